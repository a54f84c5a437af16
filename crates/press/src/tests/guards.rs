//! Nothing is printed wrongly in silence.
//!
//! Five ways in which Typst prints what it should not were measured before this crate was written;
//! one test guards against each:
//! - data as markup runs as a program: [`markup_in_data_is_printed_as_it_stands`];
//! - without a glyph the page shows a box and the text layer the right character:
//!   [`no_page_is_printed_without_its_glyphs`];
//! - a character that no font has is only then an error, not named with its field:
//!   [`characters_without_a_glyph_are_named_with_their_field`];
//! - with an unknown family the page is blank, and only a warning says so:
//!   [`warnings_of_a_layout_are_errors`];
//! - the 65,536th path that a process hears of is a panic, and so is every job after it:
//!   [`seventy_thousand_jobs_take_no_file_numbers`].

use serde_json::json;
use typst::syntax::{FileId, RootedPath, VirtualPath, VirtualRoot};

use super::{FONTS, PRESS, dense, draft, job, press_with, print, text_of};
use crate::{Attachment, Layouts, Press, PressError, Reason, Standard};

/// The error of a job whose whole layout is `layout`.
fn fault(layout: &str) -> PressError {
    let press = press_with(layout);
    let data = json!({});
    press.typeset(&job("/test.typ", &data)).err().expect("an error")
}

/// Data is never markup, in any part and under any name.
#[test]
fn markup_in_data_is_printed_as_it_stands() {
    let hostile = [
        r#"#read("/etc/passwd")"#,
        r#"No. 5 #read("/secret.txt") #panic("x") #import "@preview/a:0.1.0""#,
        r"*bold* _slanted_ `raw` $x^2$ @ref <label> [content] {code} \ backslash \u{41}",
        r#"= 一级 == 二级 - 项 + 项 / 词: 义 // 注 /* 注 */ "直引号" 'x' -- --- ... ~"#,
        "{{ case.secret }} {% for x in y %} {# 注 #}",
        "https://example.invalid/a?b=c&d=%20#e",
        "</svg><script>alert(1)</script> &amp; &#65;",
    ];
    for text in hostile {
        let parts = json!([
            { "name": text, "kind": "paragraph", "text": text },
            { "name": "b", "kind": "list", "items": [{ "text": text, "notes": [text] }] },
            { "name": "c", "kind": "grid", "rows": [[{ "label": "甲", "value": text }]] },
            { "name": "d", "kind": "table", "columns": [{ "label": text }], "rows": [[text]] },
            { "name": "e", "kind": "checks", "items": [{ "label": text, "checked": true }] },
            { "name": "f", "kind": "seal", "agency": text, "date": text },
        ]);
        let printed = print(&draft(parts)).unwrap();
        let found = dense(&text_of(&printed.pdf)).matches(&dense(text)).count();
        assert_eq!(found, 9, "{text}: {}", text_of(&printed.pdf));
    }
}

/// Every unprintable character is reported with its place, before anything is laid out.
#[test]
fn characters_without_a_glyph_are_named_with_their_field() {
    let parts = json!([
        { "name": "party", "kind": "grid", "rows": [
            [{ "label": "单位名称", "value": "云州市某某机械有限公司" },
             { "label": "法定代表人", "value": "张\u{323AF}某" }],
        ]},
        { "name": "hazards", "kind": "list", "items": [{ "text": "甲" }, { "text": "灭火器过期😀" }] },
    ]);
    let Err(PressError::Unprintable(found)) = print(&draft(parts)) else { panic!("printed") };
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].character, '\u{323AF}');
    assert_eq!(found[0].path, "parts.party.rows[0][1].value");
    assert_eq!(found[0].label.as_deref(), Some("法定代表人"));
    assert_eq!(found[0].reason, Reason::NoGlyph);
    assert_eq!(found[1].path, "parts.hazards.items[1].text");
    assert_eq!(
        PressError::Unprintable(found).to_string(),
        "“法定代表人”（parts.party.rows[0][1].value）中的字符“\u{323AF}”（U+323AF）没有字体可印：\
         张\u{323AF}某（共 2 处字符印不出来）"
    );
}

/// Characters that Typst would drop, or that reorder what is around them.
#[test]
fn invisible_characters_are_refused() {
    for character in [
        '\u{0}', '\t', '\u{7f}', '\u{ad}', '\u{200b}', '\u{202e}', '\u{feff}', '\u{2028}',
        '\u{fe00}',
    ] {
        let text = format!("张{character}某");
        let parts = json!([{ "name": "p", "kind": "paragraph", "text": text }]);
        let Err(PressError::Unprintable(found)) = print(&draft(parts)) else {
            panic!("U+{:04X} was printed", u32::from(character))
        };
        assert_eq!((found[0].character, found[0].reason), (character, Reason::Invisible));
        assert!(!found[0].excerpt.contains(character), "the report itself must be readable");
    }
}

/// A lone carriage return is refused, a Windows line end is a line end.
#[test]
fn line_ends() {
    let parts = |text| json!([{ "name": "p", "kind": "paragraph", "text": text }]);
    assert!(matches!(print(&draft(parts("甲\r乙"))), Err(PressError::Unprintable(_))));
    let unix = print(&draft(parts("甲\n乙"))).unwrap();
    let windows = print(&draft(parts("甲\r\n乙"))).unwrap();
    assert_eq!(text_of(&unix.pdf), text_of(&windows.pdf));
}

/// With `fallback: false` Typst prints a blank page for an unknown family, and only warns.
#[test]
fn warnings_of_a_layout_are_errors() {
    let error = fault("正文\n#set text(font: \"No Such Font\")\n甲");
    let PressError::Layout(faults) = &error else { panic!("{error}") };
    assert_eq!(faults[0].file.as_deref(), Some("/test.typ"));
    assert_eq!(faults[0].position, Some((2, 17)));
    assert_eq!(
        error.to_string(),
        "版式有误：/test.typ 第 2 行第 17 列：unknown font family: no such font"
    );
}

/// A character of the layout itself that its font lacks.
#[test]
fn literal_text_of_a_layout_without_a_glyph_is_an_error() {
    let error = fault("#set text(font: \"FandolFang R\", fallback: false)\n雪☃");
    let PressError::Unprintable(found) = &error else { panic!("{error}") };
    assert_eq!(found[0].character, '☃');
    assert_eq!(found[0].path, "");
    assert_eq!(error.to_string(), "版式中的字符“☃”（U+2603）没有字体可印：/test.typ:2:1");
}

/// A character that some font has, but not the one that the layout insists on: named with its
/// field as well.
#[test]
fn data_without_a_glyph_in_the_layouts_font_is_named() {
    let press = press_with(
        "#set text(font: \"FandolFang R\", fallback: false)\n#json(\"/press/data.json\").name",
    );
    let data = json!({ "name": "陈喆" });
    let Err(PressError::Unprintable(found)) = press.typeset(&job("/test.typ", &data)) else {
        panic!("printed")
    };
    assert_eq!((found[0].character, found[0].path.as_str()), ('喆', "name"));
}

/// Where the only font lacks the characters, Typst alone would print boxes over a perfect text layer.
#[test]
fn no_page_is_printed_without_its_glyphs() {
    let press = press_with(
        "#set text(font: \"FandolFang R\", fallback: false)\n#json(\"/press/data.json\").name",
    );
    for (name, printed) in [("责令", true), ("责喆令", false), ("☃", false), ("😀", false)]
    {
        let data = json!({ "name": name });
        assert_eq!(press.print(&job("/test.typ", &data)).is_ok(), printed, "{name}");
    }
}

/// No disk, no clock, no packages.
#[test]
fn layouts_see_only_their_job() {
    for layout in [
        "#read(\"/etc/passwd\")",
        "#read(\"../../../../../../etc/passwd\")",
        "#image(\"/etc/passwd\")",
        "#import \"@preview/example:0.1.0\"",
        "#datetime.today().display()",
    ] {
        assert!(matches!(fault(layout), PressError::Layout(_)), "{layout}");
    }
}

/// Typst's file numbers are 16 bits and never freed: jobs must not take new ones, whatever they are
/// called, and whether they succeed or fail.
#[test]
fn seventy_thousand_jobs_take_no_file_numbers() {
    let probe = || {
        let path = VirtualPath::new("/probe").unwrap();
        FileId::unique(RootedPath::new(VirtualRoot::Project, path)).into_raw().get()
    };
    let mut layouts = Layouts::new();
    layouts.insert("/test.typ", "#json(\"/press/data.json\").text").unwrap();
    let press = Press::new(FONTS.clone(), &layouts).unwrap();
    let before = probe();
    let data = json!({ "text": "第一件" });
    for number in 0..70_000 {
        let layout = format!("/forms/{number}/layout.typ");
        let unknown = press.typeset(&job(&layout, &data)).err();
        assert!(matches!(unknown, Some(PressError::UnknownLayout { .. })));
    }
    for number in 0..100 {
        let name = format!("{number}.json");
        let data = json!({ "text": name, name.as_str(): name });
        let mut job = job("/test.typ", &data);
        (job.ident, job.title, job.standard) = (&name, &name, Standard::PdfA3b);
        let (media_type, bytes) = ("text/plain", name.as_bytes());
        job.attachment = Some(Attachment { name: &name, description: &name, media_type, bytes });
        press.print(&job).unwrap();
    }
    // Other tests of this process may take a few meanwhile.
    assert!(probe() - before < 50);
}

/// The engine's memoisation cache is trimmed after jobs that succeed and jobs that fail.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_jobs() {
    let resident = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() / 1024
    };
    // Fails after most of the page has been laid out.
    let press = press_with(
        "#let data = json(\"/press/data.json\")\n#for text in data.texts { par(text) }\n\
         #context if data.fail { panic() }",
    );
    let run = |number: usize| {
        let texts: Vec<_> =
            (0..60).map(|line| format!("第{number}件第{line}行：责令限期整改")).collect();
        let data = json!({ "texts": texts, "fail": number.is_multiple_of(2) });
        assert_eq!(press.typeset(&job("/test.typ", &data)).is_err(), number.is_multiple_of(2));
    };
    (0..20).for_each(run);
    let before = resident();
    // Half a gigabyte if nothing were trimmed.
    (20..920).for_each(run);
    let grown = resident().saturating_sub(before);
    assert!(grown < 250, "{grown} MB after 900 jobs");
}

#[test]
fn unknown_layouts_are_named_with_the_nearest() {
    let data = json!({});
    let error = PRESS.typeset(&job("/forms/rectification-ordr/layout.typ", &data)).err().unwrap();
    assert_eq!(error.code(), "unknown-layout");
    assert_eq!(error.hint().unwrap(), "是否指 /forms/rectification-order/layout.typ？");
}

#[test]
fn layout_paths_stay_inside() {
    let mut layouts = Layouts::new();
    for path in ["forms/a.typ", "/../a.typ", "/press/main.typ", "/forms/../press/main.typ"] {
        assert!(layouts.insert(path, "x").is_err(), "{path}");
    }
    layouts.insert("/a.typ", "下").unwrap();
    let mut upper = Layouts::new();
    upper.insert("/a.typ", "上").unwrap();
    upper.insert("/b.typ", "上").unwrap();
    layouts.overlay(upper).unwrap();
    assert_eq!(layouts.paths().collect::<Vec<_>>(), ["/a.typ", "/b.typ"]);
    assert!(layouts.files().all(|(_, bytes)| bytes == "上".as_bytes()));
}
