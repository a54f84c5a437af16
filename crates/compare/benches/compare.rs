//! Comparing many documents at once: the five seeds, and with `ZHUNSHENG_TESTDATA` 3 to 42 cities'
//! regulations on one topic, to see how time and memory grow with the clauses.
//!
//! Peak memory belongs to a process: for each number of cities the program runs itself once more,
//! as `compare --once N`.

#![allow(missing_docs)]
#![expect(clippy::disallowed_methods, reason = "reads the texts that are compared")]
#![expect(clippy::print_stdout, reason = "prints the table of peak memory")]

use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use compare::{Options, contrast};
use criterion::{BenchmarkId, Criterion, Throughput};
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
        for n in NUMBERS {
            let columns: Vec<&Document> = cities.iter().take(n).collect();
            group.throughput(Throughput::Elements(clauses(&columns)));
            group.bench_with_input(BenchmarkId::new("cities", n), &columns, |b, columns| {
                b.iter(|| contrast(black_box(columns), &Options::default()));
            });
        }
    }
    group.finish();
}

/// How many cities are compared.
const NUMBERS: [usize; 5] = [3, 6, 12, 24, 42];

fn clauses(columns: &[&Document]) -> u64 {
    columns.iter().map(|d| d.articles() as u64).sum()
}

/// Compares `n` cities once and prints a row: cities, clauses, seconds of processor time, rows,
/// measures, sentences quoted, peak memory before and after in MiB.
fn once(n: usize) {
    let cities = cities().expect("ZHUNSHENG_TESTDATA names the folder of the test data");
    let columns: Vec<&Document> = cities.iter().take(n).collect();
    let (before, start) = (peak(), busy());
    let found = contrast(&columns, &Options::default());
    let (time, after) = (busy() - start, peak());
    let counts = (found.rows.len(), found.measures.len(), found.reuse.len());
    println!(
        "| {n} | {} | {time:.3} | {} | {} | {} | {before} | {after} |",
        clauses(&columns),
        counts.0,
        counts.1,
        counts.2
    );
}

/// The time that this process was on a processor so far, in seconds.
fn busy() -> f64 {
    let status = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = status.split(' ').next().and_then(|n| n.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

/// The largest resident size of this process so far, in MiB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

fn table() {
    let program = std::env::current_exe().expect("its own path");
    println!("| cities | clauses | CPU s | rows | measures | quoted | peak MiB before | after |");
    println!("|---|---|---|---|---|---|---|---|");
    for n in NUMBERS {
        let run = Command::new(&program).args(["--once", &n.to_string()]).status();
        assert!(run.is_ok_and(|status| status.success()), "{n} cities");
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, n] = arguments.as_slice()
        && flag == "--once"
    {
        return once(n.parse().expect("a number"));
    }
    let mut criterion = Criterion::default().configure_from_args();
    benches(&mut criterion);
    criterion.final_summary();
    if cities().is_some() && arguments.iter().any(|argument| argument == "--bench") {
        table();
    }
}
