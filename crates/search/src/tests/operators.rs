//! Random questions, answered by the index and by the definitions of [`truth`](super::truth): the
//! same provisions, the same matches.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::truth::{Ask, Passes, Truth, Word, without_overlaps};
use super::*;
use crate::form::{Form, is_word};
use crate::refusal::Mistake;

/// Words that are likely to go wrong: overlapping themselves and each other, of one character, cut
/// through a word, with punctuation, with blanks, in another width or script, or nowhere.
const WORDS: &[&str] = &[
    "安全",
    "生产",
    "安全生产",
    "全生",
    "任制",
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
    "國家",
    "ＡＢ",
    "一",
    "人",
    "安",
    "年",
    "2016",
    "3",
    "0",
    "一一",
    "安安",
    "安安安",
    "00",
    "不存在的词",
    "负责",
    "应急",
    "事故",
    "死亡",
    "从业人员300人",
    "300 人",
    "〔2015〕20号",
    "生产，",
    "。安全",
    "、生产",
    "处罚；",
    "（一）",
    "《安全",
    "全　生",
];

/// Words with a number, and the other spellings that must be found for each.
const NUMBERS: &[(&str, &[&str])] = &[
    ("一次", &["1次"]),
    ("1次", &["一次"]),
    ("30日", &["三十日"]),
    ("第五条", &["第5条"]),
    ("第30条", &["第三十条"]),
    ("10万元", &["100,000元", "100000元", "100千元", "十万元"]),
    ("十万元", &["10万元", "100,000元", "100000元", "100千元"]),
    ("75%", &["百分之75", "百分之七十五"]),
    ("百分之七十五", &["百分之75", "75%"]),
];

/// Conditions on provisions and their documents, with what each means.
const FILTERS: &[(&str, Passes)] = &[
    ("地区:临沂", |unit| unit.facts.region.contains("临沂")),
    ("地区:省", |unit| unit.facts.region.contains('省')),
    ("机关:\"人民政府\"", |unit| unit.facts.issuer.contains("人民政府")),
    ("种类:规章", |unit| unit.facts.kind.contains("规章")),
    ("时效:有效", |unit| unit.facts.status.contains("有效")),
    ("年份:2016", |unit| unit.facts.date / 10_000 == 2016),
    ("年份:2015..2017", |unit| (2015..=2017).contains(&(unit.facts.date / 10_000))),
    ("日期:2016-10..", |unit| unit.facts.date >= 20_161_001),
    ("公布:..2016-12-31", |unit| (1..=20_161_231).contains(&unit.facts.published)),
    ("标题:安全", |unit| unit.facts.title.contains("安全")),
    ("层级:条", |unit| unit.level == Level::Article),
    ("层级:（一）", |unit| unit.level == Level::Heading2),
    ("层级:款", |unit| unit.level == Level::Paragraph),
];

/// The words of questions about these texts: the tricky ones, and as many cut out of the texts at
/// random.
pub(super) fn words(forms: &[Form], cut: usize, rng: &mut TestRng) -> Vec<Word> {
    let mut words: Vec<Word> = NUMBERS.iter().map(|(word, o)| Word::number(word, o)).collect();
    let mut add = |text: &str| {
        let word = Word::quoted(text);
        if words.iter().all(|known| !word.is_like(known)) {
            words.push(word);
        }
    };
    WORDS.iter().for_each(|word| add(word));
    for _ in 0..cut {
        let form = &forms[rng.random_range(0..forms.len())].chars;
        if !form.is_empty() {
            let start = rng.random_range(0..form.len());
            let end = form.len().min(start + rng.random_range(1..=8));
            let text: String = form[start..end].iter().collect();
            // What the language itself would read in it is left to the tests of the language.
            let plain = |c: char| c != '"' && c != '\n' && !c.is_whitespace();
            if text.chars().any(is_word) && text.chars().all(plain) {
                add(&text);
            }
        }
    }
    words
}

fn many<T: std::fmt::Debug>(
    inner: impl Strategy<Value = T> + Clone + 'static,
) -> BoxedStrategy<Vec<T>> {
    prop::collection::vec(inner, 2..4).boxed()
}

/// Questions about one text.
fn textual(words: usize) -> BoxedStrategy<Ask> {
    let side = || prop::collection::vec(0..words, 1..3);
    let leaf = prop_oneof![
        4 => (0..words).prop_map(Ask::Word),
        1 => (1usize..60, side(), side()).prop_map(|(n, a, b)| Ask::Near(n, a, b)),
    ];
    leaf.prop_recursive(3, 10, 3, |inner| {
        let two = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            many(inner.clone()).prop_map(Ask::All),
            many(inner.clone()).prop_map(Ask::Any),
            many(inner.clone()).prop_map(Ask::Sentence),
            many(inner.clone()).prop_map(Ask::Paragraph),
            two().prop_map(|(a, b)| Ask::Without(a, b)),
            two().prop_map(|(a, b)| Ask::SentenceWithout(a, b)),
        ]
    })
    .boxed()
}

/// Questions joined by what holds in texts, in `larger` units or of documents.
fn joined(inner: BoxedStrategy<Ask>, larger: bool) -> BoxedStrategy<Ask> {
    inner
        .prop_recursive(2, 6, 3, move |inner| {
            let two = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
            let filter = || prop::sample::select(FILTERS).prop_map(|(w, f)| Ask::Filter(w, f));
            let with = |many: fn(Vec<Ask>) -> Ask| {
                let either = prop_oneof![2 => inner.clone(), 1 => filter()];
                prop::collection::vec(either, 2..4).prop_map(many).boxed()
            };
            let without = (inner.clone().prop_map(Box::new), filter().prop_map(Box::new));
            if larger {
                prop_oneof![
                    many(inner.clone()).prop_map(Ask::Article),
                    many(inner.clone()).prop_map(Ask::Chapter),
                    many(inner.clone()).prop_map(Ask::All),
                    many(inner.clone()).prop_map(Ask::Any),
                    two().prop_map(|(a, b)| Ask::Without(a, b)),
                ]
                .boxed()
            } else {
                prop_oneof![
                    with(Ask::All),
                    with(Ask::Any),
                    without.prop_map(|(a, b)| Ask::Without(a, b)),
                ]
                .boxed()
            }
        })
        .boxed()
}

/// Questions of every kind.
pub(super) fn question(words: usize) -> BoxedStrategy<Ask> {
    joined(joined(textual(words), true), false)
}

fn agrees(shelf: &Shelf, truth: &Truth<'_>, ask: &Ask) -> Result<(), TestCaseError> {
    let written = ask.written(truth.words);
    let query = match Query::parse(&written) {
        Ok(query) => query,
        Err(error) if error.kind == Mistake::TooManyWords => {
            return Err(TestCaseError::reject("longer than the language allows"));
        }
        Err(error) => return Err(TestCaseError::fail(format!("{written}: {error}"))),
    };
    let again = Query::parse(&query.to_string()).unwrap();
    prop_assert_eq!(&again, &query, "{} is understood as {}", written, query);
    let answer = shelf.search(&query, &Options::default());
    let hit = |hit: &Hit| (shelf.place(&hit.doc, hit.provision).unwrap(), hit.marks.clone());
    let found: BTreeMap<usize, Vec<(usize, usize)>> = answer.hits.iter().map(hit).collect();
    let mut expected = BTreeMap::new();
    for (i, marks) in truth.provisions(ask) {
        let original = |&(start, end): &(usize, usize)| truth.forms[i].original(start, end);
        expected.insert(i, without_overlaps(&marks).iter().map(original).collect());
    }
    for (i, unit) in shelf.units.iter().enumerate() {
        let shown = |marks: Option<&Vec<_>>| marks.map(|marks| bracketed(&unit.text, marks));
        let (found, expected) = (shown(found.get(&i)), shown(expected.get(&i)));
        prop_assert_eq!(found, expected, "{}", written);
    }
    prop_assert_eq!(answer.total, found.len());
    prop_assert_eq!(answer.occurrences, found.values().map(Vec::len).sum::<usize>());
    prop_assert!(answer.exhaustive);
    Ok(())
}

/// Asks so many questions, the same at every run.
fn run(cases: u32, shelf: &Shelf) {
    let forms: Vec<Form> = shelf.units.iter().map(|unit| Form::of(&unit.text)).collect();
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let words = words(&forms, WORDS.len(), &mut rng);
    let truth = Truth { units: &shelf.units, forms: &forms, words: &words };
    let ask = question(words.len());
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, rng)
        .run(&ask, |ask| agrees(shelf, &truth, &ask))
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn operators_agree_with_reading_the_seeds() {
    run(5_000, &Shelf::of(seeds()));
}

#[test]
fn operators_agree_with_reading_crowded_texts() {
    // Few characters, so that matches overlap, touch and stand on boundaries.
    let pieces = prop::sample::select(vec![
        "安",
        "安全",
        "全生",
        "生产",
        "培训",
        "一",
        "人",
        "3",
        "0",
        "2016",
        "。",
        "；",
        "\n",
        "，",
        " ",
        "〔",
        "　",
        "处罚",
        "年",
        "隐患",
        "一次",
        "1次",
        "三十日",
        "30日",
        "十万元",
        "10万元",
        "第五条",
        "75%",
        "百分之七十五",
        "百",
        "十",
        "国家",
        "ab",
        "“",
        "《",
        "（一）",
        "性",
    ]);
    let text = prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat());
    let lines = prop::collection::vec((prop::sample::select(vec!["章", "条", "款"]), text), 1..30);
    let documents = prop::collection::vec(lines, 1..4);
    let config = Config { cases: 16, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng)
        .run(&documents, |documents| {
            let mut units = Vec::new();
            for (i, lines) in documents.iter().enumerate() {
                let lines: Vec<String> =
                    lines.iter().map(|(level, text)| format!("{level} {text}")).collect();
                let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                let facts = [
                    ("山东省临沂市", "部门规章", "现行有效", 20_161_011),
                    ("全国", "法律", "已废止", 20_140_831),
                    ("", "规范性文件", "状态不明", 0),
                ];
                let (region, kind, status, date) = facts[i];
                let (region, title) = (region.to_owned(), format!("安全文件{i}"));
                let facts = Facts {
                    region,
                    kind,
                    status,
                    date,
                    published: date,
                    title,
                    ..Facts::default()
                };
                units.extend(document(&format!("文{i}"), facts, &lines));
            }
            run(100, &Shelf::of(units));
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_operators_agree_with_reading_statutes() {
    run(1_000, &Shelf::of(super::statutes::sample(60)));
}
