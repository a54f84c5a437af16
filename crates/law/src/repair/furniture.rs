//! What a web site or a converter put around the text: labels, navigation, footers, tags.

use std::sync::LazyLock;

use regex::Regex;

use super::{RepairKind, Wishes, lines};
use crate::Span;

pub(super) fn cut_artefacts(text: &str) -> Wishes {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\[(?:image|bookmark): ?[^\]\n]{0,80}\]|[\u{200b}-\u{200f}\u{feff}\u{2060}]")
            .expect("the pattern is fixed")
    });
    let mut wishes = Wishes::default();
    for found in TAG.find_iter(text) {
        wishes.cut(RepairKind::Artefact, Span::new(found.start(), found.end()));
    }
    wishes
}

/// Labels stand above the text, within so many lines.
const LABELLED_LINES: usize = 60;

/// Labels that government sites print above a document, and what they mean stays in the metadata.
const LABELS: &[&str] = &[
    "索引号",
    "文号",
    "统一登记号",
    "公开方式",
    "公开范围",
    "信息时效期",
    "签署日期",
    "登记日期",
    "所属机构",
    "所属主题",
    "发文日期",
    "公开责任部门",
    "发布机构",
    "主题分类",
    "成文日期",
    "发布日期",
    "生成日期",
    "有效性",
    "名称",
    "关键词",
    "时间",
    "来源",
    "浏览次数",
];

pub(super) fn cut_furniture(text: &str) -> Wishes {
    let mut wishes = Wishes::default();
    let foot = foot_of_page(text).unwrap_or(text.len());
    for (nth, (span, line)) in lines(text).enumerate() {
        let trimmed = line.trim();
        if span.start >= foot {
            if !trimmed.is_empty() {
                wishes.cut(RepairKind::Furniture, span);
            }
        } else if nth >= LABELLED_LINES {
            if foot == text.len() {
                break;
            }
        } else if let Some((label, value)) = trimmed.split_once('：')
            && LABELS.contains(&label)
        {
            wishes.cut(RepairKind::Furniture, span);
            wishes.declared.push((label.to_owned(), value.trim().to_owned()));
        }
    }
    wishes
}

/// Where the foot of a web page begins: at the first of its lines, if there are three. One such line
/// may be part of a text.
fn foot_of_page(text: &str) -> Option<usize> {
    // Words that stand in every such line are looked up in the whole text first.
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("扫一扫在手机|网站地图|主办单位：|承办单位：|联系电话：|网站标识码|备案/许可证|公网安备|ICP备|版权所有")
            .expect("the pattern is fixed")
    });
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:扫一扫在手机|\[?网站地图|主办单位：|承办单位：|联系电话：|网站标识码|备案/许可证|.{0,6}公网安备|.{0,10}ICP备|版权所有)")
            .expect("the pattern is fixed")
    });
    let mut feet = Vec::new();
    let mut at = 0;
    while let Some(found) = WORDS.find_at(text, at) {
        let start = text[..found.start()].rfind('\n').map_or(0, |end| end + 1);
        let end = text[found.end()..].find('\n').map_or(text.len(), |length| found.end() + length);
        if LINE.is_match(text[start..end].trim()) {
            feet.push(start);
        }
        at = end;
    }
    feet.first().copied().filter(|_| feet.len() >= 3)
}
