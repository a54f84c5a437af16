//! What is sent for an update and for a search.

use law::DocId;
use serde_json::json;

use super::*;
use crate::remote::mapping::stamp;
use crate::remote::values::sent_stamp;
use crate::tests::document;
use crate::{
    Answer, ClauseIndex, Error, Facts, Fingerprint, Listed, OpenSearch, Options, Query, Sort, Unit,
};

const ACK: &str = r#"{"acknowledged":true}"#;
const NONE: &str = "{}";
const SHARDS: &str = r#"{"_shards":{"total":1,"successful":1,"failed":0}}"#;

fn engine(stub: &Stub) -> OpenSearch {
    OpenSearch::new(&stub.access(), &Fingerprint::new(&[("corpus", "1")])).unwrap()
}

/// What a mapping says of itself.
fn described(index: &str, layout: u64, fingerprint: &str) -> Reply {
    let meta = json!({"layout": layout, "fingerprint": fingerprint});
    ok(&json!({index: {"mappings": {"_meta": meta}}}).to_string())
}

fn current() -> Reply {
    let print = Fingerprint::new(&[("corpus", "1")]).to_string();
    described("zhunsheng-3", crate::remote::mapping::LAYOUT, &print)
}

/// A page of hits by document and provision.
fn page(total: usize, hits: &[(&str, usize)], scroll: Option<&str>) -> Reply {
    let hit = |(doc, provision): &(&str, usize)| json!({"_score": 1.0, "fields": {"doc": [doc], "provision": [provision]}});
    let none = json!({"sum_other_doc_count": 0, "buckets": []});
    let year = json!({"sum_other_doc_count": 0, "buckets": [{"key": 0, "doc_count": total}]});
    ok(&json!({
        "timed_out": false, "_shards": {"failed": 0}, "_scroll_id": scroll,
        "hits": {"total": {"value": total}, "hits": hits.iter().map(hit).collect::<Vec<_>>()},
        "aggregations":
            {"region": none, "kind": none, "year": year, "level": none, "status": none},
    })
    .to_string())
}

fn units() -> Vec<Unit> {
    let facts = Facts { title: "培训办法".to_owned(), date: 20_180_102, ..Facts::default() };
    document("甲", facts, &["条 第一条 安全、培训。", "款 处3万元罚款"])
}

fn listed() -> Listed {
    let facts = Facts::clone(&units()[0].facts);
    Listed { doc: DocId("甲".to_owned()), stamp: "s".to_owned(), facts }
}

fn update(engine: &OpenSearch) -> Result<crate::Updated, Error> {
    engine.update(&[listed()], |_| Ok::<_, Error>(units()))
}

/// How many provisions the server holds of what was sent.
fn held(provisions: usize) -> Reply {
    let stamp = sent_stamp(&stamp(&listed()), units().len());
    let values = json!([{"key": {"doc": "甲", "stamp": stamp}, "doc_count": provisions}]);
    ok(&json!({
        "timed_out": false, "_shards": {"failed": 0}, "hits": {"total": {"value": 2}, "hits": []},
        "aggregations": {"values": {"buckets": values}},
    })
    .to_string())
}

fn bulk(statuses: &[u16]) -> Reply {
    let item = |status: &u16| json!({"index": {"status": status, "error": {"reason": "no"}}});
    let errors = statuses.iter().any(|&status| status >= 300);
    let items: Vec<_> = statuses.iter().map(item).collect();
    ok(&json!({"errors": errors, "items": items}).to_string())
}

#[test]
fn a_first_update_builds_a_version_and_turns_the_alias_to_it() {
    let stub = Stub::plain([
        Reply::Json(404, NONE.to_owned()),
        described("zhunsheng-7", 1, ""),
        ok(ACK),
        bulk(&[201, 201]),
        ok(SHARDS),
        held(2),
        ok(ACK),
        Reply::Json(404, NONE.to_owned()),
        ok(ACK),
        described("zhunsheng-7", 1, ""),
        ok(ACK),
    ]);
    let updated = update(&engine(&stub)).unwrap();
    assert_eq!((updated.put, updated.deleted, updated.rebuilt), (1, 0, true));
    let print = Fingerprint::new(&[("corpus", "1")]).to_string();
    insta::assert_snapshot!(stub.shown().replace(&print, "FINGERPRINT"));
}

#[test]
fn what_is_there_already_is_not_sent_again() {
    let stub = Stub::plain([current()]);
    assert_eq!(update(&engine(&stub)).unwrap(), crate::Updated::default());
    assert_eq!(stub.asked().len(), 1);
}

#[test]
fn provisions_that_a_busy_server_turns_away_are_sent_again_alone() {
    let stub = Stub::plain([
        Reply::Json(404, NONE.to_owned()),
        ok(NONE),
        ok(ACK),
        bulk(&[201, 429]),
        bulk(&[201]),
        ok(SHARDS),
        held(2),
        ok(ACK),
        ok(NONE),
        ok(ACK),
        ok(NONE),
    ]);
    update(&engine(&stub)).unwrap();
    let asked = stub.asked();
    let ids = |body: &str| body.lines().step_by(2).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(ids(&asked[3].body), [r#"{"index":{"_id":"甲#0"}}"#, r#"{"index":{"_id":"甲#1"}}"#]);
    assert_eq!(ids(&asked[4].body), [r#"{"index":{"_id":"甲#1"}}"#]);
    assert!(asked[3].headers.iter().any(|h| h == "content-type: application/x-ndjson"));
}

#[test]
fn a_batch_that_is_too_large_is_halved() {
    let before = [Reply::Json(404, NONE.to_owned()), ok(NONE), ok(ACK)];
    let halved = [Reply::Json(413, String::new()), bulk(&[201]), bulk(&[201])];
    let after = [ok(SHARDS), held(2), ok(ACK), ok(NONE), ok(ACK), ok(NONE)];
    let stub = Stub::plain(before.into_iter().chain(halved).chain(after));
    update(&engine(&stub)).unwrap();
    let asked = stub.asked();
    assert_eq!(asked[3].body, format!("{}{}", asked[4].body, asked[5].body));
}

/// Two that update one index at a time take each other's provisions away.
#[test]
fn an_index_that_does_not_hold_what_was_sent_is_not_taken_for_finished() {
    let before = [Reply::Json(404, NONE.to_owned()), ok(NONE), ok(ACK), bulk(&[201, 201])];
    let stub = Stub::plain(before.into_iter().chain([ok(SHARDS), held(1)]));
    let error = update(&engine(&stub)).unwrap_err();
    assert_eq!(error.code(), "engine-unusable");
    assert_eq!(stub.asked().len(), 6, "{error}");
}

#[test]
fn indices_of_others_are_neither_searched_nor_deleted() {
    let foreign = |name: &str| ok(&json!({name: {"mappings": {}}}).to_string());
    let stub = Stub::plain([foreign("zhunsheng-1")]);
    let error = update(&engine(&stub)).unwrap_err();
    assert!(error.to_string().contains("别的程序"), "{error}");

    let stub = Stub::plain([
        Reply::Json(404, NONE.to_owned()),
        foreign("zhunsheng-7"),
        ok(ACK),
        bulk(&[201, 201]),
        ok(SHARDS),
        held(2),
        ok(ACK),
        Reply::Json(404, NONE.to_owned()),
        ok(ACK),
        foreign("zhunsheng-7"),
    ]);
    update(&engine(&stub)).unwrap();
    assert!(stub.asked()[2].line.starts_with("PUT /zhunsheng-8 "));
    assert!(!stub.asked().iter().any(|asked| asked.line.starts_with("DELETE")));
}

#[test]
fn a_version_that_is_replaced_during_a_search_is_no_refusal() {
    let gone = Reply::Json(404, json!({"error": {"reason": "no such index"}}).to_string());
    let error = ask(&Stub::plain([current(), gone]), "罚款", &Options::default()).unwrap_err();
    assert!(error.needs_rebuild(), "{error}");
}

#[test]
fn a_page_that_lacks_hits_is_an_error_and_not_an_answer() {
    let short = [current(), page(2, &[("甲", 1)], None), page(2, &[("甲", 1)], None)];
    let error = ask(&Stub::plain(short), "罚款", &Options::default()).unwrap_err();
    assert_eq!(error.code(), "engine-unusable");
    let counted = [current(), page(1, &[], None), page(1, &[("甲", 1)], None)];
    let error = ask(&Stub::plain(counted), "罚款", &Options { limit: 5, ..Options::default() });
    assert_eq!(error.unwrap_err().code(), "engine-unusable");
}

#[test]
fn what_is_listed_and_cannot_be_read_is_told() {
    let row = page(1, &[("乙", 0)], None);
    let stub = Stub::plain([current(), row.clone(), row]);
    let options = Options { limit: 5, ..Options::default() };
    let query = Query::parse("年份:2018").unwrap();
    let answer = engine(&stub).search(&query, &options, &|_, _| None).unwrap();
    assert!(answer.notes.iter().any(|note| note.code == "search-text-unread"), "{answer:?}");
}

#[test]
fn a_provision_that_is_refused_is_named() {
    let before = [Reply::Json(404, NONE.to_owned()), ok(NONE), ok(ACK), bulk(&[201, 400])];
    let stub = Stub::plain(before);
    let error = update(&engine(&stub)).unwrap_err();
    assert!(error.to_string().contains("甲#1"), "{error}");
    assert_eq!(error.code(), "engine-refused");
}

fn ask(stub: &Stub, query: &str, options: &Options) -> Result<Answer, Error> {
    let units = units();
    let text_of = |doc: &DocId, provision: usize| {
        units.iter().find(|u| u.doc == *doc && u.provision == provision).map(|u| u.text.clone())
    };
    engine(stub).search(&Query::parse(query).unwrap(), options, &text_of)
}

#[test]
fn a_search_that_the_engine_decides_asks_for_its_count_facets_and_page() {
    let stub = Stub::plain([current(), page(1, &[("甲", 0)], None), page(1, &[("甲", 0)], None)]);
    let options = Options { sort: Sort::Date, limit: 10, ..Options::default() };
    let answer = ask(&stub, "(“安全、培训” 或 “培训。”) NOT 罚", &options).unwrap();
    assert_eq!((answer.total, answer.occurrences, answer.exhaustive), (1, 2, false));
    assert_eq!(answer.hits[0].marks, [(4, 9), (7, 10)]);
    assert_eq!(answer.facets.year["不详"], 1);
    insta::assert_snapshot!(stub.shown());
}

#[test]
fn a_search_that_reading_decides_asks_for_what_may_fit() {
    let values = json!({"buckets": [{"key": {"title": "培训办法"}, "doc_count": 2}]});
    let page = |hits: &[usize]| {
        let hit = |provision: &usize| {
            let title = ["培训办法"];
            json!({"_score": 2.5, "fields": {"doc": ["甲"], "provision": [provision], "title": title}})
        };
        ok(&json!({
            "timed_out": false, "_shards": {"failed": 0}, "aggregations": {"values": values},
            "hits": {"total": {"value": hits.len()}, "hits": hits.iter().map(hit).collect::<Vec<_>>()},
        })
        .to_string())
    };
    let stub = Stub::plain([current(), page(&[]), page(&[0, 1])]);
    let answer = ask(&stub, "三万元 近5 罚款 标题:培训", &Options::default()).unwrap();
    assert_eq!((answer.total, answer.occurrences, answer.exhaustive), (1, 2, false));
    assert_eq!((answer.hits[0].provision, answer.hits[0].score), (1, 2.5));
    insta::assert_snapshot!(stub.shown());
}

#[test]
fn when_a_text_contradicts_the_engine_reading_decides() {
    let wrong = || page(2, &[("甲", 0), ("甲", 1)], None);
    let stub = Stub::plain([current(), wrong(), wrong(), wrong()]);
    let answer = ask(&stub, "罚款", &Options::default()).unwrap();
    assert_eq!((answer.total, answer.occurrences, answer.hits[0].provision), (1, 1, 1));
}

#[test]
fn more_than_one_page_is_walked_to_its_end() {
    let first: Vec<(&str, usize)> = vec![("甲", 1); 10_000];
    let stub = Stub::plain([
        current(),
        page(10_001, &[("甲", 1)], None),
        page(10_001, &first, None),
        page(10_001, &first, Some("s1")),
        page(10_001, &[("甲", 1)], Some("s2")),
        ok(NONE),
    ]);
    let answer = ask(&stub, "罚款", &Options { limit: 1, ..Options::default() }).unwrap();
    assert_eq!((answer.total, answer.occurrences, answer.hits.len()), (10_001, 10_001, 1));
    let asked = stub.asked();
    assert_eq!(asked[4].body, r#"{"scroll":"5m","scroll_id":"s1"}"#);
    assert_eq!(asked[5].line, "DELETE /_search/scroll HTTP/1.1");
    assert_eq!(asked[5].body, r#"{"scroll_id":["s2"]}"#);
}

#[test]
fn pages_that_end_too_early_are_an_error_and_not_an_answer() {
    let stub = Stub::plain([
        current(),
        page(10_001, &[("甲", 1)], None),
        page(10_001, &[], None),
        page(10_001, &[("甲", 1)], Some("s1")),
        page(10_001, &[], Some("s1")),
        ok(NONE),
    ]);
    let error = ask(&stub, "罚款", &Options { limit: 1, ..Options::default() }).unwrap_err();
    assert_eq!(error.code(), "engine-unusable");
    assert!(error.to_string().contains("10001 条只给出 1 条"), "{error}");
}
