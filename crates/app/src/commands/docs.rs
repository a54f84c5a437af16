//! `docs`: the documents of the library.

use desk::Desk;

use super::Out;
use crate::exit::{End, Stop};
use crate::terminal::{BOLD, DIM, PLAIN, cell, plain};

pub(crate) fn run(desk: &Desk, kind: Option<&str>, out: &mut Out) -> Result<End, Stop> {
    let mut list = desk.documents();
    if let Some(kind) = kind {
        list.documents.retain(|d| d.kind == kind);
    }
    let end = if list.documents.is_empty() { End::Negative } else { End::Done };
    if out.json {
        out.json(&list)?;
        return Ok(end);
    }
    out.line(format!(
        "{BOLD}{} {} {} {} {}{PLAIN}",
        cell("地区", 14),
        cell("文号或版本", 24),
        cell("日期", 10),
        cell("时效性", 8),
        "标题"
    ))?;
    for d in &list.documents {
        let number = d.doc_no.as_deref().or(d.doc.split_once('@').map(|(_, edition)| edition));
        let guess = if d.presumed.is_empty() {
            String::new()
        } else {
            format!(" {DIM}推定：{}{PLAIN}", d.presumed.join("、"))
        };
        out.line(format!(
            "{} {} {} {} {}{guess}",
            cell(d.region.as_deref().unwrap_or("—"), 14),
            cell(number.unwrap_or("—"), 24),
            cell(d.date.as_deref().unwrap_or("—"), 10),
            cell(d.status, 8),
            plain(&d.title),
        ))?;
    }
    out.line(format!("共 {} 件", list.documents.len()))?;
    Ok(end)
}
