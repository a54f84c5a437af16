//! The layers: which crate may use which other one, and which engine.

use super::{none, text};
use crate::spec::root;

/// Every crate of the product and the crates of the product that it stands on.
const LAYERS: &[(&str, &[&str])] = &[
    ("app", &["desk"]),
    ("casework", &["law"]),
    ("compare", &["law"]),
    ("desk", &["casework", "compare", "intake", "law", "press", "search", "store"]),
    ("intake", &[]),
    ("law", &[]),
    ("press", &[]),
    ("search", &["law"]),
    ("store", &[]),
];

/// Engines, and the crates behind which they stay. A name ending in `*` stands for all that begin
/// so.
const ENGINES: &[(&str, &[&str])] = &[
    ("typst*", &["press"]),
    ("tantivy*", &["search"]),
    ("jieba-rs", &["search"]),
    ("ureq", &["search"]),
    ("rustls", &["search"]),
    ("calamine", &["intake"]),
    ("hayro*", &["intake"]),
    ("lopdf", &["intake"]),
    ("rusqlite", &["intake", "store"]),
    ("rust_xlsxwriter", &["press"]),
    ("minijinja", &["app", "casework"]),
    ("axum", &["app"]),
    ("tokio", &["app"]),
    ("clap", &["app"]),
    ("anyhow", &["app"]),
];

/// The dependencies of a crate that stand in one of `tables`, in order.
fn dependencies(name: &str, tables: &[&str]) -> Vec<String> {
    let manifest: toml::Table = text(&format!("crates/{name}/Cargo.toml")).parse().unwrap();
    let tables = tables.iter().filter_map(|table| manifest.get(*table)?.as_table());
    let mut names: Vec<String> = tables.flat_map(|table| table.keys().cloned()).collect();
    names.sort();
    names.dedup();
    names
}

const ALL: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

fn is_ours(name: &String) -> bool {
    LAYERS.iter().any(|(ours, _)| ours == name)
}

/// Whether `upper` stands on `lower`, directly or through others.
fn is_below(upper: &str, lower: &str) -> bool {
    let on = LAYERS.iter().find(|(name, _)| *name == upper).map_or(&[][..], |(_, on)| on);
    on.iter().any(|name| *name == lower || is_below(name, lower))
}

#[test]
fn crates_are_the_nine_of_the_design() {
    let folders = std::fs::read_dir(root().join("crates")).unwrap();
    let mut names: Vec<String> =
        folders.map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, LAYERS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

#[test]
fn crates_stand_on_each_other_as_designed() {
    for (name, expected) in LAYERS {
        let mut ours = dependencies(name, &["dependencies"]);
        ours.retain(is_ours);
        assert_eq!(ours, *expected, "crates/{name}");
        let mut tests = dependencies(name, &["dev-dependencies", "build-dependencies"]);
        tests.retain(|used| is_ours(used) && !is_below(name, used));
        assert_eq!(tests, [""; 0], "crates/{name}: its tests reach beyond what it stands on");
    }
}

#[test]
fn engines_stay_behind_their_crates() {
    let mut faults = Vec::new();
    for (name, _) in LAYERS {
        for used in dependencies(name, ALL) {
            let engine = ENGINES.iter().find(|(engine, _)| match engine.strip_suffix('*') {
                Some(start) => used.starts_with(start),
                None => used == *engine,
            });
            if let Some((_, homes)) = engine.filter(|(_, homes)| !homes.contains(name)) {
                faults.push(format!("crates/{name} uses {used}, which belongs to {homes:?}"));
            }
        }
    }
    none(&faults, "an engine has left its crate:");
}

/// One version of everything, chosen in one place.
#[test]
fn versions_stand_in_the_workspace_alone() {
    let mut faults = Vec::new();
    for name in LAYERS.iter().map(|(name, _)| format!("crates/{name}")).chain(["tests".into()]) {
        let manifest: toml::Table = text(&format!("{name}/Cargo.toml")).parse().unwrap();
        for table in ALL.iter().filter_map(|table| manifest.get(*table)?.as_table()) {
            for (used, value) in table {
                if value.get("workspace").and_then(toml::Value::as_bool) != Some(true) {
                    faults.push(format!("{name}: {used}"));
                }
            }
        }
    }
    none(&faults, "take the version from [workspace.dependencies]:");
}
