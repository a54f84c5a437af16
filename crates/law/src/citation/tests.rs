use super::*;
use crate::Source;

/// Each line of the table: the words, what they cite, where. `本` is the citing text itself.
fn read(text: &str, tree: &Tree) -> Vec<String> {
    let known = |title: &str| ["行政处罚法", "刑法", "中华人民共和国刑法"].contains(&title);
    find(text, tree, &known).iter().map(|c| shown(text, c)).collect()
}

fn shown(text: &str, citation: &Citation) -> String {
    let work = match &citation.work {
        Work::Title(title) => format!("《{title}》"),
        Work::Number(no) => no.to_string(),
        Work::Order(no) => no.to_string(),
        Work::Itself => "本".into(),
    };
    let path = citation.path.as_ref().map(|p| format!("#{p}")).unwrap_or_default();
    format!("{} → {work}{path}", citation.span.of(text))
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(read(text, &Tree::default()), expected, "{text}");
}

#[test]
fn titles_and_places() {
    check(
        "依据《安全生产法》第九十七条第（四）项",
        &["《安全生产法》第九十七条第（四）项 → 《安全生产法》#97.1.4"],
    );
    check(
        "违反《安全生产法》第三十一条和第三十二条规定",
        &["《安全生产法》第三十一条 → 《安全生产法》#31", "第三十二条 → 《安全生产法》#32"],
    );
    check(
        "《甲条例》第十、十八、二十六条",
        &["《甲条例》第十 → 《甲条例》#10", "十八 → 《甲条例》#18", "二十六条 → 《甲条例》#26"],
    );
    check(
        "《行政处罚法》第七十二条第一款第（一）项",
        &["《行政处罚法》第七十二条第一款第（一）项 → 《行政处罚法》#72.1.1"],
    );
    check("《乙法》第四十一条第二款", &["《乙法》第四十一条第二款 → 《乙法》#41.2"]);
    check("《乙法》第一百二十条之一", &["《乙法》第一百二十条之一 → 《乙法》#120-1"]);
    check(
        "《乙法》第一百二十条之一、之三",
        &["《乙法》第一百二十条之一 → 《乙法》#120-1", "之三 → 《乙法》#120-3"],
    );
    check("《乙法》第六章", &["《乙法》第六章 → 《乙法》#第六章"]);
    check("《乙法》第二编第三章", &["《乙法》第二编第三章 → 《乙法》#第二编第三章"]);
    check("《乙法》第37条第2款", &["《乙法》第37条第2款 → 《乙法》#37.2"]);
    check("《安全生产法》第一，依法办理", &["《安全生产法》 → 《安全生产法》"]);
}

#[test]
fn lists_and_ranges() {
    check(
        "《甲法》第三条至第六条",
        &[
            "《甲法》第三条 → 《甲法》#3",
            "第三条至第六条 → 《甲法》#4",
            "第三条至第六条 → 《甲法》#5",
            "第六条 → 《甲法》#6",
        ],
    );
    check(
        "《甲法》第三至五条",
        &["《甲法》第三 → 《甲法》#3", "第三至五条 → 《甲法》#4", "五条 → 《甲法》#5"],
    );
    check(
        "《甲法》第九条第一款第（三）项至第（五）项",
        &[
            "《甲法》第九条第一款第（三）项 → 《甲法》#9.1.3",
            "第九条第一款第（三）项至第（五）项 → 《甲法》#9.1.4",
            "第（五）项 → 《甲法》#9.1.5",
        ],
    );
    check(
        "《甲法》第九条第一款、第三款",
        &["《甲法》第九条第一款 → 《甲法》#9", "第三款 → 《甲法》#9.3"],
    );
    check(
        "《甲法》第九条第一款至第三款",
        &[
            "《甲法》第九条第一款 → 《甲法》#9",
            "第九条第一款至第三款 → 《甲法》#9.2",
            "第三款 → 《甲法》#9.3",
        ],
    );
    check(
        "《甲法》第九条第二款第（一）、（三）项",
        &["《甲法》第九条第二款第（一） → 《甲法》#9.2.1", "（三）项 → 《甲法》#9.2.3"],
    );
    check(
        "《甲法》第九条第（五）、第（六）项",
        &["《甲法》第九条第（五） → 《甲法》#9.1.5", "第（六）项 → 《甲法》#9.1.6"],
    );
    check(
        "《甲法》第一条至第九万条",
        &["《甲法》第一条 → 《甲法》#1", "第九万条 → 《甲法》#90000"],
    );
}

#[test]
fn numbers_orders_and_titles_within_titles() {
    check(
        "根据《山东省人民政府办公厅关于贯彻国办发〔2015〕20号文件的意见》（鲁政办发〔2015〕48号）",
        &[
            "《山东省人民政府办公厅关于贯彻国办发〔2015〕20号文件的意见》 → 《山东省人民政府办公厅关于贯彻国办发〔2015〕20号文件的意见》",
            "国办发〔2015〕20号 → 国办发〔2015〕20号",
            "鲁政办发〔2015〕48号 → 鲁政办发〔2015〕48号",
        ],
    );
    check(
        "《八条规定》（国家安监总局令第 72 号）",
        &["《八条规定》 → 《八条规定》", "国家安监总局令第 72 号 → 国家安监总局令第72号"],
    );
    check(
        "《关于修改〈安全生产法〉的决定》",
        &[
            "《关于修改〈安全生产法〉的决定》 → 《关于修改〈安全生产法〉的决定》",
            "〈安全生产法〉 → 《安全生产法》",
        ],
    );
    check("《甲《乙》丙》", &["《甲《乙》丙》 → 《甲《乙》丙》"]);
    check("《甲 《乙法》第二条", &["《乙法》第二条 → 《乙法》#2"]);
    check("《甲\n乙》", &[]);
}

#[test]
fn short_names_hold_from_where_they_are_given() {
    check(
        "《办法》。《生产安全事故应急预案管理办法》（应急管理部令第2号，以下简称《办法》）第七条。按《办法》第八条",
        &[
            "《办法》 → 《办法》",
            "《生产安全事故应急预案管理办法》（应急管理部令第2号，以下简称《办法》）第七条 → 《生产安全事故应急预案管理办法》#7",
            "应急管理部令第2号 → 应急管理部令第2号",
            "《办法》第八条 → 《生产安全事故应急预案管理办法》#8",
        ],
    );
    check(
        "《中华人民共和国安全生产法》（以下简称“安法”）；依照安法第二十一条",
        &[
            "《中华人民共和国安全生产法》 → 《中华人民共和国安全生产法》",
            "安法第二十一条 → 《中华人民共和国安全生产法》#21",
        ],
    );
}

#[test]
fn bare_titles_only_when_known() {
    check("依照行政处罚法第四十二条处理", &["行政处罚法第四十二条 → 《行政处罚法》#42"]);
    check(
        "依照中华人民共和国刑法第一百三十四条",
        &["中华人民共和国刑法第一百三十四条 → 《中华人民共和国刑法》#134"],
    );
    check("依照未知法第三条处理", &[]);
    check(
        "《甲条例》第三条，该条例第五条和该条",
        &["《甲条例》第三条 → 《甲条例》#3", "该条例第五条 → 《甲条例》#5", "该条 → 《甲条例》#5"],
    );
}

#[test]
fn places_of_the_text_itself() {
    let text = "某市安全办法\n\n第一条　依照本办法第三条第二款、刑法第五条和未知法第六条。\n\
        第二条　有下列情形之一的：\n（一）甲；\n（二）乙，前项除外。\n有前款第（一）、第（二）项情形的，依照本条第一款处理。\n\
        违反前两款或者前条规定的，适用第三条；目前条件、该条件、提前款项和基本条件不算。\n\
        第三条　甲。\n乙，见第四条至第五条。\n第四条　四。\n第五条　本款第一项，本条例除外。\n";
    let document = crate::read(&Source::new("办法.txt", text)).remove(0);
    assert_eq!(
        read(&document.text, &document.tree),
        [
            "本办法第三条第二款 → 本#3.2",
            "刑法第五条 → 《刑法》#5",
            "前项 → 本#2.1.1",
            "前款第（一） → 本#2.1.1",
            "第（二）项 → 本#2.1.2",
            "本条第一款 → 本#2",
            "前两款 → 本#2",
            "前两款 → 本#2.2",
            "前条 → 本#1",
            "第三条 → 本#3",
            "第四条 → 本#4",
            "第五条 → 本#5",
            "本款第一项 → 本#5.1.1",
        ]
    );
}

#[test]
fn numbers_belong_to_the_title_before_them() {
    let text =
        "《甲通知》（国办发〔2015〕20号）和国发〔2016〕1号，《乙规定》（公安部令第3号）第二条";
    let found = find_all(text, &Tree::default());
    assert_eq!(titles_of_numbers(text, &found), [None, Some(0), None, None, Some(3)]);
}

#[test]
fn a_text_does_not_cite_itself() {
    let text = "某市安全办法\n某政发〔2020〕1号\n\n各单位：\n现印发《某市安全办法》（某政发〔2020〕1号），某政发〔2019〕2号同时废止。\n\n\
        第一条　依照《某市安全办法》第二条和《乙法》办理。\n第二条　甲。\n";
    let document = crate::read(&Source::new("办法.txt", text)).remove(0);
    let shown: Vec<String> = document.citations.iter().map(|c| shown(&document.text, c)).collect();
    assert_eq!(
        shown,
        [
            "某政发〔2019〕2号 → 某政发〔2019〕2号",
            "《某市安全办法》第二条 → 本#2",
            "《乙法》 → 《乙法》"
        ]
    );
}

proptest::proptest! {
    /// Whatever stands there, spans lie on characters and in order.
    #[test]
    fn any_text_is_read(text in "[《》〈〉（）第一二十百条款项目章、和至前本该法之号令国发〔〕0-9\\n ]{0,60}") {
        let document = crate::read(&Source::new("x", text)).remove(0);
        let found = find(&document.text, &document.tree, &|t| t == "法");
        for citation in &found {
            proptest::prop_assert!(!citation.span.of(&document.text).is_empty());
        }
        proptest::prop_assert!(found.is_sorted_by_key(|c| c.span.start));
    }
}
