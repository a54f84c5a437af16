//! Queries drawn from the texts by a fixed sequence: single words, phrases of two to four words,
//! substrings that no word boundary respects, two words together, any of three, a word with counts
//! per region and year.

use std::collections::HashMap;
use std::fs::File;

use memchr::memmem::Finder;

use crate::{Case, Row};

struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}

fn is_han(text: &str) -> bool {
    text.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

fn length(text: &str) -> usize {
    text.chars().count()
}

pub fn write(rows: &[Row], out: &str) {
    let mut draw = Draw(7);
    let jieba = jieba_rs::Jieba::new();
    let sample: Vec<&str> = (0..20_000).map(|_| &*rows[draw.below(rows.len())].text).collect();

    let mut frequencies: HashMap<&str, usize> = HashMap::new();
    for text in &sample {
        for word in jieba.cut(text, false) {
            if is_han(word.word) && (2..=4).contains(&length(word.word)) {
                *frequencies.entry(word.word).or_default() += 1;
            }
        }
    }
    let mut words: Vec<(&str, usize)> = frequencies.into_iter().filter(|(_, n)| *n > 1).collect();
    words.sort_by_key(|&(word, n)| (std::cmp::Reverse(n), word));
    // A third each of frequent, middling and rare words.
    let bands = [0..words.len() / 50, words.len() / 50..words.len() / 5, words.len() / 5..words.len()];
    let word = |draw: &mut Draw, nth: usize| {
        let band = bands[nth % 3].clone();
        words[band.start + draw.below(band.len())].0.to_owned()
    };

    let mut asked: Vec<(&str, Vec<String>)> = Vec::new();
    for nth in 0..120 {
        asked.push(("word", vec![word(&mut draw, nth)]));
    }
    while asked.len() < 240 {
        let cut = jieba.cut(sample[draw.below(sample.len())], false);
        let cut: Vec<&str> = cut.iter().map(|word| word.word).collect();
        let (from, count) = (draw.below(cut.len()), 2 + draw.below(3));
        let phrase: String = cut.iter().skip(from).take(count).copied().collect();
        if is_han(&phrase) && (4..=12).contains(&length(&phrase)) {
            asked.push(("phrase", vec![phrase]));
        }
    }
    while asked.len() < 440 {
        let text = sample[draw.below(sample.len())];
        let (from, count) = (draw.below(length(text)), 4 + draw.below(7));
        let piece: String = text.chars().skip(from).take(count).collect();
        if is_han(&piece) && length(&piece) == count {
            asked.push(("substring", vec![piece]));
        }
    }
    for nth in 0..60 {
        asked.push(("and", vec![word(&mut draw, nth), word(&mut draw, nth / 3)]));
        asked.push(("or", (0..3).map(|more| word(&mut draw, nth + more)).collect()));
        asked.push(("facets", vec![word(&mut draw, nth)]));
    }

    let cases = asked.into_iter().map(|(kind, terms)| {
        let finders: Vec<Finder<'_>> = terms.iter().map(Finder::new).collect();
        let has = |text: &str, finder: &Finder<'_>| finder.find(text.as_bytes()).is_some();
        let fits = |row: &&Row| match kind {
            "or" => finders.iter().any(|finder| has(&row.text, finder)),
            _ => finders.iter().all(|finder| has(&row.text, finder)),
        };
        let truth = rows.iter().filter(fits).count();
        Case { kind: kind.to_owned(), terms, truth }
    });
    let cases: Vec<Case> = cases.collect();
    serde_json::to_writer(File::create(out).expect("a writable file"), &cases).expect("queries");
}
