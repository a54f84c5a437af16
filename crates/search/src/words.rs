//! Words, for free text only: jieba-rs cuts a question, each word is then looked for as an exact
//! phrase. Nothing in the index depends on a dictionary.

use std::sync::OnceLock;

use jieba_rs::Jieba;

use crate::form::{Form, is_word};
use crate::query::MAX_WORDS;

/// The words that free text is cut into, beside jieba's own dictionary, and the words that are left
/// out. Loaded into memory on the first question (about 0.1 s, 32 MB).
pub struct Lexicon {
    words: Vec<(String, Option<usize>)>,
    stop: Vec<String>,
    jieba: OnceLock<Jieba>,
}

/// A line of a list of words that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedLine {
    /// Its number, from 1.
    pub number: usize,
    /// The line, without its comment.
    pub text: String,
    /// Why, in Chinese.
    pub reason: &'static str,
}

/// The lines of a list that are not empty, without comments, byte order mark and carriage returns.
fn entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    let lines = lines.map(|(n, line)| (n, line.split('#').next().unwrap_or("").trim()));
    lines.filter(|(_, line)| !line.is_empty())
}

/// A word and its frequency.
fn entry(line: &str) -> Result<(String, Option<usize>), &'static str> {
    let mut parts = line.split_whitespace();
    let word = folded(parts.next().unwrap_or(""));
    if !word.chars().any(is_word) {
        return Err("没有汉字、字母或数字");
    }
    if word.chars().count() > MAX_WORD {
        return Err("词太长");
    }
    let frequency = match parts.next() {
        None => None,
        Some(number) => Some(number.parse().map_err(|_| "词频不是数字")?),
    };
    match parts.next() {
        // jieba's own lists name a part of speech in the third column.
        None => Ok((word, frequency)),
        Some(tag) if tag.chars().all(|c| c.is_ascii_alphanumeric()) => Ok((word, frequency)),
        Some(_) => Err("一行只能有一个词和它的词频"),
    }
}

impl Lexicon {
    /// A lexicon of `words`, kept whole, and of `stop` words, left out: one a line, `#` starts a
    /// comment; a number behind a word is its frequency. `corpus/lexicon/` has such files.
    pub fn new(words: &str, stop: &str) -> Self {
        Self::checked(words, stop).0
    }

    /// The lexicon, and the lines of `words` that could not be used.
    pub fn checked(words: &str, stop: &str) -> (Self, Vec<RefusedLine>) {
        let mut refused = Vec::new();
        let mut kept = Vec::new();
        for (number, line) in entries(words) {
            match entry(line) {
                Ok(word) => kept.push(word),
                Err(reason) => refused.push(RefusedLine { number, text: line.to_owned(), reason }),
            }
        }
        let stop = entries(stop).map(|(_, word)| folded(word)).collect();
        (Self { words: kept, stop, jieba: OnceLock::new() }, refused)
    }

    /// The words of `text` in order, each once, without stop words; with them when there is nothing
    /// else.
    pub(crate) fn cut(&self, text: &str) -> Vec<String> {
        let folded = folded(text);
        let mut words: Vec<String> = Vec::new();
        for token in self.jieba().cut(&folded, false) {
            let word = token.word.trim();
            if word.chars().any(is_word) && !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        let (left_out, mut kept): (Vec<_>, Vec<_>) =
            words.into_iter().partition(|word| self.stop.contains(word));
        if kept.is_empty() {
            kept = left_out;
        }
        kept.truncate(MAX_WORDS / 2);
        kept
    }

    /// Whether a text without blanks is more than a term: it says so many things that it stands in
    /// no provision by accident, and whoever typed it asks for an answer.
    pub(crate) fn is_sentence(&self, text: &str) -> bool {
        const WORDS: usize = 4;
        let long = |word: &String| word.chars().nth(1).is_some();
        text.chars().count() >= 2 * WORDS
            && self.cut(text).into_iter().filter(long).count() >= WORDS
    }

    /// Into how many words a text falls; 1 for a word.
    pub(crate) fn pieces(&self, text: &str) -> usize {
        self.jieba().cut(text, false).len()
    }

    /// The words of `text` in order, as often as they occur, with the words within words and without
    /// stop words: what is looked for when articles are ranked.
    pub fn terms(&self, text: &str) -> Vec<String> {
        let folded = folded(text);
        let tokens = self.jieba().cut_for_search(&folded, false);
        let words = tokens.iter().map(|token| token.word);
        let words = words.filter(|word| word.chars().all(is_word));
        words.filter(|word| !self.stop.iter().any(|stop| stop == word)).map(str::to_owned).collect()
    }

    fn jieba(&self) -> &Jieba {
        self.jieba.get_or_init(|| {
            let mut jieba = Jieba::new();
            for (word, frequency) in &self.words {
                jieba.add_word(word, *frequency, None);
            }
            jieba
        })
    }
}

impl Default for Lexicon {
    /// The lexicon of `corpus/lexicon/` as it was when the program was built.
    fn default() -> Self {
        Self::new(
            include_str!("../../../corpus/lexicon/words.txt"),
            include_str!("../../../corpus/lexicon/stop.txt"),
        )
    }
}

/// The longest word of a list, in characters.
const MAX_WORD: usize = 32;

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon")
            .field("words", &self.words.len())
            .field("stop", &self.stop.len())
            .field("loaded", &self.jieba.get().is_some())
            .finish()
    }
}

fn folded(text: &str) -> String {
    Form::of(text).chars.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_questions_into_what_matters() {
        let lexicon = Lexicon::default();
        for (text, expected) in [
            ("员工没有参加过培训就上岗怎么处罚", "员工 参加 培训 上岗 处罚"),
            ("双随机抽查的结果应当如何公布？", "双随机 抽查 结果 公布"),
            ("怎么办", "怎么办"),
            ("囯有企业的主要负责人", "国有企业 主要负责人"),
        ] {
            assert_eq!(lexicon.cut(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn tells_sentences_from_terms() {
        let lexicon = Lexicon::default();
        for (text, expected) in [
            ("企业必须配几个专职安全员", true),
            ("没有培训的工人能不能上岗作业", true),
            ("幺贰叁不存在的话", false),
            ("职业病防治体系", false),
            ("安全生产责任保险", false),
            ("特种作业人员操作资格证书", false),
            ("温馨提示书", false),
        ] {
            assert_eq!(lexicon.is_sentence(text), expected, "{text}: {:?}", lexicon.cut(text));
        }
    }

    #[test]
    fn every_word_of_the_lexicon_stays_whole() {
        let lexicon = Lexicon::default();
        let split: Vec<_> = lexicon
            .words
            .iter()
            .filter(|(word, _)| lexicon.jieba().cut(word, false).len() != 1)
            .collect();
        assert!(split.is_empty(), "{split:?}");
    }

    #[test]
    fn reads_files_with_byte_order_mark_carriage_returns_and_frequencies() {
        let lexicon = Lexicon::new("\u{feff}# 词\r\n温馨提示书 1000\r\n\r\n双随机\r\n", "的\r\n");
        assert_eq!(
            lexicon.words,
            [("温馨提示书".to_owned(), Some(1000)), ("双随机".to_owned(), None)]
        );
        assert_eq!(lexicon.stop, ["的"]);
    }

    #[test]
    fn says_which_lines_it_cannot_use() {
        let words = "双随机 1000 n\r\n一岗 双责\n，。\n# 注\n三同时 多\n温馨提示书 1 2 3";
        let (lexicon, refused) = Lexicon::checked(words, "");
        let refused: Vec<String> =
            refused.iter().map(|line| format!("{} {}", line.number, line.reason)).collect();
        assert_eq!(refused, ["2 词频不是数字", "3 没有汉字、字母或数字", "5 词频不是数字"]);
        assert_eq!(lexicon.words.len(), 2);
    }
}
