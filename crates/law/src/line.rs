//! What the start of a line says: a heading mark of one of the nine kinds in use, or nothing.

use crate::{fold, numeral};

/// The marks that open a numbered place. What （一） means (项 of a statute or second heading of a
/// policy text) is settled by the tree builder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// 第X编
    Part,
    /// 第X章
    Chapter,
    /// 第X节
    Section,
    /// 第X条, 第X条之Y
    Article,
    /// 一、
    Comma,
    /// （一）
    Paren,
    /// 1. 1．
    Dot,
    /// （1）
    ParenDigit,
    /// 一是
    Enumeration,
    /// ——
    Dash,
}

/// A heading mark found at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// Which mark.
    pub(crate) mark: Mark,
    /// The printed number; 0 for a dash.
    pub(crate) n: u32,
    /// The Y of 第X条之Y.
    pub(crate) sub: u32,
    /// Bytes of the label, without the blanks behind it.
    pub(crate) len: usize,
}

/// Reads the mark at the start of a line whose indent has been removed.
pub(crate) fn head(line: &str) -> Option<Head> {
    let first = line.chars().next()?;
    match first {
        '第' => division(line),
        '(' | '（' => parenthesised(line),
        '—' | '―' | '─' => dashed(line),
        _ if first.is_ascii_digit() || ('０'..='９').contains(&first) => dotted(line),
        _ if numeral::is_numeral(first) => enumerated(line),
        _ => None,
    }
}

/// Bytes and value of the numeral at the start of `text`.
pub(crate) fn number(text: &str) -> Option<(usize, u32)> {
    let arabic = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let is_arabic = text.chars().next().is_some_and(arabic);
    let len = text
        .chars()
        .take_while(|&c| if is_arabic { arabic(c) } else { numeral::is_numeral(c) })
        .map(char::len_utf8)
        .sum();
    let value = numeral::parse(text.get(..len)?)?;
    Some((len, u32::try_from(value).ok()?))
}

// 第三章 总则 · 第九十七条　生产经营单位… · 第一百二十条之一 …
fn division(line: &str) -> Option<Head> {
    let body = line.strip_prefix('第')?;
    let (digits, n) = number(body)?;
    let unit = body.get(digits..)?.chars().next()?;
    let mut len = '第'.len_utf8() + digits + unit.len_utf8();
    let mark = match unit {
        '编' => Mark::Part,
        '章' => Mark::Chapter,
        '节' => Mark::Section,
        '条' => Mark::Article,
        _ => return None,
    };
    let mut sub = 0;
    if mark == Mark::Article
        && let Some(rest) = line.get(len..)?.strip_prefix('之')
        && let Some((digits, y)) = number(rest)
    {
        sub = y;
        len += '之'.len_utf8() + digits;
    }
    // A place that is only mentioned goes on: 第三条规定的…, 第十条和第十一条…, 第五条第二款….
    let next = line.get(len..)?.chars().next();
    let mentions = |c: char| "规所的和与及或、至第中，,。；;款项".contains(c);
    (!next.is_some_and(mentions)).then_some(Head { mark, n, sub, len })
}

// （一） · (一) · （1）
fn parenthesised(line: &str) -> Option<Head> {
    let open = line.chars().next()?.len_utf8();
    let body = line.get(open..)?;
    let (digits, n) = number(body)?;
    let close = body.get(digits..)?.chars().next().filter(|&c| fold::char(c) == ')')?;
    let arabic = fold::char(body.chars().next()?).is_ascii_digit();
    let mark = if arabic { Mark::ParenDigit } else { Mark::Paren };
    Some(Head { mark, n, sub: 0, len: open + digits + close.len_utf8() })
}

// 1. · 1． · 1、 but not 1.5
fn dotted(line: &str) -> Option<Head> {
    let (digits, n) = number(line)?;
    let mut rest = line.get(digits..)?.chars();
    let dot = rest.next().filter(|c| matches!(c, '.' | '．' | '、'))?;
    let decimal = rest.next().is_some_and(|c| c.is_ascii_digit());
    (!decimal && n < 1000).then_some(Head {
        mark: Mark::Dot,
        n,
        sub: 0,
        len: digits + dot.len_utf8(),
    })
}

// 一、 · 一是
fn enumerated(line: &str) -> Option<Head> {
    let (digits, n) = number(line)?;
    let sign = line.get(digits..)?.chars().next()?;
    let mark = match sign {
        '、' => Mark::Comma,
        '是' if n < 20 => Mark::Enumeration,
        _ => return None,
    };
    Some(Head { mark, n, sub: 0, len: digits + sign.len_utf8() })
}

// ——生产安全事故得到有效控制。
fn dashed(line: &str) -> Option<Head> {
    let len: usize = line.chars().take_while(|c| "—―─".contains(*c)).map(char::len_utf8).sum();
    let dashes = line.get(..len)?.chars().count();
    let text = line.get(len..)?.chars().any(fold::is_han);
    (dashes == 2 && text).then_some(Head { mark: Mark::Dash, n: 0, sub: 0, len })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_headings_from_mentions() {
        for (line, expected) in [
            ("第九十七条　生产经营单位有下列行为", Some((Mark::Article, 97, 0, "第九十七条"))),
            (
                "第一百二十条之一 资助恐怖活动组织",
                Some((Mark::Article, 120, 1, "第一百二十条之一")),
            ),
            ("第二章 生产经营单位的安全生产保障", Some((Mark::Chapter, 2, 0, "第二章"))),
            ("(二) 积极推动", Some((Mark::Paren, 2, 0, "(二)"))),
            ("（十三）优化", Some((Mark::Paren, 13, 0, "（十三）"))),
            ("（1）具体", Some((Mark::ParenDigit, 1, 0, "（1）"))),
            ("三、加强执法队伍建设。", Some((Mark::Comma, 3, 0, "三、"))),
            ("1.建立台账", Some((Mark::Dot, 1, 0, "1."))),
            ("一是加大安全投入。", Some((Mark::Enumeration, 1, 0, "一是"))),
            ("——安全发展水平明显提高。", Some((Mark::Dash, 0, 0, "——"))),
            ("第三条规定的情形", None),
            ("第十条和第十一条", None),
            ("1.5万元以下", None),
            ("一般事故由市安委会挂牌督办", None),
            ("(2016年10月11日印发)", None),
            ("（国家安监总局令第 72 号）", None),
        ] {
            let found = head(line).map(|h| (h.mark, h.n, h.sub, &line[..h.len]));
            assert_eq!(found, expected, "{line}");
        }
    }
}
