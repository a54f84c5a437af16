//! Places of statutes looked up as people write them, through the same door as `zhunsheng search`.
//! Needs `ZHUNSHENG_TESTDATA` and the statute pack; run by `./dev test --corpus`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use law::meta::Status;
use law::numeral::format as chinese;
use law::{Document, Entry, Level, Library, Path, Step};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};

use crate::{Date, Desk, Places, SearchRequest};

const LOOK_UPS: usize = 2_000;

/// A look-up and the provisions of which one must stand first.
struct LookUp {
    query: String,
    wanted: BTreeSet<String>,
}

/// What a reader of a work without an edition wants first.
fn preference(entry: &Entry) -> (u8, std::cmp::Reverse<Option<Date>>) {
    let standing = match entry.meta.status.value {
        Status::InForce => 0,
        Status::Unknown => 1,
        Status::NotYet => 2,
        Status::Amended => 3,
        Status::Repealed => 4,
    };
    (standing, std::cmp::Reverse(entry.meta.main_date()))
}

/// The text of a document, with whitespace left out.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Picks one of these.
fn pick<'a, T: ?Sized>(rng: &mut TestRng, all: &[&'a T]) -> &'a T {
    all[rng.random_range(0..all.len())]
}

/// A number as people write it in a citation.
fn number(rng: &mut TestRng, n: u32) -> String {
    if rng.random_bool(0.5) { n.to_string() } else { chinese(u64::from(n)) }
}

/// One of the ways in which people write a place: `第九十七条第一款第四项`, `97（四）`, `120条之一`.
/// `only` says that the item is the only one of its number in the article.
fn place(rng: &mut TestRng, path: &Path, only: bool) -> String {
    let mut article = String::new();
    let (mut paragraph, mut item, mut point) = (None, None, None);
    let mut bare = true;
    for step in &path.0 {
        match step.level {
            Level::Article => {
                let n = number(rng, step.n);
                let sub = (step.sub > 0).then(|| number(rng, step.sub));
                article = match (rng.random_range(0..5), &sub) {
                    (0, Some(sub)) => format!("{n}条之{sub}"),
                    (_, Some(sub)) => format!("第{n}条之{sub}"),
                    (0, None) => format!("{n}条"),
                    // A number alone stands for an article when it is in figures.
                    (1, None) => step.n.to_string(),
                    (2, None) => format!("第 {n} 条"),
                    (_, None) => format!("第{n}条"),
                };
                bare = article.chars().all(|c| c.is_ascii_digit());
            }
            Level::Paragraph => paragraph = Some(step.n),
            Level::Item => item = Some(step.n),
            Level::Point => point = Some(step.n),
            _ => unreachable!("a statute has 条款项目"),
        }
    }
    if bare && rng.random_bool(0.3) {
        // 97.1.4
        return path.to_string();
    }
    let named = |rng: &mut TestRng, n: u32, unit: &str| {
        let number = number(rng, n);
        match rng.random_range(0..3) {
            // 192款 would be anything.
            0 if !bare => format!("{number}{unit}"),
            _ => format!("第{number}{unit}"),
        }
    };
    let mut written = article;
    if let Some(n) = paragraph.filter(|_| !only || rng.random_bool(0.5)) {
        written += &named(rng, n, "款");
    } else if only && bare && point.is_none() && rng.random_bool(0.5) {
        // 97（四）
        let item = item.unwrap_or_default();
        return written + &pick_bracketed(rng, item);
    }
    if let Some(n) = item {
        written += &match rng.random_range(0..4) {
            0 => pick_bracketed(rng, n),
            1 => format!("第（{}）项", chinese(u64::from(n))),
            _ => named(rng, n, "项"),
        };
    }
    if let Some(n) = point {
        written += &named(rng, n, "目");
    }
    written
}

fn pick_bracketed(rng: &mut TestRng, n: u32) -> String {
    match rng.random_range(0..3) {
        0 => format!("({n})"),
        1 => format!("({})", chinese(u64::from(n))),
        _ => format!("（{}）", chinese(u64::from(n))),
    }
}

/// Whether the item of a path can be named without its 款: no other 款 has an item of that number.
fn only_item(document: &Document, path: &Path) -> bool {
    let of = |path: &Path, level: Level| path.0.iter().find(|s| s.level == level).copied();
    let Some(item) = of(path, Level::Item) else { return false };
    let same = document.tree.provisions.iter().filter(|p| {
        p.level == Level::Item
            && p.path.0.first() == path.0.first()
            && of(&p.path, Level::Item).is_some_and(|i: Step| i.n == item.n)
    });
    same.count() == 1
}

/// The names by which a work goes: in full, for short, in title marks; with its edition when that
/// is asked for.
fn name(rng: &mut TestRng, entry: &Entry, edition: bool) -> String {
    let full = entry.meta.title.value.as_str();
    let short = entry.short_title();
    let title = pick(rng, &[full, short, short]).to_owned();
    let year = entry.meta.main_date().map(Date::year).filter(|_| edition);
    let marked = rng.random_bool(0.4);
    let marks = |inside: String| if marked { format!("《{inside}》") } else { inside };
    let Some(year) = year else {
        return marks(title) + pick(rng, &["", "", " ", "　"]);
    };
    let word = pick(rng, &["年修正", "修正", "年修订", "年修正本", ""]);
    match rng.random_range(0..4) {
        0 => format!("{}（{year}{word}）", marks(title)),
        1 => marks(format!("{title}({year}{word})")),
        2 => format!("{}{year}年修正", marks(title)),
        _ => format!("{year}年{}", marks(title)),
    }
}

fn look_up(rng: &mut TestRng, library: &Library, documents: &[Arc<Document>]) -> Option<LookUp> {
    let document = &documents[rng.random_range(0..documents.len())];
    let entry = library.entry(&document.id)?;
    let citable: Vec<usize> = (0..document.tree.provisions.len())
        .filter(|&i| {
            let provision = &document.tree.provisions[i];
            let levels = [Level::Article, Level::Paragraph, Level::Item, Level::Point];
            provision.path.0.iter().all(|s| levels.contains(&s.level) && s.twin == 0)
                && provision.path.0.first().is_some_and(|s| s.level == Level::Article)
        })
        .collect();
    // An article of its own number twice as often as what is below one.
    let articles: Vec<usize> = citable
        .iter()
        .copied()
        .filter(|&i| document.tree.provisions[i].level == Level::Article)
        .collect();
    let inserted: Vec<usize> = articles
        .iter()
        .copied()
        .filter(|&i| document.tree.provisions[i].path.0[0].sub > 0)
        .collect();
    let from = match rng.random_range(0..6) {
        0 if !inserted.is_empty() => &inserted,
        0..=2 => &articles,
        _ => &citable,
    };
    let index = *from.get(rng.random_range(0..from.len().max(1)))?;
    let path = document.tree.provisions[index].path.clone();
    let only = only_item(document, &path);
    let edition = rng.random_bool(0.2) && entry.meta.main_date().is_some();
    let query = name(rng, entry, edition) + &place(rng, &path, only);
    // The work's editions that have the place; of those of one year the one that is preferred.
    let title = squeezed(&entry.meta.title.value);
    let year = |entry: &Entry| entry.meta.main_date().map(Date::year);
    let mut editions: Vec<&Entry> = library
        .entries()
        .iter()
        .filter(|other| squeezed(&other.meta.title.value) == title)
        .filter(|other| !edition || year(other) == year(entry))
        .filter(|other| {
            library.document(&other.id).is_some_and(|document| document.by_path(&path).is_some())
        })
        .collect();
    editions.sort_by_key(|entry| preference(entry));
    let best = preference(editions.first()?);
    let wanted = editions.iter().take_while(|entry| preference(entry) == best).map(|entry| {
        let document = library.document(&entry.id)?;
        Some(document.id_of(document.by_path(&path)?).to_string())
    });
    Some(LookUp { query, wanted: wanted.collect::<Option<_>>()? })
}

#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_places_are_found_as_people_write_them() {
    let variable = |name: &str| PathBuf::from(std::env::var_os(name).expect(name));
    let data = tempfile::TempDir::new().unwrap();
    let desk = Desk::open_at(Places {
        home: std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."),
        data: data.path().to_owned(),
        fonts: None,
        cache: None,
        system_fonts: Vec::new(),
        statute_pack: None,
        today: Some(Date::constant(2026, 11, 22)),
    })
    .unwrap();
    let statutes = variable("ZHUNSHENG_TESTDATA").join("statutes/lawrefbook");
    let pack = variable("ZHUNSHENG_STATUTE_PACK");
    let report = desk.import(&[statutes, pack], &|_, _| {}).unwrap();
    assert!(report.documents > 3_500, "{}", report.documents);
    let library = desk.library();
    let documents: Vec<Arc<Document>> = library
        .entries()
        .iter()
        .filter(|entry| entry.articles > 0)
        .map(|entry| library.document(&entry.id).unwrap())
        .collect();
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let (mut asked, mut missed) = (0, Vec::new());
    while asked < LOOK_UPS {
        let Some(LookUp { query, wanted }) = look_up(&mut rng, &library, &documents) else {
            continue;
        };
        asked += 1;
        let request = SearchRequest { query: query.clone(), limit: 1, ..SearchRequest::default() };
        let first = match desk.search(&request) {
            Ok(answer) => answer.hits.first().map(|hit| hit.reference.clone()),
            Err(error) => Some(format!("{error}")),
        };
        if !first.as_ref().is_some_and(|first| wanted.contains(first)) {
            missed.push(format!("{query}\n    wanted {wanted:?}\n    found  {first:?}"));
        }
    }
    assert!(missed.is_empty(), "{} of {asked} missed\n{}", missed.len(), missed.join("\n"));
}
