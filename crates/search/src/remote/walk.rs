//! Searches of one index: a page of hits, or all of them one after another.

use serde::Deserialize;
use serde_json::{Value, json};
use ureq::http::Method;

use crate::remote::fault::Fault;
use crate::remote::http::{Sent, Server};

/// The most hits of one answer: what an engine allows unless its administrator says otherwise.
pub(crate) const PAGE: usize = 10_000;
/// How long the engine keeps its view of the index between two pages.
const KEPT: &str = "5m";

/// One version of the index.
#[derive(Clone, Copy)]
pub(crate) struct Engine<'a> {
    pub(crate) server: &'a Server,
    pub(crate) index: &'a str,
}

/// The answer to a search.
#[derive(Deserialize)]
pub(crate) struct Page {
    timed_out: bool,
    #[serde(rename = "_shards")]
    shards: Shards,
    hits: Hits,
    #[serde(default)]
    pub(crate) aggregations: Value,
    #[serde(rename = "_scroll_id", default)]
    scroll: Option<String>,
}

#[derive(Deserialize)]
struct Shards {
    failed: u64,
}

#[derive(Deserialize)]
struct Hits {
    total: Total,
    hits: Vec<Row>,
}

#[derive(Deserialize)]
struct Total {
    value: usize,
}

/// A provision that the engine names, with the columns that were asked for.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Row {
    #[serde(rename = "_score")]
    pub(crate) score: Option<f32>,
    pub(crate) fields: Columns,
}

/// Columns of a row; the engine gives each value as a list of one, and those only that were asked for.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Columns {
    pub(crate) doc: (String,),
    pub(crate) provision: (usize,),
    #[serde(default)]
    pub(crate) article: (usize,),
    #[serde(default)]
    pub(crate) chapter: (usize,),
    #[serde(default)]
    pub(crate) region: (String,),
    #[serde(default)]
    pub(crate) issuer: (String,),
    #[serde(default)]
    pub(crate) kind: (String,),
    #[serde(default)]
    pub(crate) status: (String,),
    #[serde(default)]
    pub(crate) title: (String,),
    #[serde(default)]
    pub(crate) doc_no: (String,),
    #[serde(default)]
    pub(crate) level: (String,),
    #[serde(default)]
    pub(crate) rank: (u64,),
    #[serde(default)]
    pub(crate) date: (u64,),
    #[serde(default)]
    pub(crate) published: (u64,),
    #[serde(default)]
    pub(crate) effective: (u64,),
}

impl Page {
    /// How many hits there are in all.
    pub(crate) fn total(&self) -> usize {
        self.hits.total.value
    }

    /// How many of them are given here.
    pub(crate) fn len(&self) -> usize {
        self.hits.hits.len()
    }

    pub(crate) fn rows(self) -> Vec<Row> {
        self.hits.hits
    }
}

impl Engine<'_> {
    /// Answers a search. An answer that some part of the engine did not take part in is none: it
    /// might lack hits.
    pub(crate) fn search(&self, body: &Value) -> Result<Page, Fault> {
        let path = format!("/{}/_search?allow_partial_search_results=false", self.index);
        self.whole(self.server.ask(Method::POST, &path, Sent::Json(body))?)
    }

    /// Number of provisions.
    pub(crate) fn count(&self) -> Result<usize, Fault> {
        Ok(self.search(&json!({"size": 0, "track_total_hits": true}))?.total())
    }

    /// Calls `each` with every hit in order, beginning with the one after the first `skip`, until it
    /// returns false. `body` has neither `size` nor `from`.
    pub(crate) fn walk<E: From<Fault>>(
        &self,
        body: &Value,
        skip: usize,
        mut each: impl FnMut(Row) -> Result<bool, E>,
    ) -> Result<(), E> {
        let mut body = body.clone();
        body["size"] = json!(PAGE);
        body["track_total_hits"] = json!(true);
        let page = self.search(&body)?;
        if page.total() <= PAGE {
            let (total, rows) = (page.total(), page.rows());
            if rows.len() != total {
                let given = rows.len();
                return Err(self.server.unusable(format!("{total} 条只给出 {given} 条")).into());
            }
            for row in rows.into_iter().skip(skip) {
                if !each(row)? {
                    break;
                }
            }
            return Ok(());
        }
        self.scroll(&body, skip, each)
    }

    /// [`walk`](Self::walk) over more than one page, for which the engine holds still.
    fn scroll<E: From<Fault>>(
        &self,
        body: &Value,
        skip: usize,
        mut each: impl FnMut(Row) -> Result<bool, E>,
    ) -> Result<(), E> {
        let path =
            format!("/{}/_search?allow_partial_search_results=false&scroll={KEPT}", self.index);
        let mut page = self.whole(self.server.ask(Method::POST, &path, Sent::Json(body))?)?;
        let total = page.total();
        let mut seen = 0;
        while seen < total {
            let id = page.scroll.take();
            let id = id.ok_or_else(|| self.server.unusable("没有给出后续页的凭据"))?;
            let view = View { server: self.server, id };
            let rows = page.rows();
            if rows.is_empty() {
                return Err(self.server.unusable(format!("{total} 条只给出 {seen} 条")).into());
            }
            for row in rows {
                seen += 1;
                if seen > skip && !each(row)? {
                    return Ok(());
                }
            }
            if seen == total {
                break;
            }
            let next = json!({"scroll": KEPT, "scroll_id": view.keep()});
            page = self.whole(self.server.ask_once(
                Method::POST,
                "/_search/scroll",
                Sent::Json(&next),
            )?)?;
        }
        Ok(())
    }

    fn whole(&self, page: Page) -> Result<Page, Fault> {
        if page.timed_out || page.shards.failed > 0 {
            return Err(self.server.partial());
        }
        Ok(page)
    }
}

/// The engine's view of the index between two pages; it is told when no more are wanted.
struct View<'a> {
    server: &'a Server,
    id: String,
}

impl View<'_> {
    /// Its number, for the next page, which goes on with it.
    fn keep(mut self) -> String {
        std::mem::take(&mut self.id)
    }
}

impl Drop for View<'_> {
    fn drop(&mut self) {
        if !self.id.is_empty() {
            let body = json!({"scroll_id": [self.id]});
            // Not told, the engine forgets it by itself when the time is over.
            let _ = self.server.ask::<Value>(Method::DELETE, "/_search/scroll", Sent::Json(&body));
        }
    }
}
