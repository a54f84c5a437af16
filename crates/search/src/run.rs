//! Running a plan: the index names candidates, their texts decide.

use std::collections::HashSet;

use law::DocId;
use tantivy::query::{AllQuery, EnableScoring};

use crate::answer::Hit;
use crate::error::Error;
use crate::filter::{Field, Filter};
use crate::form::Form;
use crate::index::Index;
use crate::plan::{GroupUnit, Plan, Test};
use crate::scan::{Mark, Place, may_fit, scan};
use crate::schema::{Columns, Number, Text};

/// How much a hit gains when a phrase stands in its heading.
const HEADING_BOOST: f32 = 0.3;

/// A provision that the index names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    /// Place of the document in the library.
    order: u64,
    /// Place of the provision in the document.
    provision: u64,
    pub(crate) segment: usize,
    /// Place of the provision in the segment.
    pub(crate) row: u32,
    score: f32,
}

/// A provision that fits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fit {
    pub(crate) at: Candidate,
    pub(crate) score: f32,
    /// Number of literal matches in its text.
    pub(crate) matches: usize,
}

/// A plan at work on an index, with the tables that its filters and groups need.
pub(crate) struct Run<'a, F> {
    index: &'a Index,
    pub(crate) plan: &'a Plan,
    text_of: &'a F,
    filters: Vec<FilterTable>,
    /// The provisions of each group, by [`Candidate::order`] and [`Candidate::provision`].
    groups: Vec<HashSet<(u64, u64)>>,
    /// Provisions whose text could not be had.
    pub(crate) unread: usize,
    /// How often each variant of each phrase was found in what fits.
    pub(crate) tally: Vec<Vec<usize>>,
}

impl<'a, T: AsRef<str>, F: Fn(&DocId, usize) -> Option<T>> Run<'a, F> {
    pub(crate) fn new(index: &'a Index, plan: &'a Plan, text_of: &'a F) -> Result<Self, Error> {
        let filters = plan.filters.iter().map(|filter| FilterTable::of(filter, &index.columns));
        let filters = filters.collect::<std::io::Result<_>>().map_err(Error::damaged)?;
        let tally = plan.phrases.iter().map(|phrase| vec![0; phrase.variants.len()]).collect();
        let groups = Vec::new();
        let mut run = Self { index, plan, text_of, filters, groups, unread: 0, tally };
        for group in &plan.groups {
            let members = run.members(group.unit, &group.tests)?;
            run.groups.push(members);
        }
        Ok(run)
    }

    /// All provisions that fit the plan, in library order.
    pub(crate) fn all(&mut self) -> Result<Vec<Fit>, Error> {
        // What the groups read does not count.
        self.tally.iter_mut().for_each(|times| times.fill(0));
        self.fitting(&self.plan.test, self.candidates(&self.plan.test)?)
    }

    /// Document and provision of a candidate.
    pub(crate) fn place(&self, at: Candidate) -> Result<(DocId, usize), Error> {
        let doc = &self.columns(at).doc;
        let id = doc.value(doc.ordinal(at.row)).map_err(Error::damaged)?;
        Ok((DocId(id), to_index(at.provision)))
    }

    /// Which of `fits` is this provision.
    pub(crate) fn position(
        &self,
        fits: &[Fit],
        doc: &DocId,
        provision: usize,
    ) -> Result<Option<usize>, Error> {
        for (i, fit) in fits.iter().enumerate() {
            if to_index(fit.at.provision) == provision && self.place(fit.at)?.0 == *doc {
                return Ok(Some(i));
            }
        }
        Ok(None)
    }

    /// A provision that fits, with its matches.
    pub(crate) fn hit(&self, fit: &Fit) -> Result<Hit, Error> {
        let (doc, provision) = self.place(fit.at)?;
        let mut hit = Hit::unmarked(doc, provision, fit.score);
        let Some(text) = (self.text_of)(&hit.doc, provision) else { return Ok(hit) };
        let form = Form::of(text.as_ref());
        let marks = scan(self.plan, &self.plan.test, &form, &self.seen(fit.at)).unwrap_or_default();
        hit.marks = marks.iter().map(|mark| form.original(mark.start, mark.end)).collect();
        for mark in &marks {
            let found = self.plan.phrases[mark.phrase].found(mark.variant);
            hit.variants.extend(found.filter(|found| !hit.variants.contains(found)));
        }
        Ok(hit)
    }

    fn columns(&self, at: Candidate) -> &'a Columns {
        &self.index.columns[at.segment]
    }

    fn seen(&self, at: Candidate) -> Seen<'_> {
        Seen { at, columns: self.columns(at), filters: &self.filters, groups: &self.groups }
    }

    /// The provisions that may fit, in library order.
    fn candidates(&self, test: &Test) -> Result<Vec<Candidate>, Error> {
        let searcher = &self.index.searcher;
        let query = self.plan.narrowed(test, self.index.fields.text);
        let query = query.unwrap_or_else(|| Box::new(AllQuery));
        let scoring = EnableScoring::enabled_from_searcher(searcher);
        let weight = query.weight(scoring).map_err(Error::damaged)?;
        let mut candidates = Vec::new();
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            let columns = &self.index.columns[segment];
            let mut keep = |row: u32, score: f32| {
                let order = columns.order.get_val(row);
                let provision = columns.provision.get_val(row);
                let candidate = Candidate { order, provision, segment, row, score };
                if may_fit(test, &self.seen(candidate)) {
                    candidates.push(candidate);
                }
            };
            weight.for_each(reader, &mut keep).map_err(Error::damaged)?;
        }
        candidates.sort_unstable_by_key(|c| (c.order, c.provision));
        Ok(candidates)
    }

    /// Reads the candidates and keeps those that fit.
    fn fitting(&mut self, test: &Test, candidates: Vec<Candidate>) -> Result<Vec<Fit>, Error> {
        let reads = reads_text(test);
        let mut fitting = Vec::new();
        let mut form = Form::default();
        let mut document: Option<(u64, DocId)> = None;
        for at in candidates {
            if reads {
                let doc = match document.take() {
                    Some((order, doc)) if order == at.order => doc,
                    _ => self.place(at)?.0,
                };
                let text = (self.text_of)(&doc, to_index(at.provision));
                document = Some((at.order, doc));
                let Some(text) = text else {
                    self.unread += 1;
                    continue;
                };
                form.read(text.as_ref());
            }
            let Some(marks) = scan(self.plan, test, &form, &self.seen(at)) else { continue };
            let heading = to_index(self.columns(at).heading.get_val(at.row));
            let boost = if in_heading(&marks, &form, heading) { 1.0 + HEADING_BOOST } else { 1.0 };
            fitting.push(Fit { at, score: at.score * boost, matches: marks.len() });
            for mark in marks {
                self.tally[mark.phrase][mark.variant] += 1;
            }
        }
        Ok(fitting)
    }

    /// The provisions that fit any of `tests` and whose article or chapter fits all of them.
    fn members(&mut self, unit: GroupUnit, tests: &[Test]) -> Result<HashSet<(u64, u64)>, Error> {
        let index = self.index;
        let unit_of = |at: &Candidate| {
            let columns = &index.columns[at.segment];
            let column = match unit {
                GroupUnit::Article => &columns.article,
                GroupUnit::Chapter => &columns.chapter,
            };
            (at.order, column.get_val(at.row))
        };
        let mut named =
            tests.iter().map(|test| self.candidates(test)).collect::<Result<Vec<_>, _>>()?;
        // Only a unit that the index names for every test can hold all; the others are not read.
        let shared = shared_units(&named, unit_of);
        for (test, candidates) in tests.iter().zip(&mut named) {
            candidates.retain(|at| shared.contains(&unit_of(at)));
            let fitting = self.fitting(test, std::mem::take(candidates))?;
            candidates.extend(fitting.iter().map(|fit| fit.at));
        }
        let shared = shared_units(&named, unit_of);
        let members = named.iter().flatten().filter(|at| shared.contains(&unit_of(at)));
        Ok(members.map(|at| (at.order, at.provision)).collect())
    }
}

/// The units that occur in every list.
fn shared_units(
    lists: &[Vec<Candidate>],
    unit_of: impl Fn(&Candidate) -> (u64, u64),
) -> HashSet<(u64, u64)> {
    let mut lists = lists.iter().map(|list| list.iter().map(&unit_of).collect::<HashSet<_>>());
    let first = lists.next().unwrap_or_default();
    lists.fold(first, |mut shared, units| {
        shared.retain(|unit| units.contains(unit));
        shared
    })
}

/// One provision, asked by the scan for its filters and groups.
struct Seen<'a> {
    at: Candidate,
    columns: &'a Columns,
    filters: &'a [FilterTable],
    groups: &'a [HashSet<(u64, u64)>],
}

impl Place for Seen<'_> {
    fn passes(&self, filter: usize) -> bool {
        self.filters[filter].passes(self.at, self.columns)
    }

    fn is_in(&self, group: usize) -> bool {
        self.groups[group].contains(&(self.at.order, self.at.provision))
    }
}

/// Which values of a column a filter lets through, by segment and number of the value.
struct FilterTable {
    filter: Filter,
    passing: Vec<Vec<bool>>,
}

impl FilterTable {
    fn of(filter: &Filter, columns: &[Columns]) -> std::io::Result<Self> {
        let passing = columns.iter().map(|columns| match text_column(columns, filter.field()) {
            Some(text) => Ok(text.values()?.iter().map(|value| filter.fits(value)).collect()),
            None => Ok(Vec::new()),
        });
        Ok(Self { passing: passing.collect::<std::io::Result<_>>()?, filter: filter.clone() })
    }

    fn passes(&self, at: Candidate, columns: &Columns) -> bool {
        match text_column(columns, self.filter.field()) {
            Some(text) => {
                self.passing[at.segment].get(to_index(text.ordinal(at.row))) == Some(&true)
            }
            None => day_column(columns, self.filter.field())
                .is_some_and(|days| self.filter.fits_day(days.get_val(at.row))),
        }
    }
}

/// The column of a field of text.
pub(crate) fn text_column(columns: &Columns, field: Field) -> Option<&Text> {
    Some(match field {
        Field::Region => &columns.region,
        Field::Issuer => &columns.issuer,
        Field::Kind => &columns.kind,
        Field::Status => &columns.status,
        Field::Title => &columns.title,
        Field::DocNo => &columns.doc_no,
        Field::Level => &columns.level,
        Field::Year | Field::Date | Field::Published | Field::Effective => return None,
    })
}

/// The column of a field of dates, as yyyymmdd.
fn day_column(columns: &Columns, field: Field) -> Option<&Number> {
    Some(match field {
        Field::Year | Field::Date => &columns.date,
        Field::Published => &columns.published,
        Field::Effective => &columns.effective,
        _ => return None,
    })
}

/// The year of a provision's document; 0 when unknown.
pub(crate) fn year(columns: &Columns, row: u32) -> u32 {
    u32::try_from(columns.date.get_val(row) / 10_000).unwrap_or(0)
}

/// Whether the text of a provision matters for `test`.
fn reads_text(test: &Test) -> bool {
    match test {
        Test::Phrase(_) | Test::Near(..) | Test::Group(_) => true,
        Test::Filter(_) => false,
        Test::Not(test) => reads_text(test),
        Test::All(tests) | Test::Any(tests) | Test::Same(_, tests) => tests.iter().any(reads_text),
    }
}

fn in_heading(marks: &[Mark], form: &Form, heading: usize) -> bool {
    marks.iter().any(|mark| form.original(mark.start, mark.end).1 <= heading)
}

fn to_index(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
