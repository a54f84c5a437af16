//! Terms of law that go with the words of a question: `工资` with `劳动报酬`.

use std::collections::HashMap;
use std::fmt;

/// For a word as people ask, the terms that provisions use, each with its weight: of learned ones
/// the share of answers that hold it, 0 to 1; of those written by hand up to `MOST`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Associations {
    terms: HashMap<String, Vec<(String, f32)>>,
}

/// The highest weight. About 2.5 makes a term count like a word of the question itself.
const MOST: f32 = 4.0;

impl Associations {
    /// Reads lines of a word and `term weight` pairs, separated by blanks; `#` starts a comment. What
    /// is not of this shape is left out.
    pub fn parse(text: &str) -> Self {
        let mut terms = HashMap::new();
        for line in text.trim_start_matches('\u{feff}').lines() {
            let mut parts = line.split('#').next().unwrap_or("").split_whitespace();
            let Some(word) = parts.next() else { continue };
            let mut pairs = Vec::new();
            while let (Some(term), Some(weight)) = (parts.next(), parts.next()) {
                let weight = weight.parse().ok().filter(|weight| (0.0..=MOST).contains(weight));
                pairs.extend(weight.map(|weight| (term.to_owned(), weight)));
            }
            if !pairs.is_empty() {
                terms.insert(word.to_owned(), pairs);
            }
        }
        Self { terms }
    }

    /// Adds terms to a word.
    pub fn insert(&mut self, word: String, terms: Vec<(String, f32)>) {
        self.terms.entry(word).or_default().extend(terms);
    }

    /// These and those of `other`.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        other.terms.into_iter().for_each(|(word, terms)| self.insert(word, terms));
        self
    }

    /// The terms that go with `word`, as they were added.
    pub fn of(&self, word: &str) -> &[(String, f32)] {
        self.terms.get(word).map_or(&[], Vec::as_slice)
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

impl fmt::Display for Associations {
    /// The lines that [`Associations::parse`] reads, sorted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words: Vec<_> = self.terms.iter().collect();
        words.sort_unstable_by_key(|(word, _)| word.as_str());
        for (word, terms) in words {
            write!(f, "{word}")?;
            for (term, weight) in terms {
                write!(f, " {term} {weight:.2}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_leaves_out_the_rest() {
        let text = "\u{feff}# 说明\r\n工资 劳动报酬 0.50 用人单位 0.40\r\n孤词\n坏 数 x 数 7\n";
        let associations = Associations::parse(text);
        assert_eq!(
            associations.of("工资"),
            [("劳动报酬".to_owned(), 0.5), ("用人单位".to_owned(), 0.4)]
        );
        assert_eq!(associations.len(), 1);
        assert_eq!(associations.of("孤词"), []);
        assert_eq!(associations.to_string(), "工资 劳动报酬 0.50 用人单位 0.40\n");
        assert_eq!(Associations::parse(&associations.to_string()), associations);
    }
}
