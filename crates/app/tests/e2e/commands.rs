//! The commands on the corpus: what the five seeds must give.

use serde_json::Value;

use crate::program::{command, run, scratch, shared};

const SEEDS: [&str; 5] = ["临沂", "郴州", "许昌", "诸城", "山东省"];

#[test]
fn a_search_marks_every_occurrence_in_the_seeds() {
    let answer = run(&["search", "处罚", "--json", "--limit", "0"]).json();
    assert_eq!(answer["exhaustive"], true);
    let hits = answer["hits"].as_array().unwrap();
    assert_eq!(answer["total"].as_u64().unwrap() as usize, hits.len());
    let mut in_seeds = 0;
    let mut all = 0;
    for hit in hits {
        let text: Vec<char> = hit["text"].as_str().unwrap().chars().collect();
        let seed = !hit["doc"].as_str().unwrap().contains('@');
        for mark in hit["marks"].as_array().unwrap() {
            let (start, end) =
                (mark[0].as_u64().unwrap() as usize, mark[1].as_u64().unwrap() as usize);
            let found: String = text[start..end].iter().collect();
            // 处罚处罚 is painted as one mark.
            let count = found.matches("处罚").count();
            assert_eq!(found, "处罚".repeat(count));
            all += count;
            in_seeds += if seed { count } else { 0 };
        }
    }
    assert_eq!(in_seeds, 27);
    assert_eq!(answer["occurrences"].as_u64().unwrap() as usize, all);
    assert!(all > 1000, "the statutes are searched too");
}

#[test]
fn a_search_for_an_address_gives_that_provision_first() {
    for (query, reference) in [
        ("安全生产法97（四）", "安全生产法@2021-06-10#97.1.4"),
        ("行政处罚法第六十三条第一款第（二）项", "行政处罚法@2021-01-22#63.1.2"),
        ("临政办发2016 30 三（五）", "临政办发〔2016〕30号#三（五）"),
    ] {
        let answer = run(&["search", query, "--json"]).json();
        assert_eq!(answer["addressed"], 1, "{query}");
        assert_eq!(answer["hits"][0]["ref"], reference, "{query}");
    }
    let none = run(&["search", "安全生产法999", "--json"]).json();
    assert_eq!(none["notes"][0]["code"], "unknown-place");
}

#[test]
fn a_search_says_in_which_words_it_found_what() {
    let answer = run(&["search", "~员工", "--json", "--limit", "0"]).json();
    let expanded = |hit: &&Value| hit["variants"].as_array().is_some_and(|v| !v.is_empty());
    let hit = answer["hits"].as_array().unwrap().iter().find(expanded).unwrap();
    assert_eq!(hit["variants"][0]["reason"], "同义词");
    assert_eq!(run(&["search", "法律", "--level", "法律"]).code, 2);
}

#[test]
fn show_gives_the_second_level_headings_of_the_seeds() {
    fn count(clauses: &Value, level: &str) -> usize {
        let clauses = clauses.as_array().unwrap();
        clauses
            .iter()
            .map(|c| usize::from(c["level"] == level) + count(&c["children"], level))
            .sum()
    }
    let counts: Vec<usize> = SEEDS
        .iter()
        .map(|seed| count(&run(&["show", seed, "--json"]).json()["clauses"], "heading2"))
        .collect();
    assert_eq!(counts, [26, 18, 25, 5, 26]);
    let list = run(&["docs", "--kind", "工作简报", "--json"]).json();
    assert_eq!(list["documents"].as_array().unwrap().len(), 3);
}

#[test]
fn a_clause_is_shown_by_every_spelling() {
    for spelling in
        ["安全生产法97（四）", "《安全生产法》第九十七条第（四）项", "安全生产法@2021-06-10#97.1.4"]
    {
        let shown = run(&["show", spelling, "--json"]).json();
        assert_eq!(shown["clauses"][0]["ref"], "安全生产法@2021-06-10#97.1.4", "{spelling}");
        assert_eq!(shown["clauses"][0]["text"], "（四）未如实记录安全生产教育和培训情况的；");
        assert_eq!(shown["doc"]["from"], "2021-09-01", "in force from, not the date it was passed");
    }
    let shown = run(&["show", "临政办发2016 30 三（五）", "--json"]).json();
    assert_eq!(shown["clauses"][0]["ref"], "临政办发〔2016〕30号#三（五）");
}

#[test]
fn citations_lead_to_statutes_and_back() {
    let shown = run(&["show", "临沂", "--json"]).json();
    let cites = shown["cites"].as_array().unwrap();
    let law = cites.iter().find(|c| c["title"] == "行政处罚法").unwrap();
    // The edition of 2016 is not at hand; what was its 第十九条 is 第二十一条 today.
    assert_eq!(law["article"], "第十九条");
    assert_eq!(law["today"]["verdict"], "renumbered");
    let back = run(&["show", "行政处罚法21", "--json"]).json();
    let by = back["cited_by"].as_array().unwrap();
    assert!(by.iter().any(|c| c["at"] == "临政办发〔2016〕30号#四（三）"), "{by:?}");
}

#[test]
fn two_cities_are_compared_clause_by_clause_and_number_by_number() {
    let table = run(&["compare", "临沂", "郴州", "--json"]).json();
    let (a, b) = ("临政办发〔2016〕30号", "郴政办发〔2016〕19号");
    let rows = table["rows"].as_array().unwrap();
    let pair = |x: &str, y: &str| {
        rows.iter().any(|r| {
            r["cells"][a]["ref"] == format!("{a}#{x}") && r["cells"][b]["ref"] == format!("{b}#{y}")
        })
    };
    assert!(pair("三（六）", "二（八）"), "诚信约束机制");
    assert!(pair("五（四）", "四（十六）"), "执法队伍建设");
    let share = table["measures"]
        .as_array()
        .unwrap()
        .iter()
        .find(|m| m["cells"][a]["value"] == "75" && m["cells"][b]["value"] == "75");
    let share = share.expect("专业监管人员占比");
    assert_eq!(share["verdict"], "different_deadline");
    assert_eq!(share["cells"][a]["unit"], "%");
}

/// What the province asks and the city does not take up, each with a search that proves it.
#[test]
fn gaps_are_proved_by_a_search_that_finds_nothing() {
    let table = run(&["compare", "许昌", "--superior", "山东省", "--json"]).json();
    let gaps = table["gaps"].as_array().unwrap();
    let illness =
        gaps.iter().find(|g| g["superior"]["ref"].as_str().unwrap().ends_with("#五（十九）"));
    let illness = illness.expect("职业病防治体系");
    assert_eq!(illness["whole"], true);
    assert!(illness["best"]["similarity"].as_f64().unwrap() < 0.1);
    for gap in [illness, &gaps[0]] {
        let found = run(&["search", gap["query"].as_str().unwrap(), "--json"]).json();
        assert_eq!(found["occurrences"], 0, "{}", gap["query"]);
    }
    let kinds: Vec<&str> = table["conflicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["degree"]);
    let promises = table["promises"].as_array().unwrap();
    assert_eq!(promises[0]["due"], "2018-12-31");
    assert!(promises[0]["overdue_days"].as_i64().unwrap() > 0);
}

/// The comparison as files that others open.
#[test]
fn a_comparison_is_written_in_every_format() {
    let folder = scratch("exports");
    for (format, start) in [("xlsx", "PK"), ("docx", "PK"), ("pdf", "%PDF"), ("html", "<!doctype")]
    {
        let file = folder.join(format!("对照.{format}"));
        let name = file.to_str().unwrap();
        let args = ["compare", "许昌", "--superior", "山东省", "--export", format, "-o", name];
        let ran = run(&args);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with(start.as_bytes()), "{format}");
    }
    let page = std::fs::read_to_string(folder.join("对照.html")).unwrap();
    for words in [
        "上有下无",
        "程度：重大 → 较大以上",
        "《关于深入推进安全生产领域改革发展的实施意见》一（一）",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let pdf = folder.join("对照.pdf");
    let text = std::process::Command::new("pdftotext").args([pdf.to_str().unwrap(), "-"]).output();
    let text = String::from_utf8(text.unwrap().stdout).unwrap();
    for words in ["共有文句：字数", "事项分布：条数", "期限：时间轴", "职业病防治体系"]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn two_editions_stand_side_by_side() {
    let folder = scratch("editions");
    let editions = [
        (
            "旧.txt",
            "某市安全生产办法（试行）\n\n第一条　为了加强安全生产工作，制定本办法。\n\
                    第二条　企业应当每年至少组织1次应急演练。\n第三条　本办法由市应急管理局解释。\n",
        ),
        (
            "新.txt",
            "某市安全生产办法\n\n第一条　为了加强安全生产工作，制定本办法。\n\
                    第二条　任何单位和个人都有权举报事故隐患。\n\
                    第三条　企业应当每半年至少组织1次应急演练。\n\
                    第四条　本办法由市应急管理局解释。\n",
        ),
    ];
    for (name, text) in editions {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let data = scratch("editions-data");
    let ran = |args: &[&str]| crate::program::Ran::of(&command(&data).args(args).output().unwrap());
    assert_eq!(ran(&["import", folder.to_str().unwrap()]).code, 0);
    let names = ["diff", "某市安全生产办法（试行）", "某市安全生产办法", "--json"];
    let table = ran(&names).json();
    let rows = table["rows"].as_array().unwrap();
    let kinds: Vec<&str> = rows.iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["same", "added", "changed", "renumbered"]);
    assert_eq!(rows[1]["old"], serde_json::Value::Null);
    assert!(!rows[2]["new"]["marks"].as_array().unwrap().is_empty());
    let printed = ran(&names[..3]).out;
    assert!(printed.contains("未改 1　修改 1　条号变动 1　新增 1"), "{printed}");
    assert!(printed.contains("+ 第三条　企业应当【每半年】至少"), "{printed}");
}

/// Every law says from when it applies; that is nothing to compare.
#[test]
fn the_day_of_commencement_is_no_matter() {
    let out = run(&["compare", "安全生产法", "矿山安全法"]).out;
    assert!(!out.contains("2002年11月1日起　") && !out.contains("日期（"), "{out}");
    assert!(out.contains("相应条款"), "{out}");
}

/// Two documents for one place, or for the whole country, are told apart.
#[test]
fn columns_of_a_comparison_are_told_apart() {
    let folder = scratch("columns");
    for (file, no, region) in [("a", 1, "某省某市"), ("b", 2, "某省某市"), ("c", 3, "某省某县")]
    {
        let text = format!(
            "关于加强安全培训的意见\n某政发〔2020〕{no}号\n\n一、加强安全生产教育和培训\n\
             （一）健全安全生产教育培训制度。企业应当健全安全生产教育培训制度。\n"
        );
        std::fs::write(folder.join(format!("{file}.txt")), text).unwrap();
        std::fs::write(folder.join(format!("{file}.toml")), format!("region = \"{region}\"\n"))
            .unwrap();
    }
    let data = scratch("columns-data");
    let ran = |args: &[&str]| crate::program::Ran::of(&command(&data).args(args).output().unwrap());
    assert_eq!(ran(&["import", folder.to_str().unwrap()]).code, 0);
    let out = ran(&["compare", "某政发〔2020〕1号", "某政发〔2020〕2号", "某政发〔2020〕3号"]).out;
    for name in ["某政发〔2020〕1号", "某政发〔2020〕2号", "某省某县"] {
        assert!(out.lines().any(|l| l.contains(name) && l.contains('│')), "{name} in {out}");
    }
}

#[test]
fn importing_again_changes_nothing() {
    let folder = scratch("again");
    let file = folder.join("办法.txt");
    std::fs::write(
        &file,
        "某市安全生产办法\n\n第一条　为了安全，制定本办法。\n第二条　本办法自公布之日起施行。\n",
    )
    .unwrap();
    let import = || {
        let output =
            command(&folder.join("data")).arg("import").arg(&file).arg("--json").output().unwrap();
        crate::program::Ran::of(&output).json()
    };
    let (first, second) = (import(), import());
    assert_eq!((&first["documents"], &first["new"]), (&1.into(), &1.into()));
    assert_eq!((&second["documents"], &second["new"]), (&1.into(), &0.into()));
}

/// A file that is named twice, by itself and in its folder, is one file; a sidecar may have been
/// saved by an editor that puts a byte order mark before the text.
#[test]
fn a_file_is_imported_once_with_its_sidecar() {
    let folder = scratch("once");
    let files = folder.join("files");
    std::fs::create_dir_all(&files).unwrap();
    std::fs::write(files.join("a.txt"), "某市办法\n\n第一条　应当安全。\n").unwrap();
    std::fs::write(files.join("a.toml"), "\u{feff}region = \"某省某市\"\n").unwrap();
    std::fs::write(files.join("b.txt"), "一段没有条款的话。\n").unwrap();
    let data = folder.join("data");
    let paths = [files.clone(), files.join("a.txt"), files.join("../files/b.txt")];
    let output = command(&data).arg("import").args(&paths).arg("--json").output().unwrap();
    let report = crate::program::Ran::of(&output).json();
    assert_eq!((&report["documents"], &report["new"]), (&2.into(), &2.into()), "{report}");

    let show = |name: &str| {
        let output = command(&data).args(["show", name, "--json"]).output().unwrap();
        crate::program::Ran::of(&output).json()
    };
    assert_eq!(show("某市办法")["doc"]["region"], "某省某市");
    assert_eq!(show("某市办法")["whole"], true);
    assert_eq!(show("某市办法1")["whole"], false);
    // One provision alone is still the whole document: its notes are shown.
    let output = command(&data).args(["show", "一段没有"]).output().unwrap();
    assert!(crate::program::Ran::of(&output).out.contains("未见任何日期"));
}

#[test]
fn the_demo_runs_to_its_end_twice() {
    let folder = scratch("demo");
    for _ in 0..2 {
        let output =
            command(&folder.join("data")).arg("demo").arg("--out").arg(folder.join("out")).output();
        let ran = crate::program::Ran::of(&output.unwrap());
        assert_eq!(ran.code, 0, "{}", ran.err);
        for words in ["双随机", "温馨提示书", "安全 同句 培训", "期限不同", "接着可以试"]
        {
            assert!(ran.out.contains(words), "{words} in {}", ran.out);
        }
    }
    for form in ["责令限期整改指令书", "行政处罚告知书", "温馨提示书"] {
        assert!(folder.join("out").join(format!("{form}.pdf")).is_file(), "{form}");
    }
}

/// A reader that goes away early is no failure.
#[test]
fn a_closed_pipe_ends_well() {
    use std::io::Read as _;
    let mut child = command(shared())
        .args(["search", "的", "--limit", "0"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 64];
    child.stdout.as_mut().unwrap().read_exact(&mut some).unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
}
