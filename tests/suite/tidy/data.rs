//! The data that lawyers maintain: forms and dated rules.

use regex::Regex;

use super::{FILES, File, files, none, pattern};

/// What a form consists of.
const FORM: [&str; 4] = ["form.toml", "wording.j2", "layout.typ", "example.toml"];

#[test]
fn every_form_is_complete() {
    let mut forms: Vec<&str> = FILES
        .iter()
        .filter_map(|f| f.path.strip_prefix("templates/forms/")?.split_once('/'))
        .map(|(form, _)| form)
        .collect();
    forms.dedup();
    assert!(forms.len() >= 3, "where are the forms? {forms:?}");
    let exists = |path: &String| FILES.iter().any(|f| f.path == *path);
    let missing: Vec<String> = forms
        .iter()
        .flat_map(|form| FORM.map(|file| format!("templates/forms/{form}/{file}")))
        .filter(|path| !exists(path))
        .collect();
    none(&missing, "a form needs all of its files:");
}

/// An article, a sum of money, or a period with its number.
fn literal_law() -> Regex {
    pattern(concat!(
        r"第[〇零一二三四五六七八九十百千\d]+条",
        r"|[〇零一二两三四五六七八九十百千万亿\d][〇零一二两三四五六七八九十百千万亿\d.,，]*元",
        r"|[〇零一二两三四五六七八九十百\d]+ ?(?:个工作日|工作日|日|天|个月|月|年)(?:以内|之内|内)",
    ))
}

#[test]
fn literal_law_is_told_from_other_numbers() {
    for (text, expected) in [
        ("依据《安全生产法》第九十七条的规定", Some("第九十七条")),
        ("第97条", Some("第97条")),
        ("处五万元以下的罚款", Some("五万元")),
        ("罚款12,000.50元", Some("12,000.50元")),
        ("自收到之日起六十日内", Some("六十日内")),
        ("5个工作日内", Some("5个工作日内")),
        ("自收到本指令书之日起 6 个月内", Some("6 个月内")),
        ("依据{{ cite(hazard.duty) }}的规定", None),
        ("于{{ date(hazard.deadline) }}前整改完毕", None),
        ("本文书一式两份，共 3 页，版心宽 31 个四号字", None),
        ("二维码：单元元素", None),
    ] {
        assert_eq!(literal_law().find(text).map(|m| m.as_str()), expected, "{text}");
    }
}

/// What the law says may change, so templates call `cite()`, `fine()`, `deadline()`, `period()` and
/// `remedy()`.
#[test]
fn templates_hold_no_literal_law() {
    let literal = literal_law();
    let mut faults = Vec::new();
    for file in files("templates/", ".j2").chain(files("templates/", ".typ")) {
        for (n, line) in without_comments(file).lines().enumerate() {
            if let Some(found) = literal.find(line) {
                faults.push(format!("{}:{}: {}", file.path, n + 1, found.as_str()));
            }
        }
    }
    none(&faults, "the law stands in corpus/rules, not in templates:");
}

/// The text without `{# … #}` and `// …`, line by line as before.
fn without_comments(file: &File) -> String {
    let comment = if file.path.ends_with(".typ") {
        pattern(r"(?m)(?:^|\s)//.*$")
    } else {
        pattern(r"(?s)\{#.*?#\}")
    };
    let lines = |found: &regex::Captures<'_>| "\n".repeat(found[0].matches('\n').count());
    comment.replace_all(file.text(), lines).into_owned()
}

/// Tables of words that state no law: how a matter is sorted under a topic.
const NOT_LAW: [&str; 1] = ["corpus/rules/topics.toml"];

#[test]
fn every_rule_says_from_when_by_what_and_whether_checked() {
    let rules = files("corpus/rules/", ".toml").filter(|f| !NOT_LAW.contains(&f.path.as_str()));
    let mut rows = 0;
    let mut faults = Vec::new();
    for file in rules {
        let table: toml::Table = file.text().parse().unwrap();
        for (name, value) in &table {
            for (i, row) in value.as_array().into_iter().flatten().enumerate() {
                rows += 1;
                let fault = |what| format!("{} [[{name}]] {}: {what}", file.path, i + 1);
                faults.extend(row_faults(row).into_iter().map(fault));
            }
        }
    }
    none(&faults, "a rule without its ground cannot be used:");
    assert!(rows > 100, "only {rows} rules were found");
}

fn row_faults(row: &toml::Value) -> Vec<&'static str> {
    let is_text = |v: &toml::Value| v.as_str().is_some_and(|s| !s.trim().is_empty());
    let source = row.get("source").is_some_and(|source| match source.as_array() {
        Some(list) => !list.is_empty() && list.iter().all(is_text),
        None => is_text(source),
    });
    let date = |key: &str| row.get(key).and_then(toml::Value::as_datetime);
    [
        (date("from").is_none(), "no from"),
        (row.get("until").is_some() && date("until").is_none(), "until is no date"),
        (!source, "no source"),
        (row.get("verified").and_then(toml::Value::as_bool).is_none(), "no verified"),
    ]
    .into_iter()
    .filter_map(|(fault, what)| fault.then_some(what))
    .collect()
}

#[test]
fn every_year_of_the_calendar_says_whether_it_is_published() {
    let mut faults = Vec::new();
    for file in files("corpus/calendar/", ".toml") {
        let table: toml::Table = file.text().parse().unwrap();
        let year = table.get("year").and_then(toml::Value::as_integer);
        if file.path != format!("corpus/calendar/{}.toml", year.unwrap_or_default()) {
            faults.push(format!("{}: year = {year:?}", file.path));
        }
        if table.get("published").and_then(toml::Value::as_bool).is_none() {
            faults.push(format!("{}: no published", file.path));
        }
    }
    none(&faults, "a deadline rests on these:");
}
