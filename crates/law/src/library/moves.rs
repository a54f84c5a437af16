//! Places that got another number in a later edition, for texts that cite an edition which is not
//! at hand. Between editions at hand the words are compared instead (`resolve`).

use jiff::civil::Date;

use crate::address::{Path, PlaceQuery};

/// The numbers of one work before and after it was revised, from `corpus/rules/renumbering.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renumbering {
    /// The work, by its full title.
    pub title: String,
    /// The edition in which the new numbers stand, by the date on which it was passed.
    pub edition: Date,
    /// The first day on which the old numbers held.
    pub from: Date,
    /// The day on which the new ones replaced them.
    pub until: Date,
    /// Old places and where their rule stands now: one place, or several for a rule that was split.
    pub moves: Vec<(Path, Vec<Path>)>,
    /// Whether somebody compared the places with the words of both editions.
    pub verified: bool,
}

impl Renumbering {
    /// Reads `19 → 21`, `27.1 → 32`, `42 → 63、64`.
    pub fn parse_move(text: &str) -> Option<(Path, Vec<Path>)> {
        let (old, new) = text.split_once('→')?;
        let place = |text: &str| PlaceQuery::parse(text)?.in_statute();
        Some((place(old)?, new.split('、').map(place).collect::<Option<_>>()?))
    }

    /// Where the rule that stood at `path` now stands, and the old place of which the table says
    /// so: `path` itself or what encloses it.
    pub(super) fn of(&self, path: &Path) -> Option<(&Path, &[Path])> {
        let encloses = |old: &Path| path.0.starts_with(&old.0);
        let fits = self.moves.iter().filter(|(old, _)| encloses(old));
        fits.max_by_key(|(old, _)| old.0.len()).map(|(old, new)| (old, new.as_slice()))
    }
}
