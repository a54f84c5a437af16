//! Opening, damage, and power loss; documents and numbers have their own files.

mod decisions;
mod documents;
mod kill;
mod numbers;
mod searches;

use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::{FILE_NAME, Hash, ImportFile, NewDocument, Store, StoreError, TakeNumber};

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn take(store: &Store) -> Result<u32, StoreError> {
    let request = TakeNumber {
        series: "（云）应急责改〔2026〕",
        at_least: 1,
        purpose: "案件1/责令限期整改指令书",
        at: "2026-11-22T09:00:00+08:00",
    };
    store.take_number(&request).map(|number| number.serial)
}

/// One file with one document, whose content is long enough to leave the first pages.
fn import_one(store: &Store, id: &str, content: &[u8]) -> Result<(), StoreError> {
    let documents = [NewDocument { id, ordinal: 0, meta: "{}", parsed: content, parser: "1" }];
    store.import(&[ImportFile { name: "a.txt", bytes: content, documents: &documents }])?;
    Ok(())
}

/// `length` bytes that do not compress.
fn noise(length: usize) -> Vec<u8> {
    (0_u64..).flat_map(|n| *Hash::of(&n.to_le_bytes()).as_bytes()).take(length).collect()
}

fn raw(folder: &TempDir) -> Connection {
    Connection::open(folder.path().join(FILE_NAME)).unwrap()
}

/// The error's code, with the folder taken out of its message.
fn said<T: std::fmt::Debug>(result: Result<T, StoreError>) -> String {
    let error = result.unwrap_err();
    assert!(!error.hint().is_empty());
    let message = error.to_string();
    let message = match message.split_once(FILE_NAME) {
        Some((before, after)) => {
            let before = before.rsplit_once(' ').map_or("", |(before, _)| before);
            format!("{before} {FILE_NAME}{after}")
        }
        None => message,
    };
    format!("{} | {message}", error.code())
}

#[test]
fn a_store_is_there_after_reopening() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    import_one(&store, "甲", b"one").unwrap();
    assert_eq!(take(&store).unwrap(), 1);
    let fingerprint = store.fingerprint().unwrap();
    drop(store);

    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.document("甲").unwrap().unwrap().parsed, b"one");
    assert_eq!(store.fingerprint().unwrap(), fingerprint);
    assert_eq!(take(&store).unwrap(), 2);
}

#[test]
fn two_stores_have_two_fingerprints() {
    let (one, two) = (folder(), folder());
    let fingerprint = |folder: &TempDir| Store::open(folder.path()).unwrap().fingerprint().unwrap();
    assert_ne!(fingerprint(&one), fingerprint(&two));
    assert_eq!(fingerprint(&one), fingerprint(&one));
}

#[test]
fn a_store_is_durable_by_setting() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    let connection = store.connection.lock().unwrap();
    let pragma = |name: &str| -> String {
        connection
            .query_row(&format!("SELECT \"{name}\" || '' FROM pragma_{name}"), [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!((pragma("journal_mode").as_str(), pragma("synchronous").as_str()), ("wal", "2"));
    assert_eq!(pragma("foreign_keys"), "1");
}

#[test]
fn many_may_open_a_new_store_at_once() {
    for _ in 0..10 {
        let folder = folder();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| take(&Store::open(folder.path()).unwrap()).unwrap());
            }
        });
        assert_eq!(Store::open(folder.path()).unwrap().numbers(None).unwrap().len(), 8);
    }
}

#[test]
fn files_that_cannot_be_opened() {
    let missing = Store::open(Path::new("没有这个文件夹"));

    let foreign = folder();
    raw(&foreign).execute_batch("CREATE TABLE t (x)").unwrap();

    let newer = folder();
    drop(Store::open(newer.path()).unwrap());
    raw(&newer).pragma_update(None, "user_version", 99).unwrap();

    let text = folder();
    write(&text, "这不是数据库，只是一个同名的文本文件。".repeat(40).as_bytes());

    let said = [
        said(missing),
        said(Store::open(foreign.path())),
        said(Store::open(newer.path())),
        said(Store::open(text.path())),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_file_of_the_first_version_is_brought_up_to_date() {
    let folder = folder();
    let old = raw(&folder);
    old.execute_batch(include_str!("../schema/1.sql")).unwrap();
    old.pragma_update(None, "application_id", crate::schema::APPLICATION_ID).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    drop(old);
    let store = Store::open(folder.path()).unwrap();
    let documents = [NewDocument { id: "甲", ordinal: 0, meta: "", parsed: b"1", parser: "1" }];
    store.import(&[ImportFile { name: "a", bytes: b"a", documents: &documents }]).unwrap();
    assert_eq!(store.originals().unwrap()[0].parser.as_deref(), Some("1"));
}

#[test]
fn a_file_of_a_newer_version_is_left_alone() {
    let folder = folder();
    drop(Store::open(folder.path()).unwrap());
    raw(&folder).pragma_update(None, "user_version", 99).unwrap();
    let before = bytes(&folder);
    assert!(Store::open(folder.path()).is_err());
    assert_eq!(bytes(&folder), before);
}

/// Every page of the file is overwritten in turn. The store then works or says that it is damaged;
/// it never panics and never returns other content than was put in.
#[test]
fn damage_is_reported() {
    let folder = folder();
    let content = noise(20_000);
    {
        let store = Store::open(folder.path()).unwrap();
        import_one(&store, "甲", &content).unwrap();
        take(&store).unwrap();
    }
    let good = bytes(&folder);
    let (mut intact, mut reported) = (0, 0);
    for page in 0..good.len() / 4096 {
        let mut bad = good.clone();
        bad[page * 4096..][..4096].fill(0x5A);
        write(&folder, &bad);
        let result = Store::open(folder.path()).and_then(|store| {
            store.documents()?;
            store.numbers(None)?;
            take(&store)?;
            store.document("甲")
        });
        match result {
            Ok(Some(document)) => {
                assert_eq!(document.parsed, content);
                intact += 1;
            }
            Ok(None) => panic!("page {page}: the document is silently gone"),
            Err(error) => {
                assert_eq!(error.code(), "store-corrupt", "page {page}: {error}");
                reported += 1;
            }
        }
    }
    assert!(reported >= 6, "{reported} of {} pages matter", intact + reported);
}

#[test]
fn a_blob_that_lies_is_reported() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    import_one(&store, "甲", b"one").unwrap();
    let packed = zstd::bulk::compress(b"two", 3).unwrap();
    let mut lies = Vec::new();
    for change in [
        "UPDATE blobs SET zstd = ?1",
        "UPDATE blobs SET size = 1, zstd = ?1",
        "UPDATE blobs SET size = 9000000000000000000, zstd = substr(?1, 3)",
        "DELETE FROM blobs WHERE ?1 IS NOT NULL",
    ] {
        let raw = raw(&folder);
        raw.pragma_update(None, "foreign_keys", false).unwrap();
        raw.execute(change, [&packed]).unwrap();
        lies.push(said(store.document("甲")));
        lies.push(said(store.original(Hash::of(b"one"))));
    }
    insta::assert_snapshot!(lies.join("\n"));
}

#[test]
fn a_full_disk_and_a_busy_file_leave_the_records_alone() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    take(&store).unwrap();
    let set = |name: &str, value: u32| {
        let connection = store.connection.lock().unwrap();
        connection.pragma_update_and_check(None, name, value, |_| Ok(())).unwrap();
    };

    // SQLite's own limit on pages fails as a full disk does.
    set("max_page_count", 1);
    let full = said(import_one(&store, "甲", &noise(100_000)));
    set("max_page_count", 1 << 30);

    let other = raw(&folder);
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    set("busy_timeout", 1);
    let locked = said(take(&store));
    assert_eq!(store.numbers(None).unwrap().len(), 1, "reading goes on beside a writer");
    other.execute_batch("COMMIT").unwrap();

    insta::assert_snapshot!([full, locked].join("\n"));
    assert_eq!(store.documents().unwrap(), []);
    assert_eq!(take(&store).unwrap(), 2);
}

#[expect(clippy::disallowed_methods, reason = "the test damages the file itself")]
fn bytes(folder: &TempDir) -> Vec<u8> {
    std::fs::read(folder.path().join(FILE_NAME)).unwrap()
}

/// Puts a file in the place of the store, without the log of the one before.
#[expect(clippy::disallowed_methods, reason = "the test damages the file itself")]
fn write(folder: &TempDir, bytes: &[u8]) {
    let path = folder.path().join(FILE_NAME);
    for suffix in ["-wal", "-shm"] {
        let mut beside = path.clone().into_os_string();
        beside.push(suffix);
        let _ = std::fs::remove_file(beside);
    }
    std::fs::write(path, bytes).unwrap();
}
