use std::collections::BTreeSet;

use law::Source;
use proptest::prelude::*;

use super::*;
use crate::tests::SEEDS;

/// 山东 without some of its （一）-level provisions.
fn without(dropped: &BTreeSet<usize>) -> Document {
    let document = &SEEDS.shandong;
    let mut text = document.text.clone();
    for &index in dropped.iter().rev() {
        let provisions = &document.tree.provisions;
        let last = provisions[index].end.max(index + 1) - 1;
        text.replace_range(provisions[index].own.start..provisions[last].own.end, "");
    }
    law::read(&Source::new("删节.txt", text)).remove(0)
}

fn second_level() -> Vec<usize> {
    let provisions = SEEDS.shandong.tree.provisions.iter().enumerate();
    provisions.filter(|(_, p)| p.level == law::Level::Heading2).map(|(i, _)| i).collect()
}

#[test]
fn the_seeds_against_the_province() {
    let found = against(&SEEDS.shandong, &SEEDS.xuchang, &Options::default());
    let gap = |words: &str| found.gaps.iter().find(|g| g.superior.heading.contains(words)).unwrap();
    let illness = gap("职业病防治体系");
    assert!(illness.whole);
    assert_eq!(illness.absent.as_deref(), Some("职业病"));
    let duty = gap("加强监管执法力量建设");
    assert!(!duty.whole);
    assert!(duty.best.as_ref().unwrap().place.heading.contains("加强监管执法力量建设"));
    assert!(found.gaps.iter().all(|g| !g.superior.heading.contains("投入机制") || !g.whole));
    assert!(found.added.iter().any(|p| p.heading.contains("网格化")));
    let softened = found.conflicts.iter().map(|c| (c.from.as_str(), c.to.as_str(), c.kind));
    let degree = ConflictKind::Word(ChangeKind::Degree);
    assert_eq!(softened.collect::<Vec<_>>(), [("重大", "较大以上", degree)]);
    // What is said to be absent is.
    let local = fold_letters(&SEEDS.xuchang.text);
    for gap in &found.gaps {
        let words = gap.absent.as_ref().unwrap();
        assert!(!local.contains(words), "{words}");
    }
}

fn fold_letters(text: &str) -> String {
    text.chars().map(law::fold::char).filter(|&c| law::fold::is_han(c)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn exactly_what_was_deleted_is_missing(seed in any::<[bool; 26]>()) {
        let units = second_level();
        let dropped: BTreeSet<usize> =
            units.iter().zip(seed).filter(|(_, drop)| *drop).map(|(&index, _)| index).collect();
        let found = against(&SEEDS.shandong, &without(&dropped), &Options::default());
        let gaps: BTreeSet<usize> = found.gaps.iter().map(|gap| gap.superior.index).collect();
        prop_assert_eq!(gaps, dropped);
        prop_assert!(found.gaps.iter().all(|gap| gap.whole));
        prop_assert_eq!(found.added, []);
    }
}
