//! The brute-force oracle: what the index answers is what reading every text answers.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::form::Form;

static SEEDS: LazyLock<Shelf> = LazyLock::new(|| Shelf::of(seeds()));

/// Every substring of one to six Han characters, with the provisions that hold it and how often
/// (without overlaps).
fn substrings(texts: &[String]) -> HashMap<String, BTreeMap<usize, usize>> {
    struct Seen {
        counts: BTreeMap<usize, usize>,
        last: (usize, usize),
    }
    let mut seen: HashMap<String, Seen> = HashMap::new();
    for (unit, text) in texts.iter().enumerate() {
        let chars: Vec<char> = text.chars().collect();
        for start in 0..chars.len() {
            for end in start + 1..=chars.len().min(start + 6) {
                if !law::fold::is_han(chars[end - 1]) {
                    break;
                }
                let key = chars[start..end].iter().collect();
                let seen =
                    seen.entry(key).or_insert(Seen { counts: BTreeMap::new(), last: (unit, 0) });
                if seen.last.0 != unit || seen.last.1 <= start {
                    *seen.counts.entry(unit).or_default() += 1;
                    seen.last = (unit, end);
                }
            }
        }
    }
    seen.into_iter().map(|(key, seen)| (key, seen.counts)).collect()
}

#[test]
fn every_substring_of_the_seeds_is_found_exactly() {
    let shelf = &*SEEDS;
    let texts: Vec<String> = shelf.units.iter().map(|unit| law::fold::text(&unit.text)).collect();
    let truth: Vec<_> = substrings(&texts).into_iter().collect();
    assert!(truth.len() > 50_000, "{}", truth.len());
    let check = |(wanted, expected): &(String, BTreeMap<usize, usize>)| {
        let answer = shelf.ask(&format!("“{wanted}”"));
        let mut found = BTreeMap::new();
        for hit in &answer.hits {
            let text: Vec<char> = shelf.text(&hit.doc, hit.provision).unwrap().chars().collect();
            for &(start, end) in &hit.marks {
                let marked: String = text[start..end].iter().collect();
                assert_eq!(law::fold::text(&marked), *wanted);
            }
            found.insert(shelf.place(&hit.doc, hit.provision).unwrap(), hit.marks.len());
        }
        assert_eq!(&found, expected, "{wanted}");
        assert_eq!(answer.total, expected.len(), "{wanted}");
        assert_eq!(answer.occurrences, expected.values().sum::<usize>(), "{wanted}");
        assert!(answer.exhaustive);
    };
    let half = truth.len() / 2;
    std::thread::scope(|scope| {
        scope.spawn(|| truth[..half].iter().for_each(check));
        truth[half..].iter().for_each(check);
    });
}

/// A question that the oracle understands as well.
#[derive(Debug, Clone)]
enum Ask {
    Word(&'static str),
    All(Vec<Ask>),
    Any(Vec<Ask>),
    Without(Box<Ask>, Box<Ask>),
    Sentence(Box<Ask>, Box<Ask>),
    Paragraph(Box<Ask>, Box<Ask>),
    Article(Box<Ask>, Box<Ask>),
    Chapter(Box<Ask>, Box<Ask>),
    Near(usize, &'static str, &'static str),
}

const WORDS: &[&str] = &[
    "安全",
    "生产",
    "安全生产",
    "培训",
    "执法",
    "处罚",
    "隐患",
    "企业",
    "监管",
    "责任",
    "检查",
    "双随机",
    "温馨提示书",
    "国有企业",
    "一",
    "人",
    "年",
    "2016",
    "3",
    "0",
    "全生",
    "任制",
    "《",
    "不存在的词",
    "负责",
    "应急",
    "事故",
    "死亡",
    "从业人员300人",
    "〔2015〕20号",
];

impl Ask {
    fn written(&self) -> String {
        let two =
            |a: &Ask, word: &str, b: &Ask| format!("({} {word} {})", a.written(), b.written());
        let many = |asks: &[Ask], word: &str| {
            let asks: Vec<String> = asks.iter().map(Ask::written).collect();
            format!("({})", asks.join(word))
        };
        match self {
            Ask::Word(word) => format!("\"{word}\""),
            Ask::All(asks) => many(asks, " "),
            Ask::Any(asks) => many(asks, " 或 "),
            Ask::Without(a, b) => two(a, "NOT", b),
            Ask::Sentence(a, b) => two(a, "同句", b),
            Ask::Paragraph(a, b) => two(a, "同段", b),
            Ask::Article(a, b) => two(a, "同条", b),
            Ask::Chapter(a, b) => two(a, "同章", b),
            Ask::Near(n, a, b) => format!("(\"{a}\" 近{n} \"{b}\")"),
        }
    }

    /// Whether it holds in a piece of text, which lies in one provision.
    fn holds_in(&self, text: &str) -> bool {
        let pieces = |ends: &'static [char], a: &Ask, b: &Ask| {
            text.split(ends).any(|piece| a.holds_in(piece) && b.holds_in(piece))
        };
        match self {
            Ask::Word(word) => text.contains(&form(word)),
            Ask::All(asks) => asks.iter().all(|ask| ask.holds_in(text)),
            Ask::Any(asks) => asks.iter().any(|ask| ask.holds_in(text)),
            Ask::Without(a, b) => a.holds_in(text) && !b.holds_in(text),
            Ask::Sentence(a, b) => pieces(&['。', ';', '!', '?', '\n'], a, b),
            Ask::Paragraph(a, b) => pieces(&['\n'], a, b),
            Ask::Near(n, a, b) => {
                let (a, b) = (places(text, &form(a)), places(text, &form(b)));
                a.iter().any(|x| b.iter().any(|y| x != y && y.0 <= x.1 + n && x.0 <= y.1 + n))
            }
            Ask::Article(..) | Ask::Chapter(..) => unreachable!("not within a piece of text"),
        }
    }

    /// The provisions where it holds.
    fn provisions(&self, shelf: &Shelf, forms: &[String]) -> BTreeSet<usize> {
        let joined = |a: &Ask, b: &Ask, unit: fn(&Unit) -> usize| {
            let (a, b) = (a.provisions(shelf, forms), b.provisions(shelf, forms));
            let units = |set: &BTreeSet<usize>| -> BTreeSet<(DocId, usize)> {
                set.iter().map(|&i| (shelf.units[i].doc.clone(), unit(&shelf.units[i]))).collect()
            };
            let (in_a, in_b) = (units(&a), units(&b));
            let both = |&i: &usize| {
                let key = (shelf.units[i].doc.clone(), unit(&shelf.units[i]));
                in_a.contains(&key) && in_b.contains(&key)
            };
            a.union(&b).copied().filter(both).collect()
        };
        match self {
            Ask::Article(a, b) => joined(a, b, |unit| unit.article),
            Ask::Chapter(a, b) => joined(a, b, |unit| unit.chapter),
            Ask::All(asks) => asks
                .iter()
                .map(|ask| ask.provisions(shelf, forms))
                .reduce(|a, b| a.intersection(&b).copied().collect())
                .unwrap_or_default(),
            Ask::Any(asks) => asks.iter().flat_map(|ask| ask.provisions(shelf, forms)).collect(),
            Ask::Without(a, b) => {
                let (a, b) = (a.provisions(shelf, forms), b.provisions(shelf, forms));
                a.difference(&b).copied().collect()
            }
            _ => (0..forms.len()).filter(|&i| self.holds_in(&forms[i])).collect(),
        }
    }

    fn words(&self, found: &mut Vec<String>) {
        match self {
            Ask::Word(word) => found.push(form(word)),
            Ask::All(asks) | Ask::Any(asks) => asks.iter().for_each(|ask| ask.words(found)),
            Ask::Without(a, _) => a.words(found),
            Ask::Sentence(a, b)
            | Ask::Paragraph(a, b)
            | Ask::Article(a, b)
            | Ask::Chapter(a, b) => {
                a.words(found);
                b.words(found);
            }
            Ask::Near(_, a, b) => found.extend([form(a), form(b)]),
        }
    }
}

fn form(text: &str) -> String {
    Form::of(text).chars.into_iter().collect()
}

/// Start and end of every occurrence, in characters, overlaps included.
fn places(text: &str, word: &str) -> Vec<(usize, usize)> {
    let len = word.chars().count();
    let starts =
        text.char_indices().enumerate().filter(|(_, (at, _))| text[*at..].starts_with(word));
    starts.map(|(i, _)| (i, i + len)).collect()
}

fn word() -> impl Strategy<Value = &'static str> {
    // A query needs a word character, which 《 is not.
    prop::sample::select(WORDS).prop_filter("not a word", |word| *word != "《")
}

/// Questions about one text.
fn textual() -> BoxedStrategy<Ask> {
    let leaf = prop_oneof![
        4 => word().prop_map(Ask::Word),
        1 => (1usize..60, word(), word()).prop_map(|(n, a, b)| Ask::Near(n, a, b)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let two = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Ask::All),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Ask::Any),
            two().prop_map(|(a, b)| Ask::Without(a, b)),
            two().prop_map(|(a, b)| Ask::Sentence(a, b)),
            two().prop_map(|(a, b)| Ask::Paragraph(a, b)),
        ]
    })
    .boxed()
}

/// Questions about texts, articles and chapters.
fn question() -> BoxedStrategy<Ask> {
    textual()
        .prop_recursive(2, 8, 3, |inner| {
            let two = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
            prop_oneof![
                two().prop_map(|(a, b)| Ask::Article(a, b)),
                two().prop_map(|(a, b)| Ask::Chapter(a, b)),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Ask::All),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Ask::Any),
                two().prop_map(|(a, b)| Ask::Without(a, b)),
            ]
        })
        .boxed()
}

fn agrees(shelf: &Shelf, forms: &[String], ask: &Ask) -> Result<(), TestCaseError> {
    let written = ask.written();
    let query = Query::parse(&written)
        .map_err(|error| TestCaseError::fail(format!("{written}: {error}")))?;
    let again = Query::parse(&query.to_string()).unwrap();
    prop_assert_eq!(&again, &query, "{} is understood as {}", written, query);
    let answer = shelf.search(&query, &Options::default());
    let places = answer.hits.iter().map(|hit| shelf.place(&hit.doc, hit.provision).unwrap());
    let found: BTreeSet<usize> = places.collect();
    prop_assert_eq!(&found, &ask.provisions(shelf, forms), "{}", written);
    prop_assert_eq!(answer.total, answer.hits.len());
    prop_assert!(answer.exhaustive);
    let mut words = Vec::new();
    ask.words(&mut words);
    for hit in &answer.hits {
        prop_assert!(!hit.marks.is_empty(), "{}: a hit without a mark", written);
        let text: Vec<char> = shelf.text(&hit.doc, hit.provision).unwrap().chars().collect();
        for &(start, end) in &hit.marks {
            let marked = form(&String::from_iter(&text[start..end]));
            prop_assert!(words.contains(&marked), "{}: marks {}", written, marked);
        }
    }
    let marks: usize = answer.hits.iter().map(|hit| hit.marks.len()).sum();
    prop_assert_eq!(answer.occurrences, marks);
    Ok(())
}

fn run(cases: u32, shelf: &Shelf) {
    let forms: Vec<String> = shelf.units.iter().map(|unit| form(&unit.text)).collect();
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&question(), |ask| agrees(shelf, &forms, &ask))
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn operators_agree_with_reading_the_seeds() {
    run(1_500, &SEEDS);
}

#[test]
fn operators_agree_with_reading_crowded_texts() {
    // Few characters, so that matches overlap, touch and stand on boundaries.
    let pieces = prop::sample::select(vec![
        "安全", "全生", "生产", "培训", "一", "人", "3", "0", "2016", "。", "；", "\n", "，", " ",
        "〔", "　", "处罚", "年", "隐患",
    ]);
    let text = prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat());
    let lines = prop::collection::vec((prop::sample::select(vec!["章", "条", "款"]), text), 1..30);
    let documents = prop::collection::vec(lines, 1..4);
    let config = Config { cases: 12, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&documents, |documents| {
            let mut units = Vec::new();
            for (i, lines) in documents.iter().enumerate() {
                let lines: Vec<String> =
                    lines.iter().map(|(level, text)| format!("{level} {text}")).collect();
                let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                units.extend(document(&format!("文{i}"), Facts::default(), &lines));
            }
            run(60, &Shelf::of(units));
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}
