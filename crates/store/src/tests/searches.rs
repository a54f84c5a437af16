//! Searches kept under a name.

use super::folder;
use crate::{SavedSearch, Store};

#[test]
fn a_search_is_kept_replaced_and_forgotten() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    let search = |name: &str, seen: &[u8]| SavedSearch {
        name: name.into(),
        request: "{}".into(),
        saved_at: "2026-11-22".into(),
        run_at: "2026-11-22".into(),
        hits: seen.len(),
        seen: seen.to_vec(),
    };
    for kept in [search("乙", b"1"), search("甲", b"12"), search("甲", b"123")] {
        store.save_search(&kept).unwrap();
    }
    drop(store);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.saved_search("甲").unwrap(), Some(search("甲", b"123")));
    let names = |store: &Store| -> Vec<(String, usize)> {
        store.saved_searches().unwrap().into_iter().map(|s| (s.name, s.hits)).collect()
    };
    assert_eq!(names(&store), [("乙".to_owned(), 1), ("甲".to_owned(), 3)]);
    assert!(store.forget_search("甲").unwrap());
    assert!(!store.forget_search("甲").unwrap());
    assert_eq!(names(&store), [("乙".to_owned(), 1)]);
    assert_eq!(store.saved_search("甲").unwrap(), None);
}
