//! 条文对照表 over pairs of editions, against counts made independently. Needs `ZHUNSHENG_TESTDATA`;
//! run by `./dev test --corpus`.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use compare::{Article, VersionKind, VersionRow, diff};
use serde::Deserialize;

use crate::law_corpus::{read, rows, statutes};
use crate::spec::root;

/// Two editions of one text and how many articles they share.
#[derive(Deserialize)]
struct Pair {
    title: String,
    old: String,
    new: String,
    same_number_same_text: usize,
    identical_text_any_number: usize,
}

/// An article of the reference parse.
#[derive(Deserialize)]
struct GoldArticle {
    doc_id: String,
    no: String,
    text: String,
}

/// A document of the reference parse.
#[derive(Deserialize)]
struct Gold {
    doc_id: String,
    path: String,
}

fn unblanked(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// An invisible character that the reference keeps in its texts; the reader cuts it as an artefact.
const ZERO_WIDTH_SPACE: char = '\u{200b}';

#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_editions_share_the_articles_that_were_counted() {
    let pairs = std::fs::read_to_string(statutes().join("version_pairs.json")).unwrap();
    let pairs: Vec<Pair> = serde_json::from_str(&pairs).unwrap();
    assert_eq!(pairs.len(), 50);
    let ids: HashMap<String, String> =
        rows::<Gold>("docs.jsonl.gz").into_iter().map(|d| (d.path, d.doc_id)).collect();
    let mut texts: HashMap<(String, String), String> = HashMap::new();
    for article in rows::<GoldArticle>("articles.jsonl.gz") {
        let number = unblanked(&article.no);
        texts.insert((article.doc_id, number), unblanked(&article.text));
    }
    let edition = |path: &str| read(&statutes().join("lawrefbook").join(path)).1.remove(0);
    let mut differences = String::new();
    for pair in &pairs {
        let (old, new) = (edition(&pair.old), edition(&pair.new));
        let table = diff(&old, &new);
        shows_every_article(&old, &table, |row| &row.old);
        shows_every_article(&new, &table, |row| &row.new);
        let kept =
            |kind| matches!(kind, VersionKind::Same | VersionKind::Moved | VersionKind::Renumbered);
        let kept: Vec<&VersionRow> = table.iter().filter(|row| kept(row.kind)).collect();
        let reference = |path: &str, article: &Article| -> &str {
            let number = article.text.split(['\u{3000}', ' ']).next().unwrap_or_default();
            &texts[&(ids[path].clone(), unblanked(number))]
        };
        // What the reference calls different in an article that we call kept.
        let (same, different): (Vec<&VersionRow>, Vec<&VersionRow>) = kept
            .iter()
            .partition(|r| reference(&pair.old, &r.old[0]) == reference(&pair.new, &r.new[0]));
        let counted = (pair.same_number_same_text, pair.identical_text_any_number);
        assert_eq!(counts(&same), counted, "{}", pair.title);
        for row in &different {
            let visible = |text: &str| text.replace(ZERO_WIDTH_SPACE, "");
            let (old, new) = (reference(&pair.old, &row.old[0]), reference(&pair.new, &row.new[0]));
            assert_eq!(visible(old), visible(new), "{}", row.new[0].id);
        }
        if counts(&kept) != counted {
            let articles: Vec<String> =
                different.iter().map(|row| row.new[0].id.path.to_string()).collect();
            let (same, any) = counts(&kept);
            writeln!(
                differences,
                "| {} | {same} | {} | {any} | {} | {} |",
                pair.title,
                counted.0,
                counted.1,
                articles.join("、")
            )
            .unwrap();
        }
    }
    let page = std::fs::read_to_string(root().join("tests/spec/version-differences.md")).unwrap();
    let rows = page.split_inclusive('\n').filter(|line| line.starts_with("| ")).skip(1);
    assert_eq!(differences, rows.collect::<String>());
}

/// Every article of an edition stands in its column of the table.
#[track_caller]
fn shows_every_article(
    edition: &law::Document,
    table: &[VersionRow],
    column: fn(&VersionRow) -> &Vec<Article>,
) {
    let shown: BTreeSet<usize> =
        table.iter().flat_map(column).map(|article| article.index).collect();
    let articles = edition.tree.provisions.iter().enumerate();
    for (index, _) in articles.filter(|(_, p)| p.level == law::Level::Article) {
        assert!(shown.contains(&index), "{}", edition.id_of(index));
    }
}

/// How many articles keep their number, and how many rows there are.
fn counts(rows: &[&VersionRow]) -> (usize, usize) {
    let same = rows.iter().filter(|r| r.old[0].id.path == r.new[0].id.path).count();
    (same, rows.len())
}
