//! Answers that reading decides: the engine names provisions, their texts are read here.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use law::DocId;

use crate::answer::{Facets, Hit, Options, Sort};
use crate::clause_index::TextOf;
use crate::error::Error;
use crate::filter::Field;
use crate::form::Form;
use crate::plan::{Group, GroupUnit, Test};
use crate::remote::dialect::{Dialect, Passing};
use crate::remote::walk::{Columns, Engine, Row};
use crate::remote::{Found, or_unknown};
use crate::run::reads_text;
use crate::scan::{Place, Scanner, may_fit};

/// What filters, groups, facets and orders look at.
const COLUMNS: [&str; 15] = [
    "doc",
    "provision",
    "article",
    "chapter",
    "region",
    "issuer",
    "kind",
    "status",
    "title",
    "doc_no",
    "level",
    "rank",
    "date",
    "published",
    "effective",
];

/// A provision that fits.
struct Fit {
    row: Row,
    matches: usize,
}

/// The answer to a plan.
pub(crate) fn answer(
    engine: &Engine<'_>,
    dialect: &Dialect<'_>,
    options: &Options,
    text_of: &TextOf<'_>,
) -> Result<Found, Error> {
    let mut reader = Reader::new(dialect, text_of);
    for group in &dialect.plan.groups {
        let members = reader.members(engine, group)?;
        reader.groups.push(members);
    }
    // What the groups read does not count.
    reader.tally.iter_mut().for_each(|times| times.fill(0));
    let test = &dialect.plan.test;
    let mut fits = reader.fitting(engine, test, options.sort)?;
    let mut total = fits.len();
    let occurrences = fits.iter().map(|fit| fit.matches).sum();
    let facets = facets(&fits);
    match options.sort {
        Sort::Relevance => fits.sort_by(|a, b| b.score().total_cmp(&a.score())),
        Sort::Date => fits.sort_by_key(|fit| Reverse(fit.row.fields.date)),
        Sort::Authority => fits.sort_by_key(|fit| fit.row.fields.rank),
        Sort::Library => {}
    }
    let mut first = Vec::new();
    for (doc, provision) in &options.addressed {
        let named =
            |fit: &Fit| (&fit.row.fields.doc.0, fit.row.fields.provision.0) == (&doc.0, *provision);
        match fits.iter().position(named) {
            Some(at) => first.push(reader.hit(test, &fits.remove(at).row)),
            None => {
                total += 1;
                first.push(Hit::unmarked(doc.clone(), *provision, 0.0));
            }
        }
    }
    let limit = if options.limit == 0 { usize::MAX } else { options.limit };
    let behind = options.offset.saturating_sub(first.len());
    let mut hits: Vec<Hit> = first.into_iter().skip(options.offset).take(limit).collect();
    let left = limit - hits.len();
    let page = fits.iter().skip(behind).take(left);
    hits.extend(page.map(|fit| reader.hit(test, &fit.row)));
    let Reader { unread, unmarked, tally, .. } = reader;
    Ok(Found { total, occurrences, facets, hits, unread, unmarked, tally })
}

/// Reads texts from the record.
pub(crate) struct Reader<'a> {
    dialect: &'a Dialect<'a>,
    text_of: &'a TextOf<'a>,
    /// The provisions of each group of the plan.
    groups: Vec<HashSet<(String, usize)>>,
    /// Provisions whose text could not be had, so that they are not counted.
    pub(crate) unread: usize,
    /// Provisions that are listed and whose text could not be had.
    pub(crate) unmarked: usize,
    /// How often each variant of each phrase was found.
    pub(crate) tally: Vec<Vec<usize>>,
    scanner: Scanner<'a>,
    /// The text at hand, in the form in which it is matched.
    form: Form,
    text: String,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(dialect: &'a Dialect<'a>, text_of: &'a TextOf<'a>) -> Self {
        let tally = dialect.plan.phrases.iter().map(|phrase| vec![0; phrase.variants.len()]);
        Self {
            dialect,
            text_of,
            groups: Vec::new(),
            unread: 0,
            unmarked: 0,
            tally: tally.collect(),
            scanner: Scanner::new(dialect.plan),
            form: Form::default(),
            text: String::new(),
        }
    }

    /// Number of matches in a provision; `None` when it does not fit or cannot be read.
    pub(crate) fn read(&mut self, test: &Test, row: &Row) -> Option<usize> {
        if reads_text(test) && !self.fetch(&row.fields) {
            self.unread += 1;
            return None;
        }
        let seen = Seen { columns: &row.fields, dialect: self.dialect, groups: &self.groups };
        let marks = self.scanner.scan(test, self.text.as_bytes(), &seen)?;
        for mark in marks {
            self.tally[mark.phrase][mark.variant] += 1;
        }
        Some(marks.len())
    }

    /// A provision that fits, with its matches.
    pub(crate) fn hit(&mut self, test: &Test, row: &Row) -> Hit {
        let doc = DocId(row.fields.doc.0.clone());
        let mut hit = Hit::unmarked(doc, row.fields.provision.0, row.score.unwrap_or(0.0));
        if !self.fetch(&row.fields) {
            self.unmarked += 1;
            return hit;
        }
        let seen = Seen { columns: &row.fields, dialect: self.dialect, groups: &self.groups };
        let marks = self.scanner.scan(test, self.text.as_bytes(), &seen).unwrap_or_default();
        hit.marks = self.form.places(marks);
        for mark in marks {
            let found = self.dialect.plan.phrases[mark.phrase].found(mark.variant);
            hit.variants.extend(found.filter(|found| !hit.variants.contains(found)));
        }
        hit
    }

    /// Takes the text of a provision in hand; false when there is none.
    fn fetch(&mut self, columns: &Columns) -> bool {
        let doc = DocId(columns.doc.0.clone());
        let Some(text) = (self.text_of)(&doc, columns.provision.0) else { return false };
        self.form.read(&text);
        self.text.clear();
        self.text.extend(&self.form.chars);
        true
    }

    /// All provisions that fit a test, in the order of the library.
    fn fitting(&mut self, engine: &Engine<'_>, test: &Test, sort: Sort) -> Result<Vec<Fit>, Error> {
        let mut body = self.dialect.body(&self.dialect.named(test), sort, &COLUMNS);
        body["sort"] = serde_json::json!([{"doc": "asc"}, {"provision": "asc"}]);
        let mut fits = Vec::new();
        engine.walk::<Error>(&body, 0, |row| {
            let seen = Seen { columns: &row.fields, dialect: self.dialect, groups: &self.groups };
            if may_fit(test, &seen)
                && let Some(matches) = self.read(test, &row)
            {
                fits.push(Fit { row, matches });
            }
            Ok(true)
        })?;
        Ok(fits)
    }

    /// The provisions that fit any of a group's tests and whose article or chapter fits all of them.
    fn members(
        &mut self,
        engine: &Engine<'_>,
        group: &Group,
    ) -> Result<HashSet<(String, usize)>, Error> {
        let unit = |columns: &Columns| match group.unit {
            GroupUnit::Article => (columns.doc.0.clone(), columns.article.0),
            GroupUnit::Chapter => (columns.doc.0.clone(), columns.chapter.0),
        };
        let mut found = Vec::new();
        for test in &group.tests {
            found.push(self.fitting(engine, test, Sort::Library)?);
        }
        let units = found.iter().map(|fits| fits.iter().map(|fit| unit(&fit.row.fields)));
        let shared = units
            .map(Iterator::collect::<HashSet<_>>)
            .reduce(|shared, units| shared.intersection(&units).cloned().collect())
            .unwrap_or_default();
        let members = found.into_iter().flatten().map(|fit| fit.row.fields);
        let members = members.filter(|columns| shared.contains(&unit(columns)));
        Ok(members.map(|columns| (columns.doc.0, columns.provision.0)).collect())
    }
}

impl Fit {
    fn score(&self) -> f32 {
        self.row.score.unwrap_or(0.0)
    }
}

/// One provision, asked by the scan for its filters and groups.
struct Seen<'a> {
    columns: &'a Columns,
    dialect: &'a Dialect<'a>,
    groups: &'a [HashSet<(String, usize)>],
}

impl Place for Seen<'_> {
    fn passes(&self, filter: usize) -> bool {
        let field = self.dialect.plan.filters[filter].field();
        match self.dialect.passing(filter) {
            Passing::Values(values) => values.contains(text(self.columns, field)),
            Passing::Days(filter) => filter.fits_day(day(self.columns, field)),
        }
    }

    fn is_in(&self, group: usize) -> bool {
        let address = (self.columns.doc.0.clone(), self.columns.provision.0);
        self.groups[group].contains(&address)
    }
}

fn text(columns: &Columns, field: Field) -> &str {
    match field {
        Field::Region => &columns.region.0,
        Field::Issuer => &columns.issuer.0,
        Field::Kind => &columns.kind.0,
        Field::Status => &columns.status.0,
        Field::Title => &columns.title.0,
        Field::DocNo => &columns.doc_no.0,
        Field::Level => &columns.level.0,
        Field::Year | Field::Date | Field::Published | Field::Effective => "",
    }
}

fn day(columns: &Columns, field: Field) -> u64 {
    match field {
        Field::Published => columns.published.0,
        Field::Effective => columns.effective.0,
        _ => columns.date.0,
    }
}

fn facets(fits: &[Fit]) -> Facets {
    let count = |name: &dyn Fn(&Columns) -> String| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for fit in fits {
            *counts.entry(or_unknown(name(&fit.row.fields))).or_default() += 1;
        }
        counts
    };
    let year = |columns: &Columns| match columns.date.0 / 10_000 {
        0 => String::new(),
        year => year.to_string(),
    };
    Facets {
        region: count(&|columns| columns.region.0.clone()),
        kind: count(&|columns| columns.kind.0.clone()),
        year: count(&year),
        level: count(&|columns| columns.level.0.clone()),
        status: count(&|columns| columns.status.0.clone()),
    }
}
