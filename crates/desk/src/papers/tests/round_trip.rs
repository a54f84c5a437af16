//! Whatever the facts are: they stand on the paper as they were typed, or the document is refused
//! and says which character and where.

use std::collections::HashMap;

use casework::Draft;
use casework::draft::Body;
use casework::facts::schema::Kind;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use regex::Regex;

use super::altered::altered;
use crate::testing::{DESK, example, tool};
use crate::{FactSheet, Format};

/// Text as people paste it: Han of all planes, rare names, marks, markup, combining marks.
fn pasted() -> impl Strategy<Value = String> {
    let one_of = |text: &str| prop::sample::select(text.chars().collect::<Vec<_>>());
    let character = prop_oneof![
        8 => prop::char::range('\u{4e00}', '\u{9fff}'),
        3 => prop::char::range(' ', '~'),
        2 => one_of("，。、；：？！“”‘’（）《》〔〕【】—…·～￥％①②☑☐㎡℃é"),
        2 => one_of("#[]$*_@<>\\\"'`{}%&-/=+|^~\n"),
        1 => one_of("喆堃犇昇玥垚翀镕瑢䶮㛃𬭎𫖯㼆㙓囯〇"),
        1 => prop::char::range('\u{3400}', '\u{4dbf}'),
        1 => any::<char>(),
    ];
    let short = prop::collection::vec(character.clone(), 1..60);
    let long = prop::collection::vec(character, 500);
    prop_oneof![19 => short, 1 => long].prop_map(String::from_iter)
}

/// Without what no font has, and without what leaves no ink (Unicode: default ignorable, controls).
fn printable(text: &str) -> String {
    let press = DESK.desk.press().unwrap();
    let seen = |c: char| {
        c == '\n'
            || press.fonts().has(c)
                && !c.is_control()
                && !matches!(c,
                    '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
                    | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                    | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
    };
    text.chars().filter(|c| seen(*c)).collect()
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// What stands at the foot of pages.
fn is_furniture(body: &Body) -> bool {
    matches!(body, Body::Copies { .. } | Body::Initials { .. })
}

/// The text of each page without white space and without what a page adds: its foot, its number,
/// the watermark.
fn pages(draft: &Draft, pdf: &[u8]) -> Vec<String> {
    let mut feet = vec![Regex::new("共[0-9]+页第[0-9]+页|—[0-9]+—$").unwrap()];
    for part in &draft.parts {
        match &part.body {
            Body::Copies { text } => feet.push(Regex::new(&regex::escape(&dense(text))).unwrap()),
            Body::Initials { rows } => {
                let labels = rows.iter().map(|row| regex::escape(&dense(&row.label)) + "：");
                feet.push(Regex::new(&(labels.collect::<String>() + "(年月日)?")).unwrap());
            }
            _ => {}
        }
    }
    let text = tool("pdftotext", &["-raw", "-enc", "UTF-8", "{}", "-"], pdf);
    let body = |page: &str| {
        let mut page = dense(&apart(page));
        for foot in &feet {
            if let Some(last) = foot.find_iter(&page).last().map(|found| found.range()) {
                page.replace_range(last, "");
            }
        }
        match &draft.watermark {
            Some(word) => page.replacen(word, "", 1),
            None => page,
        }
    };
    text.split('\u{c}').map(body).collect()
}

/// poppler reads an accent whose glyph touches the one before as a combining mark; the file holds
/// the accent itself.
fn apart(text: &str) -> String {
    let marks = ['`', '\u{300}', '´', '\u{301}', '¯', '\u{304}', '¨', '\u{308}', '¸', '\u{327}'];
    let more = ['ˆ', '\u{302}', '˜', '\u{303}'];
    let spacing = |c: char| {
        let pairs = marks.chunks(2).chain(more.chunks(2));
        pairs.filter(|pair| pair[1] == c).map(|pair| pair[0]).next().unwrap_or(c)
    };
    text.chars().map(spacing).collect()
}

/// Prints each form's example with random texts in place of all that it prints, and counts those
/// that were found on the paper.
fn round_trip(rounds: usize) -> usize {
    let desk = &DESK.desk;
    let mut runner = TestRunner::new(ProptestConfig::default());
    let (mut found, mut lost) = (0, Vec::new());
    for form in desk.forms().unwrap().forms {
        let form = form.id.as_str();
        // Which facts the form prints, word for word.
        let mut marks = HashMap::new();
        let marked = altered(desk, form, &example(form), |path, _, text| {
            let mark = format!("{text}甲ZQ{}乙", marks.len());
            marks.insert(path.to_owned(), mark.clone());
            Some(mark)
        });
        let (draft, _) = desk.worded(form, &FactSheet::read(&marked)).unwrap();
        let body: Vec<_> = draft.parts.iter().filter(|part| !is_furniture(&part.body)).collect();
        let parts = serde_json::json!([draft.title, draft.number, body]).to_string();
        let parts = dense(&parts.replace("\\n", ""));
        marks.retain(|_, mark| parts.contains(&dense(mark)));

        let before = found;
        for _ in 0..rounds {
            let mut typed = HashMap::new();
            let facts = altered(desk, form, &example(form), |path, kind, _| {
                marks.contains_key(path).then(|| {
                    let text = printable(&pasted().new_tree(&mut runner).unwrap().current());
                    let line = kind != Kind::Prose.name();
                    let mut text = if line { text.replace('\n', "") } else { text };
                    if ["agency.region", "agency.code"].contains(&path) {
                        // A number of 500 characters does not fit the QR code.
                        text = text.chars().take(9).collect();
                    }
                    // A fact is not blank.
                    let text = format!("甲{text}乙");
                    typed.insert(path.to_owned(), text.clone());
                    text
                })
            });
            let sheet = FactSheet::read(&facts);
            let (draft, _) = desk.worded(form, &sheet).unwrap();
            let paper = desk.render(form, &sheet, Format::Pdf, false);
            let paper = paper.unwrap_or_else(|error| panic!("{form}: {error}\n{typed:#?}"));
            let pages = pages(&draft, &paper.pages[0]);
            for (path, typed) in &typed {
                // The check of the facts may have refused it.
                if sheet.text(path) != *typed {
                    continue;
                }
                found += 1;
                let typed = dense(&apart(typed));
                if !stands(&pages, &typed) {
                    let near = near(&pages.concat(), &typed);
                    lost.push(format!("{form} {path}:\n  {typed}\n  {near}"));
                }
            }
        }
        assert!(
            2 * (found - before) >= marks.len(),
            "{form}: {} of {}",
            found - before,
            marks.len()
        );
        assert!(!marks.is_empty(), "{form} prints nothing as it was typed");
    }
    assert!(lost.is_empty(), "{} of {found} are not as typed:\n{}", lost.len(), lost.join("\n"));
    found
}

/// Whether a text stands on a page, or its pieces on pages that follow each other. On each page a
/// piece is whole; between two of them the cells beside it and the head of the table may stand.
fn stands(pages: &[String], typed: &str) -> bool {
    let ends: Vec<usize> =
        typed.char_indices().map(|(at, _)| at).skip(1).chain([typed.len()]).collect();
    (0..pages.len()).any(|first| {
        let mut from = 0;
        for page in &pages[first..] {
            let rest = &ends[ends.partition_point(|end| *end <= from)..];
            let piece = rest.partition_point(|end| page.contains(&typed[from..*end]));
            let Some(last) = piece.checked_sub(1) else { return false };
            from = rest[last];
            if from == typed.len() {
                return true;
            }
        }
        false
    })
}

/// What stands on the paper where a text begins as this one does.
fn near(text: &str, typed: &str) -> String {
    let mut start: String = typed.chars().take(12).collect();
    while !text.contains(&start) {
        start.pop();
    }
    let at = text.find(&start).unwrap_or_default();
    text[at..].chars().take(typed.chars().count() + 40).collect()
}

#[test]
fn two_thousand_facts_are_printed_as_typed() {
    let found = round_trip(2);
    assert!(found >= 2_000, "only {found}");
}

#[test]
#[ignore = "a long run: ./dev test --corpus"]
fn corpus_of_facts_is_printed_as_typed() {
    assert!(round_trip(20) >= 20_000);
}

/// What cannot be printed as it is: the character is named, and where it stands. What reorders its
/// neighbours is found among the facts already, what no font has on the way to the page.
#[test]
fn what_cannot_be_printed_is_refused_by_name() {
    for character in [
        '😀',
        '\u{e000}',
        '\u{323af}',
        '\u{10fffd}',
        '\u{5d0}',
        '\u{202e}',
        '\u{2066}',
        '\u{200b}',
        '\u{200d}',
        '\u{fe0f}',
        '\u{feff}',
    ] {
        let case = example("rectification-order");
        let case = case.replace("机加工车间", &format!("机加工{character}车间"));
        let sheet = FactSheet::read(&case);
        let error = DESK.desk.render("rectification-order", &sheet, Format::Pdf, false);
        let finding = error.expect_err("a refusal").findings.remove(0);
        let code = format!("U+{:04X}", u32::from(character));
        assert!(finding.message.contains(&code), "{finding:?}");
        let place = finding.place.unwrap_or_default();
        assert!(
            finding.message.contains("parts.findings.text") || place == "hazard[1].location",
            "{code}: {} {place}",
            finding.message
        );
    }
}
