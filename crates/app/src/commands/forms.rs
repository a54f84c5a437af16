//! `forms`: the catalogue, one form with its example facts, one to be filled in by hand, and all of
//! them on one picture.

use std::path::Path;

use desk::view::FormView;
use desk::{Desk, Format, SheetRequest};

use super::{Out, render};
use crate::exit::{End, Stop, print_findings};
use crate::terminal::{BOLD, DIM, PLAIN, cell, plain};

pub(crate) fn run(desk: &Desk, id: Option<&str>, out: &mut Out) -> Result<End, Stop> {
    match id {
        Some(id) => one(desk, id, out)?,
        None => all(desk, out)?,
    }
    Ok(End::Done)
}

/// An empty form, to be filled in by hand.
pub(crate) fn blank(desk: &Desk, id: &str, file: &Path, out: &mut Out) -> Result<End, Stop> {
    let mut paper = desk.blank(id, Format::of(file)?)?;
    desk.write(&mut paper, file)?;
    if out.json {
        out.json(&paper.rendered)?;
    } else {
        render::print(&paper.rendered, out)?;
        print_findings(&paper.rendered.findings);
    }
    Ok(End::Done)
}

/// The pages of many documents on one picture.
pub(crate) fn sheet(
    desk: &Desk,
    request: &SheetRequest,
    file: &Path,
    out: &mut Out,
) -> Result<End, Stop> {
    let answer = desk.contact_sheet(request, file)?;
    if out.json {
        out.json(&answer)?;
    } else {
        let (documents, pages) = (answer.documents, answer.pages);
        out.line(format!(
            "{BOLD}总览图{PLAIN} {documents} 份，{pages} 页 → {}",
            plain(&answer.file)
        ))?;
    }
    Ok(End::Done)
}

fn all(desk: &Desk, out: &mut Out) -> Result<(), Stop> {
    let list = desk.forms()?;
    if out.json {
        return out.json(&list);
    }
    out.line(format!(
        "{BOLD}{} {} {} 用途{PLAIN}",
        cell("编号", 24),
        cell("文书", 24),
        cell("代字", 8)
    ))?;
    for form in &list.forms {
        let (id, title) = (cell(&form.id, 24), cell(&form.title, 24));
        let code = cell(form.code.as_deref().unwrap_or("—"), 8);
        out.line(format!("{id} {title} {code} {}", if form.internal { "内部" } else { "对外" }))?;
    }
    out.line(format!("{DIM}zhunsheng forms 编号 显示字段和示例案情{PLAIN}"))
}

/// The fields go as comments above the example, so that the output is itself a facts file.
fn one(desk: &Desk, id: &str, out: &mut Out) -> Result<(), Stop> {
    let (form, example) = desk.form(id)?;
    if out.json {
        return out.json(&serde_json::json!({ "form": form, "example": example }));
    }
    for line in heading(&form) {
        out.line(line)?;
    }
    out.line(example.trim_end())
}

fn heading(form: &FormView) -> Vec<String> {
    let mut lines = vec![format!("# {}（{}）的字段，* 为必填：", form.title, form.id)];
    for field in &form.fields {
        let star = if field.required { "*" } else { " " };
        let choices = if field.choices.is_empty() {
            String::new()
        } else {
            format!("：{}", field.choices.join("／"))
        };
        let help = if field.help.is_empty() { String::new() } else { format!("　{}", field.help) };
        lines.push(format!(
            "# {star} {} {}（{}{choices}）{help}",
            cell(&field.name, 34),
            field.label,
            field.kind
        ));
    }
    lines.push(String::new());
    lines
}
