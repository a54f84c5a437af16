//! `show`: a document's outline, or one place of it with its citations.

use desk::view::{CitationView, ClauseView, Shown};
use desk::{Desk, Verdict};

use super::Out;
use crate::exit::{End, Stop};
use crate::terminal::{BOLD, DIM, PLAIN, plain};

/// Citations into a document that are listed; the rest is counted.
const CITED_BY: usize = 10;

pub(crate) fn run(
    desk: &Desk,
    reference: &str,
    full: bool,
    as_of: Option<&str>,
    out: &mut Out,
) -> Result<End, Stop> {
    let as_of = as_of.map(super::date).transpose()?;
    let shown = desk.show(reference, as_of)?;
    if out.json {
        out.json(&shown)?;
        return Ok(End::Done);
    }
    head(&shown, out)?;
    let whole = shown.whole;
    for clause in &shown.clauses {
        print(clause, 0, full || !whole, out)?;
    }
    citations("引用", &shown.cites, usize::MAX, out)?;
    citations("被引用", &shown.cited_by, CITED_BY, out)?;
    if whole {
        for note in &shown.notes {
            out.line(format!("{DIM}· {}{PLAIN}", plain(&note.message)))?;
        }
    }
    Ok(End::Done)
}

fn head(shown: &Shown, out: &mut Out) -> Result<(), Stop> {
    let d = &shown.doc;
    out.line(format!("{BOLD}{}{PLAIN}", plain(&d.title)))?;
    let facts = [
        ("文号", d.doc_no.as_deref()),
        ("机关", d.issuer.as_deref()),
        ("地区", d.region.as_deref()),
        ("日期", d.date.as_deref()),
        ("种类", Some(d.kind)),
        ("时效性", Some(d.status)),
        ("地址", Some(d.doc.as_str())),
    ];
    let line: Vec<String> = facts
        .into_iter()
        .filter_map(|(label, value)| {
            let guess = if d.presumed.contains(&label) { "（推定）" } else { "" };
            Some(format!("{label} {}{guess}", plain(value?)))
        })
        .collect();
    out.line(format!("{DIM}{}{PLAIN}", line.join("｜")))?;
    if !shown.repairs.is_empty() {
        let kinds: Vec<String> =
            shown.repairs.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
        out.line(format!("{DIM}修复：{}{PLAIN}", kinds.join("，")))?;
    }
    out.line("")
}

fn print(clause: &ClauseView, depth: usize, full: bool, out: &mut Out) -> Result<(), Stop> {
    let indent = "  ".repeat(depth);
    let mut place = clause.reference.split_once('#').map_or("", |(_, place)| place).to_owned();
    if let Some(page) = clause.page {
        place.push_str(&format!(" 第{page}页"));
    }
    if full {
        let text = plain(&clause.text).replace('\n', &format!("\n{indent}"));
        out.line(format!("{indent}{DIM}#{place}{PLAIN}  {text}"))?;
    } else {
        let heading = if clause.heading.is_empty() {
            let first: String = clause.text.chars().take(28).collect();
            format!("{first}…").replace('\n', " ")
        } else {
            clause.heading.clone()
        };
        out.line(format!("{indent}{}  {DIM}#{place}{PLAIN}", plain(&heading)))?;
    }
    for child in &clause.children {
        print(child, depth + 1, full, out)?;
    }
    Ok(())
}

fn citations(label: &str, list: &[CitationView], most: usize, out: &mut Out) -> Result<(), Stop> {
    if list.is_empty() {
        return Ok(());
    }
    out.line(format!("\n{BOLD}{label}{PLAIN}"))?;
    for c in list.iter().take(most) {
        out.line(format!("  {}", citation(c)))?;
        let note = c.today.as_ref().map_or(&c.note, |today| &today.note);
        let holds = c.today.is_none() && c.verdict == Verdict::InForce;
        // What holds as cited needs no reason here; the JSON has it.
        if let Some(note) = note.as_ref().filter(|_| !holds) {
            out.line(format!("    {DIM}{}{PLAIN}", plain(note)))?;
        }
    }
    if list.len() > most {
        out.line(format!("  另有 {} 处", list.len() - most))?;
    }
    Ok(())
}

/// A citation in one line: its words, what became of it then and, where that is something else,
/// today, where it leads, and where it stands.
pub(super) fn citation(c: &CitationView) -> String {
    let (verdict, target) = match &c.today {
        Some(today) => {
            (format!("当时{}；现在{}", c.verdict.term(), today.verdict.term()), &today.target)
        }
        None => (c.verdict.term().to_owned(), &c.target),
    };
    let leads = target.as_deref().map(|t| format!(" → {}", plain(t))).unwrap_or_default();
    format!("{}  {DIM}[{verdict}]{leads}  {}{PLAIN}", plain(&c.text), plain(&c.at))
}
