//! What the program says when something is wrong: what, where, what to do, and the exit code.

use crate::program::{Ran, command, render, root, run, scratch, shared};

/// One misuse: arguments, exit code, and words that the message must have.
fn check(args: &[&str], code: i32, words: &[&str]) {
    let ran = run(args);
    assert_eq!(ran.code, code, "{args:?}\n{}\n{}", ran.out, ran.err);
    let said = format!("{}{}", ran.out, ran.err);
    for word in words {
        assert!(said.contains(word), "{args:?}: {word} in {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn names_that_lead_nowhere_come_with_near_ones() {
    check(&["show", "安全生产发"], 2, &["unknown-document", "安全生产法"]);
    check(&["show", "安全生产法200"], 2, &["unknown-place", "第一百一十九条"]);
    check(&["compare", "临沂", "临沂市"], 2, &["compare-same"]);
    check(&["compare", "临沂"], 2, &["compare-few"]);
    check(&["compare", "安全生产发", "临沂"], 2, &["unknown-document", "安全生产法"]);
    check(&["compare", "临沂", "郴州", "--only", "信"], 2, &["unknown-topic", "信用", "差异"]);
    check(&["render", "rectification", "--facts", "x.toml", "-o", "x.pdf"], 2, &["x.toml"]);
    check(&["forms", "rectification"], 2, &["rectification-order"]);
    check(&["serch", "处罚"], 2, &["没有“serch”这个命令", "search"]);
    check(&["search", "处罚", "--regoin", "临沂"], 2, &["--regoin", "--region"]);
    check(&["docs", "--kind", "规定"], 1, &["unknown-kind", "规范性文件"]);
}

#[test]
fn what_is_no_file_is_refused_in_chinese() {
    let folder = scratch("no-file");
    check(&["case", "check", folder.to_str().unwrap()], 2, &["这是文件夹，不是文件"]);
    for device in ["/dev/zero", "/dev/null"] {
        check(&["case", "check", device], 2, &["既不是文件也不是文件夹"]);
        check(&["import", device], 2, &["既不是文件也不是文件夹"]);
    }
    let below = format!("{}/x.pdf", root().join("README.md").display());
    let example = root().join("templates/example-case.toml");
    let args = ["render", "gentle-reminder", "--facts", example.to_str().unwrap(), "-o", &below];
    check(&args, 2, &["file-access", "失败："]);
}

#[test]
fn a_day_that_is_none_is_refused() {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    program.arg("--data").arg(shared()).arg("--home").arg(root());
    let ran = Ran::of(&program.args(["--today", "明天", "docs"]).output().unwrap());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("bad-date") && ran.err.contains("2026-11-22"), "{}", ran.err);
}

#[test]
fn queries_that_do_not_parse_are_pointed_at() {
    check(&["search", "安全 与 (培训"], 2, &["query-unclosed-bracket", "第 6 个字", "^"]);
    check(&["search", "\"安全"], 2, &["query-unclosed-quote"]);
    check(&["search", "安全 或"], 2, &["query-missing-operand"]);
    check(&["search", "幺贰叁不存在的话"], 1, &["库中没有一处"]);
    check(&["search", "年份:2016", "--limit", "1"], 0, &["条符合条件，已全部找出", "未显示"]);
    check(&["search", "处罚", "--limit", "1"], 0, &["已全部找出并逐处核对", "未显示"]);
    check(&["search", "温馨提示书", "--kind", "规范性文件"], 1, &["所限范围内没有一处"]);
    check(&["search", "温馨提示书 种类:规范性文件"], 1, &["所限范围内没有一处"]);
    let long = "安".repeat(1_000_000 / 3 / 40);
    check(&["search", &long], 2, &["query-too-long"]);
}

#[test]
fn files_that_cannot_be_read_are_named_and_the_others_imported() {
    let folder = scratch("broken");
    std::fs::write(folder.join("好.txt"), "某市办法\n\n第一条　应当安全。\n").unwrap();
    std::fs::write(folder.join("空.txt"), "").unwrap();
    std::fs::write(folder.join("坏.txt"), [0xff, 0xfe, 0x00, 0xd8, 0x01, 0x02, 0x03]).unwrap();
    std::fs::write(folder.join("扫描.pdf"), "%PDF-1.4 …").unwrap();
    std::fs::write(folder.join("旁注.txt"), "某县办法\n\n第一条　应当安全。\n").unwrap();
    std::fs::write(folder.join("旁注.toml"), "place = \"某县\"\n").unwrap();
    std::fs::write(folder.join("旁注乱码.txt"), "某乡办法\n\n第一条　应当安全。\n").unwrap();
    std::fs::write(folder.join("旁注乱码.toml"), b"region = \"\xc4\xb3\xcf\xd8\"\n").unwrap();
    let data = scratch("broken-data");
    let ran = Ran::of(&command(&data).arg("import").arg(&folder).arg("--json").output().unwrap());
    assert_eq!(ran.code, 1, "{}", ran.err);
    let report = ran.json();
    assert_eq!(report["documents"], 2);
    let refused = report["refused"].as_array().unwrap();
    let code = |name: &str| {
        let row = refused.iter().find(|r| r["file"].as_str().unwrap().contains(name));
        row.unwrap_or_else(|| panic!("{name} in {refused:?}"))["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(code("空.txt"), "empty-file");
    assert_eq!(code("扫描.pdf"), "broken-file");
    assert_eq!(code("旁注乱码.txt"), "bad-sidecar", "a sidecar is not passed over in silence");
    assert_eq!(refused.len(), 4);
    let notes = report["notes"].as_array().unwrap();
    let stranger = |note: &&serde_json::Value| note["code"] == "not-a-sidecar";
    let place = notes.iter().find(stranger).unwrap()["place"].as_str().unwrap();
    assert!(place.ends_with("旁注.txt"), "a strange file is told and left alone: {place}");
    let gone = Ran::of(&command(&data).args(["import", "没有这个文件"]).output().unwrap());
    assert_eq!(gone.code, 2);
    assert!(gone.err.contains("file-access"), "{}", gone.err);
}

#[test]
fn missing_facts_are_all_named_at_once() {
    let folder = scratch("facts");
    let facts = folder.join("case.toml");
    std::fs::write(&facts, "[party]\nname = \"云州市某某机械有限公司\"\n").unwrap();
    let ran =
        run(&["case", "check", facts.to_str().unwrap(), "--form", "rectification-order", "--json"]);
    assert_eq!(ran.code, 1);
    let findings = ran.json()["findings"].as_array().unwrap().clone();
    let places: Vec<&str> = findings.iter().filter_map(|f| f["place"].as_str()).collect();
    for place in ["agency.name", "agency.government", "agency.court", "hazard", "officer"] {
        assert!(places.iter().any(|p| p.starts_with(place)), "{place} in {places:?}");
    }
    assert!(findings.iter().all(|f| f["message"].as_str().is_some_and(|m| !m.is_empty())));
}

/// A case is checked for the documents that it has so far, and the answer says for which.
#[test]
fn a_case_is_checked_for_the_documents_begun() {
    let case = std::fs::read_to_string(root().join("templates/example-case.toml")).unwrap();
    let order_alone = case.split("[document.").next().unwrap();
    let facts = scratch("begun").join("case.toml");
    std::fs::write(
        &facts,
        format!("{order_alone}\n[document.rectification-order]\ndate = 2026-10-21\n"),
    )
    .unwrap();
    let facts = facts.to_str().unwrap();
    let answer = run(&["case", "check", facts, "--json"]).json();
    assert_eq!(answer["forms"], serde_json::json!(["责令限期整改指令书"]));
    assert_eq!(answer["findings"], serde_json::json!([]));
    check(&["case", "check", facts], 0, &["责令限期整改指令书：核对无误"]);
    check(&["case", "check", facts, "--form", "行政处罚告知书"], 1, &["document.penalty-notice"]);
}

/// An office that adds the calendar of a new year keeps those of the other years.
#[test]
fn an_own_calendar_stands_beside_the_others() {
    let data = scratch("calendar");
    let folder = data.join("corpus/calendar");
    std::fs::create_dir_all(&folder).unwrap();
    let published = "year = 2027\npublished = true\nsource = \"国务院办公厅通知\"\n\
                     workdays = []\n\n[[holiday]]\nname = \"春节\"\ndays = [2027-02-08]\n";
    std::fs::write(folder.join("2027.toml"), published).unwrap();
    let facts = changed("calendar-facts", "deadline = 2026-11-13", "deadline = 2026-10-01");
    let late = std::fs::read_to_string(&facts).unwrap();
    std::fs::write(&facts, late.replace("deadline = 2026-10-30", "deadline = 2027-02-08")).unwrap();
    let output = command(&data).args(["case", "check"]).arg(&facts).arg("--json").output().unwrap();
    let findings = Ran::of(&output).json()["findings"].as_array().unwrap().clone();
    let resting =
        |place: &str| findings.iter().any(|f| f["code"] == "deadline-rest" && f["place"] == place);
    assert!(resting("hazard[1].deadline"), "the holidays that came with the program: {findings:?}");
    assert!(resting("hazard[2].deadline"), "the holidays of the office's own file: {findings:?}");
}

/// A case file with one fact replaced.
fn changed(name: &str, from: &str, to: &str) -> std::path::PathBuf {
    let case = std::fs::read_to_string(root().join("templates/example-case.toml")).unwrap();
    assert!(case.contains(from), "{from} in the example case");
    let path = scratch(name).join("case.toml");
    std::fs::write(&path, case.replace(from, to)).unwrap();
    path
}

#[test]
fn a_character_that_no_font_has_is_named_before_anything_is_printed() {
    let facts = changed("glyph", "云州市某某机械有限公司", "云州市某某𰻝机械有限公司\u{1F9E8}");
    let out = facts.with_file_name("out.pdf");
    let ran = render("gentle-reminder", &facts, &out, &[]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("unprintable-character") && ran.err.contains("U+1F9E8"),
        "{}",
        ran.err
    );
    assert!(!out.exists());
    // A check that finds nothing wrong is a promise that the document can be printed.
    check(&["case", "check", facts.to_str().unwrap()], 1, &["U+1F9E8", "改正后才能制作文书"]);
}

#[test]
fn facts_are_never_read_as_markup() {
    let hostile = r##"#read(\"/etc/passwd\") {{ 7*7 }} *粗* $x$ <b>@ref"##;
    let facts =
        changed("inject", "云州市某某机械有限公司", &format!("云州市某某机械有限公司{hostile}"));
    let out = facts.with_file_name("out.pdf");
    let ran = render("gentle-reminder", &facts, &out, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = crate::program::tool("pdftotext", &[out.to_str().unwrap(), "-"]);
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let verbatim: String =
        hostile.replace("\\\"", "\"").chars().filter(|c| !c.is_whitespace()).collect();
    assert!(squeezed.contains(&verbatim), "{squeezed}");
    assert!(!squeezed.contains("root:"));
}

/// What somebody typed comes back in messages, but cannot steer the terminal.
#[test]
fn messages_cannot_steer_the_terminal() {
    let mut program = command(shared());
    // As on a terminal: colours are kept.
    program.env("CLICOLOR_FORCE", "1").args(["show", "没有\u{1b}]0;标题\u{7}的文件"]);
    let ran = Ran::of(&program.output().unwrap());
    assert!(ran.err.contains("\u{1b}[1;31m错误"), "{:?}", ran.err);
    assert!(!ran.err.contains("\u{1b}]0") && !ran.err.contains('\u{7}'), "{:?}", ran.err);
}

/// The file name of a refused file may hold escape sequences, and so may its text if it was read.
#[test]
fn documents_cannot_steer_the_terminal() {
    let folder = scratch("escape");
    let text = "某市办法\n\n第一条　应当\u{1b}[31m安全\u{7}处罚。\n";
    std::fs::write(folder.join("名\u{1b}[31m.md"), text).unwrap();
    let data = scratch("escape-data");
    let ran = |args: &[&str]| {
        let mut program = command(&data);
        Ran::of(&program.env("CLICOLOR_FORCE", "1").args(args).output().unwrap())
    };
    let imported = ran(&["import", folder.to_str().unwrap()]);
    let shown = ran(&["show", "某市办法", "--full"]);
    assert_ne!((imported.code, shown.code), (0, 2), "what was imported can be shown");
    for said in [imported, shown] {
        let both = said.out + &said.err;
        assert!(!both.contains("\u{1b}[31m") && !both.contains('\u{7}'), "{both:?}");
    }
}
