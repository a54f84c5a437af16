//! Whatever can be copied out of the seed texts is found in exactly the places where it stands.

use std::collections::{BTreeMap, HashMap};

use super::*;

/// Every substring of one to six Han characters, with the provisions that hold it and how often
/// (without overlaps).
fn substrings(texts: &[String]) -> HashMap<String, BTreeMap<usize, usize>> {
    struct Seen {
        counts: BTreeMap<usize, usize>,
        last: (usize, usize),
    }
    let mut seen: HashMap<String, Seen> = HashMap::new();
    for (unit, text) in texts.iter().enumerate() {
        let chars: Vec<char> = text.chars().collect();
        for start in 0..chars.len() {
            for end in start + 1..=chars.len().min(start + 6) {
                if !law::fold::is_han(chars[end - 1]) {
                    break;
                }
                let key = chars[start..end].iter().collect();
                let seen =
                    seen.entry(key).or_insert(Seen { counts: BTreeMap::new(), last: (unit, 0) });
                if seen.last.0 != unit || seen.last.1 <= start {
                    *seen.counts.entry(unit).or_default() += 1;
                    seen.last = (unit, end);
                }
            }
        }
    }
    seen.into_iter().map(|(key, seen)| (key, seen.counts)).collect()
}

#[test]
fn every_substring_of_the_seeds_is_found_exactly() {
    let shelf = Shelf::of(seeds());
    let texts: Vec<String> = shelf.units.iter().map(|unit| law::fold::text(&unit.text)).collect();
    let truth: Vec<_> = substrings(&texts).into_iter().collect();
    assert!(truth.len() > 50_000, "{}", truth.len());
    let check = |(wanted, expected): &(String, BTreeMap<usize, usize>)| {
        let answer = shelf.ask(&format!("“{wanted}”"));
        let mut found = BTreeMap::new();
        for hit in &answer.hits {
            let text: Vec<char> = shelf.text(&hit.doc, hit.provision).unwrap().chars().collect();
            for &(start, end) in &hit.marks {
                let marked: String = text[start..end].iter().collect();
                assert_eq!(law::fold::text(&marked), *wanted);
            }
            found.insert(shelf.place(&hit.doc, hit.provision).unwrap(), hit.marks.len());
        }
        assert_eq!(&found, expected, "{wanted}");
        assert_eq!(answer.total, expected.len(), "{wanted}");
        assert_eq!(answer.occurrences, expected.values().sum::<usize>(), "{wanted}");
        assert!(answer.exhaustive);
    };
    let half = truth.len() / 2;
    std::thread::scope(|scope| {
        scope.spawn(|| truth[..half].iter().for_each(check));
        truth[half..].iter().for_each(check);
    });
}
