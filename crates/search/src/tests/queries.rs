//! What is refused, where, with which advice; and how much a query may ask for.

use std::fmt::Write;

use insta::assert_snapshot;

use crate::*;

#[test]
fn mistakes_are_pointed_out() {
    let mut out = String::new();
    for query in [
        "",
        "　",
        "安全 “生产",
        "安全 AND",
        "OR 安全",
        "安全 同句",
        "同条",
        "NOT",
        "(安全 或 培训",
        "安全） 培训",
        "安全 ()",
        "）",
        "《》",
        "*",
        "\"\"",
        "NOT 安全",
        "安全 或 NOT 培训",
        "甲 近 乙",
        "甲 近0 乙",
        "甲 近10 (乙 AND 丙)",
        "甲 近5 乙 近5 丙",
        "安全 同句 地区:临沂",
        "(甲 同条 乙) 同句 丙",
        "甲 同条 (NOT 乙)",
        "地域:临沂",
        "年份:二〇一六",
        "标题:",
        "文号:〔〕",
    ] {
        match Query::parse(query) {
            Ok(query) => writeln!(out, "{query} 没有被拒绝"),
            Err(error) => writeln!(
                out,
                "{}\n  {}：{}。{}",
                error.pointed_out(query),
                error.kind.code(),
                error.message,
                error.hint
            ),
        }
        .unwrap();
    }
    assert_snapshot!(out);
}

#[test]
fn queries_are_understood() {
    let mut out = String::new();
    for query in [
        "双随机",
        "安全 培训",
        "安全 与 培训 或 教育 非 消防",
        "安全 同句 培训 同句 考核",
        "(安全 或 消防) 近10 培训",
        "安全 同条 培训 地区:临沂",
        "《安全生产法》 处罚？",
        "临政办发(2016)30号",
        "年份:2015..2018 种类：规章",
        "员工没有经过培训就上岗作业应该怎么处罚",
        "没培训怎么罚",
        "如何处罚",
        "not(安全) 培训",
    ] {
        let parsed = Query::parse(query).unwrap();
        let mut phrases = parsed.phrases();
        phrases.sort_unstable();
        writeln!(out, "{query}\n  {parsed}\n  {}", phrases.join(" / ")).unwrap();
    }
    assert_snapshot!(out);
}

#[test]
fn hostile_queries_are_refused() {
    for (query, kind) in [
        ("安全 AND ".repeat(10_000) + "培训", Mistake::TooLong),
        ("安全".repeat(170_000), Mistake::TooLong),
        ("a b ".repeat(400), Mistake::TooManyWords),
        ("(".repeat(1_000), Mistake::TooManyWords),
        ("(".repeat(200), Mistake::TooDeep),
        ("NOT ".repeat(200) + "安全", Mistake::TooDeep),
        ("甲 ".repeat(65), Mistake::TooManyWords),
        ("*".repeat(1_000), Mistake::NothingToMatch),
        ("\"".repeat(501), Mistake::UnclosedQuote),
        ("\u{202e}\u{0}\u{1b}[31m".repeat(3), Mistake::NothingToMatch),
    ] {
        match Query::parse(&query) {
            Err(error) => assert_eq!(error.kind, kind, "{error}"),
            Ok(_) if kind == Mistake::NothingToMatch => {}
            Ok(parsed) => panic!("{parsed}"),
        }
    }
    assert!(Query::literal(&"安".repeat(3_000)).is_err());
    assert!(Query::literal("。").is_err());
    assert_eq!(Query::literal("AND (").unwrap().phrases(), ["AND ("]);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_parses_or_is_refused_at_a_place_in_it(
        query in "([安全()（）\"“”:： 　近1同句条章段与或非]|AND|NOT|地区|\\PC){0,40}"
    ) {
        match Query::parse(&query) {
            Ok(parsed) => proptest::prop_assert!(!parsed.to_string().is_empty()),
            Err(error) => {
                proptest::prop_assert!(error.at <= query.chars().count());
                proptest::prop_assert!(!error.message.is_empty() && !error.hint.is_empty());
                error.pointed_out(&query).to_string();
            }
        }
    }
}
