//! Nothing is lost where much stands above what must not be torn from it.

use serde_json::json;

use super::paper::running_text;
use super::{draft, print};

/// What must stay with the signatures below it may be longer than a page: nothing of it is lost.
#[test]
fn long_parts_above_signatures_are_whole() {
    let hanzi: String =
        (0..2_500).map(|n| char::from_u32(0x4e00 + n * 7 % 20_000).unwrap()).collect();
    let field = |value: &str| json!([{ "label": "联系人", "value": value }, { "label": "联系电话", "value": "0000" }]);
    let characters: Vec<char> = hanzi.chars().collect();
    let short: Vec<_> = characters.chunks(50).map(|part| field(&String::from_iter(part))).collect();
    let parts = [
        json!({ "name": "a", "kind": "lines", "rows": short }),
        json!({ "name": "a", "kind": "grid", "rows": short }),
        json!({ "name": "a", "kind": "paragraph", "text": hanzi }),
        json!({ "name": "a", "kind": "paragraph", "text": format!("{hanzi}：") }),
        json!({ "name": "a", "kind": "heading", "text": hanzi }),
        json!({ "name": "a", "kind": "list", "items": [{ "text": "甲" }, { "text": hanzi }] }),
        json!({ "name": "a", "kind": "list", "items": [{ "text": "甲", "notes": [hanzi] }] }),
        json!({ "name": "a", "kind": "dialogue", "text": format!("问：甲\n答：{hanzi}") }),
        json!({ "name": "a", "kind": "lines", "rows": [field(&hanzi)] }),
        json!({ "name": "a", "kind": "grid", "rows": [field(&hanzi)] }),
        json!({ "name": "a", "kind": "table", "columns": [{ "label": "甲" }, { "label": "乙" }],
                "rows": [["1", "2"], ["3", hanzi]] }),
        json!({ "name": "a", "kind": "checks", "items": [{ "label": hanzi, "checked": true }] }),
    ];
    for part in parts {
        let kind = part["kind"].as_str().unwrap().to_owned();
        let data = draft(json!([
            part,
            { "name": "s", "kind": "signatures", "rows": [{ "label": "负责人（签名）", "lines": [], "date": true }] },
            { "name": "z", "kind": "seal", "agency": "云州市应急管理局", "date": "2026年11月20日" },
        ]));
        let text = running_text(&data, &print(&data).unwrap().pdf);
        let lost: String = hanzi.chars().filter(|c| !text.contains(*c)).collect();
        assert!(lost.is_empty(), "{kind}: {} characters are lost", lost.chars().count());
    }
}
