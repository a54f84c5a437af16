//! Answers over a few documents made for the purpose: counts, facets, order, filters, free text.

use super::*;

/// `date` as yyyymmdd.
fn facts(title: &str, region: &str, kind: law::meta::Kind, date: u64) -> Facts {
    Facts {
        title: title.to_owned(),
        doc_no: format!("{}发〔{}〕30号", region.chars().next().unwrap(), date / 10_000),
        issuer: format!("{region}人民政府"),
        region: region.to_owned(),
        kind: kind.term(),
        rank: kind as u64,
        status: law::meta::Status::InForce.term(),
        date,
        published: 0,
        effective: if date == 20_210_610 { 20_210_901 } else { 0 },
    }
}

fn shelf() -> Shelf {
    use law::meta::Kind::{Law, LocalRule, PolicyDocument, Unknown};
    let mut units = document(
        "甲",
        facts("关于安全培训的意见", "山东省临沂市", PolicyDocument, 20_161_011),
        &[
            "章 第一章 总则",
            "条 第一条 企业应当开展安全培训。",
            "款 从业人员 300 人以上的，每年考核一次。",
            "条 第二条 未经安全培训合格的，处 3 万元罚款；情节严重的，责令停业。",
            "章 第二章 监督检查",
            "条 第三条 推行双随机抽查。囯有企业一并抽查。",
            "款 对企业的处罚向社会公布。",
        ],
    );
    units.extend(document(
        "乙",
        facts("安全生产法", "全国", Law, 20_210_610),
        &[
            "条 第一条 生产经营单位应当对从业人员进行安全生产教育和培训。",
            "条 第二条 有权进行行政处罚。",
        ],
    ));
    units.extend(document(
        "丙",
        facts("培训考核办法", "湖南省郴州市", LocalRule, 20_180_102),
        &["条 第一条 培训、考核由本级负责。"],
    ));
    units.extend(document(
        "丁",
        Facts { kind: Unknown.term(), rank: Unknown as u64, ..Facts::default() },
        &["条 处罚处罚"],
    ));
    Shelf::of(units)
}

fn advice(answer: &Answer) -> String {
    let note = |note: &law::Diagnostic| {
        format!("{}：{}。{}", note.code, note.message, note.hint.as_deref().unwrap_or(""))
    };
    answer.notes.iter().map(note).collect::<Vec<_>>().join("\n")
}

#[test]
fn counts_provisions_and_occurrences() {
    let shelf = shelf();
    for (query, total, occurrences) in [
        ("处罚", 3, 4),
        ("培训", 4, 4),
        ("安全", 3, 3),
        ("人", 2, 3),
        ("300人", 1, 1),
        ("30", 1, 1),
        ("3万", 1, 1),
        ("国有企业", 1, 1),
        ("安全 培训", 3, 6),
        ("安全 同条 考核", 2, 2),
        ("安全 同章 考核", 3, 3),
        ("企业 同条 处罚", 2, 3),
        ("培训 NOT 安全", 1, 1),
        ("培训 同句 罚款", 1, 2),
        ("培训 同句 停业", 0, 0),
        ("罚款 同段 停业", 1, 2),
        ("地区:临沂", 7, 0),
        ("地区:临沂 培训", 2, 2),
        ("培训 (地区:临沂 或 种类:规章)", 3, 3),
        ("培训 NOT 地区:临沂", 2, 2),
        ("培训 年份:2017..", 2, 2),
        ("标题:培训 第一条", 2, 2),
        ("文号:山发2016 30 培训", 0, 0),
        ("文号:山发〔2016〕30号 培训", 2, 2),
        ("层级:款", 2, 0),
        ("培训 施行:2021-09-01", 1, 1),
        ("培训 施行:..2021-08", 0, 0),
        ("培训 日期:2016-10..2018", 3, 3),
        ("公布:2016..", 0, 0),
        ("300人 3万", 0, 0),
        ("三百人", 1, 1),
        ("三万元", 1, 1),
        ("“三万元”", 0, 0),
    ] {
        let answer = shelf.ask(query);
        assert_eq!((answer.total, answer.occurrences), (total, occurrences), "{query}");
        assert!(answer.exhaustive, "{query}");
        assert_eq!(answer.hits.len(), total, "{query}");
    }
}

#[test]
fn marks_stand_in_the_original() {
    let shelf = shelf();
    insta::assert_snapshot!(shelf.shown(&shelf.ask("国有企业 双随机")).join("\n"), @"甲#5 第三条 推行[双随机]抽查。[囯有企业]一并抽查。");
    insta::assert_snapshot!(shelf.shown(&shelf.ask("３００人以上")).join("\n"), @"甲#2 从业人员 [300 人以上]的，每年考核一次。");
    insta::assert_snapshot!(shelf.shown(&shelf.ask("安全 同条 考核")).join("\n"), @r"
    甲#2 从业人员 300 人以上的，每年[考核]一次。
    甲#1 第一条 企业应当开展[安全]培训。
    ");
}

#[test]
fn facets_cover_all_hits_whatever_the_page() {
    let shelf = shelf();
    let query = Query::parse("处罚 或 培训").unwrap();
    let all = shelf.search(&query, &Options::default());
    let page = shelf.search(&query, &Options { limit: 2, offset: 1, ..Options::default() });
    assert_eq!(page.hits, all.hits[1..3]);
    assert_eq!((page.total, page.occurrences), (all.total, all.occurrences));
    assert_eq!(page.facets, all.facets);
    insta::assert_debug_snapshot!(all.facets, @r#"
    Facets {
        region: {
            "不详": 1,
            "全国": 2,
            "山东省临沂市": 3,
            "湖南省郴州市": 1,
        },
        kind: {
            "地方政府规章": 1,
            "未定": 1,
            "法律": 2,
            "规范性文件": 3,
        },
        year: {
            "2016": 3,
            "2018": 1,
            "2021": 2,
            "不详": 1,
        },
        level: {
            "条": 6,
            "款": 1,
        },
        status: {
            "不详": 1,
            "现行有效": 6,
        },
    }
    "#);
}

#[test]
fn sorts_by_date_and_authority_with_ties_in_reading_order() {
    let shelf = shelf();
    let query = Query::parse("处罚 或 培训").unwrap();
    let order = |sort| {
        let answer = shelf.search(&query, &Options { sort, ..Options::default() });
        let places = answer.hits.iter().map(|hit| format!("{}{}", hit.doc, hit.provision));
        places.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(order(Sort::Date), "乙0 乙1 丙0 甲1 甲3 甲6 丁0");
    assert_eq!(order(Sort::Authority), "乙0 乙1 丙0 甲1 甲3 甲6 丁0");
    assert_eq!(order(Sort::Library), "甲1 甲3 甲6 乙0 乙1 丙0 丁0");
    // Relevance: both words in a short text, and titles that hold one, come first.
    assert_eq!(order(Sort::Relevance), order(Sort::Relevance));
    assert!(shelf.ask("处罚").hits[0].doc.0 == "丁");
}

#[test]
fn options_filter_like_the_query_does() {
    let shelf = shelf();
    let query = Query::parse("培训").unwrap();
    let filter = |field, value| Filter::new(field, value).unwrap();
    let total = |filters: Vec<Filter>| {
        shelf.search(&query, &Options { filters, ..Options::default() }).total
    };
    assert_eq!(total(vec![filter(Field::Region, "临沂")]), 2);
    assert_eq!(total(vec![filter(Field::Region, "临沂"), filter(Field::Region, "郴州")]), 3);
    assert_eq!(total(vec![filter(Field::Region, "临沂"), filter(Field::Kind, "法律")]), 0);
    assert_eq!(total(vec![filter(Field::Level, "条"), filter(Field::Year, "2016")]), 2);
}

#[test]
fn a_filter_that_nothing_passes_says_what_there_is() {
    let answer = shelf().ask("培训 地区:临沂州");
    assert_eq!(answer.total, 0);
    insta::assert_snapshot!(advice(&answer), @"search-filter-unknown：库中没有地区为“临沂州”的文件。库中的地区：全国、山东省临沂市、湖南省郴州市");
}

#[test]
fn free_text_falls_back_step_by_step_and_says_so() {
    let shelf = shelf();
    let whole = shelf.ask("生产经营单位应当对从业人员进行安全生产教育和培训");
    assert!(whole.exhaustive && whole.notes.is_empty());
    assert_eq!((whole.total, whole.occurrences), (1, 1));

    let all = shelf.ask("从业人员没有进行安全生产教育的怎么办？");
    assert!(!all.exhaustive);
    assert_eq!(all.total, 5);
    assert_eq!(shelf.shown(&all)[0].split(' ').next(), Some("乙#0"));

    let any = shelf.ask("企业没有公布处罚结果和抽查名单怎么办？");
    assert!(!any.exhaustive);
    insta::assert_snapshot!(advice(&all), @"search-by-words：没有这句原话，同时含有各词的只有 1 条；以下条文含有其中任何一个：从业人员、进行、安全、生产、教育。最可能回答问题的排在前面；要逐字检索，请给短语加引号");
    insta::assert_snapshot!(advice(&any), @"search-by-words：没有条文同时含有各词；以下条文含有其中任何一个：企业、公布、处罚、结果、抽查、名单。最可能回答问题的排在前面；要逐字检索，请给短语加引号");
    insta::assert_snapshot!(shelf.shown(&any).join("\n"), @r"
    甲#6 对[企业]的[处罚]向社会[公布]。
    乙#1 第二条 有权进行行政[处罚]。
    甲#1 第一条 [企业]应当开展安全培训。
    丁#0 [处罚][处罚]
    甲#5 第三条 推行双随机[抽查]。囯有[企业]一并[抽查]。
    ");

    let none = shelf.ask("外星飞船怎么停放在月球背面呢？");
    assert_eq!((none.total, none.exhaustive), (0, false));
}

#[test]
fn nothing_found_is_certain_and_offers_the_words() {
    let answer = shelf().ask("企业培训考核");
    assert_eq!((answer.total, answer.exhaustive), (0, true));
    insta::assert_snapshot!(advice(&answer), @"search-no-literal：库中没有“企业培训考核”这一连续字串。可用空格分开各词再查：企业 培训 考核");
}

#[test]
fn a_text_that_cannot_be_read_is_reported() {
    let shelf = shelf();
    let query = Query::parse("培训").unwrap();
    let text_of =
        |doc: &DocId, provision| (doc.0 != "乙").then(|| shelf.text(doc, provision)).flatten();
    let answer = shelf.index.search(&query, &Options::default(), text_of).unwrap();
    let unmarked = answer.hits.iter().filter(|hit| hit.marks.is_empty()).count();
    assert!(unmarked > 0 && !answer.exhaustive);
    assert_eq!(answer.notes[0].code, "search-text-unread");
}

#[test]
fn an_index_that_does_not_agree_with_the_texts_is_damaged() {
    let shelf = shelf();
    let query = Query::parse("培训").unwrap();
    let answered = shelf.index.search(&query, &Options::default(), |_, _| Some("别的内容"));
    assert!(answered.unwrap_err().needs_rebuild());
}

#[test]
fn an_empty_library_answers_nothing() {
    let shelf = Shelf::of(Vec::new());
    let answer = shelf.ask("安全 地区:临沂");
    assert_eq!((answer.total, answer.exhaustive), (0, true));
}

#[test]
fn a_library_is_searched_through_its_documents() {
    let library = law::Library::of(documents());
    let all = library.entries().iter().filter_map(|entry| library.document(&entry.id));
    let dir = TempDir::new().unwrap();
    let indexed = all.flat_map(|document| of(&document));
    let index = Index::build(dir.path(), &Fingerprint::new(&[]), indexed).unwrap();
    let ask = |query: &str| {
        let query = Query::parse(query).unwrap();
        index
            .search(&query, &Options::default(), |doc, provision| {
                library.document(doc).map(|document| document.own_text(provision).to_owned())
            })
            .unwrap()
    };
    // Counted in the files as received: a naive word index finds 11 of the 27 and 6 of the 12.
    for (query, occurrences) in [("处罚", 27), ("网格", 12), ("国有企业", 1), ("停产停业", 6)]
    {
        let answer = ask(query);
        assert_eq!((answer.occurrences, answer.exhaustive), (occurrences, true), "{query}");
        for hit in &answer.hits {
            let document = library.document(&hit.doc).unwrap();
            let text: Vec<char> = document.own_text(hit.provision).chars().collect();
            for &(start, end) in &hit.marks {
                assert_eq!(law::fold::text(&String::from_iter(&text[start..end])), query);
            }
        }
    }
    let one = ask("标题:深入推进安全生产领域改革 党政同责");
    assert!(one.total > 0 && one.hits.iter().all(|hit| hit.doc == one.hits[0].doc), "{one:?}");
    assert_eq!(one.facets.region.values().sum::<usize>(), one.total);
}
