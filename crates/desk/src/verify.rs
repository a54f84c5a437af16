//! Whether a printed file is still what was printed.
//!
//! An issued PDF carries its [`Record`]. The record is printed again and must give the same bytes;
//! if it does not, one sentence says where the two part. This proves that the file is what this
//! program prints from its record, not who printed it: that is for the office's register and seal.

use std::path::Path;

use casework::draft;
use intake::PdfPart;
use serde::Serialize;

use crate::cite::{read_file, refused};
use crate::printing::printing;
use crate::record::{Provenance, Record};
use crate::seals::Seal;
use crate::{Desk, Error};

#[cfg(test)]
pub(crate) mod tests;
mod word;

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// Every byte.
    Bytes,
    /// The text of a document that may be edited.
    Text,
}

/// The answer of `verify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Whether the file is what was printed, with what is at hand today.
    pub ok: bool,
    /// The id of the form, as the file says.
    pub form: Option<String>,
    /// What was compared.
    pub compared: Compared,
    /// 文书名称.
    pub title: Option<String>,
    /// 文号.
    pub number: Option<String>,
    /// What is not as it should be, each a Chinese sentence. Empty when `ok`.
    pub differences: Vec<String>,
}

/// How many characters around a difference are shown.
const BEFORE: usize = 8;
const BEHIND: usize = 16;

impl Desk {
    /// Compares a file with what it carries: a PDF byte for byte, a Word document by its text.
    ///
    /// # Errors
    /// The file cannot be read or is neither, or the templates or fonts at hand cannot be read.
    pub fn verify(&self, path: &Path) -> Result<Verified, Error> {
        let (name, bytes) = read_file(path)?;
        if intake::Format::detect(&name, &bytes).is_ok_and(|format| format == intake::Format::Docx)
        {
            return self.verify_word(&name, &bytes);
        }
        let attached = intake::attachments(&name, &bytes).map_err(refused)?;
        let Some(attached) = attached.into_iter().find(|file| file.name == Record::NAME) else {
            return Ok(Verified::of(
                None,
                Compared::Bytes,
                vec![
                    "文件里没有附带印出的内容，无从核对：草稿、没有文号的文书和别的程序制作的\
                     文件都是这样；有文号的文书没有附带，就是被另存或改动过"
                        .to_owned(),
                ],
            ));
        };
        let Some(record) = Record::read(&attached.bytes) else {
            let broken = "文件里附带的内容已损坏，或者不是准绳写入的，无从核对";
            return Ok(Verified::of(None, Compared::Bytes, vec![broken.to_owned()]));
        };
        let differences = self.differences(&name, &bytes, &record)?;
        Ok(Verified::of(Some(&record), Compared::Bytes, differences))
    }

    /// What a document would be printed with now.
    fn at_hand(&self, form: &str, record: &Record) -> Result<Provenance, Error> {
        let seal = self.seal_of(record)?.map(Seal::mark);
        Ok(Provenance { seal, ..self.provenance(form, record.provenance.date)? })
    }

    fn differences(&self, name: &str, file: &[u8], record: &Record) -> Result<Vec<String>, Error> {
        let mut differences = Vec::new();
        if !record.agrees_with_qr() {
            differences.push("附带的内容被改动过，与二维码中的校验值不符".to_owned());
        }
        let form = record.text("form");
        let forms = self.catalogue()?;
        let Ok(form) = forms.find(form) else {
            differences.push(format!("本机没有“{form}”这种文书的模板，不能重新印出来核对"));
            return Ok(differences);
        };
        let provenance = self.at_hand(&form.id, record)?;
        let printed = match self.lay_out(record, |proof| Ok(proof.pdf()?.pdf))? {
            Ok(printed) => printed,
            Err(error) => {
                let reason = &printing(error).findings[0].message;
                differences.push(format!("附带的内容不能重新印出来核对：{reason}"));
                return Ok(differences);
            }
        };
        let same = printed == file;
        let text = if same { None } else { text_difference(name, &printed, file) };
        if let Some(tools) = other_tools(&record.provenance, &provenance) {
            differences.push(match (same, &text) {
                (true, _) => format!("{tools}；文件与重新印出的逐字节相同"),
                (false, None) => format!("{tools}，不能逐字节核对；文字与重新印出的相同"),
                (false, Some(text)) => format!("{tools}，不能逐字节核对；{text}"),
            });
        } else if let Some(text) = text {
            differences.push(format!("文件被改动过：{text}"));
        } else if !same {
            differences.push(format!("文件被改动过：{}", byte_difference(&printed, file)));
        }
        Ok(differences)
    }
}

impl Verified {
    fn of(record: Option<&Record>, compared: Compared, differences: Vec<String>) -> Self {
        let text = |field| record.map(|r| r.text(field).to_owned()).filter(|t| !t.is_empty());
        Self {
            ok: differences.is_empty(),
            compared,
            form: text("form"),
            title: text("title").map(|title| draft::plain_title(&title)),
            number: text("number"),
            differences,
        }
    }
}

/// What the document was printed with and is not at hand, or is another now.
fn other_tools(then: &Provenance, now: &Provenance) -> Option<String> {
    let changed = [
        (then.wording != now.wording, "措辞模板"),
        (then.layout != now.layout, "版式模板"),
        (then.fonts != now.fonts, "字体"),
        (then.seal != now.seal, "印章图"),
    ];
    let changed: Vec<&str> =
        changed.iter().filter_map(|(changed, name)| changed.then_some(*name)).collect();
    let program = (then.program != now.program)
        .then(|| format!("文件由准绳 {} 版印制，本机是 {} 版", then.program, now.program));
    let changed =
        (!changed.is_empty()).then(|| format!("印制所用的{}与本机现在的不同", changed.join("、")));
    let all: Vec<String> = program.into_iter().chain(changed).collect();
    (!all.is_empty()).then(|| all.join("，"))
}

/// Where the text of the file parts from the text as printed.
fn text_difference(name: &str, printed: &[u8], file: &[u8]) -> Option<String> {
    let (printed, file) = (intake::read(name, printed).ok()?, intake::read(name, file).ok()?);
    let same = printed.text.chars().zip(file.text.chars()).take_while(|(a, b)| a == b);
    let at: usize = same.map(|(c, _)| c.len_utf8()).sum();
    if at == printed.text.len() && at == file.text.len() {
        return None;
    }
    // The page on which it was printed; of what was added behind the end, the page in the file.
    let pages = if at < printed.text.len() { &printed.pages } else { &file.pages };
    let page = pages.iter().filter(|start| **start <= at).count().max(1);
    Some(format!(
        "第{page}页的文字不同，附带的内容是“{}”，文件上是“{}”",
        around(&printed.text, at),
        around(&file.text, at)
    ))
}

/// Some characters before and behind a place, on one line.
fn around(text: &str, at: usize) -> String {
    let (before, behind) = text.split_at(at);
    let start = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(start, _)| start);
    let shown = before[start..].chars().chain(behind.chars().take(BEHIND));
    shown.map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

/// Where the bytes of the file part from those printed, in the words of a reader.
fn byte_difference(printed: &[u8], file: &[u8]) -> String {
    let at = printed.iter().zip(file).take_while(|(a, b)| a == b).count();
    if at == printed.len() {
        let more = file.len() - at;
        return format!("末尾多出 {more} 个字节，像是被批注、签名或另存过；印出的内容还在");
    }
    if at == file.len() {
        return format!("缺少末尾 {} 个字节", printed.len() - at);
    }
    let part = match intake::part_at("", printed, at).unwrap_or(PdfPart::Frame) {
        PdfPart::Page(page) => format!("第{page}页的版面"),
        PdfPart::Font => "字体".to_owned(),
        PdfPart::Metadata => "文件信息（标题、作者、日期）".to_owned(),
        PdfPart::Attachment => "附带的内容".to_owned(),
        PdfPart::Outline => "书签".to_owned(),
        PdfPart::Tags => "文字次序的标记".to_owned(),
        PdfPart::Frame => "文件结构".to_owned(),
    };
    format!("与按附带的内容重新印出的不同，首先不同在{part}（第 {} 个字节）", at + 1)
}
