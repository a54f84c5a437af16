//! The texts and the queries that every engine gets, and the measurement of our own.
//!
//! ```text
//! search-peers corpus FOLDER UNITS.jsonl     provisions of the Markdown files below FOLDER
//! search-peers queries UNITS.jsonl Q.json    queries drawn from them, with the true counts
//! search-peers ours UNITS.jsonl Q.json DIR   index and answer; prints the figures as JSON
//! search-peers proved UNITS.jsonl Q.json DIR the same, each answer proved by a scan of every text
//! ```

mod corpus;
mod ours;
mod queries;

use std::fs::File;
use std::io::{BufRead, BufReader};

use serde::{Deserialize, Serialize};

/// One provision.
#[derive(Serialize, Deserialize)]
struct Row {
    text: String,
    region: String,
    year: u64,
}

/// One query: all its words as exact phrases.
#[derive(Serialize, Deserialize)]
struct Case {
    kind: String,
    terms: Vec<String>,
    /// Provisions that contain what is asked for, by reading every text.
    truth: usize,
}

fn rows(path: &str) -> Vec<Row> {
    let lines = BufReader::new(File::open(path).expect("the units")).lines();
    lines.map(|line| serde_json::from_str(&line.expect("a line")).expect("a row")).collect()
}

fn cases(path: &str) -> Vec<Case> {
    serde_json::from_reader(BufReader::new(File::open(path).expect("queries"))).expect("queries")
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["corpus", folder, units] => corpus::write(folder, units),
        ["queries", units, queries] => queries::write(&rows(units), queries),
        ["ours", units, queries, folder] => {
            ours::measure(rows(units), &cases(queries), folder, search::Proof::None);
        }
        ["proved", units, queries, folder] => {
            ours::measure(rows(units), &cases(queries), folder, search::Proof::EveryText);
        }
        _ => panic!("usage: search-peers corpus|queries|ours …"),
    }
}
