//! `render` and `case check`: a case's facts become documents, or the reasons why not.

use std::path::{Path, PathBuf};

use desk::view::{BatchDocument, Rendered, SealView};
use desk::{Desk, Diagnostic, FactSheet, Format, Severity};

use super::Out;
use crate::exit::{End, Stop, print_findings};
use crate::terminal::{BOLD, DIM, PLAIN, plain};

pub(crate) fn run(
    desk: &Desk,
    form: &str,
    facts: &Path,
    file: &Path,
    draft: bool,
    out: &mut Out,
) -> Result<End, Stop> {
    let format = Format::of(file)?;
    let sheet = desk.facts(facts)?;
    let mut paper = desk.render(form, &sheet, format, draft)?;
    desk.write(&mut paper, file)?;
    if out.json {
        out.json(&paper.rendered)?;
    } else {
        print(&paper.rendered, out)?;
        print_findings(&paper.rendered.findings);
    }
    Ok(End::Done)
}

/// Several documents in one file.
pub(crate) fn run_of_many(
    desk: &Desk,
    form: &str,
    facts: &[PathBuf],
    file: &Path,
    (draft, duplex): (bool, bool),
    out: &mut Out,
) -> Result<End, Stop> {
    if Format::of(file)? != Format::Pdf {
        return Err(desk::Error::request(
            Diagnostic::error("output-format", "几份文书只能合印成 PDF")
                .at(file.display().to_string())
                .hint("输出文件的扩展名请用 .pdf；要别的格式，请一份一份制作"),
        )
        .into());
    }
    let named = |path: &PathBuf| Ok((path.display().to_string(), desk.facts(path)?));
    let sheets: Vec<(String, FactSheet)> = facts.iter().map(named).collect::<Result<_, Stop>>()?;
    let mut paper = desk.render_run(form, &sheets, draft, duplex)?;
    desk.write_run(&mut paper, file)?;
    let run = &paper.rendered;
    if out.json {
        out.json(run)?;
    } else {
        out.line(format!(
            "{BOLD}{}{PLAIN}：{} 份 {} 页 → {}",
            run.title,
            run.documents.len(),
            run.pages,
            run.files.join("、")
        ))?;
        for document in &run.documents {
            let number = document.number.as_deref().unwrap_or("未编号");
            let mark = document.watermark.as_deref();
            let mark = mark.map(|w| format!("，水印“{w}”")).unwrap_or_default();
            let (first, last) = document.pages;
            out.line(format!(
                "  第 {first}—{last} 页  {}{mark}{DIM}  {}{PLAIN}",
                plain(number),
                plain(&document.facts)
            ))?;
        }
        if let Some(seal) = run.documents.iter().find_map(|document| document.seal.as_ref()) {
            out.line(seal_line(seal))?;
        }
        print_findings(&run.findings);
    }
    Ok(if run.documents.len() < sheets.len() { End::Negative } else { End::Done })
}

/// `文书/`, or a folder that is there.
pub(crate) fn names_folder(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(std::path::is_separator) || path.is_dir()
}

/// A file for each facts file.
pub(crate) fn into_folder(
    desk: &Desk,
    form: &str,
    facts: &[PathBuf],
    folder: &Path,
    draft: bool,
    out: &mut Out,
) -> Result<End, Stop> {
    let batch = desk.render_batch(form, facts, draft, folder)?;
    if out.json {
        out.json(&batch)?;
    } else {
        let pages: usize = batch.documents.iter().map(|document| document.rendered.pages).sum();
        out.line(format!(
            "{BOLD}{}{PLAIN}：{} 份 {pages} 页 → {}",
            batch.title,
            batch.documents.len(),
            plain(&folder.display().to_string())
        ))?;
        for BatchDocument { rendered, .. } in &batch.documents {
            let number = rendered.number.as_deref().unwrap_or("未编号");
            let mark = rendered.watermark.as_deref();
            let mark = mark.map(|w| format!("，水印“{w}”")).unwrap_or_default();
            out.line(format!(
                "  {}：{} 页{mark}{DIM}  {}{PLAIN}",
                plain(number),
                rendered.pages,
                plain(&rendered.files.join("、"))
            ))?;
        }
        print_findings(&batch.findings);
    }
    Ok(if batch.documents.len() < facts.len() { End::Negative } else { End::Done })
}

pub(crate) fn print(rendered: &Rendered, out: &mut Out) -> Result<(), Stop> {
    let number = rendered.number.as_deref().unwrap_or("未编号");
    let mark = rendered.watermark.as_deref().map(|w| format!("，水印“{w}”")).unwrap_or_default();
    out.line(format!(
        "{BOLD}{}{PLAIN} {}：{} 页{mark} → {}",
        rendered.title,
        plain(number),
        rendered.pages,
        rendered.files.join("、")
    ))?;
    if !rendered.fonts.is_empty() {
        out.line(format!("{DIM}  字体：{}{PLAIN}", rendered.fonts.join("、")))?;
    }
    if let Some(seal) = &rendered.seal {
        out.line(seal_line(seal))?;
    }
    for reason in &rendered.unverified {
        out.line(format!("{DIM}  未核：{}{PLAIN}", plain(reason)))?;
    }
    Ok(())
}

/// Which seal is on the paper, and who says that it is so large.
fn seal_line(seal: &SealView) -> String {
    let (name, size, from) = (plain(&seal.name), &seal.size, seal.size_from);
    format!("{DIM}  印章：{name} {size}（照 {from}）{PLAIN}")
}

pub(crate) fn check(
    desk: &Desk,
    facts: &Path,
    form: Option<&str>,
    out: &mut Out,
) -> Result<End, Stop> {
    let sheet = desk.facts(facts)?;
    let forms: Vec<&str> = form.into_iter().collect();
    let answer = desk.check(&sheet, &forms)?;
    if out.json {
        out.json(&answer)?;
    } else {
        print_findings(&answer.findings);
        out.line(format!("{}：{}", answer.forms.join("、"), summary(&answer.findings)))?;
    }
    let wrong = answer.findings.iter().any(|f| f.severity == Severity::Error);
    Ok(if wrong { End::Negative } else { End::Done })
}

fn summary(findings: &[Diagnostic]) -> String {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => "核对无误，可以制作文书".to_owned(),
        (0, warnings) => format!("可以制作文书，另有 {warnings} 处警告请留意"),
        (errors, warnings) => format!("有 {errors} 处错误、{warnings} 处警告，改正后才能制作文书"),
    }
}
