//! The files that travel inside a PDF (ISO 32000-2, 7.11.4 and 14.13).

use lopdf::{Dictionary, Object};

use super::budget::Budget;
use super::file::File;
use crate::Refusal;

/// More attached files than this are looked at by nobody.
const MOST: usize = 64;

/// A file inside a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Its name, as the PDF writes it.
    pub name: String,
    /// Its content; empty when it is damaged.
    pub bytes: Vec<u8>,
}

/// What the catalog relates to the document (`AF`), as PDF/A-3 wants of every attachment.
pub(super) fn find(name: &str, file: &File) -> Result<Vec<Attached>, Refusal> {
    let mut budget = Budget::default();
    let mut found = Vec::new();
    for specification in specifications(file).into_iter().flatten().take(MOST) {
        let Some(specification) = file.follow(specification).and_then(|s| s.as_dict().ok()) else {
            continue;
        };
        let stream = || {
            let embedded = file.dictionary(specification, b"EF")?;
            file.get(embedded, b"F").or_else(|| file.get(embedded, b"UF"))?.as_stream().ok()
        };
        if let Some(stream) = stream() {
            let spent = |_| Refusal::too_complex(name, "PDF 文件的附件展开后过大");
            let bytes = budget.unpack(stream).map_err(spent)?;
            found.push(Attached { name: title(file, specification), bytes });
        }
    }
    Ok(found)
}

fn specifications(file: &File) -> Option<&Vec<Object>> {
    file.get(file.document().catalog().ok()?, b"AF")?.as_array().ok()
}

/// The name in Unicode, or else the one for older readers.
fn title(file: &File, specification: &Dictionary) -> String {
    let name = file.get(specification, b"UF").or_else(|| file.get(specification, b"F"));
    name.and_then(|name| lopdf::decode_text_string(name).ok()).unwrap_or_default()
}
