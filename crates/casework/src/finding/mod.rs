//! Every finding of this crate: its code, its words, and what to do about it. Nowhere else is a
//! message worded, so that this folder and `docs/diagnostics.md` can be read side by side.

mod due;
mod facts;
mod forms;
mod penalties;
mod rules;

pub(crate) use due::*;
pub(crate) use facts::*;
pub(crate) use forms::*;
pub(crate) use penalties::*;
pub(crate) use rules::*;

/// What the TOML parser says of a text that is none, by the words with which it begins.
const SYNTAX: &[(&str, &str)] = &[
    ("string values must be quoted", "的文字没有加引号"),
    ("missing opening quote", "的文字缺少引号"),
    ("invalid basic string", "的文字缺少后引号，或者有不能用的字符"),
    ("invalid literal string", "的文字缺少后引号，或者有不能用的字符"),
    ("invalid multi-line", "的长文字没有用三个引号结束"),
    ("missing escaped value", "的文字里反斜线 \\ 之后缺少字符；要写反斜线本身，用单引号"),
    ("too few unicode", "的文字里反斜线 \\u 之后不是四位十六进制数"),
    ("carriage return", "有不成对的回车符，请另存为 UTF-8 纯文本"),
    ("missing value", "的等号之后没有内容"),
    ("key with no value", "有一行没有等号和内容"),
    ("missing assignment", "有一行缺少等号"),
    ("extra", "多写了等号或者逗号"),
    ("unexpected `=`", "多写了等号"),
    ("missing comma", "的列表里缺少逗号"),
    ("unclosed array", "的列表缺少后方括号 ]"),
    ("unclosed table", "的表名缺少后方括号 ]"),
    ("unclosed inline table", "缺少后花括号 }"),
    ("missing array opening", "缺少前方括号 ["),
    ("missing table open", "缺少前方括号 ["),
    ("missing inline table", "缺少前花括号 {"),
    ("invalid unquoted key", "的名称只能用字母、数字、短横和下划线"),
    ("unquoted keys cannot be empty", "的等号之前没有名称"),
    ("missing key", "的等号之前没有名称"),
    ("keys cannot be", "的名称不能写成多行文字"),
    ("invalid key-value pair", "有一行不是“名称 = 内容”"),
    ("unexpected key or value", "一行里写了两项，或者多了不该有的内容"),
    ("unexpected content", "有不该有的内容"),
    ("invalid comment", "的注释里有不能用的字符"),
    ("unexpected leading zero", "的数字以 0 开头；号码请加引号"),
    ("invalid leading zero", "的数字以 0 开头；号码请加引号"),
    ("invalid datetime", "的日期写法不对，应当是 2026-11-20"),
    ("invalid", "的内容写法不对"),
    ("recursion limit", "的层次过深"),
    ("cannot recurse", "的层次过深"),
];

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
    if let Some((_, said)) = SYNTAX.iter().find(|(start, _)| first.starts_with(start)) {
        return (*said).to_owned();
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
