use std::fmt::Write as _;

use law::Source;
use proptest::prelude::*;

use super::*;
use crate::tests::{SEEDS, patchwork, row_sets};
use crate::{Against, Cell, Comparison, Options, Row, THRESHOLD, against, contrast};

fn pin(a: &str, b: &str) -> Decision {
    Decision { a: a.into(), b: b.into(), kind: DecisionKind::Pin }
}

fn part(a: &str, b: &str) -> Decision {
    Decision { a: a.into(), b: b.into(), kind: DecisionKind::Break }
}

fn contrasted(docs: &[&Document], decisions: &[Decision]) -> Comparison {
    let decisions = Decisions::new(decisions.to_vec()).unwrap();
    contrast(docs, &Options { decisions: Some(&decisions), ..Options::default() })
}

fn compared_with(superior: &Document, local: &Document, decisions: &[Decision]) -> Against {
    let decisions = Decisions::new(decisions.to_vec()).unwrap();
    against(superior, local, &Options { decisions: Some(&decisions), ..Options::default() })
}

/// The row in which a clause stands.
fn row_of<'c>(comparison: &'c Comparison, address: &str) -> &'c Row {
    let holds = |row: &&Row| row.cells.iter().flatten().any(|cell| cell.id.to_string() == address);
    comparison.rows.iter().find(holds).unwrap()
}

fn share_a_row(comparison: &Comparison, a: &str, b: &str) -> bool {
    std::ptr::eq(row_of(comparison, a), row_of(comparison, b))
}

/// The rows without what was decided about them.
fn cells_of(comparison: &Comparison) -> Vec<&[Vec<Cell>]> {
    comparison.rows.iter().map(|row| row.cells.as_slice()).collect()
}

#[test]
fn decisions_that_cannot_all_be_honoured_are_named() {
    #[track_caller]
    fn check(decisions: &[Decision], expected: Result<(), (usize, &[usize])>) {
        let found = Decisions::new(decisions.to_vec()).map(drop);
        let expected =
            expected.map_err(|(broken, pins)| Contradiction { broken, pins: pins.into() });
        assert_eq!(found, expected, "{decisions:?}");
    }
    check(&[], Ok(()));
    check(&[pin("甲#1", "乙#1"), part("甲#1", "乙#2")], Ok(()));
    check(&[part("甲#1", "乙#1"), part("乙#1", "丙#1"), pin("甲#1", "丙#1")], Ok(()));
    check(&[pin("甲#1", "乙#1"), part("乙#1", "甲#1")], Err((1, &[0])));
    check(&[pin("甲#1", "乙#1"), pin("丙#1", "乙#1"), part("甲#1", "丙#1")], Err((2, &[0, 1])));
    // The shortest way explains best.
    let long = [pin("甲#1", "乙#1"), pin("乙#1", "丙#1"), pin("丙#1", "丁#1"), pin("丁#1", "乙#1")];
    check(&[&long[..], &[part("甲#1", "丁#1")]].concat(), Err((4, &[0, 3])));
    check(&[part("甲#1", "甲#1")], Err((0, &[])));
}

const LINYI: &str = "临政办发〔2016〕30号";
const CHENZHOU: &str = "郴政办发〔2016〕19号";

#[test]
fn what_was_decided_comes_before_likeness() {
    let docs = [&SEEDS.linyi, &SEEDS.chenzhou];
    // 诚信约束机制 of both cities, and 执法队伍建设 of one.
    let credit = (&*format!("{LINYI}#三（六）"), &*format!("{CHENZHOU}#二（八）"));
    let staff = &*format!("{CHENZHOU}#四（十六）");
    let plain = contrasted(&docs, &[]);
    assert!(share_a_row(&plain, credit.0, credit.1));
    assert!(plain.rows.iter().all(|row| row.decided.is_empty()));

    let broken = contrasted(&docs, &[part(credit.1, credit.0)]);
    assert!(!share_a_row(&broken, credit.0, credit.1));
    for clause in [credit.0, credit.1] {
        assert_eq!(row_of(&broken, clause).decided, [0]);
    }

    // Unlike clauses, in spite of the one that stands there: both are in one cell.
    let pinned = contrasted(&docs, &[pin(credit.0, credit.1), pin(credit.0, staff)]);
    let row = row_of(&pinned, credit.0);
    let ids: Vec<String> = row.cells[1].iter().map(|cell| cell.id.to_string()).collect();
    assert_eq!(ids, [credit.1, staff]);
    assert_eq!(row.decided, [0, 1]);
}

/// 专业监管人员占比: two numbers on one matter, until their clauses are broken apart.
#[test]
fn numbers_of_broken_clauses_are_not_set_side_by_side() {
    let docs = [&SEEDS.linyi, &SEEDS.chenzhou];
    let share = |comparison: &Comparison| {
        let both = comparison.measures.iter().filter(|m| m.cells.iter().flatten().count() > 1);
        both.filter(|m| m.cells.iter().flatten().all(|cell| cell.value == "75")).count()
    };
    let plain = contrasted(&docs, &[]);
    assert_eq!(share(&plain), 1);
    let (linyi, chenzhou) = (format!("{LINYI}#五（一）"), format!("{CHENZHOU}#四（十六）"));
    assert_eq!(share(&contrasted(&docs, &[part(&linyi, &chenzhou)])), 0);
}

#[test]
fn a_pinned_clause_is_no_gap_and_a_broken_one_no_counterpart() {
    let (upper, lower) = (&SEEDS.shandong, &SEEDS.xuchang);
    let plain = compared_with(upper, lower, &[]);
    let gap = plain.gaps.iter().find(|gap| gap.whole).unwrap();
    let (missing, near) = (gap.superior.id.to_string(), gap.best.as_ref().unwrap());
    let near = near.place.id.to_string();
    let whole = |found: &Against, id: &str| {
        found.gaps.iter().find(|gap| gap.superior.id.to_string() == id).map(|gap| gap.whole)
    };
    assert_eq!(whole(&compared_with(upper, lower, &[pin(&missing, &near)]), &missing), None);
    // What merely comes nearest is not named again once it was rejected.
    let rejected = compared_with(upper, lower, &[part(&missing, &near)]);
    let best = rejected.gaps.iter().find(|gap| gap.superior.id.to_string() == missing).unwrap();
    assert_ne!(best.best.as_ref().map(|best| best.place.id.to_string()), Some(near));

    let rows = contrasted(&[upper, lower], &[]).rows;
    let answered = rows.iter().find(|row| {
        let [above, below] = row.cells.as_slice() else { return false };
        above.len() == 1 && below.len() == 1 && whole(&plain, &above[0].id.to_string()).is_none()
    });
    let ids: Vec<String> =
        answered.unwrap().cells.iter().flatten().map(|cell| cell.id.to_string()).collect();
    let broken = compared_with(upper, lower, &[part(&ids[0], &ids[1])]);
    assert!(whole(&broken, &ids[0]).is_some());
}

#[test]
fn what_names_no_clause_changes_nothing() {
    let docs = [&SEEDS.linyi, &SEEDS.chenzhou];
    let plain = contrasted(&docs, &[]);
    let real = format!("{CHENZHOU}#二（八）");
    for address in [
        format!("{LINYI}#九（九十九）"),
        format!("{LINYI}#三"),
        format!("{LINYI}#"),
        format!("{LINYI}#三（六）\u{0}"),
        format!("{LINYI}#{}", "三（六）".repeat(10_000)),
        format!("{LINYI}三（六）"),
        LINYI.to_owned(),
        "某政发〔2020〕1号#三（六）".to_owned(),
        String::new(),
        "#".to_owned(),
        "\u{202e}𝄞#１".to_owned(),
    ] {
        for decision in [pin(&address, &real), part(&real, &address)] {
            assert_eq!(contrasted(&docs, &[decision]), plain, "{address}");
        }
    }
}

/// A text whose items all say nearly the same.
#[test]
fn many_decisions_on_like_clauses_are_honoured() {
    let read = |number: u32| {
        let mut text = format!("关于某项工作的意见\n\n云政办发〔2020〕{number}号\n\n一、总则\n");
        for n in 1..=60 {
            let n = law::numeral::format(n);
            writeln!(text, "（{n}）建立第{n}项安全生产巡查制度。").unwrap();
        }
        law::read(&Source::new("重复.txt", text)).remove(0)
    };
    let docs = [read(1), read(2)];
    let clauses: Vec<Vec<String>> = docs
        .iter()
        .map(|d| crate::clause::of(d, 0).iter().map(|c| d.id_of(c.index).to_string()).collect())
        .collect();
    // Crosswise: the first with the last.
    let turned: Vec<Decision> =
        clauses[0].iter().zip(clauses[1].iter().rev()).map(|(a, b)| pin(a, b)).collect();
    let found = contrasted(&[&docs[0], &docs[1]], &turned);
    assert_eq!(found.rows.len(), 60);
    assert!(turned.iter().all(|d| share_a_row(&found, &d.a, &d.b)));
    // And none with its like.
    let parted: Vec<Decision> =
        clauses[0].iter().zip(&clauses[1]).map(|(a, b)| part(a, b)).collect();
    let found = contrasted(&[&docs[0], &docs[1]], &parted);
    assert!(parted.iter().all(|d| !share_a_row(&found, &d.a, &d.b)));
}

/// Documents, and decisions on pairs of their clauses that can all be honoured.
fn decided() -> impl Strategy<Value = (Vec<Document>, Vec<Decision>)> {
    let pairs = prop::collection::vec((0usize..1000, 0usize..1000, any::<bool>()), 0..8);
    (prop::collection::vec(patchwork(), 2..4), pairs).prop_map(|(mut docs, pairs)| {
        docs.sort_by(|x, y| x.id.cmp(&y.id));
        docs.dedup_by(|x, y| x.id == y.id);
        let clauses: Vec<String> = docs
            .iter()
            .flat_map(|d| crate::clause::of(d, 0).into_iter().map(|c| d.id_of(c.index).to_string()))
            .collect();
        let mut decisions: Vec<Decision> = Vec::new();
        for (a, b, is_pin) in pairs.into_iter().filter(|_| !clauses.is_empty()) {
            let (a, b) = (&clauses[a % clauses.len()], &clauses[b % clauses.len()]);
            decisions.push(if is_pin { pin(a, b) } else { part(a, b) });
            if Decisions::new(decisions.clone()).is_err() {
                decisions.pop();
            }
        }
        (docs, decisions)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_decision_is_honoured_and_no_clause_lost((docs, decisions) in decided()) {
        let docs: Vec<&Document> = docs.iter().collect();
        let found = contrasted(&docs, &decisions);
        for (n, Decision { a, b, kind }) in decisions.iter().enumerate() {
            prop_assert_eq!(share_a_row(&found, a, b), *kind == DecisionKind::Pin, "{} {}", a, b);
            prop_assert!(row_of(&found, a).decided.contains(&n));
            prop_assert!(row_of(&found, b).decided.contains(&n));
        }
        for (column, document) in docs.iter().enumerate() {
            let mut shown: Vec<usize> =
                found.rows.iter().flat_map(|row| &row.cells[column]).map(|c| c.index).collect();
            shown.sort_unstable();
            let clauses: Vec<usize> =
                crate::clause::of(document, column).iter().map(|c| c.index).collect();
            prop_assert_eq!(shown, clauses);
        }
    }

    #[test]
    fn neither_the_order_of_arguments_nor_of_decisions_matters(
        (docs, decisions) in decided(),
        turn in 0usize..8,
    ) {
        let straight = contrasted(&docs.iter().collect::<Vec<_>>(), &decisions);
        let mut turned: Vec<Decision> = decisions
            .iter()
            .map(|d| Decision { a: d.b.clone(), b: d.a.clone(), kind: d.kind })
            .collect();
        turned.reverse();
        let by = turn.min(turned.len());
        turned.rotate_left(by);
        let again = contrasted(&docs.iter().collect::<Vec<_>>(), &turned);
        prop_assert_eq!(&again.measures, &straight.measures);
        prop_assert_eq!(cells_of(&again), cells_of(&straight));
        let other_way = contrasted(&docs.iter().rev().collect::<Vec<_>>(), &turned);
        prop_assert_eq!(row_sets(&other_way), row_sets(&straight));
    }

    /// Two clauses that have nothing to do with each other, pinned and then broken, are as before.
    #[test]
    fn pinned_and_then_broken_is_as_before(
        docs in prop::collection::vec(patchwork(), 2),
        at in any::<[usize; 2]>(),
    ) {
        prop_assume!(docs[0].id != docs[1].id);
        let both: Vec<&Document> = docs.iter().collect();
        let clauses: Vec<_> = both.iter().map(|document| crate::clause::of(document, 0)).collect();
        prop_assume!(clauses.iter().all(|clauses| !clauses.is_empty()));
        let [a, b] = [0, 1].map(|d| {
            let clause = &clauses[d][at[d] % clauses[d].len()];
            both[d].id_of(clause.index).to_string()
        });
        let pinned = contrasted(&both, &[pin(&a, &b)]);
        let cells: Vec<&Cell> = row_of(&pinned, &a).cells.iter().flatten().collect();
        prop_assert!(share_a_row(&pinned, &a, &b));
        prop_assume!(cells.len() == 2 && cells[0].similarity < THRESHOLD - 0.001);
        let (plain, broken) = (contrasted(&both, &[]), contrasted(&both, &[part(&a, &b)]));
        prop_assert_eq!(cells_of(&broken), cells_of(&plain));
        prop_assert_eq!(broken.measures, plain.measures);
    }
}
