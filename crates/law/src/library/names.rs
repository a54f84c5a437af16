//! The names that documents go by, indexed, so that following a citation does not read the list.

use std::collections::{HashMap, HashSet};

use super::{Entry, short_title};
use crate::docno::DocNo;
use crate::order::OrderNo;

/// What a name fits: its own address, 文号, title, short title, place; or only a part of those.
const ADDRESS: u32 = 100;
const NUMBER: u32 = 98;
const TITLE: u32 = 95;
const SHORT_TITLE: u32 = 94;
const PLACE: u32 = 80;
const PART_OF_TITLE: u32 = 60;
const PART_OF_REGION: u32 = 40;

/// Entries by name. Positions are those in the list that it was made from.
#[derive(Debug, Default)]
pub(super) struct Names {
    named: HashMap<String, Vec<(u32, usize)>>,
    numbers: HashMap<DocNo, Vec<usize>>,
    places: HashMap<String, Vec<usize>>,
    orders: HashMap<OrderNo, Vec<(bool, usize)>>,
    /// Title, work and region, folded, for a name that is only a part of them. The date of an
    /// edition is no part of a name.
    parts: Vec<[String; 3]>,
    /// What a short name stands for, both folded.
    aliases: HashMap<String, String>,
}

impl Names {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut names = Self::default();
        for (i, entry) in entries.iter().enumerate() {
            let title = squeezed(&entry.meta.title.value);
            let id = squeezed(&entry.id.0);
            let mut own = [
                (ADDRESS, id.clone()),
                (TITLE, title.clone()),
                (TITLE, squeezed(entry.id.work())),
                (SHORT_TITLE, squeezed(short_title(&entry.meta.title.value))),
            ];
            own.sort_by(|a, b| (&a.1, b.0).cmp(&(&b.1, a.0)));
            for (k, (fit, name)) in own.iter().enumerate() {
                if k == 0 || own[k - 1].1 != *name {
                    names.named.entry(name.clone()).or_default().push((*fit, i));
                }
            }
            if let Some(no) = &entry.meta.doc_no {
                names.numbers.entry(no.value.clone()).or_default().push(i);
            }
            let region = entry.meta.region.as_ref().map_or("", |r| r.value.as_str());
            for place in places(region) {
                names.places.entry(place.to_owned()).or_default().push(i);
            }
            for decree in &entry.decrees {
                let known = names.orders.entry(decree.order.clone()).or_default();
                known.push((decree.amends, i));
            }
            names.parts.push([title, squeezed(entry.id.work()), region.to_owned()]);
        }
        names
    }

    /// Adds a short name by which people call a work or an organ.
    pub(super) fn call(&mut self, short: &str, full: &str) {
        self.aliases.insert(squeezed(short), squeezed(full));
    }

    /// The entries that an order published; else those that it amended.
    pub(super) fn decreed(&self, order: &OrderNo) -> Vec<usize> {
        let plain = |name: &str| self.aliases.get(&squeezed(name)).cloned();
        let issuer = plain(&order.issuer);
        let named = |order: &OrderNo| self.orders.get(order).into_iter().flatten().copied();
        let mut found: Vec<(bool, usize)> = named(order).collect();
        if let Some(issuer) = issuer {
            found.extend(named(&OrderNo { issuer, serial: order.serial }));
        }
        let published = found.iter().any(|(amends, _)| !amends);
        found.retain(|(amends, _)| !amends || !published);
        found.into_iter().map(|(_, i)| i).collect()
    }

    /// The entries that go by exactly this title, short title, 文号 or address.
    pub(super) fn named(&self, name: &str) -> Vec<usize> {
        let wanted = Wanted::new(name);
        let mut found: Vec<usize> = self.exact(&wanted).into_iter().map(|(_, i)| i).collect();
        if found.is_empty() {
            let short = short_title(&wanted.folded);
            found = self.named.get(short).into_iter().flatten().map(|&(_, i)| i).collect();
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The entries that a name fits, and how well. Parts of names count only when nothing goes by
    /// the name itself.
    pub(super) fn fitting(&self, name: &str) -> Vec<(u32, usize)> {
        let wanted = Wanted::new(name);
        let mut found = self.exact(&wanted);
        for &i in self.places.get(&wanted.folded).into_iter().flatten() {
            if found.iter().all(|(_, known)| *known != i) {
                found.push((PLACE, i));
            }
        }
        // A number alone is a part of dates and of 文号, not of a name.
        let number = wanted.folded.chars().all(|c| !c.is_alphabetic());
        if !found.is_empty() || wanted.folded.chars().count() < 2 || number {
            return found;
        }
        let part = |(i, [title, work, region]): (usize, &[String; 3])| {
            if title.contains(&wanted.folded) || work.contains(&wanted.folded) {
                Some((PART_OF_TITLE, i))
            } else {
                region.contains(&wanted.folded).then_some((PART_OF_REGION, i))
            }
        };
        self.parts.iter().enumerate().filter_map(part).collect()
    }

    fn exact(&self, wanted: &Wanted) -> Vec<(u32, usize)> {
        if wanted.folded.is_empty() {
            return Vec::new();
        }
        let mut found = self.named.get(&wanted.folded).cloned().unwrap_or_default();
        if let Some(full) = self.aliases.get(&wanted.folded).filter(|_| found.is_empty()) {
            found = self.named.get(full).cloned().unwrap_or_default();
        }
        let numbered = wanted.doc_no.as_ref().and_then(|no| self.numbers.get(no));
        for &i in numbered.into_iter().flatten() {
            match found.iter_mut().find(|(_, known)| *known == i) {
                Some((fit, _)) => *fit = NUMBER.max(*fit),
                None => found.push((NUMBER, i)),
            }
        }
        found
    }
}

/// A name to be matched, folded once.
struct Wanted {
    folded: String,
    doc_no: Option<DocNo>,
}

impl Wanted {
    fn new(name: &str) -> Self {
        let trimmed = name.trim().trim_start_matches('《').trim_end_matches('》');
        let doc_no =
            DocNo::typed(trimmed).filter(|(_, rest)| rest.trim().is_empty()).map(|(no, _)| no);
        Self { folded: squeezed(trimmed), doc_no }
    }
}

/// What the last part of a region is called: 临沂市 and 临沂 for 山东省临沂市.
fn places(region: &str) -> Vec<&str> {
    let last = region
        .rfind(['省', '区'])
        .and_then(|at| region.get(at + '省'.len_utf8()..))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(region);
    let ends = ["省", "市", "县", "区", "自治区", "自治州"];
    let bare = ends.iter().filter_map(|end| last.strip_suffix(end)).filter(|b| !b.is_empty());
    let mut places: Vec<&str> = bare.collect();
    if last.chars().count() >= 2 {
        places.push(last);
    }
    places
}

/// A name as it is compared: folded and without blanks.
pub(crate) fn squeezed(name: &str) -> String {
    crate::fold::text(name).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Dice coefficient over character pairs.
pub(super) fn shared_pairs(a: &str, b: &str) -> f64 {
    let pairs = |s: &str| {
        let chars: Vec<char> = s.chars().collect();
        chars.windows(2).map(|w| (w[0], w[1])).collect::<HashSet<_>>()
    };
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * a.intersection(&b).count() as f64 / (a.len() + b.len()) as f64
}
