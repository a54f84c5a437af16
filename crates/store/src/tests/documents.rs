//! Importing, listing and reading documents.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{folder, noise};
use crate::{Hash, ImportFile, ImportOutcome, NewDocument, Store};

fn document<'a>(id: &'a str, parsed: &'a [u8]) -> NewDocument<'a> {
    NewDocument { id, ordinal: 0, meta: r#"{"title":"意见"}"#, parsed, parser: "1" }
}

fn outcome(added: usize, replaced: usize, unchanged: usize, removed: usize) -> ImportOutcome {
    ImportOutcome { added, replaced, unchanged, removed, taken_over: Vec::new() }
}

fn ids(store: &Store) -> Vec<String> {
    store.documents().unwrap().into_iter().map(|entry| entry.id).collect()
}

fn blobs(store: &Store) -> usize {
    let connection = store.connection.lock().unwrap();
    connection.query_row("SELECT count(*) FROM blobs", [], |row| row.get(0)).unwrap()
}

#[test]
fn an_import_counts_what_it_changed() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    let import = |name, bytes: &[u8], documents: &[NewDocument<'_>]| {
        let before = store.fingerprint().unwrap();
        let outcome = store.import(&[ImportFile { name, bytes, documents }]).unwrap();
        assert_eq!(outcome.changed(), before != store.fingerprint().unwrap());
        outcome
    };
    let bulletin = [document("诸城", b"1"), document("即墨", b"2"), document("五莲", b"3")];
    assert_eq!(import("简报.txt", b"raw", &bulletin), outcome(3, 0, 0, 0));
    assert_eq!(import("简报.txt", b"raw", &bulletin), outcome(0, 0, 3, 0));
    assert_eq!(blobs(&store), 4);

    // A better parser finds two documents where there were three, one of them changed.
    let again = [NewDocument { parser: "2", ..bulletin[0] }, document("即墨", b"2b")];
    assert_eq!(import("简报.txt", b"raw", &again), outcome(0, 2, 0, 1));
    assert_eq!(ids(&store), ["即墨", "诸城"]);
    assert_eq!(blobs(&store), 3, "what is no longer parsed is no longer kept");

    // A corrected file of the same document. Both originals stay.
    let corrected = import("简报（更正）.txt", b"raw2", &[document("即墨", b"2c")]);
    assert_eq!(corrected, ImportOutcome { taken_over: vec!["即墨".into()], ..outcome(0, 1, 0, 0) });
    assert_eq!(store.original(Hash::of(b"raw")).unwrap().unwrap().bytes, b"raw");

    assert!(store.remove_document("诸城").unwrap());
    assert!(!store.remove_document("诸城").unwrap());
    assert_eq!(ids(&store), ["即墨"]);
}

#[test]
fn originals_tell_what_need_not_be_read_again() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    let mixed = [document("甲", b"1"), NewDocument { parser: "2", ..document("乙", b"2") }];
    let files = [
        ImportFile { name: "a", bytes: b"aaa", documents: &mixed[..1] },
        ImportFile { name: "b", bytes: b"", documents: &[] },
        ImportFile { name: "c", bytes: b"cc", documents: &[mixed[1], document("丙", b"3")] },
    ];
    store.import(&files).unwrap();
    let found: Vec<_> = store
        .originals()
        .unwrap()
        .into_iter()
        .map(|entry| (entry.name, entry.size, entry.documents, entry.parser))
        .collect();
    let read_otherwise = store.documents_not_read_by("1").unwrap();
    assert_eq!(read_otherwise.iter().map(|entry| &*entry.id).collect::<Vec<_>>(), ["乙"]);
    assert_eq!(
        found,
        [("a".into(), 3, 1, Some("1".into())), ("b".into(), 0, 0, None), ("c".into(), 2, 2, None)]
    );
}

#[test]
fn a_file_that_was_taken_over_is_not_read_again() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    let import = |bytes: &[u8], content: &[u8]| {
        let documents = [document("意见", content)];
        store.import(&[ImportFile { name: "f", bytes, documents: &documents }]).unwrap()
    };
    let parsers = || -> Vec<_> {
        let originals = store.originals().unwrap();
        originals.into_iter().map(|entry| (entry.documents, entry.parser)).collect()
    };
    import(b"old", b"1");
    assert_eq!(import(b"new", b"2").taken_over, ["意见"]);
    let known = Some("1".to_owned());
    let mut found = parsers();
    found.sort();
    assert_eq!(found, [(0, known.clone()), (1, known)]);

    // Removed by hand, it can come back from either.
    assert!(store.remove_document("意见").unwrap());
    assert_eq!(parsers(), [(0, None), (0, None)]);
}

#[test]
fn an_import_is_all_or_nothing() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    let large = noise(200_000);
    let pages = |count: u32| {
        let connection = store.connection.lock().unwrap();
        connection.pragma_update_and_check(None, "max_page_count", count, |_| Ok(())).unwrap();
    };
    pages(30);
    let small = [document("甲", b"1")];
    let big = [document("乙", &large)];
    let files = [
        ImportFile { name: "a", bytes: b"a", documents: &small },
        ImportFile { name: "b", bytes: b"b", documents: &big },
    ];
    assert!(store.import(&files).is_err());
    assert_eq!(ids(&store), [] as [&str; 0]);
    pages(1 << 30);
    assert_eq!(store.import(&files).unwrap(), outcome(2, 0, 0, 0));
}

#[test]
fn hashes_are_written_and_read() {
    let hash = Hash::of(b"abc");
    let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hash.to_string(), text);
    assert_eq!(text.to_uppercase().parse(), Ok(hash));
    for wrong in ["", &text[1..], &format!("{text}0"), &text.replace('b', "g"), &"准".repeat(32)] {
        assert!(wrong.parse::<Hash>().is_err(), "{wrong}");
    }
}

/// One step of an import: which file, and the documents that it yields.
fn steps() -> impl Strategy<Value = Vec<(u8, Vec<(u8, u8)>)>> {
    prop::collection::vec((0..3_u8, prop::collection::vec((0..6_u8, 0..4_u8), 0..4)), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The store agrees with a map that is kept beside it, after any imports.
    #[test]
    fn a_store_is_a_map(steps in steps()) {
        let folder = folder();
        let store = Store::open(folder.path()).unwrap();
        let mut model: BTreeMap<String, (u8, u8)> = BTreeMap::new();
        for (file, documents) in steps {
            let named: Vec<(String, [u8; 1])> =
                documents.iter().map(|(id, content)| (format!("d{id}"), [*content])).collect();
            let new: Vec<NewDocument<'_>> =
                named.iter().map(|(id, content)| document(id, content)).collect();
            store.import(&[ImportFile { name: "f", bytes: &[file], documents: &new }]).unwrap();

            model.retain(|id, (from, _)| *from != file || named.iter().any(|(new, _)| new == id));
            model.extend(named.into_iter().map(|(id, [content])| (id, (file, content))));
        }
        let found: BTreeMap<String, (u8, u8)> = store
            .documents()
            .unwrap()
            .into_iter()
            .map(|entry| {
                let original = store.original(entry.original).unwrap().unwrap();
                let document = store.document(&entry.id).unwrap().unwrap();
                (entry.id, (original.bytes[0], document.parsed[0]))
            })
            .collect();
        prop_assert_eq!(found, model);
    }
}
