//! 条文对照表 over pairs of editions, against counts made independently. Needs `ZHUNSHENG_TESTDATA`;
//! run by `./dev test --corpus`.

use std::collections::HashMap;

use compare::{Article, VersionKind, VersionRow, diff};
use serde::Deserialize;

use crate::law_corpus::{read, rows, statutes};

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

/// In three pairs the reference counts fewer: the text that it gives to the last article before a
/// heading ends with that heading in one of the editions, so that equal articles differ there.
const DIFFERENT: [&str; 3] = ["公司法", "民事诉讼法", "北京市实施《水法》办法"];

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
    let mut different = Vec::new();
    for pair in &pairs {
        let (old, new) = (edition(&pair.old), edition(&pair.new));
        let table = diff(&old, &new);
        let shown = |of: fn(&VersionRow) -> &Vec<Article>| -> Vec<usize> {
            let mut shown: Vec<usize> = table.iter().flat_map(of).map(|a| a.index).collect();
            shown.sort_unstable();
            shown
        };
        for (document, shown) in [(&old, shown(|r| &r.old)), (&new, shown(|r| &r.new))] {
            let articles = document.tree.provisions.iter().enumerate();
            let articles = articles.filter(|(_, p)| p.level == law::Level::Article);
            assert!(
                articles.clone().all(|(i, _)| shown.binary_search(&i).is_ok()),
                "{}",
                pair.title
            );
        }
        let kept: Vec<&VersionRow> = table
            .iter()
            .filter(|r| {
                matches!(r.kind, VersionKind::Same | VersionKind::Moved | VersionKind::Renumbered)
            })
            .collect();
        let counts = |rows: &[&VersionRow]| {
            let same = rows.iter().filter(|r| r.old[0].id.path == r.new[0].id.path).count();
            (same, rows.len())
        };
        let counted = (pair.same_number_same_text, pair.identical_text_any_number);
        if counts(&kept) != counted {
            different.push(pair.title.as_str());
        }
        // Without the articles that differ only in the reference, all counts agree.
        let reference = |path: &str, article: &Article| {
            let number = article.text.split(['\u{3000}', ' ']).next().unwrap_or_default();
            texts.get(&(ids[path].clone(), unblanked(number)))
        };
        let same_text: Vec<&VersionRow> = kept
            .into_iter()
            .filter(|r| reference(&pair.old, &r.old[0]) == reference(&pair.new, &r.new[0]))
            .collect();
        assert_eq!(counts(&same_text), counted, "{}", pair.title);
    }
    assert_eq!(different, DIFFERENT);
}
