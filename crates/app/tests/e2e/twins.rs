//! The Word twin of every form says what its pages say, in the same order.
//!
//! Two readers that know nothing of how the files are made are compared: poppler's of the PDF, and
//! that of `intake` of the Word document. What belongs to the pages alone is left out first: foot,
//! watermark, heads of tables that go on.

use std::path::Path;

use desk::{Date, Desk, FactSheet, Format, Places};
use serde_json::Value;

use crate::goldens::{example, forms};
use crate::program::{fonts, root, scratch, shared, tool};
use crate::variants::Variants;

/// Every form with the facts of each golden: its name, the form, the facts.
fn goldens() -> Vec<(String, String, String)> {
    let variants = Variants::read();
    let examples = forms().into_iter().map(|form| {
        let facts = std::fs::read_to_string(example(&form)).unwrap();
        (form.clone(), form, facts)
    });
    let varied = variants.forms.iter().flat_map(|form| {
        [("long", variants.long(form)), ("minimal", variants.minimal(form))]
            .map(|(variant, facts)| (format!("{form}.{variant}"), form.clone(), facts))
    });
    examples.chain(varied).collect()
}

/// The desk itself, in this process: hundreds of documents, one start.
fn desk() -> Desk {
    Desk::open_at(Places {
        data: shared().to_owned(),
        fonts: Some(fonts()),
        cache: None,
        system_fonts: Vec::new(),
        statute_pack: None,
        today: Some(Date::constant(2026, 11, 22)),
        home: root().to_owned(),
    })
    .unwrap()
}

/// Text without blanks and what leaves no ink.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// The text of a PDF in the order of the file, a page to an item.
fn pages(pdf: &Path) -> Vec<String> {
    let text = tool("pdftotext", &["-raw", "-enc", "UTF-8", pdf.to_str().unwrap(), "-"]);
    let mut pages: Vec<String> = text.split('\u{c}').map(dense).collect();
    // A form feed ends each page.
    pages.pop();
    pages
}

/// The strings of the parts of one kind.
fn of_kind<'a>(draft: &'a Value, kind: &'a str) -> impl Iterator<Item = &'a Value> {
    draft["parts"].as_array().unwrap().iter().filter(move |part| part["kind"] == kind)
}

/// What stands at the foot of a page.
fn foot(draft: &Value, number: usize, total: usize) -> String {
    if of_kind(draft, "masthead").next().is_some() {
        return format!("—{number}—");
    }
    let mut foot = String::new();
    if number < total {
        let rows = of_kind(draft, "initials").flat_map(|part| part["rows"].as_array().unwrap());
        let rows: Vec<&Value> = rows.collect();
        rows.iter().for_each(|row| foot += &format!("{}：", row["label"].as_str().unwrap()));
        if rows.iter().any(|row| row["date"] == true) {
            foot += "年月日";
        }
    }
    of_kind(draft, "copies").for_each(|part| foot += part["text"].as_str().unwrap());
    dense(&format!("{foot}共{total}页第{number}页"))
}

/// What the pages say, read on with `twin`, which tells whether the head of a table is one that is
/// repeated.
fn running(draft: &Value, pages: &[String], twin: &str) -> String {
    let heads: Vec<String> = of_kind(draft, "table")
        .map(|part| part["columns"].as_array().unwrap())
        .map(|columns| columns.iter().map(|c| dense(c["label"].as_str().unwrap())).collect())
        .collect();
    let mut text = String::new();
    for (i, page) in pages.iter().enumerate() {
        let foot = foot(draft, i + 1, pages.len());
        // Some pages of official documents have no number; a foot that is none is told by the twin.
        let mut page = page.strip_suffix(&foot).unwrap_or(page);
        page = page.strip_prefix(draft["watermark"].as_str().unwrap_or_default()).unwrap_or(page);
        let head = heads.iter().filter(|_| i > 0).find(|head| page.starts_with(head.as_str()));
        if let Some(head) = head
            && !twin[text.len().min(twin.len())..].starts_with(head.as_str())
        {
            page = &page[head.len()..];
        }
        text += page;
    }
    text
}

#[track_caller]
fn same(form: &str, pages: &str, twin: &str) {
    if pages == twin {
        return;
    }
    let apart = pages.chars().zip(twin.chars()).take_while(|(a, b)| a == b).count();
    let around =
        |text: &str| -> String { text.chars().skip(apart.saturating_sub(20)).take(60).collect() };
    panic!("{form}\n  PDF:  {}\n  Word: {}", around(pages), around(twin));
}

#[test]
fn twins_say_what_the_pages_say() {
    let folder = scratch("twins");
    let desk = desk();
    for (name, form, facts) in goldens() {
        let facts = FactSheet::read(&facts);
        let print = |format| {
            let paper = desk.render(&form, &facts, format, false);
            let paper = paper.unwrap_or_else(|error| panic!("{name}: {:?}", error.findings));
            paper.pages.into_iter().next().unwrap()
        };
        let docx = print(Format::Docx);
        let carried = intake::carried(&name, &docx, press::CARRIED).unwrap().unwrap();
        let record: Value = serde_json::from_str(&carried).unwrap();
        let draft = &record["draft"];
        let twin = dense(&intake::read(&format!("{name}.docx"), &docx).unwrap().text);
        let pdf = folder.join(format!("{name}.pdf"));
        std::fs::write(&pdf, print(Format::Pdf)).unwrap();
        same(&name, &running(draft, &pages(&pdf), &twin), &twin);
    }
}
