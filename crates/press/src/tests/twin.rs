//! The Word twin as a layout describes it. That it says what the pages say is tested where the
//! forms are worded, over all of them.

use serde_json::{Value, json};

use super::official::document;
use super::{FORMS, PRESS, dense, draft, job, layout_of, press_with, sample, text_of};
use crate::PressError;
use crate::word::tests::{check_schema, parts};

fn docx(data: &Value) -> Vec<u8> {
    let layout = layout_of(data);
    let proof = PRESS.typeset(&job(&layout, data)).unwrap();
    proof.docx(Some("{\"carried\":\"<&>\"}")).unwrap()
}

fn part(file: &[u8], name: &str) -> String {
    let found = parts(file).into_iter().find(|(part, _)| part == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

/// Every kind of part at once.
fn everything() -> Value {
    let signed = json!([
        { "label": "承办人（签名）", "lines": ["张某某　执法证号：云应急0001", "李某某"], "date": true },
        { "label": "一个长得日期要另起一行的签名人（签名或者盖章）", "lines": [], "date": true },
    ]);
    let long = "云州市某某机械有限公司".repeat(30);
    let mut data = draft(json!([
        { "name": "a", "kind": "addressee", "text": "云州市某某机械有限公司：" },
        { "name": "b", "kind": "heading", "text": "一、事实" },
        { "name": "c", "kind": "paragraph", "text": "现查明：\n网址 http://example.com/a/very/long/address" },
        { "name": "d", "kind": "list", "items": [{ "text": "甲\n乙", "notes": ["依据"] }, { "text": "丙" }] },
        { "name": "e", "kind": "list", "items": [{ "text": "丁" }] },
        { "name": "f", "kind": "grid", "rows": [
            [{ "label": "意见", "value": "", "tall": 2, "sign": signed }],
            [{ "label": "单位名称", "value": long }, { "label": "职务", "value": "／" }],
            [{ "label": "", "value": "没有名称的一格" }],
        ]},
        { "name": "g", "kind": "lines", "rows": [
            [{ "label": "时间", "value": "2026年11月20日" }, { "label": "地点", "value": long }],
            [{ "label": "案由", "value": "" }],
        ]},
        { "name": "h", "kind": "table", "spare": 2,
          "columns": [{ "label": "序号", "width": 1 }, { "label": "名称", "width": 3 }],
          "rows": [["1", "冲压机"], ["2", long]] },
        { "name": "i", "kind": "dialogue", "text": "问：是否属实？\n答：属实。" },
        { "name": "j", "kind": "checks", "items": [{ "label": "同意", "checked": true }, { "label": "不同意", "checked": false }] },
        { "name": "k", "kind": "blank" },
        { "name": "l", "kind": "initials", "rows": signed },
        { "name": "m", "kind": "signatures", "rows": signed },
        { "name": "n", "kind": "seal", "agency": "云州市应急管理局", "date": "2026年11月20日" },
        { "name": "o", "kind": "annex", "title": "物品清单" },
        { "name": "p", "kind": "copies", "text": "本文书一式两份。" },
        { "name": "q", "kind": "receipt", "title": "回　执", "paragraphs": ["云州市应急管理局：", "已收到。"],
          "rows": [[{ "label": "收件人", "value": "" }]] },
    ]));
    data["watermark"] = json!("草稿");
    data["qr"] = json!("（云）应急责改〔2026〕12号 0123");
    data
}

#[test]
fn every_kind_of_part_follows_the_schema() {
    let file = docx(&everything());
    check_schema(&file);
    let body = part(&file, "word/document.xml");
    for expected in [
        "<w:tblHeader/>",
        "<w:cantSplit/>",
        "<w:gridSpan ",
        "<w:headerReference w:type=\"default\" r:id=\"rIdHeader-default\"/><w:footerReference",
        "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>",
        "<w:wordWrap w:val=\"0\"/>",
        "descr=\"文书校验二维码\"",
    ] {
        assert!(body.contains(expected), "{expected}");
    }
    // Two lists, each counting from 1.
    assert_eq!(part(&file, "word/numbering.xml").matches("<w:startOverride ").count(), 2);
    let foot = part(&file, "word/footer-default.xml");
    for expected in [" NUMPAGES ", " PAGE ", "本文书一式两份。", "承办人（签名）："]
    {
        assert!(foot.contains(expected), "{expected} is not in {foot}");
    }
    assert!(part(&file, "word/header-default.xml").contains("string=\"草稿\""));
    assert!(
        part(&file, "customXml/item1.xml")
            .contains("{&quot;carried&quot;:&quot;&lt;&amp;&gt;&quot;}")
    );
}

/// Every kind of part of an official document at once, in each format of GB/T 9704-2012.
#[test]
fn official_documents_follow_the_schema() {
    for form in ["official-circular", "official-letter", "official-minutes"] {
        let mut data = draft(json!([
            { "name": "a", "kind": "masthead", "issuer": "云州市应急管理局".repeat(3),
              "marks": ["000001", "机密★1年", "特急"], "signers": ["张某某", "李某某", "王某"] },
            { "name": "b", "kind": "addressee", "text": "各县（市、区）应急管理局：" },
            { "name": "c", "kind": "paragraph",
              "text": "一、总体要求\n（一）严格执法。逐家检查。\n按下列要求办理。" },
            { "name": "d", "kind": "list", "items": [{ "text": "立即排查。" }] },
            { "name": "e", "kind": "grid", "rows": [[{ "label": "领导批示", "value": "", "tall": 3 }]] },
            { "name": "f", "kind": "annexes", "items": [
                { "title": "清单", "text": "逐项检查。" }, { "title": "统计表", "text": null } ] },
            { "name": "g", "kind": "seal", "agency": "云州市应急管理局", "date": "2026年11月20日" },
            { "name": "h", "kind": "paragraph", "text": "（此件公开发布）" },
            { "name": "i", "kind": "lines", "rows": [[{ "label": "出席", "value": "张某某、李某某" }]] },
            { "name": "j", "kind": "imprint", "rows": [{ "label": "抄送", "value": "市工业和信息化局" }],
              "office": "云州市应急管理局办公室", "printed": "2026年11月20日" },
        ]));
        data["form"] = json!(form);
        data["watermark"] = json!("草稿");
        let file = docx(&data);
        check_schema(&file);
        let body = part(&file, "word/document.xml");
        for expected in [
            "ff0000",
            // 三号 on 28 characters to a line, 22 lines to a page.
            "<w:docGrid w:type=\"lines\" w:linePitch=\"592\"/>",
            // 版记 at the foot of the 版心, its outer lines 0.35 mm thick.
            "w:vertAnchor=\"margin\" w:tblpYSpec=\"bottom\"/>",
        ] {
            assert!(body.contains(expected), "{form}: {expected}");
        }
        let letter = form == "official-letter";
        assert_eq!(body.contains("<w:titlePg/>"), letter, "{form}");
        assert_eq!(body.contains("<w:framePr "), letter, "{form}");
        assert_eq!(body.contains("w:sz=\"8\""), !letter, "{form}: the lines of the 版记");
        let foot = part(&file, "word/footer-even.xml");
        assert!(foot.contains("<w:jc w:val=\"left\"/>") && foot.contains(" PAGE "), "{foot}");
        assert!(part(&file, "word/styles.xml").contains("<w:spacing w:val=\"-4\"/>"));
        assert!(docx(&data) == file, "{form}: other bytes");
    }
}

#[test]
fn styles_have_chinese_names_and_the_fonts_of_the_office() {
    let file = docx(&sample("rectification-order"));
    let styles = part(&file, "word/styles.xml");
    for name in ["文书标题", "文书正文", "条目", "条目说明", "表内文字", "印章和日期"]
    {
        assert!(styles.contains(&format!("<w:name w:val=\"{name}\"/>")), "{name}");
    }
    assert!(styles.contains("w:eastAsia=\"仿宋_GB2312\""));
    // 四号 on lines of 27 pt, as on the pages: `body_lines_stand_on_the_grid` measures those.
    assert!(styles.contains("<w:sz w:val=\"28\"/>") && styles.contains("w:line=\"540\""));
    let fonts = part(&file, "word/fontTable.xml");
    assert!(fonts.contains("<w:altName w:val=\"FangSong_GB2312,仿宋,"), "{fonts}");
    assert!(fonts.contains("FandolFang R"), "the font of the stack stands in: {fonts}");
}

#[test]
fn the_same_job_gives_the_same_document() {
    for form in FORMS {
        let data = sample(form);
        assert!(docx(&data) == docx(&data), "{form}");
    }
}

#[test]
fn a_layout_that_only_knows_pages_has_no_twin() {
    let press = press_with("#set page(paper: \"a4\")\n1");
    let data = json!({});
    let error = press.typeset(&job("/test.typ", &data)).unwrap().docx(None).unwrap_err();
    assert!(matches!(error, PressError::NoTwin { .. }), "{error}");
}

/// What a layout says wrongly is its author's to mend, not a broken file.
#[test]
fn a_description_that_makes_no_sense_is_a_fault_of_the_layout() {
    let press = press_with("#metadata((page: 1)) <word>");
    let data = json!({});
    let error = press.typeset(&job("/test.typ", &data)).unwrap().docx(None).unwrap_err();
    let PressError::Layout(faults) = &error else { panic!("{error}") };
    assert_eq!(faults[0].file.as_deref(), Some("/test.typ"));
}

/// What stands below an item is printed, and an office that prints without a date stands alone.
#[test]
fn official_documents_say_all_that_they_are_handed() {
    let items = json!([{ "text": "甲项。", "notes": ["甲项的说明。"] }, { "text": "乙项。" }]);
    let data = document(
        json!([
            { "name": "m", "kind": "masthead", "issuer": "某局文件", "marks": [] },
            { "name": "l", "kind": "list", "items": items },
            { "name": "i", "kind": "imprint", "rows": [], "office": "某某办公室" },
        ]),
        None,
    );
    for form in ["official-circular", "official-letter", "official-minutes"] {
        let layout = format!("/forms/{form}/layout.typ");
        let proof = PRESS.typeset(&job(&layout, &data)).unwrap();
        let page = dense(&text_of(&proof.pdf().unwrap().pdf));
        let word = part(&proof.docx(None).unwrap(), "word/document.xml");
        for text in ["甲项的说明。", "乙项。"] {
            assert!(page.contains(text) && word.contains(text), "{form}: {text} in {page}");
        }
        // A letter does not name it.
        for said in [&page, &word] {
            assert_eq!(said.contains("某某办公室"), form != "official-letter", "{form}: {said}");
            assert!(!said.contains("印发"), "{form}: {said}");
        }
    }
}
