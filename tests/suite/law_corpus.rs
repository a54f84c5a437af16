//! The statutes of LawRefBook and just-laws, read as a user imports them, against a reference parse.
//! Needs `ZHUNSHENG_TESTDATA`; run by `./dev test --corpus`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::path::{Path, PathBuf};

use law::{Document, Level, Source, fold};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::law_total::fault;
use crate::spec::root;

/// A document of the reference parse.
#[derive(Deserialize)]
struct Gold {
    doc_id: String,
    source: String,
    path: String,
    title: String,
    articles: usize,
}

/// An article of the reference parse, of which only the number is compared.
#[derive(Deserialize)]
struct GoldArticle {
    doc_id: String,
    no: String,
}

pub(crate) fn statutes() -> PathBuf {
    let data = std::env::var("ZHUNSHENG_TESTDATA")
        .expect("ZHUNSHENG_TESTDATA names the folder of the test data");
    Path::new(&data).join("statutes")
}

/// Every Markdown file below a folder of the statutes, in order.
pub(crate) fn markdown(folder: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![statutes().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension().and_then(|e| e.to_str()) {
                _ if path.is_dir() => folders.push(path),
                Some("md") => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

pub(crate) fn rows<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let file = std::fs::File::open(statutes().join(file)).unwrap();
    let lines = std::io::BufReader::new(flate2::read::GzDecoder::new(file)).lines();
    lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}

pub(crate) fn read(path: &Path) -> (Source, Vec<Document>) {
    let name = path.file_name().unwrap().to_string_lossy();
    let source = Source::new(name, std::fs::read_to_string(path).unwrap());
    let documents = law::read(&source);
    (source, documents)
}

/// The articles of a file in order: the number as printed, and the Han characters of the text.
fn articles(documents: &[Document]) -> Vec<(String, String)> {
    let han = |text: &str| -> String { text.chars().filter(|&c| fold::is_han(c)).collect() };
    documents
        .iter()
        .flat_map(|document| {
            let provisions = document.tree.provisions.iter().enumerate();
            provisions.filter(|(_, p)| p.level == Level::Article).map(|(i, _)| {
                (document.heading(i).to_owned(), fold::text(&han(document.full_text(i))))
            })
        })
        .collect()
}

/// Path, our count and the reference's count of each document where they differ, as the table in
/// `tests/spec/lawrefbook-differences.md` explains them.
fn explained() -> BTreeMap<String, (usize, usize)> {
    let page =
        std::fs::read_to_string(root().join("tests/spec/lawrefbook-differences.md")).unwrap();
    let mut table = BTreeMap::new();
    for row in page.lines().filter(|line| line.starts_with("| ") && line.contains(".md |")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [path, ours, gold, why] = cells[..] else { panic!("four cells: {row}") };
        assert!(why.chars().count() >= 8, "no reason: {row}");
        table.insert(path.to_owned(), (ours.parse().unwrap(), gold.parse().unwrap()));
    }
    table
}

#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_lawrefbook_has_the_articles_of_the_reference() {
    let mut numbers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for article in rows::<GoldArticle>("articles.jsonl.gz") {
        numbers.entry(article.doc_id).or_default().push(article.no);
    }
    let gold: Vec<Gold> = rows("docs.jsonl.gz");
    let gold: Vec<&Gold> = gold.iter().filter(|g| g.source == "lawrefbook").collect();
    assert_eq!(gold.len(), 3_423);

    let (mut differences, mut titles) = (BTreeMap::new(), BTreeSet::new());
    for row in &gold {
        let (_, documents) = read(&statutes().join("lawrefbook").join(&row.path));
        let ours: Vec<String> = articles(&documents).into_iter().map(|(no, _)| no).collect();
        let same_numbers = numbers.get(&row.doc_id).is_none_or(|gold| *gold == ours);
        if ours.len() != row.articles || !same_numbers {
            differences.insert(row.path.clone(), (ours.len(), row.articles));
        }
        if documents.len() != 1 || documents[0].meta.title.value != row.title {
            titles.insert(&row.path);
        }
    }
    assert_eq!(differences, explained(), "tests/spec/lawrefbook-differences.md");
    assert!(differences.len() * 1_000 <= gold.len() * 5, "{} differ", differences.len());
    assert_eq!(titles, BTreeSet::new(), "other titles");
}

/// 3,504 files, some of them no documents: each is read, and exactly.
#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_every_character_of_a_statute_stands_in_one_provision_or_cut() {
    let files = [markdown("lawrefbook"), markdown("just-laws")].concat();
    assert!(files.len() > 3_504);
    for path in files {
        let (source, documents) = read(&path);
        assert_eq!(fault(&source, &documents), None, "{}", path.display());
    }
}

/// Two transcriptions of the same law, made independently, in two layouts.
#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_two_transcriptions_agree_article_by_article() {
    let gold: Vec<Gold> = rows("docs.jsonl.gz");
    let mut by_title: BTreeMap<&str, Vec<&Gold>> = BTreeMap::new();
    for row in gold.iter().filter(|g| g.articles > 0) {
        by_title.entry(&row.title).or_default().push(row);
    }
    let (mut laws, mut total, mut differing) = (0, 0, Vec::new());
    for (title, rows) in by_title {
        let of = |source| rows.iter().filter(move |r| r.source == source);
        for other in of("just-laws") {
            let Some(same) = of("lawrefbook").find(|r| r.articles == other.articles) else {
                continue;
            };
            laws += 1;
            let read = |row: &Gold| read(&statutes().join(&row.source).join(&row.path)).1;
            let (a, b) = (articles(&read(same)), articles(&read(other)));
            total += a.len();
            differing.extend(
                a.iter()
                    .zip(&b)
                    .filter(|(a, b)| a != b)
                    .map(|(a, _)| format!("《{title}》{}", a.0)),
            );
            assert_eq!(a.len(), b.len(), "《{title}》");
        }
    }
    assert!(laws >= 265, "{laws} laws compared");
    assert!(
        differing.len() * 1_000 <= total * 2,
        "{} of {total} articles of {laws} laws differ: {differing:?}",
        differing.len()
    );
}
