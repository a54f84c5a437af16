//! `diff`: 条文对照表 of two editions.

use desk::Desk;
use desk::view::{DiffAnswer, DiffCell, VersionKind};

use super::Out;
use crate::exit::{End, Stop};
use crate::terminal::{BOLD, DIM, PLAIN, marked, plain};

pub(crate) fn run(desk: &Desk, old: &str, new: &str, out: &mut Out) -> Result<End, Stop> {
    let answer = desk.diff(old, new)?;
    if out.json {
        out.json(&answer)?;
    } else {
        print(&answer, out)?;
    }
    Ok(End::Done)
}

fn print(answer: &DiffAnswer, out: &mut Out) -> Result<(), Stop> {
    out.line(format!("{BOLD}{}{PLAIN}", plain(&answer.new.title)))?;
    out.line(format!("{DIM}{} → {}{PLAIN}", plain(&answer.old.doc), plain(&answer.new.doc)))?;
    let kinds = [
        VersionKind::Same,
        VersionKind::Changed,
        VersionKind::Renumbered,
        VersionKind::Moved,
        VersionKind::Split,
        VersionKind::Merged,
        VersionKind::Added,
        VersionKind::Deleted,
    ];
    let counts = kinds.iter().filter_map(|&kind| {
        let n = answer.rows.iter().filter(|row| row.kind == kind).count();
        (n > 0).then(|| format!("{} {n}", kind.term()))
    });
    out.line(counts.collect::<Vec<_>>().join("　"))?;
    for row in answer.rows.iter().filter(|row| row.kind != VersionKind::Same) {
        let places = |cell: &Option<DiffCell>| -> String {
            let all = cell.iter().flat_map(|cell| std::iter::once(cell).chain(&cell.also));
            let places = all.map(|c| c.reference.split_once('#').map_or("", |(_, place)| place));
            let places = places.collect::<Vec<_>>().join("、");
            if places.is_empty() { "—".to_owned() } else { places }
        };
        let (old, new) = (places(&row.old), places(&row.new));
        out.line(format!("\n{BOLD}{}{PLAIN}　{old} → {new}", row.kind.term()))?;
        if matches!(row.kind, VersionKind::Renumbered | VersionKind::Moved) {
            continue;
        }
        for (sign, cell) in [('-', &row.old), ('+', &row.new)] {
            for cell in cell.iter().flat_map(|cell| std::iter::once(cell).chain(&cell.also)) {
                let text = marked(&cell.text, &cell.marks, out.colour);
                out.line(format!("{sign} {}", text.replace('\n', "\n  ")))?;
            }
        }
    }
    Ok(())
}
