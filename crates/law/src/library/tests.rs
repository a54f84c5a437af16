use jiff::civil::{Date, date};

use super::*;
use crate::tree::Level;
use crate::{Path, Source, Step};

fn edition(title: &str, passed: &str, from: &str, status: &str, articles: &[&str]) -> Document {
    let body: Vec<String> = (1u64..)
        .zip(articles)
        .map(|(n, text)| format!("第{}条　{text}\n", crate::numeral::format(n)))
        .collect();
    let mut source = Source::new("x", format!("{title}\n\n{}", body.concat()));
    source.declared =
        [("标题", title), ("版本日期", passed), ("施行日期", from), ("时效性", status)]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .to_vec();
    crate::read(&source).remove(0)
}

fn library() -> Library {
    let purpose = "为了规范甲事，保障人民群众生命和财产安全，制定本法。";
    let train = "生产经营单位应当对从业人员进行安全生产教育和培训。";
    let fine = "违反本法规定的，由有关部门责令改正，处一万元以下的罚款。";
    let more = "违反本法规定的，由有关部门责令改正，处三万元以下的罚款。";
    let gone = "外商投资的甲事另行规定，报国务院批准以后实施。";
    let documents = [
        edition(
            "中华人民共和国甲法",
            "2010-01-01",
            "2010-02-01",
            "历史版本",
            &[purpose, train, gone, fine],
        ),
        edition(
            "中华人民共和国甲法",
            "2020-01-01",
            "2020-02-01",
            "现行有效",
            &[purpose, "国家鼓励研究和推广甲事的先进技术。", train, more],
        ),
        edition("中华人民共和国乙法", "2000-01-01", "2000-01-01", "已废止", &[purpose]),
        edition("中华人民共和国丙法", "2026-01-01", "2027-01-01", "现行有效", &[purpose]),
    ];
    let mut entries: Vec<Entry> = documents.iter().map(Entry::of).collect();
    settle_editions(&mut entries, &[]);
    Library::new(entries, Box::new(move |id| documents.iter().find(|d| d.id == *id).cloned()))
}

fn article(n: u32) -> Path {
    Path(vec![Step::new(Level::Article, n)])
}

#[test]
fn a_citation_is_followed_from_the_edition_it_meant() {
    let library = library();
    let (old, new) = (date(2015, 1, 1), date(2026, 11, 22));
    let check = |title: &str, n: Option<u32>, written: Date, at: Date| {
        let path = n.map(article);
        let r = library.resolve_written(title, path.as_ref(), written, at);
        let id = r.id.map(|id| id.to_string()).unwrap_or_default();
        let moved = r.moved_to.map(|id| id.to_string()).unwrap_or_default();
        format!("{:?} {id} {moved} {}", r.verdict, r.note.unwrap_or_default())
    };
    for (title, n, written, at, expected) in [
        ("甲法", Some(1), old, new, "InForce 甲法@2020-01-01#1  "),
        (
            "甲法",
            Some(2),
            old,
            new,
            "Renumbered 甲法@2020-01-01#2 甲法@2020-01-01#3 原第二条，现为第三条",
        ),
        ("甲法", Some(2), old, old, "InForce 甲法@2010-01-01#2  "),
        ("甲法", Some(2), new, new, "InForce 甲法@2020-01-01#2  "),
        (
            "甲法",
            Some(3),
            old,
            new,
            "Amended 甲法@2020-01-01#3  2020-01-01通过的版本的同号条文已是另外的内容",
        ),
        (
            "甲法",
            Some(4),
            old,
            new,
            "Amended 甲法@2020-01-01#4  2010-01-01通过的版本以2020-01-01通过的版本取代",
        ),
        ("甲法", Some(9), old, new, "NoSuchProvision   写成时的2010-01-01通过的版本没有第九条"),
        ("甲法", Some(9), new, new, "NoSuchProvision   2020-01-01通过的版本没有第九条"),
        (
            "甲法",
            Some(9),
            date(2005, 1, 1),
            new,
            "Amended   写成于2005-01-01，所引的是更早的版本，库中没有，未能对照；2020-01-01通过的版本自2020-02-01起施行，其中没有这一处",
        ),
        ("中华人民共和国甲法", None, old, new, "InForce 甲法@2020-01-01#  "),
        ("乙法", Some(1), old, new, "Repealed 乙法@2000-01-01#1  来源载明已废止，未载废止日期"),
        ("丙法", None, new, new, "NotYet   自2027-01-01起施行"),
        ("丁法", None, new, new, "NotInLibrary   库中没有这份文件，未作判断"),
    ] {
        assert_eq!(check(title, n, written, at), expected, "{title} {n:?} {written} {at}");
    }
}

#[test]
fn names_lead_to_documents() {
    let library = library();
    let found = |name: &str| library.find(name).map(|e| e.id.to_string()).map_err(|e| e.ambiguous);
    assert_eq!(found("甲法"), Ok("甲法@2020-01-01".into()));
    assert_eq!(found("《中华人民共和国甲法》"), Ok("甲法@2020-01-01".into()));
    assert_eq!(found("甲法@2010-01-01"), Ok("甲法@2010-01-01".into()));
    assert_eq!(found("戊"), Err(false));
    assert!(library.knows("乙法") && !library.knows("法"));
}

/// Many documents: following a citation reads an index, not the list.
#[test]
fn names_are_indexed() {
    let documents = (0..4000)
        .map(|i| {
            edition(&format!("第{i}号条例"), "2020-01-01", "2020-02-01", "现行有效", &["甲。"])
        })
        .collect();
    let library = Library::of(documents);
    for i in 0..4000 {
        let id = library.resolve(&format!("第{i}号条例"), Some(&article(1)), date(2026, 1, 1)).id;
        assert_eq!(id.map(|id| id.to_string()), Some(format!("第{i}号条例@2020-01-01#1")));
    }
}
