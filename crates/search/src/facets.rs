//! How many hits there are per region, kind, year, level and status.

use std::collections::BTreeMap;

use law::Level;

use crate::answer::Facets;
use crate::filter::Field;
use crate::index::Index;
use crate::run::Fit;

/// How facets name what a document does not say.
pub(crate) const UNKNOWN: &str = "不详";

impl Index {
    pub(crate) fn facets(&self, fits: &[Fit]) -> Facets {
        let documents = self.documents.rows();
        let of = |field: Field| {
            let Some(column) = self.documents.column(field) else { return BTreeMap::new() };
            let mut counts = vec![0; column.values.len()];
            for fit in fits {
                counts[column.of[fit.document as usize] as usize] += 1;
            }
            named(column.values.iter().map(String::as_str).zip(counts))
        };
        let mut levels = [0; Level::ALL.len()];
        let mut years = vec![0; 10_000];
        for fit in fits {
            levels.get_mut(usize::from(fit.level)).into_iter().for_each(|count| *count += 1);
            let year = documents[fit.document as usize].date / 10_000;
            years[usize::try_from(year).map_or(0, |year| year.min(9_999))] += 1;
        }
        let years = years.into_iter().enumerate().filter(|(_, count)| *count > 0);
        let year = |year: usize| if year == 0 { UNKNOWN.to_owned() } else { year.to_string() };
        Facets {
            region: of(Field::Region),
            kind: of(Field::Kind),
            year: years.map(|(n, count)| (year(n), count)).collect(),
            level: named(Level::ALL.iter().map(|level| level.term()).zip(levels)),
            status: of(Field::Status),
        }
    }
}

/// The values that occur.
fn named<'a>(counts: impl Iterator<Item = (&'a str, usize)>) -> BTreeMap<String, usize> {
    let name = |value: &str| if value.is_empty() { UNKNOWN } else { value }.to_owned();
    counts.filter(|(_, count)| *count > 0).map(|(value, count)| (name(value), count)).collect()
}
