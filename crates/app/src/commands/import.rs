//! `import`: files into the library, with a report of every repair and guess.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;

use desk::Desk;
use desk::view::ImportReport;

use super::Out;
use crate::exit::{End, Stop, print_findings};
use crate::terminal::{DIM, PLAIN, plain};

/// Notes shown in full; the rest is counted.
const NOTES: usize = 12;

pub(crate) fn run(desk: &Desk, paths: &[PathBuf], out: &mut Out) -> Result<End, Stop> {
    let report = desk.import(paths, &progress)?;
    if out.json {
        out.json(&report)?;
    } else {
        print(&report, out)?;
    }
    Ok(if report.failed() { End::Negative } else { End::Done })
}

/// Imports what the program came with.
pub(crate) fn first(desk: &Desk) -> Result<ImportReport, Stop> {
    let mut err = anstream::stderr();
    let _ = writeln!(err, "{DIM}首次启动：导入随附的政策文件和法条库……{PLAIN}");
    let sources = desk.first_sources();
    if sources.len() == 1 {
        print_findings(&[desk::Diagnostic::warning(
            "no-statute-pack",
            "未找到法条库，引用将无法核对",
        )
        .hint("用 --statute-pack 指明 laws.db，或稍后用 zhunsheng import laws.db 导入")]);
    }
    let report = desk.import(&sources, &progress)?;
    let _ = writeln!(
        err,
        "{DIM}已导入 {} 件文件、{} 个条款单元{PLAIN}",
        report.documents, report.provisions
    );
    Ok(report)
}

/// Says how much of an import is done and kept, whatever happens to the process from here on; in a
/// terminal on one line, else on a line each time, so that a log tells how far a run came.
fn progress(done: usize, all: usize) {
    let mut err = std::io::stderr();
    if all < 2 {
        return;
    }
    let terminal = err.is_terminal();
    let start = if terminal { "\r" } else { "" };
    let _ = write!(err, "{start}已入库 {done}/{all} 个文件");
    let _ = if terminal && done < all { err.flush() } else { writeln!(err) };
}

pub(crate) fn print(report: &ImportReport, out: &mut Out) -> Result<(), Stop> {
    out.line(format!(
        "文件 {} 件（新增或更新 {}），条款单元 {} 个",
        report.documents, report.new, report.provisions
    ))?;
    if !report.repairs.is_empty() {
        let kinds: Vec<String> =
            report.repairs.iter().map(|(kind, n)| format!("{kind} {n} 处")).collect();
        out.line(format!("修复：{}（原文保留，逐处可查）", kinds.join("，")))?;
    }
    if report.guesses > 0 {
        out.line(format!("推定：{} 项，已标明理由", report.guesses))?;
    }
    if report.skipped > 0 {
        out.line(format!("跳过准绳自己的数据文件 {} 个", report.skipped))?;
    }
    for note in report.notes.iter().take(NOTES) {
        let place =
            note.place.as_deref().map(|p| format!("（{}）", file_name(p))).unwrap_or_default();
        out.line(format!("  · {}{DIM}{}{PLAIN}", plain(&note.message), plain(&place)))?;
    }
    if report.notes.len() > NOTES {
        out.line(format!("  · 另有 {} 条，见 --json", report.notes.len() - NOTES))?;
    }
    for refused in &report.refused {
        out.line(format!(
            "未导入 {}：{}。{}",
            plain(&refused.file),
            plain(&refused.message),
            plain(&refused.hint)
        ))?;
    }
    Ok(())
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
