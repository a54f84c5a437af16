//! What an officer does with an answer of `search`.

use crate::program::{run, scratch};

/// Every hit is in the file, whatever the page; the proof is there only when it holds.
#[test]
fn all_hits_are_written_to_a_file() {
    let folder = scratch("hits");
    let query = ["search", "处罚", "--region", "临沂市", "--limit", "1"];
    for (name, start) in [("a.csv", "\u{feff}检索：处罚"), ("a.xlsx", "PK"), ("a.docx", "PK")]
    {
        let file = folder.join(name);
        let ran = run(&[&query[..], &["--export", file.to_str().unwrap()]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("2 条，字面命中 10 处，已全部列出并逐处核对"), "{}", ran.out);
        assert!(std::fs::read(&file).unwrap().starts_with(start.as_bytes()), "{name}");
    }
    let csv = std::fs::read_to_string(folder.join("a.csv")).unwrap();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines[2], "限定：地区 临沂市");
    assert!(lines[3].starts_with("检索日期：2026年11月22日；库中文件："), "{csv}");
    assert_eq!(lines[4], "结果：2 条，字面命中 10 处，已全部列出并逐处核对");
    let link = "http://127.0.0.1:8668/doc/临政办发〔2016〕30号#四（三）";
    assert_eq!(csv.matches("http://127.0.0.1:8668/doc/").count(), 2);
    assert!(csv.contains(link), "{csv}");
    let words = folder.join("b.csv");
    run(&["search", "员工没有参加过培训就上岗怎么处罚", "--export", words.to_str().unwrap()]);
    let csv = std::fs::read_to_string(words).unwrap();
    assert!(csv.contains("不保证完整") && !csv.contains("已全部"), "{csv}");

    for (file, links, code) in
        [("a.pdf", "http://127.0.0.1", "export-format"), ("a.csv", "ftp://a", "export-links")]
    {
        let ran = run(&[&query[..], &["--export", file, "--links", links]].concat());
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains(code), "{}", ran.err);
    }
}

/// Another spelling of a number is found, and is not called literal.
#[test]
fn what_is_spelled_otherwise_is_not_called_literal() {
    let answer = run(&["search", "10万元", "--limit", "1", "--json"]).json();
    assert_eq!(answer["varied"], answer["occurrences"]);
    let headline = answer["headline"].as_str().unwrap();
    assert!(headline.contains("都是另一种写法") && !headline.contains("字面命中"), "{headline}");
    assert_eq!(answer["exhaustive"], true);
}
