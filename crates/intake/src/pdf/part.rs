//! What a byte of a PDF is for: its object, and from where that object is reached.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Object, ObjectId};

use super::file::File;

/// A part of a PDF, as a reader of the page would call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PdfPart {
    /// What a page shows; pages count from 1.
    Page(usize),
    /// A font, its glyphs or its characters.
    Font,
    /// Title, author, dates, the claim to a standard.
    Metadata,
    /// A file that travels inside.
    Attachment,
    /// The outline.
    Outline,
    /// The tags that say in which order the text is read.
    Tags,
    /// What holds the others together: the catalog, colours, the table of objects.
    Frame,
}

/// The part to which the byte at `offset` belongs: that of the last object that begins before it.
pub(super) fn at(file: &File, offset: usize) -> PdfPart {
    let document = file.document();
    if offset >= document.xref_start {
        return PdfPart::Frame;
    }
    let begins = |entry: &XrefEntry| match entry {
        XrefEntry::Normal { offset, .. } => usize::try_from(*offset).ok(),
        _ => None,
    };
    let objects = document.reference_table.entries.iter();
    let before = objects.filter_map(|(number, entry)| Some((begins(entry)?, *number)));
    let Some((_, number)) = before.filter(|(start, _)| *start <= offset).max() else {
        return PdfPart::Frame;
    };
    let parts = Parts::of(file).reached;
    parts.iter().find(|((n, _), _)| *n == number).map_or(PdfPart::Frame, |(_, part)| *part)
}

/// Each object with the part from which it was reached first.
struct Parts<'a> {
    file: &'a File,
    reached: HashMap<ObjectId, PdfPart>,
}

/// Keys that lead back up, or across to another part.
const ASIDE: [&[u8]; 5] = [b"Parent", b"P", b"Pg", b"StructParent", b"StructParents"];

impl<'a> Parts<'a> {
    fn of(file: &'a File) -> Self {
        let mut parts = Self { file, reached: HashMap::new() };
        let document = file.document();
        let pages: Vec<ObjectId> = document.page_iter().collect();
        for page in pages.iter().filter_map(|id| document.get_dictionary(*id).ok()) {
            let resources = file.dictionary(page, b"Resources");
            let fonts = resources.and_then(|resources| resources.get(b"Font").ok());
            parts.reach(fonts, PdfPart::Font);
        }
        for (number, id) in (1..).zip(&pages) {
            parts.take(*id, PdfPart::Page(number));
        }
        let catalog = document.catalog().ok();
        for (holder, key, part) in [
            (catalog, "Metadata", PdfPart::Metadata),
            (Some(&document.trailer), "Info", PdfPart::Metadata),
            (catalog, "AF", PdfPart::Attachment),
            (catalog, "Names", PdfPart::Attachment),
            (catalog, "Outlines", PdfPart::Outline),
            (catalog, "StructTreeRoot", PdfPart::Tags),
        ] {
            let root = holder.and_then(|holder: &Dictionary| holder.get(key.as_bytes()).ok());
            parts.reach(root, part);
        }
        parts
    }

    /// Gives `part` to an object and everything that is reached from it, unless it has one.
    fn take(&mut self, id: ObjectId, part: PdfPart) {
        if let Entry::Vacant(vacant) = self.reached.entry(id) {
            vacant.insert(part);
            self.reach(self.file.document().get_object(id).ok(), part);
        }
    }

    /// The same for all that a value refers to. The parser bounds how deep values lie in each other,
    /// objects that refer to each other may form a long chain: they wait in a list.
    fn reach(&mut self, root: Option<&'a Object>, part: PdfPart) {
        let mut pending: Vec<&Object> = root.into_iter().collect();
        while let Some(object) = pending.pop() {
            let inward = |fields: &'a Dictionary| {
                let inward = fields.iter().filter(|(key, _)| !ASIDE.contains(&key.as_slice()));
                inward.map(|(_, value)| value)
            };
            match object {
                Object::Reference(id) => {
                    if let Entry::Vacant(vacant) = self.reached.entry(*id) {
                        vacant.insert(part);
                        pending.extend(self.file.document().get_object(*id).ok());
                    }
                }
                Object::Array(items) => pending.extend(items),
                Object::Dictionary(fields) => pending.extend(inward(fields)),
                Object::Stream(stream) => pending.extend(inward(&stream.dict)),
                _ => {}
            }
        }
    }
}
