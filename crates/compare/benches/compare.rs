//! Comparing many documents at once: the five seeds, and with `ZHUNSHENG_TESTDATA` 3 to 42 cities'
//! regulations on one topic, to see how the time grows with the clauses.

#![allow(missing_docs)]
#![expect(clippy::disallowed_methods, reason = "reads the texts that are compared")]

use std::hint::black_box;
use std::path::Path;

use compare::{Options, contrast};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use law::{Document, Source};

/// Reads a file of the repository or of the test data.
fn read(path: &Path) -> Vec<Document> {
    let text = std::fs::read_to_string(path).expect("a fixture");
    law::read(&Source::new(path.file_name().expect("a name").to_string_lossy(), text))
}

fn seeds() -> Vec<Document> {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/policies");
    [
        "linyi/000_4dcc1adcc3de943a.txt",
        "chenzhou/001_6e30101877bbf876.txt",
        "xuchang/002_83239ca49590f60c.txt",
        "weifang/003_4603b5da0aeb0def.txt",
        "shandong/004_feed7831f86b82e1.txt",
    ]
    .iter()
    .flat_map(|file| read(&policies.join(file)))
    .collect()
}

/// The regulations of 42 cities on one topic, by the list in the test data.
fn cities() -> Option<Vec<Document>> {
    let statutes =
        std::path::PathBuf::from(std::env::var_os("ZHUNSHENG_TESTDATA")?).join("statutes");
    let list = std::fs::read_to_string(statutes.join("cross_region_topics.json")).ok()?;
    let list: serde_json::Value = serde_json::from_str(&list).ok()?;
    let topic = list.as_array()?.iter().find(|topic| topic["topic"] == "文明行为促进条例")?;
    let files = topic["docs"].as_object()?.values().filter_map(|files| files[0].as_str());
    Some(files.map(|file| read(&statutes.join("lawrefbook").join(file)).swap_remove(0)).collect())
}

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compare");
    group.sample_size(10);
    let seeds = seeds();
    let columns: Vec<&Document> = seeds.iter().collect();
    group
        .bench_function("seeds", |b| b.iter(|| contrast(black_box(&columns), &Options::default())));
    if let Some(cities) = cities() {
        for n in [3, 6, 12, 24, 42] {
            let columns: Vec<&Document> = cities.iter().take(n).collect();
            let clauses: usize = columns.iter().map(|d| d.articles()).sum();
            group.throughput(Throughput::Elements(clauses as u64));
            group.bench_with_input(BenchmarkId::new("cities", n), &columns, |b, columns| {
                b.iter(|| contrast(black_box(columns), &Options::default()));
            });
        }
    }
    group.finish();
}

criterion_group!(compare_benches, benches);
criterion_main!(compare_benches);
