//! Provisions of statutes, one JSON object a line.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use search::units;

use crate::Row;

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of Markdown files") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

pub fn write(folder: &str, out: &str) {
    let mut paths = Vec::new();
    files_below(Path::new(folder), &mut paths);
    paths.sort();
    let mut out = BufWriter::new(File::create(out).expect("a writable file"));
    for path in paths {
        let raw = std::fs::read_to_string(&path).expect("a UTF-8 file");
        for document in law::read(&law::Source::new(path.to_string_lossy(), raw)) {
            for unit in units(&document, &law::Entry::of(&document))
                .filter(|unit| !unit.text.trim().is_empty())
            {
                let year = unit.facts.date / 10_000;
                let row = Row { text: unit.text, region: unit.facts.region.clone(), year };
                serde_json::to_writer(&mut out, &row).expect("a row");
                out.write_all(b"\n").expect("a line");
            }
        }
    }
}
