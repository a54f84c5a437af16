//! What falls due by the examples of all forms, and the list that is printed of it.

use std::fmt::Write as _;

use crate::testing::{DESK, example, facts, home, tool};
use crate::{DueRequest, FactSheet, Format};

const AUTUMN: DueRequest =
    DueRequest { on: Some(jiff::civil::date(2026, 11, 10)), within: Some(7) };

/// Every clock of every form, as its example starts it: a lawyer can read whether that is all.
#[test]
fn each_example_starts_its_clocks() {
    let mut folders: Vec<String> = std::fs::read_dir(home().join("templates/forms"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".csv"))
        .collect();
    folders.sort();
    let mut out = String::new();
    for form in folders {
        let title = DESK.desk.form(&form).unwrap().0.title;
        let (text, head) = (example(&form), format!("[document.{form}]\n"));
        let said = |field| FactSheet::read(&text).text(&format!("document.{form}.{field}"));
        // As if it had been served on its day.
        let served = match said("served").as_str() {
            "" => text.replace(&head, &format!("{head}served = {}\n", said("date"))),
            _ => text.clone(),
        };
        let sheet = FactSheet::read(&served);
        let on = jiff::civil::date(2026, 12, 1);
        let day = DueRequest { on: Some(on), within: None };
        let answer = DESK.desk.due(&[(form.clone(), sheet)], day).unwrap();
        for row in answer.rows.iter().filter(|row| row.document.as_deref() == Some(&title)) {
            let start = row.start.as_deref().unwrap();
            let by = row.length.as_deref().unwrap_or("文书所定");
            writeln!(out, "{title}　{}　{start}　{by}　{}", row.matter, row.due).unwrap();
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_list_of_many_cases_is_sorted_and_printed() {
    let names = ["rectification-order", "penalty-notice", "seizure-decision", "case-cover"];
    let mut cases: Vec<(String, FactSheet)> =
        names.iter().map(|name| ((*name).to_owned(), facts(name))).collect();
    cases.push(("broken".to_owned(), FactSheet::read("[party]\nname = 3")));
    let answer = DESK.desk.due(&cases, AUTUMN).unwrap();
    assert!(answer.rows.is_sorted_by_key(|row| row.days_left) && answer.rows.len() > 2);
    let found: Vec<String> = answer
        .findings
        .iter()
        .map(|f| format!("{} {}", f.code, f.place.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        found,
        [
            "fact-kind broken：party.name",
            "due-not-begun penalty-notice：document.penalty-notice.served",
        ]
    );
    assert_eq!(answer.closed, ["case-cover"]);
    let paper = DESK.desk.due_list(&answer, Format::Pdf).unwrap();
    let text: String =
        tool("pdftotext", &["{}", "-"], &paper.pages[0]).split_whitespace().collect();
    for row in &answer.rows {
        assert!(text.contains(&casework::date::in_words(row.last)), "{row:?}");
    }
    assert!(text.contains("截至2026年11月10日"), "{text}");
}

#[test]
fn one_list_is_of_one_agency() {
    let other = example("rectification-order").replace("云州市应急管理局", "某某县应急管理局");
    let cases = [
        ("a".to_owned(), facts("rectification-order")),
        ("b".to_owned(), FactSheet::read(&other)),
        ("c".to_owned(), facts("rectification-order")),
    ];
    let answer = DESK.desk.due(&cases, AUTUMN).unwrap();
    assert_eq!(answer.agencies, ["云州市应急管理局", "某某县应急管理局"]);
    let refused = DESK.desk.due_list(&answer, Format::Pdf).unwrap_err();
    assert_eq!(refused.findings[0].code, "due-agencies");
}
