//! Forms that are wrong, and one that the program never heard of.

use super::*;
use crate::testing;

/// A form of one field and one part, which each row spoils in one place.
const FORM: &str = "id = \"f\"\ntitle = \"某文书\"\nfamily = \"某类\"\nremedy = \"REM_NONE\"\n\
                    after = [\"inspection.start\"]\n\
                    [[field]]\npath = \"document.place\"\nlabel = \"地点\"\ntype = \"line\"\n\
                    [[part]]\nname = \"a\"\nkind = \"paragraph\"\nwhen = \"party.name\"\n";
const WORDING: &str = "{% block a %}某处：{{ document.place }}{% endblock %}";

#[test]
fn reports_faults_of_forms() {
    for (from, to, code) in [
        ("id = \"f\"", "id = \"g\"", "form-id"),
        ("title = \"某文书\"\n", "", "form-syntax"),
        ("family", "famly", "form-syntax"),
        ("kind = \"paragraph\"", "kind = \"paragraf\"", "form-syntax"),
        ("kind = \"paragraph\"", "kind = \"paragraph\"\nblok = \"a\"", "form-syntax"),
        ("name = \"a\"\n", "", "form-syntax"),
        ("document.place", "party.plaec", "form-field"),
        ("document.place", "document..", "form-field"),
        ("type = \"line\"", "type = \"record\"", "form-field"),
        ("label = \"地点\"\n", "", "form-field"),
        ("inspection.start", "inspection.place", "form-field"),
        ("name = \"a\"", "name = \"b\"\nblock = \"b\"", "form-block"),
        ("party.name", "party.", "form-expression"),
        ("kind = \"paragraph\"", "kind = \"list\"\neach = \"officrs\"", "form-each"),
        ("remedy =", "number = \"第期\"\nremedy =", "form-number"),
        ("remedy =", "number = \"{code}{serial}\"\nremedy =", "form-number"),
        ("remedy =", "headline = \"b\"\nremedy =", "form-block"),
    ] {
        assert!(FORM.contains(from), "{from}");
        let form = FORM.replacen(from, to, 1);
        let source = FormSource { folder: "f", form: &form, wording: WORDING };
        let (catalogue, findings) = Catalogue::read(&[source], &[]);
        assert!(findings.iter().any(|f| f.code == code), "{from} → {to}: {findings:?}");
        assert!(catalogue.forms().is_empty());
    }
    for (wording, code) in [
        ("{% block a %}甲", "wording-syntax"),
        ("{% block a %}甲{% endblock %}{% block b %}乙{% endblock %}", "form-block-unused"),
    ] {
        let source = FormSource { folder: "f", form: FORM, wording };
        let (_, findings) = Catalogue::read(&[source], &[]);
        assert!(findings.iter().any(|f| f.code == code), "{wording}: {findings:?}");
    }
    let (_, findings) = Catalogue::read(&[], &[("common.j2", "{% macro x %}")]);
    assert_eq!(findings[0].code, "wording-syntax");
}

/// A new form is data alone: facts of its own, every kind of part, no Rust.
#[test]
fn makes_a_document_of_a_form_that_the_program_never_heard_of() {
    let form = "id = \"f\"\ntitle = \"某文书\"\nfamily = \"某类\"\nremedy = \"REM_NONE\"\n\
        [[field]]\npath = \"document.place\"\nlabel = \"地点\"\ntype = \"line\"\n\
        [[field]]\npath = \"document.paid\"\nlabel = \"已缴\"\ntype = \"flag\"\nrequired = false\n\
        [[part]]\nname = \"head\"\nkind = \"heading\"\n\
        [[part]]\nname = \"gone\"\nkind = \"paragraph\"\nblock = \"head\"\nwhen = \"document.paid\"\n\
        [[part]]\nname = \"t\"\nkind = \"table\"\neach = \"officers\"\nfilter = \"item.n > 1\"\n\
        columns = [{ label = \"序号\", value = \"item.n\" }, { label = \"姓名\", width = 3, value = \"item.name\" }]\n\
        [[part]]\nname = \"c\"\nkind = \"checks\"\n\
        items = [{ label = \"已缴\", checked = \"document.paid\" }, { label = \"单位\", checked = \"you == '你单位'\" }]\n";
    let wording = "{% block head %}一、{{ document.place }}{% endblock %}";
    let source = FormSource { folder: "f", form, wording };
    let (catalogue, findings) = Catalogue::read(&[source], &[]);
    assert_eq!(findings, []);
    let grounds = crate::Grounds { forms: std::sync::Arc::new(catalogue), ..testing::grounds() };
    let facts = "[[officer]]\nname = \"张某某\"\n[[officer]]\nname = \"李某某\"\n\
                 [document.f]\ndate = 2026-11-20\nplace = \"某处\"\n";
    let check = |facts: &str| {
        crate::Case::check(&crate::Sheet::read(facts), &["f"], &grounds, testing::today())
    };
    let draft = check(facts).case.unwrap().draft("某文书").draft.unwrap();
    insta::assert_snapshot!(serde_json::to_string(&draft.parts).unwrap(), @r#"[{"name":"head","kind":"heading","text":"一、某处"},{"name":"t","kind":"table","columns":[{"label":"序号","width":1},{"label":"姓名","width":3}],"rows":[["2","李某某"]]},{"name":"c","kind":"checks","items":[{"label":"已缴","checked":false},{"label":"单位","checked":true}]}]"#);
    assert_eq!((draft.number, draft.watermark), (None, None));
    // Its own facts are required, known and of their kind.
    for (from, to, code, place) in [
        ("place = \"某处\"", "", "fact-missing", "document.f.place"),
        ("place = \"某处\"", "plaec = \"某处\"", "fact-unknown", "document.f.plaec"),
        ("place = \"某处\"", "place = true", "fact-kind", "document.f.place"),
        ("place = \"某处\"", "place = \"某处\"\npaid = \"是\"", "fact-kind", "document.f.paid"),
    ] {
        let findings = check(&facts.replace(from, to)).findings;
        let found = findings.iter().any(|f| f.code == code && f.place.as_deref() == Some(place));
        assert!(found, "{to}: {findings:?}");
    }
}

#[test]
fn a_template_that_fails_says_which_part_and_why() {
    let form = "id = \"f\"\ntitle = \"某文书\"\nfamily = \"某类\"\nremedy = \"REM_NONE\"\nfield = []\n\
                [[part]]\nname = \"a\"\nkind = \"paragraph\"\n\
                [[part]]\nname = \"b\"\nkind = \"heading\"\nblock = \"a\"\n";
    for wording in [
        "{% block a %}{{ party.name }}{% endblock %}",
        "{% block a %}{{ gone }}{% endblock %}",
        "{% block a %}{{ cite('安全生产法', '第二章') }}{% endblock %}",
        "{% block a %}{{ fine('A07', '最后一次') }}{% endblock %}",
        "{% block a %}{{ date('明天') }}{% endblock %}",
        "{% block a %}{{ invented() }}{% endblock %}",
    ] {
        let source = FormSource { folder: "f", form, wording };
        let (catalogue, findings) = Catalogue::read(&[source], &[]);
        assert_eq!(findings, []);
        let grounds =
            crate::Grounds { forms: std::sync::Arc::new(catalogue), ..testing::grounds() };
        let sheet = crate::Sheet::read("[document.f]\ndate = 2026-11-20");
        let checked = crate::Case::check(&sheet, &["f"], &grounds, testing::today());
        let drafted = checked.case.unwrap().draft("f");
        assert!(drafted.draft.is_none());
        let parts: Vec<_> = drafted
            .findings
            .iter()
            .map(|f| f.message.chars().take(3).collect::<String>())
            .collect();
        assert_eq!(parts, ["《a》", "《b》"], "{wording}: {:?}", drafted.findings);
        assert!(drafted.findings.iter().all(|f| f.code == "wording-failed"));
    }
}

/// What the functions of the wording write, on the date of the document.
#[test]
fn functions_write_what_the_law_says_on_that_day() {
    let said = |expression: &str, remedy: &str, date: &str| {
        let form = format!(
            "id = \"f\"\ntitle = \"某决定书\"\nfamily = \"某类\"\nremedy = \"{remedy}\"\n\
             act = \"决定\"\ndocument = \"决定书\"\nfield = []\n\
             [[part]]\nname = \"a\"\nkind = \"paragraph\"\n"
        );
        let wording = format!("{{% block a %}}{{{{ {expression} }}}}{{% endblock %}}");
        let source = FormSource { folder: "f", form: &form, wording: &wording };
        let (catalogue, findings) = Catalogue::read(&[source], &[]);
        assert_eq!(findings, []);
        let grounds =
            crate::Grounds { forms: std::sync::Arc::new(catalogue), ..testing::grounds() };
        let facts = format!(
            "[agency]\ngovernment = \"云州市人民政府\"\ncourt = \"云州市云山区人民法院\"\n\
             defence_days = 3\n[document.f]\ndate = {date}\n"
        );
        let sheet = crate::Sheet::read(&facts);
        let checked = crate::Case::check(&sheet, &["f"], &grounds, testing::today());
        let drafted = checked.case.unwrap().draft("f");
        let codes: Vec<String> = drafted.findings.iter().map(|f| f.code.to_string()).collect();
        let text = drafted.draft.map(|draft| match &draft.parts[0].body {
            crate::draft::Body::Paragraph { text } => text.clone(),
            other => format!("{other:?}"),
        });
        (text.unwrap_or_default(), codes)
    };
    for (expression, text) in [
        ("period('reconsideration')", "60日"),
        ("period('litigation')", "6个月"),
        ("period('hearing_request')", "5个工作日"),
        // The agency set it, because the law does not.
        ("period('statement_defence')", "3个工作日"),
        ("deadline('2026-11-27')", "2026年11月27日前（含当日）"),
        ("deadline('2026-11-20', 'hearing_request')", "2026年11月27日"),
        ("deadline('2026-11-20', 'pay_fine')", "2026年12月7日"),
        ("days_left('2026-11-27')", "7"),
        ("time('2026-11-20T09:05:00')", "2026年11月20日9时05分"),
        ("span('2026-11-20T09:05:00', '2026-11-20T11:40:00')", "2026年11月20日9时05分至11时40分"),
        (
            "span('2026-11-20T22:05:00', '2026-11-21T01:00:00')",
            "2026年11月20日22时05分至2026年11月21日1时00分",
        ),
        ("numbered(['甲', '乙'])", "1．甲\n2．乙"),
        ("rate('late_fine')", "3%"),
        // 3 % a day from the day after the last, and never more than the fine.
        ("late_fine('50000', '2026-11-20')", "0元"),
        ("late_fine('50000', '2026-11-19')", "1500元"),
        ("late_fine('50000', '2026-10-18')", "49500元"),
        ("late_fine('50000', '2026-10-17')", "50000元"),
        ("late_fine('50000', '1999-01-01')", "50000元"),
        ("plus('1409.50', '0.50')", "1410元"),
        ("money('12000')", "12000元（大写：人民币壹万贰仟元整）"),
        ("fine('A15', '首次')", "处5万元以下的罚款"),
        ("clause('安全生产法', '97（四）')", "（四）未如实记录安全生产教育和培训情况的"),
    ] {
        assert_eq!(
            said(expression, "REM_NONE", "2026-11-20"),
            (text.to_owned(), vec![]),
            "{expression}"
        );
    }
    // 当场处罚: review first, then the court; no choice between them.
    let (text, codes) = said("remedy()", "REM_SPOT", "2026-11-20");
    assert!(codes.is_empty());
    assert_eq!(
        text,
        "如果不服本决定，应当自收到本决定书之日起60日内先依法向云州市人民政府申请行政复议，\
         也可以通过本机关提交行政复议申请；对行政复议决定不服的，可以自收到复议决定书之日起15日内\
         依法向云州市云山区人民法院提起行政诉讼。行政复议和行政诉讼期间，本决定不停止执行，\
         法律另有规定的除外。"
    );
    // A year whose holidays are not published yet.
    let (text, codes) = said("deadline('2026-12-25', 'pay_fine')", "REM_NONE", "2026-11-20");
    assert_eq!(
        (text.as_str(), codes.as_slice()),
        ("2027年1月11日", &["calendar-unpublished".to_owned()][..])
    );
    // A period that no row of that day knows.
    let (text, codes) = said("period('reinspection')", "REM_NONE", "2026-11-20");
    assert_eq!((text.as_str(), codes.as_slice()), ("", &["rule-missing".to_owned()][..]));
}

/// The simple procedure has its limits (行政处罚法第五十一条).
#[test]
fn a_fine_on_the_spot_has_its_limit() {
    let form = "id = \"f\"\ntitle = \"某决定书\"\nfamily = \"某类\"\nremedy = \"REM_SPOT\"\nspot = true\n\
                needs = [\"penalty\"]\n[[part]]\nname = \"a\"\nkind = \"paragraph\"\n";
    let source = FormSource { folder: "f", form, wording: "{% block a %}某{% endblock %}" };
    let (catalogue, findings) = Catalogue::read(&[source], &[]);
    assert_eq!(findings, []);
    let grounds = crate::Grounds { forms: std::sync::Arc::new(catalogue), ..testing::grounds() };
    for (kind, amount, found) in
        [("单位", 3000, false), ("单位", 3001, true), ("个人", 200, false), ("个人", 201, true)]
    {
        let facts = testing::CASE.replace("amount = 12000", &format!("amount = {amount}"));
        let facts = facts.replacen("kind = \"单位\"", &format!("kind = \"{kind}\""), 1);
        let facts = format!("{facts}\n[document.f]\ndate = 2026-11-20\n");
        let sheet = crate::Sheet::read(&facts);
        let checked = crate::Case::check(&sheet, &["f"], &grounds, testing::today());
        let spot = checked.findings.iter().any(|f| f.code == "spot-fine");
        assert_eq!(spot, found, "{kind} {amount}");
    }
}

/// A part may go over the lines of a fact; labels may name facts; a gap is struck, an opinion is
/// left to be written by hand.
#[test]
fn fills_the_parts_of_printed_forms() {
    let form = "id = \"f\"\ntitle = \"某审批表\"\nfamily = \"某类\"\nremedy = \"REM_NONE\"\n\
        needs = [\"party.name\"]\ntakes = [\"party.kind\", \"party.phone\", \"document.opinion\", \"plan.items\"]\n\
        [[part]]\nname = \"g\"\nkind = \"grid\"\nrows = [[\
          { label = \"被检查{{ unit }}\", value = \"party.name\" }, { label = \"电话\", value = \"party.phone\" }],\
          [{ label = \"意见\", value = \"document.opinion\", tall = 3, sign = [{ label = \"承办人\", date = true }] }]]\n\
        [[part]]\nname = \"l\"\nkind = \"list\"\neach = \"plan.items\"\n\
        [[part]]\nname = \"b\"\nkind = \"blank\"\n";
    let source = FormSource { folder: "f", form, wording: "{% block l %}{{ item }}{% endblock %}" };
    let (catalogue, findings) = Catalogue::read(&[source], &[]);
    assert_eq!(findings, []);
    let grounds = crate::Grounds { forms: std::sync::Arc::new(catalogue), ..testing::grounds() };
    let facts = "[party]\nkind = \"个人\"\nname = \"张某某\"\n[plan]\nitems = [\"甲\", \"乙\"]\n\
                 [document.f]\ndate = 2026-11-20\n";
    let checked =
        crate::Case::check(&crate::Sheet::read(facts), &["f"], &grounds, testing::today());
    let draft = checked.case.unwrap().draft("f").draft.unwrap();
    insta::assert_snapshot!(serde_json::to_string(&draft.parts).unwrap(), @r#"[{"name":"g","kind":"grid","rows":[[{"label":"被检查人","value":"张某某"},{"label":"电话","value":"／"}],[{"label":"意见","value":"","tall":3,"sign":[{"label":"承办人","lines":[],"date":true}]}]]},{"name":"l","kind":"list","items":[{"text":"甲","notes":[]},{"text":"乙","notes":[]}]},{"name":"b","kind":"blank"}]"#);
}

/// 公文: a title and a number of its own, the head, the annexes and the foot, as facts have them.
#[test]
fn words_official_documents() {
    let form = "id = \"f\"\ntitle = \"通知\"\nfamily = \"公文\"\nremedy = \"REM_NONE\"\n\
        number = \"{region}{agency}〔{year}〕{serial}号\"\nheadline = \"t\"\n\
        needs = [\"official.subject\"]\n\
        takes = [\"agency.office\", \"official.urgency\", \"official.secrecy\", \"official.signers\", \"official.copied\", \"annex[].title\", \"annex[].text\"]\n\
        [[part]]\nname = \"m\"\nkind = \"masthead\"\nissuer = \"{{ agency.name }}文件\"\n\
        marks = [\"official.secrecy\", \"official.urgency\"]\nsigners = \"official.signers\"\n\
        [[part]]\nname = \"a\"\nkind = \"annexes\"\n\
        [[part]]\nname = \"i\"\nkind = \"imprint\"\noffice = \"agency.office\"\nprinted = \"date(document.date)\"\n\
        rows = [{ label = \"抄送\", value = \"official.copied\" }]\n";
    let wording = "{% block t %}{{ agency.name }}关于{{ official.subject }}的通知{% endblock %}";
    let source = FormSource { folder: "f", form, wording };
    let (catalogue, findings) = Catalogue::read(&[source], &[]);
    assert_eq!(findings, []);
    let grounds = crate::Grounds { forms: std::sync::Arc::new(catalogue), ..testing::grounds() };
    let drafted = |more: &str| {
        let facts = format!(
            "[agency]\nname = \"云州市某局\"\nregion = \"云\"\ncode = \"某\"\noffice = \"某局办公室\"\n\
             [official]\nsubject = \"开展\\n检查\"\nurgency = \"特急\"\n{more}\n\
             [document.f]\ndate = 2026-11-20\nserial = 8\n"
        );
        let sheet = crate::Sheet::read(&facts);
        let checked = crate::Case::check(&sheet, &["f"], &grounds, testing::today());
        checked.case.unwrap().draft("f").draft.unwrap()
    };
    let draft = drafted(
        "signers = [\"张某某\"]\ncopied = \"某机关\"\n[[annex]]\ntitle = \"甲\"\ntext = \"一、乙\"\n[[annex]]\ntitle = \"丙\"",
    );
    // The line break stays in the title and is not in its name.
    assert_eq!(draft.title, "云州市某局关于开展\n检查的通知");
    assert_eq!(draft.plain_title(), "云州市某局关于开展检查的通知");
    assert_eq!(draft.number.as_deref(), Some("云某〔2026〕8号"));
    insta::assert_snapshot!(serde_json::to_string(&draft.parts).unwrap());
    // What facts do not have is not there.
    let parts = drafted("").parts;
    insta::assert_snapshot!(serde_json::to_string(&parts).unwrap());
}

/// 行政处罚法第六十三条: a decision that stops a business follows a notice of the right to a hearing.
#[test]
fn a_grave_penalty_wants_a_hearing_notice_in_the_case() {
    let decision = "id = \"f\"\ntitle = \"某决定书\"\nfamily = \"某类\"\nremedy = \"REM_NONE\"\n\
                    needs = [\"penalty\"]\n[[part]]\nname = \"a\"\nkind = \"paragraph\"\n";
    let offer = decision
        .replace("id = \"f\"", "id = \"g\"\nhearing = true")
        .replace("某决定书", "某告知书");
    let wording = "{% block a %}某{% endblock %}";
    let sources = [("f", decision), ("g", offer.as_str())].map(|(folder, form)| FormSource {
        folder,
        form,
        wording,
    });
    let (catalogue, findings) = Catalogue::read(&sources, &[]);
    assert_eq!(findings, []);
    let grounds = crate::Grounds { forms: std::sync::Arc::new(catalogue), ..testing::grounds() };
    let facts = testing::CASE.replace("kind = \"罚款\"", "kind = \"责令停产停业整顿\"");
    let wanted = |more: &str| {
        let facts = format!("{facts}\n[document.f]\ndate = 2026-11-20\n{more}");
        let sheet = crate::Sheet::read(&facts);
        let checked = crate::Case::check(&sheet, &["f"], &grounds, testing::today());
        checked.findings.iter().any(|f| f.code == "hearing-required")
    };
    assert!(wanted(""));
    assert!(!wanted("[document.g]\ndate = 2026-11-10\n"));
}

/// Another `form.toml`, another wording or another text that it names, directly or not, is another
/// form; a text that it does not name is not.
#[test]
fn a_form_knows_its_wording_by_a_hash() {
    let form = "id = \"f\"\ntitle = \"某决定书\"\nfamily = \"某类\"\nremedy = \"REM_NONE\"\n\
                [[part]]\nname = \"a\"\nkind = \"paragraph\"\n";
    let wording = "{% from \"one.j2\" import x %}{% block a %}{{ x() }}{% endblock %}";
    let one = "{% from \"two.j2\" import y %}{% macro x() %}{{ y() }}{% endmacro %}";
    let two = "{% macro y() %}甲{% endmacro %}";
    let hash = |form: &str, wording: &str, one: &str, two: &str, other: &str| {
        let shared = [("two.j2", two), ("one.j2", one), ("other.j2", other)];
        let (read, findings) =
            Catalogue::read(&[FormSource { folder: "f", form, wording }], &shared);
        assert_eq!(findings, []);
        read.forms()[0].fingerprint.clone()
    };
    let first = hash(form, wording, one, two, "");
    assert_eq!(first, hash(form, wording, one, two, "{# 别的 #}"));
    let others = [
        hash(&form.replace("某类", "别类"), wording, one, two, ""),
        hash(form, &wording.replace("x() }}", "x() }}。"), one, two, ""),
        hash(form, wording, &one.replace("y() }}", "y() }}。"), two, ""),
        hash(form, wording, one, &two.replace('甲', "乙"), ""),
    ];
    assert!(others.iter().all(|other| *other != first), "{first} {others:?}");
}
