//! Which of two documents can have been the source of the other: by date, then by authority.

use std::cmp::Ordering;

use law::Document;
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

/// Whether `a` comes before `b` as a source (`Less`) or after it, and why.
pub(crate) fn order(a: &Document, b: &Document) -> (Ordering, Ground) {
    if let (Some(x), Some(y)) = (a.meta.main_date(), b.meta.main_date())
        && x != y
    {
        return (x.cmp(&y), Ground::Date);
    }
    match authority(a).cmp(&authority(b)) {
        Ordering::Equal => (a.id.cmp(&b.id), Ground::None),
        order => (order, Ground::Authority),
    }
}

/// The higher, the smaller.
fn authority(document: &Document) -> (law::meta::Kind, u8) {
    let region = document.meta.region.as_ref().map_or("", |region| region.value.as_str());
    let tier = match region {
        "全国" => 0,
        r if r.ends_with(['县', '区']) && !r.ends_with("自治区") => 3,
        r if r.ends_with(['市', '州', '盟']) && !MUNICIPALITIES.contains(&r) => 2,
        "" => 4,
        _ => 1,
    };
    (document.meta.kind.value, tier)
}

/// Cities of the rank of a province (宪法第三十条).
const MUNICIPALITIES: &[&str] = &["北京市", "天津市", "上海市", "重庆市"];
