//! What everything is compared with: plain BM25 over the words that jieba cuts, k1 1.5, b 0.75.

use std::collections::HashMap;

use jieba_rs::Jieba;

const K1: f64 = 1.5;
const B: f64 = 0.75;

/// An inverted index of words in memory.
pub(crate) struct Bm25 {
    jieba: Jieba,
    postings: HashMap<String, Vec<(usize, f64)>>,
    lengths: Vec<f64>,
    mean: f64,
}

impl Bm25 {
    pub(crate) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let jieba = Jieba::new();
        let mut postings: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut lengths = Vec::new();
        for (row, text) in texts.enumerate() {
            let words = cut(&jieba, text);
            lengths.push(words.len() as f64);
            for word in words {
                let list = postings.entry(word).or_default();
                match list.last_mut() {
                    Some((last, count)) if *last == row => *count += 1.0,
                    _ => list.push((row, 1.0)),
                }
            }
        }
        let mean = lengths.iter().sum::<f64>() / lengths.len().max(1) as f64;
        Self { jieba, postings, lengths, mean }
    }

    /// The `most` best rows.
    pub(crate) fn rank(&self, question: &str, most: usize) -> Vec<usize> {
        let all = self.lengths.len() as f64;
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for word in cut(&self.jieba, question) {
            let Some(list) = self.postings.get(&word) else { continue };
            let holders = list.len() as f64;
            let idf = (1.0 + (all - holders + 0.5) / (holders + 0.5)).ln();
            for &(row, count) in list {
                let norm = K1 * (1.0 - B + B * self.lengths[row] / self.mean);
                *scores.entry(row).or_default() += idf * count * (K1 + 1.0) / (count + norm);
            }
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.into_iter().take(most).map(|(row, _)| row).collect()
    }
}

fn cut(jieba: &Jieba, text: &str) -> Vec<String> {
    let tokens = jieba.cut(text, false);
    let words = tokens.iter().map(|token| token.word);
    words.filter(|word| word.chars().any(char::is_alphanumeric)).map(str::to_owned).collect()
}
