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
    assert_eq!(find("行政处罚法")["verdict"], "amended");
    assert_eq!(find("安全生产法")["verdict"], "in_force");
    let rule = find("企业安全生产风险公告六条规定");
    assert_eq!(
        (&rule["doc_no"], &rule["verdict"]),
        (&"国家安监总局令第70号".into(), &"not_in_library".into())
    );
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
