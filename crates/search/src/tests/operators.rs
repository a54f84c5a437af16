//! Random questions, answered by the index and by reading every text with definitions written down
//! plainly: the same provisions, the same matches.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::form::Form;

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
    "一一",
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

    /// What it matches in `text[from..to]`, which lies in one provision; `None` when it does not
    /// hold there.
    fn matches(&self, text: &[char], from: usize, to: usize) -> Option<Marks> {
        let pieces = |ends: &[char], a: &Ask, b: &Ask| {
            let mut found = None;
            let mut start = from;
            for end in from..=to {
                if end == to || ends.contains(&text[end]) {
                    if let (Some(a), Some(b)) =
                        (a.matches(text, start, end), b.matches(text, start, end))
                    {
                        found.get_or_insert_with(Marks::new).extend(a.into_iter().chain(b));
                    }
                    start = end + 1;
                }
            }
            found
        };
        match self {
            Ask::Word(word) => Some(places(text, from, to, word)).filter(|found| !found.is_empty()),
            Ask::All(asks) => asks.iter().map(|ask| ask.matches(text, from, to)).try_fold(
                Marks::new(),
                |mut all, found| {
                    all.extend(found?);
                    Some(all)
                },
            ),
            Ask::Any(asks) => asks
                .iter()
                .filter_map(|ask| ask.matches(text, from, to))
                .reduce(|a, b| a.union(&b).copied().collect()),
            Ask::Without(a, b) => match b.matches(text, from, to) {
                None => a.matches(text, from, to),
                Some(_) => None,
            },
            Ask::Sentence(a, b) => pieces(&['。', ';', '!', '?', '\n'], a, b),
            Ask::Paragraph(a, b) => pieces(&['\n'], a, b),
            Ask::Near(n, a, b) => {
                let (a, b) = (places(text, from, to, a), places(text, from, to, b));
                let mut found = Marks::new();
                for (x, y) in a.iter().flat_map(|x| b.iter().map(move |y| (x, y))) {
                    if x != y && y.0 <= x.1 + n && x.0 <= y.1 + n {
                        found.extend([*x, *y]);
                    }
                }
                Some(found).filter(|found| !found.is_empty())
            }
            Ask::Article(..) | Ask::Chapter(..) => unreachable!("not within a piece of text"),
        }
    }

    /// The provisions where it holds, with what it matches in each.
    fn provisions(&self, shelf: &Shelf, forms: &[Vec<char>]) -> BTreeMap<usize, Marks> {
        let of = |ask: &Ask| ask.provisions(shelf, forms);
        let joined = |a: &Ask, b: &Ask, unit: fn(&Unit) -> usize| {
            let key = |&i: &usize| (shelf.units[i].doc.clone(), unit(&shelf.units[i]));
            let (a, b) = (of(a), of(b));
            let in_a: BTreeSet<_> = a.keys().map(key).collect();
            let in_b: BTreeSet<_> = b.keys().map(key).collect();
            let mut either = united([a, b]);
            either.retain(|i, _| in_a.contains(&key(i)) && in_b.contains(&key(i)));
            either
        };
        match self {
            Ask::Article(a, b) => joined(a, b, |unit| unit.article),
            Ask::Chapter(a, b) => joined(a, b, |unit| unit.chapter),
            Ask::All(asks) => {
                let each: Vec<_> = asks.iter().map(of).collect();
                let mut all = united(each.clone());
                all.retain(|i, _| each.iter().all(|found| found.contains_key(i)));
                all
            }
            Ask::Any(asks) => united(asks.iter().map(of)),
            Ask::Without(a, b) => {
                let (mut a, b) = (of(a), of(b));
                a.retain(|i, _| !b.contains_key(i));
                a
            }
            _ => {
                let found = forms.iter().map(|form| self.matches(form, 0, form.len()));
                found.enumerate().filter_map(|(i, found)| Some((i, found?))).collect()
            }
        }
    }
}

/// Start, end and word of each match, in characters of the form.
type Marks = BTreeSet<(usize, usize, &'static str)>;

fn united(all: impl IntoIterator<Item = BTreeMap<usize, Marks>>) -> BTreeMap<usize, Marks> {
    let mut united: BTreeMap<usize, Marks> = BTreeMap::new();
    for (i, marks) in all.into_iter().flatten() {
        united.entry(i).or_default().extend(marks);
    }
    united
}

/// Every occurrence of `word` in `text[from..to]`, overlaps included.
fn places(text: &[char], from: usize, to: usize, word: &'static str) -> Marks {
    let wanted = Form::of(word).chars;
    let fits = |start: &usize| text[*start..to].starts_with(&wanted);
    (from..to).filter(fits).map(|start| (start, start + wanted.len(), word)).collect()
}

/// Without those that overlap an earlier match of the same word.
fn without_overlaps(marks: &Marks) -> Vec<(usize, usize, &'static str)> {
    let mut kept: Vec<(usize, usize, &'static str)> = Vec::new();
    for mark in marks {
        if !kept.iter().any(|earlier| earlier.2 == mark.2 && earlier.1 > mark.0) {
            kept.push(*mark);
        }
    }
    kept
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(WORDS)
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

fn agrees(shelf: &Shelf, forms: &[Form], ask: &Ask) -> Result<(), TestCaseError> {
    let written = ask.written();
    let query = Query::parse(&written)
        .map_err(|error| TestCaseError::fail(format!("{written}: {error}")))?;
    let again = Query::parse(&query.to_string()).unwrap();
    prop_assert_eq!(&again, &query, "{} is understood as {}", written, query);
    let answer = shelf.search(&query, &Options::default());
    let hit = |hit: &Hit| (shelf.place(&hit.doc, hit.provision).unwrap(), hit.marks.clone());
    let found: BTreeMap<usize, Vec<(usize, usize)>> = answer.hits.iter().map(hit).collect();
    let texts: Vec<Vec<char>> = forms.iter().map(|form| form.chars.clone()).collect();
    let mut expected = BTreeMap::new();
    for (i, marks) in ask.provisions(shelf, &texts) {
        let original = |mark: &(usize, usize, &str)| forms[i].original(mark.0, mark.1);
        expected.insert(i, without_overlaps(&marks).iter().map(original).collect());
    }
    prop_assert_eq!(&found, &expected, "{}", written);
    prop_assert_eq!(answer.total, found.len());
    prop_assert_eq!(answer.occurrences, found.values().map(Vec::len).sum::<usize>());
    prop_assert!(answer.exhaustive);
    Ok(())
}

fn run(cases: u32, shelf: &Shelf) {
    let forms: Vec<Form> = shelf.units.iter().map(|unit| Form::of(&unit.text)).collect();
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&question(), |ask| agrees(shelf, &forms, &ask))
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn operators_agree_with_reading_the_seeds() {
    run(1_500, &Shelf::of(seeds()));
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
