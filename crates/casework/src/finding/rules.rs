//! Citations at the date of a document, and the rule files.

use jiff::civil::Date;
use law::{Diagnostic, Verdict};

use super::{line_of, shown, toml_fault};
use crate::date::in_words;

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
