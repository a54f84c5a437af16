//! Before anything is laid out: can every character of the data be printed?
//!
//! Typst drops zero-width characters without a word, gives control characters an empty glyph if
//! the font happens to have one, and reorders text after direction marks. On an official document
//! each of these means that the paper and the record differ. So a string either prints exactly, or
//! the job is refused with the character and its place.

use std::collections::BTreeSet;
use std::iter::Peekable;

use serde_json::Value;
use typst::text::is_default_ignorable;

use crate::{Reason, Unprintable};

/// A report longer than this helps nobody.
const MAX_REPORTED: usize = 50;

/// How many characters before and after the bad one are shown.
const CONTEXT: usize = 6;

/// Every character of every string in `data` that cannot be printed, each once per string.
///
/// Keys are not printed and not checked. Line breaks are printable (`\n`, and `\r` before it).
pub(crate) fn check(data: &Value, has: impl Fn(char) -> bool) -> Vec<Unprintable> {
    let mut found = Vec::new();
    visit(data, &mut String::new(), None, &mut |text, path, label| {
        let mut seen = BTreeSet::new();
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if let Some(reason) = reason(character, &mut characters, &has)
                && found.len() < MAX_REPORTED
                && seen.insert(character)
            {
                found.push(report(character, reason, text, at, path, label));
            }
        }
    });
    found
}

/// Where `needle`, a piece of text that came out without glyphs, stands in the data.
pub(crate) fn locate(data: &Value, needle: char) -> Option<Unprintable> {
    let mut found = None;
    visit(data, &mut String::new(), None, &mut |text, path, label| {
        if found.is_none()
            && let Some(at) = text.find(needle)
        {
            found = Some(report(needle, Reason::NoGlyph, text, at, path, label));
        }
    });
    found
}

fn reason(
    character: char,
    rest: &mut Peekable<impl Iterator<Item = (usize, char)>>,
    has: impl Fn(char) -> bool,
) -> Option<Reason> {
    match character {
        '\n' => None,
        '\r' if rest.peek().is_some_and(|&(_, next)| next == '\n') => None,
        _ if is_invisible(character) => Some(Reason::Invisible),
        _ if !has(character) => Some(Reason::NoGlyph),
        _ => None,
    }
}

/// Line and paragraph separators count too: they break lines and leave nothing in the text layer.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || is_default_ignorable(character)
        || matches!(character, '\u{2028}' | '\u{2029}')
}

fn report(
    character: char,
    reason: Reason,
    text: &str,
    at: usize,
    path: &str,
    label: Option<&str>,
) -> Unprintable {
    let before: Vec<char> = text[..at].chars().rev().take(CONTEXT).collect();
    let after = text[at..].chars().skip(1).take(CONTEXT);
    let excerpt = before.into_iter().rev().chain([character]).chain(after);
    Unprintable {
        character,
        reason,
        path: path.to_owned(),
        label: label.map(str::to_owned),
        // The excerpt is read on a screen: invisible characters show as their number.
        excerpt: excerpt.map(visible).collect(),
    }
}

fn visible(character: char) -> String {
    if character == '\n' {
        "⏎".to_owned()
    } else if is_invisible(character) {
        format!("[U+{:04X}]", u32::from(character))
    } else {
        character.to_string()
    }
}

/// Calls `with(text, path, label)` for every string of `value`.
fn visit<'a>(
    value: &'a Value,
    path: &mut String,
    label: Option<&'a str>,
    with: &mut impl FnMut(&str, &str, Option<&str>),
) {
    let length = path.len();
    match value {
        Value::String(text) => with(text, path, label),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                match item.get("name").and_then(Value::as_str) {
                    Some(name) => push_key(path, name),
                    None => path.push_str(&format!("[{index}]")),
                }
                visit(item, path, label, with);
                path.truncate(length);
            }
        }
        Value::Object(fields) => {
            let own = fields.get("label").and_then(Value::as_str);
            for (key, field) in fields {
                push_key(path, key);
                let label = if key == "label" { None } else { own.or(label) };
                visit(field, path, label, with);
                path.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}
