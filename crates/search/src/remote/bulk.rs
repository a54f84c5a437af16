//! Many provisions sent at once: bounded batches, and patience with those that a busy server turns
//! away.

use serde::Deserialize;
use serde_json::json;
use ureq::http::Method;

use crate::remote::fault::Fault;
use crate::remote::http::{ATTEMPTS, Sent, Server};
use crate::remote::mapping;
use crate::unit::Unit;

/// How much is sent at once, in bytes, and in provisions.
const LONGEST_BATCH: usize = 4 << 20;
const MOST_ACTIONS: usize = 2_000;

/// Provisions on their way into one index. One batch at a time is on its way, so a slow server slows
/// the sender down.
pub(crate) struct Bulk<'a> {
    server: &'a Server,
    path: String,
    /// Each the two lines of one provision.
    batch: Vec<String>,
    bytes: usize,
}

#[derive(Deserialize)]
struct Outcome {
    errors: bool,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    index: ItemOutcome,
}

#[derive(Deserialize)]
struct ItemOutcome {
    status: u16,
    #[serde(default)]
    error: Option<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    #[serde(default)]
    reason: String,
}

impl<'a> Bulk<'a> {
    pub(crate) fn new(server: &'a Server, index: &str) -> Self {
        let path = format!("/{index}/_bulk?filter_path=errors,items.*.status,items.*.error.reason");
        Self { server, path, batch: Vec::new(), bytes: 0 }
    }

    /// Sends a provision, sooner or later.
    pub(crate) fn put(&mut self, unit: &Unit, stamp: &str) -> Result<(), Fault> {
        let action = json!({"index": {"_id": mapping::id(unit)}});
        let lines = format!("{action}\n{}\n", mapping::fields(unit, stamp));
        if self.bytes + lines.len() > LONGEST_BATCH || self.batch.len() == MOST_ACTIONS {
            self.flush()?;
        }
        self.bytes += lines.len();
        self.batch.push(lines);
        Ok(())
    }

    /// Sends what is left.
    pub(crate) fn finish(mut self) -> Result<(), Fault> {
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Fault> {
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        if batch.is_empty() { Ok(()) } else { self.send(batch) }
    }

    fn send(&self, mut batch: Vec<String>) -> Result<(), Fault> {
        for attempt in 1..=ATTEMPTS {
            let sent =
                self.server.ask(Method::POST, &self.path, Sent::Lines(batch.concat().as_bytes()));
            let outcome: Outcome = match sent {
                // Too much for the server, or for what stands before it.
                Err(fault) if fault.status() == Some(413) && batch.len() > 1 => {
                    let rest = batch.split_off(batch.len() / 2);
                    self.send(batch)?;
                    return self.send(rest);
                }
                sent => sent?,
            };
            if outcome.items.len() != batch.len() {
                return Err(self.server.unusable("_bulk 的答复与所送的条数不符"));
            }
            if !outcome.errors {
                return Ok(());
            }
            let mut turned_away = Vec::new();
            for (lines, Item { index }) in batch.into_iter().zip(outcome.items) {
                match index.status {
                    200..=299 => {}
                    429 | 503 => turned_away.push(lines),
                    status => {
                        let id = lines.lines().next().unwrap_or_default();
                        let reason = index.error.map(|error| error.reason).unwrap_or_default();
                        return Err(self.server.refusal(status, format!("{id}：{reason}")));
                    }
                }
            }
            if turned_away.is_empty() {
                return Ok(());
            }
            batch = turned_away;
            if attempt < ATTEMPTS {
                std::thread::sleep(self.server.wait(attempt, None));
            }
        }
        Err(self.server.busy(429, ATTEMPTS))
    }
}
