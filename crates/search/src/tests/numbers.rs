//! A number in a word is found in every spelling of its value, only where it is a number, against
//! reading every text for values.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::form::Form;
use crate::numeral::{Numeral, numerals};

/// Where `phrase` stands in `text`: as written, or with each of its numbers replaced by one of the
/// same value that is a number of the text.
fn places(phrase: &[char], text: &[char], numbers: &[Numeral]) -> BTreeSet<(usize, usize)> {
    let own = numerals(phrase);
    let spelled = |start: usize| {
        let (mut at, mut i) = (start, 0);
        while i < phrase.len() {
            if let Some(number) = own.iter().find(|n| n.at.start == i) {
                let there = numbers.iter().find(|n| n.at.start == at)?;
                (there.value() == number.value()).then_some(())?;
                (i, at) = (number.at.end, there.at.end);
            } else {
                (text.get(at) == Some(&phrase[i])).then_some(())?;
                (i, at) = (i + 1, at + 1);
            }
        }
        Some((start, at))
    };
    let literal =
        |start: usize| text[start..].starts_with(phrase).then_some((start, start + phrase.len()));
    (0..text.len()).flat_map(|start| [literal(start), spelled(start)]).flatten().collect()
}

fn without_overlaps(marks: &BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for &mark in marks {
        if kept.last().is_none_or(|last| last.1 <= mark.0) {
            kept.push(mark);
        }
    }
    kept
}

/// Every number of the seeds with up to two characters on each side, also in figures and in
/// characters.
fn phrases(forms: &[Form]) -> BTreeSet<Vec<char>> {
    let mut found = BTreeSet::new();
    for form in forms {
        for number in numerals(&form.chars) {
            let word = |c: &&char| c.is_alphanumeric();
            let before =
                form.chars[..number.at.start].iter().rev().take(2).take_while(word).count();
            let after = form.chars[number.at.end..].iter().take(2).take_while(word).count();
            for (before, after) in [(before.min(1), after), (before, after), (0, after.min(1))] {
                let whole = &form.chars[number.at.start - before..number.at.end + after];
                found.insert(whole.to_vec());
                found.extend(crate::numeral::spellings(whole));
            }
        }
    }
    found
}

#[test]
fn numbers_of_the_seeds_are_found_in_every_spelling() {
    let shelf = Shelf::of(seeds());
    let forms: Vec<Form> = shelf.units.iter().map(|unit| Form::of(&unit.text)).collect();
    let numbers: Vec<Vec<Numeral>> = forms.iter().map(|form| numerals(&form.chars)).collect();
    let phrases = phrases(&forms);
    assert!(phrases.len() > 500, "{}", phrases.len());
    let mut other = 0;
    for phrase in &phrases {
        let written: String = phrase.iter().collect();
        let answer = shelf.ask(&written);
        let mut expected = BTreeMap::new();
        for (i, form) in forms.iter().enumerate() {
            let marks = without_overlaps(&places(phrase, &form.chars, &numbers[i]));
            if !marks.is_empty() {
                let original: Vec<_> =
                    marks.iter().map(|&(start, end)| form.original(start, end)).collect();
                expected.insert(i, original);
            }
        }
        let hit = |hit: &Hit| (shelf.place(&hit.doc, hit.provision).unwrap(), hit.marks.clone());
        let found: BTreeMap<_, _> = answer.hits.iter().map(hit).collect();
        assert_eq!(found, expected, "{written}");
        assert_eq!(answer.occurrences, expected.values().map(Vec::len).sum::<usize>());
        other += answer.hits.iter().filter(|hit| !hit.variants.is_empty()).count();
    }
    assert!(other > 100, "{other} found in another spelling");
}

#[test]
fn what_is_no_number_stays_as_it_is() {
    let shelf = Shelf::of(document(
        "甲",
        Facts::default(),
        &[
            "条 1律、1般、统1、一律、一般、统一、1次、一次、统一人员、1人、10万元、二十万元、十万元。",
        ],
    ));
    for (query, occurrences) in [
        ("一律", 1),
        ("一般", 1),
        ("统一", 2),
        ("1次", 2),
        ("一次", 2),
        ("“一次”", 1),
        ("1人", 1),
        ("10万元", 2),
        ("十万元", 3),
        ("20万元", 1),
        ("100,000元", 2),
    ] {
        let answer = shelf.ask(query);
        assert_eq!(answer.occurrences, occurrences, "{query}");
        assert!(answer.exhaustive);
    }
    let answer = shelf.ask("1次");
    let found: Vec<_> = answer.hits[0].variants.iter().map(|v| (&*v.asked, &*v.found)).collect();
    assert_eq!(found, [("1次", "一次")]);
    assert_eq!(answer.notes[0].code, "search-spelled");
}

#[test]
fn synonyms_are_looked_for_on_demand_and_said() {
    let shelf = Shelf::of(document(
        "甲",
        Facts::default(),
        &["条 安监局负责。", "条 应急管理局负责。", "条 隐患排查。"],
    ));
    let synonyms = "[[group]]\nwords = ['安监局', '应急管理局']\nnote = '机构改革'";
    let shelf =
        Shelf { index: shelf.index.with_synonyms(Synonyms::read(synonyms).unwrap()), ..shelf };
    assert_eq!(shelf.ask("安监局").total, 1);
    let answer = shelf.ask("~安监局");
    assert_eq!((answer.total, answer.occurrences, answer.exhaustive), (2, 2, true));
    let note = &answer.notes[0];
    assert_eq!(note.code, "search-expanded");
    assert_eq!(note.hint.as_deref(), Some("机构改革"));
    assert_eq!(note.message, "已扩展：“安监局”同时查 应急管理局 1 处");
    let query = Query::parse("安监局 负责").unwrap();
    let all = shelf.search(&query, &Options { expand: true, ..Options::default() });
    assert_eq!(all.total, 2);
    let reasons: Vec<_> = all.hits.iter().flat_map(|hit| &hit.variants).collect();
    assert_eq!(reasons.len(), 1);
    assert_eq!((&*reasons[0].found, reasons[0].reason), ("应急管理局", Reason::Synonym));
    assert!(Synonyms::read("[[group]]\nword = 1").is_err());
}
