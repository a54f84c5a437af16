//! What stands in the index: pairs of neighbouring characters with their positions.
//!
//! A run of word characters gives one pair per character, at the position of that character, and
//! its last character alone. So every phrase of two or more characters is an exact sequence of
//! pairs, every single character is the first of some token, and nothing depends on a dictionary.
//! Digits and Latin letters are treated like Han characters: `30` is found in `第300条` because it
//! literally stands there. Punctuation and line ends take a position and end the run, so that a
//! phrase never reaches across them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::form::{Form, is_word};

/// The name under which the tokenizer is registered in an index.
pub(crate) const NAME: &str = "gram";

/// The tokenizer of the text of provisions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grams {
    form: Form,
    token: Token,
}

impl Tokenizer for Grams {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        self.form.read(text);
        self.token.reset();
        GramStream { chars: &self.form.chars, next: 0, token: &mut self.token }
    }
}

/// The tokens of one text.
pub(crate) struct GramStream<'a> {
    chars: &'a [char],
    next: usize,
    token: &'a mut Token,
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some(&c) = self.chars.get(self.next) {
            let at = self.next;
            self.next += 1;
            if is_word(c) {
                self.token.text.clear();
                self.token.text.push(c);
                self.token.text.extend(self.chars.get(at + 1).filter(|&&c| is_word(c)));
                self.token.position = at;
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// What a text must hold in the index for a phrase to occur in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Need {
    /// These tokens at these distances from each other; at least one.
    Tokens(Vec<(usize, String)>),
    /// Any token that starts with this character.
    Prefix(char),
    /// Nothing: the phrase has no word character.
    Nothing,
}

impl Need {
    /// What `phrase`, in its form, needs. For a phrase of word characters alone this is exact; with
    /// punctuation inside, texts with other punctuation in the same place fit as well.
    pub(crate) fn of(phrase: &[char]) -> Self {
        let mut tokens = Vec::new();
        for (at, &c) in phrase.iter().enumerate().filter(|&(_, &c)| is_word(c)) {
            match phrase.get(at + 1) {
                Some(&next) if is_word(next) => tokens.push((at, String::from_iter([c, next]))),
                // The run ends within the phrase, so it ends in the text too.
                Some(_) => tokens.push((at, c.to_string())),
                None => {}
            }
        }
        match phrase.iter().find(|&&c| is_word(c)) {
            _ if !tokens.is_empty() => Need::Tokens(tokens),
            Some(&c) => Need::Prefix(c),
            None => Need::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> String {
        let mut grams = Grams::default();
        let mut stream = grams.token_stream(text);
        let mut out = Vec::new();
        while stream.advance() {
            out.push(format!("{}@{}", stream.token().text, stream.token().position));
        }
        out.join(" ")
    }

    #[test]
    fn a_run_gives_its_pairs_and_its_last_character() {
        for (text, expected) in [
            ("安全生产", "安全@0 全生@1 生产@2 产@3"),
            ("安全、生产。", "安全@0 全@1 生产@3 产@4"),
            ("第 30 条", "第3@0 30@1 0条@2 条@3"),
            ("一\n二", "一@0 二@2"),
            ("ＡＢ", "ab@0 b@1"),
            ("囯家", "国家@0 家@1"),
            ("，。", ""),
        ] {
            assert_eq!(tokens(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_phrase_needs_what_every_text_with_it_has() {
        let need = |text: &str| Need::of(&Form::of(text).chars);
        let tokens = |list: &[(usize, &str)]| {
            Need::Tokens(list.iter().map(|&(at, text)| (at, text.to_owned())).collect())
        };
        assert_eq!(need("安全生"), tokens(&[(0, "安全"), (1, "全生")]));
        assert_eq!(need("安全、生"), tokens(&[(0, "安全"), (1, "全")]));
        assert_eq!(need("、安全"), tokens(&[(1, "安全")]));
        assert_eq!(need("安"), Need::Prefix('安'));
        assert_eq!(need("、安"), Need::Prefix('安'));
        assert_eq!(need("、"), Need::Nothing);
    }
}
