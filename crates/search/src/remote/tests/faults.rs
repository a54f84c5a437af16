//! Servers that are away, slow, busy, closed, strange.

use super::*;
use crate::remote::http::ATTEMPTS;
use crate::{ClauseIndex, Error, Fault, Fingerprint, OpenSearch};

fn engine(access: &Access) -> Result<OpenSearch, Error> {
    OpenSearch::new(access, &Fingerprint::new(&[]))
}

/// Asks for the number of provisions; the first request is for the mapping.
fn units(access: &Access) -> Result<usize, Error> {
    engine(access)?.units()
}

/// The error with code and advice, without the number of the port.
fn shown(access: &Access, error: &Error) -> String {
    let text = format!("{}：{error}。{}", error.code(), error.hint());
    text.replace(&access.url, "URL")
}

fn wrong(stub: &Stub) -> String {
    shown(&stub.access(), &units(&stub.access()).unwrap_err())
}

fn current() -> Reply {
    let print = Fingerprint::new(&[]).to_string();
    let layout = crate::remote::mapping::LAYOUT;
    let meta = serde_json::json!({"layout": layout, "fingerprint": print});
    ok(&serde_json::json!({"zhunsheng-1": {"mappings": {"_meta": meta}}}).to_string())
}

const COUNT: &str =
    r#"{"timed_out":false,"_shards":{"failed":0},"hits":{"total":{"value":42},"hits":[]}}"#;

#[test]
fn name_and_password_are_sent_and_never_shown() {
    let stub = Stub::plain([current(), ok(COUNT)]);
    let login = Some(("张某某".to_owned(), "密:码".to_owned()));
    let access = Access { login, ..stub.access() };
    assert_eq!(units(&access).unwrap(), 42);
    let expected = "authorization: Basic 5byg5p+Q5p+QOuWvhjrnoIE=";
    assert!(stub.asked().iter().all(|asked| asked.headers.iter().any(|h| h == expected)));
    let shown = format!("{access:?} {:?}", engine(&access).unwrap());
    assert!(!shown.contains("密") && !shown.contains("5byg"), "{shown}");
}

#[test]
fn a_wrong_password_is_not_tried_twice() {
    let stub = Stub::plain([Reply::Json(401, "Unauthorized".to_owned())]);
    assert!(wrong(&stub).starts_with("engine-denied"));
    assert_eq!(stub.asked().len(), 1);
}

#[test]
fn a_busy_server_is_asked_again() {
    let busy = |status| Reply::With(status, "retry-after: 0\r\n", "{}".to_owned());
    let stub =
        Stub::plain([busy(429), busy(503), current(), Reply::Json(502, String::new()), ok(COUNT)]);
    assert_eq!(units(&stub.access()).unwrap(), 42);
    let never = Stub::plain((0..ATTEMPTS).map(|_| busy(503)));
    assert!(wrong(&never).starts_with("engine-busy"));
    assert_eq!(never.asked().len(), ATTEMPTS as usize);
}

#[test]
fn waits_grow_and_have_an_end() {
    let server = engine(&Access::new("http://127.0.0.1:1")).unwrap().server;
    let waits: Vec<_> = (1..ATTEMPTS).map(|n| server.wait(n, None).as_millis()).collect();
    assert_eq!(waits, [250, 500, 1_000, 2_000, 4_000]);
    assert_eq!(server.wait(1, Some(Duration::from_secs(3))).as_secs(), 3);
    assert_eq!(server.wait(1, Some(Duration::from_secs(86_400))).as_secs(), 20);
}

#[test]
fn a_connection_that_was_closed_meanwhile_is_opened_again() {
    let stub = Stub::plain([current(), Reply::Cut, ok(COUNT)]);
    assert_eq!(units(&stub.access()).unwrap(), 42);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a port where nobody listens")]
fn nobody_there() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let access = Access::new(format!("http://{port}"));
    let error = units(&access).unwrap_err();
    assert!(matches!(error, Error::Remote(Fault::Away { .. })), "{error}");
    assert!(!error.needs_rebuild() && error.to_string().contains(&access.url), "{error}");
}

#[test]
fn silence_has_an_end() {
    let stub = Stub::plain([Reply::Silence]);
    let access = Access { timeout: Duration::from_millis(300), ..stub.access() };
    let error = units(&access).unwrap_err();
    assert!(matches!(error, Error::Remote(Fault::Late { .. })), "{error}");
}

#[test]
fn what_is_no_answer_is_not_taken_for_one() {
    let partly = COUNT.replace("\"failed\":0", "\"failed\":1");
    let late = COUNT.replace("\"timed_out\":false", "\"timed_out\":true");
    let reason = r#"{"error":{"type":"t","reason":"no such thing"},"status":400}"#;
    let full =
        r#"{"error":{"type":"index_create_block_exception","reason":"blocked"},"status":403}"#;
    let missing = units(&Stub::plain([Reply::Json(404, "{}".to_owned())]).access());
    assert!(matches!(missing, Err(Error::Missing)));
    let shown = [
        wrong(&Stub::plain([current(), ok("<html>")])),
        wrong(&Stub::plain([current(), ok(&partly)])),
        wrong(&Stub::plain([current(), ok(&late)])),
        wrong(&Stub::plain([current(), Reply::Json(400, reason.to_owned())])),
        wrong(&Stub::plain([Reply::With(302, "location: /\r\n", String::new())])),
        wrong(&Stub::plain([ok(r#"{"zhunsheng":{"mappings":{}}}"#)])),
        wrong(&Stub::plain([Reply::Json(401, "Unauthorized".to_owned())])),
        wrong(&Stub::plain([Reply::Json(403, full.to_owned())])),
        wrong(&Stub::plain((0..ATTEMPTS).map(|_| Reply::Json(429, String::new())))),
        wrong(&Stub::encrypted([]).0),
    ];
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_certificate_is_checked_against_the_authority_of_the_office() {
    let (stub, authority) = Stub::encrypted([current(), ok(COUNT)]);
    let access = Access { authorities: Some(authority), ..stub.access() };
    assert_eq!(units(&access).unwrap(), 42);

    let (stub, _) = Stub::encrypted([]);
    assert!(wrong(&stub).starts_with("engine-untrusted"));
    let (_, other) = Stub::encrypted([]);
    let access = Access { authorities: Some(other), ..stub.access() };
    let error = units(&access).unwrap_err();
    assert!(matches!(error, Error::Remote(Fault::Untrusted { .. })), "{error}");
    // The certificate is for the number, not for the name.
    let (stub, authority) = Stub::encrypted([]);
    let url = stub.url.replace("127.0.0.1", "localhost");
    let access = Access { url, authorities: Some(authority), ..stub.access() };
    let error = units(&access).unwrap_err();
    assert!(matches!(error, Error::Remote(Fault::Untrusted { .. })), "{error}");
    assert!(stub.asked().is_empty());
}

#[test]
fn settings_that_cannot_be_used_are_refused_before_anything_is_sent() {
    let refused = |access: Access| engine(&access).map_or_else(|e| e.to_string(), |_| "ok".into());
    for url in [
        "",
        "search",
        "ftp://a",
        "https://",
        "https://user.example:p@a.example",
        "http://a.example?b=c",
        "http://a.example b",
    ] {
        let refused = refused(Access::new(url));
        assert!(refused.starts_with("检索服务器的设置不能用：url"), "{url}: {refused}");
    }
    for url in ["http://127.0.0.1:9200", "https://a.example/path/", " https://[::1]:9200 "] {
        assert_eq!(refused(Access::new(url)), "ok", "{url}");
    }
    for index in ["", "A", "_all", "*", "a/b", "a,b", "准绳", "-a", "a.."] {
        let access = Access { index: index.to_owned(), ..Access::new("http://a.example") };
        assert!(refused(access).contains("索引名"), "{index}");
    }
    for pem in ["", "x", "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n"] {
        let authorities = Some(pem.as_bytes().to_vec());
        let access = Access { authorities, ..Access::new("https://a.example") };
        assert!(refused(access).contains("ca 所指的文件"), "{pem}");
    }
}
