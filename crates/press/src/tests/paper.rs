//! What stands on the paper, read back by poppler.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{FONTS, FORMS, PRESS, dense, draft, job, print, sample, text_of, tool};
use crate::{PressError, Reason, preflight};

/// Width of the text area, 31 characters of 14 pt, and the pitch of its lines.
const MEASURE: f64 = 434.0;
const PITCH: f64 = 27.0;
const PAGE_WIDTH: f64 = 595.28;
const PAGE_HEIGHT: f64 = 841.89;

/// A word as poppler finds it, in points from the upper left corner.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) page: usize,
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
    pub(super) text: String,
}

pub(super) fn words(pdf: &[u8]) -> Vec<Word> {
    let mut page = 0;
    let mut words = Vec::new();
    for line in tool("pdftotext", &["-bbox", "{}", "-"], pdf).lines() {
        let line = line.trim();
        if line.starts_with("<page") {
            page += 1;
        }
        let Some(word) = line.strip_prefix("<word ") else { continue };
        let value = |name: &str| -> f64 {
            let from = word.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
            word[from..].split('"').next().unwrap().parse().unwrap()
        };
        let text = word.split_once('>').unwrap().1.strip_suffix("</word>").unwrap();
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        words.push(Word {
            page,
            left: value("xMin"),
            top: value("yMin"),
            right: value("xMax"),
            bottom: value("yMax"),
            text: text.replace("&apos;", "'").replace("&amp;", "&"),
        });
    }
    words
}

/// The running text of all pages, without foot and watermark, white space removed.
pub(super) fn running_text(data: &Value, pdf: &[u8]) -> String {
    let copies: String = data["parts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|part| part["kind"] == "copies")
        .map(|part| dense(part["text"].as_str().unwrap()))
        .collect();
    let text = apart(&tool("pdftotext", &["-raw", "-enc", "UTF-8", "{}", "-"], pdf));
    let pages: Vec<_> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    let total = pages.len();
    let body = |(index, page): (usize, &&str)| {
        let page = dense(page);
        let foot = format!("{copies}共{total}页第{}页", index + 1);
        assert!(page.contains(&foot), "page {} lacks its foot", index + 1);
        let page = page.replacen(&foot, "", 1);
        match data["watermark"].as_str() {
            Some(watermark) => page.replacen(watermark, "", 1),
            None => page,
        }
    };
    pages.iter().enumerate().map(body).collect()
}

/// poppler reads an accent whose glyph touches the one before as a combining mark (`TextOutputDev`,
/// its table of combining characters): behind squeezed punctuation `` ` `` comes out as U+0300. The
/// file holds the accent itself.
pub(super) fn apart(text: &str) -> String {
    let spacing = |c| match c {
        '\u{300}' => '`',
        '\u{301}' => '´',
        '\u{304}' => '¯',
        '\u{308}' => '¨',
        '\u{327}' => '¸',
        '\u{302}' => 'ˆ',
        '\u{303}' => '˜',
        other => other,
    };
    text.chars().map(spacing).collect()
}

/// The beginning and the end of a long string.
fn ends(text: &str) -> String {
    let characters: Vec<_> = text.chars().collect();
    match characters.as_slice() {
        [first @ .., _] if first.len() > 60 => {
            let (head, tail) = (&characters[..30], &characters[characters.len() - 30..]);
            format!("{}…{}", String::from_iter(head), String::from_iter(tail))
        }
        _ => text.to_owned(),
    }
}

/// Every string that a part shows.
fn shown(value: &Value, key: &str, found: &mut Vec<String>) {
    match value {
        Value::String(text) if !matches!(key, "name" | "kind" | "align") => {
            found.push(dense(text));
        }
        Value::Array(items) => items.iter().for_each(|item| shown(item, key, found)),
        Value::Object(fields) => fields.iter().for_each(|(key, item)| shown(item, key, found)),
        _ => {}
    }
}

/// Prints, and checks that every string of the parts can be read back exactly, that no word leaves
/// the text area, and that no two words lie on each other.
#[track_caller]
fn check(data: &Value) -> Vec<u8> {
    let printed = print(data).unwrap();
    let text = running_text(data, &printed.pdf);
    let mut expected = Vec::new();
    shown(&data["parts"], "", &mut expected);
    let copies = |string: &String| string.starts_with("本文书一式");
    for string in expected.iter().filter(|string| !copies(string)) {
        assert!(text.contains(string), "“{}” is not in the PDF", ends(string));
    }

    let margin = (PAGE_WIDTH - MEASURE) / 2.0;
    let words = words(&printed.pdf);
    let marked = |word: &&Word| data["watermark"].as_str().is_none_or(|w| !w.contains(&word.text));
    let words: Vec<_> = words.iter().filter(marked).collect();
    for word in &words {
        // Punctuation at the ends of a line reaches out with the empty half of its square.
        assert!(word.left > margin - 7.5 && word.right < margin + MEASURE + 7.5, "{word:?}");
        assert!(word.top > 0.0 && word.bottom < PAGE_HEIGHT - 20.0, "{word:?}");
    }
    for (index, a) in words.iter().enumerate() {
        for b in words[index + 1..].iter().filter(|b| b.page == a.page) {
            let across = a.right.min(b.right) - a.left.max(b.left);
            let down = a.bottom.min(b.bottom) - a.top.max(b.top);
            // Squeezed punctuation overlaps by the empty half of its square; boxes are the font's,
            // a little higher than the ink.
            assert!(across < 7.5 || down < 6.0, "{a:?} lies on {b:?}");
        }
    }
    tool("qpdf", &["--check", "{}"], &printed.pdf);
    printed.pdf
}

#[test]
fn every_string_of_the_samples_can_be_read_back() {
    for form in FORMS {
        check(&sample(form));
    }
}

#[test]
fn metadata_is_the_jobs() {
    let data = sample("rectification-order");
    let printed = print(&data).unwrap();
    let info = tool("pdfinfo", &["-isodates", "{}"], &printed.pdf);
    for line in [
        "Title:           责令限期整改指令书",
        "Author:          云州市应急管理局",
        "CreationDate:    2026-11-20T00:00:00+08",
        "Tagged:          yes",
        "Page size:       595.276 x 841.89 pts (A4)",
    ] {
        assert!(info.contains(line), "{line} is not in {info}");
    }
    assert!(info.contains(&format!("Pages:           {}", printed.pages)));
}

/// 31 characters to a full line, lines 27 pt apart, whatever font a character comes from.
#[test]
fn body_lines_stand_on_the_grid() {
    let text: String = "责令限期整改喆".chars().cycle().take(29 + 31 * 12).collect();
    let printed =
        print(&draft(json!([{ "name": "p", "kind": "paragraph", "text": text }]))).unwrap();
    let words = words(&printed.pdf);
    let margin = (PAGE_WIDTH - MEASURE) / 2.0;
    let characters: Vec<_> = words.iter().filter(|word| text.contains(&word.text)).collect();
    // A change of font starts a new word: put the lines together by their place.
    let mut lines: Vec<(f64, f64, usize)> = Vec::new();
    for word in characters.iter().filter(|word| word.left < margin + MEASURE) {
        let middle = (word.top + word.bottom) / 2.0;
        let count = word.text.chars().count();
        match lines.iter_mut().find(|(line, ..)| (*line - middle).abs() < 8.0) {
            Some((_, right, sum)) => {
                *right = right.max(word.right);
                *sum += count;
            }
            None => lines.push((middle, word.right, count)),
        }
    }
    let lines: Vec<_> = lines.into_iter().filter(|(_, _, count)| *count >= 29).collect();
    assert_eq!(lines.iter().map(|line| line.2).collect::<Vec<_>>(), {
        let mut expected = vec![31; 13];
        expected[0] = 29;
        expected
    });
    for pair in lines.windows(2) {
        assert!((pair[1].0 - pair[0].0 - PITCH).abs() < 0.6, "{lines:?}");
    }
    assert!((lines[12].0 - lines[0].0 - 12.0 * PITCH).abs() < 0.6, "{lines:?}");
    assert!(lines.iter().all(|line| (line.1 - margin - MEASURE).abs() < 0.5), "{lines:?}");
}

/// Names of 500 characters, with and without places to break, in every kind of part.
#[test]
fn long_values_flow_on() {
    let hanzi: String = "云州市某某机械有限公司".chars().cycle().take(500).collect();
    let ascii: String = "ABCDEFGHIJ0123456789".chars().cycle().take(500).collect();
    let mixed: String = "云州A1-".chars().cycle().take(500).collect();
    for long in [hanzi, ascii, mixed] {
        let people = json!([long, "李某某　执法证号：云A0100002"]);
        check(&draft(json!([
            { "name": "a", "kind": "addressee", "text": format!("{long}：") },
            { "name": "b", "kind": "heading", "text": long },
            { "name": "c", "kind": "paragraph", "text": long },
            { "name": "d", "kind": "list", "items": [{ "text": long, "notes": [long, long] }] },
            { "name": "e", "kind": "grid", "rows": [
                [{ "label": "单位名称", "value": long }, { "label": "职务", "value": long }, { "label": "电话", "value": "0000-1235000000" }],
                [{ "label": "一个长得要折行的栏目名称", "value": long }],
            ]},
            { "name": "f", "kind": "table",
              "columns": [{ "label": "序号", "width": 1 }, { "label": "名称", "width": 3 }, { "label": "代码", "width": 2 }],
              "rows": [["1", long, long], ["2", "短", long]] },
            { "name": "g", "kind": "checks", "items": [{ "label": "同意", "checked": true }, { "label": long, "checked": false }] },
            { "name": "h", "kind": "signatures", "rows": [{ "label": "行政执法人员（签名）", "lines": people, "date": true }] },
            { "name": "i", "kind": "seal", "agency": long, "date": "2026年11月20日" },
            { "name": "j", "kind": "copies", "text": format!("本文书一式两份：一份由{long}备案。") },
            { "name": "k", "kind": "receipt", "title": "回　执", "paragraphs": [long], "rows": [[{ "label": "收件人", "value": long }]] },
        ])));
    }
}

/// Text as people paste it: Han of all planes, marks, markup, emoji, control characters.
pub(super) fn pasted() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        8 => prop::char::range('\u{4e00}', '\u{9fff}'),
        3 => prop::char::range(' ', '~'),
        1 => prop::sample::select("，。、；：？！“”‘’（）《》〔〕【】—…·～￥％①②☑☐㎡℃é".chars().collect::<Vec<_>>()),
        1 => prop::sample::select("#[]$*_@<>\\\"'`{}%&-\n".chars().collect::<Vec<_>>()),
        1 => prop::char::range('\u{20000}', '\u{2a6df}'),
        1 => any::<char>(),
    ];
    prop::collection::vec(character, 1..80).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever the facts are: they print exactly, or the job is refused and names the characters.
    #[test]
    fn facts_print_exactly_or_are_refused(facts in prop::collection::vec(pasted(), 20)) {
        let parts = |facts: &[String]| -> Value {
            let named = facts.iter().enumerate();
            named.map(|(n, text)| json!({ "name": n.to_string(), "kind": "paragraph", "text": text })).collect()
        };
        let mut facts = facts;
        if let Err(error) = print(&draft(parts(&facts))) {
            let PressError::Unprintable(found) = error else { panic!("{error}") };
            prop_assert!(!found.is_empty());
            for unprintable in &found {
                let index: usize = unprintable.path.split('.').nth(1).unwrap().parse().unwrap();
                prop_assert!(facts[index].contains(unprintable.character));
                prop_assert!(
                    unprintable.reason == Reason::Invisible || !FONTS.has(unprintable.character)
                );
            }
        }
        // What is left prints.
        let printable = |text: &String| -> String {
            let data = json!(text);
            let refused: Vec<_> =
                preflight::check(&data, |c| FONTS.has(c)).iter().map(|u| u.character).collect();
            text.chars().filter(|c| !refused.contains(c)).collect()
        };
        facts = facts.iter().map(printable).collect();
        let data = draft(parts(&facts));
        let text = running_text(&data, &print(&data).unwrap().pdf);
        for fact in &facts {
            prop_assert!(text.contains(&dense(&apart(fact))), "{:?} is not in {:?}", fact, text);
        }
    }
}

/// Marks that stand close to others are read back, each as itself.
#[test]
fn accents_behind_punctuation_stay_themselves() {
    let fact = "甲：`威、`，乙”`丙";
    let data = draft(json!([{ "name": "a", "kind": "paragraph", "text": fact }]));
    match print(&data) {
        Ok(printed) => assert!(running_text(&data, &printed.pdf).contains(&dense(fact))),
        Err(error) => panic!("{error}"),
    }
}

/// A table of 200 rows repeats its head on every page and loses no row.
#[test]
fn long_tables_repeat_their_head() {
    let rows: Vec<_> =
        (1..=200).map(|n| json!([n.to_string(), format!("第{n}号证据材料"), "现场检查"])).collect();
    let data = draft(json!([
        { "name": "t", "kind": "table", "rows": rows,
          "columns": [{ "label": "序号" }, { "label": "证据名称", "width": 4 }, { "label": "来源", "width": 2 }] },
    ]));
    let pdf = check(&data);
    let pages = words(&pdf).iter().map(|word| word.page).max().unwrap();
    assert!(pages > 5);
    assert_eq!(dense(&text_of(&pdf)).matches("证据名称").count(), pages);
}

#[test]
fn long_lists_keep_their_order() {
    let items: Vec<_> = (1..=200).map(|n| json!({ "text": format!("第{n}处隐患。") })).collect();
    let pdf = check(&draft(json!([{ "name": "l", "kind": "list", "items": items }])));
    let text = dense(&text_of(&pdf));
    let places: Vec<_> =
        (1..=200).map(|n| text.find(&format!("{n}.第{n}处隐患。")).expect("an item")).collect();
    assert!(places.is_sorted());
}

/// Wherever the page ends: a signature stays with its name, officers with each other, the seal
/// with its date, and there is running text on the page that is sealed.
#[test]
fn signatures_and_seal_are_not_torn() {
    for lines in 0..30 {
        let filler: String = "责".repeat(29 + 31 * lines);
        let data = draft(json!([
            { "name": "filler", "kind": "paragraph", "text": filler },
            { "name": "last", "kind": "paragraph", "text": "末段文字。" },
            { "name": "signatures", "kind": "signatures", "rows": [
                { "label": "行政执法人员（签名）", "lines": ["张某某　执法证号：甲", "李某某　执法证号：乙"], "date": true },
                { "label": "被检查单位负责人（签名）", "lines": [], "date": true },
            ]},
            { "name": "seal", "kind": "seal", "agency": "云州市应急管理局", "date": "2026年11月20日" },
        ]));
        let text = text_of(&print(&data).unwrap().pdf);
        let pages: Vec<_> = text.split('\u{c}').map(dense).collect();
        let page = |needle: &str| {
            let found: Vec<_> = (0..pages.len()).filter(|&p| pages[p].contains(needle)).collect();
            assert_eq!(found.len(), 1, "{needle} with {lines} lines: {pages:?}");
            found[0]
        };
        let sealed = page("云州市应急管理局（印章）");
        for together in [
            "末段文字。",
            "行政执法人员（签名）",
            "执法证号：甲",
            "执法证号：乙",
            "被检查单位负责人",
            "2026年11月20日",
        ] {
            assert_eq!(page(together), sealed, "{together} with {lines} lines");
        }
    }
}

/// “如下：” does not stand alone at the foot of a page.
#[test]
fn lead_ins_stay_with_what_they_lead_to() {
    for lines in 15..30 {
        let data = draft(json!([
            { "name": "filler", "kind": "paragraph", "text": "责".repeat(29 + 31 * lines) },
            { "name": "lead", "kind": "paragraph", "text": "主要证据如下：" },
            { "name": "list", "kind": "list", "items": [{ "text": "第一项证据。" }, { "text": "第二项证据。" }] },
        ]));
        let text = text_of(&print(&data).unwrap().pdf);
        let page = |needle| text.split('\u{c}').position(|page| page.contains(needle)).unwrap();
        assert_eq!(page("如下："), page("第一项证据"), "{lines} lines");
    }
}

/// A reader finds one code on the printed page, where it belongs, and reads the text of the data in it.
#[test]
fn the_qr_code_says_what_the_data_say() {
    const PPI: f64 = 300.0;
    let data = sample("rectification-order");
    let printed = print(&data).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("page");
    let root = root.to_str().unwrap();
    tool(
        "pdftoppm",
        &["-gray", "-r", "300", "-f", "1", "-l", "1", "-singlefile", "{}", root],
        &printed.pdf,
    );
    let picture = std::fs::read(format!("{root}.pgm")).unwrap();
    let header: Vec<_> = picture.splitn(4, u8::is_ascii_whitespace).take(3).collect();
    let columns: usize = str::from_utf8(header[1]).unwrap().parse().unwrap();
    let rows: usize = str::from_utf8(header[2]).unwrap().parse().unwrap();
    let pixels = &picture[picture.len() - columns * rows..];
    let grey = |x, y| pixels[y * columns + x];
    let mut page = rqrr::PreparedImage::prepare_from_greyscale(columns, rows, grey);
    let codes = page.detect_grids();
    assert_eq!(codes.len(), 1);
    let (meta, text) = codes[0].decode().unwrap();
    assert_eq!(text, data["qr"].as_str().unwrap());

    // 19 mm wide with a quiet zone of 4 modules, right-aligned, 15 mm above the text area.
    let mm = PPI / 25.4;
    let (side, width) = (19.0 * mm, (17 + 4 * meta.version.0) as f64);
    let quiet = side * 4.0 / (width + 8.0);
    let left = (210.0 * mm) - (PAGE_WIDTH - MEASURE) / 2.0 / 72.0 * PPI - side + quiet;
    let top = (26.0 - 15.0) * mm + quiet;
    let [first, _, last, _] = codes[0].bounds;
    let far = side - 2.0 * quiet;
    for (at, expected) in
        [(first.x, left), (first.y, top), (last.x, left + far), (last.y, top + far)]
    {
        // The reader says where a code is to a module, which is 0.4 mm.
        assert!((f64::from(at) - expected).abs() < 0.5 * mm, "{at} px, not {expected}");
    }
}

/// 通用规范汉字表 in full, rare names, and the signs that forms use.
#[test]
fn the_stack_has_every_standard_hanzi() {
    let table = include_str!("../../../../templates/fonts/tongyong-8105.txt");
    let hanzi: String = table.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(hanzi.chars().count(), 8105);
    let others =
        "㼆㙓䶮㛃𬭎𫖯喆堃犇昇玥垚翀镕瑢〇囯幹捨☐☑☒✓①⑩㈠Ⅳ㎡㎏℃‰￥×÷±≤≥²³µ→“”‘’…—·―～〔〕【】《》é";
    let data = draft(json!([
        { "name": "a", "kind": "paragraph", "text": hanzi },
        { "name": "b", "kind": "paragraph", "text": others },
    ]));
    let printed = print(&data).unwrap();
    let text = running_text(&data, &printed.pdf);
    assert!(text.contains(&hanzi));
    assert!(text.contains(&dense(others)));
}

/// Fandol draws these wrong; they have to come from another font (see fonts.lock).
#[test]
fn characters_that_fandol_draws_wrong_come_from_another_font() {
    for character in "￥―￣幹捨餘衹騁誠懲稱".chars() {
        let data =
            draft(json!([{ "name": "p", "kind": "paragraph", "text": character.to_string() }]));
        let fonts = print(&data).unwrap().fonts;
        assert!(
            fonts.iter().any(|face| face.family == "Noto Serif CJK SC Rare"),
            "{character}: {fonts:?}"
        );
    }
}

#[test]
fn the_built_stack_is_what_the_lock_says() {
    FONTS.check_sums().unwrap();
    assert_eq!(PRESS.fonts().faces().len(), 7);
}

#[test]
fn previews_show_the_printed_page() {
    let data = sample("gentle-reminder");
    let proof = PRESS.typeset(&job("/forms/gentle-reminder/layout.typ", &data)).unwrap();
    for page in 0..proof.pages() {
        let svg = proof.svg(page).unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("<path"));
        assert!(!svg.contains("<text"), "glyphs are outlines, so that no font is needed");
        let png = proof.png(page, 72.0).unwrap();
        assert_eq!(&png[1..4], b"PNG");
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), (595, 842));
    }
    let error = proof.svg(proof.pages()).unwrap_err();
    assert_eq!(error.to_string(), "没有第 3 页，共 2 页");
    for ppi in [0.0, 35.9, 401.0, f64::NAN, f64::INFINITY] {
        assert_eq!(proof.png(0, ppi).unwrap_err().code(), "image-resolution");
    }
}
