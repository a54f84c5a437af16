//! Topics: the headings under which drafters sort matters, as data.

use serde::Deserialize;

/// The topics of `corpus/rules/topics.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Topics {
    /// The topics; the first of equals wins.
    #[serde(rename = "topic")]
    pub topics: Vec<Topic>,
}

/// One topic and the words by which it is known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Topic {
    /// Its name, as printed.
    pub name: String,
    /// Words that speak for it.
    pub terms: Vec<String>,
}

/// How often a word in a title counts.
const TITLE: usize = 4;
/// A topic needs this much in each text: a word of two characters in the title, or as much below.
const ENOUGH: usize = 8;

impl Topics {
    /// The topic that most words of these titles and texts speak for; longer words count more.
    pub(crate) fn of<'t>(
        &self,
        texts: impl Iterator<Item = (&'t str, &'t str)> + Clone,
    ) -> Option<&str> {
        let weight = |topic: &Topic| -> usize {
            let words = topic.terms.iter().filter(|term| !term.is_empty());
            words
                .map(|term| {
                    let hits = |text: &str| text.matches(term.as_str()).count();
                    // Each further mention in a text says less than the first.
                    let count: usize = texts
                        .clone()
                        .map(|(title, body)| TITLE * hits(title) + hits(body).min(3))
                        .sum();
                    count * term.chars().count()
                })
                .sum()
        };
        let cells = texts.clone().count().max(1);
        let mut best: Option<(usize, &Topic)> = None;
        for topic in &self.topics {
            let weight = weight(topic);
            if weight >= ENOUGH * cells && best.is_none_or(|(top, _)| weight > top) {
                best = Some((weight, topic));
            }
        }
        best.map(|(_, topic)| topic.name.as_str())
    }
}
