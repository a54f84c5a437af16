//! `compare --corpus`: who copied from whom.

use desk::Desk;
use desk::view::{CopyView, CorpusAnswer};

use super::super::Out;
use super::{Export, left_out};
use crate::exit::{End, Stop};
use crate::terminal::{BOLD, DIM, PLAIN, plain};

/// Characters of a passage that are shown.
const EXCERPT: usize = 40;

/// `limit` documents are printed, all of them when it is 0.
pub(crate) fn run(
    desk: &Desk,
    names: &[String],
    limit: usize,
    export: Export,
    out: &mut Out,
) -> Result<End, Stop> {
    let answer = match export {
        Some((format, file)) => desk.export_copied(names, format, file)?,
        None => desk.copied(names)?,
    };
    let found = if answer.copies.is_empty() { End::Negative } else { End::Done };
    match export {
        Some((_, file)) if out.json => {
            out.json(&serde_json::json!({ "files": [file.display().to_string()] }))?;
        }
        Some((_, file)) => out.line(format!("照抄来源 → {}", file.display()))?,
        None if out.json => out.json(&answer)?,
        None => print(&answer, if limit == 0 { usize::MAX } else { limit }, out)?,
    }
    Ok(found)
}

fn print(answer: &CorpusAnswer, most: usize, out: &mut Out) -> Result<(), Stop> {
    let CorpusAnswer { documents, letters, copies } = answer;
    out.line(format!(
        "{BOLD}{documents} 件文件，{} 件有 {letters} 字以上的文句见于更早或者层级更高的文件{PLAIN}",
        copies.len()
    ))?;
    for copy in copies.iter().take(most) {
        print_copy(copy, out)?;
    }
    left_out(copies.len(), most, out)
}

fn print_copy(copy: &CopyView, out: &mut Out) -> Result<(), Stop> {
    out.line(plain(&copy.title))?;
    for source in &copy.sources {
        let share = source.share * 100.0;
        let (title, ground) = (plain(&source.title), source.ground.term());
        out.line(format!("  {share:.0}%　{} 字　{title}　{ground}", source.letters))?;
        if let Some(passage) = source.passages.first() {
            let words: String = passage.text.chars().filter(|c| *c != '\n').take(EXCERPT).collect();
            let (from, to) = (place(&passage.from), place(&passage.to));
            out.line(format!("    {DIM}{from} → {to}　{}…{PLAIN}", plain(&words)))?;
        }
    }
    Ok(())
}

fn place(reference: &str) -> &str {
    reference.split_once('#').map_or("", |(_, place)| place)
}
