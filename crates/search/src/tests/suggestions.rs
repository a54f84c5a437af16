//! Words offered for a word that occurs nowhere.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::{Shelf, seeds};
use crate::Query;
use crate::form::Form;

fn shelf() -> &'static Shelf {
    static SHELF: OnceLock<Shelf> = OnceLock::new();
    SHELF.get_or_init(|| Shelf::of(seeds()))
}

#[test]
fn one_slip_is_mended() {
    for (typed, meant) in [
        ("双随意", "双随机"),
        ("从业人园", "从业人员"),
        ("从业员人", "从业人员"),
        ("安全培圳", "安全培训"),
        ("安全生生产", "安全生产"),
        ("行政罚", "行政处罚"),
        ("行正处罚", "行政处罚"),
        ("處法", "处罚"),
    ] {
        let offered = shelf().index.alike(typed).unwrap();
        assert!(offered.iter().any(|word| word == meant), "{typed}: {offered:?}");
    }
    for none in ["量子纠缠态", "安", "iso", "", "(", "安 全"] {
        assert_eq!(shelf().index.alike(none).unwrap(), Vec::<String>::new(), "{none}");
    }
}

/// What is offered occurs and is one slip away, whatever was typed: each word of the seeds with one
/// character exchanged.
#[test]
fn what_is_offered_occurs() {
    let typed: HashSet<String> = shelf()
        .units
        .iter()
        .step_by(7)
        .filter_map(|unit| {
            let mut word: Vec<char> = unit.text.chars().skip(6).take(5).collect();
            (word.len() == 5).then(|| word[2] = '鑫')?;
            Some(String::from_iter(word))
        })
        .collect();
    let mut mended = 0;
    for typed in &typed {
        for offered in shelf().index.alike(typed).unwrap() {
            mended += 1;
            assert!(shelf().index.occurs(&offered).unwrap());
            let query = Query::literal(&offered).unwrap();
            let answer = shelf().search(&query, &crate::Options::default());
            assert!(answer.total > 0, "{typed}: {offered}");
            let [a, b] = [typed, &offered].map(|word| String::from_iter(Form::of(word).chars));
            assert!(strsim::osa_distance(&a, &b) <= 1, "{typed}: {offered}");
        }
    }
    assert!(typed.len() > 20 && mended > 10, "{} {mended}", typed.len());
}

#[test]
fn traditional_characters_find_the_same_and_the_text_is_shown_as_it_is() {
    let count = |query: &str| {
        let answer = shelf().ask(query);
        (answer.total, answer.occurrences)
    };
    assert_eq!(count("責令改正"), count("责令改正"));
    assert_eq!(count("安全生產"), count("安全生产"));
    assert!(count("安全生產").0 > 0);
}
