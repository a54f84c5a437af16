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
        ("丁法", None, new, new, "NotInLibrary   "),
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

/// The edition that a text meant may not be at hand: a table says where its rules stand now.
#[test]
fn a_table_follows_what_the_library_cannot() {
    let moves = ["1 → 1", "3 → 2", "4 → 3、4"].map(|m| Renumbering::parse_move(m).unwrap());
    let table = Renumbering {
        title: "中华人民共和国甲法".into(),
        edition: date(2020, 1, 1),
        from: date(1990, 1, 1),
        until: date(2010, 2, 1),
        moves: moves.into(),
        verified: false,
    };
    let library = library().knowing(&[("甲".into(), "中华人民共和国甲法".into())], vec![table]);
    let check = |n: u32, items: &[u32], written: Date| {
        let mut path = article(n);
        path.0.extend(items.iter().map(|&n| Step::new(Level::Paragraph, n)));
        let r = library.resolve_written("甲", Some(&path), written, date(2026, 1, 1));
        let moved = r.moved_to.map(|id| id.to_string()).unwrap_or_default();
        format!("{:?} {moved} {}", r.verdict, r.note.unwrap_or_default())
    };
    let old = date(2005, 1, 1);
    for (n, items, written, expected) in [
        (3, &[][..], old, "Renumbered 甲法@2020-01-01#2 原第三条，现为第二条（条号对照表未核）"),
        (
            3,
            &[2],
            old,
            "Renumbered 甲法@2020-01-01#2 原第三条，现为第二条，款项未能对照（条号对照表未核）",
        ),
        (
            4,
            &[],
            old,
            "Renumbered 甲法@2020-01-01#3 原第四条，现为第三条、第四条（条号对照表未核）",
        ),
        (
            1,
            &[],
            old,
            "Amended  条号未变；所引的是更早的版本，库中没有，文字未能对照（条号对照表未核）",
        ),
        (
            2,
            &[],
            old,
            "Amended  写成于2005-01-01，所引的是更早的版本，库中没有，未能对照；2020-01-01通过的版本自2020-02-01起施行，条号可能已变",
        ),
        // Between editions at hand the words decide.
        (2, &[], date(2015, 1, 1), "Renumbered 甲法@2020-01-01#3 原第二条，现为第三条"),
        (3, &[], date(2025, 1, 1), "InForce  "),
    ] {
        assert_eq!(check(n, items, written), expected, "{n} {items:?} {written}");
    }
    assert_eq!(Renumbering::parse_move("19"), None);
    assert_eq!(Renumbering::parse_move("19 → 甲"), None);
}

/// An order leads to what it published; one that stands for several works does not say which.
#[test]
fn an_order_leads_to_what_it_published() {
    let texts = [
        ("特种设备条例", "2003年3月11日国务院令第373号公布 根据2009年1月24日国务院令第549号修订"),
        ("甲条例", "2009年1月24日国务院令第549号修订"),
        ("乙条例", "2009年1月24日国务院令第549号修订"),
        ("丙规定", "2015年1月16日国家安全生产监督管理总局令第72号公布"),
    ];
    let read = |(title, head): (&str, &str)| {
        let text = format!("{title}\n\n{head}\n\n第一条　甲。\n第二条　乙。\n");
        crate::read(&Source::new("x", text)).remove(0)
    };
    let alias = ("国家安监总局".into(), "国家安全生产监督管理总局".into());
    let library = Library::of(texts.map(read).into()).knowing(&[alias], Vec::new());
    let at = date(2026, 1, 1);
    for (order, expected) in [
        ("国务院令第373号", "特种设备条例 InForce "),
        ("国家安监总局令第72号", "丙规定 InForce "),
        (
            "国务院令第549号",
            "国务院令第549号 NotInLibrary 库中有3件文件由国务院令第549号公布或者修改：《乙条例》《特种设备条例》《甲条例》，单凭令号不能确定",
        ),
        ("公安部令第72号", "公安部令第72号 NotInLibrary "),
    ] {
        let (no, _) = crate::OrderNo::find_all(order).remove(0);
        let r = library.resolve_order(&no, at, at);
        let shown = format!("{} {:?} {}", r.title, r.verdict, r.note.unwrap_or_default());
        assert_eq!(shown, expected);
    }
}

#[test]
fn near_names_are_those_of_works() {
    let library = library();
    let near = |name: &str| library.find(name).map(Entry::label).map_err(|e| e.near);
    for number in ["2020", "02", "2020-01", "001"] {
        assert_eq!(near(number), Err(vec![]), "{number}");
        assert!(library.reference(number).is_err(), "{number}");
    }
    assert_eq!(near("国甲法@2011"), Err(vec!["中华人民共和国甲法（2020-01-01）".into()]));
}

/// At its own date a text may mean an edition that is older than any at hand.
#[test]
fn a_date_before_the_editions_at_hand() {
    let documents = [
        edition("中华人民共和国甲法", "2021-01-22", "1996-10-01", "现行有效", &["甲。"]),
        edition("中华人民共和国乙法", "2025-12-27", "2026-05-01", "现行有效", &["乙。"]),
    ];
    let mut entries: Vec<Entry> = documents.iter().map(Entry::of).collect();
    settle_editions(&mut entries, &[]);
    let library = Library::new(entries, Box::new(|_| None));
    for (title, path, at, verdict) in [
        ("甲法", None, date(2016, 1, 1), Verdict::InForce),
        ("甲法", Some(article(1)), date(2016, 1, 1), Verdict::NotInLibrary),
        ("甲法", None, date(1990, 1, 1), Verdict::NotInLibrary),
        ("乙法", None, date(2016, 1, 1), Verdict::NotInLibrary),
        ("乙法", Some(article(1)), date(2026, 1, 1), Verdict::NotYet),
    ] {
        assert_eq!(library.resolve(title, path.as_ref(), at).verdict, verdict, "{title} {at}");
    }
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

/// A page that bears the title of a statute and holds none of its text says nothing of its 条.
#[test]
fn a_page_without_articles_is_no_edition() {
    let title = "中华人民共和国甲法";
    let page = crate::read(&Source::new("x", format!("{title}\n\n目录见正文。\n"))).remove(0);
    let text = edition(title, "2020-01-01", "2020-02-01", "现行有效", &["为了甲事，制定本法。"]);
    let library = Library::of(vec![page, text]);
    let asked = |day: Date| library.resolve_written(title, Some(&article(1)), day, day).verdict;
    assert_eq!(asked(date(2010, 1, 1)), Verdict::NotInLibrary);
    assert_eq!(asked(date(2026, 1, 1)), Verdict::InForce);
}
