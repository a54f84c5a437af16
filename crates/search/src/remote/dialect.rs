//! A plan in the dialect of the engine: what it names is at least everything that fits, and the
//! dialect says whether it is also no more.
//!
//! Exact are phrases (their characters are words at fixed positions, [`mapping::words`]), filters
//! (decided here on the values of a column), and AND, OR and NOT of what is exact. Not exact are other
//! spellings of numbers, which must be whole numbers of the text, and everything that asks where in
//! the text something stands: 同句, 同段, 近N; and 同条 and 同章, which join provisions.

use serde_json::{Value, json};

use crate::answer::Sort;
use crate::filter::Filter;
use crate::form::is_word;
use crate::plan::{Plan, Test};
use crate::remote::mapping::{self, HEADING, TEXT, TITLE};
use crate::search::{HEADING_BOOST, TITLE_BOOST};

/// How many values one `terms` query may have (`index.max_terms_count`).
const MOST_TERMS: usize = 65_536;

/// A plan with its filters in the dialect.
pub(crate) struct Dialect<'a> {
    pub(crate) plan: &'a Plan,
    /// The filters of the plan, by number: on the server, and here.
    filters: Vec<(Value, Passing)>,
}

/// What passes a filter.
pub(crate) enum Passing {
    /// Provisions whose column has one of these values.
    Values(std::collections::HashSet<String>),
    /// Provisions whose day is in the filter's range.
    Days(Filter),
}

/// A query that everything fitting a test fits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Named {
    /// `None` for all provisions.
    pub(crate) query: Option<Value>,
    /// Nothing else fits it.
    pub(crate) exact: bool,
}

impl Named {
    fn everything() -> Self {
        Self { query: None, exact: false }
    }
}

impl<'a> Dialect<'a> {
    pub(crate) fn new(plan: &'a Plan) -> Self {
        Self { plan, filters: Vec::new() }
    }

    /// The next filter of the plan; `known` are all values of its column.
    pub(crate) fn filter(&mut self, filter: &Filter, known: &[String]) {
        let column = mapping::column(filter.field());
        self.filters.push(match filter.days() {
            Some((from, to)) => {
                let range = json!({"range": {column: {"gte": from, "lte": to}}});
                (unscored(&range), Passing::Days(filter.clone()))
            }
            None => {
                let fitting: Vec<&String> = known.iter().filter(|v| filter.fits(v)).collect();
                let terms = fitting.chunks(MOST_TERMS).map(|v| json!({"terms": {column: v}}));
                let query = unscored(&any(terms.collect()));
                (query, Passing::Values(fitting.into_iter().cloned().collect()))
            }
        });
    }

    /// What passes the filter of this number.
    pub(crate) fn passing(&self, filter: usize) -> &Passing {
        &self.filters[filter].1
    }

    /// What the engine is asked for a test.
    pub(crate) fn named(&self, test: &Test) -> Named {
        match test {
            Test::Phrase(phrase) => self.phrase(*phrase),
            Test::Filter(filter) => {
                Named { query: Some(self.filters[*filter].0.clone()), exact: true }
            }
            Test::Not(test) => match self.named(test) {
                Named { query: Some(query), exact: true } => {
                    Named { query: Some(json!({"bool": {"must_not": [query]}})), exact: true }
                }
                Named { query: None, exact: true } => {
                    Named { query: Some(any(vec![])), exact: true }
                }
                _ => Named::everything(),
            },
            Test::All(tests) => self.all(tests),
            Test::Any(tests) => self.any(tests),
            // NOT within a piece of text says nothing of the whole.
            Test::Same(_, tests) => {
                Named { exact: false, ..self.all(tests.iter().filter(|test| !holds_not(test))) }
            }
            Test::Group(group) => {
                Named { exact: false, ..self.any(&self.plan.groups[*group].tests) }
            }
            Test::Near(_, left, right) => {
                let side = |phrases: &[usize]| {
                    joined(phrases.iter().map(|&phrase| self.phrase(phrase)).collect())
                };
                Named { exact: false, ..both(vec![side(left), side(right)]) }
            }
        }
    }

    /// The body of a search for everything that `named` names, scored as the embedded index does:
    /// more when a phrase stands in the heading or in the title.
    pub(crate) fn body(&self, named: &Named, sort: Sort, columns: &[&str]) -> Value {
        let mut query = named.query.clone().unwrap_or_else(|| json!({"match_all": {}}));
        let mut asked = Vec::new();
        self.plan.asked_for(&self.plan.test, &mut asked);
        if sort == Sort::Relevance && !asked.is_empty() {
            let within = |field: &str| {
                any(asked
                    .iter()
                    .filter_map(|&phrase| {
                        occurrence(self.plan.phrases[phrase].chars(), field).query
                    })
                    .collect())
            };
            query = json!({"function_score": {
                "query": query, "score_mode": "multiply", "boost_mode": "multiply",
                "functions": [
                    {"filter": within(HEADING), "weight": 1.0 + HEADING_BOOST},
                    {"filter": within(TITLE), "weight": 1.0 + TITLE_BOOST},
                ],
            }});
        }
        let mut order = match sort {
            Sort::Relevance => vec![json!({"_score": "desc"})],
            Sort::Date => vec![json!({"date": "desc"})],
            Sort::Authority => vec![json!({"rank": "asc"})],
            Sort::Library => vec![],
        };
        // The order of the library is the order of the addresses of its documents.
        order.extend([json!({"doc": "asc"}), json!({"provision": "asc"})]);
        json!({
            "query": query, "sort": order, "track_scores": sort == Sort::Relevance,
            "_source": false, "docvalue_fields": columns,
        })
    }

    fn phrase(&self, phrase: usize) -> Named {
        let variants = self.plan.phrases[phrase].variants.iter();
        joined(
            variants
                .map(|variant| {
                    let named = occurrence(&variant.chars, TEXT);
                    Named { exact: named.exact && variant.is_literal(), ..named }
                })
                .collect(),
        )
    }

    fn all<'t>(&self, tests: impl IntoIterator<Item = &'t Test>) -> Named {
        both(tests.into_iter().map(|test| self.named(test)).collect())
    }

    fn any(&self, tests: &[Test]) -> Named {
        joined(tests.iter().map(|test| self.named(test)).collect())
    }
}

/// What all of these name.
fn both(parts: Vec<Named>) -> Named {
    let exact = parts.iter().all(|part| part.exact);
    let mut queries: Vec<Value> = parts.into_iter().filter_map(|part| part.query).collect();
    let query = match queries.len() {
        0 | 1 => queries.pop(),
        _ => Some(json!({"bool": {"must": queries}})),
    };
    Named { query, exact }
}

/// What any of these names.
fn joined(parts: Vec<Named>) -> Named {
    let exact = parts.iter().all(|part| part.exact);
    let queries: Option<Vec<Value>> = parts.into_iter().map(|part| part.query).collect();
    Named { query: queries.map(any), exact }
}

fn any(mut queries: Vec<Value>) -> Value {
    match queries.len() {
        0 => json!({"match_none": {}}),
        1 => queries.remove(0),
        _ => json!({"bool": {"should": queries, "minimum_should_match": 1}}),
    }
}

fn unscored(query: &Value) -> Value {
    json!({"bool": {"filter": [query]}})
}

/// Whether a NOT takes part in a test.
fn holds_not(test: &Test) -> bool {
    match test {
        Test::Not(_) => true,
        Test::All(tests) | Test::Any(tests) | Test::Same(_, tests) => tests.iter().any(holds_not),
        Test::Phrase(_) | Test::Filter(_) | Test::Group(_) | Test::Near(..) => false,
    }
}

/// Where these characters stand in a field of words.
fn occurrence(phrase: &[char], field: &str) -> Named {
    let Some((&last, before)) = phrase.split_last() else { return Named::everything() };
    let mut words = mapping::words(phrase);
    // The last character may begin any pair, so it is no word to look for.
    let covered = !is_word(last) || before.last().is_some_and(|&c| is_word(c));
    if is_word(last) {
        words.truncate(words.rfind(' ').unwrap_or(0));
    }
    if words.is_empty() {
        return Named { query: Some(json!({"prefix": {field: last.to_string()}})), exact: true };
    }
    let query = match words.contains(' ') {
        true => json!({"match_phrase": {field: words}}),
        false => json!({"term": {field: words}}),
    };
    Named { query: Some(query), exact: covered }
}
