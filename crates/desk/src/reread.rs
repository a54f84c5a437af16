//! After an upgrade of the reader: documents that an older one read are read again from their
//! originals, before anything else looks at them.

use std::collections::HashSet;

use law::{Document, READER_VERSION};

use crate::Error;
use crate::import::{Encoded, Sidecar, parse};

/// Reads again what an older reader read. What cannot be read any more stays as it was.
pub(crate) fn outdated(store: &store::Store) -> Result<(), Error> {
    let current = format!("{READER_VERSION}-");
    let old = store.documents_not_read_by(&current)?;
    let mut done = HashSet::new();
    for first in &old {
        if !done.insert(first.original.to_string()) {
            continue;
        }
        let Some(kept) = store.original(first.original)? else { continue };
        let Ok((documents, _)) = parse(&kept.name, &kept.bytes, &declared(&first.meta)) else {
            continue;
        };
        // The part behind the version names the sidecar, which is the same one.
        let sidecar = first.parser.split_once('-').map_or("", |(_, sidecar)| sidecar);
        keep(store, &kept, &documents, &format!("{current}{sidecar}"))?;
    }
    Ok(())
}

/// What was declared beside the file. It stands in the description that was stored, whatever else
/// of that has changed since.
fn declared(meta: &str) -> Sidecar {
    let entry: serde_json::Value = serde_json::from_str(meta).unwrap_or_default();
    let facts = serde_json::from_value(entry["meta"]["declared"].clone()).unwrap_or_default();
    Sidecar { facts }
}

fn keep(
    store: &store::Store,
    original: &store::Original,
    documents: &[Document],
    reader: &str,
) -> Result<(), Error> {
    let encoded: Vec<Encoded> = documents.iter().map(Encoded::of).collect();
    let documents: Vec<store::NewDocument<'_>> =
        (0u32..).zip(&encoded).map(|(ordinal, e)| e.document(ordinal, reader)).collect();
    store.import(&[store::ImportFile {
        name: &original.name,
        bytes: &original.bytes,
        documents: &documents,
    }])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{Desk, Places, SearchRequest};

    /// A data folder as an older program left it: the stored form cannot be decoded any more.
    #[test]
    fn what_an_older_reader_read_is_read_again() {
        let data = std::env::temp_dir().join(format!("zhunsheng-reread-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&data);
        std::fs::create_dir_all(&data).unwrap();
        let text = "关于安全的意见\n\n一、总则\n（一）企业必须排查隐患。\n";
        let documents = [store::NewDocument {
            id: "关于安全的意见",
            ordinal: 0,
            meta: r#"{"meta":{"declared":[["地区","某省某市"]]}}"#,
            parsed: b"old",
            parser: "0-abc",
        }];
        let store = store::Store::open(&data).unwrap();
        let file =
            store::ImportFile { name: "a.txt", bytes: text.as_bytes(), documents: &documents };
        store.import(&[file]).unwrap();
        drop(store);

        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let desk = Desk::open_at(Places {
            home,
            data: data.clone(),
            fonts: None,
            cache: None,
            system_fonts: Vec::new(),
            statute_pack: None,
            today: None,
        })
        .unwrap();
        let list = desk.documents().documents;
        assert_eq!(list[0].region.as_deref(), Some("某省某市"));
        let request = SearchRequest { query: "排查隐患".into(), ..SearchRequest::default() };
        let found = desk.search(&request).unwrap();
        assert_eq!((found.occurrences, found.exhaustive), (1, true));
        let _ = std::fs::remove_dir_all(&data);
    }

    /// A document that cannot be read must not leave the index in silence: the answer would claim
    /// that nothing was missed.
    #[test]
    fn an_unreadable_document_stops_the_search_that_would_miss_it() {
        let data = std::env::temp_dir().join(format!("zhunsheng-unread-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&data);
        std::fs::create_dir_all(&data).unwrap();
        let read = law::read(&law::Source::new("a.txt", "某市办法\n\n第一条　必须排查隐患。\n"));
        let meta = serde_json::to_string(&law::Entry::of(&read[0])).unwrap();
        let parser = format!("{}-abc", law::READER_VERSION);
        let documents = [store::NewDocument {
            id: &read[0].id.0,
            ordinal: 0,
            meta: &meta,
            parsed: b"damaged",
            parser: &parser,
        }];
        let store = store::Store::open(&data).unwrap();
        let file = store::ImportFile { name: "a.txt", bytes: b"x", documents: &documents };
        store.import(&[file]).unwrap();
        drop(store);
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let desk = Desk::open_at(Places {
            home,
            data: data.clone(),
            fonts: None,
            cache: None,
            system_fonts: Vec::new(),
            statute_pack: None,
            today: None,
        })
        .unwrap();
        let request = SearchRequest { query: "排查隐患".into(), ..SearchRequest::default() };
        let error = desk.search(&request).unwrap_err();
        assert_eq!(error.findings[0].code, "document-unreadable");
        let _ = std::fs::remove_dir_all(&data);
    }
}
