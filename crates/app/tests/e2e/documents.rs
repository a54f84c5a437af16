//! The printed documents: sound files, and what each must say.

use std::path::{Path, PathBuf};

use crate::goldens::{example, forms};
use crate::program::{blank, render, run, scratch, tool};

/// Prints a form's example, or other facts.
fn print(form: &str, facts: &Path, folder: &Path) -> PathBuf {
    let out = folder.join(format!("{form}.pdf"));
    let ran = render(form, facts, &out, &["--json"]);
    assert_eq!(ran.code, 0, "{form}: {}", ran.err);
    out
}

/// The text in the order of the file, the watermark before the body, without line breaks, blanks and
/// the feet of pages.
fn squeezed(pdf: &Path) -> String {
    let text = tool("pdftotext", &["-raw", pdf.to_str().unwrap(), "-"]);
    let body = |page: &str| {
        let page: String = page.chars().filter(|c| !c.is_whitespace()).collect();
        let page = page.trim_end_matches(|c: char| c.is_ascii_digit() || "共页第".contains(c));
        page.split("本文书一式").next().unwrap_or_default().to_owned()
    };
    text.split('\u{c}').map(body).collect()
}

#[test]
fn printed_files_are_sound() {
    let folder = scratch("sound");
    for form in &forms() {
        let pdf = print(form, &example(form), &folder);
        let pdf = pdf.to_str().unwrap();
        tool("qpdf", &["--check", pdf]);
        let fonts = tool("pdffonts", &[pdf]);
        for line in fonts.lines().skip(2) {
            assert!(line.contains(" yes yes "), "embedded as a subset: {line}");
        }
        let info = tool("pdfinfo", &[pdf]);
        assert!(info.contains("Title:") && info.contains("Tagged:"), "{info}");
    }
}

/// What a strict clerk reads for in the rectification order.
#[test]
fn the_rectification_order_says_what_the_law_wants() {
    let text =
        squeezed(&print("rectification-order", &example("rectification-order"), &scratch("order")));
    for words in [
        "责令限期整改指令书",
        "（云）应急责改〔2026〕12号",
        "云州市某某机械有限公司",
        // The clause violated, as it stands in the statute pack.
        "《中华人民共和国安全生产法》第二十八条第四款的规定：“生产经营单位应当建立安全生产教育和培训档案，\
         如实记录安全生产教育和培训的时间、内容、参加人员以及考核结果等情况。”",
        "60日内依法向云州市人民政府申请行政复议",
        "6个月内依法向云州市云山区人民法院提起行政诉讼",
        "张某某",
        "云应急0001",
    ] {
        assert!(text.contains(words), "{words}");
    }
    for words in ["上级主管部门", "上一级主管部门", "3个月内", "三个月内"] {
        assert!(!text.contains(words), "{words}");
    }
}

#[test]
fn notices_offer_no_remedy() {
    let folder = scratch("notices");
    for form in ["penalty-notice", "gentle-reminder"] {
        let text = squeezed(&print(form, &example(form), &folder));
        for words in ["行政复议", "行政诉讼", "人民法院"] {
            assert!(!text.contains(words), "{form}: {words}");
        }
    }
    let text = squeezed(&print("penalty-notice", &example("penalty-notice"), &folder));
    for words in
        ["12000元（大写：人民币壹万贰仟元整）", "陈述和申辩", "5个工作日", "第九十七条第（四）项"]
    {
        assert!(text.contains(words), "{words}");
    }
}

/// A person is addressed as a person, not as the head of a unit.
#[test]
fn a_person_is_addressed_as_a_person() {
    let folder = scratch("person");
    let case = std::fs::read_to_string(example("gentle-reminder")).unwrap();
    let facts = folder.join("case.toml");
    let case = case
        .replace("kind = \"单位\"", "kind = \"个人\"")
        .replace("name = \"云州市某某机械有限公司\"", "name = \"王某\"");
    std::fs::write(&facts, case).unwrap();
    let text = squeezed(&print("gentle-reminder", &facts, &folder));
    assert!(text.contains("请你抓紧落实") && text.contains("交王某"), "{text}");
    assert!(!text.contains("你单位") && !text.contains("负责人"), "{text}");
}

/// `verify` ends with 0 for what was printed, 1 for what is not, 2 for what is no PDF.
#[test]
fn a_printed_document_can_be_verified() {
    let folder = scratch("verify");
    let pdf = print("rectification-order", &example("rectification-order"), &folder);
    let verify =
        |file: &Path, more: &[&str]| run(&[&["verify", file.to_str().unwrap()], more].concat());
    let ran = verify(&pdf, &["--json"]);
    let answer = ran.json();
    assert_eq!((ran.code, &answer["ok"]), (0, &true.into()));
    assert_eq!(answer["form"], "rectification-order");
    assert_eq!(answer["number"], "（云）应急责改〔2026〕12号");
    assert_eq!(answer["differences"], serde_json::json!([]));
    assert!(verify(&pdf, &[]).out.contains("逐字节相同"));

    let mut bytes = std::fs::read(&pdf).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&pdf, bytes).unwrap();
    let ran = verify(&pdf, &[]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("与印出时不符\n  文件被改动过"), "{}", ran.out);

    let draft = folder.join("draft.pdf");
    let facts = example("rectification-order");
    assert_eq!(render("rectification-order", &facts, &draft, &["--draft"]).code, 0);
    let ran = verify(&draft, &["--json"]);
    let answer = ran.json();
    assert_eq!(
        (ran.code, &answer["ok"], &answer["outcome"]),
        (1, &false.into(), &"unknown".into())
    );
    assert!(ran.out.contains("没有附带印出的内容"), "{}", ran.out);
    for name in ["empty.pdf", "empty.docx"] {
        let empty = folder.join(name);
        assert_eq!(blank("rectification-order", &empty).code, 0);
        let ran = verify(&empty, &[]);
        assert_eq!(ran.code, 1);
        assert!(ran.out.contains("：在本机不能断定有没有改动\n"), "{}", ran.out);
        assert!(ran.out.contains("无从核对") && ran.out.contains("空白"), "{}", ran.out);
    }

    let ran = verify(&facts, &[]);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("错误[broken-file]"), "{}", ran.err);
}

#[test]
fn a_draft_is_marked_and_pages_can_be_previewed() {
    let folder = scratch("preview");
    let facts = example("gentle-reminder");
    for ending in ["pdf", "svg", "png"] {
        let out = folder.join(format!("out.{ending}"));
        let ran = render("gentle-reminder", &facts, &out, &["--draft", "--json"]);
        let answer = ran.json();
        assert_eq!(answer["watermark"], "草稿");
        let files = answer["files"].as_array().unwrap();
        let expected = if ending == "pdf" { 1 } else { answer["pages"].as_u64().unwrap() as usize };
        assert_eq!(files.len(), expected, "{ending}");
        for file in files {
            assert!(std::fs::metadata(file.as_str().unwrap()).unwrap().len() > 1_000);
        }
    }
    // Set across the page, the two characters are read apart.
    let text = squeezed(&folder.join("out.pdf"));
    assert!(text.contains('草') && text.contains('稿'));
}

/// The subject as people type it: what the title adds is not printed twice.
#[test]
fn the_title_of_an_official_document_is_made_of_its_subject() {
    let folder = scratch("subject");
    let facts = folder.join("facts.toml");
    let example = std::fs::read_to_string(example("official-circular")).unwrap();
    let subject = "subject = \"开展2026年冬季工贸企业安全生产执法检查\"";
    assert!(example.contains(subject));
    for typed in
        ["开展检查", "关于开展检查", "开展检查的通知", " 关于开展检查的通知", "开展\\n检查"]
    {
        let example = example.replace(subject, &format!("subject = \"{typed}\""));
        std::fs::write(&facts, example).unwrap();
        let out = folder.join("out.pdf");
        let answer = render("official-circular", &facts, &out, &["--json"]).json();
        assert_eq!(answer["title"], "云州市应急管理局关于开展检查的通知", "{typed}");
        assert_eq!(answer["number"], "云应急〔2026〕86号");
    }
}

/// Several facts files and a folder: a PDF of each, as if it had been printed alone.
#[test]
fn documents_are_printed_into_a_folder() {
    let folder = scratch("batch");
    let text = std::fs::read_to_string(example("gentle-reminder")).unwrap();
    let facts = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let first = facts("甲.toml", text.replace("某某机械", "甲某机械"));
    let wrong = facts("乙.toml", text.replace("[party]", "[party]\n姓名 = 1"));
    let last = facts("丙.toml", text.replace("某某机械", "丙某机械"));
    let same = facts("另案/甲.TOML", text.clone());
    let out = format!("{}/文书/", folder.display());
    let print = |facts: &[&str], out: &str| {
        run(&[&["render", "gentle-reminder", "--facts"], facts, &["-o", out, "--json"]].concat())
    };

    let ran = print(&[&first, &wrong, &last], &out);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let answer = ran.json();
    let documents = answer["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 2);
    for (document, name) in documents.iter().zip(["甲", "丙"]) {
        let written = folder.join(format!("文书/{name}.pdf"));
        let alone = folder.join(format!("{name}.pdf"));
        assert_eq!(document["files"][0], written.to_str().unwrap());
        let facts = folder.join(format!("{name}.toml"));
        let one = render("gentle-reminder", &facts, &alone, &["--json"]).json();
        assert_eq!(document["sha256"], one["sha256"]);
        assert!(std::fs::read(&written).unwrap() == std::fs::read(&alone).unwrap(), "{name}");
    }
    assert!(!folder.join("文书/乙.pdf").exists());
    let error = answer["findings"].as_array().unwrap().iter().find(|f| f["severity"] == "error");
    assert!(error.unwrap()["place"].as_str().unwrap().contains("乙.toml"), "{answer}");

    // Neither of two is written over the other.
    let taken = print(&[&first, &same], &format!("{out}又/"));
    assert!(taken.code == 2 && taken.err.contains("output-taken"), "{}", taken.err);
    assert!(!folder.join("文书/又").exists());
    assert_eq!(print(&[&wrong, &wrong.replace("乙", "没有")], &out).code, 2);
}

/// Several facts files: one PDF. Facts from which no document can be made are named and left out.
#[test]
fn documents_are_bound_for_the_printer() {
    let folder = scratch("bound");
    let example = std::fs::read_to_string(example("gentle-reminder")).unwrap();
    let facts = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let party = "云州市某某机械有限公司";
    assert!(example.contains(party));
    let first = facts("甲.toml", example.replace(party, "云州市甲某机械有限公司"));
    let wrong = facts("乙.toml", example.replace("[party]", "[party]\n姓名 = 1"));
    let last = facts("丙.toml", example.replace(party, "云州市丙某机械有限公司"));
    let out = folder.join("待印.pdf");
    let bind = |facts: &[&str], out: &Path| {
        let tail = ["-o", out.to_str().unwrap(), "--duplex", "--json"];
        run(&[&["render", "gentle-reminder", "--facts"], facts, &tail].concat())
    };

    let ran = bind(&[&first, &wrong, &last], &out);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let answer = ran.json();
    let documents = answer["documents"].as_array().unwrap();
    let named: Vec<_> = documents.iter().map(|d| d["facts"].as_str().unwrap()).collect();
    assert_eq!(named, [first.as_str(), last.as_str()]);
    let error = answer["findings"].as_array().unwrap().iter().find(|f| f["severity"] == "error");
    assert!(error.unwrap()["place"].as_str().unwrap().contains("乙.toml"), "{answer}");
    let text = squeezed(&out);
    assert!(text.find("甲某").unwrap() < text.find("丙某").unwrap() && !text.contains("某某机械"));

    // Laid out side by side, bound in order: the same bytes each time.
    let bytes = |facts: &[&str]| {
        assert_eq!(bind(facts, &out).code, 0);
        std::fs::read(&out).unwrap()
    };
    assert_eq!(bytes(&[&first, &last]), bytes(&[&first, &last]));
    // Nothing is written when there is nothing to write.
    let none = folder.join("没有.pdf");
    assert_eq!(bind(&[&wrong, &wrong], &none).code, 2);
    assert!(!none.exists());
    assert_eq!(bind(&[&first, &last], &folder.join("两份.png")).code, 2);
}
