//! Web pages.

use proptest::prelude::*;

use super::gb18030;
use crate::{Encoding, Format, read};

/// A page as a publishing system lays it out: the labels in a table, navigation before and the
/// site's foot behind the text.
const PAGE: &str = r#"<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>关于开展专项检查的通知_云州市人民政府</title>
<meta name="PubDate" content="2026-03-02 10:00"><style>p { margin: 0 }</style></head>
<body><div class="top-nav"><a href="/">首页</a> <a href="/zwgk">政务公开</a></div>
<table><tr><td><b>索 引 号：</b></td><td>000/2026-1</td><td>发文机关：</td><td>云州市应急管理局</td></tr>
<tr><td>标　　题：</td><td colspan="3">关于开展专项检查的通知</td></tr>
<tr><td>文号：</td><td></td><td>成文日期：</td><td>2026年03月01日</td></tr></table>
<div id="zoom"><p align="center">关于开展专项检查<br>的通知</p>
<p>各县（区）应急管理局，<b>各有关
单位</b>：&nbsp;</p><p>　　一、检查时间为&nbsp;3&nbsp;月。<p>二、检查比例见下表。
<table><tr><th>行业<th>比例<tr><td>危险化学品<td>100%</tr><tr><td rowspan=2>矿山</td><td></td><td>50%<br>以上</td></tr></table>
<script>document.write("<p>不是正文</p>")</script><div class="share">分享到：微信</div>
<p>A &lt; B &amp; C</p></div>
<div class="footer">主办单位：云州市人民政府</div></body></html>"#;

#[test]
fn a_page_is_its_text_and_what_it_states() {
    let page = read("通知.html", PAGE.as_bytes()).unwrap();
    assert_eq!((page.format, page.encoding), (Format::Html, Encoding::Utf8));
    let declared: Vec<String> =
        page.declared.iter().map(|(label, value)| format!("{label} = {value}")).collect();
    let shown = format!("{}\n---\n{}", declared.join("\n"), page.text.replace('\t', "→"));
    insta::assert_snapshot!(shown, @r"
    索引号 = 000/2026-1
    发文机关 = 云州市应急管理局
    标题 = 关于开展专项检查的通知
    成文日期 = 2026年03月01日
    发布日期 = 2026-03-02 10:00
    ---
    关于开展专项检查
    的通知
    各县（区）应急管理局，各有关单位：
    一、检查时间为 3 月。
    二、检查比例见下表。
    行业→比例
    危险化学品→100%
    矿山→→50% 以上
    A < B & C
    ");
}

#[test]
fn a_page_is_known_by_its_name_or_its_first_tag() {
    for (name, page) in [("页.htm", "<p>意见</p>"), ("页.txt", "\n <!DOCTYPE HTML><p>意见")] {
        let read = read(name, page.as_bytes()).unwrap();
        assert_eq!((read.format, read.text.as_str()), (Format::Html, "意见\n"));
    }
}

#[test]
fn a_page_of_the_old_encoding_reads_the_same() {
    let old = PAGE.replace("charset=\"utf-8\"", "charset=\"gb2312\"");
    let page = read("通知.html", &gb18030(&old)).unwrap();
    assert_eq!(page.encoding, Encoding::Gb18030);
    assert_eq!(page.text, read("通知.html", PAGE.as_bytes()).unwrap().text);
}

fn text(body: &str) -> String {
    read("页.html", body.as_bytes()).map_or_else(|r| r.code.to_owned(), |page| page.text)
}

/// What carries no known name is found by its words; what is left open closes itself.
#[test]
fn text_is_found_without_a_name() {
    let rule = "生产经营单位应当建立健全全员安全生产责任制，加大对安全生产资金的投入保障力度。";
    let check = |body: &str, expected: &[&str]| {
        assert_eq!(text(body).lines().collect::<Vec<_>>(), expected, "{body}");
    };
    check(
        &format!("<div><a href=1>{rule}</a></div><div><h1>意见</h1><p>{rule}<p>{rule}</div>"),
        &["意见", rule, rule],
    );
    check(&format!("<ul><li>{rule}<li>{rule}</ul>"), &[rule, rule]);
    check(&format!("<b><p>{rule}</b>甲</p>乙"), &[&format!("{rule}甲"), "乙"]);
    // A table that lays out the page is no table of the document.
    check(
        &format!(
            "<table><tr><td><p>{rule}<p>甲<p>乙<p>丙<p>丁<p>戊<p>己<p>庚<p>辛<td>侧栏</table>"
        ),
        &[rule, "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "侧栏"],
    );
    check(
        &format!("<div>关于\n加强 A\nB</div><div style='display: none'>{rule}</div>"),
        &["关于加强 A B"],
    );
}

#[test]
fn hostile_pages_end() {
    let deep = "<div>".repeat(100_000) + "文" + &"</div>".repeat(100_000);
    assert_eq!(text(&deep), "文\n");
    let cells = "<table><tr><td>".repeat(20_000) + "文";
    assert_eq!(text(&cells), "文\n");
    let attributes: String = (0..200_000).map(|n| format!(" a{n}")).collect();
    assert_eq!(text(&format!("<p{attributes}>文")), "文\n");
    assert_eq!(text(&"<br>".repeat(2_000_001)), "too-complex");
    assert_eq!(text("<script>文"), "empty-file");
    let labels = "文号：甲 ".repeat(500_000);
    assert_eq!(text(&format!("<p>{labels}")).trim_end(), labels.trim_end());
    assert_eq!(text(&format!("<p>{labels}</p><div id=zoom>{}</div>", "文".repeat(99))).len(), 298);
}

proptest! {
    /// Truncations and flipped bytes of a real page, and tags in any order.
    #[test]
    fn mutated_pages_are_read_or_refused(
        cut in 0..PAGE.len(),
        flips in prop::collection::vec((0..PAGE.len(), any::<u8>()), 0..8),
    ) {
        let mut bytes = PAGE.as_bytes().to_vec();
        for (at, byte) in flips {
            bytes[at] = byte;
        }
        let _ = read("页.html", &bytes[..cut]);
        let _ = read("页.html", String::from_utf8_lossy(&bytes[cut..]).as_bytes());
    }

    /// Whatever the tags, no character of the text between them is lost.
    #[test]
    fn tags_in_any_order_lose_no_text(
        parts in prop::collection::vec(prop::sample::select(vec![
            "<p>", "</p>", "<div>", "</div>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<b>",
            "</b>", "<li>", "<ul>", "</ul>", "<br>", "文", "字",
        ]), 1..60),
    ) {
        let body = parts.concat();
        let han = |s: &str| s.chars().filter(|c| "文字".contains(*c)).collect::<String>();
        let expected = han(&body);
        prop_assume!(!expected.is_empty());
        prop_assert_eq!(han(&text(&body)), expected, "{}", body);
    }
}
