//! Violations and the penalties for them.

use jiff::civil::Date;
use law::Diagnostic;

use super::shown;
use crate::date::in_words;
use crate::money::Money;
use crate::rules::Validity;

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

pub(crate) fn spot_fine(
    place: &str,
    sum: Money,
    who: &str,
    limit: Money,
    basis: &str,
) -> Diagnostic {
    Diagnostic::error("spot-fine", format!("罚款{sum}，超过对{who}可以当场作出的{limit}"))
        .at(place)
        .hint(format!("请改用普通程序（{basis}）"))
}

pub(crate) fn hearing_unknown(place: &str, date: Date) -> Diagnostic {
    Diagnostic::warning(
        "hearing-unknown",
        format!("{}适用的“较大数额罚款”标准没有收录，未能判断应否告知听证", in_words(date)),
    )
    .at(place)
    .hint("请按应急管理部令第18号和本省规定人工核对，并补入 corpus/rules/thresholds.toml")
}
