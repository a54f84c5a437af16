//! Synonyms: words that stand for each other when an officer asks for it, and what a reader should
//! know of them.

use serde::Deserialize;

use crate::form::Form;

/// Groups of words that stand for each other, from `corpus/lexicon/synonyms.toml`. Applied to
/// queries only, on demand, and always said: an answer names the words that were added.
#[derive(Debug, Default)]
pub struct Synonyms {
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    words: Vec<Vec<char>>,
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    group: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    words: Vec<String>,
    #[serde(default)]
    note: String,
}

impl Synonyms {
    /// Reads a file of `[[group]]` with `words` and a `note` on when they may be exchanged.
    ///
    /// # Errors
    /// What is wrong with the file, in English with the place, as the reader of TOML says it.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| error.to_string())?;
        let group = |row: Row| Group {
            words: row.words.iter().map(|word| Form::of(word.trim()).chars).collect(),
            note: row.note,
        };
        Ok(Self { groups: file.group.into_iter().map(group).collect() })
    }

    /// The other words of the groups that hold `word`.
    pub(crate) fn of<'a>(&'a self, word: &'a [char]) -> impl Iterator<Item = &'a [char]> {
        let groups = self.groups_of(word).flat_map(|group| &group.words);
        groups.map(Vec::as_slice).filter(move |other| *other != word && !other.is_empty())
    }

    /// What a reader should know when `word` is expanded.
    pub(crate) fn notes<'a>(&'a self, word: &'a [char]) -> impl Iterator<Item = &'a str> {
        self.groups_of(word).map(|group| group.note.as_str()).filter(|note| !note.is_empty())
    }

    fn groups_of<'a>(&'a self, word: &'a [char]) -> impl Iterator<Item = &'a Group> {
        self.groups.iter().filter(move |group| group.words.iter().any(|known| known == word))
    }
}
