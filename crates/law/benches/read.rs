//! How many bytes of policy texts and statutes are read in a second, step by step.
//!
//! `ZHUNSHENG_TESTDATA` names a folder with `statutes/lawrefbook/**/*.md`; without it the five seed
//! texts are read over and over, which is enough to see a change for the worse.

#![allow(missing_docs)]
#![expect(clippy::disallowed_methods, reason = "reads the corpus that is measured")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot run must stop")]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use law::{Source, citation, measure};

fn files_below(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files_below(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
}

/// A name for the corpus, and its files as they lie on the disk.
fn corpus() -> (&'static str, Vec<Vec<u8>>) {
    let mut files = Vec::new();
    let name = match std::env::var_os("ZHUNSHENG_TESTDATA") {
        Some(data) => {
            files_below(&Path::new(&data).join("statutes/lawrefbook"), "md", &mut files);
            "statutes"
        }
        None => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/policies");
            files_below(&root, "txt", &mut files);
            "seeds"
        }
    };
    assert!(!files.is_empty());
    (name, files.iter().map(|path| std::fs::read(path).unwrap()).collect())
}

fn decoded(bytes: &[u8]) -> Source {
    Source::new("甲.md", String::from_utf8(bytes.to_vec()).unwrap())
}

fn reading(c: &mut Criterion) {
    let (name, files) = corpus();
    let mut group = c.benchmark_group(format!("read/{name}"));
    group.sample_size(10);
    group.throughput(Throughput::Bytes(files.iter().map(|file| file.len() as u64).sum()));

    group.bench_function("decode", |b| {
        b.iter(|| files.iter().for_each(|file| drop(black_box(decoded(file)))));
    });
    group.bench_function("decode, repair, split, tree", |b| {
        b.iter(|| files.iter().for_each(|file| drop(black_box(law::outline(&decoded(file))))));
    });
    group.bench_function("all, with metadata and citations", |b| {
        b.iter(|| files.iter().for_each(|file| drop(black_box(law::read(&decoded(file))))));
    });
    group.bench_function("all, on all processors", |b| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        b.iter(|| {
            std::thread::scope(|scope| {
                for nth in 0..threads {
                    let share = files.iter().skip(nth).step_by(threads);
                    scope.spawn(|| {
                        share.for_each(|file| drop(black_box(law::read(&decoded(file)))));
                    });
                }
            });
        });
    });

    let outlines: Vec<_> = files.iter().flat_map(|file| law::outline(&decoded(file))).collect();
    group.bench_function("citations alone", |b| {
        let known = |_: &str| false;
        b.iter(|| {
            outlines
                .iter()
                .for_each(|(text, tree)| drop(black_box(citation::find(text, tree, &known))));
        });
    });
    group.bench_function("measures alone", |b| {
        b.iter(|| outlines.iter().for_each(|(text, _)| drop(black_box(measure::find(text)))));
    });
    group.finish();
}

/// Twice the text takes twice the time: one line, and one paragraph for each line.
fn growth(c: &mut Criterion) {
    let mut group = c.benchmark_group("growth");
    group.sample_size(10);
    for (name, piece) in
        [("one line", "生产经营单位"), ("paragraphs", "第一条　安全生产。\n（一）检查；\n")]
    {
        for megabytes in [1usize, 2, 4] {
            let source = Source::new("甲.txt", piece.repeat(megabytes * 1_000_000 / piece.len()));
            group.throughput(Throughput::Bytes(source.raw.len() as u64));
            group.bench_function(format!("{name}, {megabytes} MB"), |b| {
                b.iter(|| drop(black_box(law::outline(&source))));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, reading, growth);
criterion_main!(benches);
