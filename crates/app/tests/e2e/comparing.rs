//! `compare` on large and odd inputs, and over the whole library.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::program::{Ran, command, run, scratch};

/// A part of a workbook as text.
pub(crate) fn part(file: &Path, name: &str) -> String {
    let mut book = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut text = String::new();
    book.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The values of an attribute.
fn values<'x>(xml: &'x str, attribute: &str) -> Vec<&'x str> {
    let open = format!(" {attribute}=\"");
    xml.split(&open).skip(1).map(|rest| rest.split_once('"').unwrap().0).collect()
}

#[test]
fn the_source_of_a_copy_is_found_in_the_whole_library() {
    let answer = run(&["compare", "许昌", "--corpus", "--json"]).json();
    assert!(answer["documents"].as_u64().unwrap() > 300);
    let copies = answer["copies"].as_array().unwrap();
    let [copy] = copies.as_slice() else { panic!("{answer:#}") };
    assert_eq!(copy["sources"][0]["ground"], "authority");
    assert!(copy["sources"][0]["title"].as_str().unwrap().starts_with("山东省贯彻"));
    let passage = &copy["sources"][0]["passages"][0];
    assert!(passage["to"].as_str().unwrap().ends_with("#五（二十五）"), "{passage:#}");
    assert!(passage["text"].as_str().unwrap().contains("对事故处理中被追究刑事责任"));

    let all = run(&["compare", "--corpus", "--limit", "3"]).out;
    assert!(all.contains("字以上的文句见于") && all.contains("另有"), "{all}");
    for format in ["xlsx", "pdf"] {
        let file = scratch(&format!("corpus-{format}")).join(format!("照抄来源.{format}"));
        let name = file.to_str().unwrap();
        let ran = run(&["compare", "许昌", "--corpus", "--export", format, "-o", name]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(std::fs::metadata(&file).unwrap().len() > 2_000);
    }
}

/// Follows every link of a workbook: each names a table and the number of its rows, and leads to the
/// head of a sheet of that name with as many. Returns how many there are.
fn links_of_a_workbook(file: &Path) -> usize {
    let book = part(file, "xl/workbook.xml");
    let (_, sheets) = book.split_once("<sheets>").unwrap();
    let sheets = values(sheets.split_once("</sheets>").unwrap().0, "name");
    let strings = part(file, "xl/sharedStrings.xml");
    let summary = part(file, "xl/worksheets/sheet1.xml");
    let mut links = 0;
    for (n, _) in sheets.iter().enumerate().skip(1) {
        let sheet = part(file, &format!("xl/worksheets/sheet{}.xml", n + 1));
        assert!(!sheet.contains("<hyperlink "), "only the summary has links");
    }
    for link in values(&summary, "location") {
        let name = link.strip_prefix('\'').unwrap().strip_suffix("'!A1").unwrap();
        let sheet = sheets.iter().position(|sheet| *sheet == name);
        let sheet = sheet.unwrap_or_else(|| panic!("{name} is none of {sheets:?}"));
        let rows = part(file, &format!("xl/worksheets/sheet{}.xml", sheet + 1));
        let label = format!(">{name}　{} 行<", rows.matches("<row ").count() - 1);
        assert!(strings.contains(&label), "{label} in {strings:.2000}");
        links += 1;
    }
    assert_eq!(links, sheets.len() - 1, "every sheet can be reached");
    links
}

#[test]
fn every_link_of_a_workbook_leads_where_it_says() {
    let file = scratch("links").join("对照.xlsx");
    let args =
        ["compare", "临沂", "郴州", "许昌", "--superior", "山东省", "--export", "xlsx", "-o"];
    let ran = run(&[&args[..], &[file.to_str().unwrap()]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(links_of_a_workbook(&file), 7);
}

/// More documents than fit on a page stand in several tables, in which every clause occurs once.
#[test]
fn many_documents_are_printed_in_tables_that_can_be_read() {
    let folder = scratch("panels");
    for number in 1..=7 {
        let text = format!(
            "关于某项工作的意见\n\n云政办发〔2020〕{number}号\n\n一、总则\n\n\
             （一）建立巡查制度。每季度至少组织{number}次安全生产巡查。\n\n\
             （二）其他事项{}。\n",
            numeral(number * 111)
        );
        std::fs::write(folder.join(format!("{number}.txt")), text).unwrap();
    }
    let data = scratch("panels-data");
    let ran = |args: &[&str]| Ran::of(&command(&data).args(args).output().unwrap());
    assert_eq!(ran(&["import", folder.to_str().unwrap()]).code, 0);
    let names: Vec<String> = (1..=7).map(|n| format!("云政办发〔2020〕{n}号")).collect();
    let file = folder.join("对照.docx");
    let mut args = vec!["compare"];
    args.extend(names.iter().map(String::as_str));
    args.extend(["--export", "docx", "-o", file.to_str().unwrap()]);
    assert_eq!(ran(&args).code, 0);
    let document = part(&file, "word/document.xml");
    for title in [
        "云政办发〔2020〕1号至云政办发〔2020〕7号等 7 件文件对照",
        "条款对照（1／2）",
        "条款对照（2／2）",
    ] {
        assert!(document.contains(title), "{title}");
    }
    let tables = document.split("<w:tbl>").skip(1);
    let columns: Vec<usize> = tables.map(|table| table.matches("<w:gridCol ").count()).collect();
    assert_eq!(columns[..4], [6, 7, 6, 7], "序号, 事项, three or four documents, 差异说明");
    let (aligned, _) = document.split_once("照抄与改动").unwrap();
    for (n, name) in (1..).zip(&names) {
        assert_eq!(
            aligned.matches(&format!("（{name} 一（一））")).count(),
            2,
            "clause and number"
        );
        assert_eq!(aligned.matches(&format!("组织{n}次")).count(), 2, "{name}");
    }
    assert!(aligned.contains("以云政办发〔2020〕1号的 ≥1次（每3个月） 为准"));
}

#[test]
fn a_comparison_shows_one_topic_or_only_what_differs() {
    let credit = run(&["compare", "临沂", "郴州", "--only", "信用", "--json"]).json();
    let rows = credit["rows"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["topic"] == "信用"), "{rows:#?}");
    let differences = run(&["compare", "临沂", "郴州", "--only", "差异", "--json"]).json();
    let verdicts: Vec<&str> = differences["measures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|measure| measure["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["different_deadline"]);
    let changed = |r: &serde_json::Value| !r["changes"].as_array().unwrap().is_empty();
    assert!(differences["reuse"].as_array().unwrap().iter().all(changed));
}

/// Of three texts with one sentence the later two name the first as its source, and each the other.
#[test]
fn a_sentence_stands_beside_its_likeliest_source_and_names_the_others() {
    let folder = scratch("likeliest");
    let names = [2016, 2017, 2018].map(|year| format!("云政办发〔{year}〕{year}号"));
    for (name, year) in names.iter().zip(2016..) {
        let text = format!(
            "关于某项工作的意见\n\n{name}\n\n一、总则\n（一）公安机关应当每季度检查一次重点道路的交通安全设施。\n\n{year}年6月30日\n"
        );
        std::fs::write(folder.join(format!("{year}.txt")), text).unwrap();
    }
    let data = scratch("likeliest-data");
    let ran = |args: &[&str]| Ran::of(&command(&data).args(args).output().unwrap());
    assert_eq!(ran(&["import", folder.to_str().unwrap()]).code, 0);
    let compare = ["compare", &names[0], &names[1], &names[2]];
    let shown = ran(&compare).out;
    assert!(shown.contains("每句只列最可能的来源"), "{shown}");
    assert!(shown.contains(&format!("另见于：{}", names[2])), "{shown}");

    let answer = ran(&[&compare[..], &["--json"]].concat()).json();
    let rows = answer["reuse"].as_array().unwrap().iter();
    let rows = rows.filter(|row| row["b"]["text"].as_str().unwrap().contains("公安机关"));
    let named: Vec<_> =
        rows.map(|row| [&row["a"]["doc"], &row["b"]["doc"], &row["also"][0]]).collect();
    assert_eq!(named, [[&*names[0], &*names[1], &*names[2]], [&*names[0], &*names[2], &*names[1]]]);
    let letters = &answer["overlap"][0][1];
    assert!(letters.as_u64().unwrap() >= 24);
    assert_eq!((&answer["overlap"][2][0], &answer["overlap"][1][1]), (letters, &0.into()));
}

/// Two texts of five thousand clauses each, which share some, and one that shares nothing.
#[test]
fn ten_thousand_clauses_and_two_unrelated_texts() {
    let folder = scratch("many");
    for (number, step) in [(1, 7), (2, 11)] {
        let mut text = format!("关于某项工作的意见\n\n云政办发〔2020〕{number}号\n\n");
        for heading in 1..=500usize {
            writeln!(text, "{}、分工", numeral(heading)).unwrap();
            for item in 1..=10usize {
                let matter = numeral(heading * 10 + item * step);
                writeln!(text, "（{}）第{matter}号网格每年至少巡查2次。", numeral(item)).unwrap();
            }
        }
        std::fs::write(folder.join(format!("{number}.txt")), text).unwrap();
    }
    std::fs::write(folder.join("诗.txt"), "静夜思\n\n床前明月光，疑是地上霜。\n").unwrap();
    let data = scratch("many-data");
    let ran = |args: &[&str]| Ran::of(&command(&data).args(args).output().unwrap());
    assert_eq!(ran(&["import", folder.to_str().unwrap()]).code, 0);
    let large = ran(&["compare", "云政办发〔2020〕1号", "云政办发〔2020〕2号", "--json"]).json();
    for doc in large["docs"].as_array().unwrap() {
        let key = doc["doc"].as_str().unwrap();
        let rows = large["rows"].as_array().unwrap().iter();
        let clauses = rows.map(|row| match &row["cells"][key] {
            serde_json::Value::Null => 0,
            cell => 1 + cell["also"].as_array().map_or(0, Vec::len),
        });
        assert_eq!(clauses.sum::<usize>(), 5_000, "{key}");
    }
    let nothing = ran(&["compare", "静夜思", "云政办发〔2020〕1号"]);
    assert_eq!(nothing.code, 1);
    let sentence = "静夜思与云政办发〔2020〕1号没有共同内容：没有相应的条款、数字和文句\n";
    assert_eq!(nothing.out, sentence);
}

/// 1 to 9999 in Chinese numerals.
fn numeral(n: usize) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, one) = (n / 10, n % 10);
    match (tens, one) {
        (0, one) => DIGITS[one].to_owned(),
        (1, 0) => "十".to_owned(),
        (1, one) => format!("十{}", DIGITS[one]),
        (tens @ 2..=9, 0) => format!("{}十", DIGITS[tens]),
        (tens @ 2..=9, one) => format!("{}十{}", DIGITS[tens], DIGITS[one]),
        _ => n.to_string().chars().map(|c| DIGITS[c as usize - '0' as usize]).collect(),
    }
}

/// Fields in quotes behind commas, as UTF-8.
const UTF8_CSV: &str = "csv:Text - txt - csv (StarCalc):44,34,76";

/// The regulations of forty-two cities on one topic as one workbook.
#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_forty_two_cities_make_a_workbook_with_right_links() {
    let statutes = std::env::var_os("ZHUNSHENG_TESTDATA").expect("the folder of the test data");
    let statutes = PathBuf::from(statutes).join("statutes");
    let topics = std::fs::read_to_string(statutes.join("cross_region_topics.json")).unwrap();
    let topics: serde_json::Value = serde_json::from_str(&topics).unwrap();
    let mut all = topics.as_array().unwrap().iter();
    let topic = all.find(|topic| topic["topic"] == "文明行为促进条例").unwrap();
    let folder = scratch("cities");
    let mut names = Vec::new();
    for files in topic["docs"].as_object().unwrap().values() {
        let path = statutes.join("lawrefbook").join(files[0].as_str().unwrap());
        let file = path.file_name().unwrap().to_str().unwrap();
        std::fs::copy(&path, folder.join(file)).unwrap();
        names.push(file.split_once('(').unwrap().0.to_owned());
    }
    let data = scratch("cities-data");
    let ran = |args: &[&str]| Ran::of(&command(&data).args(args).output().unwrap());
    assert_eq!(ran(&["import", folder.to_str().unwrap()]).code, 0);
    let file = folder.join("对照.xlsx");
    let mut args = vec!["compare"];
    args.extend(names.iter().map(String::as_str));
    args.extend(["--export", "xlsx", "-o", file.to_str().unwrap()]);
    let written = ran(&args);
    assert_eq!(written.code, 0, "{}", written.err);

    assert!(links_of_a_workbook(&file) >= 3);
    // 序号, 事项, the cities, 差异说明.
    let head = part(&file, "xl/worksheets/sheet2.xml");
    let row = head.split("<row ").nth(1).unwrap();
    assert_eq!(row.matches("<c ").count(), names.len() + 3);
    // Another program opens it.
    let out = folder.join("opened");
    let (out_name, profile) = (out.to_str().unwrap(), folder.join("profile"));
    let profile = format!("-env:UserInstallation=file://{}", profile.display());
    let converted = std::process::Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", UTF8_CSV, "--outdir", out_name])
        .arg(&file)
        .output();
    let converted = converted.expect("soffice (LibreOffice) opens the workbook");
    assert!(converted.status.success());
    let opened = std::fs::read_to_string(out.join("对照.csv")).unwrap();
    assert!(opened.contains("条款对照") && opened.contains("数字对照"), "{opened}");
}
