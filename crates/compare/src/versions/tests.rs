use law::Source;
use proptest::prelude::*;

use super::*;

fn statute(articles: &[&str]) -> Document {
    let body: Vec<String> = (1..)
        .zip(articles)
        .map(|(n, text)| format!("第{}条　{text}", law::numeral::format(n)))
        .collect();
    let text = format!("某市安全生产条例\n\n{}\n", body.join("\n"));
    law::read(&Source::new("条例.txt", text)).remove(0)
}

/// The table as `old → new kind`, articles by number.
fn shown(old: &[&str], new: &[&str]) -> Vec<String> {
    let numbers = |articles: &[Article]| -> String {
        let numbers: Vec<String> = articles.iter().map(|a| a.id.path.to_string()).collect();
        if numbers.is_empty() { "—".to_owned() } else { numbers.join("+") }
    };
    diff(&statute(old), &statute(new))
        .iter()
        .map(|row| format!("{} → {} {}", numbers(&row.old), numbers(&row.new), row.kind.term()))
        .collect()
}

const A: &str = "为了加强安全生产工作，防止和减少生产安全事故，制定本条例。";
const B: &str = "生产经营单位的主要负责人对本单位的安全生产工作全面负责。";
const C: &str = "县级人民政府应当建立隐患排查治理情况通报制度。";
const D: &str = "任何单位和个人都有权向应急管理部门举报事故隐患。";

#[test]
fn says_what_became_of_each_article() {
    assert_eq!(shown(&[A, B], &[A, B]), ["1 → 1 未改", "2 → 2 未改"]);
    assert_eq!(
        shown(&[A, B, D], &[A, C, B, D]),
        ["1 → 1 未改", "— → 2 新增", "2 → 3 条号变动", "3 → 4 条号变动"]
    );
    assert_eq!(
        shown(&[A, B, C, D], &[A, C, D]),
        ["1 → 1 未改", "2 → — 删除", "3 → 2 条号变动", "4 → 3 条号变动"]
    );
    assert_eq!(
        shown(&[A, B, C, D], &[B, C, D, A]),
        ["2 → 1 条号变动", "3 → 2 条号变动", "4 → 3 条号变动", "1 → 4 移动"]
    );
    let joined = format!("{B}{D}");
    assert_eq!(shown(&[A, &joined], &[A, B, D]), ["1 → 1 未改", "2 → 2+3 拆分"]);
    assert_eq!(shown(&[A, B, D], &[A, &joined]), ["1 → 1 未改", "2+3 → 2 合并"]);
    assert_eq!(shown(&[], &[A]), ["— → 1 新增"]);
    assert_eq!(shown(&[A], &[]), ["1 → — 删除"]);
}

#[test]
fn marks_the_words_that_changed() {
    let new = B.replace("全面负责", "负有重要责任");
    let rows = diff(&statute(&[A, B]), &statute(&[A, &new]));
    let [_, row] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(row.kind, VersionKind::Changed);
    let changes: Vec<(&str, &str)> = row
        .changes
        .iter()
        .map(|c| (c.from_at.of(&row.old[0].text), c.to_at.of(&row.new[0].text)))
        .collect();
    assert_eq!(changes, [("全面负责", "负有重要责任")]);
}

proptest! {
    /// Every article of both editions stands in exactly one row, whatever was changed.
    #[test]
    fn every_article_stands_in_one_row(
        old in prop::collection::vec("[安全生产责任制度，。]{4,20}", 0..8),
        new in prop::collection::vec("[安全生产责任制度，。]{4,20}", 0..8),
        kept in prop::collection::vec((0usize..8, 0usize..8), 0..4),
    ) {
        let mut new = new;
        for (from, to) in kept {
            if let Some(text) = old.get(from) {
                new.insert(to.min(new.len()), text.clone());
            }
        }
        let refs = |v: &[String]| statute(&v.iter().map(String::as_str).collect::<Vec<_>>());
        let (old, new) = (refs(&old), refs(&new));
        let rows = diff(&old, &new);
        for (document, side) in [(&old, 0), (&new, 1)] {
            let of = |row: &VersionRow| if side == 0 { row.old.clone() } else { row.new.clone() };
            let mut shown: Vec<usize> = rows.iter().flat_map(of).map(|a| a.index).collect();
            shown.sort_unstable();
            let all: Vec<usize> = clause::of(document, 0).iter().map(|c| c.index).collect();
            prop_assert_eq!(shown, all);
        }
        prop_assert!(diff(&old, &old).iter().all(|row| row.kind == VersionKind::Same));
    }
}
