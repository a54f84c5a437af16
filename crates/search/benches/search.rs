//! How fast an index is built and answers, over statutes.
//!
//! `ZHUNSHENG_TESTDATA` names a folder with `statutes/lawrefbook/**/*.md`; without it the sentences
//! of the five seed texts are combined anew into 20,000 provisions, which is enough to see a change
//! for the worse but not to compare with other engines.

#![allow(missing_docs)]
#![expect(clippy::disallowed_methods, reason = "reads the corpus that is measured")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot run must stop")]

use std::collections::HashMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use law::DocId;
use search::{Filter, Fingerprint, Index, Options, Query, Unit, units};
use tempfile::TempDir;

fn files_below(dir: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files_below(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
}

fn read_all(dir: &Path, extension: &str) -> Vec<Unit> {
    let mut files = Vec::new();
    files_below(dir, extension, &mut files);
    let mut found: Vec<Unit> = Vec::new();
    for (i, path) in files.iter().enumerate() {
        let raw = std::fs::read_to_string(path).unwrap();
        for document in law::read(&law::Source::new(path.to_string_lossy(), raw)) {
            let id = DocId(format!("{}/{i}", document.id));
            found.extend(
                units(&document, &law::Entry::of(&document))
                    .map(|unit| Unit { doc: id.clone(), ..unit }),
            );
        }
    }
    found
}

/// Provisions of two to four sentences each, drawn from `units` by a fixed sequence of numbers.
fn recombined(units: &[Unit], count: usize) -> Vec<Unit> {
    let sentences: Vec<&str> =
        units.iter().flat_map(|unit| unit.text.split_inclusive('。')).collect();
    let mut state = 7u64;
    let mut draw = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let facts: Vec<Arc<_>> = units.iter().map(|unit| unit.facts.clone()).collect();
    (0..count)
        .map(|i| Unit {
            doc: DocId(format!("文{}", i / 50)),
            provision: i % 50,
            article: i % 50,
            chapter: i % 50 / 10 * 10,
            level: law::Level::Article,
            text: (0..2 + draw(3)).map(|_| sentences[draw(sentences.len())]).collect(),
            heading: 0,
            facts: facts[i / 50 % facts.len()].clone(),
        })
        .collect()
}

fn corpus() -> Vec<Unit> {
    match std::env::var_os("ZHUNSHENG_TESTDATA") {
        Some(data) => read_all(&Path::new(&data).join("statutes/lawrefbook"), "md"),
        None => {
            let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/policies");
            recombined(&read_all(&seeds, "txt"), 20_000)
        }
    }
}

fn all(c: &mut Criterion) {
    let corpus = corpus();
    let print = Fingerprint::new(&[("corpus", "bench")]);
    let bytes: usize = corpus.iter().map(|unit| unit.text.len()).sum();

    let mut group = c.benchmark_group("build");
    group.sample_size(10).throughput(Throughput::Elements(corpus.len() as u64));
    group.bench_function(format!("{} provisions, {} MB", corpus.len(), bytes / 1_000_000), |b| {
        b.iter_batched(
            || (TempDir::new().unwrap(), corpus.clone()),
            |(dir, units)| (Index::build(dir.path(), &print, units).unwrap(), dir),
            BatchSize::PerIteration,
        );
    });
    group.finish();

    let dir = TempDir::new().unwrap();
    let index = Index::build(dir.path(), &print, corpus.clone()).unwrap();
    let texts: HashMap<(DocId, usize), String> =
        corpus.into_iter().map(|unit| ((unit.doc, unit.provision), unit.text)).collect();
    c.bench_function("open", |b| b.iter(|| Index::open(dir.path(), &print).unwrap()));

    let mut group = c.benchmark_group("first page");
    for query in [
        "温馨提示书",
        "事故隐患排查治理",
        "安全",
        "双",
        "安全 培训",
        "处罚 或 罚款 或 没收",
        "安全 NOT 生产",
        "安全 同句 培训",
        "安全 近10 培训",
        "双随机 同条 抽查",
        "企业没有按规定组织员工培训怎么处罚",
    ] {
        let parsed = Query::parse(query).unwrap();
        let options = Options { limit: 20, ..Options::default() };
        let text_of = |doc: &DocId, provision| texts.get(&(doc.clone(), provision));
        let answer = index.search(&parsed, &options, text_of).unwrap();
        group.bench_function(format!("{query} ({} hits)", answer.total), |b| {
            b.iter(|| index.search(black_box(&parsed), &options, text_of).unwrap().total);
        });
    }
    let region = vec![Filter::new(search::Field::Region, "山东").unwrap()];
    let options = Options { limit: 20, filters: region, ..Options::default() };
    let parsed = Query::parse("安全").unwrap();
    group.bench_function("安全, in one region", |b| {
        let text_of = |doc: &DocId, provision| texts.get(&(doc.clone(), provision));
        b.iter(|| index.search(black_box(&parsed), &options, text_of).unwrap().total);
    });
    group.finish();
}

criterion_group!(benches, all);
criterion_main!(benches);
