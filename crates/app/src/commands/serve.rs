//! `serve`: the workbench in the browser.

use std::net::SocketAddr;

use desk::{Desk, Diagnostic};

use super::Out;
use crate::exit::{End, Stop};
use crate::web::{Workbench, serve};

pub(crate) fn run(desk: Desk, listen: SocketAddr, out: &mut Out) -> Result<End, Stop> {
    if !listen.ip().is_loopback() {
        return Err(desk::Error::request(
            Diagnostic::error("listen-address", format!("{listen} 不是本机地址"))
                .hint("目前没有登录和权限，只能监听 127.0.0.1；供多人使用的服务以后提供"),
        )
        .into());
    }
    let workbench = Workbench::new(desk)?;
    let mut said = Ok(());
    let served = serve(workbench, listen, |address| {
        said = out.line(format!("工作台已启动：http://{address}/　按 Ctrl+C 停止"));
    });
    said?;
    served.map_err(|error| {
        let finding = match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                Diagnostic::error("listen-address", format!("{listen} 已被占用"))
                    .hint("用 --listen 127.0.0.1:端口 换一个端口")
            }
            _ => Diagnostic::error("listen-address", format!("{listen} 不能监听：{error}")),
        };
        Stop::Desk(desk::Error::request(finding))
    })?;
    Ok(End::Done)
}
