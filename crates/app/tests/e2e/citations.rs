//! Texts examined before they leave: `cite` and `review`.

use crate::program::{root, run, scratch};

#[test]
fn every_citation_gets_a_verdict() {
    let seed = root().join("corpus/policies/linyi/000_4dcc1adcc3de943a.txt");
    let answer = run(&["cite", seed.to_str().unwrap(), "--json"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let answer = answer.json();
    let rows = answer["citations"].as_array().unwrap();
    let find = |title: &str| rows.iter().find(|r| r["title"] == title).unwrap();
    let moved = find("行政处罚法");
    assert_eq!(
        (&moved["verdict"], &moved["moved_to"]),
        (&"renumbered".into(), &"行政处罚法@2021-01-22#21".into())
    );
    assert!(rows.iter().all(|r| r["doc_no"] != "临政办发〔2016〕30号"), "a text cites itself");
    assert_eq!(find("安全生产法")["verdict"], "in_force");
    let rule = find("企业安全生产风险公告六条规定");
    assert_eq!(
        (&rule["doc_no"], &rule["verdict"]),
        (&"国家安监总局令第70号".into(), &"not_in_library".into())
    );
}

/// A citation is shown as its document meant it, and as it stands today where that differs.
#[test]
fn what_was_cited_then_is_told_from_today() {
    let find = |args: &[&str]| {
        let answer = run(args).json();
        let rows = answer["cites"].as_array().unwrap().clone();
        rows.into_iter().find(|r| r["title"] == "行政处罚法").unwrap()
    };
    let then = find(&["show", "临沂", "--json"]);
    assert_eq!(
        (&then["verdict"], &then["today"]["verdict"]),
        (&"not_in_library".into(), &"renumbered".into())
    );
    assert_eq!(then["today"]["target"], "行政处罚法@2021-01-22#21");
    let today = find(&["show", "临沂", "--as-of", "2026-11-22", "--json"]);
    assert_eq!(
        (&today["verdict"], &today["today"]),
        (&"renumbered".into(), &serde_json::Value::Null)
    );
    let cited_by =
        |place: &str| run(&["show", place, "--json"]).json()["cited_by"].as_array().unwrap().len();
    assert_eq!((cited_by("处罚法21"), cited_by("处罚法19")), (1, 0));
    assert_eq!(run(&["show", "003"]).code, 2);
}

/// What stands in the sidecar of a draft counts: its date says which edition it means.
#[test]
fn a_draft_is_read_with_its_sidecar() {
    let folder = scratch("sidecar");
    let file = folder.join("草稿.txt");
    let text = "某市通知\n\n一、依据\n（一）职责。依据《行政处罚法》第四十二条办理。\n";
    std::fs::write(&file, text).unwrap();
    let verdict = || {
        run(&["cite", file.to_str().unwrap(), "--json"]).json()["citations"][0]["verdict"].clone()
    };
    assert_eq!(verdict(), "in_force");
    std::fs::write(folder.join("草稿.toml"), "written = 2018-05-01\n").unwrap();
    assert_eq!(verdict(), "renumbered");
}

#[test]
fn a_wrong_citation_is_an_error_and_an_unknown_one_is_not() {
    let folder = scratch("citations");
    let file = folder.join("草稿.txt");
    let text = "某市通知\n\n一、依据\n（一）职责。依据《安全生产法》第九百条处理；按《某某条例》第一条执行。\n";
    std::fs::write(&file, text).unwrap();
    let path = file.to_str().unwrap();
    let cited = run(&["cite", path, "--json"]);
    assert_eq!(cited.code, 1, "{}", cited.out);
    let verdicts: Vec<_> = cited.json()["citations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["verdict"].clone())
        .collect();
    assert_eq!(verdicts, ["no_such_provision", "not_in_library"]);
    let reviewed = run(&["review", path, "--json"]);
    assert_eq!(reviewed.code, 1);
    let found = reviewed.json();
    let codes: Vec<&str> =
        found["findings"].as_array().unwrap().iter().filter_map(|f| f["code"].as_str()).collect();
    assert!(codes.contains(&"citation-void") && codes.contains(&"citation-unjudged"), "{codes:?}");
}
