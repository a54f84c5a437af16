//! The whole way from a source to its documents.

use std::collections::HashMap;

use crate::address::DocId;
use crate::document::Document;
use crate::meta::Meta;
use crate::repair::{Repair, RepairKind};
use crate::source::Source;
use crate::tree::Tree;
use crate::{Span, build, citation, derive, repair, split};

/// Raise this whenever [`read`] gives another result for the same source: documents that were
/// stored under an older version are read again from their originals.
pub const READER_VERSION: u32 = 6;

/// Reads every document of a source. Never fails: what cannot be understood stands in the notes,
/// and text without any heading is still a document.
pub fn read(source: &Source) -> Vec<Document> {
    let repaired = repair::repair(source);
    let parts = split::split(&repaired.text);
    let first_lines = parts.first().map_or("", |part| part.of(&repaired.text));
    let setting = derive::Setting::of(source, &repaired.declared, first_lines, parts.len());
    let mut documents: Vec<Document> = Vec::with_capacity(parts.len());
    let mut taken: HashMap<String, u32> = HashMap::new();
    for (i, part) in parts.iter().enumerate() {
        let text = part.of(&repaired.text).to_owned();
        let map = repaired.map.slice(*part);
        let tree = build::build(&text);
        let citations = citation::find_all(&text, &tree);
        let derive::Derived { meta, edition, mut notes } = derive::meta(&text, &tree, &setting, i);
        let citations = citation::of_others(citations, &meta);
        let bounds = (
            if i == 0 { 0 } else { map.to_raw(Span::new(0, text.len())).start },
            parts.get(i + 1).map_or(source.raw.len(), |next| repaired.map.to_raw(*next).start),
        );
        let before = |at: usize| repaired.repairs.partition_point(|r| r.raw.start < at);
        let repairs = repaired.repairs.get(before(bounds.0)..before(bounds.1));
        let repairs = repairs.unwrap_or_default().to_vec();
        if i == 0 {
            notes.splice(0..0, repaired.notes.iter().cloned());
        }
        let id = address(&meta, edition, &mut taken);
        let positions = source.positions.clone();
        documents.push(Document {
            id,
            meta,
            text,
            tree,
            citations,
            repairs,
            map,
            notes,
            positions,
        });
    }
    documents
}

/// The structure alone of every document of a source, its text and its provisions: the part of
/// [`read`] that grows with every character, without metadata and citations.
pub fn outline(source: &Source) -> Vec<(String, Tree)> {
    let repaired = repair::repair(source);
    let parts = split::split(&repaired.text);
    parts
        .iter()
        .map(|part| part.of(&repaired.text).to_owned())
        .map(|text| {
            let tree = build::build(&text);
            (text, tree)
        })
        .collect()
}

/// 短标题@版本 for a statute, 文号 for a policy text that has one, else the title; unique among the
/// documents of the source, of whose addresses `taken` counts the uses.
fn address(meta: &Meta, edition: Option<String>, taken: &mut HashMap<String, u32>) -> DocId {
    let clean = |s: &str| -> String {
        s.chars().filter(|c| !c.is_whitespace() && !matches!(c, '#' | '@' | '《' | '》')).collect()
    };
    let base = match (&meta.doc_no, edition) {
        (Some(no), None) => no.value.to_string(),
        (_, Some(edition)) => {
            format!("{}@{edition}", clean(crate::library::short_title(&meta.title.value)))
        }
        (None, None) => clean(&meta.title.value),
    };
    let mut id = base.clone();
    while taken.contains_key(&id) {
        let uses = taken.entry(base.clone()).or_default();
        *uses += 1;
        id = format!("{base}~{uses}");
    }
    taken.insert(id.clone(), 1);
    DocId(id)
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
