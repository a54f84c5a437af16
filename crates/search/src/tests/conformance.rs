//! One question, two engines, one answer: the embedded index and a real OpenSearch.
//!
//! Wants a server at `ZHUNSHENG_OPENSEARCH` and the folder `ZHUNSHENG_TESTDATA`; `./dev test
//! --opensearch` sets up the one and asks for the other.

#![expect(clippy::disallowed_methods, reason = "finds the server and the statutes")]
#![expect(clippy::print_stderr, reason = "says what was compared, to whoever asked for it")]

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;
use crate::form::Form;

/// How many statutes take part.
const STATUTES: usize = 400;
/// How many queries of each drawn kind.
const DRAWN: usize = 120;

/// Queries of the kinds that are not drawn.
const WRITTEN: &[&str] = &[
    // Words, single characters, other scripts and spellings.
    "处罚",
    "安全生产",
    "双随机",
    "温馨提示书",
    "网格",
    "一",
    "罚",
    "的",
    "囯有企业",
    "國家",
    "３０日",
    "ISO 9001",
    "安安",
    "不存在的词",
    "〔2015〕20号",
    "安全、",
    "，应当",
    "从业人员 300 人",
    // Numbers in other spellings, and exactly as they stand.
    "10万元",
    "十万元",
    "第30条",
    "第三十条",
    "三十日内",
    "30日",
    "1次",
    "75%",
    "百分之七十五",
    "2016年",
    "“10万元”",
    "“第30条”",
    "5年 同句 禁止",
    "罚款 NOT 10万元",
    // Synonyms.
    "~安监局",
    "~安全生产监督管理部门 处罚",
    "~隐患 同句 排查",
    // Punctuation within a phrase.
    "“，应当”",
    "“、公安”",
    "“。违反”",
    "“（一）”",
    "“处罚；”",
    "“安全、有效”",
    "“第一条　为了”",
    // AND, OR, NOT.
    "安全 培训",
    "处罚 或 罚款 或 没收",
    "安全 NOT 生产",
    "(安全 或 消防) 检查 NOT 培训",
    "企业 NOT (处罚 或 罚款)",
    "罚款 NOT 一",
    "(罚款 NOT 警告) 或 (警告 NOT 罚款)",
    // Where in the text, and together with what.
    "安全 同句 培训",
    "安全 同句 NOT 培训",
    "安全 同段 培训",
    "罚款 同条 停业",
    "双随机 同条 抽查",
    "安全 同章 处罚",
    "(安全 同句 培训) 同条 考核",
    "安全 近10 培训",
    "安全 近1 安全",
    "(警告 或 罚款) 近20 责令",
    "安全 同条 培训 NOT 罚款",
    // Filters, dates, levels.
    "地区:临沂",
    "地区:临沂 安全",
    "种类:法律 处罚",
    "种类:规章 或 地区:临沂",
    "年份:2016 安全",
    "年份:2015..2018",
    "日期:2016-05..2016-12 安全",
    "公布:2000.. 罚款",
    "施行:2021-09-01..",
    "层级:条 处罚",
    "层级:项",
    "标题:安全生产 处罚",
    "文号:2016 30",
    "文号:临政办发〔2016〕30号 执法",
    "机关:人民政府",
    "时效:现行有效 安全",
    "处罚 NOT 地区:临沂",
    "处罚 (种类:法律 或 标题:条例)",
    "地区:不存在的地方 安全",
    "安全 同条 培训 NOT 年份:2016",
    "年份:1900..2099",
    // Questions and sentences, which are cut into words.
    "企业没有按规定组织员工培训怎么处罚",
    "员工没培训就上岗怎么罚",
    "谁负责检查消防安全？",
    "从业人员没有进行安全生产教育的怎么办？",
    "外星飞船怎么停放在月球背面呢？",
];

fn server() -> String {
    std::env::var("ZHUNSHENG_OPENSEARCH").expect("set ZHUNSHENG_OPENSEARCH to a server's address")
}

/// The provisions of the seeds and of a number of statutes, spread over all of them, in the order
/// of their documents' addresses.
fn units() -> Vec<Unit> {
    let statutes = super::statutes::all();
    let every = (statutes.len() / STATUTES).max(1);
    let mut by_document: BTreeMap<DocId, Vec<Unit>> = BTreeMap::new();
    let statutes = statutes.into_iter().step_by(every);
    for document in documents().into_iter().chain(statutes) {
        by_document.insert(document.id.clone(), of(&document));
    }
    by_document.into_values().flatten().collect()
}

fn queries(shelf: &Shelf) -> Vec<Query> {
    let mut queries: Vec<Query> =
        WRITTEN.iter().map(|written| Query::parse(written).unwrap()).collect();
    // What stands in the texts, cut out anywhere, punctuation and line ends included.
    let mut state = 20_261_122_u64;
    let mut draw = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    while queries.len() < WRITTEN.len() + DRAWN {
        let text: Vec<char> = shelf.units[draw(shelf.units.len())].text.chars().collect();
        let start = draw(text.len());
        let cut: String = text[start..].iter().take(1 + draw(9)).collect();
        queries.extend(Query::literal(&cut).ok());
    }
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let forms: Vec<Form> = shelf.units.iter().map(|unit| Form::of(&unit.text)).collect();
    let words = operators::words(&forms, DRAWN, &mut rng);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let question = operators::question(words.len());
    for _ in 0..2 * DRAWN {
        let ask = question.new_tree(&mut runner).unwrap().current();
        // One longer than the language allows is no question.
        queries.extend(Query::parse(&ask.written(&words)));
    }
    queries
}

/// What both engines must agree on: everything but scores.
fn agreed(answer: &Answer, ordered: bool) -> impl PartialEq + std::fmt::Debug + use<> {
    let hit = |hit: &Hit| (hit.doc.clone(), hit.provision, hit.marks.clone(), hit.variants.clone());
    let mut hits: Vec<_> = answer.hits.iter().map(hit).collect();
    if !ordered {
        hits.sort();
    }
    let counts = (answer.total, answer.addressed, answer.occurrences, answer.varied);
    // Only the embedded index proves that nothing was missed.
    let notes = answer.notes.iter().filter(|note| note.code != "search-on-server");
    (counts, answer.by_words, hits, answer.facets.clone(), notes.cloned().collect::<Vec<_>>())
}

struct Both<'a> {
    shelf: &'a Shelf,
    engines: [&'a dyn ClauseIndex; 2],
}

impl Both<'_> {
    /// Asks both engines; returns how many hits there are.
    fn agree(&self, query: &Query, options: &Options) -> usize {
        let text_of = |doc: &DocId, provision| self.shelf.text(doc, provision).map(str::to_owned);
        let ordered = options.sort != Sort::Relevance;
        let answer = |engine: &dyn ClauseIndex| match engine.search(query, options, &text_of) {
            Ok(answer) => answer,
            Err(error) => panic!("{query}, {options:?}: {error}"),
        };
        let [ours, theirs] = self.engines.map(answer);
        assert_eq!(
            format!("{:#?}", agreed(&theirs, ordered)),
            format!("{:#?}", agreed(&ours, ordered)),
            "{query}, {options:?}"
        );
        ours.total
    }
}

fn listed(units: &[Unit]) -> Vec<Listed> {
    let mut documents: Vec<Listed> = Vec::new();
    for unit in units {
        if documents.last().is_none_or(|last| last.doc != unit.doc) {
            documents.push(Listed {
                doc: unit.doc.clone(),
                stamp: "1".to_owned(),
                facts: Facts::clone(&unit.facts),
            });
        }
    }
    documents
}

fn units_of(units: &[Unit]) -> impl FnMut(&DocId) -> Result<Vec<Unit>, Error> + '_ {
    |doc| Ok(units.iter().filter(|unit| unit.doc == *doc).cloned().collect())
}

fn synonyms() -> Synonyms {
    let groups = "[[group]]\nwords = ['安监局', '安全生产监督管理部门', '安全生产监督管理局']\n\
                  [[group]]\nwords = ['隐患', '事故隐患']";
    Synonyms::read(groups).unwrap()
}

#[test]
fn the_written_queries_are_understood() {
    assert!(WRITTEN.iter().all(|written| Query::parse(written).is_ok()));
}

#[test]
#[ignore = "asks a real server: ./dev test --opensearch"]
fn opensearch_answers_as_the_embedded_index_does() {
    let mut shelf = Shelf::of(units());
    shelf.index = shelf.index.with_synonyms(synonyms());
    let mut access = Access::new(server());
    access.index = "conformance".to_owned();
    // What is compared is answers, not speed.
    access.timeout = Duration::from_secs(300);
    let print = Fingerprint::new(&[("corpus", "1")]);
    let theirs = OpenSearch::new(&access, &print).unwrap().with_synonyms(synonyms());
    let documents = listed(&shelf.units);
    let updated = theirs.update(&documents, units_of(&shelf.units)).unwrap();
    assert!(updated.rebuilt && updated.put == documents.len());
    assert_eq!(theirs.units().unwrap(), shelf.units.len());

    let both = Both { shelf: &shelf, engines: [&shelf.index, &theirs] };
    let queries = queries(&shelf);
    let (mut asked, mut hits, mut deep, mut empty) = (0, 0, 0, 0);
    for (nth, query) in queries.iter().enumerate() {
        let sort = [Sort::Library, Sort::Date, Sort::Authority, Sort::Relevance][nth % 4];
        let total = both.agree(query, &Options { sort, ..Options::default() });
        // A page, and one far behind.
        let sort = if sort == Sort::Relevance { Sort::Date } else { sort };
        both.agree(query, &Options { sort, limit: 10, ..Options::default() });
        let offset = total.saturating_sub(15);
        both.agree(query, &Options { sort, offset, limit: 10, ..Options::default() });
        both.agree(query, &Options { offset: total + 1, limit: 10, ..Options::default() });
        (asked, hits) = (asked + 4, hits + total);
        deep += usize::from(total > 10_000);
        empty += usize::from(total == 0);
    }
    // Filters beside the query, every word expanded, and a place named by the query.
    let region = Filter::new(Field::Region, "临沂").unwrap();
    let status = Filter::new(Field::Status, "有效").unwrap();
    let law = Filter::new(Field::Title, "法").unwrap();
    let first = (shelf.units[0].doc.clone(), shelf.units[0].provision);
    for query in queries.iter().step_by(5) {
        let filters = vec![region.clone(), status.clone(), law.clone()];
        let library = Options { sort: Sort::Library, ..Options::default() };
        both.agree(query, &Options { filters, ..library.clone() });
        both.agree(query, &Options { expand: true, ..library.clone() });
        both.agree(query, &Options { addressed: vec![first.clone()], ..library });
        asked += 3;
    }
    eprintln!(
        "{} documents, {} provisions; {} queries, {asked} answers compared: {hits} hits, \
         {deep} queries with over 10,000, {empty} with none",
        documents.len(),
        shelf.units.len(),
        queries.len(),
    );
    assert!(queries.len() > 300 && deep > 0 && empty * 2 < queries.len());
}

#[test]
#[ignore = "asks a real server: ./dev test --opensearch"]
fn opensearch_is_brought_up_to_date_document_by_document() {
    let all = seeds();
    let mut access = Access::new(server());
    access.index = "updates".to_owned();
    let engine = |corpus: &str| {
        let print = Fingerprint::new(&[("corpus", corpus)]);
        OpenSearch::new(&access, &print).unwrap()
    };
    let documents = listed(&all);
    let query = Query::parse("安全").unwrap();
    let agrees = |engine: &OpenSearch, units: Vec<Unit>| {
        let mut units = units;
        units.sort_by(|a, b| (&a.doc, a.provision).cmp(&(&b.doc, b.provision)));
        let shelf = Shelf::of(units);
        let both = Both { shelf: &shelf, engines: [&shelf.index, engine] };
        assert!(both.agree(&query, &Options { sort: Sort::Library, ..Options::default() }) > 0);
    };
    let missing = engine("0").search(&query, &Options::default(), &|_, _| None);
    assert!(matches!(missing, Err(Error::Missing)), "{missing:?}");

    let first = engine("1");
    first.update(&documents, units_of(&all)).unwrap();
    agrees(&first, all.clone());
    assert_eq!(first.update(&documents, units_of(&all)).unwrap(), Updated::default());

    // One document gone, one changed: the others are not even asked for.
    let mut later: Vec<Unit> = all.iter().filter(|u| u.doc != documents[0].doc).cloned().collect();
    let changed = documents[1].doc.clone();
    let unit = later.iter_mut().find(|unit| unit.doc == changed).unwrap();
    unit.text.push_str("安全安全");
    let mut wanted = documents[1..].to_vec();
    wanted[0].stamp = "2".to_owned();
    let second = engine("2");
    let outdated = second.search(&query, &Options::default(), &|_, _| None);
    assert!(matches!(outdated, Err(Error::Outdated { .. })), "{outdated:?}");
    let mut sent = Vec::new();
    let updated = second
        .update(&wanted, |doc| {
            sent.push(doc.clone());
            units_of(&later)(doc)
        })
        .unwrap();
    assert_eq!(updated, Updated { put: 1, deleted: 2, rebuilt: false });
    assert_eq!(sent, std::slice::from_ref(&changed));
    agrees(&second, later.clone());

    // Cut short in the middle: nobody is answered from half an index, and the next update mends it.
    wanted.iter_mut().for_each(|document| document.stamp = "3".to_owned());
    let third = engine("3");
    let cut = third.update(&wanted, |doc| match *doc == changed {
        true => units_of(&later)(doc),
        false => Err(Error::Missing),
    });
    assert!(matches!(cut, Err(Error::Missing)), "{cut:?}");
    for engine in [&second, &third] {
        let asked = engine.search(&query, &Options::default(), &|_, _| None);
        assert!(matches!(asked, Err(Error::Outdated { .. })), "{asked:?}");
    }
    third.update(&wanted, units_of(&later)).unwrap();
    agrees(&third, later);
}
