//! `docs`: the documents of the library.

use std::collections::BTreeSet;

use desk::{Desk, Diagnostic};

use super::Out;
use crate::exit::{End, Stop, print_findings};
use crate::terminal::{BOLD, DIM, PLAIN, cell, plain};

pub(crate) fn run(desk: &Desk, kind: Option<&str>, out: &mut Out) -> Result<End, Stop> {
    let mut list = desk.documents();
    if let Some(kind) = kind {
        let kinds: BTreeSet<&str> = list.documents.iter().map(|d| d.kind).collect();
        let unknown = unknown_kind(kind, &kinds);
        list.documents.retain(|d| d.kind == kind);
        print_findings(unknown.as_slice());
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

fn unknown_kind(kind: &str, known: &BTreeSet<&str>) -> Option<Diagnostic> {
    let known: Vec<&str> = (!known.contains(kind)).then(|| known.iter().copied().collect())?;
    Some(
        Diagnostic::warning("unknown-kind", format!("库中没有种类为“{kind}”的文件"))
            .hint(format!("库中的种类：{}", known.join("、"))),
    )
}
