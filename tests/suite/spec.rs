//! Specifications in Markdown: what a lawyer reads is what the test compares.

use std::path::{Path, PathBuf};

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Compares `actual` with the specification `tests/spec/NAME`. With `UPDATE_SPECS=1` the file is
/// written instead; read it before you commit it.
pub(crate) fn check(name: &str, actual: &str) {
    let path: PathBuf = root().join("tests/spec").join(name);
    if std::env::var_os("UPDATE_SPECS").is_some() {
        std::fs::write(&path, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path)
        .unwrap_or_else(|e| panic!("{name}: {e}; run once with UPDATE_SPECS=1"));
    let differs = expected.lines().zip(actual.lines()).position(|(a, b)| a != b);
    let line = differs.unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
    assert!(
        expected == actual,
        "{name}, line {}:\n  specified: {}\n  actual:    {}",
        line + 1,
        expected.lines().nth(line).unwrap_or("(end)"),
        actual.lines().nth(line).unwrap_or("(end)"),
    );
}
