//! Reading is total and exact: whatever the text, nothing panics, nothing is lost, every span points
//! at what it says.

use std::path::{Path, PathBuf};

use law::{Document, Source, fold};
use proptest::prelude::*;

use crate::spec::root;

/// What is wrong with `documents` as a reading of `source`; nothing, if the reader is right.
pub(crate) fn fault(source: &Source, documents: &[Document]) -> Option<String> {
    let raw = &source.raw;
    // For each raw byte: in how many provisions it stands, and whether a recorded repair cut it.
    let mut owners = vec![0u8; raw.len()];
    let mut cut = vec![false; raw.len()];
    for document in documents {
        let text = &document.text;
        let mut of_text = vec![0u8; text.len()];
        let mut last = 0;
        for (i, provision) in document.tree.provisions.iter().enumerate() {
            let own = provision.own;
            if text.get(own.start..own.end).is_none() {
                return Some(format!("provision {i} is no text: {own:?}"));
            }
            if own.start < last || !own.contains(provision.heading) {
                return Some(format!("provision {i} is out of order: {provision:?}"));
            }
            last = own.end;
            of_text[own.start..own.end].iter_mut().for_each(|n| *n += 1);
        }
        for (kept, from) in document.map.kept() {
            if kept.of(text) != from.of(raw) || kept.len() != from.len() {
                return Some(format!("{kept:?} is not the raw text at {from:?}"));
            }
            for (to, at) in owners[from.start..from.end].iter_mut().zip(kept.start..) {
                *to += of_text[at];
            }
        }
        for repair in document.repairs.iter().filter(|r| r.reading.is_empty()) {
            cut[repair.raw.start..repair.raw.end].fill(true);
        }
    }
    raw.char_indices().filter(|&(_, c)| fold::is_han(c)).find_map(|(at, c)| {
        (owners[at] + u8::from(cut[at]) != 1).then(|| {
            let place = format!("{c} at byte {at}, line {}", source.line(at));
            format!("{place}: in {} provisions, cut: {}", owners[at], cut[at])
        })
    })
}

fn check(text: &str) {
    let source = Source::new("任意.txt", text);
    assert_eq!(fault(&source, &law::read(&source)), None, "{}", &text[..text.len().min(4_000)]);
}

/// What texts are made of, and what breaks readers of them.
const PIECES: &[&str] = &[
    "第三条　",
    "第三条\n",
    "第一百二十条之一 ",
    "第二章 总则\n",
    "第一编",
    "第四节\n",
    "一、",
    "（一）",
    "(二) ",
    "1.",
    "1．5",
    "（1）",
    "一是",
    "——",
    "目录\n",
    "生产经营单位应当",
    "从业人员 300 \n\n人以上的单位",
    "囯",
    "⽅",
    "云州市安全生产委员会工作报告\n",
    "按：",
    "送：",
    "2016年10月11日\n",
    "云政办发〔2016〕30号",
    "本法",
    "前款规定",
    "《",
    "》",
    "〈",
    "（",
    "）",
    "(",
    ")",
    "“",
    "”",
    "。",
    "，",
    "；",
    "：",
    ":",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "　　",
    " ",
    "\u{200b}",
    "\u{feff}",
    "\0",
    "# ",
    "## ",
    "---\n",
    "**",
    "*",
    "<!--",
    "-->",
    "<td>",
    "![图](",
    "[",
    "](",
    "| 甲 | 乙 |\n",
    "[image: ",
    "]",
    "索引号：\n",
    "网站地图\n",
    "𠮷",
    "e\u{301}",
    "5的",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..120).prop_map(|p| p.concat())
}

/// One change to a text: at a place (a share of its length), over a length, of a kind.
type Edit = (f64, usize, usize, &'static str);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec((0.0..1.0, 0usize..40, 0usize..5, prop::sample::select(PIECES)), 1..12)
}

/// A part of `text` with edits: cut short, characters swapped, doubled, removed, pieces put in.
fn mutated(text: &str, start: f64, edits: &[Edit]) -> String {
    let all: Vec<char> = text.chars().collect();
    let from = (start * all.len() as f64) as usize;
    let mut chars: Vec<char> = all[from..].iter().copied().take(4_000).collect();
    for &(place, len, kind, piece) in edits {
        let at = (place * chars.len() as f64) as usize;
        let end = (at + len).min(chars.len());
        match kind {
            0 => chars.truncate(end),
            1 => chars[at..end].reverse(),
            2 => drop(chars.drain(at..end)),
            3 => drop(chars.splice(at..at, piece.repeat(len).chars())),
            _ => {
                let twice = chars[at..end].to_vec();
                chars.splice(at..at, twice);
            }
        }
    }
    chars.into_iter().collect()
}

fn seed_texts() -> Vec<String> {
    let folder = |path: &Path| -> Vec<PathBuf> {
        let mut found: Vec<_> = path.read_dir().unwrap().map(|e| e.unwrap().path()).collect();
        found.sort();
        found
    };
    let places = folder(&root().join("corpus/policies"));
    let texts = places.iter().filter(|p| p.is_dir()).flat_map(|place| folder(place));
    texts
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_exactly(text in "\\PC{0,300}") {
        check(&text);
    }

    #[test]
    fn any_mixture_of_marks_is_read_exactly(text in soup()) {
        check(&text);
    }

    #[test]
    fn damaged_seeds_are_read_exactly(which in 0usize..5, start in 0.0..1.0, edits in edits()) {
        check(&mutated(&seed_texts()[which], start, &edits));
    }
}

/// A reader that goes through the text again for each line, mark or document does not come back
/// from these.
#[test]
fn long_texts_of_one_kind_are_read() {
    let document = "一、云州市开展检查。\n云州市某某县安全生产工作\n某某县坚持问题导向，突出重点行业领域，扎实开展安全生产大检查工作。\n";
    for piece in [
        "安全生产",
        "（",
        "《",
        "《》",
        "（《“",
        "）",
        "一",
        "第",
        "5的",
        "一5的",
        " ",
        "　",
        "\n",
        "\r",
        "囯",
        "**",
        "<!--",
        "<!--**",
        "<a",
        "[",
        "[](",
        "![",
        "# \n",
        "# 甲\n[乙",
        "第一条 安全\n",
        "（一）安全\n",
        "——安全\n",
        "1.安全\n",
        "安全，\n\n",
        "目录\n",
        "安全生产监督管理职责\n",
        "索引号：甲\n",
        "第三条规定",
        "本法第三条、",
        document,
    ] {
        let size = 400_000;
        let text = piece.repeat(size / piece.len());
        check(&text);
        check(&format!("# 题\n第一条 {text}"));
    }
}

/// The same over whole laws, 10,000 times.
#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_ten_thousand_damaged_texts_are_read_exactly() {
    let mut texts = seed_texts();
    let laws = crate::law_corpus::markdown("lawrefbook");
    texts.extend(laws.iter().step_by(70).map(|path| std::fs::read_to_string(path).unwrap()));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 10_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let damage = (0..texts.len(), 0.0..1.0, edits());
    let outcome = runner.run(&damage, |(which, start, edits)| {
        check(&mutated(&texts[which], start, &edits));
        Ok(())
    });
    outcome.unwrap();
}
