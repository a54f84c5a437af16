//! A citation followed to the edition in force at a date, and what became of the words that it
//! meant when it was written.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::names::{shared_pairs, squeezed};
use super::{Entry, Library, Renumbering};
use crate::address::{Path, ProvisionId, Step};
use crate::document::Document;
use crate::meta::{DateKind, Fact, Status};
use crate::order::OrderNo;
use crate::tree::Level;

/// What became of a cited provision at a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// In force at the date, as cited.
    InForce,
    /// The edition that was cited has been replaced by one with other words, or by one later than
    /// any at hand, so the number may mean something else now.
    Amended,
    /// The words now stand under another number.
    Renumbered,
    /// Repealed before the date.
    Repealed,
    /// Not yet in force at the date.
    NotYet,
    /// The document is at hand and has no such place.
    NoSuchProvision,
    /// The document is not at hand, which says nothing about it.
    NotInLibrary,
}

impl Verdict {
    /// The verdict in Chinese.
    pub fn term(self) -> &'static str {
        match self {
            Verdict::InForce => "现行有效",
            Verdict::Amended => "已被修改",
            Verdict::Renumbered => "条号已变",
            Verdict::Repealed => "已废止",
            Verdict::NotYet => "尚未生效",
            Verdict::NoSuchProvision => "查无此条",
            Verdict::NotInLibrary => "未入库",
        }
    }
}

/// A citation followed to the edition in force at a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// What became of it.
    pub verdict: Verdict,
    /// The provision, when it exists: in the edition in force, or in the one cited when the
    /// present one has no such place.
    pub id: Option<ProvisionId>,
    /// The full title of the document, as printed on it; as cited when it is not at hand.
    pub title: String,
    /// The date from which the edition counts is only presumed.
    pub presumed: bool,
    /// Where the words stand now, when they have moved.
    pub moved_to: Option<ProvisionId>,
    /// In Chinese: what the verdict rests on, and what was not checked.
    pub note: Option<String>,
}

/// Two provisions with at least this share of character pairs are the same rule, reworded.
const SAME_RULE: f64 = 0.6;

impl Library {
    /// Follows `title` (or 文号) and a path to the edition in force at `at`, as a text written on
    /// that day means it.
    pub fn resolve(&self, title: &str, path: Option<&Path>, at: Date) -> Resolved {
        self.resolve_written(title, path, at, at)
    }

    /// Follows `title` (or 文号) and a path, as a text written on `written` means them, to the
    /// edition in force at `at`. Between two editions at hand the words are followed: what stood in
    /// 第四条 then may stand in 第五条 now.
    pub fn resolve_written(
        &self,
        title: &str,
        path: Option<&Path>,
        written: Date,
        at: Date,
    ) -> Resolved {
        let editions = self.editions(title);
        self.resolve_in(&editions, title, path, written, at)
    }

    /// Follows a citation by 令号 alone to what that order published, or else amended. When these
    /// are several works the verdict is [`Verdict::NotInLibrary`], and the note names them.
    pub fn resolve_order(&self, order: &OrderNo, written: Date, at: Date) -> Resolved {
        let mut titles: Vec<&str> =
            self.decreed(order).iter().map(|e| e.meta.title.value.as_str()).collect();
        titles.sort_unstable();
        titles.dedup();
        match titles.as_slice() {
            [] => Resolved::new(Verdict::NotInLibrary, &order.to_string(), None),
            [title] => self.resolve_written(title, None, written, at),
            several => {
                let shown: Vec<String> =
                    several.iter().take(3).map(|t| format!("《{t}》")).collect();
                let more = if several.len() > 3 { "等" } else { "" };
                let note = format!(
                    "库中有{}件文件由{order}公布或者修改：{}{more}，单凭令号不能确定",
                    several.len(),
                    shown.concat()
                );
                Resolved::new(Verdict::NotInLibrary, &order.to_string(), Some(note))
            }
        }
    }

    fn resolve_in(
        &self,
        editions: &[&Entry],
        title: &str,
        path: Option<&Path>,
        written: Date,
        at: Date,
    ) -> Resolved {
        let Some(first) = editions.first() else {
            return Resolved::new(Verdict::NotInLibrary, title, None);
        };
        // A file that bears the title of a statute and holds none of its 条 (a list, a notice) is no
        // edition in which one could be looked up.
        let texts: Vec<&Entry> = editions.iter().copied().filter(|e| e.articles > 0).collect();
        let in_statute = |step: &Step| (Level::Part..=Level::Article).contains(&step.level);
        let asked = path.and_then(|path| path.0.first()).is_some_and(in_statute);
        let editions = if asked && !texts.is_empty() { &texts } else { editions };
        let Some(now) = in_force(editions, at) else {
            let title = &first.meta.title.value;
            return before_all(editions, title, path, at);
        };
        let mut resolved = Resolved::new(Verdict::InForce, &now.meta.title.value, None);
        resolved.presumed = now.from.as_ref().is_none_or(Fact::is_presumed);
        let ended = now.until.as_ref().filter(|until| until.value <= at);
        if ended.is_some() || now.meta.status.value == Status::Repealed {
            resolved.verdict = Verdict::Repealed;
            resolved.note = Some(match ended {
                Some(until) => format!("自{}起不再施行", until.value),
                None => "来源载明已废止，未载废止日期".to_owned(),
            });
            resolved.id = self.place(now, path);
            return resolved;
        }
        match path {
            None => resolved.id = self.place(now, None),
            Some(path) => self.follow(&mut resolved, editions, now, path, written),
        }
        resolved
    }

    /// Follows a place from the edition that was in force on `written` to the present one.
    fn follow(
        &self,
        resolved: &mut Resolved,
        editions: &[&Entry],
        now: &Entry,
        path: &Path,
        written: Date,
    ) {
        resolved.id = self.place(now, Some(path));
        let then = in_force(editions, written);
        match then {
            Some(then) if then.id == now.id => {
                if resolved.id.is_none() {
                    resolved.verdict = Verdict::NoSuchProvision;
                    resolved.note = Some(format!("{}没有{}", edition(now), path.cited()));
                }
            }
            Some(then) => self.compare(resolved, then, now, path),
            None => self.presume(resolved, now, path, written),
        }
    }

    /// The edition that the text meant is not at hand: a table of numbers may say where the rule
    /// stands now.
    fn presume(&self, resolved: &mut Resolved, now: &Entry, path: &Path, written: Date) {
        resolved.verdict = Verdict::Amended;
        let title = &now.meta.title.value;
        let table = |m: &&Renumbering| m.title == *title && m.from <= written && written < m.until;
        let mut tables = self.moves.iter().filter(table);
        let found = tables.find_map(|table| {
            let passed = now.meta.date(DateKind::Written).map(|d| d.value);
            let current = passed == Some(table.edition);
            table.of(path).filter(|_| current).map(|(old, new)| (old, new, table.verified))
        });
        let Some((old, new, verified)) = found else {
            let begins = now.start().map(|d| format!("自{d}起施行")).unwrap_or_default();
            let place = match resolved.id {
                Some(_) => "条号可能已变",
                None => "其中没有这一处",
            };
            resolved.note = Some(format!(
                "写成于{written}，所引的是更早的版本，库中没有，未能对照；{}{begins}，{place}",
                edition(now)
            ));
            return;
        };
        let unverified = if verified { "" } else { "（条号对照表未核）" };
        if new.len() == 1 && new[0] == *old {
            resolved.note =
                Some(format!("条号未变；所引的是更早的版本，库中没有，文字未能对照{unverified}"));
            return;
        }
        let places: Vec<String> = new.iter().map(Path::cited).collect();
        let finer = if old == path { "" } else { "，款项未能对照" };
        resolved.note =
            Some(format!("原{}，现为{}{finer}{unverified}", old.cited(), places.join("、")));
        resolved.moved_to = new.first().and_then(|path| self.place(now, Some(path)));
        resolved.verdict = Verdict::Renumbered;
    }

    /// Where the words of the edition `then` stand in the edition `now`.
    fn compare(&self, resolved: &mut Resolved, then: &Entry, now: &Entry, path: &Path) {
        let (Some(old), Some(new)) = (self.document(&then.id), self.document(&now.id)) else {
            resolved.verdict = Verdict::Amended;
            resolved.note = Some("两个版本未能都读出，没有对照".to_owned());
            return;
        };
        let Some(index) = place_in(&old, path) else {
            resolved.verdict = Verdict::NoSuchProvision;
            resolved.note = Some(format!("写成时的{}没有{}", edition(then), path.cited()));
            resolved.id = None;
            return;
        };
        let words = words(&old, index);
        let level = old.tree.provisions[index].level;
        let mut best: Option<(f64, usize)> = None;
        let mut same = 0.0;
        for (i, provision) in new.tree.provisions.iter().enumerate() {
            if provision.level != level {
                continue;
            }
            let candidate = self::words(&new, i);
            let score = if candidate == words { 1.0 } else { shared_pairs(&words, &candidate) };
            let here = provision.path == old.tree.provisions[index].path;
            if here {
                same = score;
            }
            // The same number wins over an equal one elsewhere.
            if best.is_none_or(|(most, _)| score > most || (here && score >= most)) {
                best = Some((score, i));
            }
        }
        let Some((score, found)) = best else { return };
        let moved = new.id_of(found);
        resolved.note = Some(format!("{}以{}取代", edition(then), edition(now)));
        resolved.verdict = if same >= 1.0 {
            resolved.note = None;
            Verdict::InForce
        } else if score >= SAME_RULE && Some(&moved) != resolved.id.as_ref() && score > same + 0.1 {
            let change = if score >= 1.0 { "" } else { "，文字也有修改" };
            resolved.note = Some(format!("原{}，现为{}{change}", path.cited(), moved.path.cited()));
            resolved.moved_to = Some(moved);
            Verdict::Renumbered
        } else if resolved.id.is_none() {
            resolved.note =
                Some(format!("{}没有这一处，也没有相近的条文，未能判断去向", edition(now)));
            resolved.id = Some(old.id_of(index));
            Verdict::Amended
        } else {
            if same < SAME_RULE {
                resolved.note = Some(format!("{}的同号条文已是另外的内容", edition(now)));
            }
            Verdict::Amended
        };
    }

    fn place(&self, entry: &Entry, path: Option<&Path>) -> Option<ProvisionId> {
        let Some(path) = path else {
            return Some(ProvisionId { doc: entry.id.clone(), path: Path::default() });
        };
        let document = self.document(&entry.id)?;
        place_in(&document, path).map(|index| document.id_of(index))
    }
}

impl Resolved {
    /// A verdict on a work of which no place was found.
    pub fn new(verdict: Verdict, title: &str, note: Option<String>) -> Self {
        let title = title.to_owned();
        Self { verdict, id: None, title, presumed: false, moved_to: None, note }
    }
}

/// What can be said at a date on which no edition at hand was in force yet.
fn before_all(editions: &[&Entry], title: &str, path: Option<&Path>, at: Date) -> Resolved {
    let begins = editions.iter().filter_map(|e| e.start()).min();
    let passed =
        editions.iter().filter_map(|e| e.meta.date(DateKind::Written)).map(|d| d.value).min();
    // The work is older than the editions at hand when one of them states when the first began.
    let effective = editions.iter().filter_map(|e| e.meta.date(DateKind::Effective));
    let older = effective.map(|d| d.value).any(|first| first <= at);
    let shown = begins.map(|d| d.to_string()).unwrap_or_default();
    if older && path.is_none() {
        let note = format!("当时施行的版本不在库中，库中最早的自{shown}起施行");
        return Resolved::new(Verdict::InForce, title, Some(note));
    }
    if older || passed.is_some_and(|passed| at < passed) {
        let note = format!("{at}的版本不在库中，库中最早的自{shown}起施行");
        return Resolved::new(Verdict::NotInLibrary, title, Some(note));
    }
    Resolved::new(Verdict::NotYet, title, Some(format!("自{shown}起施行")))
}

/// The edition in force at a date.
fn in_force<'a>(editions: &[&'a Entry], at: Date) -> Option<&'a Entry> {
    let begun = |e: &&&Entry| e.from.as_ref().is_none_or(|from| from.value <= at);
    editions.iter().filter(begun).max_by_key(|e| e.start()).copied()
}

/// 2025年9月12日的版本, or 库中版本.
fn edition(entry: &Entry) -> String {
    match entry.id.parts().1 {
        Some(edition) => format!("{edition}通过的版本"),
        None => "库中版本".to_owned(),
    }
}

/// The provision at a path; a 章 or 节 that is named without what is above it, when there is one.
fn place_in(document: &Document, path: &Path) -> Option<usize> {
    let exact = document.by_path(path);
    let last = path.0.last()?;
    if exact.is_some() || last.level > Level::Section {
        return exact;
    }
    let provisions = document.tree.provisions.iter().enumerate();
    let mut fits = provisions.filter(|(_, p)| p.path.0.ends_with(&path.0)).map(|(i, _)| i);
    let first = fits.next()?;
    fits.next().is_none().then_some(first)
}

/// The words of a provision with what is below it, without its label, folded.
fn words(document: &Document, index: usize) -> String {
    let full = document.full_text(index);
    let level = document.tree.provisions[index].level;
    let label = if level == Level::Article { document.heading(index) } else { "" };
    squeezed(full.strip_prefix(label).unwrap_or(full))
}
