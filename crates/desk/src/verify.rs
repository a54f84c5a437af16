//! Whether a printed file is still what was printed.
//!
//! An issued PDF carries its [`Record`]. The record is printed again and must give the same bytes;
//! if it does not, one sentence says where the two part. With other templates, fonts or another program
//! than it was printed with, other bytes prove nothing, and the answer says that instead. What agrees
//! is what this program prints from its record; who printed it is for the office's register and seal.

use std::path::Path;

use casework::draft;
use intake::{PdfPart, Refusal};
use serde::Serialize;

use crate::cite::{read_file, refused};
use crate::printing::{Prepared, printing};
use crate::record::{Provenance, Record};
use crate::seals::Seal;
use crate::{Desk, Error};

#[cfg(test)]
pub(crate) mod tests;
mod tools;
mod word;

use self::tools::OtherTools;

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// Every byte.
    Bytes,
    /// The text of a document that may be edited.
    Text,
}

/// What came of it; of several findings the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is what was printed.
    Intact,
    /// It cannot be told with what the file carries and what is at hand.
    Unknown,
    /// It is something else.
    Altered,
}

/// The answer of `verify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Whether the file is what was printed: [`Outcome::Intact`].
    pub ok: bool,
    /// What came of the comparison.
    pub outcome: Outcome,
    /// The id of the form, as the file says.
    pub form: Option<String>,
    /// What was compared.
    pub compared: Compared,
    /// 文书名称.
    pub title: Option<String>,
    /// 文号.
    pub number: Option<String>,
    /// Chinese sentences: what is not as it should be, or why that cannot be told; of an intact file
    /// at most that it was made with other tools than those at hand.
    pub differences: Vec<String>,
}

/// A sentence of the answer and what it comes to.
type Finding = (Outcome, String);

/// How many characters around a difference are shown.
const BEFORE: usize = 8;
const BEHIND: usize = 16;

impl Desk {
    /// Compares a file with what it carries: a PDF byte for byte, a Word document by its text.
    ///
    /// # Errors
    /// The file cannot be read or is neither, or the templates, fonts or seal image at hand cannot be
    /// read.
    pub fn verify(&self, path: &Path) -> Result<Verified, Error> {
        let (name, bytes) = read_file(path)?;
        if intake::Format::detect(&name, &bytes).is_ok_and(|format| format == intake::Format::Docx)
        {
            return self.verify_word(&name, &bytes);
        }
        let attached = intake::attachments(&name, &bytes).map_err(refused)?;
        let Some(attached) = attached.into_iter().find(|file| file.name == Record::NAME) else {
            return Ok(Verified::without_record(
                Compared::Bytes,
                "文件里没有附带印出的内容，无从核对：有水印的（草稿、未核）、没有文号的、空白的文书和\
                 别的程序制作的文件都是这样；有文号、没有水印的文书没有附带，就是被另存或改动过",
            ));
        };
        let Some(record) = Record::read(&attached.bytes) else {
            return Ok(Verified::without_record(Compared::Bytes, BROKEN));
        };
        let prepared = self.prepare_again(record)?;
        let findings = self.compare_bytes(&name, &bytes, &prepared)?;
        Ok(Verified::of(&prepared.record, Compared::Bytes, findings))
    }

    /// What the document was printed with and is another now. `form` is the id of its form.
    fn other_tools(
        &self,
        form: &str,
        Prepared { record, seal }: &Prepared,
    ) -> Result<Option<OtherTools>, Error> {
        let then = &record.provenance;
        let seal = seal.as_deref().map(Seal::mark);
        let now = Provenance { seal, ..self.provenance(form, then.date)? };
        Ok(OtherTools::between(then, &now))
    }

    fn compare_bytes(
        &self,
        name: &str,
        file: &[u8],
        prepared: &Prepared,
    ) -> Result<Vec<Finding>, Error> {
        let record = &prepared.record;
        let mut findings = Vec::new();
        if !record.agrees_with_qr() {
            findings.push(changed_record());
        }
        let form = record.text("form");
        let forms = self.catalogue()?;
        let Ok(form) = forms.find(form) else {
            findings.push((
                Outcome::Unknown,
                format!("本机没有“{form}”这种文书的模板，不能重新印出来核对"),
            ));
            return Ok(findings);
        };
        let tools = self.other_tools(&form.id, prepared)?;
        let printed = match self.lay_out(prepared, |proof| Ok(proof.pdf()?.pdf))? {
            Ok(printed) => printed,
            Err(error) => {
                findings.push(unprinted(tools.filter(OtherTools::decide_bytes), error));
                return Ok(findings);
            }
        };
        if printed == file {
            let made = |tools| (Outcome::Intact, format!("{tools}；文件与重新印出的逐字节相同"));
            findings.extend(tools.map(made));
            return Ok(findings);
        }
        let text = text_difference(name, &printed, file);
        let Some(tools) = tools.filter(OtherTools::decide_bytes) else {
            let what = text.ok().flatten().unwrap_or_else(|| byte_difference(&printed, file));
            findings.push((Outcome::Altered, format!("文件被改动过：{what}")));
            return Ok(findings);
        };
        let text = match text {
            Ok(None) => "文字与重新印出的相同".to_owned(),
            Ok(Some(what)) => format!("{what}，请核对是改动还是模板不同"),
            Err(refusal) => format!("文字也读不出来核对：{}", refusal.reason),
        };
        findings.push((Outcome::Unknown, format!("{tools}，不能逐字节核对；{text}")));
        Ok(findings)
    }
}

/// Of what is in a file under the name of a record.
const BROKEN: &str =
    "文件里附带的内容已损坏，或者不是这个版本的准绳能读的（别的程序或更新的版本写入），无从核对";

impl Verified {
    fn of(record: &Record, compared: Compared, findings: Vec<Finding>) -> Self {
        let text = |field| Some(record.text(field).to_owned()).filter(|text| !text.is_empty());
        Self {
            form: text("form"),
            title: text("title").map(|title| draft::plain_title(&title)),
            number: text("number"),
            ..Self::unnamed(compared, findings)
        }
    }

    /// Of a file of which nobody knows what it should be.
    fn without_record(compared: Compared, why: &str) -> Self {
        Self::unnamed(compared, vec![(Outcome::Unknown, why.to_owned())])
    }

    fn unnamed(compared: Compared, findings: Vec<Finding>) -> Self {
        let (outcomes, differences): (Vec<_>, _) = findings.into_iter().unzip();
        let outcome = outcomes.into_iter().max().unwrap_or(Outcome::Intact);
        Self {
            ok: outcome == Outcome::Intact,
            outcome,
            form: None,
            compared,
            title: None,
            number: None,
            differences,
        }
    }
}

fn changed_record() -> Finding {
    (Outcome::Altered, "附带的内容被改动过，与二维码中的校验值不符".to_owned())
}

/// A record from which nothing can be made: with the tools that it names, it was never printed.
fn unprinted(tools: Option<OtherTools>, error: press::PressError) -> Finding {
    let reason = &printing(error).findings[0].message;
    match tools {
        Some(tools) => {
            (Outcome::Unknown, format!("{tools}，附带的内容不能重新印出来核对：{reason}"))
        }
        None => (Outcome::Altered, format!("附带的内容被改动过，不能重新印出来：{reason}")),
    }
}

/// Where the text of the file parts from the text as printed; `None` where it does not.
///
/// # Errors
/// One of the two has no text that can be read.
fn text_difference(name: &str, printed: &[u8], file: &[u8]) -> Result<Option<String>, Refusal> {
    let (printed, file) = (intake::read(name, printed)?, intake::read(name, file)?);
    let same = printed.text.chars().zip(file.text.chars()).take_while(|(a, b)| a == b);
    let at: usize = same.map(|(c, _)| c.len_utf8()).sum();
    if at == printed.text.len() && at == file.text.len() {
        return Ok(None);
    }
    // The page on which it was printed; of what was added behind the end, the page in the file.
    let pages = if at < printed.text.len() { &printed.pages } else { &file.pages };
    let page = pages.iter().filter(|start| **start <= at).count().max(1);
    Ok(Some(format!(
        "第{page}页的文字不同，附带的内容是“{}”，文件上是“{}”",
        around(&printed.text, at),
        around(&file.text, at)
    )))
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
