//! What was changed in a copied sentence, and whether the change carries legal weight.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use law::measure::{self, Measure};
use law::modality;
use law::{Span, fold};
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A place where two copies of a sentence differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The words of the first document, empty when the second adds some.
    pub from: String,
    /// The words of the second document, empty when it leaves some out.
    pub to: String,
    /// What the change touches.
    pub kind: ChangeKind,
    /// Where `from` stands in the first text, in bytes; empty where nothing stands.
    #[serde(skip)]
    pub from_at: Span,
    /// Where `to` stands in the second text.
    #[serde(skip)]
    pub to_at: Span,
}

/// What a change touches, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// 数值: 75% → 60%.
    Number,
    /// 期限 or 频次: 3年内 → 年底前.
    Deadline,
    /// 效力: 必须 → 可以.
    Modality,
    /// 程度: 重大 → 较大以上.
    Degree,
    /// 主体: 省政府 → 市政府.
    Actor,
    /// 措辞: 建立 → 健全.
    Wording,
}

impl ChangeKind {
    /// The Chinese term.
    pub fn term(self) -> &'static str {
        match self {
            ChangeKind::Degree => "程度",
            ChangeKind::Modality => "效力",
            ChangeKind::Actor => "主体",
            ChangeKind::Number => "数值",
            ChangeKind::Deadline => "期限",
            ChangeKind::Wording => "措辞",
        }
    }
}

/// Words of degree, the longest first.
const DEGREES: &[&str] = &[
    "特别重大",
    "较大以上",
    "重大以上",
    "一般以上",
    "较大及以上",
    "特大",
    "重大",
    "较大",
    "一般",
    "轻微",
    "严重",
    "特别严重",
    "情节较重",
    "情节严重",
    "情节轻微",
    "主要",
    "全部",
    "部分",
    "普遍",
    "重点",
];

/// Words that name an organ or a person, the longest first.
const ACTORS: &[&str] = &[
    "安全生产委员会",
    "委员会",
    "人民政府",
    "政府",
    "部门",
    "机关",
    "机构",
    "企业",
    "单位",
    "省",
    "市",
    "县",
    "区",
    "乡镇",
    "街道",
    "党委",
    "办公室",
    "负责人",
    "人员",
    "常委会",
];

/// The letters that these words begin with, in order.
static FIRST_LETTERS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let words = DEGREES.iter().chain(ACTORS);
    let mut letters: Vec<char> = words.filter_map(|word| word.chars().next()).collect();
    letters.sort_unstable();
    letters.dedup();
    letters
});

/// Sentences longer than this, in bytes, are not compared word by word.
const LONGEST: usize = 12_000;
/// A change of more letters than this leaves out or adds a whole phrase; that an organ or a degree
/// is named in it is not what the change is about.
const PHRASE: usize = 10;

/// A piece of a sentence that changes as a whole.
#[derive(Debug, Clone)]
struct Token {
    /// Its number of letters.
    weight: usize,
    /// Its bytes in the sentence.
    at: Range<usize>,
    kind: Option<ChangeKind>,
}

/// What is compared of a token, as a number: a folded letter is its code point, a word that weighs
/// as a whole, or the reading of a measure (1次 and 一次 are one), the number that its [`Cutter`]
/// gave it.
type Key = u32;

/// Beyond every letter.
const FIRST_WORD: Key = 0x11_0000;

/// A sentence cut up for comparison: once, however many others it is compared with.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    text: String,
    /// Empty when the sentence is too long to be compared word by word; so are the keys.
    tokens: Vec<Token>,
    keys: Vec<Key>,
}

/// Cuts sentences up, and numbers their words: those of one cutter can be compared.
#[derive(Debug, Default)]
pub(crate) struct Cutter {
    words: HashMap<String, Key>,
}

impl Cutter {
    pub(crate) fn cut(&mut self, text: &str) -> Sentence {
        let cut = if text.len() > LONGEST { Vec::new() } else { self.tokens(text) };
        let (keys, tokens) = cut.into_iter().unzip();
        Sentence { text: text.to_owned(), tokens, keys }
    }

    fn number(&mut self, word: &str) -> Key {
        if let Some(&number) = self.words.get(word) {
            return number;
        }
        let number = Key::try_from(self.words.len()).map_or(Key::MAX, |n| FIRST_WORD + n);
        self.words.insert(word.to_owned(), number);
        number
    }
}

/// The changes from `a` to `b`, and how alike the two are, from 0 to 1. Punctuation, blanks, width,
/// brackets and the script of numerals make no change. Both come from one [`Cutter`].
pub(crate) fn between(a: &Sentence, b: &Sentence) -> (Vec<Change>, f64) {
    if a.text == b.text || (a.keys == b.keys && !a.keys.is_empty()) {
        return (Vec::new(), 1.0);
    }
    if a.text.len().max(b.text.len()) > LONGEST {
        return (Vec::new(), 0.0);
    }
    let (left, right) = (&a.tokens, &b.tokens);
    let ops = capture_diff_slices(Algorithm::Myers, &a.keys, &b.keys);
    let weight = |tokens: &[Token]| -> usize { tokens.iter().map(|t| t.weight).sum() };
    let mut kept = 0;
    let mut hunks: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let mut join = false;
    for op in ops {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                let equal = weight(&left[old_index..old_index + len]);
                kept += equal;
                // A single letter in common between two changes (的) holds no words together.
                join = equal <= 1 && !hunks.is_empty();
            }
            change => {
                let (old, new) = (change.old_range(), change.new_range());
                match hunks.last_mut().filter(|_| join) {
                    Some(last) => (last.0.end, last.1.end) = (old.end, new.end),
                    None => hunks.push((old, new)),
                }
                join = true;
            }
        }
    }
    let all = weight(left) + weight(right);
    let similarity = if all == 0 { 1.0 } else { 2.0 * kept as f64 / all as f64 };
    let changes = hunks
        .into_iter()
        .map(|(old, new)| change((&left[old], &a.text), (&right[new], &b.text)))
        .filter(|change| change.from != change.to)
        .collect();
    (changes, similarity)
}

fn change((from, in_a): (&[Token], &str), (to, in_b): (&[Token], &str)) -> Change {
    let span = |tokens: &[Token]| match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => Span::new(first.at.start, last.at.end),
        _ => Span::new(0, 0),
    };
    let (from_at, to_at) = (span(from), span(to));
    let all = || from.iter().chain(to);
    // A marker, an organ or a degree that is only named in a longer change is not what it is about.
    let is_about = |kind| {
        let named: usize = all().filter(|t| t.kind == Some(kind)).map(|t| t.weight).sum();
        from.len().max(to.len()) <= PHRASE && 2 * named >= all().map(|t| t.weight).sum()
    };
    let kinds = all().filter_map(|token| token.kind);
    // The weightiest kind that stands in either.
    let kind = kinds.filter(|&kind| kind < ChangeKind::Modality || is_about(kind)).min();
    Change {
        from: from_at.of(in_a).to_owned(),
        to: to_at.of(in_b).to_owned(),
        kind: kind.unwrap_or(ChangeKind::Wording),
        from_at,
        to_at,
    }
}

impl Cutter {
    /// Cuts a sentence into measures, markers of modality, words of degree and of actors, and single
    /// letters; what carries no meaning is dropped.
    fn tokens(&mut self, text: &str) -> Vec<(Key, Token)> {
        let measures = measured(&measure::find(text));
        let markers = modality::markers(text);
        let (mut measures, mut markers) = (measures.iter().peekable(), markers.iter().peekable());
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            while measures.next_if(|m| m.span.start < at || m.span.is_empty()).is_some() {}
            while markers.next_if(|m| m.span.start < at || m.span.is_empty()).is_some() {}
            let measure = measures.peek().filter(|m| m.span.start == at);
            let marker = markers.peek().filter(|m| m.span.start == at);
            let begins_word = FIRST_LETTERS.binary_search(&c).is_ok();
            let lexicon = |words: &[&'static str]| {
                let here = text.get(at..).filter(|_| begins_word)?;
                words.iter().find(|word| here.starts_with(**word)).copied()
            };
            let mut word = |end: usize, key: &str, kind| {
                let weight = key.chars().count();
                (self.number(key), Token { weight, at: at..end, kind: Some(kind) })
            };
            let token = if let Some(Measured { span, reading, kind }) = measure {
                word(span.end, reading, *kind)
            } else if let Some(marker) = marker {
                word(marker.span.end, marker.span.of(text), ChangeKind::Modality)
            } else if let Some(degree) = lexicon(DEGREES) {
                word(at + degree.len(), degree, ChangeKind::Degree)
            } else if let Some(actor) = lexicon(ACTORS) {
                word(at + actor.len(), actor, ChangeKind::Actor)
            } else {
                let letter = fold::char(c);
                if !letter.is_alphanumeric() && letter != '%' {
                    at += c.len_utf8();
                    continue;
                }
                (Key::from(letter), Token { weight: 1, at: at..at + c.len_utf8(), kind: None })
            };
            at = token.1.at.end;
            tokens.push(token);
        }
        tokens
    }
}

/// An expression that weighs as a whole: the number of a measure, or what stands apart from it.
struct Measured {
    span: Span,
    /// What it says, whatever script it is written in.
    reading: String,
    kind: ChangeKind,
}

/// The expressions of measures in their order: of 每季度至少召开1次 the number with its unit, how
/// often, by when, and the operator. Several measures can share one deadline.
fn measured(measures: &[Measure]) -> Vec<Measured> {
    let mut all: Vec<Measured> = Vec::new();
    for measure in measures {
        let (period, deadline) = (measure.period.as_ref(), measure.deadline.as_ref());
        // A number can be the deadline itself: 1年内.
        let side = deadline.filter(|d| d.span == measure.span).map(|deadline| deadline.kind);
        let is_time = side.is_some() || period.is_some_and(|p| p.span == measure.span);
        all.push(Measured {
            span: measure.span,
            reading: format!("{:?}{}{}{side:?}", measure.op, measure.value, measure.unit.symbol()),
            kind: if is_time { ChangeKind::Deadline } else { ChangeKind::Number },
        });
        let apart = |span, reading, kind| Measured { span, reading, kind };
        let operator = measure.op_at.map(|at| (at, format!("{:?}", measure.op)));
        all.extend(operator.map(|(at, reading)| apart(at, reading, ChangeKind::Number)));
        let often = period.map(|period| (period.span, period.to_string()));
        let by = deadline.map(|d| (d.span, format!("{:?}{:?}", d.kind, d.when)));
        let times = often.into_iter().chain(by);
        all.extend(times.map(|(span, reading)| apart(span, reading, ChangeKind::Deadline)));
    }
    // A measure comes before what it has in common with others, so of equal spans the first stays.
    all.sort_by_key(|measured| (measured.span.start, Reverse(measured.span.end)));
    all.dedup_by_key(|measured| measured.span);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: &[(&str, &str, ChangeKind)]) {
        let mut cutter = Cutter::default();
        let (changes, _) = between(&cutter.cut(a), &cutter.cut(b));
        let found: Vec<_> =
            changes.iter().map(|c| (c.from.as_str(), c.to.as_str(), c.kind)).collect();
        assert_eq!(found, expected, "{a} → {b}");
    }

    #[test]
    fn names_what_a_change_touches() {
        use ChangeKind::{Actor, Deadline, Degree, Modality, Number, Wording};
        check(
            "对发生事故负有重大责任的机构",
            "对发生事故负有较大以上责任的机构",
            &[("重大", "较大以上", Degree)],
        );
        check(
            "建立领导干部非法干预记录制度",
            "健全领导干部非法干预记录制度",
            &[("建立", "健全", Wording)],
        );
        check("企业必须建立制度", "企业可以建立制度", &[("必须", "可以", Modality)]);
        check("省政府组织验收", "市政府组织验收", &[("省", "市", Actor)]);
        check("在政府采购、工程方面限制", "在方面限制", &[("政府采购、工程", "", Wording)]);
        check("占比不低于75%", "占比不低于60%", &[("不低于75%", "不低于60%", Number)]);
        check("结案1年后组织评估", "结案1年内组织评估", &[("1年后", "1年内", Deadline)]);
        check(
            "2017年年底前配比不低于75%",
            "3年内配比不低于75%",
            &[("2017年年底前", "3年内", Deadline)],
        );
        check("每季度至少研究一次", "每年至少研究一次", &[("每季度", "每年", Deadline)]);
        check(
            "每年不少于16学时的培训",
            "每年不少于8个学时的培训",
            &[("不少于16学时", "不少于8个学时", Number)],
        );
        check("每季度至少召开1次", "每季度召开1次", &[("至少", "", Number)]);
        check(
            "动员社会各界参与",
            "动员工会、共青团等社会各界参与",
            &[("", "工会、共青团等", Wording)],
        );
        check("社会公众参与的监督机制", "社会公众广泛参与的监督机制", &[("", "广泛", Wording)]);
    }

    #[test]
    fn form_makes_no_change() {
        check("囯有企业每季度至少召开1次", "国有企业，每季度 至少召开一次。", &[]);
        check("（一）“双随机”", "(一) \"双随机\"", &[]);
        check("", "", &[]);
    }
}
