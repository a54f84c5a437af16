//! What the server holds: the fields of a provision, and its text as words that the server cuts at
//! blanks.

use serde_json::{Value, json};

use crate::documents::Listed;
use crate::filter::Field;
use crate::form::{Form, is_word};
use crate::schema::FORM_VERSION;
use crate::unit::Unit;

/// Raised whenever the fields or what is written into them change, the form of texts included; an
/// index of another layout is built anew.
pub(crate) const LAYOUT: u64 = 100 * FORM_VERSION as u64 + 1;

/// The text of the provision, its heading and the title of its document, as words.
pub(crate) const TEXT: &str = "text";
pub(crate) const HEADING: &str = "heading";
pub(crate) const TITLE: &str = "title_text";

/// Words that the engine matches: the pairs of characters of [`crate::gram`], each at the position
/// of its first character, because whatever ends a run is a word too, `_` and its code. So a phrase
/// is found exactly where its characters stand, punctuation included.
pub(crate) fn words(chars: &[char]) -> String {
    let mut words = String::with_capacity(chars.len() * 7);
    for (at, &c) in chars.iter().enumerate() {
        if at > 0 {
            words.push(' ');
        }
        if is_word(c) {
            words.push(c);
            words.extend(chars.get(at + 1).filter(|&&next| is_word(next)));
        } else {
            words.push_str(&ending(c));
        }
    }
    words
}

/// The word for a character that ends a run. No pair of characters has `_` in it.
pub(crate) fn ending(c: char) -> String {
    format!("_{:x}", u32::from(c))
}

/// Settings and fields of a new index. Texts are not kept, only their words; nothing is seen before
/// it is refreshed, so that an update shows all at once.
pub(crate) fn index() -> Value {
    let words = json!({"type": "text", "analyzer": "whitespace"});
    let name = json!({"type": "keyword"});
    let number = json!({"type": "long"});
    json!({
        "settings": {"index": {"refresh_interval": "-1", "auto_expand_replicas": "0-1"}},
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": false},
            "properties": {
                TEXT: words, HEADING: words, TITLE: words,
                "doc": name, "stamp": name, "title": name, "doc_no": name, "issuer": name,
                "region": name, "kind": name, "status": name, "level": name,
                "provision": number, "article": number, "chapter": number, "rank": number,
                "date": number, "year": number, "published": number, "effective": number,
            },
        },
    })
}

/// The fields of one provision.
pub(crate) fn fields(unit: &Unit, stamp: &str) -> Value {
    let facts = &unit.facts;
    let heading: String = unit.text.chars().take(unit.heading).collect();
    let text = |text: &str| words(&Form::of(text).chars);
    json!({
        TEXT: text(&unit.text), HEADING: text(&heading), TITLE: text(&facts.title),
        "doc": unit.doc.0, "stamp": stamp, "title": facts.title, "doc_no": facts.doc_no,
        "issuer": facts.issuer, "region": facts.region, "kind": facts.kind,
        "status": facts.status, "level": unit.level.term(),
        "provision": unit.provision, "article": unit.article, "chapter": unit.chapter,
        "rank": facts.rank, "date": facts.date, "year": facts.date / 10_000,
        "published": facts.published, "effective": facts.effective,
    })
}

/// The column that a filter looks at.
pub(crate) fn column(field: Field) -> &'static str {
    match field {
        Field::Region => "region",
        Field::Issuer => "issuer",
        Field::Kind => "kind",
        Field::Status => "status",
        Field::Title => "title",
        Field::DocNo => "doc_no",
        Field::Level => "level",
        Field::Year | Field::Date => "date",
        Field::Published => "published",
        Field::Effective => "effective",
    }
}

/// What a document and its facts are made from, as one word.
pub(crate) fn stamp(listed: &Listed) -> String {
    format!("{}-{:016x}", listed.stamp, sum(&format!("{:?}", listed.facts), 0))
}

/// The address of a provision on the server, `doc#provision`. The server takes at most 512 bytes;
/// of a longer one the end is replaced by a sum over all of it.
pub(crate) fn id(unit: &Unit) -> String {
    const LONGEST: usize = 512;
    let id = format!("{}#{}", unit.doc, unit.provision);
    if id.len() <= LONGEST {
        return id;
    }
    let sum = format!("…{:016x}{:016x}", sum(&id, 0), sum(&id, 1));
    let start = &id[..id.floor_char_boundary(LONGEST - sum.len())];
    format!("{start}{sum}")
}

/// FNV-1a.
fn sum(text: &str, seed: u8) -> u64 {
    std::iter::once(seed).chain(text.bytes()).fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::tokenizer::{TokenStream, Tokenizer};

    use super::*;
    use crate::gram::Grams;
    use crate::tests::document;

    /// Words with their positions, as an analyser that cuts at blanks gives them.
    fn cut(words: &str) -> Vec<(usize, String)> {
        let blank = |c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c);
        words.split(blank).filter(|word| !word.is_empty()).map(str::to_owned).enumerate().collect()
    }

    #[test]
    fn every_character_is_one_word() {
        for (text, expected) in [
            ("安全生产。", "安全 全生 生产 产 _3002"),
            ("第 30 条\n人", "第3 30 0条 条 _a 人"),
            ("甲 乙", "甲 _20 乙"),
            ("a_b", "a _5f b"),
            ("", ""),
        ] {
            assert_eq!(words(&Form::of(text).chars), expected, "{text:?}");
        }
    }

    #[test]
    fn a_long_address_stays_within_the_limit() {
        let unit = |doc: &str| document(doc, crate::Facts::default(), &["条 一"]).remove(0);
        assert_eq!(id(&unit("安全生产法@2021-06-10")), "安全生产法@2021-06-10#0");
        let long = |end: &str| id(&unit(&format!("{}{end}", "关于".repeat(200))));
        assert!((490..=512).contains(&long("甲").len()));
        assert_ne!(long("甲"), long("乙"));
    }

    proptest! {
        #[test]
        fn the_words_are_the_grams_of_the_embedded_index(
            text in "[安全生产aZ19 　，。\\n_（〔\u{1c}\u{200b}]{0,40}|\\PC{0,40}"
        ) {
            let mut grams = Grams::default();
            let mut stream = grams.token_stream(&text);
            let mut expected = Vec::new();
            while stream.advance() {
                expected.push((stream.token().position, stream.token().text.clone()));
            }
            let all = cut(&words(&Form::of(&text).chars));
            prop_assert_eq!(all.len(), Form::of(&text).chars.len());
            let grams: Vec<_> = all.into_iter().filter(|(_, word)| !word.contains('_')).collect();
            prop_assert_eq!(grams, expected);
        }
    }
}
