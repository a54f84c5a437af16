//! Which of two documents can have been the source of the other: by date, then by authority.

use std::cmp::Ordering;

use jiff::civil::Date;
use law::meta::Kind;
use law::{DocId, Document};
use serde::Serialize;

/// On what a direction rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Both dates are known, and one is earlier.
    Date,
    /// A date is missing or they are the same; one document stands above the other
    /// (效力级别, then 全国, 省, 市, 县).
    Authority,
    /// Neither tells: the order of the addresses, which says nothing about who copied.
    None,
}

impl Ground {
    /// The Chinese term.
    pub fn term(self) -> &'static str {
        match self {
            Ground::Date => "日期在先",
            Ground::Authority => "层级在上",
            Ground::None => "先后不明",
        }
    }
}

/// What tells which of two documents can have been the source of the other.
#[derive(Debug, Clone)]
pub(crate) struct Rank {
    date: Option<Date>,
    /// The higher, the smaller.
    authority: (Kind, u8),
    id: DocId,
}

impl Rank {
    pub(crate) fn of(document: &Document) -> Self {
        let region = document.meta.region.as_ref().map_or("", |region| region.value.as_str());
        let tier = match region {
            "全国" => 0,
            r if r.ends_with(['县', '区']) && !r.ends_with("自治区") => 3,
            r if r.ends_with(['市', '州', '盟']) && !MUNICIPALITIES.contains(&r) => 2,
            "" => 4,
            _ => 1,
        };
        Self {
            date: document.meta.main_date(),
            authority: (document.meta.kind.value, tier),
            id: document.id.clone(),
        }
    }

    /// The place in one order of all documents, the earliest first and those without a date last.
    /// [`Rank::order`] compares two documents only: among three of which one has no date it can go
    /// round in a circle.
    pub(crate) fn age(&self) -> impl Ord {
        (self.date.is_none(), self.date, self.authority, &self.id)
    }

    /// Whether this document comes before `other` as a source (`Less`) or after it, and why.
    pub(crate) fn order(&self, other: &Self) -> (Ordering, Ground) {
        if let (Some(x), Some(y)) = (self.date, other.date)
            && x != y
        {
            return (x.cmp(&y), Ground::Date);
        }
        match self.authority.cmp(&other.authority) {
            Ordering::Equal => (self.id.cmp(&other.id), Ground::None),
            order => (order, Ground::Authority),
        }
    }
}

/// Cities of the rank of a province (宪法第三十条).
const MUNICIPALITIES: &[&str] = &["北京市", "天津市", "上海市", "重庆市"];
