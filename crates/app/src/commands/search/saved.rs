//! `search --saved` and `--forget`: the list of saved searches.

use desk::Desk;

use crate::commands::Out;
use crate::exit::{End, Stop};
use crate::terminal::{BOLD, DIM, PLAIN, plain};

pub(super) fn list(desk: &Desk, out: &mut Out) -> Result<End, Stop> {
    let list = desk.saved_searches()?;
    if out.json {
        out.json(&list)?;
        return Ok(End::Done);
    }
    if list.saved.is_empty() {
        out.line("还没有保存过检索；检索时加 --save 名称 即保存")?;
    }
    for saved in &list.saved {
        let asked: Vec<&str> =
            std::iter::once(&saved.query).chain(&saved.limits).map(String::as_str).collect();
        out.line(format!(
            "{BOLD}{}{PLAIN}　{}  {DIM}{} 运行，{} 条{PLAIN}",
            plain(&saved.name),
            plain(&asked.join("；")),
            plain(&saved.run_at),
            saved.hits
        ))?;
    }
    Ok(End::Done)
}

pub(super) fn forget(desk: &Desk, name: &str, out: &mut Out) -> Result<End, Stop> {
    desk.forget_search(name)?;
    if out.json {
        out.json(&serde_json::json!({ "forgotten": name }))?;
    } else {
        out.line(format!("已删去：{}", plain(name)))?;
    }
    Ok(End::Done)
}
