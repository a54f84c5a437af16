//! What must stay true of the repository itself: the layers, the pages that describe it, the data
//! that lawyers maintain. `ARCHITECTURE.md` names these tests beside the invariants they hold.

mod data;
mod forms;
mod layers;
mod pages;
pub(crate) mod statutes;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use crate::spec::root;

/// A file of the repository: its path from the root with `/`, and its text if it is UTF-8.
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: Option<String>,
}

impl File {
    pub(super) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or("")
    }
}

/// Every file that is or will be committed, by path: all but hidden folders and what `.gitignore`
/// names.
pub(super) static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let ignored = std::fs::read_to_string(root().join(".gitignore")).unwrap();
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            let kind = entry.file_type().unwrap();
            let shown = path.components().map(|c| c.as_os_str().to_string_lossy());
            let shown = shown.collect::<Vec<_>>().join("/");
            if shown == ".git" || ignored.lines().any(|rule| is_ignored(&shown, rule)) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                let text = String::from_utf8(std::fs::read(root().join(&path)).unwrap()).ok();
                found.push(File { path: shown, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
});

/// The three forms of rules that `.gitignore` uses here: `/folder` at the root, `*.end` and a bare
/// name anywhere.
fn is_ignored(path: &str, rule: &str) -> bool {
    match (rule.strip_prefix('/'), rule.strip_prefix('*')) {
        (Some(top), _) => path == top.trim_end_matches('/'),
        (_, Some(end)) => path.ends_with(end),
        _ if !rule.contains(['/', '*', '!']) => path.split('/').any(|part| part == rule),
        _ => panic!("teach tests/suite/tidy.rs this rule of .gitignore: {rule}"),
    }
}

/// The text of one file.
pub(super) fn text(path: &str) -> &'static str {
    let found = FILES.iter().find(|file| file.path == path);
    found.unwrap_or_else(|| panic!("{path} is missing")).text()
}

/// Files below `folder` whose name ends with `end`.
pub(super) fn files(folder: &str, end: &str) -> impl Iterator<Item = &'static File> {
    FILES.iter().filter(move |f| f.path.starts_with(folder) && f.path.ends_with(end))
}

/// The program's own Rust, without its tests.
pub(super) fn sources() -> impl Iterator<Item = (&'static str, &'static str)> {
    files("crates/", ".rs")
        .filter(|f| f.path.contains("/src/") && !is_test(&f.path))
        .map(|f| (f.path.as_str(), without_tests(f.text())))
}

fn is_test(path: &str) -> bool {
    ["/tests/", "/testing/"].iter().any(|part| path.contains(part)) || path.ends_with("/tests.rs")
}

/// The text before an inline `mod tests`, which stands last in a file.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

/// Fails with all faults at once.
#[track_caller]
pub(super) fn none(faults: &[String], advice: &str) {
    assert!(faults.is_empty(), "{advice}\n  {}\n", faults.join("\n  "));
}

/// A pattern of this module.
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

#[test]
fn rust_files_keep_to_one_idea() {
    const MOST: usize = 500;
    let long = FILES.iter().filter(|f| Path::new(&f.path).extension().is_some_and(|e| e == "rs"));
    let long = long.map(|f| (f, f.text().lines().count())).filter(|&(_, lines)| lines > MOST);
    let long: Vec<String> = long.map(|(f, lines)| format!("{}: {lines} lines", f.path)).collect();
    none(&long, "a file of more than 500 lines holds more than one idea:");
}

/// Paths of the machine it was written on, and hosts that only exist there.
#[test]
fn no_file_names_a_machine() {
    let path = machine_path();
    let host = pattern(r"https?://([A-Za-z0-9.-]+)");
    let mut faults = Vec::new();
    for file in FILES.iter().filter(|f| !f.path.starts_with("corpus/policies/")) {
        for (n, line) in file.text().lines().enumerate() {
            let found = path.find(line).map(|m| m.as_str().trim().to_owned());
            let hosts = host.captures_iter(line).map(|c| c[1].to_owned());
            let foreign = hosts.filter(|host| !is_public(host));
            for what in found.into_iter().chain(foreign) {
                faults.push(format!("{}:{}: {what}", file.path, n + 1));
            }
        }
    }
    none(&faults, "use std::env::temp_dir, tempfile or a public address instead of:");
    let lock = text("Cargo.lock").lines().filter(|line| line.starts_with("source = "));
    let index = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let other: Vec<String> = lock.filter(|line| *line != index).map(str::to_owned).collect();
    none(&other, "Cargo.lock knows sources other than crates.io:");
}

fn machine_path() -> Regex {
    pattern(r#"(?:^|[\s"'`=(:])/(?:work|root|tmp|home|Users)(?:/|\b)"#)
}

#[test]
fn machine_paths_are_told_from_others() {
    for (place, expected) in [("work", true), ("tmp", true), ("root", true), ("templates", false)] {
        for before in ["", "cd ", "\"", "PATH=", "("] {
            let text = format!("{before}/{place}/x");
            assert_eq!(machine_path().is_match(&text), expected, "{text}");
        }
        assert!(!machine_path().is_match(&format!("https://example.com/{place}/x")));
        assert!(!machine_path().is_match(&format!("crates/{place}/x")));
    }
}

/// Hosts that everybody reaches, or that nobody does (RFC 2606, loopback).
fn is_public(host: &str) -> bool {
    const PUBLIC: [&str; 16] = [
        "github.com",
        "crates.io",
        "docs.rs",
        "pypi.org",
        "www.apache.org",
        "maven.apache.org",
        "www.w3.org",
        "rustup.rs",
        "toml.io",
        "flk.npc.gov.cn",
        "purl.org",
        "schemas.microsoft.com",
        "schemas.openxmlformats.org",
        "127.0.0.1",
        "localhost",
        "example.com",
    ];
    PUBLIC.contains(&host) || [".example", ".invalid"].iter().any(|end| host.ends_with(end))
}
