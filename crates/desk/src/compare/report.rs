//! A comparison as a report: the tables that a drafter pastes into the 起草说明.

use press::{Cell, Column, Report, Table, Tone};
use serde::Serialize;
use serde_json::Value;

use super::only::{belongs_to, differs};
use super::panel::{Panel, panels};
use crate::view::{
    CompareCell, CompareRow, Comparison, DecidedPlace, DocumentView, GapView, MeasureCell,
    MeasureRow, MeasureVerdict, ReuseView,
};

/// By what the columns are told apart: the place that a document is for; where several are for one
/// place or for the whole country, the number or the title; and for editions of one law, the
/// address.
pub fn names(docs: &[DocumentView]) -> Vec<&str> {
    let lone = |wanted: &str, of: fn(&DocumentView) -> Option<&str>| {
        docs.iter().filter(|d| of(d) == Some(wanted)).count() == 1
    };
    let place: fn(&DocumentView) -> Option<&str> = |d| d.region.as_deref().filter(|r| *r != "全国");
    let number: fn(&DocumentView) -> Option<&str> =
        |d| Some(d.doc_no.as_deref().unwrap_or_else(|| short(&d.title)));
    docs.iter()
        .map(|d| {
            let fits = [place, number].into_iter().find_map(|of| of(d).filter(|n| lone(n, of)));
            fits.unwrap_or(&d.doc)
        })
        .collect()
}

/// Laws are called by their short titles.
fn short(title: &str) -> &str {
    title.strip_prefix("中华人民共和国").unwrap_or(title)
}

/// The comparison as tables, at most `wide` documents side by side in each.
pub(super) fn of(c: &Comparison, wide: usize) -> Report {
    let names = names(&c.docs);
    let panels = panels(c.docs.len(), wide);
    let mut tables: Vec<Table> = panels.iter().map(|panel| matters(c, &names, panel)).collect();
    tables.extend(panels.iter().map(|panel| figures(c, &names, panel)));
    tables.push(copied(c, &names));
    if !c.gaps.is_empty() || !c.added.is_empty() || !c.conflicts.is_empty() {
        tables.extend([gaps(c, &names), added(c, &names), conflicts(c, &names)]);
    }
    tables.extend([promises(c, &names), decisions(c)]);
    tables.retain(|table| !table.rows.is_empty());
    let title = match names.as_slice() {
        [first, .., last] if names.len() > NAMED => {
            format!("{first}至{last}等 {} 件文件对照", names.len())
        }
        names => format!("{}对照", names.join("、")),
    };
    Report { title, summary: summary(c, &names), tables }
}

/// So many documents are named in a title.
const NAMED: usize = 6;

/// Figures that differ and are named in the summary, which with its pictures fits one page.
const FIGURES: usize = 5;

fn summary(c: &Comparison, names: &[&str]) -> Vec<String> {
    let compared = c.measures.iter().filter(|m| m.cells.values().flatten().count() > 1);
    let differ = compared.clone().filter(|m| m.verdict != MeasureVerdict::Equal).count();
    let changed = c.reuse.iter().filter(|r| !r.changes.is_empty()).count();
    let mut lines = vec![
        format!("对照的文件：{}。", c.docs.iter().map(cited).collect::<Vec<_>>().join("；")),
        format!(
            "共同规定的事项 {} 项，仅一方规定 {} 项；并列的数字 {} 项，其中不同 {differ} 项。",
            c.matched,
            c.rows.len() - c.matched,
            compared.count()
        ),
        format!(
            "相同或相近的文句 {} 处{}，其中有改动 {changed} 处。",
            c.reuse.len(),
            if c.docs.len() > 2 { "（每句只列最可能的来源）" } else { "" }
        ),
    ];
    let missing = c.gaps.iter().filter(|g| g.whole).count();
    if !c.gaps.is_empty() {
        let partly = c.gaps.len() - missing;
        let (added, conflicts) = (c.added.len(), c.conflicts.len());
        lines.push(format!(
            "上位文件有而本地没有规定 {missing} 条，只落实一部分 {partly} 条；本地另加 {added} 条；与上位文件不同 {conflicts} 处。"
        ));
    }
    if !c.decisions.is_empty() {
        let lost = match c.notes.len() {
            0 => "都已照办".to_owned(),
            lost => format!("{lost} 项的条款找不到了，没有照办"),
        };
        lines.push(format!("人工对齐和人工拆开 {} 项，{lost}。", c.decisions.len()));
    }
    let late = c.promises.iter().filter(|p| p.overdue_days > 0).count();
    if !c.promises.is_empty() {
        lines.push(format!("写明日期的承诺 {} 项，已过期 {late} 项。", c.promises.len()));
    }
    for row in c.measures.iter().filter(|m| differs(m.verdict)).take(FIGURES) {
        let figures = c.docs.iter().zip(names).filter_map(|(doc, name)| {
            let cell = row.cells.get(&doc.doc)?.as_ref()?;
            Some(format!("{name} {}", figure(cell)))
        });
        let figures: Vec<String> = figures.collect();
        lines.push(format!("{}：{}（{}）。", row.matter, figures.join("，"), row.verdict.term()));
    }
    lines
}

fn cited(doc: &DocumentView) -> String {
    match &doc.doc_no {
        Some(no) => format!("《{}》（{no}）", doc.title),
        None => format!("《{}》", doc.title),
    }
}

pub(super) fn column(label: &str, width: u32) -> Column {
    Column::text(label, width)
}

pub(super) fn table(
    title: &str,
    columns: Vec<Column>,
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Table {
    let rows = (1..).zip(rows).map(|(n, row)| numbered(n, row));
    Table { title: title.to_owned(), columns, rows: rows.collect() }
}

/// A row with its number before it.
pub(super) fn numbered(n: usize, row: Vec<Cell>) -> Vec<Cell> {
    std::iter::once(Cell::of(format!("{n}"), Tone::Plain)).chain(row).collect()
}

fn nothing() -> Cell {
    Cell::of("未规定", Tone::Faint)
}

fn matters(c: &Comparison, names: &[&str], panel: &Panel) -> Table {
    let spoken = |row: &&CompareRow| row.cells.values().flatten().count() > 1;
    let (both, single): (Vec<_>, Vec<_>) = c.rows.iter().partition(spoken);
    let mut rows: Vec<&CompareRow> = both;
    rows.extend(single);
    let rows = rows.into_iter().map(|row| {
        let title = c.docs.iter().find_map(|d| row.cells.get(&d.doc)?.as_ref()).map(about);
        let topic = row.topic.as_deref().unwrap_or("未归类");
        let mut cells = vec![
            Cell::of(topic, Tone::Strong)
                .with(format!("\n{}", title.unwrap_or_default()), Tone::Plain),
        ];
        let said = c.docs[panel.columns.clone()]
            .iter()
            .map(|doc| row.cells.get(&doc.doc).and_then(Option::as_ref));
        said.clone().flatten().next()?;
        cells.extend(said.map(|first| first.map_or_else(nothing, clauses)));
        cells.push(difference(c, names, panel, row));
        Some(cells)
    });
    panel.table("条款对照", names, rows)
}

/// What a clause is about: its title or, as articles have none, the words that it shares, or else its
/// first ones.
fn about(cell: &CompareCell) -> String {
    let title = cell.heading.trim_start_matches(['(', '（']);
    let title = title.split_once([')', '）']).map_or(title, |(_, rest)| rest.trim());
    if !title.is_empty() && !cell.cited.ends_with(title) {
        return title.to_owned();
    }
    let text = cell.text.strip_prefix(&cell.heading).unwrap_or(&cell.text);
    let first = || text.trim_start().chars().take(FIRST_WORDS).collect::<String>() + "…";
    cell.shared.first().cloned().unwrap_or_else(first)
}

/// How many characters of an untitled clause say what it is about.
const FIRST_WORDS: usize = 16;

/// The clauses of a cell, each ending with number and place.
fn clauses(first: &CompareCell) -> Cell {
    let mut cell = Cell::default();
    for (i, clause) in std::iter::once(first).chain(&first.also).enumerate() {
        let gap = if i > 0 { "\n\n" } else { "" };
        cell = cell
            .with(format!("{gap}{}\n", clause.text.trim()), Tone::Plain)
            .with(format!("（{}）", clause.cited), Tone::Faint);
    }
    cell
}

/// Who is silent, which numbers differ, and what brought the clauses together: somebody's decision,
/// or how alike they are and by which words.
fn difference(c: &Comparison, names: &[&str], panel: &Panel, row: &CompareRow) -> Cell {
    let silent: Vec<&str> = panel
        .columns
        .clone()
        .filter(|&i| row.cells.get(&c.docs[i].doc).is_none_or(Option::is_none))
        .map(|i| names[i])
        .collect();
    let mut cell = Cell::default();
    if !silent.is_empty() {
        cell = cell.with(format!("{}未规定。\n", silent.join("、")), Tone::Differs);
    }
    for m in c.measures.iter().filter(|m| differs(m.verdict) && belongs_to(m, row)) {
        cell = cell.with(format!("{}：{}。\n", m.matter, m.verdict.term()), Tone::Differs);
    }
    for decision in &row.decided {
        cell = cell.with(format!("{}。\n", decision.said()), Tone::Strong);
    }
    let clauses = || row.cells.values().flatten();
    let alike = clauses().map(|cell| cell.similarity).fold(0.0, f64::max);
    if alike > 0.0 {
        cell = cell.with(format!("相似度 {alike:.2}。"), Tone::Faint);
    }
    match clauses().find(|cell| !cell.shared.is_empty()) {
        Some(shared) => cell.with(format!("共有：{}", shared.shared.join("、")), Tone::Faint),
        None => cell,
    }
}

fn figures(c: &Comparison, names: &[&str], panel: &Panel) -> Table {
    let several = |m: &&MeasureRow| m.cells.values().flatten().count() > 1;
    let (both, single): (Vec<_>, Vec<_>) = c.measures.iter().partition(several);
    let rows = both.into_iter().chain(single).map(|m| {
        let mut cells = vec![Cell::of(&m.matter, Tone::Strong)];
        let tone = if differs(m.verdict) { Tone::Differs } else { Tone::Plain };
        let set = c.docs[panel.columns.clone()]
            .iter()
            .map(|doc| m.cells.get(&doc.doc).and_then(Option::as_ref));
        set.clone().flatten().next()?;
        cells.extend(set.map(|f| {
            f.map_or_else(nothing, |f| {
                Cell::of(
                    format!("{}\n", figure(f)),
                    if tone == Tone::Differs { tone } else { Tone::Strong },
                )
                .with(format!("{}\n", f.text.trim()), Tone::Plain)
                .with(format!("（{}）", f.cited), Tone::Faint)
            })
        }));
        let judged = Cell::of(m.verdict.term(), tone);
        // The verdict is by the first number, which may stand in another of the tables.
        let first =
            c.docs.iter().position(|doc| m.cells.get(&doc.doc).is_some_and(Option::is_some));
        cells.push(match first.filter(|first| !panel.columns.contains(first)) {
            Some(first) => {
                let number = m.cells.get(&c.docs[first].doc).and_then(Option::as_ref).map(figure);
                let number = number.unwrap_or_default();
                judged.with(format!("\n以{}的 {number} 为准", names[first]), Tone::Faint)
            }
            None => judged,
        });
        Some(cells)
    });
    panel.table("数字对照", names, rows)
}

/// The number as a drafter reads it.
pub fn figure(c: &MeasureCell) -> String {
    // A date is read as printed: 2002年11月1日起.
    if let ("日期", Some(date)) = (c.unit.as_str(), c.deadline.as_deref()) {
        return date.to_owned();
    }
    let op = match c.op.as_str().unwrap_or("") {
        "at_least" => "≥",
        "at_most" => "≤",
        "above" => "＞",
        "below" => "＜",
        "about" => "约",
        _ => "",
    };
    let extra: Vec<&str> =
        [c.period.as_deref(), c.deadline.as_deref()].into_iter().flatten().collect();
    let extra =
        if extra.is_empty() { String::new() } else { format!("（{}）", extra.join("，")) };
    format!("{op}{}{}{extra}", c.value, c.unit)
}

fn copied(c: &Comparison, names: &[&str]) -> Table {
    let mut shared: Vec<&ReuseView> = c.reuse.iter().filter(|r| r.is_of_provisions()).collect();
    shared.sort_by_key(|r| r.changes.is_empty());
    let name = |doc: &String| c.docs.iter().position(|d| d.doc == *doc).map_or("", |i| names[i]);
    let quoted = |quote: &crate::view::QuoteView| {
        Cell::of(format!("{}\n", name(&quote.doc)), Tone::Strong)
            .with(format!("{}\n", quote.text.trim()), Tone::Plain)
            .with(format!("（{}）", quote.cited), Tone::Faint)
    };
    let rows = shared.into_iter().map(|r| {
        let mut changes = Cell::of(format!("{}\n", r.ground.term()), Tone::Faint);
        for change in &r.changes {
            let or_nothing =
                |s: &str| if s.is_empty() { "（无）".to_owned() } else { s.to_owned() };
            let (from, to) = (or_nothing(&change.from), or_nothing(&change.to));
            changes =
                changes.with(format!("{}：{from} → {to}\n", change.kind.term()), Tone::Differs);
        }
        if r.changes.is_empty() {
            changes = changes.with(r.without_changes(), Tone::Plain);
        }
        let mut copy = quoted(&r.b);
        if !r.also.is_empty() {
            let also: Vec<&str> = r.also.iter().map(name).collect();
            copy = copy.with(format!("\n另见于：{}", also.join("、")), Tone::Faint);
        }
        vec![quoted(&r.a), copy, changes]
    });
    let columns = vec![
        Column::numbers("序号", 2),
        column("来源", 14),
        column("照抄", 14),
        column("改动", 10),
    ];
    table("照抄与改动", columns, rows)
}

fn gaps(c: &Comparison, names: &[&str]) -> Table {
    let name = |doc: &str| c.docs.iter().position(|d| d.doc == doc).map_or("", |i| names[i]);
    let rows = c.gaps.iter().map(|gap: &GapView| {
        let said = if gap.whole { gap.superior.text.clone() } else { gap.duties.join("。\n") };
        let upper = Cell::of(format!("{}\n", said.trim()), Tone::Plain)
            .with(format!("（{}）", gap.superior.cited), Tone::Faint);
        let kind = if gap.whole { "未规定" } else { "只落实一部分" };
        let local = Cell::of(format!("{}：{kind}", name(&gap.local_doc)), Tone::Differs);
        let near = gap.best.as_ref().map_or_else(Cell::default, |near| {
            Cell::of(format!("{}\n", near.place.heading), Tone::Plain)
                .with(format!("（{}）相似度 {:.2}", near.place.cited, near.similarity), Tone::Faint)
        });
        vec![upper, local, near, Cell::of(gap.query.clone().unwrap_or_default(), Tone::Plain)]
    });
    let columns = vec![
        Column::numbers("序号", 2),
        column("上位文件", 16),
        column("本地", 6),
        column("最接近的条款", 8),
        column("核对用的检索式", 8),
    ];
    table("上有下无", columns, rows)
}

fn added(c: &Comparison, names: &[&str]) -> Table {
    let name = |doc: &str| c.docs.iter().position(|d| d.doc == doc).map_or("", |i| names[i]);
    let rows = c.added.iter().map(|place| {
        let text = Cell::of(format!("{}\n", place.text.trim()), Tone::Plain)
            .with(format!("（{}）", place.cited), Tone::Faint);
        vec![Cell::of(name(&place.doc), Tone::Strong), text]
    });
    table("下有上无", vec![Column::numbers("序号", 2), column("本地", 6), column("条款", 32)], rows)
}

fn conflicts(c: &Comparison, names: &[&str]) -> Table {
    let name = |doc: &str| c.docs.iter().position(|d| d.doc == doc).map_or("", |i| names[i]);
    let said = |place: &crate::view::PlaceView| {
        Cell::of(format!("{}\n", name(&place.doc)), Tone::Strong)
            .with(format!("{}\n", place.text.trim()), Tone::Plain)
            .with(format!("（{}）", place.cited), Tone::Faint)
    };
    let rows = c.conflicts.iter().map(|x| {
        let change = format!("{}：{} → {}", x.kind.term(), x.from, x.to);
        vec![said(&x.superior), said(&x.local), Cell::of(change, Tone::Differs)]
    });
    let columns = vec![
        Column::numbers("序号", 2),
        column("上位文件", 14),
        column("本地", 14),
        column("差异说明", 10),
    ];
    table("与上位文件不同", columns, rows)
}

fn promises(c: &Comparison, names: &[&str]) -> Table {
    let name = |doc: &str| c.docs.iter().position(|d| d.doc == doc).map_or("", |i| names[i]);
    let rows = c.promises.iter().map(|p| {
        let presumed = if p.presumed { "（推定）" } else { "" };
        let late = match p.overdue_days {
            0 => Cell::of("未到期", Tone::Plain),
            days => Cell::of(format!("已过 {days} 天"), Tone::Differs),
        };
        let what = Cell::of(format!("{}\n", p.text.trim()), Tone::Plain)
            .with(format!("（{}）", p.cited), Tone::Faint);
        vec![
            Cell::of(name(&p.doc), Tone::Strong),
            Cell::of(p.who.clone().unwrap_or_default(), Tone::Plain),
            what,
            Cell::of(format!("{}{presumed}", p.due), Tone::Plain),
            late,
        ]
    });
    let columns = vec![
        Column::numbers("序号", 2),
        column("文件", 6),
        column("谁", 6),
        column("做什么", 16),
        column("最迟", 5),
        column("至今", 5),
    ];
    table("有日期的承诺", columns, rows)
}

fn decisions(c: &Comparison) -> Table {
    let place = |place: &DecidedPlace| {
        if place.missing {
            return Cell::of(format!("找不到：{}", place.reference), Tone::Differs);
        }
        Cell::of(format!("{}\n", place.heading), Tone::Plain)
            .with(format!("（{}）", place.cited), Tone::Faint)
    };
    let rows = c.decisions.iter().map(|d| {
        vec![
            Cell::of(d.kind.term(), Tone::Strong),
            place(&d.a),
            place(&d.b),
            Cell::of(d.reason.clone().unwrap_or_default(), Tone::Plain),
            Cell::of(&d.date, Tone::Plain),
        ]
    });
    let columns = vec![
        Column::numbers("序号", 2),
        column("决定", 4),
        column("条款", 12),
        column("条款", 12),
        column("理由", 6),
        column("日期", 4),
    ];
    table("人工决定", columns, rows)
}

/// What a drafter would rather look at than read, as numbers for the layout.
#[derive(Debug, Serialize)]
struct Pictures {
    /// The columns.
    names: Vec<String>,
    /// Letters shared by each two documents as a whole, by row and column.
    heat: Vec<Vec<usize>>,
    /// Clauses of each document under each topic.
    presence: Vec<Presence>,
    /// Deadlines in order.
    timeline: Vec<Deadline>,
}

#[derive(Debug, Serialize)]
struct Presence {
    topic: String,
    clauses: Vec<usize>,
}

#[derive(Debug, Serialize)]
struct Deadline {
    due: String,
    year: f64,
    name: String,
    what: String,
    late: bool,
}

/// The report as the layout `/reports/comparison/layout.typ` prints it, with the pictures of the
/// comparison that it is of.
pub(super) fn printed(comparison: Option<&Comparison>, report: &Report) -> Value {
    serde_json::json!({ "report": report, "pictures": comparison.map(pictures) })
}

fn pictures(c: &Comparison) -> Pictures {
    let column = |doc: &str| c.docs.iter().position(|d| d.doc == doc);
    let mut presence: Vec<Presence> = Vec::new();
    for row in &c.rows {
        let topic = row.topic.as_deref().unwrap_or("未归类");
        let at = presence.iter().position(|p| p.topic == topic).unwrap_or_else(|| {
            presence.push(Presence { topic: topic.to_owned(), clauses: vec![0; c.docs.len()] });
            presence.len() - 1
        });
        for (i, doc) in c.docs.iter().enumerate() {
            if let Some(Some(cell)) = row.cells.get(&doc.doc) {
                presence[at].clauses[i] += 1 + cell.also.len();
            }
        }
    }
    presence.sort_by_key(|p| p.topic == "未归类");
    let names: Vec<String> = names(&c.docs).into_iter().map(str::to_owned).collect();
    let timeline = c.promises.iter().filter_map(|p| {
        let date: jiff::civil::Date = p.due.parse().ok()?;
        Some(Deadline {
            due: p.due.clone(),
            year: f64::from(date.year()) + f64::from(date.day_of_year() - 1) / 366.0,
            name: names[column(&p.doc)?].clone(),
            what: p.what.clone(),
            late: p.overdue_days > 0,
        })
    });
    let heat = c.overlap.clone();
    Pictures { heat, presence, timeline: timeline.collect(), names: names.clone() }
}
