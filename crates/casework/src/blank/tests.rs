//! What a form says without a case.

use super::*;
use crate::draft::Body;
use crate::form::{Catalogue, FormSource};
use crate::testing;

fn blank(form: &str, wording: &str) -> Blanked {
    let source = FormSource { folder: "f", form, wording };
    let (catalogue, findings) = Catalogue::read(&[source], &[]);
    assert_eq!(findings, []);
    let grounds = Grounds { forms: std::sync::Arc::new(catalogue), ..testing::grounds() };
    BlankForm::of("f", &grounds, testing::today())
}

const HEAD: &str = "id = \"f\"\ntitle = \"某文书\"\nfamily = \"某类\"\nremedy = \"REM_NONE\"\ncode = \"某\"\n\
                    takes = [\"extension.granted\", \"party.kind\", \"hazard[].order\"]\n";

#[test]
fn facts_are_gaps_and_law_without_facts_stands() {
    for (wording, text) in [
        ("{{ party.name }}：", "＿＿＿＿＿＿＿＿："),
        ("{{ you }}于{{ date(document.date) }}", "你（单位）于＿＿＿年＿＿月＿＿日"),
        (
            "{{ date(documents['f'].served) }}，{{ documents['f'].number }}",
            "＿＿＿年＿＿月＿＿日，（＿＿）＿＿某〔＿＿＿〕＿＿号",
        ),
        ("违反了{{ cite(hazards[0].duty) }}的规定", "违反了《＿＿＿＿＿＿＿＿》第＿＿＿条的规定"),
        ("依据{{ cite('行政处罚法#44') }}", "依据《中华人民共和国行政处罚法》第四十四条"),
        ("{{ period('hearing_request') }}内", "5个工作日内"),
        // The law leaves this one to the agency.
        ("{{ period('statement_defence') }}内", "＿＿个工作日内"),
        ("罚款{{ money(total) }}", "罚款＿＿＿＿＿＿元（大写：人民币＿＿＿＿＿＿＿＿）"),
        ("共{{ hazards | length }}项", "共＿＿项"),
        ("{{ hazards[0].order }}。", "☐限期整改。\n☐立即整改。"),
        (
            "备注：{% for item in hazards %}{{ item.name }}：{{ item.fact }}；{% endfor %}",
            "备注：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿；",
        ),
        // What the form does not ask is not so.
        ("{% if hazards[0].major %}属于{% else %}不属于{% endif %}", "不属于"),
        ("{% if extension.granted %}同意。{% else %}不同意。{% endif %}", "☐同意。\n☐不同意。"),
        (
            "{% if party.kind == '个人' %}公民身份号码{% else %}信用代码{% endif %}：{{ party.address }}",
            "☐信用代码：　☐公民身份号码：＿＿＿＿＿＿＿＿",
        ),
    ] {
        let form = format!("{HEAD}[[part]]\nname = \"a\"\nkind = \"paragraph\"\n");
        let blanked = blank(&form, &format!("{{% block a %}}{wording}{{% endblock %}}"));
        assert_eq!(blanked.findings, [], "{wording}");
        let body = &blanked.blank.unwrap().parts[0].body;
        assert_eq!(body, &Body::Paragraph { text: text.to_owned() }, "{wording}");
    }
}

#[test]
fn cells_tables_records_and_boxes_are_left_to_be_filled() {
    let form = format!(
        "{HEAD}[[part]]\nname = \"g\"\nkind = \"grid\"\nrows = [[\
         {{ label = \"日期\", value = \"date(document.date)\" }}, \
         {{ label = \"姓名\", value = \"officers | map(attribute='name') | join('、')\" }}]]\n\
         [[part]]\nname = \"t\"\nkind = \"table\"\neach = \"hazards\"\n\
         columns = [{{ label = \"序号\", value = \"item.n\" }}]\n\
         [[part]]\nname = \"d\"\nkind = \"dialogue\"\n\
         [[part]]\nname = \"c\"\nkind = \"checks\"\n\
         items = [{{ label = \"甲\", checked = \"fined\" }}]\n\
         [[part]]\nname = \"s\"\nkind = \"signatures\"\nrows = [{{ label = \"签名\", each = \"officers\", \
         line = \"item.name ~ '　证号：' ~ item.certificate\" }}]\n\
         [[part]]\nname = \"e\"\nkind = \"seal\"\n"
    );
    let blanked = blank(&form, "{% block d %}{{ interview.record }}{% endblock %}");
    assert_eq!(blanked.findings, []);
    let blank = blanked.blank.unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&blank.parts).unwrap());
}

#[test]
fn a_blank_of_no_form_names_those_that_come_near() {
    let blanked = BlankForm::of("某书", &testing::grounds(), testing::today());
    assert!(blanked.blank.is_none());
    assert_eq!(blanked.findings[0].code, "form-unknown");
}
