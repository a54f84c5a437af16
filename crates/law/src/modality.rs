//! Modality: how strongly a sentence binds, and by which word.
//!
//! The lexicon is closed and matched on characters, the longest word first; a character that also
//! stands inside other words (应 of 应急, 要 of 主要, 可 of 许可) counts only outside of them.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::{Span, fold};

/// The binding force of a rule, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// 禁止: 不得, 严禁.
    Ban,
    /// 强制: 应当, 必须.
    Duty,
    /// 授权: 可以, 有权.
    Permission,
    /// 鼓励: 鼓励, 支持.
    Encouragement,
    /// 原则性: 原则上, 力争, 逐步.
    Principle,
}

impl Modality {
    /// The Chinese term.
    pub fn term(self) -> &'static str {
        match self {
            Modality::Ban => "禁止",
            Modality::Duty => "强制",
            Modality::Permission => "授权",
            Modality::Encouragement => "鼓励",
            Modality::Principle => "原则性",
        }
    }
}

/// A word that gives a sentence its modality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Marker {
    /// What it makes of the sentence.
    pub modality: Modality,
    /// The word, as bytes of the text given.
    pub span: Span,
}

/// A marker, and words that it is a part of without marking anything: before it, after it.
struct Row(&'static str, Modality, &'static [&'static str], &'static [&'static str]);

use Modality::{Ban, Duty, Encouragement, Permission, Principle};

/// Longer words stand before those that they contain.
const LEXICON: &[Row] = &[
    // A threshold that may not be passed is a duty.
    Row("不得少于", Duty, &[], &[]),
    Row("不得低于", Duty, &[], &[]),
    Row("不得超过", Duty, &[], &[]),
    Row("不得高于", Duty, &[], &[]),
    Row("不得不", Duty, &[], &[]),
    Row("原则上不再", Principle, &[], &[]),
    Row("原则上不得", Principle, &[], &[]),
    Row("原则上", Principle, &[], &[]),
    Row("坚决防止", Ban, &[], &[]),
    Row("不应当", Ban, &[], &[]),
    Row("不可以", Ban, &[], &[]),
    Row("不得", Ban, &[], &[]),
    Row("严禁", Ban, &[], &[]),
    Row("禁止", Ban, &[], &["令", "区", "标志"]),
    Row("不准", Ban, &["五", "十", "八"], &["确"]),
    Row("不能", Ban, &[], &["力"]),
    Row("杜绝", Ban, &[], &[]),
    Row("不少于", Duty, &[], &[]),
    Row("不低于", Duty, &[], &[]),
    Row("至少", Duty, &[], &[]),
    Row("应当", Duty, &[], &[]),
    Row("必须", Duty, &[], &[]),
    Row("一律", Duty, &[], &[]),
    Row("务必", Duty, &[], &[]),
    Row("确保", Duty, &[], &[]),
    Row("须", Duty, &["无", "莫"], &["知"]),
    Row(
        "应",
        Duty,
        &["相", "响", "适", "供", "反", "对", "效", "回", "因", "感", "顺", "呼", "照", "一"],
        &["急", "用", "对", "付", "届", "邀", "诉", "变", "力", "答", "收", "税", "有"],
    ),
    Row("有权", Permission, &["所", "具"], &["属"]),
    Row("可以", Permission, &[], &[]),
    Row("授权", Permission, &[], &["的", "书"]),
    Row("委托", Permission, &["受", "被"], &["书", "人", "方", "的"]),
    Row(
        "可",
        Permission,
        &["许", "认", "方", "不", "尚", "宁", "无", "非"],
        &[
            "能", "靠", "行", "疑", "燃", "视", "持", "控", "溶", "见", "比", "观", "循", "追",
            "预", "逾", "移", "续", "再",
        ],
    ),
    Row("鼓励", Encouragement, &[], &["的"]),
    Row("支持", Encouragement, &["技术", "科技"], &["保障", "力度", "系统", "体系"]),
    Row("倡导", Encouragement, &[], &["性"]),
    Row("探索", Encouragement, &[], &["性"]),
    Row("引导", Encouragement, &[], &["性", "员"]),
    Row("积极", Encouragement, &[], &["性", "因素"]),
    Row("推动", Encouragement, &[], &["力"]),
    Row("力争", Principle, &[], &[]),
    Row("逐步", Principle, &[], &[]),
    Row("结合实际", Principle, &[], &[]),
    Row("视情", Principle, &[], &["节"]),
    // 要 is a duty where an actor or a comma stands before it.
    Row(
        "要",
        Duty,
        &[
            "需", "重", "主", "必", "只", "首", "紧", "纪", "摘", "概", "纲", "不", "简", "扼",
            "次", "将", "正", "还", "就",
        ],
        &["求", "点", "素", "件", "么", "害", "闻", "道", "义", "职", "约", "领", "是", "不"],
    ),
];

/// The letters that markers begin with, in order.
static FIRST_LETTERS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut letters: Vec<char> = LEXICON.iter().filter_map(|row| row.0.chars().next()).collect();
    letters.sort_unstable();
    letters.dedup();
    letters
});

/// Every marker of `text`, in order. Linear in the text.
pub fn markers(text: &str) -> Vec<Marker> {
    let chars: Vec<(usize, char)> =
        text.char_indices().map(|(at, c)| (at, fold::char(c))).collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let mut rows = LEXICON.iter();
        let row = FIRST_LETTERS
            .binary_search(&chars[i].1)
            .ok()
            .and_then(|_| rows.find(|row| counts_at(&chars, i, row)));
        let Some(row) = row else {
            i += 1;
            continue;
        };
        let end = i + row.0.chars().count();
        let byte = |i: usize| chars.get(i).map_or(text.len(), |&(at, _)| at);
        found.push(Marker { modality: row.1, span: Span::new(byte(i), byte(end)) });
        i = end;
    }
    found
}

/// The marker that decides a sentence: 原则上, 力争 and the like soften a duty, not an outright ban;
/// otherwise the strongest wins, the first of equals. `None` for a statement of fact.
pub fn of_sentence(sentence: &str) -> Option<Marker> {
    let markers = markers(sentence);
    let first = |wanted| markers.iter().find(|m| m.modality == wanted).copied();
    first(Ban)
        .or_else(|| first(Principle))
        .or_else(|| markers.iter().min_by_key(|m| m.modality).copied())
}

fn counts_at(chars: &[(usize, char)], i: usize, row: &Row) -> bool {
    let Row(word, _, not_after, not_before) = row;
    let has = |at: usize, word: &str| {
        word.chars()
            .enumerate()
            .all(|(k, c)| chars.get(at + k).is_some_and(|&(_, there)| there == c))
    };
    let behind = |bar| has(i + word.chars().count(), bar);
    has(i, word)
        && !not_before.iter().any(|bar| behind(bar))
        && !not_after
            .iter()
            .any(|bar| i.checked_sub(bar.chars().count()).is_some_and(|at| has(at, bar)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sentences_of_the_policy_texts() {
        for (sentence, expected) in [
            ("高危行业企业应当按照国家有关规定开展安全生产标准化建设", Some((Duty, "应当"))),
            ("负有安全生产监管职责的部门要健全安全生产监管执法机构", Some((Duty, "要"))),
            ("在岗人员每年须接受专业培训", Some((Duty, "须"))),
            ("不得以优化营商环境为由对监管执法设置障碍", Some((Ban, "不得"))),
            ("严禁以工作检查代替监管执法", Some((Ban, "严禁"))),
            ("可按照《办法》第十二条规定，委托实施行政处罚", Some((Permission, "可"))),
            ("鼓励群众举报生产安全事故", Some((Encouragement, "鼓励"))),
            ("在岗人员原则上每3年轮训一次", Some((Principle, "原则上"))),
            ("原则上不再审批非煤矿山项目", Some((Principle, "原则上不再"))),
            ("力争2016年年底挂牌运行", Some((Principle, "力争"))),
            ("每年总额不得少于500万元", Some((Duty, "不得少于"))),
            ("应急救援预案是主要要求，许可机关负责供应", None),
            ("重要内容的要点和纲要", None),
            ("全县共有冶金企业34家", None),
            ("", None),
        ] {
            let found = of_sentence(sentence).map(|m| (m.modality, m.span.of(sentence)));
            assert_eq!(found, expected, "{sentence}");
        }
    }

    #[test]
    fn every_marker_with_its_place() {
        let text = "企业必须建立制度，不得停用；有条件的可以委托机构。";
        let found: Vec<_> =
            markers(text).iter().map(|m| (m.modality.term(), m.span.of(text))).collect();
        assert_eq!(found, [("强制", "必须"), ("禁止", "不得"), ("授权", "可以"), ("授权", "委托")]);
    }

    proptest! {
        #[test]
        fn spans_are_exact_on_any_text(text in "([应当要可以不得必须原则上鼓励支持，。]|.){0,50}") {
            let mut end = 0;
            for marker in markers(&text) {
                prop_assert!(marker.span.start >= end);
                prop_assert!(text.get(marker.span.start..marker.span.end).is_some_and(|w| !w.is_empty()));
                end = marker.span.end;
            }
        }
    }
}
