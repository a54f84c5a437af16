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
    static FOOT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:扫一扫在手机|\[?网站地图|主办单位：|承办单位：|联系电话：|网站标识码|备案/许可证|.{0,6}公网安备|.{0,10}ICP备|版权所有)")
            .expect("the pattern is fixed")
    });
    let mut wishes = Wishes::default();
    let lines: Vec<(Span, &str)> = lines(text).collect();
    let feet: Vec<usize> = (0..lines.len()).filter(|&i| FOOT.is_match(lines[i].1.trim())).collect();
    // One such line may be part of a text; three are the foot of a page.
    let foot = if feet.len() >= 3 { feet[0] } else { lines.len() };
    for (i, (span, line)) in lines.iter().enumerate() {
        let trimmed = line.trim();
        if i >= foot {
            if !trimmed.is_empty() {
                wishes.cut(RepairKind::Furniture, *span);
            }
        } else if let Some((label, value)) = trimmed.split_once('：')
            && LABELS.contains(&label)
            && i < 60
        {
            wishes.cut(RepairKind::Furniture, *span);
            wishes.declared.push((label.to_owned(), value.trim().to_owned()));
        }
    }
    wishes
}
