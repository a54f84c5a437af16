//! 是否要找: what is offered when a query finds nothing. Never searched without being asked for.

use std::collections::BTreeSet;

use ::search::{Index, Query, Spelled, spelled};
use law::{Diagnostic, Library};

use crate::view::Suggestion;

/// How many names are offered for Latin letters.
const NAMES: usize = 8;
/// For how many words that occur nowhere others are offered: looking through all terms takes time, and
/// nobody reads more.
const WORDS: usize = 3;

/// What may have been meant by the words of a query that occur nowhere, and by Latin letters.
pub(super) fn of(
    index: Option<&Index>,
    library: &Library,
    typed: &str,
    query: &Query,
) -> Result<Vec<Suggestion>, ::search::Error> {
    let mut suggestions: Vec<Suggestion> = Vec::new();
    let mut phrases = query.phrases();
    if is_latin(typed) {
        suggestions
            .push(Suggestion { asked: typed.trim().to_owned(), offered: names(library, typed) });
        phrases.clear();
    }
    for asked in phrases {
        // What is on a server cannot be looked through for words that are nearly alike.
        let Some(index) = index.filter(|_| suggestions.len() < WORDS) else { break };
        let known = suggestions.iter().any(|suggestion| suggestion.asked == asked);
        if !known && !index.occurs(asked)? {
            let offered = index.alike(asked)?;
            suggestions.push(Suggestion { asked: asked.to_owned(), offered });
        }
    }
    suggestions.retain(|suggestion| !suggestion.offered.is_empty());
    Ok(suggestions)
}

/// A suggestion as a note.
pub(super) fn note(suggestion: &Suggestion) -> Diagnostic {
    let message = format!("库中没有“{}”", suggestion.asked);
    Diagnostic::note("search-suggestion", message)
        .hint(format!("是否要找：{}", suggestion.offered.join("、")))
}

/// Letters and blanks only, as pinyin is typed.
fn is_latin(typed: &str) -> bool {
    let mut letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '\'').peekable();
    letters.peek().is_some() && letters.all(|c| c.is_ascii_alphabetic())
}

/// Titles, organs and regions that the letters spell, those spelled most fully first.
fn names(library: &Library, latin: &str) -> Vec<String> {
    let mut names = BTreeSet::new();
    for entry in library.entries() {
        let meta = &entry.meta;
        let title = meta.title.value.as_str();
        names.insert(title.strip_prefix("中华人民共和国").unwrap_or(title));
        names.extend(meta.issuer.as_ref().map(|issuer| issuer.value.as_str()));
        names.extend(meta.region.as_ref().map(|region| region.value.as_str()));
    }
    let spelled = |name: &&str| -> Option<Spelled> { spelled(latin, name) };
    let mut found: Vec<(Spelled, usize, &str)> = names
        .into_iter()
        .filter_map(|name| Some((spelled(&name)?, name.chars().count(), name)))
        .collect();
    found.sort_unstable();
    found.into_iter().take(NAMES).map(|(.., name)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::is_latin;

    #[test]
    fn pinyin_is_letters_and_blanks() {
        for (typed, expected) in [
            ("anquan shengchan", true),
            ("xi'an", true),
            (" aqscf ", true),
            ("安全", false),
            ("iso 9001", false),
            ("", false),
            ("'", false),
        ] {
            assert_eq!(is_latin(typed), expected, "{typed}");
        }
    }
}
