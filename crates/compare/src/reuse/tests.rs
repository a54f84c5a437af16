use std::collections::BTreeSet;
use std::fmt::Write as _;

use law::Source;
use proptest::prelude::*;

use super::*;
use crate::tests::patchwork;
use crate::{ChangeKind, Comparison, Options, contrast};

/// A policy text of a year, one clause a line.
fn written(year: u32, clauses: &[&str]) -> Document {
    let mut text = format!("关于某项工作的意见\n\n云政办发〔{year}〕{year}号\n\n一、总则\n");
    for (n, clause) in (1..).zip(clauses) {
        writeln!(text, "（{}）{clause}", law::numeral::format(n)).unwrap();
    }
    write!(text, "\n{year}年6月30日\n").unwrap();
    law::read(&Source::new("文件.txt", text)).remove(0)
}

fn compared(docs: &[&Document]) -> Comparison {
    contrast(docs, &Options::default())
}

const ROADS: &str = "各级公安机关应当每季度检查一次重点道路的交通安全设施";
const SCHOOLS: &str = "教育部门应当每学期组织一次中小学生应急疏散演练";

/// Of each row on these words: the year of the source, that of the copy, and those of the others.
#[track_caller]
fn check(docs: &[(u32, &[&str])], words: &str, expected: &[(u32, u32, &[u32])]) {
    let read: Vec<Document> = docs.iter().map(|(year, clauses)| written(*year, clauses)).collect();
    let rows = compared(&read.iter().collect::<Vec<_>>()).reuse;
    let year = |column: usize| docs[column].0;
    let found: BTreeSet<(u32, u32, Vec<u32>)> = rows
        .iter()
        .filter(|row| row.b.text.contains(words))
        .map(|row| {
            let also = row.also.iter().map(|&column| year(column)).collect();
            (year(row.a.column), year(row.b.column), also)
        })
        .collect();
    let expected = expected.iter().map(|&(a, b, also)| (a, b, also.to_vec())).collect();
    assert_eq!(found, expected, "{words}");
}

/// Sentences that share a phrase only are no copies without a change.
#[test]
fn of_sentences_that_share_a_phrase_no_change_is_told() {
    let shared = "重点道路和主要路口的交通安全设施";
    let (one, other) = (
        format!("各级公安机关应当会同交通运输主管部门每季度对辖区内{shared}进行一次全面的隐患排查"),
        format!(
            "新闻媒体要利用公益广告宣传{shared}的作用，营造人人爱护、社会共同监督举报的良好舆论氛围"
        ),
    );
    let told = |one: &str, other: &str| {
        let (a, b) = (written(2016, &[one]), written(2017, &[other]));
        let rows = compared(&[&a, &b]).reuse;
        let row = rows.iter().find(|row| row.b.text.contains(shared)).unwrap();
        (row.partial, row.changes.len())
    };
    assert_eq!(told(&one, &other), (true, 0));
    assert_eq!(told(&one, &one), (false, 0));
    assert_eq!(told(&one, &one.replace("每季度", "每年")), (false, 1));
}

#[test]
fn a_sentence_is_quoted_beside_its_likeliest_source() {
    let monthly = ROADS.replace("每季度", "每月");
    let joined = format!("{ROADS}，{SCHOOLS}");
    // Of equals the earliest, wherever it stands among the arguments.
    let (old, new): (&[&str], &[&str]) = (&[ROADS], &[&monthly]);
    check(
        &[(2016, old), (2017, old), (2018, old)],
        ROADS,
        &[(2016, 2017, &[2018]), (2016, 2018, &[2017])],
    );
    check(
        &[(2018, old), (2017, old), (2016, old)],
        ROADS,
        &[(2016, 2017, &[2018]), (2016, 2018, &[2017])],
    );
    // Who has more of the words comes before who is earlier; what was changed is not the first's.
    check(
        &[(2016, old), (2017, new), (2018, new)],
        "重点道路",
        &[(2016, 2017, &[2018]), (2017, 2018, &[2016])],
    );
    // A sentence made of two has the longer one for its source.
    check(
        &[(2016, &[SCHOOLS]), (2017, old), (2018, &[&joined])],
        "公安机关",
        &[(2017, 2018, &[2016])],
    );
    // A source is earlier.
    check(&[(2016, &[SCHOOLS]), (2018, old)], ROADS, &[]);
}

#[test]
fn what_was_changed_is_read_against_the_likeliest_source() {
    let softened = ROADS.replace("应当", "可以");
    let docs = [written(2016, &[ROADS]), written(2017, &[ROADS]), written(2018, &[&softened])];
    let rows = compared(&docs.iter().collect::<Vec<_>>()).reuse;
    let weighty = rows.iter().flat_map(|row| {
        let changes = row.changes.iter().filter(|change| change.kind == ChangeKind::Modality);
        changes.map(|change| (row.a.column, row.b.column, change.from.as_str(), change.to.as_str()))
    });
    assert_eq!(weighty.collect::<Vec<_>>(), [(0, 2, "应当", "可以")]);
}

/// The rows grow with the copies, not with their pairs, and no copy is left out.
#[test]
fn sixty_copies_are_each_quoted_once() {
    let copy = written(2016, &[ROADS, SCHOOLS, ROADS]);
    let two = compared(&[&copy, &copy]);
    let all = compared(&[&copy; 60]);
    assert_eq!(all.reuse.len(), 59 * two.reuse.len());
    assert!(all.reuse.iter().all(|row| (row.a.column, row.also.len()) == (0, 58)));
    for (a, row) in all.overlap.iter().enumerate() {
        for (b, &letters) in row.iter().enumerate() {
            assert_eq!(letters, if a == b { 0 } else { two.overlap[0][1] });
        }
    }
}

#[test]
fn ten_thousand_equal_clauses_do_not_multiply() {
    let clauses = vec![ROADS; 10_000];
    let (all, fewer) = (written(2016, &clauses), written(2017, &clauses[..9_000]));
    let found = compared(&[&all, &fewer]);
    // The first nine thousand are one passage, each of the others is one.
    assert!((1_000..1_010).contains(&found.reuse.len()), "{} rows", found.reuse.len());
}

/// Everything that a row says but its columns.
fn said(comparison: &Comparison) -> BTreeSet<String> {
    let doc = |column: usize| comparison.docs[column].to_string();
    let said = |row: &Reused| {
        let also: BTreeSet<String> = row.also.iter().map(|&column| doc(column)).collect();
        let quotes = [&row.a, &row.b].map(|q| (q.id.to_string(), q.span));
        format!("{quotes:?} {:?} {:?} {:?} {also:?}", row.ground, row.changes, row.passages)
    };
    comparison.reuse.iter().map(said).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn neither_rows_nor_counts_depend_on_the_order_of_arguments(
        docs in prop::collection::vec(patchwork(), 2..5),
        turn in 0usize..24,
    ) {
        let ids: BTreeSet<_> = docs.iter().map(|d| &d.id).collect();
        prop_assume!(ids.len() == docs.len());
        let mut order: Vec<usize> = (0..docs.len()).collect();
        order.rotate_left(turn % docs.len());
        if turn % 2 == 0 {
            order.swap(0, 1);
        }
        let straight = compared(&docs.iter().collect::<Vec<_>>());
        let turned = compared(&order.iter().map(|&column| &docs[column]).collect::<Vec<_>>());
        prop_assert_eq!(said(&straight), said(&turned));
        for (x, &a) in order.iter().enumerate() {
            for (y, &b) in order.iter().enumerate() {
                prop_assert_eq!(turned.overlap[x][y], straight.overlap[a][b]);
            }
        }
    }

    /// What two documents share when only they are compared is counted among several as well, and
    /// whoever reads what was copied finds the other document named.
    #[test]
    fn among_several_documents_nothing_is_hidden(docs in prop::collection::vec(patchwork(), 3..6)) {
        let ids: BTreeSet<_> = docs.iter().map(|d| &d.id).collect();
        prop_assume!(ids.len() == docs.len());
        let all = compared(&docs.iter().collect::<Vec<_>>());
        for y in 0..docs.len() {
            for x in 0..y {
                let two = compared(&[&docs[x], &docs[y]]);
                let letters = |row: &Reused| row.passages.iter().map(|p| p.chars().count()).sum::<usize>();
                prop_assert_eq!(all.overlap[x][y], two.reuse.iter().map(letters).sum::<usize>());
                for row in &two.reuse {
                    let (a, b) = if row.a.column == 0 { (x, y) } else { (y, x) };
                    let named = all.reuse.iter().any(|r| {
                        let meets = r.b.span.start < row.b.span.end && row.b.span.start < r.b.span.end;
                        r.b.column == b && meets && (r.a.column == a || r.also.contains(&a))
                    });
                    prop_assert!(named, "{a} {b} {row:#?}");
                }
            }
        }
    }
}
