//! Our own index: the first page of ten and the exact count, from the texts that the index names, or
//! proved by a scan of every text.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use cpu_time::ThreadTime;
use law::{DocId, Level};
use search::{Facts, Fingerprint, Index, Options, Proof, Query, Unit};
use serde_json::json;

use crate::{Case, Row};

/// Provisions that stand in one document; only their number matters here.
const PER_DOCUMENT: usize = 100;

pub fn measure(rows: Vec<Row>, cases: &[Case], folder: &str, proof: Proof) {
    let texts: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
    let units = rows.into_iter().enumerate().map(|(nth, row)| Unit {
        doc: DocId(format!("{:06}", nth / PER_DOCUMENT)),
        provision: nth % PER_DOCUMENT,
        article: nth % PER_DOCUMENT,
        chapter: 0,
        level: Level::Article,
        text: row.text,
        heading: 0,
        facts: Arc::new(Facts { region: row.region, date: row.year * 10_000, ..Facts::default() }),
    });
    let units: Vec<Unit> = units.collect();
    let start = Instant::now();
    let index = Index::build(Path::new(folder), &Fingerprint::new(&[("corpus", "peers")]), units)
        .expect("an index");
    let build = start.elapsed().as_secs_f64();

    let text_of = |doc: &DocId, provision: usize| {
        texts.get(doc.0.parse::<usize>().ok()? * PER_DOCUMENT + provision)
    };
    let options = Options { limit: 10, proof, ..Options::default() };
    let answers: Vec<_> = cases
        .iter()
        .map(|case| {
            let quoted: Vec<String> = case.terms.iter().map(|term| format!("\"{term}\"")).collect();
            let written = quoted.join(if case.kind == "or" { " OR " } else { " " });
            let query = Query::parse(&written).expect("a query");
            let ask = || index.search(&query, &options, text_of).expect("an answer");
            let count = ask().total;
            let mut best = f64::INFINITY;
            for _ in 0..3 {
                let start = ThreadTime::now();
                std::hint::black_box(ask());
                best = best.min(start.elapsed().as_secs_f64());
            }
            json!([best * 1e3, count])
        })
        .collect();
    println!("{}", json!({ "build": build, "answers": answers }));
}
