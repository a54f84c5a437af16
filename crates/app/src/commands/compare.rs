//! `compare`: matched clauses and their numbers, side by side.

mod against;
mod args;
mod corpus;
mod decisions;

use std::path::Path;

use desk::view::{
    CompareRow, Comparison, DecisionView, DocumentView, MeasureRow, QuoteView, ReuseView,
};
use desk::{CompareRequest, Desk, ExportFormat, figure, names};

use super::Out;
use crate::exit::{End, Stop, print_findings};
use crate::terminal::{BOLD, DIM, PLAIN, cell, plain};

pub(crate) use args::CompareArgs;

/// Columns of one document's heading in the matrix.
const COLUMN: usize = 38;
/// Further documents with a shared sentence that are named; `--json` has all.
const ALSO: usize = 6;

/// A file to write, and its format.
pub(crate) type Export<'e> = Option<(ExportFormat, &'e Path)>;

pub(crate) fn run(desk: &Desk, args: CompareArgs, out: &mut Out) -> Result<End, Stop> {
    if let Some(command) = args.decision {
        return decisions::run(desk, command, out);
    }
    let CompareArgs { documents, superior, only, corpus, limit, .. } = args;
    let format = args.export.map(ExportFormat::from);
    let name = if corpus { "照抄来源" } else { "对照" };
    let file = args.out.or_else(|| Some(format!("{name}.{}", format?.ending()).into()));
    let export = format.zip(file.as_deref());
    if corpus {
        return corpus::run(desk, &documents, limit, export, out);
    }
    table(desk, &CompareRequest { documents, superior, only }, export, out)
}

/// Compares and prints the table or writes it to a file.
fn table(
    desk: &Desk,
    request: &CompareRequest,
    export: Export,
    out: &mut Out,
) -> Result<End, Stop> {
    if let Some((format, file)) = export {
        let comparison = desk.export_comparison(request, format, file)?;
        print_findings(&comparison.notes);
        if out.json {
            out.json(&serde_json::json!({ "files": [file.display().to_string()] }))?;
        } else {
            let names = names(&comparison.docs).join("、");
            out.line(format!("{} → {}", plain(&names), file.display()))?;
        }
        return Ok(End::Done);
    }
    let comparison = desk.compare(request)?;
    print_findings(&comparison.notes);
    if out.json {
        out.json(&comparison)?;
    } else {
        print(&comparison, usize::MAX, out)?;
    }
    Ok(if nothing_shared(&comparison) { End::Negative } else { End::Done })
}

/// The documents have neither a matter nor a number nor a sentence in common.
fn nothing_shared(c: &Comparison) -> bool {
    let provisions = c.reuse.iter().any(ReuseView::is_of_provisions);
    c.matched == 0 && !provisions && shared_measures(c).next().is_none()
}

/// Prints at most `most` rows of each table.
pub(crate) fn print(c: &Comparison, most: usize, out: &mut Out) -> Result<(), Stop> {
    let names = names(&c.docs);
    if nothing_shared(c) {
        out.line(format!("{}没有共同内容：没有相应的条款、数字和文句", names.join("与")))?;
        decided(c, out)?;
        return against::print(c, &names, most, out);
    }
    if c.matched == 0 {
        out.line(format!("{} 没有相应的条款", names.join("与")))?;
    } else {
        out.line(format!("{BOLD}相应条款 {} 项{PLAIN}", c.matched))?;
        let head: Vec<String> = names.iter().map(|n| cell(n, COLUMN)).collect();
        out.line(format!("{BOLD}{}{PLAIN}", head.join(" │ ")))?;
    }
    let matched: Vec<&CompareRow> =
        c.rows.iter().filter(|r| r.cells.values().flatten().count() > 1).collect();
    for row in matched.iter().take(most) {
        matter(&c.docs, row, out)?;
    }
    left_out(matched.len(), most, out)?;
    let single = c.rows.len() - matched.len();
    if single > 0 {
        out.line(format!("{DIM}另有 {single} 项只有一地规定，见 --json{PLAIN}"))?;
    }
    let shared: Vec<&MeasureRow> = shared_measures(c).collect();
    if !shared.is_empty() {
        out.line(format!("\n{BOLD}数字并列 {} 项{PLAIN}", shared.len()))?;
        for row in shared.iter().take(most) {
            measure(&c.docs, &names, row, out)?;
        }
        left_out(shared.len(), most, out)?;
    }
    let lone = c.measures.len() - shared.len();
    if lone > 0 {
        out.line(format!("{DIM}另有 {lone} 个数字只见于一地，见 --json{PLAIN}"))?;
    }
    reuse(c, most, out)?;
    decided(c, out)?;
    against::print(c, &names, most, out)
}

/// What was settled by hand, because a break leaves no trace in the rows above.
fn decided(c: &Comparison, out: &mut Out) -> Result<(), Stop> {
    let honoured: Vec<&DecisionView> = c.decisions.iter().filter(|d| d.lost().is_none()).collect();
    if !honoured.is_empty() {
        out.line(format!("\n{BOLD}人工决定 {} 项，已照办{PLAIN}", honoured.len()))?;
    }
    honoured.into_iter().try_for_each(|decision| decisions::print(decision, out))
}

/// Shared passages; those that were changed come first, because they are what a drafter looks for.
fn reuse(c: &Comparison, most: usize, out: &mut Out) -> Result<(), Stop> {
    if c.reuse.is_empty() {
        return Ok(());
    }
    let names = names(&c.docs);
    let mut sorted: Vec<&ReuseView> = c.reuse.iter().filter(|r| r.is_of_provisions()).collect();
    sorted.sort_by_key(|r| r.changes.is_empty());
    let passages: usize = sorted.iter().map(|r| r.passages.len()).sum();
    let note = if c.docs.len() > 2 { "（每句只列最可能的来源）" } else { "" };
    out.line(format!("\n{BOLD}共有文句 {passages} 段{PLAIN}{note}"))?;
    for r in sorted.iter().take(most) {
        let place =
            |q: &QuoteView| q.reference.split_once('#').map_or(String::new(), |(_, p)| p.into());
        let arrow = if r.ground == desk::view::Ground::None { "│" } else { "→" };
        let words = plain(&r.passages.join("／"));
        let (a, b) = (place(&r.a), place(&r.b));
        let (from, to) = (column(c, &names, &r.a.doc), column(c, &names, &r.b.doc));
        out.line(format!("{from} {a} {arrow} {to} {b}　{words}"))?;
        if !r.also.is_empty() {
            let named: Vec<&str> =
                r.also.iter().take(ALSO).map(|doc| column(c, &names, doc)).collect();
            let rest = if r.also.len() > ALSO {
                format!("等 {} 件", r.also.len())
            } else {
                String::new()
            };
            out.line(format!("  {DIM}另见于：{}{rest}{PLAIN}", named.join("、")))?;
        }
        for change in &r.changes {
            let shown = |s: &str| if s.is_empty() { "（无）".to_owned() } else { plain(s) };
            let kind = change.kind.term();
            out.line(format!(
                "  {DIM}{kind}：{PLAIN}{} → {}",
                shown(&change.from),
                shown(&change.to)
            ))?;
        }
    }
    left_out(sorted.len(), most, out)
}

/// By what the column of a document is told apart.
fn column<'c>(c: &'c Comparison, names: &[&'c str], doc: &str) -> &'c str {
    c.docs.iter().position(|d| d.doc == doc).map_or("", |column| names[column])
}

fn shared_measures(c: &Comparison) -> impl Iterator<Item = &MeasureRow> {
    c.measures.iter().filter(|m| m.cells.values().flatten().count() > 1)
}

fn left_out(all: usize, most: usize, out: &mut Out) -> Result<(), Stop> {
    if all > most {
        out.line(format!("{DIM}……另有 {} 项{PLAIN}", all - most))
    } else {
        Ok(())
    }
}

fn matter(docs: &[DocumentView], row: &CompareRow, out: &mut Out) -> Result<(), Stop> {
    let cells: Vec<String> = docs
        .iter()
        .map(|doc| match &row.cells[&doc.doc] {
            Some(c) => {
                let place = c.reference.split_once('#').map_or("", |(_, place)| place);
                let title = title_of(&c.heading);
                let also =
                    c.also.iter().map(|c| c.reference.split_once('#').map_or("", |(_, p)| p));
                let places: Vec<&str> = std::iter::once(place).chain(also).collect();
                cell(&plain(&format!("{} {title}", places.join("、"))), COLUMN)
            }
            None => cell("—", COLUMN),
        })
        .collect();
    let best = row.cells.values().flatten().map(|c| c.similarity).fold(0.0, f64::max);
    let shared = row.cells.values().flatten().find(|c| !c.shared.is_empty());
    let shared = shared.map(|c| c.shared.iter().take(3).cloned().collect::<Vec<_>>().join("、"));
    let topic = row.topic.as_deref().unwrap_or("未归类");
    out.line(cells.join(" │ "))?;
    let shared = shared.map_or(String::new(), |words| format!("　共有：{}", plain(&words)));
    out.line(format!("{DIM}  {topic}　相似度 {best:.2}{shared}{PLAIN}"))?;
    row.decided.iter().try_for_each(|d| out.line(format!("  {BOLD}{}{PLAIN}", plain(&d.said()))))
}

/// A heading without its number.
fn title_of(heading: &str) -> &str {
    let title = heading.trim_start_matches(['(', '（']);
    title.split_once([')', '）']).map_or(title, |(_, rest)| rest.trim())
}

fn measure(
    docs: &[DocumentView],
    names: &[&str],
    row: &MeasureRow,
    out: &mut Out,
) -> Result<(), Stop> {
    out.line(format!("{}　{BOLD}{}{PLAIN}", plain(&row.matter), row.verdict.term()))?;
    for (doc, name) in docs.iter().zip(names) {
        if let Some(c) = &row.cells[&doc.doc] {
            let place = c.reference.split_once('#').map_or("", |(_, place)| place);
            let text = plain(c.text.trim()).replace('\n', "");
            let place = format!("{} {}", cell(name, 16), cell(place, 10));
            out.line(format!("  {place} {}　{DIM}{text}{PLAIN}", plain(&figure(c))))?;
        }
    }
    Ok(())
}
