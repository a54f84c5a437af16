//! From the text of a query to its words, brackets and operators.

use law::fold;

use crate::filter::Field;
use crate::refusal::{Mistake, QueryError};

/// The longest query, in Unicode scalar values: a long paragraph pasted whole.
pub(crate) const MAX_CHARS: usize = 2_000;
/// The most words, operators and brackets of a query.
pub(crate) const MAX_TOKENS: usize = 256;

/// One piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// Where it starts, in Unicode scalar values.
    pub(crate) at: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Words without quotation marks.
    Bare(String),
    /// Words in quotation marks.
    Quoted(String),
    /// `字段:值`.
    Field(Field, String),
    Operator(Operator, String),
    Open,
    Close,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    And,
    Or,
    Not,
    Near(usize),
    Same(Scope),
}

/// The unit of text in which two things must stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// 同句: between two of 。；！？ or line ends.
    Sentence,
    /// 同段: one line of a provision.
    Paragraph,
    /// 同条: a 条, or a （一） of a policy text, with everything below it.
    Article,
    /// 同章: a 章, or a 一、 of a policy text, with everything below it.
    Chapter,
}

impl Scope {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Scope::Sentence => "同句",
            Scope::Paragraph => "同段",
            Scope::Article => "同条",
            Scope::Chapter => "同章",
        }
    }

    /// Whether the unit lies within the own text of one provision.
    pub(crate) fn is_textual(self) -> bool {
        matches!(self, Scope::Sentence | Scope::Paragraph)
    }
}

/// The furthest distance of 近N, in characters.
const MAX_DISTANCE: usize = 500;

/// Cuts a query into tokens.
pub(crate) fn tokens(query: &str) -> Result<Vec<Token>, QueryError> {
    // The byte length bounds the number of characters without counting a megabyte of them.
    if query.len() > 4 * MAX_CHARS || query.chars().count() > MAX_CHARS {
        return Err(too_long());
    }
    let chars: Vec<char> = query.chars().collect();
    let mut lexer = Lexer { chars: &chars, at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        if tokens.len() == MAX_TOKENS {
            return Err(QueryError::new(
                Mistake::TooManyWords,
                token.at,
                format!("检索式的词和运算符超过 {MAX_TOKENS} 个"),
                "分成几次检索",
            ));
        }
        tokens.push(token);
    }
    Ok(tokens)
}

pub(crate) fn too_long() -> QueryError {
    QueryError::new(
        Mistake::TooLong,
        MAX_CHARS,
        format!("检索式超过 {MAX_CHARS} 个字"),
        "只写要找的字词；要查整篇文件，请用对照",
    )
}

struct Lexer<'a> {
    chars: &'a [char],
    at: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Option<Token>, QueryError> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        let at = self.at;
        let Some(c) = self.peek() else { return Ok(None) };
        let kind = if is_quote(c) {
            TokenKind::Quoted(self.quoted()?)
        } else if is_open(c) {
            self.at += 1;
            TokenKind::Open
        } else if is_close(c) {
            self.at += 1;
            TokenKind::Close
        } else {
            self.bare()?
        };
        Ok(Some(Token { kind, at }))
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// Reads from one quotation mark to the next.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let open = self.at;
        let rest = self.chars.get(open + 1..).unwrap_or_default();
        let Some(len) = rest.iter().position(|&c| is_quote(c)) else {
            return Err(QueryError::new(
                Mistake::UnclosedQuote,
                open,
                "引号只有一半",
                format!("在短语末尾补上引号：{}，或去掉这个引号", quoted(&String::from_iter(rest))),
            ));
        };
        self.at = open + len + 2;
        Ok(rest.iter().take(len).collect())
    }

    /// Reads a word up to a blank, a quotation mark or a bracket, with brackets that belong to it.
    fn bare(&mut self) -> Result<TokenKind, QueryError> {
        let start = self.at;
        let mut word = String::new();
        while let Some(c) = self.peek() {
            if c.is_whitespace() || is_close(c) {
                break;
            }
            if is_quote(c) {
                // 标题:"关于 进一步"
                if let Some((field, "")) = split_field(&word, start) {
                    return Ok(TokenKind::Field(field?, self.quoted()?));
                }
                break;
            }
            if is_open(c) {
                match self.bracket_of_the_word() {
                    Some(len) if operator(&word, start)?.is_none() => {
                        word.extend(self.chars.iter().skip(self.at).take(len));
                        self.at += len;
                        continue;
                    }
                    _ => break,
                }
            }
            word.push(c);
            self.at += 1;
        }
        if let Some(operator) = operator(&word, start)? {
            return Ok(TokenKind::Operator(operator, word));
        }
        match split_field(&word, start) {
            Some((field, value)) => Ok(TokenKind::Field(field?, value.to_owned())),
            None => Ok(TokenKind::Bare(word)),
        }
    }

    /// The length of a bracket glued to the word before it, when what it holds is part of the word
    /// rather than a group: `临政办发(2016)30号`, `第九十七条第（四）项`.
    fn bracket_of_the_word(&self) -> Option<usize> {
        const LONGEST: usize = 12;
        let inside = self.chars.get(self.at + 1..)?;
        let len = inside.iter().take(LONGEST + 1).position(|&c| is_close(c))?;
        let plain = |&c: &char| !c.is_whitespace() && !is_quote(c) && !is_open(c);
        (len > 0 && inside.iter().take(len).all(plain)).then_some(len + 2)
    }
}

fn is_quote(c: char) -> bool {
    fold::char(c) == '"'
}

/// Only round brackets group; 〔〕, [] and 【】 belong to document numbers.
fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

/// `text` in Chinese quotation marks, to be shown in a message; a long one is cut.
pub(crate) fn quoted(text: &str) -> String {
    const SHOWN: usize = 20;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("“{shown}”")
}

/// The operator that a whole word is.
fn operator(word: &str, at: usize) -> Result<Option<Operator>, QueryError> {
    let folded = fold::text(word);
    Ok(Some(match folded.as_str() {
        "and" | "与" => Operator::And,
        "or" | "或" => Operator::Or,
        "not" | "非" => Operator::Not,
        "同句" | "同一句" => Operator::Same(Scope::Sentence),
        "同段" | "同一段" => Operator::Same(Scope::Paragraph),
        "同条" | "同一条" => Operator::Same(Scope::Article),
        "同章" | "同一章" => Operator::Same(Scope::Chapter),
        _ => return near(&folded, at),
    }))
}

/// 近10 and 近10字.
fn near(word: &str, at: usize) -> Result<Option<Operator>, QueryError> {
    let Some(distance) = word.strip_prefix('近') else { return Ok(None) };
    let distance = distance.strip_suffix('字').unwrap_or(distance);
    if !distance.chars().all(|c| c.is_ascii_digit()) {
        return Ok(None);
    }
    match distance.parse() {
        Ok(n) if (1..=MAX_DISTANCE).contains(&n) => Ok(Some(Operator::Near(n))),
        _ => Err(QueryError::new(
            Mistake::BadDistance,
            at,
            format!("{}没有写明可用的字数", quoted(word)),
            format!("写成 近10，字数从 1 到 {MAX_DISTANCE}；要查这几个字本身，请加引号"),
        )),
    }
}

/// `地区:临沂` into the field and the value. A short Han word before the colon that names no field
/// is a mistake, since searching it literally would silently find nothing.
fn split_field(word: &str, at: usize) -> Option<(Result<Field, QueryError>, &str)> {
    let (name, value) = word.split_once([':', '：'])?;
    if let Some(field) = Field::named(name) {
        return Some((Ok(field), value));
    }
    let han = name.chars().all(fold::is_han) && (2..=4).contains(&name.chars().count());
    if !han {
        return None;
    }
    let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
    Some((
        Err(QueryError::new(
            Mistake::UnknownField,
            at,
            format!("没有“{name}”这个字段"),
            format!("可用的字段：{}；要查这几个字本身，请加引号", names.join("、")),
        )),
        value,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &str) -> String {
        let kind = |kind| match kind {
            TokenKind::Bare(word) => word,
            TokenKind::Quoted(word) => format!("“{word}”"),
            TokenKind::Field(field, value) => format!("{}={value}", field.name()),
            TokenKind::Operator(operator, _) => format!("{operator:?}"),
            TokenKind::Open => "(".to_owned(),
            TokenKind::Close => ")".to_owned(),
        };
        match tokens(query) {
            Ok(tokens) => tokens.into_iter().map(|t| kind(t.kind)).collect::<Vec<_>>().join(" | "),
            Err(error) => format!("! {:?}@{}", error.kind, error.at),
        }
    }

    #[test]
    fn cuts_queries_as_people_type_them() {
        for (query, expected) in [
            ("双随机", "双随机"),
            ("安全　培训", "安全 | 培训"),
            ("安全 AND 培训 or ＮＯＴ", "安全 | And | 培训 | Or | Not"),
            ("“三同时”制度", "“三同时” | 制度"),
            ("\"a b”", "“a b”"),
            ("甲 近10 乙 近５字 丙", "甲 | Near(10) | 乙 | Near(5) | 丙"),
            ("安全 同一条 培训", "安全 | Same(Article) | 培训"),
            ("近年来 近10年", "近年来 | 近10年"),
            ("(安全 或 培训)", "( | 安全 | Or | 培训 | )"),
            ("NOT（安全）", "Not | ( | 安全 | )"),
            ("临政办发(2016)30号", "临政办发(2016)30号"),
            ("第九十七条第（四）项 罚款", "第九十七条第（四）项 | 罚款"),
            ("安全(培训 或 教育)", "安全 | ( | 培训 | Or | 教育 | )"),
            ("地区:临沂 年份：2016", "地区=临沂 | 年份=2016"),
            ("标题:\"关于 进一步\"", "标题=关于 进一步"),
            ("时效性:现行有效", "时效=现行有效"),
            ("3:00", "3:00"),
            ("安全 “生产", "! UnclosedQuote@3"),
            ("安全 近0 生产", "! BadDistance@3"),
            ("近", "! BadDistance@0"),
            ("甲 近999999999999999999999 乙", "! BadDistance@2"),
            ("安全 区域:临沂", "! UnknownField@3"),
        ] {
            assert_eq!(shown(query), expected, "{query}");
        }
    }
}
