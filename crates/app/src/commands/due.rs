//! `due`: what falls due in some cases, on screen and as a printed list.

use std::path::{Path, PathBuf};

use desk::view::{DueAnswer, DueView};
use desk::{Desk, DueRequest, FactSheet, Format, Severity};

use super::{Out, render};
use crate::exit::{End, Stop, print_findings};
use crate::terminal::{BOLD, DIM, PLAIN, plain};

pub(crate) fn run(
    desk: &Desk,
    facts: &[PathBuf],
    request: DueRequest,
    file: Option<&Path>,
    out: &mut Out,
) -> Result<End, Stop> {
    let format = file.map(Format::of).transpose()?;
    let named = |path: &PathBuf| Ok((path.display().to_string(), desk.facts(path)?));
    let cases: Vec<(String, FactSheet)> = facts.iter().map(named).collect::<Result<_, Stop>>()?;
    let mut answer = desk.due(&cases, request)?;
    if !out.json {
        print(&answer, out)?;
        print_findings(&answer.findings);
    }
    if let (Some(file), Some(format), false) = (file, format, answer.rows.is_empty()) {
        let mut paper = desk.due_list(&answer, format)?;
        desk.write(&mut paper, file)?;
        if !out.json {
            render::print(&paper.rendered, out)?;
            print_findings(&paper.rendered.findings);
        }
        answer.printed = Some(paper.rendered);
    }
    if out.json {
        out.json(&answer)?;
    }
    let wrong = answer.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if wrong || answer.rows.is_empty() { End::Negative } else { End::Done })
}

fn print(answer: &DueAnswer, out: &mut Out) -> Result<(), Stop> {
    let within = i64::from(answer.within);
    let groups = [
        ("已经届满".to_owned(), i64::MIN..0),
        (format!("{within}日以内届满"), 0..within + 1),
        ("其后届满".to_owned(), within + 1..i64::MAX),
    ];
    let of = |days: &std::ops::Range<i64>| -> Vec<&DueView> {
        answer.rows.iter().filter(|row| days.contains(&row.days_left)).collect()
    };
    let counts: Vec<String> =
        groups.iter().map(|(name, days)| format!("{name} {} 项", of(days).len())).collect();
    let (on, total) = (&answer.on, answer.rows.len());
    match total {
        0 => out.line(format!("{on}：没有到期事项"))?,
        _ => out.line(format!("{on}：到期事项 {total} 项，{}", counts.join("，")))?,
    }
    for (name, days) in &groups {
        let rows = of(days);
        if rows.is_empty() {
            continue;
        }
        out.line(format!("\n{BOLD}{name}{PLAIN}"))?;
        for row in rows {
            line(row, out)?;
        }
    }
    if !answer.closed.is_empty() {
        out.line(format!("{DIM}已经结案，不再列入的 {} 件{PLAIN}", answer.closed.len()))?;
    }
    Ok(())
}

fn line(row: &DueView, out: &mut Out) -> Result<(), Stop> {
    let text = |value: &Option<String>| plain(value.as_deref().unwrap_or("／"));
    let left = match row.days_left {
        0 => "今日届满".to_owned(),
        days @ 1.. => format!("还有{days}日"),
        days => format!("已过{}日", days.unsigned_abs()),
    };
    let mark = if row.presumed { "（推定）" } else { "" };
    let (party, matter) = (text(&row.party), plain(&row.matter));
    out.line(format!("  {}{mark} {left}  {party}  {BOLD}{matter}{PLAIN}", row.due))?;
    let paper = row.number.as_ref().or(row.document.as_ref());
    let run = match (&row.start, &row.length) {
        (Some(start), Some(length)) => format!("  自{start}起{length}"),
        _ => String::new(),
    };
    let basis = row.basis.as_ref().map(|basis| format!("（{}）", plain(basis))).unwrap_or_default();
    let officer = row.officer.as_ref().map(|name| format!("  {}", plain(name))).unwrap_or_default();
    out.line(format!("{DIM}    {}{run}{basis}{officer}{PLAIN}", text(&paper.cloned())))
}
