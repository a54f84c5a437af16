//! Forms and their wording.

use law::Diagnostic;

use super::{line_of, shown, toml_fault};
use crate::form::Form;

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
        .hint(format!("可用的有：{}", crate::view::arrays().collect::<Vec<_>>().join("、")))
}

pub(crate) fn form_number(file: &str, text: &str) -> Diagnostic {
    let places = crate::number::Pattern::PLACES.map(|place| format!("{{{place}}}")).join("、");
    Diagnostic::error("form-number", format!("“{}”不是文号的写法", shown(text)))
        .at(file)
        .hint(format!("例如 {{region}}{{agency}}〔{{year}}〕{{serial}}号；可用的有 {places}，必须有 {{serial}}，没有 code 的文书不用 {{code}}"))
}

pub(crate) fn form_clock(file: &str, fault: &str) -> Diagnostic {
    Diagnostic::error("form-clock", format!("[[clock]] 写得不对：{fault}"))
        .at(file)
        .hint("例如 period = \"pay_fine\"，from = \"document.served\"；写法见 CONTRIBUTING.md")
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
