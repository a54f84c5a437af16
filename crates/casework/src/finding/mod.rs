//! Every finding of this crate: its code, its words, and what to do about it. Nowhere else is a
//! message worded, so that this folder and `docs/diagnostics.md` can be read side by side.

mod facts;
mod forms;
mod penalties;
mod rules;

pub(crate) use facts::*;
pub(crate) use forms::*;
pub(crate) use penalties::*;
pub(crate) use rules::*;

/// What the TOML reader says, in Chinese where we know its words.
fn toml_fault(message: &str) -> String {
    let named = |rest: &str| rest.split('`').nth(1).unwrap_or("").to_owned();
    let first = message.lines().next().unwrap_or("").trim();
    for (start, before, after) in [
        ("missing field", "缺少 ", ""),
        ("unknown field", "没有 ", " 这一项"),
        ("unknown variant", "“", "”不在可用的写法之中"),
        ("duplicate key", "重复写了 ", ""),
        ("duplicate field", "重复写了 ", ""),
    ] {
        if let Some(rest) = first.strip_prefix(start) {
            return format!("{before}{}{after}", named(rest));
        }
    }
    if first.starts_with("invalid type") {
        return format!("类型不对（{first}）");
    }
    if first.is_ascii() { format!("写法有误（{first}）") } else { first.to_owned() }
}

/// The line of a byte offset, counted from 1.
fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start.min(text.len()));
    text.as_bytes()[..start].iter().filter(|&&b| b == b'\n').count() + 1
}

/// A value in a message, shortened.
fn shown(text: &str) -> String {
    const LIMIT: usize = 40;
    if text.chars().count() <= LIMIT {
        return text.to_owned();
    }
    text.chars().take(LIMIT).chain(['…']).collect()
}
