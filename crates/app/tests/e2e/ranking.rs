//! The order of hits on the seeds and the statutes, judged by hand: for each query the provision that
//! an officer wants among the first.

use crate::program::run;

const SAFETY: &str = "安全生产法@2021-06-10#";
const PENALTIES: &str = "行政处罚法@2021-01-22#";
const LINYI: &str = "临政办发〔2016〕30号#";

/// Literal queries: document, place, and within which of the first hits it stands.
const WORDS: &[(&str, &str, &str, usize)] = &[
    ("安全生产 教育 培训", SAFETY, "25.1.2", 3),
    ("主要负责人 职责", SAFETY, "21", 1),
    ("事故 报告", SAFETY, "21.1.7", 3),
    ("特种作业 资格", SAFETY, "97.1.7", 2),
    ("重大危险源 备案", SAFETY, "40.2", 3),
    ("劳动防护用品", SAFETY, "99.1.5", 1),
    ("安全警示标志", SAFETY, "99.1.1", 1),
    ("事故隐患 排查治理", SAFETY, "41.2", 3),
    ("安全生产责任保险", SAFETY, "51.2", 1),
    ("安全评价 机构", SAFETY, "72", 3),
    ("从业人员 权利", SAFETY, "第三章", 1),
    ("安全生产 规章制度 操作规程", SAFETY, "21.1.2", 1),
    ("安全生产标准化", SAFETY, "21.1.1", 1),
    ("危险物品 储存", SAFETY, "101.1.1", 1),
    ("应急救援 预案 演练", SAFETY, "97.1.6", 2),
    ("承包 承租", SAFETY, "49.2", 3),
    ("事故 调查处理", SAFETY, "第五章", 3),
    ("行政处罚 听证", PENALTIES, "63", 1),
    ("从轻 减轻 处罚", PENALTIES, "32", 2),
    ("没收违法所得", PENALTIES, "9.1.2", 2),
    ("陈述 申辩", PENALTIES, "45.2", 3),
    ("执法人员 出示 执法证件", PENALTIES, "55", 1),
    ("行政处罚 决定书 送达", PENALTIES, "61", 1),
    ("简易程序", PENALTIES, "第五章第二节", 2),
    ("加处罚款", PENALTIES, "72.1.1", 2),
    ("查封 扣押", "行政强制法@2011-06-30#", "第三章第二节", 1),
    ("代履行", "行政强制法@2011-06-30#", "第四章第三节", 1),
    ("标题:行政强制法 冻结", "行政强制法@2011-06-30#", "第三章第三节", 1),
    ("黑名单", LINYI, "三（六）", 1),
    ("安全生产 诚信", LINYI, "三（六）", 1),
];

/// Questions: document and article of which something stands within the first ten hits.
const QUESTIONS: &[(&str, &str, &str)] = &[
    ("员工没培训就上岗怎么罚", SAFETY, "97"),
    ("没有培训的工人能不能上岗", SAFETY, "28"),
    ("特种作业人员没有证能不能上岗", SAFETY, "30"),
    ("没有设置安全警示标志怎么处罚", SAFETY, "99"),
    ("老板不给工人发安全帽怎么处罚", SAFETY, "99"),
    ("违反规定多少罚款可以要求听证", PENALTIES, "63"),
    ("企业必须配几个专职安全员", SAFETY, "24"),
];

fn references(query: &str, limit: &str) -> Vec<String> {
    let answer = run(&["search", query, "--json", "--limit", limit]).json();
    let hits = answer["hits"].as_array().unwrap();
    hits.iter().map(|hit| hit["ref"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn words_bring_the_provision_that_is_wanted_first() {
    for &(query, document, place, within) in WORDS {
        let found = references(query, "3");
        let wanted = format!("{document}{place}");
        let place = found.iter().position(|found| *found == wanted);
        assert!(place.is_some_and(|place| place < within), "{query}: {wanted} in {found:?}");
    }
}

#[test]
fn questions_bring_the_article_that_answers_among_the_first_ten() {
    for &(question, document, article) in QUESTIONS {
        let found = references(question, "10");
        let wanted = format!("{document}{article}");
        let answers = |found: &String| {
            found.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        assert!(found.iter().any(answers), "{question}: {wanted} in {found:#?}");
    }
}
