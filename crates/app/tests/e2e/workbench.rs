//! The pages of `serve`: asked for over HTTP, and looked at by a real browser.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::program::{command, scratch, shared};

/// A running workbench, stopped when dropped.
pub(crate) struct Server {
    child: Child,
    address: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let mut child = command(shared())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}")).to_owned();
        Self { child, address }
    }

    fn request(&self, head: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(stream, "{head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}")
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        (status, answer)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        self.request(&format!("GET {path} HTTP/1.1\r\nHost: {}", self.address), "")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

#[test]
fn pages_answer_and_guard_themselves() {
    let server = Server::start();
    let (status, page) = server.get(&format!("/search?q={}", encoded("处罚")));
    assert_eq!(status, 200);
    assert!(page.contains("<mark>处罚</mark>") && page.contains("已全部找出并逐处核对"));
    assert!(page.to_ascii_lowercase().contains("content-security-policy"));

    let (status, page) = server.get(&format!("/search?q={}", encoded("安全 与 (培训")));
    assert_eq!(status, 200);
    assert!(page.contains("左括号"), "a bad query is answered beside the form");

    let (status, page) = server.get(&format!("/search?q={}", encoded("<script>alert(1)</script>")));
    assert_eq!(status, 200);
    assert!(!page.contains("<script>"));

    let id = encoded("临政办发〔2016〕30号");
    let (status, page) = server.get(&format!("/doc/{id}"));
    assert_eq!(status, 200);
    assert!(page.contains("（五）改进监督检查方式"));
    // A permalink leads to the anchor of its provision.
    assert!(page.contains("id=\"四（三）\""), "{page}");
    let (_, found) =
        server.get(&format!("/search?q={}&region={}", encoded("处罚"), encoded("临沂")));
    assert!(found.contains("doc&#x2f;临政办发〔2016〕30号#四（三）\""), "{found}");

    let other = encoded("郴政办发〔2016〕19号");
    let (status, page) = server.get(&format!("/compare?a={id}&b={other}"));
    assert_eq!(status, 200);
    assert!(page.contains("期限不同"));

    for (path, status) in [("/", 303), ("/forms", 200)] {
        assert_eq!(server.get(path).0, status, "{path}");
    }
    // What cannot be read is refused in Chinese, on a page of the workbench.
    for (path, status, words) in [
        ("/nowhere", 404, "没有这一页"),
        ("/doc/%FF", 400, "读不懂"),
        ("/search?q=a&amp;q=b&q=c", 400, "读不懂"),
        ("/compare?a=%E4%B8%B4%E6%B2%82&b=x", 200, "库中没有“x”"),
        ("/search?q=%E5%AE%89%E5%85%A8&page=abc", 200, "已全部找出"),
        ("/search?q=%E5%AE%89%E5%85%A8&page=99999999999999999999999", 200, "已全部找出"),
    ] {
        let (answered, page) = server.get(path);
        assert_eq!(answered, status, "{path}");
        assert!(page.contains(words) && page.contains("<nav>"), "{path}: {page}");
    }
    let large = format!(
        "POST /forms/gentle-reminder HTTP/1.1\r\nHost: {}\r\n\
         Content-Type: application/x-www-form-urlencoded",
        server.address
    );
    let (status, page) = server.request(&large, &format!("party.name={}", "x".repeat(3_000_000)));
    assert_eq!(status, 413);
    assert!(page.contains("填写的内容太多"), "{page}");
    let (status, _) = server.request("GET /search HTTP/1.1\r\nHost: evil.example", "");
    assert_eq!(status, 403, "a foreign name for this machine");
    let foreign = format!(
        "POST /forms/gentle-reminder HTTP/1.1\r\nHost: {}\r\nOrigin: http://evil.example\r\n\
         Content-Type: application/x-www-form-urlencoded",
        server.address
    );
    assert_eq!(server.request(&foreign, "party.name=x").0, 403, "a form of a foreign page");
}

#[test]
fn a_form_is_checked_previewed_and_downloaded() {
    let server = Server::start();
    let (status, page) = server.get("/forms/gentle-reminder?example=1");
    assert_eq!(status, 200);
    assert!(page.contains("svg+xml;base64,"), "the example is shown as printed");
    let form = page.split("<form").nth(1).unwrap();
    let first = form.split("<button").nth(1).and_then(|b| b.split('>').next()).unwrap();
    assert!(!first.contains("name="), "Enter previews and adds no row: {first}");

    let post = |path: &str, body: &str| {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded",
            server.address
        );
        server.request(&head, body)
    };
    let name = encoded("云州市某某机械有限公司");
    let (status, page) = post("/forms/gentle-reminder", &format!("party.name={name}"));
    assert_eq!(status, 200);
    assert!(page.contains("class=\"wrong\""), "missing facts are named beside their fields");
    assert!(page.contains("value=\"云州市某某机械有限公司\""), "what was typed is kept");

    // Every field of the example, sent back as the page holds it, gives a PDF.
    let (_, page) = server.get("/forms/gentle-reminder?example=1");
    let body = fields(&page);
    let (status, pdf) = post("/forms/gentle-reminder/pdf", &body);
    assert_eq!(status, 200, "{pdf}");
    assert!(pdf.contains("application/pdf") && pdf.contains("%PDF-1.7"));
}

/// The fields of a page as a browser would send them.
fn fields(page: &str) -> String {
    let unescape = |s: &str| {
        s.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&#x2f;", "/")
            .replace("&amp;", "&")
    };
    let attribute = |tag: &str, name: &str| {
        let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        Some(unescape(tag[from..].split('"').next()?))
    };
    let mut pairs = Vec::new();
    for tag in page.split("<input ").skip(1) {
        let tag = format!(" {}", tag.split('>').next().unwrap());
        if let Some(name) = attribute(&tag, "name") {
            pairs.push((name, attribute(&tag, "value").unwrap_or_default()));
        }
    }
    for tag in page.split("<textarea ").skip(1) {
        let name = attribute(&format!(" {tag}"), "name").unwrap();
        let body = tag.split_once('>').unwrap().1.split("</textarea>").next().unwrap();
        pairs.push((name, unescape(body)));
    }
    for tag in page.split("<select ").skip(1) {
        let name = attribute(&format!(" {tag}"), "name").unwrap();
        let options = tag.split("</select>").next().unwrap();
        let chosen = options.split("<option").find(|o| o.contains(" selected"));
        let value = chosen.map(|o| {
            attribute(o, "value").unwrap_or_else(|| {
                unescape(o.split_once('>').unwrap().1.split('<').next().unwrap())
            })
        });
        pairs.push((name, value.unwrap_or_default()));
    }
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

/// A real browser lays the pages out: the style sheet is allowed, nothing is refused, the words
/// are there. The screenshots are for people.
#[test]
fn a_browser_shows_the_three_pages() {
    let server = Server::start();
    let folder = scratch("screenshots");
    let a = encoded("临政办发〔2016〕30号");
    let b = encoded("郴政办发〔2016〕19号");
    for (name, path, words) in [
        ("search", format!("/search?q={}", encoded("安全 同句 培训")), "已全部找出并逐处核对"),
        ("compare", format!("/compare?a={a}&b={b}"), "期限不同"),
        ("form", "/forms/rectification-order?example=1".to_owned(), "核对并预览"),
    ] {
        let picture = folder.join(format!("{name}.png"));
        let browser = ["chromium", "chromium-browser", "google-chrome"]
            .into_iter()
            .find(|b| Command::new(b).arg("--version").stdout(Stdio::null()).status().is_ok())
            .expect("no chromium; ./dev test installs it");
        let output = Command::new(browser)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            .args(["--enable-logging=stderr", "--window-size=1400,1000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", folder.join(format!("profile-{name}")).display()))
            .arg(format!("--screenshot={}", picture.display()))
            .arg(format!("http://{}{path}", server.address))
            .output()
            .unwrap();
        let (dom, log) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(dom.contains(words), "{name}: {words}");
        assert!(!log.contains("Content Security Policy"), "{name}: {log}");
        assert!(std::fs::metadata(&picture).unwrap().len() > 20_000, "{name}: an empty page");
    }
}
