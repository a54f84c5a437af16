//! The index as a cache: what makes it unusable, and that a rebuild puts it right.

#![expect(clippy::disallowed_methods, reason = "breaks files on purpose")]

use std::fs;
use std::path::PathBuf;

use super::*;

fn print(corpus: &str) -> Fingerprint {
    Fingerprint::new(&[("corpus", corpus)])
}

fn some(text: &str) -> Vec<Unit> {
    document("甲", Facts::default(), &[&format!("条 {text}")])
}

fn total(index: &Index, query: &str, text: &str) -> usize {
    let query = Query::parse(query).unwrap();
    index.search(&query, &Options::default(), |_, _| Some(text)).unwrap().total
}

fn engine_files(dir: &Path) -> Vec<PathBuf> {
    let generation = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).find(|p| p.is_dir());
    let files = fs::read_dir(generation.unwrap()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| !path.to_string_lossy().ends_with(".lock")).collect()
}

#[test]
fn another_fingerprint_asks_for_a_rebuild() {
    let dir = TempDir::new().unwrap();
    assert!(matches!(Index::open(dir.path(), &print("a")), Err(Error::Missing)));
    Index::build(dir.path(), &print("a"), some("安全")).unwrap();
    assert_eq!(Index::open(dir.path(), &print("a")).unwrap().units(), 1);
    let outdated = Index::open(dir.path(), &print("b")).unwrap_err();
    assert!(matches!(outdated, Error::Outdated { .. }) && outdated.needs_rebuild());
    let rebuilt = Index::build(dir.path(), &print("b"), some("培训")).unwrap();
    assert_eq!(total(&rebuilt, "培训", "培训"), 1);
    assert!(Index::open(dir.path(), &print("b")).is_ok());
}

#[test]
fn an_opened_index_answers_while_another_is_built() {
    let dir = TempDir::new().unwrap();
    let old = Index::build(dir.path(), &print("a"), some("安全")).unwrap();
    let new = Index::build(dir.path(), &print("b"), some("培训")).unwrap();
    assert_eq!(total(&old, "安全", "安全"), 1);
    assert_eq!(total(&new, "安全", "安全"), 0);
    let folders = fs::read_dir(dir.path()).unwrap().filter(|e| e.as_ref().unwrap().path().is_dir());
    assert_eq!(folders.count(), 1, "the old generation is removed");
}

/// Documents of the names and texts.
fn shelf(documents: &[(&str, &str)]) -> Vec<Unit> {
    let one = |&(name, text): &(&str, &str)| {
        let facts = Facts { title: format!("{name}的规定"), ..Facts::default() };
        document(name, facts, &[&format!("条 {text}"), "款 共同的内容"])
    };
    documents.iter().flat_map(one).collect()
}

#[test]
fn an_update_writes_only_what_changed() {
    let dir = TempDir::new().unwrap();
    let texts = |documents: &[(&str, &str)]| {
        let units = shelf(documents);
        let index = Index::build(dir.path(), &print(&format!("{documents:?}")), units.clone());
        let index = index.unwrap();
        let text_of = |doc: &DocId, provision: usize| {
            let unit = units.iter().find(|unit| unit.doc == *doc && unit.provision == provision);
            unit.map(|unit| unit.text.clone())
        };
        let hits = |query: &str| {
            let options = Options { sort: Sort::Library, ..Options::default() };
            let answer = index.search(&Query::parse(query).unwrap(), &options, text_of).unwrap();
            assert!(answer.exhaustive);
            let shown = answer.hits.iter().map(|hit| format!("{}{}", hit.doc, hit.provision));
            shown.collect::<Vec<_>>().join(" ")
        };
        (hits("安全"), hits("共同"), hits("标题:丙 内容"), index.documents.parts.clone())
    };
    let mut documents: Vec<(String, String)> =
        (0..9).map(|i| (format!("第{i}号"), "安全".to_owned())).collect();
    let ask = |documents: &[(String, String)]| {
        let list: Vec<_> = documents.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let (safe, common, third, parts) = texts(&list);
        let expected = |holds: fn(&str) -> bool, tail: &str| {
            let holding = list.iter().filter(|(_, text)| holds(text));
            holding.map(|(name, _)| format!("{name}{tail}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(safe, expected(|text| text.contains("安全"), "0"));
        assert_eq!(common, expected(|_| true, "1"));
        assert_eq!(third.is_empty(), !list.iter().any(|(name, _)| name.contains('丙')));
        parts
    };
    assert_eq!(ask(&documents), [18]);
    documents.insert(3, ("丙".to_owned(), "安全生产".to_owned()));
    assert_eq!(ask(&documents), [18, 2], "one more, in the middle");
    documents[5].1 = "培训".to_owned();
    assert_eq!(ask(&documents), [18, 2, 2], "one changed");
    documents.remove(3);
    assert_eq!(ask(&documents), [18, 2, 2], "one taken out");
    documents.swap(0, 7);
    assert_eq!(ask(&documents), [18, 2, 2], "only the order changed");
    documents.truncate(3);
    assert_eq!(ask(&documents), [6], "most is gone: all is written anew");
}

#[test]
fn an_index_is_verified_against_the_originals() {
    type Change = fn(&mut Vec<Unit>);
    let dir = TempDir::new().unwrap();
    let units = shelf(&[("甲", "安全"), ("乙", "培训")]);
    let index = Index::build(dir.path(), &print("a"), units.clone()).unwrap();
    let verify = |units: &[Unit]| {
        let mut listed: Vec<DocId> = units.iter().map(|unit| unit.doc.clone()).collect();
        listed.dedup();
        let units_of = |doc: &DocId| {
            Ok::<_, Error>(units.iter().filter(|unit| unit.doc == *doc).cloned().collect())
        };
        index.verify(&listed, units_of)
    };
    let verified = verify(&units).unwrap();
    assert_eq!((verified.documents, verified.provisions, verified.characters), (2, 4, 14));
    let changes: [Change; 6] = [
        |units| units[1].text.push('。'),
        |units| units[1].text.truncate(3),
        |units| units[3].article = 1,
        |units| units[3].level = Level::Item,
        |units| units.truncate(2),
        |units| units[0].doc = DocId("丙".to_owned()),
    ];
    for (i, change) in changes.into_iter().enumerate() {
        let mut changed = units.clone();
        change(&mut changed);
        assert!(verify(&changed).is_err_and(|error| error.needs_rebuild()), "change {i}");
    }
}

#[test]
fn what_an_interrupted_build_left_is_ignored_and_removed() {
    let dir = TempDir::new().unwrap();
    Index::build(dir.path(), &print("a"), some("安全")).unwrap();
    fs::create_dir(dir.path().join("g9")).unwrap();
    fs::write(dir.path().join("g9/meta.json"), "half").unwrap();
    fs::write(dir.path().join("current.new"), "half").unwrap();
    assert!(Index::open(dir.path(), &print("a")).is_ok());
    Index::build(dir.path(), &print("b"), some("安全")).unwrap();
    assert!(!dir.path().join("g9").exists());
}

#[test]
fn any_damage_is_an_error_that_a_rebuild_mends() {
    type Damage = fn(Vec<u8>) -> Vec<u8>;
    let damages: [(&str, Damage); 4] = [
        ("cut short", |mut bytes| {
            bytes.truncate(bytes.len() / 2);
            bytes
        }),
        ("emptied", |_| Vec::new()),
        ("one bit flipped in the middle", |mut bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            bytes
        }),
        ("overwritten", |bytes| vec![0xff; bytes.len()]),
    ];
    for (name, damage) in damages {
        let dir = TempDir::new().unwrap();
        Index::build(dir.path(), &print("a"), some("安全生产")).unwrap();
        for file in engine_files(dir.path()).into_iter().chain([dir.path().join("current.json")]) {
            let whole = fs::read(&file).unwrap();
            // Times of files are as coarse as a few milliseconds on some systems.
            std::thread::sleep(std::time::Duration::from_millis(15));
            fs::write(&file, damage(whole.clone())).unwrap();
            if fs::read(&file).unwrap() == whole {
                continue;
            }
            let error = Index::open(dir.path(), &print("a")).expect_err(name);
            assert!(error.needs_rebuild(), "{name} {}: {error}", file.display());
            fs::write(&file, whole).unwrap();
            assert!(Index::open(dir.path(), &print("a")).is_ok(), "{name} {}", file.display());
        }
        fs::remove_file(&engine_files(dir.path())[0]).unwrap();
        let error = Index::open(dir.path(), &print("a")).unwrap_err();
        assert!(matches!(error, Error::Damaged { .. }));
        let rebuilt = Index::build(dir.path(), &print("a"), some("安全生产")).unwrap();
        assert_eq!(total(&rebuilt, "全生", "安全生产"), 1);
    }
}

#[test]
fn builds_at_the_same_time_leave_one_whole_index() {
    let dir = TempDir::new().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let index = Index::build(dir.path(), &print("a"), some("安全")).unwrap();
                assert_eq!(total(&index, "安全", "安全"), 1);
            });
        }
    });
    assert!(Index::open(dir.path(), &print("a")).is_ok());
}

#[test]
fn an_index_can_be_opened_at_any_moment_of_a_rebuild() {
    let dir = TempDir::new().unwrap();
    Index::build(dir.path(), &print("a"), some("安全")).unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..8 {
                Index::build(dir.path(), &print("a"), some("安全")).unwrap();
            }
            done.store(true, std::sync::atomic::Ordering::Release);
        });
        while !done.load(std::sync::atomic::Ordering::Acquire) {
            let index = Index::open(dir.path(), &print("a")).unwrap();
            assert_eq!(total(&index, "安全", "安全"), 1);
        }
    });
}

#[test]
fn a_folder_that_cannot_be_made_is_no_damage() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Index::build(&file.join("index"), &print("a"), some("安全")).unwrap_err();
    assert!(matches!(error, Error::Io { .. }) && !error.needs_rebuild());
}

/// Raise `FORM_VERSION` in `schema.rs` when this fails: indexes built with the old form would miss
/// what only the new one folds.
#[test]
fn the_fold_is_the_one_that_the_form_version_stands_for() {
    let hash =
        ('\0'..=char::MAX).map(law::fold::char).fold(0xcbf2_9ce4_8422_2325_u64, |hash, c| {
            (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
        });
    insta::assert_snapshot!(format!("{} {hash:016x}", crate::schema::FORM_VERSION), @"2 f99e4af02ec0480a");
}
