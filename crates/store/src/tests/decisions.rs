//! Decisions on pairs of provisions.

use super::{folder, raw};
use crate::{NewDecision, Store, StoredDecision};

fn new<'d>(a: &'d str, b: &'d str, together: bool) -> NewDecision<'d> {
    NewDecision { pair: (a, b), together, reason: None, decided_on: "2026-11-22" }
}

#[test]
fn a_decision_is_kept_replaced_and_taken_back() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    let first = store.decide(&new("乙#2", "甲#1", true)).unwrap();
    let second = store.decide(&new("甲#1", "丙#3", true)).unwrap();
    // The same two in the other order: the decision on them is replaced.
    let reason = Some("不是一回事");
    let again = store.decide(&NewDecision { reason, ..new("甲#1", "乙#2", false) }).unwrap();
    assert_eq!((first.number, second.number, again.number), (1, 2, 1));
    drop(store);

    let store = Store::open(folder.path()).unwrap();
    let kept = StoredDecision {
        number: 1,
        pair: ("乙#2".into(), "甲#1".into()),
        together: false,
        reason: Some("不是一回事".into()),
        decided_on: "2026-11-22".into(),
    };
    assert_eq!(store.decisions().unwrap(), [kept.clone(), second.clone()]);
    assert_eq!(store.take_back(2).unwrap(), Some(second));
    assert_eq!(store.take_back(2).unwrap(), None);
    assert_eq!(store.take_back(i64::MIN).unwrap(), None);
    assert_eq!(store.decisions().unwrap(), [kept]);
    // A number that was told to a user never means another decision.
    assert!(store.decide(&new("甲#1", "丙#3", true)).unwrap().number > 2);
}

#[test]
fn an_older_store_gets_the_table_and_keeps_what_it_has() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    super::import_one(&store, "甲", b"one").unwrap();
    drop(store);
    let old = raw(&folder);
    old.execute_batch("DROP TABLE decisions").unwrap();
    old.pragma_update(None, "user_version", 3).unwrap();
    drop(old);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.document("甲").unwrap().unwrap().parsed, b"one");
    assert_eq!(store.decisions().unwrap(), []);
    assert_eq!(store.decide(&new("甲#1", "乙#2", true)).unwrap().number, 1);
}
