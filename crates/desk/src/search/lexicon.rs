//! The word lists of free-text queries and of synonyms, an office's own among them.

use std::path::Path;

use ::search::{Lexicon, Synonyms};
use law::Diagnostic;

use crate::Error;
use crate::home::Places;

/// The lists as they are in force, and what is wrong with the office's own.
pub(super) struct Words {
    pub(super) lexicon: Lexicon,
    pub(super) synonyms: Synonyms,
    pub(super) notes: Vec<Diagnostic>,
}

/// Reads `corpus/lexicon/`, each file from the data folder where it has its own.
///
/// A list that cannot be used is replaced by none, with a warning: words rank and expand, they
/// never decide whether a literal query finds everything.
pub(super) fn read(places: &Places) -> Result<Words, Error> {
    let mut notes = Vec::new();
    let mut text = |name: &str| {
        let path = places.resource(&format!("corpus/lexicon/{name}"));
        match std::fs::read(&path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => (path, text),
                Err(_) => {
                    notes.push(unusable(&path, "不是 UTF-8 文本"));
                    (path, String::new())
                }
            },
            Err(error) => {
                notes.push(unusable(&path, &error.to_string()));
                (path, String::new())
            }
        }
    };
    let (path, words) = text("words.txt");
    let (_, stop) = text("stop.txt");
    let (synonyms_path, synonyms) = text("synonyms.toml");
    let (lexicon, refused) = Lexicon::checked(&words, &stop);
    notes.extend(refused.iter().map(|line| {
        Diagnostic::warning("lexicon-line", format!("没有采用“{}”：{}", line.text, line.reason))
            .at(format!("{} 第 {} 行", path.display(), line.number))
            .hint("一行一个词，可在后面写空格和词频；词里不能有空格")
    }));
    let synonyms = Synonyms::read(&synonyms).unwrap_or_else(|error| {
        notes.push(unusable(&synonyms_path, &error));
        Synonyms::default()
    });
    Ok(Words { lexicon, synonyms, notes })
}

fn unusable(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::warning("lexicon-unusable", format!("词表读不出来，未采用：{why}"))
        .at(path.display().to_string())
        .hint("改正后重试；字面检索不受影响")
}
