//! Answers that the engine decides by itself: its count, its facets, its order, its page.
//!
//! The texts of all hits are read all the same, when the query asks for words, to count what is
//! marked in them; so this also proves the engine right. When a text says otherwise, there is no
//! answer here and reading decides ([`crate::remote::read`]).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::{Facets, Options, Sort};
use crate::clause_index::TextOf;
use crate::error::Error;
use crate::remote::dialect::Dialect;
use crate::remote::read::Reader;
use crate::remote::walk::{Engine, PAGE};
use crate::remote::{Found, or_unknown};
use crate::run::reads_text;

/// What says which provision a row is.
const ADDRESS: [&str; 2] = ["doc", "provision"];

#[derive(Deserialize)]
struct Terms {
    #[serde(rename = "sum_other_doc_count")]
    others: u64,
    buckets: Vec<Bucket>,
}

#[derive(Deserialize)]
struct Bucket {
    key: Value,
    #[serde(rename = "doc_count")]
    count: usize,
}

/// The answer, if the engine can decide what fits.
pub(crate) fn answer(
    engine: &Engine<'_>,
    dialect: &Dialect<'_>,
    options: &Options,
    text_of: &TextOf<'_>,
) -> Result<Option<Found>, Error> {
    let test = &dialect.plan.test;
    let named = dialect.named(test);
    if !named.exact {
        return Ok(None);
    }
    // The page, the count and the facets in one request, if the page is among the first hits.
    let body = dialect.body(&named, options.sort, &ADDRESS);
    let limit = if options.limit == 0 { usize::MAX } else { options.limit };
    let at_once = options.offset.saturating_add(limit) <= PAGE;
    let mut first = body.clone();
    first["track_total_hits"] = json!(true);
    first["aggs"] = aggregations();
    first["from"] = json!(if at_once { options.offset } else { 0 });
    first["size"] = json!(if at_once { limit } else { 0 });
    let mut page = engine.search(&first)?;
    let (total, facets) = (page.total(), facets(engine, &mut page.aggregations)?);
    let mut reader = Reader::new(dialect, text_of);
    let mut occurrences = 0;
    if reads_text(test) {
        let all = dialect.body(&named, Sort::Library, &ADDRESS);
        let (mut proven, mut seen) = (true, 0);
        engine.walk::<Error>(&all, 0, |row| {
            seen += 1;
            let matches = reader.read(test, &row);
            occurrences += matches.unwrap_or(0);
            proven &= matches.is_some();
            Ok(proven)
        })?;
        if !proven || seen != total {
            return Ok(None);
        }
    }
    let mut hits = Vec::new();
    if at_once {
        if page.len() != total.saturating_sub(options.offset).min(limit) {
            return Err(engine.server.unusable(format!("{total} 条的一页不全")).into());
        }
        hits.extend(page.rows().iter().map(|row| reader.hit(test, row)));
    } else if total > options.offset {
        engine.walk::<Error>(&body, options.offset, |row| {
            hits.push(reader.hit(test, &row));
            Ok(hits.len() < limit)
        })?;
    }
    let Reader { unread, unmarked, tally, .. } = reader;
    Ok(Some(Found { total, occurrences, facets, hits, unread, unmarked, tally }))
}

/// One for each facet. No column has as many values as are asked for; if one had, that is an error
/// and not a wrong count.
fn aggregations() -> Value {
    let terms = |column: &str| json!({"terms": {"field": column, "size": PAGE}});
    json!({
        "region": terms("region"), "kind": terms("kind"), "year": terms("year"),
        "level": terms("level"), "status": terms("status"),
    })
}

fn facets(engine: &Engine<'_>, found: &mut Value) -> Result<Facets, Error> {
    let mut of = |column: &str| {
        let terms: Terms = serde_json::from_value(found[column].take())
            .map_err(|error| engine.server.unusable(error.to_string()))?;
        if terms.others > 0 {
            return Err(engine.server.unusable(format!("{column} 的取值超过 {PAGE} 种")));
        }
        let named = |bucket: Bucket| match bucket.key {
            Value::String(name) => (or_unknown(name), bucket.count),
            Value::Number(year) if year.as_u64() == Some(0) => {
                (or_unknown(String::new()), bucket.count)
            }
            other => (other.to_string(), bucket.count),
        };
        Ok(terms.buckets.into_iter().map(named).collect::<BTreeMap<_, _>>())
    };
    Ok(Facets {
        region: of("region")?,
        kind: of("kind")?,
        year: of("year")?,
        level: of("level")?,
        status: of("status")?,
    })
}
