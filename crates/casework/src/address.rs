//! Places of statutes as rules and templates name them: `安全生产法#28.4`, `安全生产法#97（四）`.

use std::fmt;

use law::address::PlaceQuery;
use law::{Level, Path};
use serde::{Deserialize, Serialize};

/// A work with a place in it; no edition, which follows from the date of the case.
///
/// The place is written like the addresses of `law`: numbers of 条, 款, 项, 目 with dots between, or
/// 项 in brackets straight behind 条. `28.1` names the first 款 as such, which a citation then says
/// if the article has more than one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    work: String,
    place: String,
    path: Path,
    first_named: bool,
}

impl Address {
    /// Reads `WORK#PLACE`; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (work, place) = text.split_once('#')?;
        Self::new(work, place)
    }

    /// An address from its two halves.
    pub fn new(work: &str, place: &str) -> Option<Self> {
        let (work, place) = (work.trim(), place.trim());
        let query = PlaceQuery::parse(place)?;
        let path = query.in_statute()?;
        let dotted_first = query.article.is_none()
            && query.folded.contains('.')
            && query.numbers.get(1) == Some(&1);
        let sound =
            !work.is_empty() && query.annex.is_none() && path.0.iter().all(|step| step.n > 0);
        sound.then(|| Self {
            work: work.to_owned(),
            place: place.to_owned(),
            path,
            first_named: query.paragraph == Some(1) || dotted_first,
        })
    }

    /// The work, as it was named.
    pub fn work(&self) -> &str {
        &self.work
    }

    /// The place in it. The first 款 is the article itself, as in [`law::Tree`].
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The number of the article, of its 之, and of 款, 项, 目 as far as they are named.
    pub(crate) fn numbers(&self) -> Numbers {
        let mut numbers = Numbers { named_first: self.first_named, ..Numbers::default() };
        for step in &self.path.0 {
            match step.level {
                Level::Article => numbers.article = (step.n, step.sub),
                Level::Paragraph => numbers.paragraph = Some(step.n),
                Level::Item => numbers.item = Some(step.n),
                Level::Point => numbers.point = Some(step.n),
                _ => {}
            }
        }
        if self.first_named {
            numbers.paragraph = Some(1);
        }
        numbers
    }
}

/// The numbers of a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Numbers {
    pub(crate) article: (u32, u32),
    pub(crate) paragraph: Option<u32>,
    pub(crate) item: Option<u32>,
    pub(crate) point: Option<u32>,
    pub(crate) named_first: bool,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.work, self.place)
    }
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| {
            format!("“{text}”不是条款地址，应当写成 安全生产法#28.4 或者 安全生产法#97（四）")
        })
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn reads_addresses() {
        for (text, path, first) in [
            ("安全生产法#28.4", "28.4", false),
            ("安全生产法#28.1", "28", true),
            ("安全生产法#28", "28", false),
            ("安全生产法#97（四）", "97.1.4", false),
            ("危险化学品安全法#101.1.17", "101.1.17", true),
            ("安全生产法#第四十一条第二款", "41.2", false),
            ("行政处罚法#第五十七条第一款第（二）项", "57.1.2", true),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!((address.path().to_string().as_str(), address.first_named), (path, first));
            assert_eq!(address.to_string(), text);
        }
        for text in
            ["", "安全生产法", "#28", "安全生产法#", "安全生产法#第二章", "安全生产法#条", "法#0"]
        {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }
}
