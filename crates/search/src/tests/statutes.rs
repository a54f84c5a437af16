//! The proofs of the seeds over a whole collection of statutes. Needs `ZHUNSHENG_TESTDATA`; run by
//! `./dev test --corpus`.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::*;
use crate::form::Form;

/// Every document of the collection, one of each address.
#[expect(clippy::disallowed_methods, reason = "fixtures")]
pub(super) fn all() -> Vec<law::Document> {
    let data = std::env::var("ZHUNSHENG_TESTDATA")
        .expect("ZHUNSHENG_TESTDATA names the folder of the test data");
    let (mut files, mut folders) =
        (Vec::new(), vec![PathBuf::from(data).join("statutes/lawrefbook")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        law::read(&law::Source::new(name, std::fs::read_to_string(path).unwrap()))
    };
    let (left, right) = files.split_at(files.len() / 2);
    let mut all = std::thread::scope(|scope| {
        let right = scope.spawn(|| right.iter().flat_map(read).collect::<Vec<_>>());
        let mut all: Vec<_> = left.iter().flat_map(read).collect();
        all.extend(right.join().unwrap());
        all
    });
    let mut seen = HashSet::new();
    all.retain(|document| seen.insert(document.id.clone()));
    all
}

/// The documents that a sample of `n` has, spread over the collection.
pub(super) fn sample(n: usize) -> Vec<Unit> {
    let all = all();
    let step = (all.len() / n).max(1);
    all.iter().step_by(step).flat_map(of).collect()
}

/// The places of a unit's text, in characters, where import cut something out of the original
/// between two Han characters: a page break, a stray blank, a mark.
fn seams(document: &law::Document, unit: &Unit) -> Vec<usize> {
    let own = document.tree.provisions[unit.provision].own;
    let kept: Vec<_> = document.map.kept().collect();
    let cut = kept.windows(2).filter(|pair| pair[0].0.end < pair[1].0.start);
    let inside = cut.map(|pair| pair[1].1.start).filter(|&at| own.start < at && at < own.end);
    let place = |at: usize| unit.text.get(..at - own.start).map(|text| text.chars().count());
    let text: Vec<char> = unit.text.chars().collect();
    let han = |i: usize| text.get(i).is_some_and(|&c| law::fold::is_han(c));
    inside.filter_map(place).filter(|&at| at > 0 && han(at - 1) && han(at)).collect()
}

/// Where the substrings that are looked for stand: how often in which unit, without overlaps.
fn truth(texts: &[Vec<char>], wanted: &HashMap<Vec<char>, usize>) -> Vec<Vec<(usize, usize)>> {
    let longest = wanted.keys().map(Vec::len).max().unwrap_or(0);
    let mut found: Vec<Vec<(usize, usize)>> = vec![Vec::new(); wanted.len()];
    let mut free_from = vec![(usize::MAX, 0); wanted.len()];
    for (unit, text) in texts.iter().enumerate() {
        for start in 0..text.len() {
            for end in start + 1..=text.len().min(start + longest) {
                let Some(&which) = wanted.get(&text[start..end]) else { continue };
                let (last, free) = free_from[which];
                if last == unit && start < free {
                    continue;
                }
                free_from[which] = (unit, end);
                match found[which].last_mut() {
                    Some((last, times)) if *last == unit => *times += 1,
                    _ => found[which].push((unit, 1)),
                }
            }
        }
    }
    found
}

#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_substrings_of_statutes_are_found_exactly() {
    const SAMPLE: usize = 20_000;
    const LONGEST: usize = 6;
    /// Every one is in tens of thousands of units, so few are enough and many are slow.
    const SINGLE: usize = 800;
    /// Each answer is compared with the truth; its own proof is tried on one of so many.
    const PROVED: usize = 50;
    let documents: Vec<_> = documents().into_iter().chain(all()).collect();
    let units: Vec<Unit> = documents.iter().flat_map(of).collect();
    let texts: Vec<Vec<char>> =
        units.iter().map(|unit| law::fold::text(&unit.text).chars().collect()).collect();
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut wanted: HashMap<Vec<char>, usize> = HashMap::new();
    let mut add = |unit: usize, start: usize, len: usize| {
        let text = texts[unit].get(start..start + len).unwrap_or_default();
        if !text.is_empty() && text.iter().all(|&c| law::fold::is_han(c)) {
            let next = wanted.len();
            wanted.entry(text.to_vec()).or_insert(next);
        }
        wanted.len()
    };
    // Across every seam of what import joined, then anywhere.
    let by_id: HashMap<&DocId, &law::Document> = documents.iter().map(|d| (&d.id, d)).collect();
    let mut joined = 0;
    for (i, unit) in units.iter().enumerate() {
        for at in seams(by_id[&unit.doc], unit) {
            joined += 1;
            let len = rng.random_range(2..=LONGEST);
            add(i, at.saturating_sub(rng.random_range(1..len)), len);
        }
    }
    assert!(joined > 50, "{joined} seams");
    for _ in 0..SINGLE {
        let unit = rng.random_range(0..units.len());
        add(unit, rng.random_range(0..texts[unit].len()), 1);
    }
    loop {
        let unit = rng.random_range(0..units.len());
        let start = rng.random_range(0..texts[unit].len());
        if add(unit, start, rng.random_range(2..=LONGEST)) >= SAMPLE {
            break;
        }
    }
    let truth = truth(&texts, &wanted);
    let shelf = Shelf::of(units);
    let check = |(wanted, &which): (&Vec<char>, &usize)| {
        let written: String = wanted.iter().collect();
        let query = Query::parse(&format!("“{written}”")).unwrap();
        let proof = if which % PROVED == 0 { Proof::EveryText } else { Proof::None };
        let answer = shelf.search(&query, &Options { proof, ..Options::default() });
        let mut found: Vec<(usize, usize)> = Vec::with_capacity(answer.hits.len());
        for hit in &answer.hits {
            let unit = shelf.place(&hit.doc, hit.provision).unwrap();
            found.push((unit, hit.marks.len()));
            for &(start, end) in &hit.marks {
                assert_eq!(texts[unit][start..end], **wanted, "{written}");
            }
        }
        found.sort_unstable();
        assert!(found == truth[which], "{written}: {} units", truth[which].len());
        assert_eq!(answer.total, found.len(), "{written}");
        assert_eq!(answer.occurrences, found.iter().map(|unit| unit.1).sum::<usize>());
        assert_eq!(answer.exhaustive, proof == Proof::EveryText);
        found.len()
    };
    let wanted: Vec<_> = wanted.iter().collect();
    let (left, right) = wanted.split_at(wanted.len() / 2);
    let hits = std::thread::scope(|scope| {
        let right = scope.spawn(|| right.iter().copied().map(check).sum::<usize>());
        left.iter().copied().map(check).sum::<usize>() + right.join().unwrap()
    });
    // What a scan of every text finds can stand nowhere else.
    assert_eq!(hits, truth.iter().map(Vec::len).sum::<usize>());
    let forms = shelf.units.iter().map(|unit| Form::of(&unit.text).chars.len()).sum::<usize>();
    assert!(wanted.len() >= SAMPLE && forms > 3_000_000, "{} in {forms}", wanted.len());
}
