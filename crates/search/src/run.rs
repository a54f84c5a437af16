//! Running a plan: the index names candidates, their texts decide.
//!
//! The same plan can be run without the index, over every text: then nothing can have been missed.

use std::collections::HashSet;

use law::Level;

use crate::answer::Hit;
use crate::documents::{Document, Documents};
use crate::error::Error;
use crate::filter::{Field, Filter};
use crate::form::Form;
use crate::index::Index;
use crate::lists::{self, Entry, is_exact};
use crate::plan::{GroupUnit, Plan, Test};
use crate::scan::{Place, Scanner, may_fit};
use crate::schema::Slots;
use crate::texts::Row;

/// Where a run looks for provisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Where the index says that something may be found.
    Index,
    /// Everywhere; the index is not asked.
    Everywhere,
}

/// A provision that is worth reading.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    slot: u32,
    /// How often it matches, if the index can tell.
    count: u32,
    score: f32,
}

/// A provision that fits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fit {
    pub(crate) slot: u32,
    /// Place of its document in the library.
    pub(crate) document: u32,
    /// Place of the provision in the document.
    pub(crate) provision: u32,
    /// Number of literal matches in its text.
    pub(crate) matches: u32,
    pub(crate) score: f32,
    /// The number of its level ([`Level::ALL`]).
    pub(crate) level: u8,
}

impl Fit {
    /// The order of the library and, within a document, of reading.
    pub(crate) fn order(&self) -> (u32, u32) {
        (self.document, self.provision)
    }
}

/// A plan at work on an index, with the tables that its filters and groups need.
pub(crate) struct Run<'a> {
    index: &'a Index,
    pub(crate) plan: &'a Plan,
    /// The lists of the index; without them provisions are looked for everywhere.
    lists: Option<lists::Reader<'a>>,
    filters: Vec<FilterTable>,
    /// The slots of each group.
    groups: Vec<HashSet<u32>>,
    scanner: Scanner<'a>,
    /// How often each variant of each phrase was found in what fits.
    pub(crate) tally: Vec<Vec<usize>>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(index: &'a Index, plan: &'a Plan, source: Source) -> Result<Self, Error> {
        let filters = plan.filters.iter().map(|filter| FilterTable::of(filter, &index.documents));
        let filters = filters.collect();
        let tally = plan.phrases.iter().map(|phrase| vec![0; phrase.variants.len()]).collect();
        let (groups, scanner) = (Vec::new(), Scanner::new(plan));
        let lists = match source {
            Source::Index => Some(lists::Reader::new(index, plan)?),
            Source::Everywhere => None,
        };
        let mut run = Self { index, plan, lists, filters, groups, scanner, tally };
        for group in &plan.groups {
            let members = run.members(group.unit, &group.tests)?;
            run.groups.push(members);
        }
        Ok(run)
    }

    /// All provisions that fit the plan.
    pub(crate) fn all(&mut self) -> Result<Vec<Fit>, Error> {
        // What the groups read does not count.
        self.tally.iter_mut().for_each(|times| times.fill(0));
        let candidates = self.candidates(&self.plan.test)?;
        self.fitting(&self.plan.test, &candidates)
    }

    /// The document of a provision that fits.
    pub(crate) fn document(&self, fit: &Fit) -> &'a Document {
        &self.index.documents.rows()[fit.document as usize]
    }

    /// A provision that fits, with its matches in `original`, the text that a reader sees.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the original does not match as the text in the index does.
    pub(crate) fn hit(&mut self, fit: &Fit, original: &str) -> Result<Hit, Error> {
        let doc = self.document(fit).id.clone();
        let mut hit = Hit::unmarked(doc, fit.provision as usize, fit.score);
        let form = Form::of(original);
        let text: String = form.chars.iter().collect();
        let (row, _) = self.index.texts.get(fit.slot).ok_or_else(lost)?;
        let seen = Seen::of(&self.index.documents, &self.filters, &self.groups, fit.slot, &row);
        let seen = seen.ok_or_else(lost)?;
        let marks = self.scanner.scan(&self.plan.test, text.as_bytes(), &seen).unwrap_or_default();
        if marks.len() != fit.matches as usize {
            return Err(Error::damaged(format!("{} 的原文与索引不符", hit.doc)));
        }
        hit.marks = form.places(marks);
        for mark in marks {
            let found = self.plan.phrases[mark.phrase].found(mark.variant);
            hit.variants.extend(found.filter(|found| !hit.variants.contains(found)));
        }
        Ok(hit)
    }

    /// The provisions that may fit.
    fn candidates(&self, test: &Test) -> Result<Vec<Candidate>, Error> {
        let index = self.index;
        let lists = match &self.lists {
            Some(lists) => lists.read(test)?,
            None => None,
        };
        let Some(lists) = lists else {
            let every = index.all_slots().map(|slot| Candidate { slot, count: 0, score: 0.0 });
            return Ok(every.collect());
        };
        let slot = |(list, slots): (&Vec<Entry>, &'a Slots)| {
            let candidate = |&Entry { row, count, score }: &Entry| Candidate {
                slot: slots.get(row),
                count,
                score,
            };
            list.iter().map(candidate).collect::<Vec<_>>()
        };
        Ok(lists.iter().zip(&index.slots).flat_map(slot).collect())
    }

    /// Keeps the candidates that fit: reads them, unless the index says what fits.
    fn fitting(&mut self, test: &Test, candidates: &[Candidate]) -> Result<Vec<Fit>, Error> {
        let (index, reads) = (self.index, reads_text(test));
        let exact = self.lists.is_some() && is_exact(self.plan, test);
        let mut fitting = Vec::with_capacity(if exact { candidates.len() } else { 0 });
        for candidate in candidates {
            let (row, text) = index.texts.get(candidate.slot).ok_or_else(lost)?;
            let seen =
                Seen::of(&index.documents, &self.filters, &self.groups, candidate.slot, &row);
            let seen = seen.ok_or_else(lost)?;
            if !may_fit(test, &seen) {
                continue;
            }
            let matches = if exact {
                candidate.count
            } else {
                let text = if reads { text } else { &[] };
                let Some(marks) = self.scanner.scan(test, text, &seen) else { continue };
                for mark in marks {
                    self.tally[mark.phrase][mark.variant] += 1;
                }
                to_u32(marks.len())
            };
            fitting.push(Fit {
                slot: candidate.slot,
                document: to_u32(seen.place),
                provision: row.provision,
                matches,
                score: candidate.score,
                level: row.level,
            });
        }
        Ok(fitting)
    }

    /// The provisions that fit any of `tests` and whose article or chapter fits all of them.
    fn members(&mut self, unit: GroupUnit, tests: &[Test]) -> Result<HashSet<u32>, Error> {
        let texts = &self.index.texts;
        let unit_of = |slot: u32| {
            let (row, _) = texts.get(slot)?;
            let number = match unit {
                GroupUnit::Article => row.article,
                GroupUnit::Chapter => row.chapter,
            };
            Some((row.document, number))
        };
        let mut named =
            tests.iter().map(|test| self.candidates(test)).collect::<Result<Vec<_>, _>>()?;
        // Only a unit that the index names for every test can hold all; the others are not read.
        let shared = shared_units(&named, unit_of);
        for (test, candidates) in tests.iter().zip(&mut named) {
            candidates.retain(|at| unit_of(at.slot).is_some_and(|unit| shared.contains(&unit)));
            let fitting = self.fitting(test, candidates)?;
            candidates.clear();
            let fit = |fit: &Fit| Candidate { slot: fit.slot, count: 0, score: 0.0 };
            candidates.extend(fitting.iter().map(fit));
        }
        let shared = shared_units(&named, unit_of);
        let members = named.iter().flatten().map(|at| at.slot);
        Ok(members.filter(|&s| unit_of(s).is_some_and(|unit| shared.contains(&unit))).collect())
    }
}

/// The units that occur in every list.
fn shared_units(
    lists: &[Vec<Candidate>],
    unit_of: impl Fn(u32) -> Option<(u32, u32)>,
) -> HashSet<(u32, u32)> {
    let units = |list: &Vec<Candidate>| list.iter().filter_map(|at| unit_of(at.slot)).collect();
    let mut lists = lists.iter().map(units);
    let first: HashSet<(u32, u32)> = lists.next().unwrap_or_default();
    lists.fold(first, |mut shared, units: HashSet<(u32, u32)>| {
        shared.retain(|unit| units.contains(unit));
        shared
    })
}

/// One provision, asked by the scan for its filters and groups.
struct Seen<'a> {
    slot: u32,
    level: usize,
    /// Place of its document in the library.
    place: usize,
    filters: &'a [FilterTable],
    groups: &'a [HashSet<u32>],
}

impl<'a> Seen<'a> {
    fn of(
        documents: &Documents,
        filters: &'a [FilterTable],
        groups: &'a [HashSet<u32>],
        slot: u32,
        row: &Row,
    ) -> Option<Self> {
        let place = documents.place(row.document)?;
        Some(Self { slot, level: usize::from(row.level), place, filters, groups })
    }
}

impl Place for Seen<'_> {
    fn passes(&self, filter: usize) -> bool {
        self.filters[filter].passes(self)
    }

    fn is_in(&self, group: usize) -> bool {
        self.groups[group].contains(&self.slot)
    }
}

/// Which values of a column a filter lets through.
enum FilterTable {
    /// By the place of the document.
    Documents(Vec<bool>),
    /// By the number of the level.
    Levels(Vec<bool>),
}

impl FilterTable {
    fn of(filter: &Filter, documents: &Documents) -> Self {
        let field = filter.field();
        if field == Field::Level {
            return Self::Levels(Level::ALL.iter().map(|l| filter.fits(l.term())).collect());
        }
        Self::Documents(match documents.column(field) {
            Some(column) => {
                let fits: Vec<bool> = column.values.iter().map(|v| filter.fits(v)).collect();
                column.of.iter().map(|&value| fits[value as usize]).collect()
            }
            None => {
                let fits = |row: &Document| row.day(field).is_some_and(|d| filter.fits_day(d));
                documents.rows().iter().map(fits).collect()
            }
        })
    }

    fn passes(&self, seen: &Seen<'_>) -> bool {
        match self {
            Self::Documents(passing) => passing.get(seen.place) == Some(&true),
            Self::Levels(passing) => passing.get(seen.level) == Some(&true),
        }
    }
}

/// Whether the text of a provision matters for `test`.
pub(crate) fn reads_text(test: &Test) -> bool {
    match test {
        Test::Phrase(_) | Test::Near(..) | Test::Group(_) => true,
        Test::Filter(_) => false,
        Test::Not(test) => reads_text(test),
        Test::All(tests) | Test::Any(tests) | Test::Same(_, tests) => tests.iter().any(reads_text),
    }
}

/// The tables of the index do not fit each other.
fn lost() -> Error {
    Error::damaged("索引中的条文与文件表不符")
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
