//! What an officer does with an answer of `search`.

use crate::program::{Ran, command, run, scratch};

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

/// A hit with what an officer reads beside it, as text and as JSON.
#[test]
fn a_hit_is_shown_with_its_citation_and_its_surroundings() {
    let query = ["search", "加强“三类人”安全培训", "--context", "1", "--cites"];
    let out = run(&query).out;
    for words in [
        "《关于进一步加强安全生产监管执法工作的意见》（临政办发〔2016〕30号）三（四）",
        "三、创新安全生产监管执法机制",
        "┊ （三）加快双重预防性工作体系建设",
        "┊ （五）改进监督检查方式",
        "引用 《生产经营单位安全培训规定》  [未入库]",
    ] {
        assert!(out.contains(words), "{words} in {out}");
    }
    let hit = run(&[&query[..], &["--json"]].concat()).json()["hits"][0].take();
    assert_eq!(hit["permalink"], "/doc/临政办发〔2016〕30号#三（四）");
    assert_eq!(hit["before"][0]["ref"], "临政办发〔2016〕30号#三（三）");
    assert_eq!(hit["after"][0]["ref"], "临政办发〔2016〕30号#三（五）");
    assert_eq!(hit["cites"][0]["title"], "生产经营单位安全培训规定");
    let law = run(&["search", "行政处罚法21", "--cites", "--json"]).json();
    assert_eq!(law["hits"][0]["cited_by"][0]["at"], "临政办发〔2016〕30号#四（三）");
}

#[test]
fn hits_are_gathered_under_their_documents() {
    let answer = run(&["search", "处罚", "--group", "--limit", "3", "--json"]).json();
    let groups = answer["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 3);
    let mut hits = answer["hits"].as_array().unwrap().iter().map(|hit| &hit["doc"]);
    for group in groups {
        for _ in 0..group["total"].as_u64().unwrap() {
            assert_eq!(hits.next(), Some(&group["doc"]));
        }
    }
    assert_eq!(hits.next(), None);
}

#[test]
fn a_search_within_results_finds_what_both_queries_fit() {
    let count = |args: &[&str]| {
        let answer = run(&[args, &["--json", "--limit", "1"]].concat()).json();
        (answer["total"].as_u64().unwrap(), answer["limited"].as_bool().unwrap())
    };
    let (both, limited) =
        count(&["search", "处罚 或 罚款", "--within", "安全", "--within", "生产"]);
    assert_eq!((both, false), count(&["search", "(处罚 或 罚款) 安全 生产"]));
    assert!(limited && both > 0 && both < count(&["search", "处罚 或 罚款"]).0);
    let out = run(&["search", "幺贰叁", "--within", "安全"]).out;
    assert!(out.contains("幺贰叁（在“安全”的结果中）：所限范围内没有一处"), "{out}");
    let refused = run(&["search", "处罚", "--within", "(安全"]);
    assert!(refused.err.contains("query-unclosed-bracket"), "{}", refused.err);
}

/// The texts that are searched are compared with the originals, on demand.
#[test]
fn a_search_is_verified_against_every_original() {
    let answer = run(&["search", "双随机", "--verify", "--json"]).json();
    let notes = answer["notes"].as_array().unwrap();
    let note = notes.iter().find(|note| note["code"] == "search-verified").unwrap();
    let said = note["message"].as_str().unwrap();
    let number = |unit: &str| {
        let before = said.split_once(unit).unwrap().0;
        let digits = before.rsplit(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty());
        digits.unwrap().parse::<usize>().unwrap()
    };
    let documents = run(&["docs", "--json"]).json();
    let documents = documents["documents"].as_array().unwrap();
    let clauses = documents.iter().map(|d| d["clauses"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(number(" 件文件"), documents.len(), "{said}");
    assert!(number(" 条 ") as u64 <= clauses && number(" 字") > 20_000, "{said}");
}

/// A search is kept, and after an import says what is new; what changed counts as new.
#[test]
fn a_saved_search_says_what_is_new() {
    let folder = scratch("saved");
    let (data, file) = (folder.join("data"), folder.join("办法.txt"));
    let ran = |args: &[&str]| Ran::of(&command(&data).args(args).output().unwrap());
    let import = |text: &str| {
        std::fs::write(&file, format!("某市安全办法\n某政发〔2020〕1号\n\n{text}")).unwrap();
        assert_eq!(ran(&["import", file.to_str().unwrap()]).code, 0);
    };
    import("第一条　应当抽查。\n第二条　不得抽查。\n");
    assert!(ran(&["search", "--saved"]).out.contains("还没有保存过检索"));
    let saved = ran(&["search", "抽查", "--level", "条", "--save", "抽查"]);
    assert!(saved.out.contains("2 条，字面命中 2 处"), "{}", saved.out);
    assert_eq!(ran(&["search", "抽查", "--save", "抽查"]).code, 2);
    let again = ran(&["search", "--saved", "抽查", "--new"]);
    assert_eq!((again.code, again.out.contains("以来没有新增")), (1, true), "{}", again.out);

    import("第一条　应当抽查。\n第二条　不得随意抽查。\n第三条　可以抽查。\n");
    let new = ran(&["search", "--saved", "抽查", "--new", "--json"]).json();
    assert_eq!(new["new"]["since"], "2026-11-22");
    assert_eq!((&new["new"]["before"], &new["new"]["hits"]), (&2.into(), &2.into()));
    let mut places: Vec<&str> =
        new["hits"].as_array().unwrap().iter().map(|h| h["cited"].as_str().unwrap()).collect();
    places.sort_unstable();
    assert_eq!(places, ["某政发〔2020〕1号 第三条", "某政发〔2020〕1号 第二条"]);
    let all = ran(&["search", "--saved", "抽查"]).out;
    assert!(all.contains("3 条，字面命中 3 处") && all.contains("没有新增"), "{all}");
    let page = ran(&["search", "--saved", "抽查", "--limit", "1"]).out;
    assert!(page.contains("还有 2 条未显示"), "{page}");
    let list = ran(&["search", "--saved", "--json"]).json();
    assert_eq!(list["saved"][0]["limits"][0], "层级 条");
    assert_eq!(list["saved"][0]["hits"], 3);
    assert_eq!(ran(&["search", "--forget", "抽查"]).code, 0);
    let none = ran(&["search", "--saved", "抽查"]);
    assert_eq!((none.code, none.err.contains("saved-unknown")), (2, true), "{}", none.err);
}

/// A word one slip away, a name in pinyin: offered, and nothing is searched in its place.
#[test]
fn what_may_have_been_meant_is_offered() {
    for (query, offered) in [
        ("从业人园", "从业人员"),
        ("双随意", "双随机"),
        ("处罚 行正处罚", "行政处罚"),
        ("anquan shengchan", "安全生产法"),
        ("aqscf", "安全生产法"),
        ("linyi", "山东省临沂市"),
    ] {
        let ran = run(&["search", query]);
        assert_eq!(ran.code, 1, "{query}");
        assert!(ran.out.contains("没有一处"), "{}", ran.out);
        assert!(ran.err.contains("是否要找：") && ran.err.contains(offered), "{}", ran.err);
        let answer = run(&["search", query, "--json"]).json();
        assert_eq!((&answer["total"], &answer["hits"]), (&0.into(), &serde_json::json!([])));
        let words = answer["suggestions"][0]["offered"].as_array().unwrap();
        assert!(words.iter().any(|word| word == offered), "{query}: {words:?}");
    }
    let found = run(&["search", "处罚", "--limit", "1", "--json"]).json();
    assert_eq!(found["suggestions"], serde_json::Value::Null);
}

/// Traditional and simplified characters find the same; the original is shown.
#[test]
fn traditional_characters_find_what_simplified_ones_find() {
    let count = |query: &str| {
        let answer = run(&["search", query, "--json", "--limit", "1"]).json();
        (answer["total"].as_u64().unwrap(), answer["hits"][0]["text"].clone())
    };
    assert_eq!(count("責令改正"), count("责令改正"));
    assert_ne!(count("著作權").0, 0);
    assert_eq!(run(&["show", "安全生產法97"]).code, 0);
}
