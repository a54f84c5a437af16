//! Associations learned from questions and the articles that answer them.
//!
//! For a word of questions and a term of the answers: the share of the word's answers that hold the
//! term, P(term | word), against the share of all articles that do. Kept are terms that raise it
//! most, by `P · ln(P / P₀)`, the part of the pair in the mutual information.

use std::collections::{HashMap, HashSet};

use search::Lexicon;
use search::rank::Associations;

/// A pair in fewer answers, or in the answers to fewer questions, is chance.
const LEAST_ANSWERS: usize = 3;
const LEAST_QUESTIONS: usize = 2;
/// A term in fewer of a word's answers says nothing about it.
const LEAST_SHARE: f64 = 0.1;
/// The most terms of a word.
const MOST_TERMS: usize = 12;

/// The terms of every article and question of a collection.
pub(crate) struct Terms {
    rows: Vec<HashSet<String>>,
    questions: Vec<HashSet<String>>,
    holders: HashMap<String, usize>,
}

/// How often a word and a term were seen together.
#[derive(Default)]
struct Together {
    answers: usize,
    questions: usize,
    last: Option<usize>,
}

impl Terms {
    pub(crate) fn of<'a>(
        lexicon: &Lexicon,
        rows: impl Iterator<Item = &'a str>,
        questions: impl Iterator<Item = &'a str>,
    ) -> Self {
        let terms = |text: &str| lexicon.terms(text).into_iter().collect::<HashSet<_>>();
        // A term of one character says too little.
        let long = |row: &str| terms(row).into_iter().filter(|term| term.chars().nth(1).is_some());
        let rows: Vec<HashSet<String>> = rows.map(|row| long(row).collect()).collect();
        let mut holders: HashMap<String, usize> = HashMap::new();
        for term in rows.iter().flatten() {
            *holders.entry(term.clone()).or_default() += 1;
        }
        Self { rows, questions: questions.map(terms).collect(), holders }
    }

    /// What these questions and their answers teach.
    pub(crate) fn learn(&self, questions: &[usize], gold: &[Vec<usize>]) -> Associations {
        let mut answers: HashMap<&str, usize> = HashMap::new();
        let mut together: HashMap<(&str, &str), Together> = HashMap::new();
        for &question in questions {
            for &row in &gold[question] {
                for word in &self.questions[question] {
                    *answers.entry(word).or_default() += 1;
                    for term in &self.rows[row] {
                        let together = together.entry((word, term)).or_default();
                        together.answers += 1;
                        if together.last != Some(question) {
                            together.last = Some(question);
                            together.questions += 1;
                        }
                    }
                }
            }
        }
        let mut found: HashMap<&str, Vec<(f64, &str, f64)>> = HashMap::new();
        for ((word, term), seen) in together {
            let share = seen.answers as f64 / answers[word] as f64;
            let chance = seen.answers < LEAST_ANSWERS || seen.questions < LEAST_QUESTIONS;
            if word == term || chance || share <= LEAST_SHARE {
                continue;
            }
            let everywhere = (self.holders[term] as f64 + 0.5) / self.rows.len() as f64;
            let raises = share * (share / everywhere).ln();
            if raises > 0.0 {
                found.entry(word).or_default().push((raises, term, share));
            }
        }
        let mut associations = Associations::default();
        for (word, mut terms) in found {
            terms.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
            terms.truncate(MOST_TERMS);
            let terms = terms.into_iter().map(|(_, term, share)| (term.to_owned(), share as f32));
            associations.insert(word.to_owned(), terms.collect());
        }
        associations
    }
}
