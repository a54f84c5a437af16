//! Ranking for questions: exact about what it counts, and never a change of what is a hit.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::form::Form;
use crate::rank::{Associations, FEATURES, Forest, Ranker, Weights, frequencies};

#[test]
fn frequencies_are_what_reading_every_text_counts() {
    let shelf = Shelf::of(seeds());
    let collection = shelf.index.collection().unwrap();
    let forms: Vec<_> = shelf
        .units
        .iter()
        .filter(|unit| unit.level.is_clause())
        .map(|unit| ((unit.doc.clone(), unit.article), Form::of(&unit.text).chars))
        .collect();
    let phrases = [
        "安全",
        "安全生产",
        "生产经营单位",
        "处罚",
        "网格化",
        "的责任",
        "培训",
        "月球",
        "国有企业",
        "安安",
        "责任制",
        "安",
    ];
    for phrase in phrases {
        let chars: Vec<char> = phrase.chars().collect();
        let mut expected: BTreeMap<(DocId, usize), usize> = BTreeMap::new();
        for (article, text) in forms.iter().filter(|_| chars.len() > 1) {
            let count = text.windows(chars.len()).filter(|window| *window == chars).count();
            if count > 0 {
                *expected.entry(article.clone()).or_default() += count;
            }
        }
        let mut found: BTreeMap<(DocId, usize), usize> = BTreeMap::new();
        for (number, count) in frequencies(&shelf.index, collection, &chars).unwrap() {
            let place = collection.place(&shelf.index, number);
            *found.entry(place).or_default() += count as usize;
        }
        assert_eq!(found, expected, "{phrase}");
    }
}

#[test]
fn ranking_orders_hits_and_changes_none() {
    let shelf = Shelf::of(seeds());
    for question in [
        "员工没有培训就上岗怎么处罚？",
        "企业发生了事故却不上报会有什么后果",
        "哪些企业必须配备专职的安全管理人员呢？",
    ] {
        let query = Query::parse(question).unwrap();
        let hits = |sort| {
            let answer = shelf.search(&query, &Options { sort, ..Options::default() });
            assert!(!answer.exhaustive && answer.total > 10, "{question}");
            answer.hits.into_iter().map(|hit| (hit.doc, hit.provision, hit.marks))
        };
        let ranked: Vec<_> = hits(Sort::Relevance).collect();
        let library: Vec<_> = hits(Sort::Library).collect();
        assert_ne!(ranked, library, "{question}");
        let ranked: BTreeSet<_> = ranked.into_iter().collect();
        assert_eq!(ranked, library.into_iter().collect(), "{question}");
    }
}

/// What a question is ranked by when everything is known.
fn shelf() -> Shelf {
    let law = Facts { title: "安全生产法".to_owned(), ..Facts::default() };
    let mut units = document(
        "甲",
        law,
        &[
            "章 第一章 培训和上岗",
            "条 第一条 生产经营单位应当对从业人员进行教育和培训。",
            "款 未经培训合格的从业人员，不得上岗作业。",
            "条 第二条 未进行教育和培训的，责令改正，处十万元以下的罚款。",
        ],
    );
    let other = Facts { title: "道路运输条例".to_owned(), ..Facts::default() };
    units.extend(document(
        "乙",
        other,
        &["条 第一条 驾驶员经培训后上岗。", "条 第二条 车辆应当检验合格。"],
    ));
    Shelf::of(units)
}

#[test]
fn an_article_answers_with_all_that_belongs_to_it_and_headings_never() {
    let shelf = shelf();
    let ranker = Ranker {
        associations: Associations::default(),
        forest: Forest::default(),
        weights: Weights::default(),
    };
    let ranked = shelf.index.rank("没培训就上岗怎么罚", &ranker).unwrap();
    let places: Vec<_> = ranked.iter().map(|r| format!("{}{}", r.doc, r.article)).collect();
    assert_eq!(places, ["乙0", "甲1", "甲3"]);
    assert!(ranked.iter().all(|r| r.features.len() == FEATURES.len()));
    assert!(ranked.iter().flat_map(|r| r.features).all(f32::is_finite));

    let learned = Associations::parse("罚 罚款 0.9 责令改正 0.9");
    let ranker = Ranker { associations: learned, ..ranker };
    let ranked = shelf.index.rank("没培训就上岗怎么罚", &ranker).unwrap();
    assert!(ranked.iter().any(|r| r.article == 3 && r.features[4] > 0.0), "{ranked:?}");

    let ranker = Ranker { associations: Associations::default(), ..ranker };
    for nothing in ["", "？", "外星飞船", "罚"] {
        assert_eq!(shelf.index.rank(nothing, &ranker).unwrap(), []);
    }
}

#[test]
fn what_is_shipped_can_be_read_and_is_small() {
    let ranker = Ranker::default();
    let words = include_str!("../../../../corpus/lexicon/associations.txt");
    let trees = include_str!("../../../../corpus/lexicon/ranking.txt");
    let lines = |text: &str| text.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(Associations::parse(words).len(), lines(words));
    let lay = include_str!("../../../../corpus/lexicon/lay.txt");
    assert_eq!(Associations::parse(lay).len(), lines(lay));
    assert_eq!(ranker.forest.to_string().lines().count(), lines(trees));
    assert!(lines(words) > 500 && lines(trees) > 100);
    assert!(words.len() + trees.len() < 3 << 20);
}
