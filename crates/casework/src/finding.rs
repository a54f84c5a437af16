//! Every finding of this crate: its code, its words, and what to do about it. Nowhere else is a
//! message worded, so that this file and `docs/diagnostics.md` can be read side by side.

use jiff::civil::Date;
use law::{Diagnostic, Verdict};

use crate::date::in_words;
use crate::facts::schema::{Field, Kind};
use crate::form::Form;
use crate::identity::Fault;
use crate::rules::Validity;

// ---- The shape of facts ----

pub(crate) fn facts_syntax(text: &str, error: &toml::de::Error) -> Diagnostic {
    let line = line_of(text, error.span());
    Diagnostic::error("facts-syntax", format!("事实文件{}", toml_fault(error.message())))
        .at(format!("第{line}行"))
        .hint("文字要加引号，日期写成 2026-11-20；可对照 docs/facts.md 的例子")
}

pub(crate) fn facts_too_large(limit: usize) -> Diagnostic {
    Diagnostic::error("facts-too-large", format!("事实文件超过 {} MiB", limit >> 20))
        .hint("一个文件只写一个案件；附件请另存")
}

pub(crate) fn facts_unreadable(error: &str) -> Diagnostic {
    Diagnostic::error("facts-unreadable", format!("事实不能读入：{error}"))
        .hint("这是程序的错误，请把事实文件交给维护人员")
}

pub(crate) fn fact_unknown(place: &str, key: &str, fields: &[Field]) -> Diagnostic {
    let near = fields
        .iter()
        .map(|field| (strsim::jaro_winkler(field.name, key), field))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let asked =
        near.map(|(_, f)| format!("是否为 {}（{}）？", f.name, f.label)).unwrap_or_default();
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    Diagnostic::error("fact-unknown", format!("没有“{}”这一项", shown(key)))
        .at(place)
        .hint(format!("{asked}可用的有：{}", names.join("、")))
}

pub(crate) fn fact_kind(place: &str, kind: Kind) -> Diagnostic {
    Diagnostic::error("fact-kind", "内容不合要求")
        .at(place)
        .hint(format!("应当是{}", kind.expected()))
}

pub(crate) fn fact_path(place: &str) -> Diagnostic {
    Diagnostic::error("fact-path", "没有可以填写的地方")
        .at(place)
        .hint("行号从 1 起，逐行增加，例如 hazard[1].fact")
}

pub(crate) fn fact_rows(place: &str, rows: usize, limit: usize) -> Diagnostic {
    Diagnostic::error("fact-rows", format!("有 {rows} 行，最多 {limit} 行"))
        .at(place)
        .hint("请分成几个案件")
}

pub(crate) fn fact_character(place: &str, fault: char) -> Diagnostic {
    let what = match fault {
        '\n' => "换行".to_owned(),
        '\u{FFFD}' => "乱码（U+FFFD）".to_owned(),
        other => format!("不能印出的字符 U+{:04X}", u32::from(other)),
    };
    Diagnostic::error("fact-character", format!("含有{what}"))
        .at(place)
        .hint("请删去后重新输入；从网页或者聊天软件粘贴的文字常带这类字符")
}

pub(crate) fn fact_too_long(place: &str, limit: usize) -> Diagnostic {
    Diagnostic::error("fact-too-long", format!("超过 {limit} 字"))
        .at(place)
        .hint("请缩短，或者作为附件")
}

pub(crate) fn fact_missing(place: &str, label: &str, form: &str, help: &str) -> Diagnostic {
    let hint = if help.is_empty() { format!("请填写{label}") } else { help.to_owned() };
    Diagnostic::error("fact-missing", format!("缺少{label}，《{form}》要用")).at(place).hint(hint)
}

// ---- Facts that cannot be true, or not together ----

pub(crate) fn credit_code(place: &str, code: &str, fault: Fault) -> Diagnostic {
    let (why, hint) = match fault {
        Fault::CheckDigit(should) => (
            format!("统一社会信用代码“{}”的校验码不符", shown(code)),
            format!("前17位无误时末位应当是 {should}；请对照营业执照逐位核对"),
        ),
        _ => (
            format!("“{}”不是统一社会信用代码", shown(code)),
            "应当是18位数字和大写字母，不含 I、O、S、V、Z".to_owned(),
        ),
    };
    Diagnostic::error("credit-code", why).at(place).hint(hint)
}

pub(crate) fn id_number(place: &str, fault: Fault) -> Diagnostic {
    // The number itself is personal and stays out of messages and logs.
    let (why, hint) = match fault {
        Fault::CheckDigit(should) => {
            ("公民身份号码的校验码不符", format!("前17位无误时末位应当是 {should}"))
        }
        Fault::BirthDate => {
            ("公民身份号码里的出生日期不是日期", "第7至14位是出生年月日".to_owned())
        }
        Fault::Shape => ("公民身份号码不合规格", "应当是18位，末位可以是大写 X".to_owned()),
    };
    Diagnostic::error("id-number", why).at(place).hint(hint)
}

pub(crate) fn officers_too_few(found: usize, least: usize, basis: &str) -> Diagnostic {
    Diagnostic::error("officers-too-few", format!("只有 {found} 名执法人员，不得少于 {least} 名"))
        .at("officer")
        .hint(format!("请再写一组 [[officer]]（{basis}）"))
}

pub(crate) fn officer_twice(place: &str, what: &str) -> Diagnostic {
    Diagnostic::error("officer-twice", format!("两名执法人员的{what}相同"))
        .at(place)
        .hint("执法人员应当是不同的人，各有执法证号")
}

pub(crate) fn government_name(name: &str, note: Option<&str>) -> Diagnostic {
    let note = note.map(|note| format!("；{note}")).unwrap_or_default();
    Diagnostic::error("government-name", format!("“{}”不是一个人民政府的全称", shown(name)))
        .at("agency.government")
        .hint(format!("写本级人民政府的规范全称，例如 云州市人民政府{note}"))
}

pub(crate) fn court_name(name: &str) -> Diagnostic {
    Diagnostic::error("court-name", format!("“{}”不是一个人民法院的全称", shown(name)))
        .at("agency.court")
        .hint("写有管辖权的人民法院的规范全称，例如 云州市云山区人民法院")
}

pub(crate) fn defence_days(days: u32) -> Diagnostic {
    Diagnostic::warning("defence-days", format!("陈述申辩期限只有 {days} 个工作日"))
        .at("agency.defence_days")
        .hint("法律没有规定期限，各机关多为 3 或者 5 个工作日；过短可能被认为没有保障陈述申辩权")
}

// ---- Dates ----

pub(crate) fn date_order(
    place: &str,
    what: &str,
    date: Date,
    other: &str,
    before: Date,
) -> Diagnostic {
    let (date, before) = (in_words(date), in_words(before));
    Diagnostic::error("date-order", format!("{what}（{date}）早于{other}（{before}）"))
        .at(place)
        .hint("请核对两处日期，程序不得倒置")
}

pub(crate) fn date_future(place: &str, date: Date, today: Date) -> Diagnostic {
    let (date, today) = (in_words(date), in_words(today));
    Diagnostic::warning("date-future", format!("文书日期 {date} 在今天（{today}）之后"))
        .at(place)
        .hint("提前制作可以不理会；印发前请核对")
}

pub(crate) fn deadline_order(place: &str, deadline: Date, issued: Date) -> Diagnostic {
    let (deadline, issued) = (in_words(deadline), in_words(issued));
    Diagnostic::error("deadline-order", format!("整改期限 {deadline} 不晚于指令书日期 {issued}"))
        .at(place)
        .hint("当场就能改正的，请把 order 写成 \"立即整改\" 并去掉期限")
}

pub(crate) fn deadline_rest(place: &str, deadline: Date, next: Date) -> Diagnostic {
    Diagnostic::error("deadline-rest", format!("整改期限 {} 是休息日", in_words(deadline)))
        .at(place)
        .hint(format!("可以改为其后的第一个工作日 {next}（{}）", in_words(next)))
}

pub(crate) fn deadline_far(place: &str, days: i64, usual: u32) -> Diagnostic {
    Diagnostic::warning("deadline-far", format!("整改期限长达 {days} 日，通常不超过 {usual} 日"))
        .at(place)
        .hint("法律没有规定上限；确有需要的可以不理会")
}

pub(crate) fn calendar_unpublished(place: Option<&str>, date: Date) -> Diagnostic {
    let year = date.year();
    let finding = Diagnostic::warning(
        "calendar-unpublished",
        format!("{year}年放假安排未公布，{}是否工作日按周末推定", in_words(date)),
    )
    .hint(format!("公布后请补 corpus/calendar/{year}.toml"));
    match place {
        Some(place) => finding.at(place),
        None => finding,
    }
}

pub(crate) fn case_overdue(filed: Date, date: Date, end: Date, basis: &str) -> Diagnostic {
    let (filed, date, end) = (in_words(filed), in_words(date), in_words(end));
    Diagnostic::warning(
        "case-overdue",
        format!("{filed}立案，办案期限至{end}，文书日期 {date} 已超过"),
    )
    .at("case.filed")
    .hint(format!("请核对是否依法延期（{basis}）"))
}

// ---- Violations ----

pub(crate) fn violation_unknown(place: &str, id: &str, near: &[String]) -> Diagnostic {
    let hint = if near.is_empty() {
        "案由编号见 corpus/rules/violations.toml".to_owned()
    } else {
        format!("是否为：{}？", near.join("；"))
    };
    Diagnostic::error("violation-unknown", format!("案由库里没有“{}”", shown(id)))
        .at(place)
        .hint(hint)
}

pub(crate) fn violation_not_in_force(place: &str, id: &str, name: &str, date: Date) -> Diagnostic {
    let date = in_words(date);
    Diagnostic::error("violation-not-in-force", format!("案由 {id}（{name}）在 {date} 不适用"))
        .at(place)
        .hint("依据在文书日期尚未施行或者已经失效，请另选案由")
}

pub(crate) fn duty_needed(place: &str, id: &str, note: &str) -> Diagnostic {
    Diagnostic::error("duty-needed", format!("案由 {id} 没有固定的义务条款（{note}）"))
        .at(place)
        .hint("请写明所违反的条款，例如 violated = [\"安全生产法#41.2\"]")
}

pub(crate) fn duty_choice(place: &str, id: &str, duty: &str) -> Diagnostic {
    Diagnostic::warning("duty-choice", format!("案由 {id} 有几个义务条款，将全部引用：{duty}"))
        .at(place)
        .hint("只违反其中一条的，请用 violated 写明")
}

pub(crate) fn duty_foreign(place: &str, address: &str, id: &str, duty: &str) -> Diagnostic {
    Diagnostic::error("duty-foreign", format!("{} 不是案由 {id} 的义务条款", shown(address)))
        .at(place)
        .hint(format!("违反条款和处罚依据应当属于同一案由；该案由的条款是：{duty}"))
}

pub(crate) fn duty_address(place: &str, text: &str) -> Diagnostic {
    Diagnostic::error("duty-address", format!("“{}”不是条款地址", shown(text)))
        .at(place)
        .hint("写成“文件#条.款.项”或者“文件#条（项）”，例如 安全生产法#28.4、安全生产法#97（四）")
}

// ---- Penalties ----

pub(crate) fn penalty_hazard(place: &str, number: u32, hazards: usize) -> Diagnostic {
    Diagnostic::error("penalty-hazard", format!("没有第 {number} 项问题，共 {hazards} 项"))
        .at(place)
        .hint("问题按 [[hazard]] 的先后从 1 编号")
}

pub(crate) fn penalty_mixed(place: &str, ids: &str) -> Diagnostic {
    Diagnostic::error("penalty-mixed", format!("一项处罚针对了几个案由：{ids}"))
        .at(place)
        .hint("每个案由分别写一组 [[penalty]]")
}

pub(crate) fn penalty_kind(place: &str, kind: &str, known: &str) -> Diagnostic {
    Diagnostic::error("penalty-kind", format!("“{}”不是处罚种类", shown(kind)))
        .at(place)
        .hint(format!("处罚种类有：{known}；责令改正不是处罚"))
}

pub(crate) fn penalty_step(place: &str, id: &str, step: &str, known: &str) -> Diagnostic {
    Diagnostic::error("penalty-step", format!("案由 {id} 没有“{step}”这一档"))
        .at(place)
        .hint(format!("该案由的档次有：{known}"))
}

pub(crate) fn penalty_not_in_rule(place: &str, kind: &str, id: &str, sentence: &str) -> Diagnostic {
    Diagnostic::warning("penalty-not-in-rule", format!("案由 {id} 的这一档没有写“{kind}”"))
        .at(place)
        .hint(format!("该档为：{sentence}；请核对处罚依据"))
}

pub(crate) fn penalty_overdue(place: &str, number: u32, why: &str) -> Diagnostic {
    Diagnostic::error("penalty-overdue", format!("第 {number} 项不能按逾期处罚：{why}"))
        .at(place)
        .hint("逾期一档以责令限期改正的文书已经送达、期限已过、仍未改正为前提")
}

pub(crate) fn fine_target(place: &str, target: &str, known: &str) -> Diagnostic {
    let hint = if known.is_empty() {
        "该档没有罚款；请核对处罚种类".to_owned()
    } else {
        format!("该档可以罚款的是：{known}")
    };
    Diagnostic::error("fine-target", format!("这一档没有对“{}”的罚款", shown(target)))
        .at(place)
        .hint(hint)
}

pub(crate) fn fine_party(place: &str, target: &str, kind: &str) -> Diagnostic {
    Diagnostic::error("fine-party", format!("当事人是{kind}，处罚对象却是“{}”", shown(target)))
        .at(place)
        .hint("对单位和对个人的处罚分别制作文书，各写一份事实")
}

pub(crate) fn fine_amount_missing(place: &str, range: &str) -> Diagnostic {
    Diagnostic::error("fine-amount-missing", "缺少罚款数额")
        .at(place)
        .hint(format!("该档为：{range}"))
}

pub(crate) fn fine_range(place: &str, amount: &str, range: &str) -> Diagnostic {
    Diagnostic::error("fine-range", format!("罚款 {amount} 超出法定幅度"))
        .at(place)
        .hint(format!("该档为：{range}；减轻处罚须有法定情形，请另行呈批"))
}

pub(crate) fn fine_unchecked(place: &str, sentence: &str) -> Diagnostic {
    Diagnostic::warning("fine-unchecked", "罚款按比例或者倍数计算，程序没有核对数额")
        .at(place)
        .hint(format!("该档为：{sentence}；请写明计算过程并人工复核"))
}

pub(crate) fn fine_total() -> Diagnostic {
    Diagnostic::error("fine-total", "罚款合计过大，不能写成大写")
        .at("penalty")
        .hint("请核对各项数额")
}

pub(crate) fn evidence_missing(place: &str, number: u32) -> Diagnostic {
    Diagnostic::error("evidence-missing", format!("第 {number} 项问题没有证据"))
        .at(place)
        .hint("请在 [[evidence]] 的 hazards 里写上这一项的序号")
}

pub(crate) fn evidence_hazard(place: &str, number: u32, hazards: usize) -> Diagnostic {
    Diagnostic::error("evidence-hazard", format!("没有第 {number} 项问题，共 {hazards} 项"))
        .at(place)
        .hint("问题按 [[hazard]] 的先后从 1 编号")
}

pub(crate) fn hearing_required(place: &str, why: &str, ground: &Validity) -> Diagnostic {
    let message = format!("应当告知听证权利：{why}");
    let finding = if ground.verified {
        Diagnostic::error("hearing-required", message)
    } else {
        Diagnostic::warning("hearing-required", message)
    };
    finding.at(place).hint(format!("请改用行政处罚听证告知书（{}）", ground.basis()))
}

pub(crate) fn hearing_unknown(place: &str, date: Date) -> Diagnostic {
    Diagnostic::warning(
        "hearing-unknown",
        format!("{}适用的“较大数额罚款”标准没有收录，未能判断应否告知听证", in_words(date)),
    )
    .at(place)
    .hint("请按应急管理部令第18号和本省规定人工核对，并补入 corpus/rules/thresholds.toml")
}

// ---- Citations and rules at the date of a document ----

pub(crate) fn provision_not_in_force(
    text: &str,
    address: &str,
    verdict: Verdict,
    date: Date,
) -> Diagnostic {
    let (date, verdict, hint) = (
        in_words(date),
        verdict.term(),
        match verdict {
            Verdict::NotYet => "请核对文书日期，或者引用当时有效的版本",
            Verdict::NoSuchProvision => "请核对条、款、项；修改后条号可能已变",
            _ => "请引用现行规定",
        },
    );
    Diagnostic::error("provision-not-in-force", format!("{text}在 {date}：{verdict}"))
        .at(address)
        .hint(hint)
}

pub(crate) fn provision_not_in_library(text: &str, address: &str) -> Diagnostic {
    Diagnostic::warning("provision-not-in-library", format!("{text}未入库，条文没有核对"))
        .at(address)
        .hint("文书带“未核”水印；导入该文件后重新制作")
}

pub(crate) fn edition_presumed(text: &str, address: &str) -> Diagnostic {
    Diagnostic::warning("edition-presumed", format!("{text}所在版本的施行日期是推定的"))
        .at(address)
        .hint("文书带“未核”水印；核实后请补入 corpus/rules/editions.toml")
}

pub(crate) fn rule_unverified(key: &str, name: &str, note: Option<&str>) -> Diagnostic {
    let note = note.map(|note| format!("（{note}）")).unwrap_or_default();
    Diagnostic::warning("rule-unverified", format!("规则 {key} {name}没有核对{note}"))
        .at(key)
        .hint("文书带“未核”水印；对照原文核对后把 verified 改为 true")
}

pub(crate) fn rule_missing(table: &str, key: &str, date: Date) -> Diagnostic {
    Diagnostic::error("rule-missing", format!("{}没有适用的{table}规则 {key}", in_words(date)))
        .at(key)
        .hint("请核对文书日期，或者在 corpus/rules 补充当时有效的规则")
}

// ---- Rule files ----

pub(crate) fn rule_syntax(file: &str, text: &str, error: &toml::de::Error) -> Diagnostic {
    let line = line_of(text, error.span());
    Diagnostic::error("rule-syntax", format!("规则文件不能读入：{}", toml_fault(error.message())))
        .at(format!("{file} 第{line}行"))
        .hint("请照同一文件里其他各条的写法改正")
}

pub(crate) fn rule_file(file: &str) -> Diagnostic {
    Diagnostic::warning("rule-file", "不认识的规则文件，没有读入")
        .at(file)
        .hint(format!("可用的有：{}，以及 <年份>.toml", crate::Rules::FILES.join("、")))
}

pub(crate) fn rule_key(file: &str, key: &str, table: &str) -> Diagnostic {
    Diagnostic::error("rule-key", format!("没有“{}”这种规则", shown(key)))
        .at(file)
        .hint(format!("这个文件里只能有 [[{table}]]"))
}

pub(crate) fn rule_row(place: &str, why: &str) -> Diagnostic {
    Diagnostic::error("rule-row", format!("这一条没有读入：{}", toml_fault(why)))
        .at(place)
        .hint("请照同一文件里其他各条的写法改正")
}

pub(crate) fn rule_source_missing(place: &str, key: &str) -> Diagnostic {
    Diagnostic::error("rule-source-missing", format!("规则 {key} 没有写来源"))
        .at(place)
        .hint("source 写条款地址或者所依据的文件，没有来源的规则不能使用")
}

pub(crate) fn rule_overlap(file: &str, key: &str) -> Diagnostic {
    Diagnostic::error("rule-overlap", format!("规则 {key} 有两条的适用期间重叠"))
        .at(file)
        .hint("前一条的 until 应当是后一条的 from")
}

pub(crate) fn rule_duplicate(file: &str, key: &str) -> Diagnostic {
    Diagnostic::error("rule-duplicate", format!("{key} 有两份")).at(file).hint("请只留一份")
}

pub(crate) fn rule_address(key: &str, address: &str, verdict: Verdict) -> Diagnostic {
    Diagnostic::error("rule-address", format!("规则 {key} 引用的 {address} {}", verdict.term()))
        .at(address)
        .hint("请对照条文核对条、款、项和适用期间")
}

pub(crate) fn rule_amount(key: &str, step: &str, amount: &str) -> Diagnostic {
    Diagnostic::error("rule-amount", format!("案由 {key}“{step}”一档的 {amount} 不见于所引条文"))
        .at(key)
        .hint("请对照条文核对数额，未核对前把 verified 改为 false")
}

pub(crate) fn calendar_date(file: &str, date: &str, year: i16) -> Diagnostic {
    Diagnostic::error("calendar-date", format!("{date} 不是{year}年的日期，或者既放假又上班"))
        .at(file)
        .hint("请对照国务院办公厅的放假通知")
}

// ---- Forms and their wording ----

pub(crate) fn form_unknown(name: &str, forms: &[Form]) -> Diagnostic {
    let mut near: Vec<_> = forms
        .iter()
        .map(|form| {
            let by_id = strsim::jaro_winkler(&form.id, name);
            (by_id.max(crate::near::dice(&form.title, name)), form)
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let label = |form: &Form| format!("{}（{}）", form.id, form.title);
    let near: Vec<_> = near.iter().take(3).map(|(_, form)| label(form)).collect();
    Diagnostic::error("form-unknown", format!("没有文书“{}”", shown(name)))
        .hint(format!("相近的有：{}", near.join("、")))
}

pub(crate) fn form_not_checked(title: &str) -> Diagnostic {
    Diagnostic::error("form-not-checked", format!("案件没有为《{title}》核对过"))
        .hint("请把该文书一并列入核对")
}

pub(crate) fn form_syntax(file: &str, text: &str, error: &toml::de::Error) -> Diagnostic {
    let line = line_of(text, error.span());
    Diagnostic::error("form-syntax", format!("表单不能读入：{}", toml_fault(error.message())))
        .at(format!("{file} 第{line}行"))
        .hint("请照其他表单的写法改正")
}

pub(crate) fn form_id(file: &str, id: &str, folder: &str) -> Diagnostic {
    Diagnostic::error("form-id", format!("表单的 id “{}”与文件夹 {folder} 不符或者重复", shown(id)))
        .at(file)
        .hint("id 应当与文件夹同名")
}

pub(crate) fn form_field(file: &str, path: &str) -> Diagnostic {
    Diagnostic::error("form-field", format!("没有“{}”这一项事实，或者类型、标签不符", shown(path)))
        .at(file)
        .hint(
            "可用的事实见 docs/facts.md；本文书自己的事实写成 document.名称，并注明 type 和 label",
        )
}

pub(crate) fn form_block(file: &str, part: &str, block: &str) -> Diagnostic {
    Diagnostic::error("form-block", format!("措辞里没有 {block} 这一段（{part}）"))
        .at(file)
        .hint(format!("请在 wording.j2 里写 {{% block {block} %}}…{{% endblock %}}"))
}

pub(crate) fn form_block_unused(file: &str, block: &str) -> Diagnostic {
    Diagnostic::error("form-block-unused", format!("措辞里的 {block} 没有用到"))
        .at(file)
        .hint("请在 form.toml 里用上，或者从 wording.j2 删去")
}

pub(crate) fn form_each(file: &str, each: &str) -> Diagnostic {
    Diagnostic::error("form-each", format!("没有“{}”这个列表", shown(each)))
        .at(file)
        .hint(format!("可用的有：{}", crate::view::ARRAYS.join("、")))
}

pub(crate) fn form_expression(file: &str, expression: &str) -> Diagnostic {
    Diagnostic::error("form-expression", format!("“{}”不是表达式", shown(expression)))
        .at(file)
        .hint("例如 party.name、date(inspection.start)、party.kind == '单位'")
}

pub(crate) fn wording_syntax(name: &str, error: &minijinja::Error) -> Diagnostic {
    let line = error.line().unwrap_or(1);
    Diagnostic::error("wording-syntax", format!("措辞模板不能读入：{}", detail(error)))
        .at(format!("{name} 第{line}行"))
        .hint("请核对 {% %} 和 {{ }} 是否成对")
}

pub(crate) fn wording_failed(part: &str, error: &minijinja::Error) -> Diagnostic {
    let error = innermost(error);
    let line = error.line().unwrap_or(1);
    let name = error.name().unwrap_or("");
    Diagnostic::error("wording-failed", format!("《{part}》一段写不出来：{}", detail(error)))
        .at(format!("{name} 第{line}行"))
        .hint("多半是模板用到了没有填写的事实；请核对 form.toml 的 required")
}

/// The error within errors of templates that use each other.
fn innermost(error: &minijinja::Error) -> &minijinja::Error {
    let mut error = error;
    while let Some(source) = std::error::Error::source(error)
        && let Some(inner) = source.downcast_ref::<minijinja::Error>()
    {
        error = inner;
    }
    error
}

/// What the template engine says, in Chinese where we know its words.
fn detail(error: &minijinja::Error) -> String {
    let kind = match error.kind() {
        minijinja::ErrorKind::UndefinedError => "用到了没有的内容".to_owned(),
        minijinja::ErrorKind::OutOfFuel => "运行过久".to_owned(),
        minijinja::ErrorKind::SyntaxError => "写法有误".to_owned(),
        minijinja::ErrorKind::UnknownFunction => "没有这个函数".to_owned(),
        minijinja::ErrorKind::UnknownFilter => "没有这个过滤器".to_owned(),
        minijinja::ErrorKind::TemplateNotFound => "没有这个模板".to_owned(),
        kind => format!("{kind:?}"),
    };
    match error.detail() {
        Some(detail) => format!("{kind}（{detail}）"),
        None => kind,
    }
}

/// What the TOML reader says, in Chinese where we know its words.
fn toml_fault(message: &str) -> String {
    let named = |rest: &str| rest.split('`').nth(1).unwrap_or("").to_owned();
    let first = message.lines().next().unwrap_or("").trim();
    for (start, before, after) in [
        ("missing field", "缺少 ", ""),
        ("unknown field", "没有 ", " 这一项"),
        ("unknown variant", "“", "”不在可用的写法之中"),
        ("duplicate key", "重复写了 ", ""),
        ("duplicate field", "重复写了 ", ""),
    ] {
        if let Some(rest) = first.strip_prefix(start) {
            return format!("{before}{}{after}", named(rest));
        }
    }
    if first.starts_with("invalid type") {
        return format!("类型不对（{first}）");
    }
    if first.is_ascii() { format!("写法有误（{first}）") } else { first.to_owned() }
}

/// The line of a byte offset, counted from 1.
fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start.min(text.len()));
    text.as_bytes()[..start].iter().filter(|&&b| b == b'\n').count() + 1
}

/// A value in a message, shortened.
fn shown(text: &str) -> String {
    const LIMIT: usize = 40;
    if text.chars().count() <= LIMIT {
        return text.to_owned();
    }
    text.chars().take(LIMIT).chain(['…']).collect()
}
