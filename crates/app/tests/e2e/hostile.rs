//! Queries that are meant to hurt: refused with a message, or answered in bounded size, on the
//! command line and over HTTP. How long each took is printed (`--nocapture`), not judged.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::program::run;
use crate::workbench::{Server, encoded};

/// The longest answer to one page of hits, in bytes. Twenty provisions of a few thousand characters
/// with all their marks fit.
const LONGEST_ANSWER: usize = 2_000_000;

/// What is asked: a name, the query, and the code of the refusal when it must be refused.
fn queries() -> Vec<(&'static str, String, Option<&'static str>)> {
    let many = |n: usize, unit: &str| unit.repeat(n);
    // Words that stand almost everywhere, different ones, so that nothing can be merged.
    let characters: Vec<String> = ('\u{4e00}'..'\u{9fa5}').take(10_000).map(String::from).collect();
    let common = "的有和在不人者机定法规条行政者员安全生产经营单位应当部门国家进管理监督事故责任";
    let common: Vec<String> = common.chars().map(String::from).collect();
    vec![
        ("operators", many(10_000, " AND"), Some("query-too-long")),
        ("operators that fit", many(400, " AND"), Some("query-too-many-words")),
        ("words", many(900, "安 "), Some("query-too-many-words")),
        ("brackets", many(1_900, "("), Some("query-too-many-words")),
        ("brackets that fit", many(200, "("), Some("query-too-deep")),
        ("brackets closed", many(40, "(") + "安" + &many(40, ")"), Some("query-too-deep")),
        ("not", many(100, "NOT ") + "安", Some("query-too-deep")),
        ("not of everything", "NOT 的".to_owned(), Some("query-only-excluded")),
        ("not of nothing", "NOT".to_owned(), Some("query-missing-operand")),
        ("or of characters", characters.join(" OR "), Some("query-too-long")),
        ("or that fits", common.join(" OR "), None),
        ("and that fits", common.join(" AND "), None),
        ("same sentence", common.join(" 同句 "), None),
        ("same chapter", common.join(" 同章 "), None),
        ("star", "*".to_owned(), Some("query-nothing-to-match")),
        ("stars", many(1_000, "*"), Some("query-nothing-to-match")),
        ("star within", "安*全".to_owned(), Some("query-bad-wildcard")),
        ("stars within", many(500, "安*"), Some("query-bad-wildcard")),
        ("quote", "\"安全".to_owned(), Some("query-unclosed-quote")),
        ("quotes", many(101, "\""), Some("query-unclosed-quote")),
        ("quotes of nothing", many(100, "\"\""), Some("query-nothing-to-match")),
        ("near", "安 近99999999999999999999 全".to_owned(), Some("query-bad-distance")),
        ("near everything", many(1, "的 近500 有 近500 和"), Some("query-bad-operand")),
        ("near that fits", "(的 或 有 或 和) 近500 (在 或 不 或 人)".to_owned(), None),
        ("near itself", "的 近500 的".to_owned(), None),
        ("year", format!("年份:{}", many(1_500, "9")), Some("query-bad-value")),
        ("date", "日期:99999999999999999999..1".to_owned(), Some("query-bad-value")),
        ("title", format!("标题:{}", many(1_900, "安")), None),
        ("numbers", many(150, "10000000万元"), None),
        ("big number", format!("{}元", many(1_900, "9")), None),
        ("one long word", many(2_000, "安"), None),
        ("too long a word", many(2_001, "安"), Some("query-too-long")),
        ("a paragraph", many(90, "生产经营单位应当对从业人员进行安全生产"), None),
        ("a question", format!("{}怎么罚？", many(90, "没有培训就上岗受伤死亡事故")), None),
        ("an address", format!("安全生产法{}", many(1_900, "9")), None),
        ("levels of an address", format!("安全生产法{}", many(600, "1.")), None),
        ("a number of a document", format!("〔2016〕{}号", many(1_500, "3")), None),
        ("nothing", String::new(), Some("query-empty")),
        ("blanks", many(1_000, "　"), Some("query-empty")),
        ("controls", "\u{1b}[31m\u{7f}\u{202e}\u{200b}".to_owned(), None),
    ]
}

#[expect(clippy::print_stdout, reason = "measured, not judged")]
fn say(name: &str, door: &str, took: Duration, size: usize) {
    println!("{name:24} {door:5} {:8.1} ms {size:8} bytes", took.as_secs_f64() * 1_000.0);
}

#[test]
fn hostile_queries_are_refused_or_answered_within_bounds() {
    let server = Server::start();
    // The index is open from here on.
    assert_eq!(server.get(&format!("/api/search?q={}", encoded("安全"))).0, 200);
    for (name, query, refusal) in queries() {
        // A longer argument than this no system passes on.
        if query.len() < 100_000 {
            let start = Instant::now();
            let ran = run(&["search", &query, "--json"]);
            say(name, "line", start.elapsed(), ran.out.len() + ran.err.len());
            assert!(!ran.err.contains("panicked"), "{name}: {}", ran.err);
            assert!(ran.out.len() + ran.err.len() < LONGEST_ANSWER, "{name}");
            match refusal {
                Some(code) => {
                    assert_eq!(ran.code, 2, "{name}: {}{}", ran.out, ran.err);
                    let said = format!("{}{}", ran.out, ran.err);
                    assert!(said.contains(code), "{name}: {code} in {said}");
                }
                None => assert!(matches!(ran.code, 0..=2), "{name}: {}", ran.err),
            }
        }
        let start = Instant::now();
        let (status, answer) = server.get(&format!("/api/search?q={}", encoded(&query)));
        say(name, "http", start.elapsed(), answer.len());
        assert!(answer.len() < LONGEST_ANSWER, "{name}");
        match refusal {
            // What does not fit into an address is refused before anybody reads it.
            _ if query.len() > 20_000 => assert!((400..500).contains(&status), "{name}: {status}"),
            Some(code) => {
                assert_eq!(status, 400, "{name}: {answer}");
                assert!(answer.contains(code), "{name}: {code} in {answer}");
            }
            None => assert!(matches!(status, 200 | 400), "{name}: {status} {answer}"),
        }
        let (status, page) = server.get(&format!("/search?q={}", encoded(&query)));
        assert!(status < 500 && page.len() < 2 * LONGEST_ANSWER, "{name}: {status}");
    }
}

#[test]
fn requests_that_are_no_text_are_refused() {
    let server = Server::start();
    for path in [
        // Neither UTF-8 nor percent-encoding.
        "/api/search?q=%FF%FE",
        "/api/search?q=%C4%B3",
        "/api/search?q=%ED%A0%80",
        "/search?q=%80",
        "/api/search?q=%",
        "/api/search?q=%zz",
        "/doc/%FF",
    ] {
        let (status, answer) = server.get(path);
        assert!(status < 500 && status != 0, "{path}: {status} {answer}");
        assert!(!answer.contains("panicked") && answer.len() < LONGEST_ANSWER, "{path}");
    }
    // Bytes that are no address at all, and an address of a megabyte.
    let long = format!("/api/search?q={}", "%E5%AE%89".repeat(120_000));
    let raw: [&[u8]; 3] = [b"/api/search?q=\xff\xfe\xb0", b"/\x00", long.as_bytes()];
    for path in raw {
        let start = Instant::now();
        let status = server.raw(path);
        say("raw", "http", start.elapsed(), path.len());
        assert!((400..500).contains(&status), "{status} for {} bytes", path.len());
    }
    // The server is still there.
    assert_eq!(server.get(&format!("/api/search?q={}", encoded("安全"))).0, 200);
}

impl Server {
    /// The status of the answer to a request whose address is these bytes.
    fn raw(&self, path: &[u8]) -> u16 {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        let host = format!(" HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address());
        // It may be refused before all of it is sent.
        let _ = stream.write_all(&[b"GET ", path, host.as_bytes()].concat());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
    }
}
