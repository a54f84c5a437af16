//! Facts: their shape, whether they can be true, and the course of a case.

use jiff::civil::Date;
use law::Diagnostic;

use super::{line_of, shown, toml_fault};
use crate::date::in_words;
use crate::facts::schema::{Field, Kind};
use crate::identity::Fault;

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

pub(crate) fn measure_major(place: &str, measure: &str) -> Diagnostic {
    Diagnostic::error("measure-major", format!("不是重大事故隐患，不能{measure}"))
        .at(place)
        .hint("属于重大事故隐患的，请写 major = true；否则改用“当场予以纠正”或者“责令立即排除”")
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
