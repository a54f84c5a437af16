//! Whether an edited Word document still says what it was made with.
//!
//! A Word document is there to be edited, and no program that saves it gives the same bytes. So its
//! text is compared: the record that travels inside is written once more, both files are read by the
//! same reader, and every paragraph and cell that differs is named. Header, footer and looks are not
//! compared.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{
    BROKEN, Compared, Finding, OtherTools, Outcome, Verified, around, changed_record, unprinted,
};
use crate::cite::refused;
use crate::printing::Prepared;
use crate::record::Record;
use crate::{Desk, Error};

/// So many differences are named; how many more there are is said.
const NAMED: usize = 50;

/// So many lines that differ are compared one by one; finding the least difference takes time in
/// the square of their number.
const MOST: usize = 2_000;

impl Desk {
    /// Compares the text of a Word document with the record that it carries.
    pub(super) fn verify_word(&self, name: &str, bytes: &[u8]) -> Result<Verified, Error> {
        let carried = intake::carried(name, bytes, press::CARRIED).map_err(refused)?;
        let Some(carried) = carried else {
            return Ok(Verified::without_record(
                Compared::Text,
                "Word 文档里没有附带印出的内容，无从核对：空白文书和别的程序制作的文档都是这样；\
                 制作的文书没有附带，就是另存时丢了",
            ));
        };
        let Some(record) = Record::read(carried.as_bytes()) else {
            return Ok(Verified::without_record(Compared::Text, BROKEN));
        };
        let prepared = self.prepare_again(record)?;
        let findings = self.compare_text(name, bytes, &prepared, &carried)?;
        Ok(Verified::of(&prepared.record, Compared::Text, findings))
    }

    fn compare_text(
        &self,
        name: &str,
        file: &[u8],
        prepared: &Prepared,
        carried: &str,
    ) -> Result<Vec<Finding>, Error> {
        let record = &prepared.record;
        let mut findings = Vec::new();
        if !record.text("number").is_empty() && !record.agrees_with_qr() {
            findings.push(changed_record());
        }
        let form = record.text("form");
        let Ok(form) = self.catalogue()?.find(form).map(|form| form.id.clone()) else {
            findings.push((
                Outcome::Unknown,
                format!("本机没有“{form}”这种文书的模板，不能重新写出来核对"),
            ));
            return Ok(findings);
        };
        let tools = self.other_tools(&form, prepared)?;
        let made = match self.lay_out(prepared, |proof| proof.docx(Some(carried)))? {
            Ok(made) => made,
            Err(error) => {
                findings.push(unprinted(tools.filter(OtherTools::decide_bytes), error));
                return Ok(findings);
            }
        };
        let text = |bytes| intake::read(name, bytes).map(|read| read.text).map_err(refused);
        let edits = edits(&text(&made)?, &text(file)?);
        let outcome = match tools.filter(OtherTools::decide_text) {
            Some(tools) if !edits.is_empty() => {
                findings.push((Outcome::Unknown, format!("{tools}，以下不同也可能由此而来")));
                Outcome::Unknown
            }
            _ => Outcome::Altered,
        };
        findings.extend(edits.into_iter().map(|edit| (outcome, edit)));
        Ok(findings)
    }
}

/// What became of each line: a paragraph, or a row of a table with a tabulator between its cells.
/// Lines are counted from 1 in the document as it was made.
fn edits(made: &str, file: &str) -> Vec<String> {
    let (made, file): (Vec<&str>, Vec<&str>) = (made.lines().collect(), file.lines().collect());
    let same = made.iter().zip(&file).take_while(|(a, b)| a == b).count();
    let ends = made[same..].iter().rev().zip(file[same..].iter().rev());
    let tail = ends.take_while(|(a, b)| a == b).count();
    let (old, new) = (&made[same..made.len() - tail], &file[same..file.len() - tail]);
    if old.len().max(new.len()) > MOST {
        return vec![format!("第{}段起的文字大部分不同", same + 1)];
    }
    let mut found = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (old, new) = match op {
            DiffOp::Equal { .. } => continue,
            _ => (op.old_range(), op.new_range()),
        };
        let paired = old.len().min(new.len());
        for (at, now) in old.clone().zip(new.clone()) {
            changed(same + at + 1, made[same + at], file[same + now], &mut found);
        }
        for at in old.clone().skip(paired) {
            found.push(format!("删去了第{}段：“{}”", same + at + 1, around(made[same + at], 0)));
        }
        for now in new.skip(paired) {
            let after = same + old.end;
            found.push(format!("第{after}段之后加了：“{}”", around(file[same + now], 0)));
        }
    }
    let more = found.len().saturating_sub(NAMED);
    if more > 0 {
        found.truncate(NAMED);
        found.push(format!("另有 {more} 处不同"));
    }
    found
}

/// A paragraph that reads otherwise, or the cells of a row that do.
fn changed(paragraph: usize, made: &str, file: &str, found: &mut Vec<String>) {
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (cells(made), cells(file));
    if old.len() != new.len() || old.len() == 1 {
        found.push(format!("改动了第{paragraph}段：{}", apart(made, file)));
        return;
    }
    for (n, (old, new)) in old.iter().zip(&new).enumerate().filter(|(_, (old, new))| old != new) {
        found.push(format!(
            "改动了第{paragraph}段（表格的一行）第{}格：{}",
            n + 1,
            apart(old, new)
        ));
    }
}

/// Where two texts part.
fn apart(made: &str, file: &str) -> String {
    let same = made.chars().zip(file.chars()).take_while(|(a, b)| a == b);
    let at = same.map(|(c, _)| c.len_utf8()).sum();
    format!("原为“{}”，现为“{}”", around(made, at), around(file, at))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _, Write as _};

    use zip::write::SimpleFileOptions;
    use zip::{ZipArchive, ZipWriter};

    use super::{Outcome, edits};
    use crate::Format;
    use crate::testing::{DESK, facts};

    #[track_caller]
    fn check(made: &str, file: &str, expected: &[&str]) {
        assert_eq!(edits(made, file), expected);
    }

    #[test]
    fn every_edit_is_named_with_its_place() {
        check("甲\n乙\n丙", "甲\n乙\n丙", &[]);
        check(
            "甲\n罚款2万元\n丙",
            "甲\n罚款5万元\n丙",
            &["改动了第2段：原为“罚款2万元”，现为“罚款5万元”"],
        );
        check("甲\n乙\n丙", "甲\n丙", &["删去了第2段：“乙”"]);
        check("甲\n丙", "甲\n乙\n丙\n丁", &["第1段之后加了：“乙”", "第2段之后加了：“丁”"]);
        check(
            "序号\t名称\n1\t冲压机\t2",
            "序号\t名称\n1\t冲床\t3",
            &[
                "改动了第2段（表格的一行）第2格：原为“冲压机”，现为“冲床”",
                "改动了第2段（表格的一行）第3格：原为“2”，现为“3”",
            ],
        );
        check("1\t甲", "1\t甲\t乙", &["改动了第1段：原为“1 甲”，现为“1 甲 乙”"]);
        check("", "甲", &["第0段之后加了：“甲”"]);
    }

    #[test]
    fn many_edits_are_counted() {
        let lines =
            |n: usize, word: &str| (0..n).map(|i| format!("{word}{i}\n")).collect::<String>();
        let found = edits(&lines(60, "甲"), &lines(60, "乙"));
        assert_eq!((found.len(), found[50].as_str()), (51, "另有 10 处不同"));
        assert_eq!(edits(&lines(3000, "甲"), &lines(3000, "乙")), ["第1段起的文字大部分不同"]);
    }

    /// The file after somebody edited the text of its body in Word.
    fn edited(docx: &[u8], edit: impl Fn(String) -> String) -> Vec<u8> {
        let mut package = ZipArchive::new(Cursor::new(docx)).unwrap();
        let mut written = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..package.len() {
            let mut part = package.by_index(index).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            if name == "word/document.xml" {
                let xml = String::from_utf8(bytes).unwrap();
                let changed = edit(xml.clone());
                assert_ne!(changed, xml);
                bytes = changed.into_bytes();
            }
            written.start_file(name, SimpleFileOptions::default()).unwrap();
            written.write_all(&bytes).unwrap();
        }
        written.finish().unwrap().into_inner()
    }

    /// The XML with another in place of the paragraph or row (`tag`) in which `text` stands first.
    fn with_element(xml: String, tag: &str, text: &str, change: impl Fn(&str) -> String) -> String {
        let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
        let at = xml.find(text).unwrap();
        let start = xml[..at].rfind(&open).unwrap();
        let end = at + xml[at..].find(&close).unwrap() + close.len();
        format!("{}{}{}", &xml[..start], change(&xml[start..end]), &xml[end..])
    }

    /// A document as it was made and as it was edited: a paragraph, a cell, one more, one less.
    #[test]
    fn a_word_document_is_compared_with_what_it_carries() {
        let form = "checklist";
        let paper = DESK.desk.render(form, &facts(form), Format::Docx, false);
        let made = paper.unwrap().pages.into_iter().next().unwrap();
        let verify = |bytes: &[u8]| {
            let file = tempfile::Builder::new().suffix(".docx").tempfile().unwrap();
            std::fs::write(file.path(), bytes).unwrap();
            DESK.desk.verify(file.path()).unwrap()
        };
        let intact = verify(&made);
        assert_eq!((intact.outcome, &intact.differences[..]), (Outcome::Intact, &[][..]));
        assert_eq!(intact.form.as_deref(), Some(form));

        // Saved by another program and not edited.
        let saved = verify(&edited(&made, |xml| xml.replace("<w:rPr/>", "")));
        assert_eq!((saved.outcome, &saved.differences[..]), (Outcome::Intact, &[][..]));

        type Edit = fn(String) -> String;
        let edits: [(Edit, &str); 5] = [
            (
                |xml| xml.replace("检查项目：安全生产责任制", "检查项目：安全生产制度"),
                "改动了第6段：原为“查项目：安全生产责任制、规章制度和操作规程的建立”，\
                 现为“查项目：安全生产制度、规章制度和操作规程的建立和”",
            ),
            (
                |xml| xml.replace("共缺4块", "共缺2块"),
                "改动了第9段（表格的一行）第3格：原为“全警示标志，共缺4块。”，\
                 现为“全警示标志，共缺2块。”",
            ),
            (
                |xml| {
                    let twice = |it: &str| it.to_owned() + &it.replace("检查项目", "又查项目");
                    with_element(xml, "w:p", "检查项目", twice)
                },
                "第6段之后加了：“又查项目：安全生产责任制、规章制”",
            ),
            (
                |xml| with_element(xml, "w:p", "检查项目", |_| String::new()),
                "删去了第6段：“检查项目：安全生产责任制、规章制”",
            ),
            (
                |xml| with_element(xml, "w:tr", "共缺4块", |_| String::new()),
                "删去了第9段：“2 未设置明显的安全警示标志 喷”",
            ),
        ];
        for (edit, expected) in edits {
            let answer = verify(&edited(&made, edit));
            assert_eq!(answer.outcome, Outcome::Altered);
            let [said] = &answer.differences[..] else { panic!("{:?}", answer.differences) };
            assert_eq!(said, expected);
        }
    }
}
