//! Numbers and the documents issued under them.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::{folder, raw, said, take};
use crate::{Hash, NewIssue, Number, Store, TakeNumber, Voided};

const AT: &str = "2026-11-22T09:00:00+08:00";

fn number(serial: u32) -> Number {
    Number { series: "（云）应急责改〔2026〕".into(), serial }
}

/// Four stores (as four processes have) with two threads each.
#[test]
fn no_number_is_given_twice() {
    let folder = folder();
    let stores: Vec<Store> = (0..4).map(|_| Store::open(folder.path()).unwrap()).collect();
    let taken = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for store in stores.iter().chain(&stores) {
            scope.spawn(|| {
                for _ in 0..25 {
                    let serial = take(store).unwrap();
                    taken.lock().unwrap().push(serial);
                }
            });
        }
    });
    let taken = taken.into_inner().unwrap();
    assert_eq!(taken.len(), 200);
    assert_eq!(taken.into_iter().collect::<BTreeSet<_>>(), (1..=200).collect());
}

#[test]
fn each_series_counts_for_itself() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    let take = |series, at_least| {
        let request = TakeNumber { series, at_least, purpose: "", at: AT };
        store.take_number(&request).map(|number| number.serial)
    };
    assert_eq!(take("（云）应急告〔2026〕", 1).unwrap(), 1);
    assert_eq!(take("（云）应急告〔2027〕", 1).unwrap(), 1);
    // The first 37 of the year were written by hand.
    assert_eq!(take("（云）应急告〔2026〕", 38).unwrap(), 38);
    assert_eq!(take("（云）应急告〔2026〕", 38).unwrap(), 39);
    assert_eq!(take("（云）应急告〔2026〕", 1).unwrap(), 40);
    assert_eq!(take("末", u32::MAX).unwrap(), u32::MAX);
    insta::assert_snapshot!(said(take("末", 1)), @"numbers-exhausted | “末”的编号已经用完");
}

#[test]
fn a_voided_number_stays_and_is_not_used_again() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    for _ in 0..2 {
        take(&store).unwrap();
    }
    store.void_number(&number(2), "当事人名称写错", AT).unwrap();
    assert_eq!(take(&store).unwrap(), 3);

    let entries = store.numbers(Some("（云）应急责改〔2026〕")).unwrap();
    assert_eq!(entries.len(), 3);
    assert_eq!(entries[1].voided, Some(Voided { reason: "当事人名称写错".into(), at: AT.into() }));
    assert_eq!(store.numbers(Some("另一系列")).unwrap(), []);
    let errors = [
        said(store.void_number(&number(2), "再次作废", AT)),
        said(store.void_number(&number(9), "没有取过", AT)),
    ];
    insta::assert_snapshot!(errors.join("\n"), @r"
    number-voided | 编号 （云）应急责改〔2026〕2号 已经作废
    number-not-taken | 编号 （云）应急责改〔2026〕9号 没有取用过
    ");
}

#[test]
fn one_number_is_one_document() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    for _ in 0..2 {
        take(&store).unwrap();
    }
    let (one, two) = (number(1), number(2));
    let issue = NewIssue {
        form: "责令限期整改指令书",
        number: Some(&one),
        draft: r#"{"party":"云州市某某机械有限公司"}"#.as_bytes(),
        pdf: Hash::of(b"%PDF"),
        at: AT,
    };
    let id = store.issue(&issue).unwrap();
    assert_eq!(store.issue(&NewIssue { at: "later", ..issue }).unwrap(), id, "a reprint");
    assert_eq!(store.numbers(None).unwrap()[0].issued, Some(id));

    let document = store.issued_document(id).unwrap().unwrap();
    assert_eq!((document.draft.as_slice(), document.entry.issued_at.as_str()), (issue.draft, AT));
    assert_eq!(store.issued_by_hash(issue.pdf).unwrap(), store.issued().unwrap());
    assert_eq!(store.issued_by_hash(document.entry.draft).unwrap(), store.issued().unwrap());
    assert_eq!(store.issued_document(id + 1).unwrap(), None);

    // A reminder bears no number; two of them are two documents.
    let reminder = NewIssue { form: "温馨提示书", number: None, ..issue };
    assert_ne!(store.issue(&reminder).unwrap(), store.issue(&reminder).unwrap());
    assert_eq!(store.issued().unwrap().len(), 3);

    store.void_number(&two, "重复取号", AT).unwrap();
    let errors = [
        said(store.issue(&NewIssue { draft: b"{}", ..issue })),
        said(store.issue(&NewIssue { form: "行政处罚告知书", ..issue })),
        said(store.issue(&NewIssue { number: Some(&two), ..issue })),
        said(store.issue(&NewIssue { number: Some(&number(9)), ..issue })),
    ];
    insta::assert_snapshot!(errors.join("\n"), @r"
    number-issued | 编号 （云）应急责改〔2026〕1号 已经用于另一份文书
    number-issued | 编号 （云）应急责改〔2026〕1号 已经用于另一份文书
    number-voided | 编号 （云）应急责改〔2026〕2号 已经作废
    number-not-taken | 编号 （云）应急责改〔2026〕9号 没有取用过
    ");
}

/// Not even another program that opens the file can take a number back by plain SQL.
#[test]
fn the_records_refuse_change() {
    let folder = folder();
    let store = Store::open(folder.path()).unwrap();
    take(&store).unwrap();
    let one = number(1);
    let issue =
        NewIssue { form: "f", number: Some(&one), draft: b"{}", pdf: Hash::of(b""), at: AT };
    store.issue(&issue).unwrap();
    store.void_number(&one, "写错", AT).unwrap();
    let raw = raw(&folder);
    for table in ["numbers", "voids", "issued"] {
        for change in [
            format!("DELETE FROM {table}"),
            format!("UPDATE {table} SET serial = 7"),
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
        ] {
            assert!(raw.execute(&change, []).is_err(), "{change}");
        }
    }
    assert_eq!(store.numbers(None).unwrap().len(), 1);
}
