//! The words around a measure: what is measured, and who is to do it.

use std::ops::Range;

use super::letters::{Letters, ends_segment};
use crate::fold;

/// Fewer Han characters say too little; the neighbouring segment is added.
const TOO_SHORT: usize = 4;
/// Longest matter, in characters.
const LONGEST: usize = 40;
/// How far from the measure its words are looked for, so that a line without any comma costs no
/// more than another.
const WINDOW: usize = 120;

/// The words of the segment of `own` without the ranges in `drop`: `实现专业监管人员配比`. `room` is
/// from the end of the measure before to the start of the next one; an expression that `announces`
/// (a deadline, a frequency) at the end of its segment belongs to what the next segment says.
pub(super) fn matter(
    text: &Letters,
    own: &Range<usize>,
    drop: &[Range<usize>],
    room: Range<usize>,
    announces: bool,
) -> String {
    let mut segment = text.segment(own.start);
    segment.start =
        segment.start.max(room.start.min(own.start)).max(own.start.saturating_sub(WINDOW));
    segment.end = segment.end.max(own.end).min(own.end + WINDOW);
    if room.end < segment.end {
        // Several measures in one segment: 许可企业每年至少2次、一般企业每年至少1次.
        let pause = (own.end..room.end).find(|&i| text.get(i) == Some('、'));
        segment.end = pause.unwrap_or(segment.end);
    }
    let mut words = cleaned(text, segment.clone(), drop);
    let announces = announces && segment.end <= own.end;
    let sentence = text.sentence(own.start);
    if SANCTIONS.contains(&words.as_str()) {
        // 出具失实报告的，责令停业整顿，并处…的罚款: the act comes first.
        let mut act = text.segment(sentence.start);
        act.end = act.end.min(act.start + WINDOW);
        let apart = act.end < segment.start;
        words = if apart { join(&cleaned(text, act, drop), &words) } else { words };
    } else if announces || han(&words) < TOO_SHORT {
        let before = text.segment_start(own.start).checked_sub(1).filter(|&i| i >= sentence.start);
        let after = said_after(text, own.start, sentence.end);
        match (after, before) {
            (Some(after), before) if announces || before.is_none() => {
                words = join(&words, &cleaned(text, after, drop));
            }
            (_, Some(before)) => {
                let mut before = text.segment(before);
                before.start = before.start.max(before.end.saturating_sub(WINDOW));
                words = join(&cleaned(text, before, drop), &words);
            }
            _ => {}
        }
    }
    words.chars().take(LONGEST).collect()
}

/// The next segment of the sentence that is more than 按照…规定.
fn said_after(text: &Letters, own: usize, sentence_end: usize) -> Option<Range<usize>> {
    let mut at = text.segment(own).end + 1;
    let mut last = None;
    for _ in 0..4 {
        if at >= sentence_end {
            break;
        }
        let mut segment = text.segment(at);
        segment.end = segment.end.min(segment.start + WINDOW);
        if text.any(at, &["按照", "根据", "依据", "依照", "结合"]).is_none() {
            return Some(segment);
        }
        at = segment.end + 1;
        last = Some(segment);
    }
    last
}

/// What is left of a sanction without its amount.
const SANCTIONS: &[&str] = &[
    "处的罚款",
    "并处的罚款",
    "可以处的罚款",
    "可以并处的罚款",
    "处以罚款",
    "处罚款",
    "处",
    "并处",
    "可以处",
    "单处或者并处的罚款",
];

/// The index behind the number of a provision at `start`: 第一百零四条, （一）, 1.
pub(super) fn past_label(text: &Letters, start: usize) -> usize {
    const LONGEST_NUMBER: usize = 8;
    let numeral = |at: usize| {
        let digit = |c: char| c.is_ascii_digit() || crate::numeral::is_numeral(c);
        let end = (at..at + LONGEST_NUMBER).find(|&i| !text.get(i).is_some_and(digit));
        end.filter(|&end| end > at)
    };
    let after = |at: usize, mark: &str| text.has(at, mark).then(|| at + mark.chars().count());
    let labelled = match text.get(start) {
        Some('第') => numeral(start + 1).and_then(|end| after(end, "条")),
        Some('(') => numeral(start + 1).and_then(|end| after(end, ")")),
        _ => numeral(start).and_then(|end| after(end, "、").or_else(|| after(end, "是"))),
    };
    labelled.unwrap_or(start)
}

fn join(left: &str, right: &str) -> String {
    if left.is_empty() || right.is_empty() {
        format!("{left}{right}")
    } else {
        format!("{left}，{right}")
    }
}

fn han(words: &str) -> usize {
    words.chars().filter(|&c| fold::is_han(c)).count()
}

/// The characters of `range` outside `drop` as printed, without the particles that the cut leaves at the ends.
fn cleaned(text: &Letters, range: Range<usize>, drop: &[Range<usize>]) -> String {
    let kept: String = (past_label(text, range.start)..range.end)
        .filter(|i| !drop.iter().any(|gone| gone.contains(i)))
        .filter(|&i| text.get(i).is_some_and(|c| !ends_segment(c)))
        .filter_map(|i| text.raw.get(i))
        .collect();
    let mut words = kept.as_str();
    loop {
        let before = words.len();
        words = words.trim_matches(['、', '"', '“', '”', ')', '）', '-', ' ', '·', '.']);
        for lead in [
            "应当", "必须", "在", "于", "自", "从", "应", "须", "要", "将", "的", "并且", "并",
            "或者", "对", "力争", "同时",
        ] {
            let kept = KEPT.iter().any(|word| words.starts_with(word));
            words = words.strip_prefix(lead).filter(|_| !kept).unwrap_or(words);
        }
        for tail in [
            "应当", "必须", "应", "须", "要", "的", "占", "为", "由", "共", "共有", "力争", "在",
            "按照", "按", "达到",
        ] {
            let kept = KEPT.iter().any(|word| words.ends_with(word));
            words = words.strip_suffix(tail).filter(|_| !kept).unwrap_or(words);
        }
        if words.len() == before {
            return words.to_owned();
        }
    }
}

/// Words that begin or end like a particle.
const KEPT: &[&str] = &[
    "行为", "理由", "作为", "供应", "需要", "存在", "公共", "在岗", "在职", "在编", "在册", "要求",
    "应急", "对外", "自查", "将来", "从业", "从事",
];

/// Nouns that an actor ends with.
const ROLES: &[&str] = &[
    "政府",
    "部门",
    "机关",
    "机构",
    "企业",
    "单位",
    "委员会",
    "常委会",
    "会议",
    "办公室",
    "负责人",
    "人员",
    "镇街",
    "街道",
    "街道)",
    "乡镇",
    "安委会",
    "安委办",
    "安监办",
    "社会组织",
    "公司",
    "法院",
    "检察院",
    "学校",
    "党委",
    "当事人",
    "申请人",
    "管理人",
    "经营者",
    "所有人",
    "驾驶人",
    "劳动者",
    "职工",
    "协会",
    "大队",
    "中队",
    "村庄(社区)",
    "公民",
];

/// What follows an actor.
const FOLLOWERS: &[&str] = &[
    "应当",
    "应",
    "必须",
    "须",
    "不得",
    "要",
    "可以",
    "可",
    "负责",
    "每",
    "有权",
    "至少",
    "原则上",
    "实行",
    "组织",
    "建立",
    "制定",
    "设立",
    "核定",
    "配备",
    "按照",
    "根据",
    "在",
    "自",
    "接到",
    "收到",
    "对",
];

/// The subject of the sentence that holds `own`: an organ or person right before 应当, 要, 每… in
/// this segment, behind the measure that ends at `from`, or in an earlier one. `times` may stand
/// before it or between it and its verb.
pub(super) fn actor(
    text: &Letters,
    own: &Range<usize>,
    from: usize,
    times: &[Range<usize>],
) -> Option<Range<usize>> {
    const SEGMENTS: usize = 6;
    const LENGTH: usize = 36;
    let sentence = text.sentence(own.start).start;
    let mut segment = text.segment(own.start);
    segment.start = segment.start.max(from.min(own.start));
    for _ in 0..SEGMENTS {
        let mut start = past_label(text, segment.start);
        loop {
            let before = start;
            // 3年内市、县两级安监机构…
            start = times.iter().find(|t| t.contains(&start)).map_or(start, |t| t.end);
            if !KEPT.iter().any(|word| text.has(start, word)) {
                start = text.any(start, LEADS).map_or(start, |(_, end)| end);
            }
            if start == before {
                break;
            }
        }
        let last = segment.end.min(start + LENGTH);
        let found = (start + 2..last).find(|&end| {
            text.any_before(end, ROLES).is_some_and(|(_, role)| role >= start)
                && (text.any(end, FOLLOWERS).is_some() || times.iter().any(|t| t.start == end))
        });
        if let Some(end) = found.filter(|_| text.any(start, CAUSES).is_none()) {
            return Some(start..end);
        }
        segment = text
            .segment(text.segment_start(segment.start).checked_sub(1).filter(|&i| i >= sentence)?);
    }
    None
}

/// Particles before an actor.
const LEADS: &[&str] =
    &["由", "在", "对", "并且", "并", "或者", "的", "、", "原则上", "同时", "其中"];

/// Verbs that make the organ behind them an object.
const CAUSES: &[&str] =
    &["督促", "指导", "引导", "推动", "鼓励", "支持", "组织", "加强", "建立", "健全"];
