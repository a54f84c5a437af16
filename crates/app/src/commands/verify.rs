//! `verify`: whether a printed document is still what was printed.

use std::path::Path;

use desk::{Compared, Desk, Outcome};

use super::Out;
use crate::exit::{End, Stop};
use crate::terminal::{BOLD, PLAIN, plain};

pub(crate) fn run(desk: &Desk, file: &Path, out: &mut Out) -> Result<End, Stop> {
    let answer = desk.verify(file)?;
    let end = if answer.ok { End::Done } else { End::Negative };
    if out.json {
        out.json(&answer)?;
        return Ok(end);
    }
    let named = |text: &Option<String>| text.as_deref().map(plain).unwrap_or_default();
    let verdict = match (answer.outcome, answer.compared) {
        (Outcome::Intact, Compared::Bytes) => "没有改动，与附带的内容重新印出的逐字节相同",
        (Outcome::Intact, Compared::Text) => "文字没有改动，与附带的内容相同",
        (Outcome::Altered, _) => "与印出时不符",
        (Outcome::Unknown, _) => "在本机不能断定有没有改动",
    };
    let (title, number) = (named(&answer.title), named(&answer.number));
    let name = [title, number].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
    let name = if name.is_empty() { file.display().to_string() } else { name };
    out.line(format!("{BOLD}{name}{PLAIN}：{verdict}"))?;
    for difference in &answer.differences {
        out.line(format!("  {}", plain(difference)))?;
    }
    Ok(end)
}
