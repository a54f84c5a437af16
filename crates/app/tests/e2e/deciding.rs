//! `compare pin`, `break` and `decisions`: what a reader settles about two clauses.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::program::{Ran, command, scratch};

const YUN: &str = "云州市关于加强安全生产工作的意见\n\n云政发〔2020〕1号\n\n一、总体要求\n\n\
    （一）建立巡查制度。每季度至少组织一次安全生产巡查，巡查结果向社会公布。\n\n\
    （二）加强教育培训。企业主要负责人每年接受安全生产培训。\n\n\
    （三）落实举报奖励。任何单位和个人都有权举报事故隐患，查实的给予奖励。\n";
const HAI: &str = "海州市关于加强安全生产工作的意见\n\n海政发〔2021〕2号\n\n一、总体要求\n\n\
    （一）强化安全生产巡查。每年至少组织一次安全生产巡查，巡查结果向社会公布。\n\n\
    （二）信息化监管。重点企业的监测数据接入统一平台。\n\n\
    （三）开展企业负责人培训。企业主要负责人每年接受安全生产培训。\n";

/// A data folder with the two texts.
struct Office {
    texts: PathBuf,
    data: PathBuf,
}

impl Office {
    fn new(name: &str) -> Self {
        let office = Self { texts: scratch(name), data: scratch(&format!("{name}-data")) };
        office.import("云.txt", YUN);
        office.import("海.txt", HAI);
        office
    }

    fn import(&self, name: &str, text: &str) {
        let file = self.texts.join(name);
        std::fs::write(&file, text).unwrap();
        assert_eq!(self.run(&["import", file.to_str().unwrap()]).code, 0);
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&command(&self.data).args(args).output().unwrap())
    }

    fn compared(&self) -> Value {
        self.run(&["compare", "云政发〔2020〕1号", "海政发〔2021〕2号", "--json"]).json()
    }

    fn export(&self, format: &str) -> PathBuf {
        let file = self.texts.join(format!("对照.{format}"));
        let (one, other) = ("云政发〔2020〕1号", "海政发〔2021〕2号");
        let ran =
            self.run(&["compare", one, other, "--export", format, "-o", file.to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        file
    }
}

/// The rows as the places that share them.
fn rows(table: &Value) -> Vec<Vec<String>> {
    let place = |cell: &Value| {
        let reference = cell["ref"].as_str()?;
        Some(reference.rsplit_once('#').unwrap().1.to_owned())
    };
    let rows = table["rows"].as_array().unwrap().iter();
    rows.map(|row| row["cells"].as_object().unwrap().values().rev().filter_map(place).collect())
        .collect()
}

#[test]
fn a_decision_holds_until_it_is_taken_back() {
    let office = Office::new("deciding");
    let before = office.compared();
    assert_eq!(
        rows(&before),
        [
            vec!["一（一）", "一（一）"],
            vec!["一（三）", "一（二）"],
            vec!["一（三）"],
            vec!["一（二）"]
        ]
    );

    let pin = ["compare", "pin", "云政发〔2020〕1号 一（三）", "海政发2021 2 一（二）"];
    let pinned = office.run(&[&pin[..], &["--reason", "举报经平台受理", "--json"]].concat());
    assert_eq!(pinned.code, 0, "{}", pinned.err);
    let pinned = pinned.json();
    assert_eq!((&pinned["number"], &pinned["kind"]), (&1.into(), &"pin".into()));
    assert_eq!(pinned["a"]["ref"], "云政发〔2020〕1号#一（三）");
    let parted = office.run(&[
        "compare",
        "break",
        "海政发〔2021〕2号#一（一）",
        "云政发〔2020〕1号#一（一）",
    ]);
    assert!(parted.out.contains("第2号 人工拆开　2026-11-22"), "{}", parted.out);

    let table = office.compared();
    let decided = |row: usize| {
        let of_row = table["rows"][row]["decided"].as_array().unwrap().iter();
        of_row.map(|d| d["number"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(rows(&table)[2], ["一（二）", "一（三）"]);
    assert_eq!([0, 1, 2, 3].map(decided), [vec![2], vec![], vec![1], vec![2]]);
    assert_eq!(table["rows"][2]["decided"][0]["reason"], "举报经平台受理");
    assert_eq!(table["notes"], serde_json::json!([]));

    // Nobody can know what somebody decides next: a later decision on the same two holds.
    let again =
        ["compare", "break", "云政发〔2020〕1号 一（三）", "海政发2021 2 一（二）", "--json"];
    assert_eq!(office.run(&again).json()["number"], 1);
    assert_eq!(rows(&office.compared()).len(), 5);

    for number in ["1", "2"] {
        assert_eq!(office.run(&["compare", "decisions", "--remove", number]).code, 0);
    }
    assert_eq!(office.compared(), before);
    let gone = office.run(&["compare", "decisions", "--remove", "2"]);
    assert!(gone.code == 2 && gone.err.contains("decision-unknown"), "{}", gone.err);
    assert!(office.run(&["compare", "decisions"]).out.contains("还没有人工决定"));
}

#[test]
fn every_format_says_what_was_decided() {
    let office = Office::new("deciding-formats");
    let pin = ["compare", "pin", "云政发〔2020〕1号 一（三）", "海政发〔2021〕2号 一（二）"];
    assert_eq!(office.run(&[&pin[..], &["--reason", "都经平台受理"]].concat()).code, 0);
    let part = ["compare", "break", "云政发〔2020〕1号 一（一）", "海政发〔2021〕2号 一（一）"];
    assert_eq!(office.run(&part).code, 0);
    let words = [
        "人工对齐：云政发〔2020〕1号 一（三） 与 海政发〔2021〕2号 一（二）（都经平台受理）",
        "人工拆开：云政发〔2020〕1号 一（一） 与 海政发〔2021〕2号 一（一）",
        "人工决定",
    ];
    let pages = [
        std::fs::read_to_string(office.export("html")).unwrap(),
        crate::comparing::part(&office.export("xlsx"), "xl/sharedStrings.xml"),
        crate::comparing::part(&office.export("docx"), "word/document.xml"),
    ];
    for (page, word) in pages.iter().flat_map(|page| words.map(|word| (page, word))) {
        assert!(page.contains(word), "{word} in {page}");
    }
    let printed = text_of(&office.export("pdf"));
    for word in words {
        assert!(printed.contains(&word.replace(' ', "")), "{word} in {printed}");
    }
}

/// The words of a PDF without what only lays them out.
fn text_of(pdf: &Path) -> String {
    let text = Command::new("pdftotext").args(["-raw", pdf.to_str().unwrap(), "-"]).output();
    let text = String::from_utf8(text.unwrap().stdout).unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn what_cannot_be_decided_is_refused() {
    let office = Office::new("deciding-refused");
    let (a, b) = ("云政发〔2020〕1号#一（一）", "海政发〔2021〕2号#一（一）");
    let long = "长".repeat(201);
    let hostile = format!("云政发〔2020〕1号#{}", "一".repeat(20_000));
    for (args, words) in [
        (vec!["pin", a, a], vec!["decision-same", a]),
        (vec!["break", a, "云政发〔2020〕1号 1.1"], vec!["decision-same"]),
        (vec!["pin", a, "海政发〔2021〕2号"], vec!["decision-place", "compare pin"]),
        (vec!["pin", a, "海政发〔2021〕2号 一"], vec!["decision-place"]),
        (vec!["pin", a, "海政发〔2021〕2号 九（九）"], vec!["unknown-place"]),
        (vec!["pin", a, "海政发〔2021〕3号 一（一）"], vec!["unknown-document"]),
        (vec!["pin", a, ""], vec!["unknown-document"]),
        (vec!["pin", a, "#"], vec!["unknown-document"]),
        (vec!["pin", a, "\u{202e}'; DROP TABLE decisions; --"], vec!["unknown-document"]),
        (vec!["pin", a, &hostile], vec!["unknown-place"]),
        (vec!["pin", a, b, "--reason", &long], vec!["decision-reason", "200"]),
        (vec!["pin", a, b, "--reason", "一\n二"], vec!["decision-reason"]),
        (vec!["pin", a], vec!["缺少参数"]),
        (vec!["decisions", "--remove", "一"], vec!["--remove"]),
        (vec!["decisions", "--remove", "99999999999999999999"], vec!["--remove"]),
        (vec!["decisions", "--remove", "7"], vec!["decision-unknown", "第7号"]),
    ] {
        let ran = office.run(&[&["compare"], &args[..]].concat());
        assert_eq!(ran.code, 2, "{args:?}\n{}\n{}", ran.out, ran.err);
        for word in words {
            assert!(ran.err.contains(word), "{args:?}: {word} in {}", ran.err);
        }
    }
    assert!(office.run(&["compare", "decisions"]).out.contains("还没有人工决定"));

    let (second, third) = ("云政发〔2020〕1号#一（二）", "海政发〔2021〕2号#一（二）");
    for (one, other) in [(a, b), (b, second), (third, second)] {
        assert_eq!(office.run(&["compare", "pin", one, other]).code, 0);
    }
    let contrary = office.run(&["compare", "break", third, a]);
    assert_eq!(contrary.code, 2);
    for word in
        ["decision-contradiction", "（这一次）", "（第1号）", "（第2号）", "（第3号）", "--remove"]
    {
        assert!(contrary.err.contains(word), "{word} in {}", contrary.err);
    }
    let kept = office.run(&["compare", "decisions", "--json"]).json();
    assert_eq!(kept["decisions"].as_array().unwrap().len(), 3);
}

#[test]
fn a_clause_that_is_gone_is_named_and_its_decision_kept() {
    let office = Office::new("deciding-gone");
    let (one, other) = ("云政发〔2020〕1号#一（三）", "海政发〔2021〕2号#一（二）");
    assert_eq!(office.run(&["compare", "pin", one, other]).code, 0);
    let shorter = YUN.split("（三）").next().unwrap();
    office.import("云.txt", shorter);
    let table = office.run(&["compare", "云政发〔2020〕1号", "海政发〔2021〕2号"]);
    assert_eq!(table.code, 0);
    for word in ["decision-lost", "第1号", one] {
        assert!(table.err.contains(word), "{word} in {}", table.err);
    }
    let page = std::fs::read_to_string(office.export("html")).unwrap();
    assert!(page.contains(&format!("找不到：{one}")) && page.contains("没有照办"), "{page}");
    // The clause comes back in a later text, and with it what was decided.
    office.import("云.txt", &YUN.replace("查实的给予奖励", "查实的给予一定奖励"));
    let table = office.compared();
    assert_eq!(table["notes"], serde_json::json!([]));
    assert!(rows(&table).contains(&vec!["一（二）".to_owned(), "一（三）".to_owned()]));
}
