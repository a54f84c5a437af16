//! A question taken apart into what is looked for.

use std::collections::HashSet;

use crate::form::{Form, is_word};
use crate::rank::Associations;
use crate::words::Lexicon;

/// What a question gives to look for.
#[derive(Debug, Default)]
pub(crate) struct Question {
    /// Its words of two or more characters without stop words, and the words within words.
    pub(crate) words: Vec<Term>,
    /// Its pairs of neighbouring characters; question words are among them and weigh little,
    /// because either all provisions or none hold them.
    pub(crate) pairs: Vec<Term>,
    /// Terms of law associated with its words.
    pub(crate) associated: Vec<Term>,
}

/// Characters to look for, and how much they count.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Term {
    pub(crate) chars: Vec<char>,
    pub(crate) weight: f32,
}

/// The most terms of each kind: enough for a question of two hundred characters.
const MOST: usize = 200;

impl Question {
    pub(crate) fn of(text: &str, lexicon: &Lexicon, associations: &Associations) -> Self {
        let form = Form::of(text);
        let cut = lexicon.terms(text);
        let words = cut.iter().map(|word| word.chars().collect::<Vec<_>>());
        let words = counted(words.filter(|word| word.len() > 1));
        let pairs = form.chars.windows(2).filter(|pair| pair.iter().all(|&c| is_word(c)));
        let pairs = counted(pairs.map(<[char]>::to_vec));
        let mut associated: Vec<Term> = Vec::new();
        let mut seen = HashSet::new();
        for word in cut.iter().filter(|word| seen.insert(word.as_str())) {
            for (term, share) in associations.of(word) {
                let chars: Vec<char> = term.chars().collect();
                match associated.iter_mut().find(|known| known.chars == chars) {
                    Some(known) => known.weight = known.weight.max(*share),
                    None => associated.push(Term { chars, weight: *share }),
                }
            }
        }
        associated.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        associated.truncate(MOST);
        Self { words, pairs, associated }
    }
}

/// Each once, with the number of times as its weight.
fn counted(all: impl Iterator<Item = Vec<char>>) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    for chars in all {
        match terms.iter().position(|term| term.chars == chars) {
            Some(known) => terms[known].weight += 1.0,
            None if terms.len() < MOST => terms.push(Term { chars, weight: 1.0 }),
            None => {}
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_question_apart() {
        let associations = Associations::parse("培训 教育 0.6\n上岗 作业 0.3 教育 0.2");
        let question =
            Question::of("员工没培训，就上岗怎么罚？", &Lexicon::default(), &associations);
        let shown = |terms: &[Term]| {
            let shown = |term: &Term| format!("{}{}", String::from_iter(&term.chars), term.weight);
            terms.iter().map(shown).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(&question.words), "员工1 培训1 上岗1");
        assert_eq!(shown(&question.pairs), "员工1 工没1 没培1 培训1 就上1 上岗1 岗怎1 怎么1 么罚1");
        assert_eq!(shown(&question.associated), "教育0.6 作业0.3");
    }
}
