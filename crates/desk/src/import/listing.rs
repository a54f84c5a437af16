//! 清单: a table of files with what is known about each, beside the files.
//!
//! An Excel workbook or a CSV file whose head names a column 文件名 is a listing. Its rows declare
//! for each file what a sidecar declares; the files stand in its folder or below.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use law::Diagnostic;

use super::sidecar::{KEYS, Sidecar};
use crate::view::RefusedFile;

/// The heads of columns, other than the labels themselves.
const HEADS: &[(&str, &str)] = &[
    ("名称", "标题"),
    ("文件标题", "标题"),
    ("发文字号", "文号"),
    ("发文机关", "机关"),
    ("制定机关", "机关"),
    ("发布机关", "机关"),
    ("行政区划", "地区"),
    ("效力级别", "种类"),
    ("时效", "时效性"),
    ("发布日期", "公布日期"),
    ("生效日期", "施行日期"),
];

/// The column with the files.
const FILE: &[&str] = &["文件名", "文件", "文件路径"];

/// The head stands in one of the first rows; a title may stand above it.
const HEAD_ROWS: usize = 10;

/// What a listing lists.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) files: Vec<(PathBuf, Sidecar)>,
    pub(super) refused: Vec<RefusedFile>,
    pub(super) notes: Vec<Diagnostic>,
}

impl Listing {
    /// Reads a table; none when it has no column of files and so is something else.
    pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<Option<Self>, intake::Refusal> {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let rows = intake::sheet(&name, bytes)?;
        let is_head =
            |cells: &[String]| cells.iter().any(|cell| FILE.contains(&plain(cell).as_str()));
        let Some(head) = rows.iter().take(HEAD_ROWS).position(|(_, cells)| is_head(cells)) else {
            return Ok(None);
        };
        let mut listing = Self::default();
        let mut labels: Vec<Option<&str>> = Vec::new();
        let mut files = 0;
        for (n, cell) in rows[head].1.iter().enumerate() {
            let text = plain(cell);
            let heads = KEYS.iter().map(|(_, label)| (*label, *label));
            let label = heads.chain(HEADS.iter().copied()).find(|(head, _)| *head == text);
            labels.push(label.map(|(_, label)| label));
            if FILE.contains(&text.as_str()) {
                files = n;
            } else if label.is_none() && !text.is_empty() {
                listing.notes.push(
                    Diagnostic::note(
                        "listing-column",
                        format!("清单第 {} 行的“{cell}”列没有用上", rows[head].0),
                    )
                    .at(path.display().to_string())
                    .hint(known_heads()),
                );
            }
        }
        let mut seen: HashMap<PathBuf, usize> = HashMap::new();
        for (row, cells) in &rows[head + 1..] {
            let written = cells.get(files).map_or("", String::as_str);
            match place(path, written) {
                Ok(file) => match seen.get(&file) {
                    Some(first) => listing.refuse(
                        "listing-row",
                        path,
                        *row,
                        format!("“{written}”在第 {first} 行已列过"),
                        "每个文件只列一行；两行所写不同时，请合为一行",
                    ),
                    None => {
                        seen.insert(file.clone(), *row);
                        let facts = labels.iter().zip(cells).filter_map(|(label, value)| {
                            let value = value.trim();
                            (!value.is_empty())
                                .then(|| Some(((*label)?.to_owned(), value.to_owned())))?
                        });
                        listing.files.push((file, Sidecar { facts: facts.collect() }));
                    }
                },
                Err(reason) => {
                    listing.refuse(
                        "listing-row",
                        path,
                        *row,
                        reason,
                        "请核对文件名，文件放在清单所在的文件夹里",
                    );
                }
            }
        }
        Ok(Some(listing))
    }

    fn refuse(&mut self, code: &str, path: &Path, row: usize, reason: String, hint: &str) {
        self.refused.push(RefusedFile {
            file: path.display().to_string(),
            code: code.to_owned(),
            message: format!("清单第 {row} 行：{reason}"),
            hint: hint.to_owned(),
        });
    }
}

/// The heads that are understood, for a hint.
pub(super) fn known_heads() -> String {
    let labels: Vec<&str> = KEYS.iter().map(|(_, label)| *label).collect();
    format!("清单的列：文件名、{}", labels.join("、"))
}

/// The file that a row names, in the folder of the listing or below.
fn place(listing: &Path, written: &str) -> Result<PathBuf, String> {
    if written.is_empty() {
        return Err("没有写文件名".to_owned());
    }
    let relative = PathBuf::from(written.replace('\\', "/"));
    if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(format!("“{written}”不在清单所在的文件夹里"));
    }
    let file = listing.parent().unwrap_or(Path::new("")).join(relative);
    match file.is_file() {
        true => Ok(file),
        false => Err(format!("没有文件“{written}”")),
    }
}

/// A head without blanks and remarks in brackets: `成文日期（年-月-日）`.
fn plain(cell: &str) -> String {
    let cell: String = cell.chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
    cell.split(['（', '(']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_declare_and_slips_are_told_with_their_row() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("市")).unwrap();
        for file in ["a.pdf", "市/b.txt"] {
            std::fs::write(folder.path().join(file), "文").unwrap();
        }
        let csv = "文件清单\n\n文件名,发文机关,地区,成文日期（年-月-日）,备注\n\
                   a.pdf,云州市人民政府,,2016-10-11,好\n\
                   市\\b.txt,,云州市,,\n\
                   没有.docx,,,,\n\
                   ./a.pdf,别的机关,,,\n\
                   ../外面.txt,,,,\n\
                   ,云州市,,,\n";
        let path = folder.path().join("清单.csv");
        for csv in [csv.to_owned(), format!("\u{feff}{csv}"), csv.replace('\n', "\r\n")] {
            let listing = Listing::read(&path, csv.as_bytes()).unwrap().unwrap();
            let files: Vec<String> = listing
                .files
                .iter()
                .map(|(file, sidecar)| {
                    let name = file.strip_prefix(folder.path()).unwrap();
                    format!("{}: {:?}", name.display(), sidecar.facts)
                })
                .collect();
            assert_eq!(
                files,
                [
                    r#"a.pdf: [("机关", "云州市人民政府"), ("成文日期", "2016-10-11")]"#,
                    r#"市/b.txt: [("地区", "云州市")]"#,
                ]
            );
            let refused: Vec<&str> = listing.refused.iter().map(|r| r.message.as_str()).collect();
            assert_eq!(
                refused,
                [
                    "清单第 6 行：没有文件“没有.docx”",
                    "清单第 7 行：“./a.pdf”在第 4 行已列过",
                    "清单第 8 行：“../外面.txt”不在清单所在的文件夹里",
                    "清单第 9 行：没有写文件名",
                ]
            );
            let notes: Vec<&str> = listing.notes.iter().map(|n| n.message.as_str()).collect();
            assert_eq!(notes, ["清单第 3 行的“备注”列没有用上"]);
        }
        assert!(Listing::read(&path, "姓名,年龄\n张某某,1".as_bytes()).unwrap().is_none());
    }
}
