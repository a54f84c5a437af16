//! The whole way from a source to its documents.

use crate::address::DocId;
use crate::document::Document;
use crate::meta::Meta;
use crate::repair::{Repair, RepairKind};
use crate::source::{Cuts, Source};
use crate::{Span, build, citation, derive, repair, split};

/// Raise this whenever [`read`] gives another result for the same source: documents that were
/// stored under an older version are read again from their originals.
pub const READER_VERSION: u32 = 1;

/// Reads every document of a source. Never fails: what cannot be understood stands in the notes,
/// and text without any heading is still a document.
pub fn read(source: &Source) -> Vec<Document> {
    let repaired = repair::repair(source);
    let parts = split::split(&repaired.text);
    let first_lines = parts.first().map_or("", |part| part.of(&repaired.text));
    let setting = derive::Setting::of(source, &repaired.declared, first_lines, parts.len());
    let mut documents: Vec<Document> = Vec::with_capacity(parts.len());
    for (i, part) in parts.iter().enumerate() {
        let mut cuts = Cuts::default();
        cuts.cut(Span::new(0, part.start), "");
        cuts.cut(Span::new(part.end, repaired.text.len()), "");
        let (text, map) = cuts.apply(&repaired.text, &repaired.map);
        let tree = build::build(&text);
        let citations = citation::find_all(&text, &tree);
        let (meta, mut notes) = derive::meta(&text, &tree, &setting, i);
        let bounds = (
            if i == 0 { 0 } else { map.to_raw(Span::new(0, text.len())).start },
            parts.get(i + 1).map_or(source.raw.len(), |next| repaired.map.to_raw(*next).start),
        );
        let of_part = |raw: Span| bounds.0 <= raw.start && raw.start < bounds.1.max(bounds.0 + 1);
        let repairs: Vec<Repair> =
            repaired.repairs.iter().filter(|r| of_part(r.raw)).cloned().collect();
        if i == 0 {
            notes.splice(0..0, repaired.notes.iter().cloned());
        }
        let id = address(&meta, source, &documents);
        documents.push(Document { id, meta, text, tree, citations, repairs, map, notes });
    }
    documents
}

/// 短标题@版本 for a statute, 文号 for a policy text that has one, else the title; unique among the
/// documents of the source.
fn address(meta: &Meta, source: &Source, others: &[Document]) -> DocId {
    let clean = |s: &str| -> String {
        s.chars().filter(|c| !c.is_whitespace() && !matches!(c, '#' | '@' | '《' | '》')).collect()
    };
    let base = match (&meta.doc_no, source.declared("版本日期")) {
        (_, Some(edition)) => {
            format!("{}@{edition}", clean(crate::library::short_title(&meta.title.value)))
        }
        (Some(no), None) => no.value.to_string(),
        (None, None) => clean(&meta.title.value),
    };
    let mut id = DocId(base.clone());
    let mut n = 1;
    while others.iter().any(|d| d.id == id) {
        n += 1;
        id = DocId(format!("{base}~{n}"));
    }
    id
}

/// Number of repairs of each kind, in the order of [`RepairKind`].
pub fn count_repairs(repairs: &[Repair]) -> Vec<(RepairKind, usize)> {
    let mut kinds: Vec<RepairKind> = repairs.iter().map(|r| r.kind).collect();
    kinds.sort_unstable();
    let mut counts: Vec<(RepairKind, usize)> = Vec::new();
    for kind in kinds {
        match counts.last_mut() {
            Some((last, n)) if *last == kind => *n += 1,
            _ => counts.push((kind, 1)),
        }
    }
    counts
}
