//! Sources found by fingerprints, against all pairs looked at letter by letter.

use law::Source;
use proptest::prelude::*;

use super::*;

/// A policy text of one number and date; without a date for the year 0.
fn text(serial: u32, year: u32, clauses: &[&str]) -> Document {
    let clauses: String = (1..)
        .zip(clauses)
        .map(|(n, clause)| format!("（{}）{clause}\n", law::numeral::format(n)))
        .collect();
    let title = law::numeral::format(u64::from(serial));
    let (number, date) = match year {
        0 => (format!("云政办函第{serial}号"), String::new()),
        _ => (format!("云政办发〔{year}〕{serial}号"), format!("{year}年3月1日")),
    };
    let raw = format!("关于{title}工作的意见\n\n{number}\n\n一、总则\n{clauses}\n{date}\n");
    law::read(&Source::new("某.txt", raw)).remove(0)
}

fn copied(documents: &[&Document]) -> Vec<Copied> {
    let mut corpus = Corpus::default();
    documents.iter().for_each(|document| corpus.add(document));
    corpus.copied()
}

#[test]
fn documents_without_a_date_have_a_place_among_the_others() {
    let year = |n| if n % 3 == 0 { 0 } else { 2030 - n };
    let all: Vec<Document> = (1..=20).map(|n| text(n, year(n), &[FIRST, SECOND])).collect();
    assert!(all.iter().any(|d| d.meta.main_date().is_none()));
    let found = copied(&all.iter().collect::<Vec<_>>());
    // All but one have it from an earlier one.
    assert_eq!(found.len(), all.len() - 1);
}

const FIRST: &str = "各级人民政府应当建立安全生产举报奖励制度，公布举报电话，及时核实并兑现奖励。";
const SECOND: &str = "生产经营单位每季度至少组织一次应急演练，演练记录保存两年以上备查。";

#[test]
fn the_earlier_is_the_source_and_nothing_is_counted_twice() {
    let old = text(1, 2015, &[FIRST]);
    let middle = text(2, 2017, &[FIRST, SECOND]);
    let new = text(3, 2019, &[SECOND, FIRST, "城市管理部门负责清扫主要道路上的积雪和落叶。"]);
    let found = copied(&[&new, &old, &middle]);
    let shown: Vec<(usize, Vec<usize>)> = found
        .iter()
        .map(|c| (c.document, c.sources.iter().map(|source| source.document).collect()))
        .collect();
    // The middle one accounts for all of what the new one has from the old one, too.
    assert_eq!(shown, [(0, vec![2]), (2, vec![1])]);
    let source = &found[0].sources[0];
    assert_eq!(source.ground, Ground::Date);
    for passage in &source.passages {
        let letters = |document: &Document, span: Span| -> String {
            span.of(&document.text).chars().filter(|&c| law::fold::is_han(c)).collect()
        };
        assert_eq!(letters(&middle, passage.source), letters(&new, passage.copy));
    }
}

#[test]
fn editions_of_one_work_are_not_held_against_each_other() {
    let edition = |year| {
        let raw = format!(
            "# 云州市安全生产条例\n\n{year}年3月1日 通过\n\n第一条 {FIRST}\n\n第二条 {SECOND}\n"
        );
        law::read(&Source::new("某.md", raw)).remove(0)
    };
    assert_eq!(copied(&[&edition(2015), &edition(2019)]), []);
}

#[test]
fn nothing_in_common_has_no_source() {
    let poem = text(1, 2001, &["床前明月光，疑是地上霜。举头望明月，低头思故乡。"]);
    let short = text(2, 2019, &["推行执法公示。"]);
    assert_eq!(copied(&[&poem, &short]), []);
    assert_eq!(copied(&[]), []);
    assert_eq!(copied(&[&short]), []);
}

proptest! {
    #[test]
    fn every_long_passage_has_a_fingerprint_in_common(
        before in "[安全生产监督管理]{0,30}",
        passage in "[一二三四五六七八九十]{20,40}",
        after in "[检查整改处罚决定]{0,30}",
    ) {
        prop_assert!(passage.chars().count() >= LONG);
        let prints = |text: &str| winnowed(&text.chars().collect::<Vec<_>>());
        let inside = prints(&format!("{before}{passage}{after}"));
        let other = prints(&format!("{after}{after}{passage}{before}"));
        let hashes: Vec<u32> = inside.iter().map(|&(hash, _)| hash).collect();
        prop_assert!(other.iter().any(|(hash, _)| hashes.contains(hash)));
    }

    /// All pairs of places, by definition.
    #[test]
    fn runs_are_the_longest_ones(copy in "[安全生产]{0,60}", source in "[安全生产]{0,60}") {
        let (copy, source): (Vec<char>, Vec<char>) = (copy.chars().collect(), source.chars().collect());
        let same = |i: usize, j: usize| copy.get(i).is_some_and(|c| source.get(j) == Some(c));
        let mut wanted = Vec::new();
        let mut places = Vec::new();
        for i in 0..copy.len() {
            for j in 0..source.len() {
                let len = (0..).take_while(|&k| same(i + k, j + k)).count();
                if len >= GRAM {
                    places.push((i, j));
                }
                let begins = i == 0 || j == 0 || !same(i - 1, j - 1);
                if begins && len >= LONG {
                    wanted.push(Run { copy: i, source: j, len });
                }
            }
        }
        wanted.sort_by_key(|run| (run.copy, std::cmp::Reverse(run.len), run.source));
        prop_assert_eq!(runs(&copy, &source, places), wanted);
    }
}
