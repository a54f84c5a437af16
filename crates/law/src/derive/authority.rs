//! Who made a text, for which place, of which kind it is, and whether it still counts.

use std::sync::LazyLock;

use regex::Regex;

use super::history::{Event, What};
use super::{PLACE, Setting};
use crate::Span;
use crate::library::short_title;
use crate::line;
use crate::meta::{DateKind, Fact, Kind, Status};
use crate::repair::lines;
use crate::tree::{Level, Tree};

/// Who enacted a statute, by its history.
pub(super) struct Maker {
    kind: Fact<Kind>,
    issuer: Option<Fact<String>>,
    region: Option<Fact<String>>,
}

/// The maker of a statute: the organ of the first event that names one (立法法第十条, 第七十二条,
/// 第八十条, 第九十一条, 第九十三条).
pub(super) fn maker(events: &[Event<'_>]) -> Option<Maker> {
    let mut maker = events.iter().find_map(made_by)?;
    // A city's congress passes, that of the province approves: 山东省威海市.
    let province = events.iter().filter(|e| e.what == What::Dated(DateKind::Approved));
    if let (Some(region), Some(above)) = (&mut maker.region, province.into_iter().find_map(place))
        && !region.value.starts_with(above)
        && above.ends_with(['省', '区'])
    {
        region.value.insert_str(0, above);
    }
    Some(maker)
}

/// 云州市第四届人民代表大会常务委员会 · 云州市人大常委会
static CONGRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\s，]*[由经]?(\p{Han}{1,10}?(?:省|市|自治区|自治州|自治县|县|区))?[省市县区]?(?:第?[一二三四五六七八九十]+届)?(?:人民代表大会|人大)((?:第[一二三四五六七八九十]+次)?(?:会议)?)(常务委员会|常委会)?")
        .expect("the pattern is fixed")
});

fn place<'t>(event: &Event<'t>) -> Option<&'t str> {
    Some(CONGRESS.captures(event.words)?.get(1)?.as_str())
}

fn made_by(event: &Event<'_>) -> Option<Maker> {
    static COUNCIL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"国务院(?:、\p{Han}{2,20}?)?(?:令|第|批准|发布|公布|修订|关于)")
            .expect("the pattern is fixed")
    });
    static GOVERNMENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\s*(\p{Han}{1,10}?(?:省|市|自治区|自治州))人民政府(?:令|第|发布|公布)")
            .expect("the pattern is fixed")
    });
    static MINISTRY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\s*[由经]?(?:中华人民共和国)?(\p{Han}[\p{Han}、]{1,28}?(?:部|总局|局|委员会|署|银行))(?:令|第|发布|公布)")
            .expect("the pattern is fixed")
    });
    let words = event.words;
    let span = |part: &str| {
        let at = part.as_ptr() as usize - words.as_ptr() as usize;
        Span::new(at, at + part.len()).shifted(event.at)
    };
    let shown = |value: String, part: &str| Some(Fact::shown(value, span(part)));
    let whole = |kind: Kind| Fact::shown(kind, Span::new(event.span.start, event.at + words.len()));
    let nationwide = |part: &str| shown("全国".to_owned(), part);
    let part = |needle: &str| words.find(needle).and_then(|at| words.get(at..at + needle.len()));

    if let Some(congress) = part("全国人民代表大会常务委员会").or_else(|| part("全国人民代表大会"))
    {
        let issuer = shown(congress.to_owned(), congress);
        let region = nationwide(congress);
        return Some(Maker { kind: whole(Kind::Law), issuer, region });
    }
    let courts: Vec<&str> =
        ["最高人民法院", "最高人民检察院"].into_iter().filter_map(part).collect();
    if let Some(first) = courts.first() {
        let (issuer, region) = (shown(courts.join("、"), first), nationwide(first));
        return Some(Maker { kind: whole(Kind::JudicialInterpretation), issuer, region });
    }
    if let Some(council) = COUNCIL.find(words).and_then(|_| part("国务院")) {
        let (issuer, region) = (shown(council.to_owned(), council), nationwide(council));
        return Some(Maker { kind: whole(Kind::AdministrativeRegulation), issuer, region });
    }
    if let Some(found) = CONGRESS.captures(words) {
        let place = found.get(1).map(|m| m.as_str());
        let standing = if found.get(3).is_some() { "常务委员会" } else { "" };
        // What is only approved here was passed elsewhere.
        let passed = event.what != What::Dated(DateKind::Approved);
        let named = place.filter(|_| passed);
        return Some(Maker {
            kind: whole(Kind::LocalRegulation),
            issuer: named.and_then(|p| shown(format!("{p}人民代表大会{standing}"), p)),
            region: named.and_then(|p| shown(p.to_owned(), p)),
        });
    }
    if let Some(place) = GOVERNMENT.captures(words).and_then(|c| Some(c.get(1)?.as_str())) {
        let issuer = shown(format!("{place}人民政府"), place);
        let region = shown(place.to_owned(), place);
        return Some(Maker { kind: whole(Kind::LocalRule), issuer, region });
    }
    let ministry = MINISTRY.captures(words).and_then(|c| Some(c.get(1)?.as_str()))?;
    let (issuer, region) = (shown(ministry.to_owned(), ministry), nationwide(ministry));
    Some(Maker { kind: whole(Kind::MinistryRule), issuer, region })
}

static ORGAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\p{Han}[\p{Han}、（）]{1,28}?(?:人民政府办公[室厅]|人民政府|委员会办公室|委员会|办公[室厅]|[局厅部委院]|市委、市政府|省委、省政府)")
        .expect("the pattern is fixed")
});

/// The organ: declared, under the text, in the history, or at the head.
pub(super) fn issuer(
    text: &str,
    heading: Option<&str>,
    back: Span,
    maker: Option<&Maker>,
    setting: &Setting<'_>,
) -> Option<Fact<String>> {
    if let Some((label, value)) = setting.declared(&["机关", "发文机关", "发布机构", "制定机关"])
    {
        return Some(Fact::declared(value.to_owned(), label));
    }
    let signature = lines(back.of(text))
        .find(|(_, l)| ORGAN.find(l).is_some_and(|m| m.end() == l.len()))
        .map(|(span, l)| Fact::shown(l.to_owned(), span.shifted(back.start)));
    if !setting.bulletin && signature.is_some() {
        return signature;
    }
    if let Some(maker) = maker {
        return maker.issuer.clone();
    }
    let head = text.lines().take(3).chain(heading).find_map(|line| {
        let found = ORGAN.find(line)?;
        // An organ that acts, not one that a title speaks of: …办公室关于…的意见, 市政府印发…, 国务院令.
        let rest = line.get(found.end()..)?;
        let acts = rest.is_empty()
            || rest.starts_with(char::is_whitespace)
            || ["关于", "印发", "令", "公告", "文件"].iter().any(|word| rest.starts_with(word));
        let foreign = !acts || line::head(line).is_some() || found.as_str().starts_with('本');
        let at = line.as_ptr() as usize - text.as_ptr() as usize;
        let span = Span::new(at + found.start(), at + found.end());
        (!foreign).then(|| Fact::shown(found.as_str().to_owned(), span))
    });
    head.filter(|_| !setting.bulletin || text.starts_with(|c| c != '按'))
}

/// The place that a text is for.
pub(super) fn region(
    title: Option<&Fact<String>>,
    issuer: Option<&Fact<String>>,
    maker: Option<&Maker>,
    setting: &Setting<'_>,
    text: &str,
) -> Option<Fact<String>> {
    let declared = setting.declared(&["地区"]);
    if setting.bulletin
        && let Some(place) = title.and_then(|t| PLACE.find(&t.value))
    {
        return Some(Fact::presumed(place.as_str().to_owned(), "标题以该地名开头"));
    }
    if let Some((label, value)) = declared {
        return Some(Fact::declared(value.to_owned(), label));
    }
    if let Some(region) = maker.and_then(|m| m.region.clone()) {
        return Some(region);
    }
    if let Some(place) = issuer.and_then(|i| PLACE.find(&i.value)) {
        return Some(Fact::presumed(place.as_str().to_owned(), "发文机关以该地名开头"));
    }
    let ours = text.contains("我省").then(|| {
        static PROVINCE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(\p{Han}{2,3})(?:海事局|能源监管办|煤矿安全监察局)")
                .expect("the pattern is fixed")
        });
        PROVINCE.captures(text).and_then(|c| Some(c.get(1)?.as_str().to_owned()))
    });
    ours.flatten().map(|name| {
        Fact::presumed(format!("{name}省"), format!("文中称“我省”，并有“{name}”冠名的机构"))
    })
}

/// 种类: declared, by who made the text, or by its title.
pub(super) fn kind(
    title: &str,
    tree: &Tree,
    maker: Option<&Maker>,
    setting: &Setting<'_>,
) -> Fact<Kind> {
    if let Some((label, value)) = setting.declared(&["种类", "效力级别"]) {
        let kind = match value {
            "宪法" => Kind::Constitution,
            "法律" => Kind::Law,
            "立法解释" => Kind::Interpretation,
            "修改决定" | "修正案" => Kind::Amendment,
            "行政法规" => Kind::AdministrativeRegulation,
            "司法解释" => Kind::JudicialInterpretation,
            "地方性法规" => Kind::LocalRegulation,
            "部门规章" => Kind::MinistryRule,
            "地方政府规章" => Kind::LocalRule,
            "规范性文件" => Kind::PolicyDocument,
            _ => Kind::Unknown,
        };
        return Fact::declared(kind, label);
    }
    if setting.bulletin {
        return Fact::presumed(Kind::Bulletin, "含编者按或多篇转发材料");
    }
    let articles = tree.provisions.iter().any(|p| p.level == Level::Article);
    let name = title.split('（').next().unwrap_or(title);
    let ends = |words: &[&str]| words.iter().any(|w| name.ends_with(w));
    if let Some(maker) = maker {
        let kind = match maker.kind.value {
            Kind::Law if ends(&["宪法"]) => Kind::Constitution,
            Kind::Law if ends(&["修正案"]) || changes(name) => Kind::Amendment,
            Kind::Law if ends(&["的解释"]) => Kind::Interpretation,
            kind => kind,
        };
        return Fact { value: kind, basis: maker.kind.basis.clone() };
    }
    let statute = ends(&["条例", "规定", "办法", "细则", "规则", "解释", "决定", "批复"]);
    let opens =
        |organ: &str| name.strip_prefix("中华人民共和国").unwrap_or(name).starts_with(organ);
    if opens("最高人民") && statute {
        Fact::presumed(Kind::JudicialInterpretation, "标题以最高司法机关开头")
    } else if opens("国务院关于") && statute {
        Fact::presumed(Kind::AdministrativeRegulation, "标题以国务院开头")
    } else if articles && ends(&["法"]) && !ends(&["办法"]) {
        Fact::presumed(Kind::Law, "标题以“法”结尾且分条")
    } else if articles && ends(&["条例"]) {
        match PLACE.is_match(short_title(title)) {
            true => Fact::presumed(Kind::LocalRegulation, "标题冠地名且以“条例”结尾"),
            false => Fact::presumed(Kind::AdministrativeRegulation, "标题以“条例”结尾"),
        }
    } else if ends(&["意见", "通知", "方案", "通告", "通报", "措施"]) {
        Fact::presumed(Kind::PolicyDocument, "据标题文种")
    } else {
        Fact::presumed(Kind::Unknown, "标题未显示文种")
    }
}

/// 关于修改《…》的决定, 关于废止…的决定.
fn changes(title: &str) -> bool {
    title.ends_with("的决定") && ["关于修改", "关于废止"].iter().any(|w| title.contains(w))
}

/// 时效性: declared, or what the text says of itself: a remark behind the title or alone on a line of
/// the front matter, 废止 as the last event of its history.
pub(super) fn status(
    text: &str,
    front: Span,
    title: &Fact<String>,
    events: &[Event<'_>],
    setting: &Setting<'_>,
) -> Fact<Status> {
    if let Some((label, value)) = setting.declared(&["时效性", "有效性"]) {
        return Fact::declared(named_status(value), label);
    }
    if let Some(last) = events.last().filter(|event| event.what == What::Repealed) {
        let span = Span::new(last.span.start, last.at + last.words.len());
        return Fact::shown(Status::Repealed, span);
    }
    static REMARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[（(【\[〔](?:\p{Han}{0,6}[已现])?(废止|失效|尚未生效|尚未施行)[）)】\]〕]$")
            .expect("the pattern is fixed")
    });
    let remark = |line: &str| Some(named_status(REMARK.captures(line.trim())?.get(1)?.as_str()));
    if let Some(status) = remark(&title.value) {
        return Fact { value: status, basis: title.basis.clone() };
    }
    lines(front.of(text))
        .find_map(|(span, line)| Some(Fact::shown(remark(line)?, span.shifted(front.start))))
        .unwrap_or_else(|| Fact::presumed(Status::Unknown, "来源未载明时效"))
}

fn named_status(value: &str) -> Status {
    match value {
        "现行有效" | "有效" => Status::InForce,
        "已被修改" | "已修改" | "修改" | "历史版本" => Status::Amended,
        "已废止" | "废止" | "失效" => Status::Repealed,
        "尚未生效" | "尚未施行" => Status::NotYet,
        _ => Status::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use crate::Source;

    fn read(title: &str, head: &str) -> crate::meta::Meta {
        let text = format!("{title}\n{head}\n第一条　为了规范检查活动，制定本条例。");
        crate::read(&Source::new("x.txt", text)).remove(0).meta
    }

    #[test]
    fn the_maker_of_a_statute_settles_its_kind_and_place() {
        for (title, head, expected) in [
            (
                "中华人民共和国检查法",
                "2002年6月29日第九届全国人民代表大会常务委员会第二十八次会议通过",
                "法律 全国人民代表大会常务委员会 全国",
            ),
            ("检查条例", "2007年4月5日中华人民共和国国务院令第492号公布", "行政法规 国务院 全国"),
            (
                "检查条例",
                "2007年4月5日中华人民共和国国务院、中华人民共和国中央军事委员会令第9号公布",
                "行政法规 国务院 全国",
            ),
            (
                "关于检查的规定",
                "2006年12月25日最高人民法院审判委员会第1411次会议、2007年2月14日最高人民检察院第十届检察委员会第71次会议通过",
                "司法解释 最高人民法院、最高人民检察院 全国",
            ),
            (
                "云州市检查办法",
                "2021年11月2日云州市第五届人民代表大会常务委员会第三次会议通过　2021年12月3日云岭省第十三届人民代表大会常务委员会第三十二次会议批准",
                "地方性法规 云州市人民代表大会常务委员会 云岭省云州市",
            ),
            (
                "检查办法",
                "2006年11月17日云州市人民政府令第181号公布",
                "地方政府规章 云州市人民政府 云州市",
            ),
            ("检查办法", "2021年8月2日国家检查总局令第46号公布", "部门规章 国家检查总局 全国"),
            // Who passed it is not stated.
            ("云州市检查办法", "2021年12月3日云岭省人民代表大会常务委员会批准", "地方性法规  "),
            // 办法 is no 法.
            ("云州市实施《检查法》办法", "", "未定  "),
        ] {
            let meta = read(title, head);
            let of = |fact: Option<crate::meta::Fact<String>>| {
                fact.map_or_else(String::new, |f| f.value)
            };
            let found =
                format!("{} {} {}", meta.kind.value.term(), of(meta.issuer), of(meta.region));
            assert_eq!(found, expected, "{title}，{head}");
        }
    }

    #[test]
    fn a_text_that_says_it_no_longer_counts_is_believed() {
        for (title, head, expected) in [
            ("云州市检查条例（已废止）", "", "已废止"),
            ("云州市检查条例", "【现已失效】", "已废止"),
            (
                "云州市检查条例",
                "（2001年1月2日云州市人民代表大会通过　2020年5月1日云州市人民代表大会常务委员会废止）",
                "已废止",
            ),
            ("云州市检查条例", "（尚未施行）", "尚未生效"),
            ("云州市检查条例", "（2020年5月1日《关于废止部分法规的决定》修正）", "状态不明"),
            ("关于废止检查条例的决定", "", "状态不明"),
        ] {
            assert_eq!(read(title, head).status.value.term(), expected, "{title}，{head}");
        }
    }
}
