//! One pass of every contender over the same Markdown files, in thread CPU time.
//!
//! Prints one JSON object a line: `name`, `gives`, `seconds`, `bytes`, `found` (what the contender
//! counted, so that nobody is timed who did nothing). The text is in memory before the clock starts.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use law::{Level, Source};

type Contender = (&'static str, &'static str, fn(&[u8]) -> usize);

const CONTENDERS: &[Contender] = &[
    ("UTF-8 check", "nothing: the floor", |bytes| text(bytes).len()),
    ("characters", "nothing: every character looked at once", |bytes| {
        text(bytes).chars().filter(|c| matches!(c, '第' | '条')).count()
    }),
    ("law: structure", "repair, documents, provisions with spans into the file", |bytes| {
        let outlines = law::outline(&source(bytes));
        outlines.iter().map(|(_, tree)| articles(tree)).sum()
    }),
    ("law: all", "the same, with metadata and citations", |bytes| {
        law::read(&source(bytes)).iter().map(|document| articles(&document.tree)).sum()
    }),
    ("pulldown-cmark", "Markdown events", |bytes| pulldown_cmark::Parser::new(text(bytes)).count()),
    ("comrak", "Markdown tree", |bytes| {
        let arena = comrak::Arena::new();
        let root = comrak::parse_document(&arena, text(bytes), &comrak::Options::default());
        root.descendants().count()
    }),
    ("jieba-rs", "words", |bytes| {
        static JIEBA: std::sync::LazyLock<jieba_rs::Jieba> =
            std::sync::LazyLock::new(jieba_rs::Jieba::new);
        JIEBA.cut(text(bytes), false).len()
    }),
];

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the corpus is UTF-8")
}

fn source(bytes: &[u8]) -> Source {
    Source::new("甲.md", text(bytes).to_owned())
}

fn articles(tree: &law::Tree) -> usize {
    tree.provisions.iter().filter(|provision| provision.level == Level::Article).count()
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of Markdown files") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

fn report(name: &str, gives: &str, time: Duration, bytes: usize, found: usize) {
    let seconds = time.as_secs_f64();
    println!(
        r#"{{"name": "{name}", "gives": "{gives}", "seconds": {seconds}, "bytes": {bytes}, "found": {found}}}"#
    );
}

fn main() {
    let folder = std::env::args().nth(1).expect("usage: reading-peers FOLDER");
    let mut paths = Vec::new();
    files_below(Path::new(&folder), &mut paths);
    paths.sort();
    let files: Vec<Vec<u8>> = paths.iter().map(|p| std::fs::read(p).expect("a file")).collect();
    let bytes = files.iter().map(Vec::len).sum();

    for (name, gives, pass) in CONTENDERS {
        black_box(pass(&files[0])); // dictionaries and patterns are built before the clock starts
        let start = ThreadTime::now();
        let found = files.iter().map(|file| black_box(pass(file))).sum();
        report(name, gives, start.elapsed(), bytes, found);
    }

    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (_, gives, pass) = CONTENDERS[3];
    let start = Instant::now();
    let found = std::thread::scope(|scope| {
        let share = |nth| files.iter().skip(nth).step_by(threads);
        let work = (0..threads).map(|nth| scope.spawn(move || share(nth).map(|f| pass(f)).sum::<usize>()));
        let work: Vec<_> = work.collect();
        work.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    report(&format!("law: all, {threads} threads"), gives, start.elapsed(), bytes, found);
}
