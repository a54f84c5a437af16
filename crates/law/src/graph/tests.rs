use super::*;
use crate::Source;

fn library() -> Library {
    let texts = [
        (
            "乙市政府办公室关于安全的意见",
            "乙政办发〔2016〕3号",
            "根据《甲省政府办公厅关于贯彻国办发〔2015〕20号文件的意见》（甲政办发〔2015〕48号）和《中华人民共和国安全法》，提出如下意见。",
            "按照《丙规定》（公安部令第3号）执行，《丙规定》另有要求的除外。",
        ),
        (
            "丁市政府办公室关于安全的实施意见",
            "丁政办发〔2016〕9号",
            "为贯彻《国务院办公厅关于安全的通知》（国办发〔2015〕20号），提出如下意见。",
            "执行乙政办发〔2016〕3号。",
        ),
        (
            "戊县关于安全的实施意见",
            "戊政发〔2017〕1号",
            "为进一步加强全县安全工作，贯彻丁政办发〔2016〕9号精神，结合本县实际，提出如下意见。",
            "各单位执行。",
        ),
    ];
    let documents = texts.map(|(title, no, preamble, body)| {
        let text = format!(
            "{title}\n{no}\n\n各单位：\n{preamble}\n一、做好工作\n（一）落实责任。{body}\n"
        );
        let mut source = Source::new("x.txt", text);
        source.declared.push(("标题".into(), title.into()));
        source.declared.push(("文号".into(), no.into()));
        crate::read(&source).remove(0)
    });
    Library::of(documents.into())
}

fn entry<'a>(library: &'a Library, no: &str) -> &'a Entry {
    library.find(no).unwrap()
}

#[test]
fn a_work_is_one_reference_by_all_its_names() {
    let library = library();
    let names: Vec<String> = entry(&library, "乙政办发〔2016〕3号")
        .cites
        .iter()
        .map(|work| format!("{} {} {}", work.name(), work.title.is_some(), work.upstream))
        .collect();
    assert_eq!(
        names,
        [
            "甲政办发〔2015〕48号 true true",
            "国办发〔2015〕20号 false true",
            "中华人民共和国安全法 true true",
            "丙规定 true false"
        ]
    );
    let order = entry(&library, "乙政办发〔2016〕3号").cites.last().and_then(|w| w.order.clone());
    assert_eq!(order.map(|o| o.to_string()).as_deref(), Some("公安部令第3号"));
}

#[test]
fn the_graph_is_read_both_ways() {
    let library = library();
    let graph = Graph::of(&library);
    let citing = |no: &str| -> Vec<String> {
        graph.citing(entry(&library, no)).iter().map(|e| e.id.to_string()).collect()
    };
    assert_eq!(citing("乙政办发〔2016〕3号"), ["丁政办发〔2016〕9号"]);
    assert_eq!(citing("丁政办发〔2016〕9号"), ["戊政发〔2017〕1号"]);
    assert_eq!(citing("戊政发〔2017〕1号"), [""; 0]);
    let (first, count) = graph.missing().remove(0);
    assert_eq!((first.as_str(), count), ("国办发〔2015〕20号", 2));
}

#[test]
fn what_stands_behind_several_documents() {
    let library = library();
    let graph = Graph::of(&library);
    let behind = graph.ancestors(entry(&library, "戊政发〔2017〕1号"));
    let behind: Vec<(String, usize)> = behind.iter().map(|a| (a.work.name(), a.steps)).collect();
    assert_eq!(
        behind,
        [("丁政办发〔2016〕9号".to_owned(), 1), ("国办发〔2015〕20号".to_owned(), 2)]
    );
    let entries: Vec<&Entry> = library.entries().iter().collect();
    let common = graph.common_ancestors(&entries);
    let common: Vec<(String, &[usize])> =
        common.iter().map(|(a, at)| (a.work.name(), at.as_slice())).collect();
    assert_eq!(common, [("国办发〔2015〕20号".to_owned(), [0, 1, 2].as_slice())]);
}
