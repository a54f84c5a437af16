//! Rows about works and organs: what people call them, and where the rules of an old edition stand
//! in a new one.

use jiff::civil::Date;
use law::Path;
use law::library::Renumbering;
use serde::{Deserialize, Deserializer};

use super::dated::{Row, Rule};
use super::procedure::day;

/// 简称.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// What people write: `安法`.
    pub name: String,
    /// The full title or name.
    pub means: String,
}

impl Rule for Alias {
    const TABLE: &'static str = "alias";

    fn key(&self) -> String {
        self.name.clone()
    }

    fn faults(&self) -> Vec<String> {
        let blank = |text: &String| text.trim().is_empty();
        let blank = blank(&self.name) || blank(&self.means);
        blank.then(|| "name 和 means 不能为空".into()).into_iter().collect()
    }
}

/// 条号对照: holds for texts written on the days of its validity.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renumbered {
    /// The work, by its full title.
    pub title: String,
    /// The edition with the new numbers, by the date on which it was passed.
    #[serde(deserialize_with = "day")]
    pub edition: Date,
    /// Old places and where their rules stand now.
    #[serde(deserialize_with = "moves")]
    pub moves: Vec<(Path, Vec<Path>)>,
}

impl Rule for Renumbered {
    const TABLE: &'static str = "renumbering";

    fn key(&self) -> String {
        format!("{}@{}", self.title, self.edition)
    }

    fn faults(&self) -> Vec<String> {
        let mut old: Vec<&Path> = self.moves.iter().map(|(old, _)| old).collect();
        old.sort_unstable();
        let twice = old.windows(2).filter(|pair| pair[0] == pair[1]);
        twice.map(|pair| format!("moves 里的“{}”写了两次", pair[0])).collect()
    }
}

impl Row<Renumbered> {
    /// The table in the form that [`law::Library::knowing`] takes; `None` for one without an end,
    /// which would renumber what is cited today.
    pub fn table(&self) -> Option<Renumbering> {
        Some(Renumbering {
            title: self.rule.title.clone(),
            edition: self.rule.edition,
            from: self.validity.from,
            until: self.validity.until?,
            moves: self.rule.moves.clone(),
            verified: self.validity.verified,
        })
    }
}

/// Reads `19 → 21`.
fn moves<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(Path, Vec<Path>)>, D::Error> {
    let lines = Vec::<String>::deserialize(deserializer)?;
    let read = |line: &String| {
        let fault = || serde::de::Error::custom(format!("“{line}”不是“19 → 21”这样的条号"));
        Renumbering::parse_move(line).ok_or_else(fault)
    };
    lines.iter().map(read).collect()
}
