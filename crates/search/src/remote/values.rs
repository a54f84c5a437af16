//! Which values a column has: filters are decided on values, not on provisions.

use law::Diagnostic;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::filter::{Field, Filter};
use crate::remote::fault::Fault;
use crate::remote::http::Server;
use crate::remote::mapping::column;
use crate::remote::walk::Engine;
use crate::search::unknown_value_note;

/// How many values are asked for at once.
const PAGE: usize = 10_000;

/// The values of the columns of one index.
pub(crate) struct Values<'a> {
    engine: Engine<'a>,
}

#[derive(Deserialize)]
struct Composite {
    buckets: Vec<Bucket>,
    #[serde(default)]
    after_key: Option<Value>,
}

#[derive(Deserialize)]
struct Bucket {
    key: Value,
    #[serde(rename = "doc_count")]
    count: usize,
}

/// A document as the server holds it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) doc: String,
    pub(crate) stamp: String,
    /// All of its provisions arrived: a sender that was killed may have left some behind.
    pub(crate) complete: bool,
}

/// The stamp under which the provisions of a document are sent.
pub(crate) fn sent_stamp(stamp: &str, units: usize) -> String {
    format!("{stamp}/{units}")
}

impl<'a> Values<'a> {
    pub(crate) fn new(server: &'a Server, index: &'a str) -> Self {
        Self { engine: Engine { server, index } }
    }

    /// All values of a column of text, sorted; none for a date, which is compared and not looked up.
    pub(crate) fn of(&self, field: Field) -> Result<Vec<String>, Fault> {
        if field.is_date() {
            return Ok(Vec::new());
        }
        let keys = self.distinct([column(field)])?;
        Ok(keys.into_iter().map(|([value], _)| value).collect())
    }

    /// All documents with their stamps.
    pub(crate) fn held(&self) -> Result<Vec<Held>, Fault> {
        let held = |([doc, sent], count): ([String; 2], usize)| {
            let (stamp, units) = sent.rsplit_once('/').unwrap_or((&sent, ""));
            let complete = units.parse() == Ok(count);
            Held { doc, stamp: stamp.to_owned(), complete }
        };
        Ok(self.distinct(["doc", "stamp"])?.into_iter().map(held).collect())
    }

    /// The different combinations of the values of these columns, and how many provisions have each.
    fn distinct<const N: usize>(
        &self,
        columns: [&str; N],
    ) -> Result<Vec<([String; N], usize)>, Fault> {
        let sources = columns.map(|name| json!({name: {"terms": {"field": name}}}));
        let mut found = Vec::new();
        let mut after: Option<Value> = None;
        loop {
            let mut composite = json!({"size": PAGE, "sources": sources.as_slice()});
            if let Some(after) = after {
                composite["after"] = after;
            }
            let body = json!({"size": 0, "aggs": {"values": {"composite": composite}}});
            let mut page = self.engine.search(&body)?;
            let values: Composite = serde_json::from_value(page.aggregations["values"].take())
                .map_err(|error| self.engine.server.unusable(error.to_string()))?;
            let full = values.buckets.len() == PAGE;
            for bucket in values.buckets {
                let value = |name: &str| bucket.key[name].as_str().map(str::to_owned);
                let key: Option<Vec<String>> = columns.iter().map(|name| value(name)).collect();
                let key = key.and_then(|key| key.try_into().ok());
                let key = key.ok_or_else(|| self.engine.server.unusable("汇总结果缺少取值"))?;
                found.push((key, bucket.count));
            }
            if !full {
                return Ok(found);
            }
            after = Some(
                values
                    .after_key
                    .ok_or_else(|| self.engine.server.unusable("汇总结果没有给出后续页的起点"))?,
            );
        }
    }
}

/// A warning when no document at all can pass a filter.
pub(crate) fn unknown_value(filter: &Filter, known: &[String]) -> Option<Diagnostic> {
    let values = known.iter().map(String::as_str).collect();
    (!filter.field().is_date()).then(|| unknown_value_note(filter, values))?
}
