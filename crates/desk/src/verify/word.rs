//! Whether an edited Word document still says what it was made with.
//!
//! A Word document is there to be edited, and no program that saves it gives the same bytes. So its
//! text is compared: the record that travels inside is written once more, both files are read by the
//! same reader, and every paragraph and cell that differs is named. Header, footer and looks are not
//! compared.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Compared, Verified, around, other_tools};
use crate::cite::refused;
use crate::printing::printing;
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
        let none = |why: &str| Verified::of(None, Compared::Text, vec![why.to_owned()]);
        let carried = intake::carried(name, bytes, press::CARRIED).map_err(refused)?;
        let Some(carried) = carried else {
            return Ok(none(
                "Word 文档里没有附带印出的内容，无从核对：不是准绳制作的，或者另存时丢了",
            ));
        };
        let Some(record) = Record::read(carried.as_bytes()) else {
            return Ok(none("文件里附带的内容已损坏，或者不是准绳写入的，无从核对"));
        };
        let differences = self.edits(name, bytes, &record, &carried)?;
        Ok(Verified::of(Some(&record), Compared::Text, differences))
    }

    fn edits(
        &self,
        name: &str,
        file: &[u8],
        record: &Record,
        carried: &str,
    ) -> Result<Vec<String>, Error> {
        let mut differences = Vec::new();
        if !record.text("number").is_empty() && !record.agrees_with_qr() {
            differences.push("附带的内容被改动过，与二维码中的校验值不符".to_owned());
        }
        let form = record.text("form");
        let Ok(form) = self.catalogue()?.find(form).map(|form| form.id.clone()) else {
            differences.push(format!("本机没有“{form}”这种文书的模板，不能重新写出来核对"));
            return Ok(differences);
        };
        let made = match self.lay_out(record, |proof| proof.docx(Some(carried)))? {
            Ok(made) => made,
            Err(error) => {
                let reason = &printing(error).findings[0].message;
                differences.push(format!("附带的内容不能重新写出来核对：{reason}"));
                return Ok(differences);
            }
        };
        let text = |bytes| intake::read(name, bytes).map(|read| read.text).map_err(refused);
        let edits = edits(&text(&made)?, &text(file)?);
        if !edits.is_empty() {
            let now = self.at_hand(&form, record)?;
            differences.extend(other_tools(&record.provenance, &now));
        }
        differences.extend(edits);
        Ok(differences)
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
    use super::edits;
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

    /// The document as it was made, and with one word changed in it.
    #[test]
    fn a_word_document_is_compared_with_what_it_carries() {
        let paper = DESK.desk.render("checklist", &facts("checklist"), Format::Docx, false);
        let made = paper.unwrap().pages.into_iter().next().unwrap();
        let verify = |bytes: &[u8]| {
            let file = tempfile::Builder::new().suffix(".docx").tempfile().unwrap();
            std::fs::write(file.path(), bytes).unwrap();
            DESK.desk.verify(file.path()).unwrap()
        };
        let answer = verify(&made);
        assert!(answer.ok && answer.form.as_deref() == Some("checklist"), "{answer:?}");
    }
}
