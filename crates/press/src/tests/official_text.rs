//! What official documents do with the text that they are handed: faces by the mark of a heading,
//! titles turned at words, texts of any length.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::official::{BOTTOM, LEFT, Printed, RIGHT, TOP, document, han, print};
use super::paper::{apart, pasted};
use super::{FONTS, dense, text_of, tool};
use crate::preflight;

/// The text of the body in runs of one face: 黑 FandolHei, 楷 FandolKai, 仿 whatever else.
fn faces(body: &str) -> String {
    let parts = json!([
        { "name": "m", "kind": "masthead", "issuer": "某局文件", "marks": [] },
        { "name": "b", "kind": "paragraph", "text": format!("{}\n{body}", han(9)) },
    ]);
    let printed = print("official-circular", &document(parts, None));
    let xml = tool("pdftohtml", &["-xml", "-i", "-stdout", "-fontfullname", "{}"], &printed.pdf);
    let value = |line: &str, key: &str| -> String {
        let from = line.find(&format!("{key}=\"")).unwrap() + key.len() + 2;
        line[from..].split('"').next().unwrap().to_owned()
    };
    let mut families: Vec<(String, String)> = Vec::new();
    let mut texts: Vec<(char, String)> = Vec::new();
    for line in xml.lines().map(str::trim) {
        if line.starts_with("<fontspec") {
            families.push((value(line, "id"), value(line, "family")));
        }
        let text = line.strip_prefix("<text").and_then(|line| line.split_once('>'));
        let Some((_, text)) = text else { continue };
        let id = value(line, "font");
        let family = &families.iter().rfind(|(known, _)| *known == id).unwrap().1;
        let face = match family {
            family if family.contains("FandolHei") => '黑',
            family if family.contains("FandolKai") => '楷',
            _ => '仿',
        };
        texts.push((face, text.trim_end_matches("</text>").to_owned()));
    }
    let body = texts.iter().position(|(_, text)| *text == han(9)).unwrap() + 1;
    let body = texts[body..].iter().take_while(|(_, text)| !text.starts_with('—'));
    let mut runs: Vec<(char, String)> = Vec::new();
    for (face, text) in body {
        match runs.last_mut() {
            Some((last, run)) if last == face => run.push_str(text),
            _ => runs.push((*face, text.clone())),
        }
    }
    runs.into_iter().map(|(face, run)| format!("[{face}]{run}")).collect()
}

/// 7.3.3: the first level in 黑体, the second in 楷体, the others in 仿宋.
#[test]
fn headings_have_the_face_of_their_mark() {
    for (body, expected) in [
        ("一、检查范围\n甲乙丙。", "[黑]一、检查范围[仿]甲乙丙。"),
        ("（一）企业自查\n甲乙丙。", "[楷]（一）企业自查[仿]甲乙丙。"),
        ("一.检查范围", "[仿]一.检查范围"),
        // A heading that the text follows on its line ends with its sentence.
        ("（一）严格执法。甲乙丙。", "[楷]（一）严格执法。[仿]甲乙丙。"),
        ("一、严格执法。甲乙丙。", "[黑]一、严格执法。[仿]甲乙丙。"),
        // An article of one sentence, or of long ones, has no heading.
        ("一、违反规定的，依法处理。", "[黑]一、[仿]违反规定的，依法处理。"),
        (
            "（二）已经在前款规定的场所存放的应当自行清理干净并报告。甲。",
            "[楷]（二）[仿]已经在前款规定的场所存放的应当自行清理干净并报告。甲。",
        ),
    ] {
        assert_eq!(faces(body), expected, "{body}");
    }
    // Third and fourth level; figures come from another font of the stack.
    assert_eq!(faces("1.甲乙\n（1）丙丁").matches('[').count(), 1);
}

/// The lines of a title.
fn title(title: &str) -> Vec<String> {
    let parts = json!([
        { "name": "m", "kind": "masthead", "issuer": "某局文件", "marks": [] },
        { "name": "b", "kind": "paragraph", "text": "正文" },
    ]);
    let mut data = document(parts, None);
    data["title"] = title.into();
    let printed = print("official-circular", &data);
    let lines = printed.lines(1);
    let height = |top: f64, bottom: f64| (bottom - top - 22.0 * 25.4 / 72.0).abs() < 0.2;
    let title = lines.into_iter().filter(|(area, _)| height(area.top, area.bottom));
    title.map(|(_, text)| text).collect()
}

/// 7.3.1: turned at words, in the shape of a trapezium or a lozenge.
#[test]
fn titles_are_turned_at_words() {
    for (whole, lines) in [
        ("关于开展安全生产执法检查的通知", &["关于开展安全生产执法检查的通知"][..]),
        (
            "云州市应急管理局关于规范安全生产行政执法文书制作和使用的意见",
            &["云州市应急管理局关于规范安全生产", "行政执法文书制作和使用的意见"],
        ),
        (
            "关于喷涂作业场所通风和可燃气体报警失效问题的预警通报",
            &["关于喷涂作业场所通风和可燃气体", "报警失效问题的预警通报"],
        ),
        (
            "云州市应急管理局关于转发《关于进一步加强工贸企业有限空间作业安全管理工作的通知》的通知",
            &[
                "云州市应急管理局关于转发",
                "《关于进一步加强工贸企业有限空间",
                "作业安全管理工作的通知》的通知",
            ],
        ),
        // A line more than needed, and no word in two.
        (
            "云州市应急管理局关于云州市某某机械有限公司安全生产教育和培训走过场问题的通报",
            &[
                "云州市应急管理局",
                "关于云州市某某机械有限公司",
                "安全生产教育和培训走过场问题的通报",
            ],
        ),
        // As it was typed.
        ("关于开展\n安全检查的通知", &["关于开展", "安全检查的通知"]),
    ] {
        assert_eq!(title(whole), lines, "{whole}");
    }
}

/// 7.3.2: 主送机关太多的，移至版记，首页总有正文。
#[test]
fn too_many_addressees_move_to_the_imprint() {
    let to: String = (1..=60).map(|n| format!("第{n}机关，")).collect();
    let to = to.trim_end_matches('，');
    let parts = |imprint: Value| {
        let mut parts = vec![
            json!({ "name": "m", "kind": "masthead", "issuer": "某局文件", "marks": [] }),
            json!({ "name": "a", "kind": "addressee", "text": format!("{to}：") }),
            json!({ "name": "b", "kind": "paragraph", "text": "正文由此开始。" }),
        ];
        parts.extend(Some(imprint).filter(|imprint| !imprint.is_null()));
        document(json!(parts), Some("公章"))
    };
    let imprint =
        json!({ "name": "i", "kind": "imprint", "rows": [{ "label": "抄送", "value": "某机关" }] });
    for (imprint, rules) in [(imprint, 2), (Value::Null, 2)] {
        let printed = print("official-circular", &parts(imprint));
        assert_eq!(printed.line("正文由此").page, 1);
        let main = printed.line("主送：");
        assert_eq!((main.page, printed.pages), (2, 2));
        assert_eq!(printed.ink(2).rules.len(), rules, "没有分隔线在主送和抄送之间");
        let text = dense(&text_of(&printed.pdf));
        assert!(text.contains("主送：第1机关，") && text.contains("第60机关。"), "{text}");
    }
}

/// What stands above the mark of the organ pushes it down rather than lie under it.
#[test]
fn long_marks_are_not_printed_over() {
    let secrecy: String = ('\u{4e00}'..).take(400).collect();
    let masthead = json!({ "name": "masthead", "kind": "masthead", "issuer": "云州市应急管理局文件",
        "marks": ["000012", secrecy, "加急"], "signers": ["某某某"] });
    for layout in ["official-circular", "official-minutes"] {
        let printed = print(layout, &document(json!([masthead]), None));
        let read: String = text_of(&printed.pdf).split_whitespace().collect();
        assert!(
            read.contains(&format!("000012{secrecy}加急云州市应急管理局文件")),
            "{layout}: {read}"
        );
    }
}

/// No text of any part leaves the paper or is lost, whatever its length.
#[test]
fn long_texts_flow_on() {
    // Each text has a mark of its own in every piece, so that none stands for another.
    for (marks, piece) in [
        ("零甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申", "云州市某某机械有限公司"),
        ("abcdefghijklmnopqrst", "ABCDEFGHIJ0123456789"),
    ] {
        let mut unused = marks.chars();
        let text =
            |mark: char| -> String { format!("{mark}{piece}").chars().cycle().take(500).collect() };
        let mut next = || text(unused.next().unwrap());
        let mut data = document(
            json!([
                { "name": "masthead", "kind": "masthead", "issuer": next(), "marks": [next()],
                  "signers": [next(), "李某某", "王某某"] },
                { "name": "to", "kind": "addressee", "text": format!("{}：", next()) },
                { "name": "h", "kind": "heading", "text": format!("一、{}", next()) },
                { "name": "body", "kind": "paragraph", "text": format!("（一）{}。{}", next(), next()) },
                { "name": "l", "kind": "list", "items": [{ "text": next(), "notes": [next()] }] },
                { "name": "g", "kind": "grid", "rows": [[{ "label": "领导批示", "value": next() }]] },
                { "name": "annexes", "kind": "annexes", "items": [
                    { "title": next(), "text": next() }, { "title": next(), "text": null } ] },
                { "name": "seal", "kind": "seal", "agency": next(), "date": "2026年11月20日" },
                { "name": "note", "kind": "paragraph", "text": format!("（{}）", next()) },
                { "name": "p", "kind": "lines", "rows": [[{ "label": "出席", "value": next() }]] },
                { "name": "imprint", "kind": "imprint", "rows": [
                    { "label": "抄送", "value": next() }, { "label": "发", "value": "某机关" } ],
                  "office": next(), "printed": "2026年11月21日" },
            ]),
            Some("公章"),
        );
        data["title"] = next().into();
        let used = marks.len() - unused.as_str().len();
        for layout in ["official-circular", "official-letter", "official-minutes"] {
            let printed = print(layout, &data);
            inside(&printed, layout);
            let read = text_of(&printed.pdf);
            for (n, mark) in marks[..used].chars().enumerate() {
                let count = |text: &str| text.chars().filter(|c| *c == mark).count();
                let times = match (n, layout) {
                    // A letter names no signers and not who prints it.
                    (2 | 17, "official-letter") => 0,
                    // The title of an annex stands in the list and above the annex.
                    (10, _) => 2,
                    _ => 1,
                };
                assert_eq!(count(&read), times * count(&text(mark)), "{layout}: text {n}, {mark}");
            }
            tool("qpdf", &["--check", "{}"], &printed.pdf);
        }
    }
}

/// Every word lies on the type area; page numbers below it.
#[track_caller]
fn inside(printed: &Printed, layout: &str) {
    let half = 3.0;
    for (page, area, text) in &printed.words {
        assert!(
            area.left > LEFT - half && area.right < RIGHT + half,
            "{layout} {page} {area:?} {text}"
        );
        // The mark of a letter stands above the type area.
        assert!(
            area.top > TOP - 10.0 && area.bottom < BOTTOM + 14.0,
            "{layout} {page} {area:?} {text}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    /// Whatever is pasted into title, body, annexes and imprint is printed as it stands.
    #[test]
    fn pasted_texts_print_exactly(texts in prop::collection::vec(pasted(), 12)) {
        let printable = |text: &String| -> String {
            let refused: Vec<_> = preflight::check(&json!(text), |c| FONTS.has(c))
                .iter()
                .map(|unprintable| unprintable.character)
                .collect();
            text.chars().filter(|character| !refused.contains(character)).collect()
        };
        let texts: Vec<String> = texts.iter().map(printable).collect();
        // A mark before each text keeps it apart from its neighbours.
        let marked = |n: usize| format!("{n}〇{}", texts[n]);
        let body: Vec<String> = (0..9).map(marked).collect();
        let mut data = document(
            json!([
                { "name": "m", "kind": "masthead", "issuer": "某局文件", "marks": [] },
                { "name": "b", "kind": "paragraph", "text": body.join("\n") },
                { "name": "a", "kind": "annexes", "items": [{ "title": "甲", "text": marked(9) }] },
                { "name": "i", "kind": "imprint", "rows": [{ "label": "抄送", "value": marked(10) }] },
            ]),
            None,
        );
        data["title"] = marked(11).into();
        let printed = print("official-circular", &data);
        let raw = apart(&tool("pdftotext", &["-raw", "-enc", "UTF-8", "{}", "-"], &printed.pdf));
        let page = |(n, page): (usize, &str)| {
            dense(page).replacen(&format!("—{}—", n + 1), "", 1)
        };
        let read: String = raw.split('\u{c}').enumerate().map(page).collect();
        for n in 0..12 {
            let text = dense(&apart(&marked(n)));
            prop_assert!(read.contains(&text), "{:?} is not in {:?}", text, read);
        }
    }
}
