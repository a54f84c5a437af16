//! Whatever is asked of whatever text: no panic, and every mark is what was asked for.

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::*;
use crate::form::Form;

/// Pieces of texts and of queries: words, numbers in many spellings, signs of the query language,
/// and characters that are not what they seem: other widths and scripts, blanks, invisible ones,
/// combining ones, ones of four bytes.
const PIECES: &[&str] = &[
    "安",
    "全",
    "安全",
    "安全生产",
    "生产",
    "培训",
    "安监局",
    "应急管理局",
    "国",
    "國",
    "囯",
    "一",
    "一次",
    "1次",
    "１次",
    "三十日",
    "30日",
    "第五条",
    "第5条",
    "十万元",
    "10万元",
    "100,000元",
    "75%",
    "百分之七十五",
    "0",
    "3.5",
    "ab",
    "ＡＢ",
    "Ab",
    "İ",
    "ß",
    "ﬁ",
    "㈠",
    "①",
    "½",
    "𠮷",
    "🏛",
    "e\u{301}",
    "\u{301}",
    "\u{200b}",
    "\u{feff}",
    "\u{ad}",
    "\u{202e}",
    " ",
    "　",
    "\t",
    "\n",
    "。",
    "；",
    ";",
    "，",
    "、",
    "：",
    ":",
    "“",
    "”",
    "\"",
    "（",
    "）",
    "(",
    ")",
    "〔2016〕30号",
    "[",
    "】",
    "《",
    "》",
    "*",
    "＊",
    "~",
    "～",
    "-",
    "—",
    "…",
    "#",
    "\0",
    "\u{7f}",
    "\u{e000}",
    "\u{10ffff}",
];

/// Signs of the query language, with the blanks that make them so.
const SIGNS: &[&str] = &[
    " ",
    " ",
    " AND ",
    " OR ",
    " 或 ",
    " NOT ",
    " 非 ",
    " 同句 ",
    " 同段 ",
    " 同条 ",
    " 同章 ",
    " 近1 ",
    " 近10字 ",
    " 近500 ",
    " (",
    ") ",
    "\"",
    "～",
    "*",
    " 地区:",
    " 年份:2016 ",
    " 层级:条 ",
];

fn soup(rng: &mut TestRng, pieces: &[&[&str]], most: usize) -> String {
    let some = rng.random_range(1..=most);
    let piece = |_| {
        let pieces = pieces[rng.random_range(0..pieces.len())];
        pieces[rng.random_range(0..pieces.len())]
    };
    (0..some).map(piece).collect()
}

/// A query: signs and words at random, or what stands in a text, as it is or in quotation marks.
fn query(rng: &mut TestRng, texts: &[Unit]) -> String {
    if rng.random_bool(0.5) {
        return soup(rng, &[PIECES, SIGNS], 9);
    }
    let text: Vec<char> = texts[rng.random_range(0..texts.len())].text.chars().collect();
    let start = rng.random_range(0..text.len());
    let end = text.len().min(start + rng.random_range(1..8));
    let cut: String = text[start..end].iter().collect();
    match rng.random_range(0..3) {
        0 => cut,
        1 => format!("\"{}\"", cut.replace(['"', '“', '”'], "")),
        _ => format!("~{cut} 或 {}", soup(rng, &[PIECES], 3)),
    }
}

#[test]
fn every_mark_is_what_was_asked_for() {
    const CLAUSES: usize = 200;
    const QUERIES: usize = 2_500;
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let lines: Vec<String> =
        (0..CLAUSES).map(|_| format!("条 {}", soup(&mut rng, &[PIECES], 40))).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut shelf = Shelf::of(document("杂", Facts::default(), &lines));
    let synonyms = Synonyms::read("[[group]]\nwords = ['安监局', '应急管理局']").unwrap();
    shelf.index = shelf.index.with_synonyms(synonyms);
    let (mut asked, mut refused, mut marks) = (0, 0, 0);
    while asked < QUERIES {
        let written = query(&mut rng, &shelf.units);
        let query = match Query::parse(&written) {
            Ok(query) => query,
            Err(error) => {
                assert!(error.at <= written.chars().count(), "{written:?}: {error}");
                refused += 1;
                continue;
            }
        };
        asked += 1;
        let answer = shelf.search(&query, &Options::default());
        let forms: Vec<Vec<char>> =
            query.phrases().iter().map(|phrase| Form::of(phrase).chars).collect();
        for hit in &answer.hits {
            let text: Vec<char> = shelf.text(&hit.doc, hit.provision).unwrap().chars().collect();
            for &(start, end) in &hit.marks {
                let marked: String = text[start..end].iter().collect();
                let marked = Form::of(&marked).chars;
                let is_asked = |form: &Vec<char>| match answer.exhaustive {
                    true => *form == marked,
                    // A question was cut into words.
                    false => form.windows(marked.len()).any(|window| window == marked),
                };
                let said = hit.variants.iter().any(|v| v.found.chars().eq(marked.iter().copied()));
                assert!(
                    !marked.is_empty() && (said || forms.iter().any(is_asked)),
                    "{written:?} marks {marked:?} in {text:?}"
                );
                marks += 1;
            }
        }
        assert!(!answer.exhaustive || answer.occurrences == marks_of(&answer), "{written:?}");
    }
    assert!(marks > 5_000 && refused > 50, "{marks} marks, {refused} refused");
}

fn marks_of(answer: &Answer) -> usize {
    answer.hits.iter().map(|hit| hit.marks.len()).sum()
}
