//! The pages that describe the program say what is so.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::{FILES, files, none, pattern, sources, text};

/// Pages whose paths and links are checked.
const PAGES: [&str; 3] = ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"];

/// Names that pages use for files of the reader.
const OF_THE_READER: [&str; 4] = ["facts.toml", "case.toml", "laws.db", "zhunsheng.db"];

#[test]
fn paths_in_pages_exist() {
    let code = pattern("`([^`\n]+)`");
    let mut faults = Vec::new();
    for page in PAGES {
        for found in code.captures_iter(&without_fences(text(page))) {
            let written = &found[1];
            if is_path(written) && !OF_THE_READER.contains(&written) && !exists(written) {
                faults.push(format!("{page}: {written}"));
            }
        }
    }
    none(&faults, "these paths lead nowhere:");
}

#[test]
fn links_in_pages_lead_somewhere() {
    let link = pattern(r"\]\(([^)\s#]+)(?:#[^)]*)?\)");
    let mut faults = Vec::new();
    for file in FILES.iter().filter(|f| f.path.ends_with(".md") && !f.path.starts_with("corpus/")) {
        for found in link.captures_iter(&without_fences(file.text())) {
            let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let target = &found[1];
            if !target.contains("://") && !exists(&joined(folder, target)) {
                faults.push(format!("{}: {target}", file.path));
            }
        }
    }
    none(&faults, "these links lead nowhere:");
}

#[test]
fn the_architecture_names_every_crate_and_its_tests() {
    let page = text("ARCHITECTURE.md");
    let crates = files("crates/", "/Cargo.toml").map(|f| f.path.trim_end_matches("/Cargo.toml"));
    let missing: Vec<String> =
        crates.filter(|name| !page.contains(&format!("`{name}`"))).map(str::to_owned).collect();
    none(&missing, "ARCHITECTURE.md does not name these crates:");

    // A test is named there as `crate::function`.
    let named = pattern(r"`[a-z]+::([a-z0-9_]{12,})`");
    let tests: Vec<&str> = files("", ".rs").map(super::File::text).collect();
    let is_test = |name: &str| tests.iter().any(|text| text.contains(&format!("fn {name}(")));
    let gone = named.captures_iter(page).map(|found| found[1].to_owned());
    let gone: Vec<String> = gone.filter(|name| !is_test(name)).collect();
    none(&gone, "ARCHITECTURE.md names tests that are not there:");
}

fn without_fences(page: &str) -> String {
    let parts = page.split("\n```").enumerate().filter(|(i, _)| i % 2 == 0);
    parts.map(|(_, part)| part).collect::<Vec<_>>().join("\n")
}

/// Whether somebody meant a path: it has a slash or the extension of a file kept here.
fn is_path(written: &str) -> bool {
    let shape = pattern(r"^[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.*-]+)*/?$");
    let end = pattern(r"\w\.(?:rs|toml|md|typ|j2|sh|py|html|css|txt|lock|sql|png|db)$");
    shape.is_match(written) && (written.contains('/') || end.is_match(written))
}

/// A path from the root, or its end; `*` stands for anything within a folder.
fn exists(path: &str) -> bool {
    let path = path.trim_start_matches("./").trim_end_matches('/');
    let name = regex::escape(path).replace(r"\*", "[^/]*");
    let wanted = pattern(&format!("(?:^|/){name}(?:/|$)"));
    FILES.iter().any(|f| wanted.is_match(&f.path))
}

fn joined(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

// ---- Diagnostics ----

const DIAGNOSTICS: &str = "docs/diagnostics.md";

/// Every code that the program can give, with the severities that the constructors show.
fn codes() -> BTreeMap<String, BTreeSet<&'static str>> {
    // Diagnostic::error("code", … · Diagnostic::new("code", Severity::Warning, … · refuse("code", …
    let built = pattern(
        r#"\b(Diagnostic::(?:error|warning|note|new)|Refusal::new|refuse)\(\s*"([a-z-]+)"(?:,\s*Severity::(\w+))?"#,
    );
    // impl Refusal: Self::new("code", file, …
    let refused = pattern(r#"\bSelf::new\(\s*"([a-z-]+)",\s*file\b"#);
    // fn code(&self) -> &'static str { match self { Error::Missing => "code", …
    let table = pattern(r"(?s)fn code\(&?self\) -> &'static str \{.*?\n    \}\n");
    let row = pattern(r#"=> "([a-z-]+)""#);
    let mut codes: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for (_, text) in sources() {
        for found in built.captures_iter(text) {
            let severity = match (&found[1], found.get(3).map(|m| m.as_str())) {
                ("Diagnostic::warning", _) | (_, Some("Warning")) => "警告",
                ("Diagnostic::note", _) | (_, Some("Note")) => "提示",
                _ => "错误",
            };
            codes.entry(found[2].to_owned()).or_default().insert(severity);
        }
        let refused = refused.captures_iter(text).map(|found| found[1].to_owned());
        let tables: String = table.find_iter(text).map(|m| m.as_str()).collect();
        let rows = row.captures_iter(&tables).map(|found| found[1].to_owned());
        for code in refused.chain(rows) {
            codes.entry(code).or_default().insert("错误");
        }
    }
    codes
}

/// The rows of a page's tables that begin with a code.
fn rows(page: &'static str) -> Vec<Vec<&'static str>> {
    let lines = text(page).lines().filter(|line| line.starts_with("| `"));
    lines.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

#[test]
fn every_code_is_explained_and_every_explained_code_exists() {
    let codes = codes();
    assert!(codes.len() > 100, "only {} codes were found in the sources", codes.len());
    let mut faults = Vec::new();
    let mut explained = BTreeSet::new();
    for row in rows(DIAGNOSTICS) {
        let code = row[0].trim_matches('`');
        let [_, severity, message, advice] = row[..] else {
            faults.push(format!("{code}: the row has {} cells instead of 4", row.len()));
            continue;
        };
        if !explained.insert(code.to_owned()) {
            faults.push(format!("{code}: explained twice"));
        }
        match codes.get(code) {
            None => faults.push(format!("{code}: no such code")),
            Some(given) => faults.extend(
                given
                    .iter()
                    .filter(|s| !severity.contains(**s))
                    .map(|s| format!("{code}: also given as {s}")),
            ),
        }
        if message.is_empty() || advice.is_empty() {
            faults.push(format!("{code}: an empty cell"));
        }
    }
    let missing = codes.keys().filter(|code| !explained.contains(*code));
    faults.extend(missing.map(|code| format!("{code}: not explained")));
    none(&faults, &format!("{DIAGNOSTICS} and the sources differ:"));
}

/// A message on the page is the one in the source, with `…` for what is filled in.
#[test]
fn messages_on_the_page_stand_in_the_sources() {
    let all: String = sources().map(|(_, text)| text.replace("\\\"", "\"")).collect();
    let mut faults = Vec::new();
    for row in rows(DIAGNOSTICS) {
        for part in row.get(2).unwrap_or(&"").split("<br>").flat_map(|m| m.split('…')) {
            if !all.contains(part.trim()) {
                faults.push(format!("{}: {part}", row[0]));
            }
        }
    }
    none(&faults, "no source says this any more:");
}

/// The scan above sees literal codes only, so every code is a literal or comes from a table.
#[test]
fn codes_are_written_where_they_can_be_found() {
    let first = pattern(r"\bDiagnostic::(?:error|warning|note|new)\(\s*([^\s,)]+)");
    let mut faults = Vec::new();
    for (path, text) in sources() {
        for found in first.captures_iter(text) {
            if !found[1].starts_with('"') && !found[1].ends_with(".code(") {
                faults.push(format!("{path}: {}", &found[0]));
            }
        }
    }
    none(&faults, "write the code as a literal:");
}

// ---- Glossary ----

const GLOSSARY: &str = "docs/glossary.md";

/// Chinese term and identifiers of each row.
fn terms() -> Vec<(&'static str, Vec<&'static str>)> {
    let code = pattern("`([^`]+)`");
    let lines = text(GLOSSARY).lines().filter(|line| line.starts_with("| "));
    let rows = lines.map(|line| line.trim_matches('|').split(" | ").map(str::trim));
    let rows = rows.map(Iterator::collect::<Vec<_>>).filter(|row| row.len() >= 3);
    rows.filter(|row| row[0] != "中文")
        .map(|row| {
            let names = code.captures_iter(row[2]).map(|c| c.get(1).unwrap().as_str());
            (row[0], names.collect())
        })
        .collect()
}

#[test]
fn glossary_terms_and_names_occur() {
    let rust: String = sources().map(|(_, text)| text).collect();
    let is_file = |name: &str| FILES.iter().any(|f| f.path.split('/').any(|part| part == name));
    let data: String = FILES
        .iter()
        .filter(|f| ["templates/", "corpus/rules/"].iter().any(|top| f.path.starts_with(top)))
        .map(super::File::text)
        .collect();
    let terms = terms();
    assert!(terms.len() > 50, "only {} terms were found in {GLOSSARY}", terms.len());
    let mut faults = Vec::new();
    for (term, names) in terms {
        if names.is_empty() {
            faults.push(format!("{term}: no name in the code"));
        }
        if !rust.contains(term) && !data.contains(term) {
            faults.push(format!("{term}: neither code nor templates nor rules say this"));
        }
        for name in names {
            let word = Regex::new(&format!(r"\b{}\b", regex::escape(name))).unwrap();
            if !word.is_match(&rust) && !is_file(name) {
                faults.push(format!("{term}: no {name} in the code"));
            }
        }
    }
    none(&faults, &format!("{GLOSSARY} and the code differ:"));
}

/// What the program shows for a variant is the term that the glossary binds it to.
#[test]
fn every_shown_term_stands_in_the_glossary() {
    let function = pattern(r"(?s)fn term\(self\) -> &'static str \{.*?\n    \}\n");
    let row = pattern(r#"(\w+::\w+) => "([^"]*\p{Han}[^"]*)""#);
    let terms = terms();
    let mut faults = Vec::new();
    for (path, text) in sources() {
        for body in function.find_iter(text) {
            for found in row.captures_iter(body.as_str()) {
                let (variant, shown) = (&found[1], &found[2]);
                if !terms.iter().any(|(t, names)| *t == shown && names.contains(&variant)) {
                    faults.push(format!("{path}: {shown} = {variant}"));
                }
            }
        }
    }
    none(&faults, &format!("{GLOSSARY} lacks:"));
}
