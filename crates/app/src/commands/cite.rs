//! `cite`: every citation of a text, and what became of it.

use std::io::Read as _;
use std::path::Path;

use desk::{CitationRow, Desk, Draft, Verdict};

use super::Out;
use crate::exit::{End, Stop};
use crate::terminal::{BOLD, DIM, PLAIN, plain};

/// Groups in the order in which they matter.
const GROUPS: [Verdict; 7] = [
    Verdict::Repealed,
    Verdict::NoSuchProvision,
    Verdict::Renumbered,
    Verdict::Amended,
    Verdict::NotYet,
    Verdict::NotInLibrary,
    Verdict::InForce,
];

pub(crate) fn run(
    desk: &Desk,
    file: &Path,
    as_of: Option<&str>,
    out: &mut Out,
) -> Result<End, Stop> {
    let as_of = as_of.map(super::date).transpose()?;
    let answer = desk.cite(&read(desk, file)?, as_of)?;
    let end = if answer.failed() { End::Negative } else { End::Done };
    if out.json {
        out.json(&answer)?;
        return Ok(end);
    }
    let counts: Vec<String> =
        answer.verdicts.iter().map(|(verdict, n)| format!("{verdict} {n}")).collect();
    let total = answer.citations.len();
    if total == 0 {
        out.line("没有引用")?;
        return Ok(end);
    }
    out.line(format!("引用 {total} 处（{} 核对）：{}", answer.as_of, counts.join("，")))?;
    for verdict in GROUPS {
        let group: Vec<&CitationRow> =
            answer.citations.iter().filter(|c| c.verdict == verdict).collect();
        if group.is_empty() {
            continue;
        }
        out.line(format!("\n{BOLD}{}{PLAIN}", verdict.term()))?;
        for row in group {
            line(row, out)?;
        }
    }
    Ok(end)
}

fn line(row: &CitationRow, out: &mut Out) -> Result<(), Stop> {
    let number = row.doc_no.as_deref().filter(|no| !row.text.contains(*no));
    let number = number.map(|no| format!("（{no}）")).unwrap_or_default();
    let target = row.moved_to.as_ref().or(row.target.as_ref());
    let target = target.map(|t| format!(" → {t}")).unwrap_or_default();
    out.line(format!(
        "  {}{}  {DIM}{}{}{PLAIN}",
        plain(&row.text),
        plain(&number),
        plain(&row.at),
        plain(&target)
    ))?;
    match row.note.as_deref() {
        Some(note) => out.line(format!("    {DIM}{}{PLAIN}", plain(note))),
        None => Ok(()),
    }
}

/// The draft in a file, or from the standard input for `-`.
pub(super) fn read(desk: &Desk, file: &Path) -> Result<Draft, Stop> {
    if file != Path::new("-") {
        return Ok(desk.draft(file)?);
    }
    let mut bytes = Vec::new();
    // One byte more than any text may have, so that what is too large is refused, not cut.
    let most = desk::MAX_BYTES + 1;
    std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    Ok(Draft::of("标准输入.txt", bytes))
}
