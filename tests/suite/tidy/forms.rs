//! The list of all forms: `templates/forms/forms.csv` says what each is, and the folders agree with it.

use std::collections::BTreeSet;

use super::{FILES, none, text};

const LIST: &str = "templates/forms/forms.csv";

/// What other parts of the program print has no folder: the list names the file that prints it.
const PRINTED_BY: &str = "程序输出 ";

/// The columns behind the id, with what `form.toml` says in each.
const COLUMNS: [&str; 7] = ["title", "code", "family", "internal", "seal", "approval", "copies"];

fn rows() -> Vec<Vec<&'static str>> {
    text(LIST).lines().skip(1).map(|line| line.split(',').collect()).collect()
}

fn folders() -> BTreeSet<&'static str> {
    let within = FILES.iter().filter_map(|f| f.path.strip_prefix("templates/forms/"));
    within.filter_map(|path| path.split_once('/')).map(|(folder, _)| folder).collect()
}

/// What a `form.toml` says under a key, in the words of the list.
fn said(form: &toml::Table, key: &str) -> String {
    let value = form.get(key);
    match key {
        "internal" => if flag(value) { "内" } else { "外" }.to_owned(),
        "approval" => if flag(value) { "是" } else { "否" }.to_owned(),
        "copies" => value.and_then(toml::Value::as_integer).unwrap_or(1).to_string(),
        _ => value.and_then(toml::Value::as_str).unwrap_or_default().to_owned(),
    }
}

fn flag(value: Option<&toml::Value>) -> bool {
    value.and_then(toml::Value::as_bool).unwrap_or(false)
}

#[test]
fn every_form_of_the_list_is_made() {
    let rows = rows();
    let ids: BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(ids.len(), rows.len(), "{LIST} names a form twice");
    let made = folders();
    let printer = |row: &[&'static str]| row[8].strip_prefix(PRINTED_BY);
    let elsewhere: BTreeSet<&str> =
        rows.iter().filter(|row| printer(row).is_some()).map(|row| row[0]).collect();
    let missing = ids.iter().filter(|id| !made.contains(*id) && !elsewhere.contains(*id));
    none(&missing.map(|id| (*id).to_owned()).collect::<Vec<_>>(), "forms without a folder:");
    let printers = rows.iter().filter_map(|row| printer(row));
    let gone = printers.filter(|path| !FILES.iter().any(|file| file.path == *path));
    none(&gone.map(str::to_owned).collect::<Vec<_>>(), "forms.csv names files that do not exist:");
    let unlisted: Vec<String> = made.difference(&ids).map(|id| (*id).to_owned()).collect();
    none(&unlisted, "these folders are not in forms.csv:");
}

#[test]
fn the_list_says_what_the_forms_say() {
    let made = folders();
    let mut faults = Vec::new();
    for row in rows() {
        assert_eq!(row.len(), COLUMNS.len() + 2, "{row:?}");
        assert!(row.iter().all(|cell| cell.trim() == *cell) && !row[8].is_empty(), "{row:?}");
        if !made.contains(row[0]) {
            continue;
        }
        let form = text(&format!("templates/forms/{}/form.toml", row[0]));
        let form: toml::Table = form.parse().unwrap();
        for (cell, key) in row[1..].iter().zip(COLUMNS) {
            let said = said(&form, key);
            if said != *cell {
                faults.push(format!("{} {key}: {cell} in the list, {said} in form.toml", row[0]));
            }
        }
    }
    none(&faults, "forms.csv and form.toml disagree:");
}

/// Whoever lays out the page leaves room for a seal, and `form.toml` says which; without the one, the
/// other is a seal that nobody knows where to put.
#[test]
fn a_form_names_a_seal_if_it_has_a_place_for_one() {
    let faults = folders().into_iter().filter_map(|id| {
        let form: toml::Table = text(&format!("templates/forms/{id}/form.toml")).parse().unwrap();
        let parts = form["part"].as_array().unwrap();
        let place = parts.iter().any(|part| part["kind"].as_str() == Some("seal"));
        let named = form.contains_key("seal");
        (place != named).then(|| format!("{id}: place {place}, seal named {named}"))
    });
    none(&faults.collect::<Vec<_>>(), "seals and the places for them disagree:");
}

/// A clock that a form starts runs for a period that the rules know.
#[test]
fn clocks_of_forms_run_for_known_periods() {
    let rules: toml::Table = text("corpus/rules/periods.toml").parse().unwrap();
    // A period of hours has no last day, so that it would never be listed.
    let rows = rules["period"].as_array().unwrap().iter();
    let keys = rows.filter(|row| row["unit"].as_str() != Some("h"));
    let keys: BTreeSet<&str> = keys.map(|row| row["key"].as_str().unwrap()).collect();
    let (mut unknown, mut counted) = (Vec::new(), 0);
    for id in folders() {
        let form: toml::Table = text(&format!("templates/forms/{id}/form.toml")).parse().unwrap();
        let clocks = form.get("clock").and_then(toml::Value::as_array);
        for period in clocks.into_iter().flatten().filter_map(|clock| clock.get("period")?.as_str())
        {
            counted += 1;
            if !keys.contains(period) {
                unknown.push(format!("{id}: {period}"));
            }
        }
    }
    assert!(counted > 20, "the clocks were not read: {counted}");
    none(&unknown, "these periods are not in corpus/rules/periods.toml:");
}
