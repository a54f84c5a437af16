//! What falls due: rows of a due list, and clocks that do not run.

use jiff::civil::Date;
use law::Diagnostic;

use super::shown;
use crate::date::in_words;

pub(crate) fn due_period(place: &str, period: &str, near: &[String]) -> Diagnostic {
    let near = near.join("、");
    Diagnostic::error("due-period", format!("没有“{}”这一期限", shown(period)))
        .at(place)
        .hint(format!("相近的有：{near}；全部见 corpus/rules/periods.toml"))
}

pub(crate) fn due_hours(place: &str, name: &str, length: &str) -> Diagnostic {
    Diagnostic::error("due-hours", format!("“{name}”是{length}，以小时计，没有届满日"))
        .at(place)
        .hint("到期清单只列以日、月、年计的期限")
}

pub(crate) fn due_units(place: &str, name: &str, length: &str, basis: &str) -> Diagnostic {
    Diagnostic::error("due-units", format!("“{name}”法定为{length}，机关不能另设"))
        .at(place)
        .hint(format!("请删去这一项（{basis}）"))
}

pub(crate) fn due_differs(
    place: &str,
    typed: Date,
    start: Date,
    length: &str,
    end: Date,
    basis: &str,
) -> Diagnostic {
    let (typed, start) = (in_words(typed), in_words(start));
    Diagnostic::error(
        "due-differs",
        format!("届满日写的是{typed}，自{start}起{length}应当是{}", in_words(end)),
    )
    .at(place)
    .hint(format!("请核对起算日，或者删去届满日由程序计算（{basis}）"))
}

pub(crate) fn due_draft(form: &str, title: &str) -> Diagnostic {
    Diagnostic::warning("due-draft", format!("《{title}》没有文号，还是草稿，它的期限没有列入"))
        .at(format!("document.{form}.serial"))
        .hint("已经发出的请填写文号序号")
}

pub(crate) fn due_not_begun(place: &str, label: &str, title: &str) -> Diagnostic {
    Diagnostic::warning("due-not-begun", format!("《{title}》没有{label}，由此起算的期限没有列入"))
        .at(place)
        .hint(format!("请填写{label}"))
}
