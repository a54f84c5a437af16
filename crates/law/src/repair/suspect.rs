//! Texts that are suspect though every character stands as printed: characters that no standard
//! names, pinyin between the characters, a mirror in traditional forms. All of it is kept and
//! pointed out; what was meant only the original can say.

use std::sync::LazyLock;

use regex::Regex;

use super::Repaired;
use crate::Span;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// Code points of the private use areas that are named one by one.
const NAMED: usize = 20;
/// Fewest characters with pinyin that are no explanation of a rare character.
const PINYIN: usize = 5;
/// Characters of a text to one with pinyin, at most.
const PINYIN_SHARE: usize = 200;
/// Bytes at the head of a text by which its script is judged.
const SCRIPT_SAMPLE: usize = 20_000;
/// Fewest traditional forms that make a mirror; names and quotations have a few.
const TRADITIONAL: usize = 20;

impl Repaired {
    /// Characters of the private use areas (Unicode §23.5): what they look like is a matter of the
    /// font, so a reader elsewhere sees another character, or none.
    pub(super) fn flag_private_use(&mut self, source: &Source, found: &[(Span, char)]) {
        let mut kinds: Vec<(char, Span, usize)> = Vec::new();
        for &(span, c) in found {
            if let Some((.., count)) = kinds.iter_mut().find(|(known, ..)| *known == c) {
                *count += 1;
            } else if kinds.len() < NAMED {
                kinds.push((c, span, 1));
            }
        }
        let (mut passed, mut line) = (0, 1);
        for (c, span, count) in kinds {
            let raw = self.map.to_raw(span);
            line += Span::new(passed, raw.start).of(&source.raw).matches('\n').count();
            passed = raw.start;
            let code = u32::from(c);
            self.notes.push(
                Diagnostic::warning(
                    "private-use",
                    format!("有 {count} 个私用区字符 U+{code:04X}，换一种字体就是别的字或者空白"),
                )
                .at(format!("{}:{line}", source.name))
                .hint("多为造字或者转换的残留；请对照原件确认是什么字，引用时保留原文"),
            );
        }
    }

    /// `安(ān)全`, `安 ān 全`: pages that annotate every character, or hinder copying.
    pub(super) fn flag_pinyin(&mut self, source: &Source) {
        static ANNOTATED: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"\p{Han}[\s(（]{0,2}[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,5}")
                .expect("the pattern is fixed")
        });
        let bytes = self.text.as_bytes();
        // The first bytes of ā…ǜ, which no Han character has.
        let toned = memchr::memchr3(0xc3, 0xc4, 0xc5, bytes).or(memchr::memchr(0xc7, bytes));
        if toned.is_none() {
            return;
        }
        let count = ANNOTATED.find_iter(&self.text).count();
        if count >= PINYIN && count * PINYIN_SHARE >= self.text.chars().count() {
            self.notes.push(
                Diagnostic::warning("pinyin-injected", format!("汉字之间夹有拼音，共 {count} 处"))
                    .at(source.name.clone())
                    .hint("疑为网页注音或者防复制处理；文字照原样保留，检索会漏，请换用没有注音的文本"),
            );
        }
    }

    /// A text of the mainland in traditional forms comes from a mirror, which converts by machine.
    pub(super) fn flag_traditional(&mut self, source: &Source) {
        let sample = self.text.get(..self.text.floor_char_boundary(SCRIPT_SAMPLE)).unwrap_or("");
        let (mut traditional, mut simplified) = (0, 0);
        for c in sample.chars() {
            match script(c) {
                Some(Script::Traditional) => traditional += 1,
                Some(Script::Simplified) => simplified += 1,
                None => {}
            }
        }
        if traditional >= TRADITIONAL && traditional > simplified {
            let message =
                format!("文字多为繁体（开头部分繁体 {traditional} 字，简体 {simplified} 字）");
            self.notes.push(
                Diagnostic::warning("traditional-mirror", message)
                    .at(source.name.clone())
                    .hint("疑为机器转换的繁体网页，用字可能有误；请换用简体原文"),
            );
        }
    }
}

enum Script {
    Traditional,
    Simplified,
}

/// Which script a frequent character belongs to; `None` for those that both have.
fn script(c: char) -> Option<Script> {
    // Sorted by code point: looked up by halves.
    static FORMS: LazyLock<Vec<(char, bool)>> = LazyLock::new(|| {
        let pairs: Vec<char> = PAIRS.chars().collect();
        let mut forms: Vec<(char, bool)> =
            pairs.chunks_exact(2).flat_map(|p| [(p[0], true), (p[1], false)]).collect();
        forms.sort_unstable();
        forms
    });
    let at = FORMS.binary_search_by_key(&c, |(form, _)| *form).ok()?;
    Some(if FORMS[at].1 { Script::Traditional } else { Script::Simplified })
}

/// Frequent characters of statutes, the traditional form before the simplified (《简化字总表》, 1986);
/// only those of which neither form is in use in the other script.
const PAIRS: &str = "\
    華华強强減减內内眾众積积極极廣广濟济國国會会對对來来時时個个們们說说爲为過过學学發发現现開开動动種种無无實实樣样與与問问題题體体業业還还經经關关條条當当間间\
    產产機机務务長长從从進进點点質质應应見见規规門门員员場场區区號号車车電电辦办處处監监責责單单職职權权財财資资險险證证護护\
    議议設设計计訂订記记許许評评認认識识論论請请調调讓让變变貨货費费貿贸購购賠赔賣卖價价億亿優优傷伤傳传債债備备償偿標标檢检\
    環环療疗統统級级組组結结給给絕绝繼继續续維维總总績绩縣县織织約约納纳紀纪練练終终纖纤罰罚聯联聽听腦脑藝艺藥药補补視视覺觉\
    觀观親亲訴诉詢询詳详誤误課课謀谋講讲譯译豐丰負负貢贡貪贪販贩貫贯貴贵買买貸贷賄贿賦赋贈赠贊赞趙赵躍跃軍军軌轨軟软載载較较\
    輔辅輕轻輸输轄辖轉转農农運运違违遠远適适選选遺遗遷迁邊边鄉乡醫医釋释鐵铁錢钱錯错鋼钢錄录鎮镇鏈链閉闭閱阅隊队際际陸陆陽阳\
    隨随雖虽雜杂難难靈灵靜静響响頁页項项順顺須须預预領领頭头頻频顧顾顯显風风飛飞養养館馆馬马驗验驚惊騙骗魚鱼鳥鸟黨党齊齐齡龄\
    龍龙";

#[cfg(test)]
mod tests {
    use crate::{Source, read};

    #[test]
    fn suspect_texts_are_pointed_out_and_kept() {
        let traditional = "第一條　為了加強安全生產監督管理，防止和減少生產安全事故，保障人民群眾生命和財產安全，\
             促進經濟發展，制定本法。\n第二條　在中華人民共和國領域內從事生產經營活動的單位的安全生產，適用本法。";
        for (text, expected) in [
            (
                "第一条　\u{e004}安\u{e004}全。\n第二条　\u{e5f9}。",
                &["private-use:1", "private-use:2"][..],
            ),
            ("安(ān)全(quán)生(shēng)产(chǎn)法(fǎ)律(lǜ)", &["pinyin-injected"]),
            ("安 ān 全 quán 生 shēng 产 chǎn 法 fǎ 律 lǜ", &["pinyin-injected"]),
            (traditional, &["traditional-mirror"]),
            // One rare character explained, a name in its own form, a foreign word.
            ("磡（kàn）是山崖。第一条　安全生产应当坚持以人为本。", &[]),
            ("第一条　陳國權、張學農應當出席會議。", &[]),
            ("第一条　Café、naïve 和 Zürich 是外文。", &[]),
        ] {
            let document = read(&Source::new("某页.txt", text)).remove(0);
            let codes = ["private-use", "pinyin-injected", "traditional-mirror"];
            let found: Vec<String> = document
                .notes
                .iter()
                .filter(|note| codes.contains(&note.code.as_ref()))
                .map(|note| {
                    let place = note.place.clone().unwrap_or_default();
                    place.replacen("某页.txt", &note.code, 1)
                })
                .collect();
            assert_eq!(found, expected, "{text}");
            let han = |s: &str| s.chars().filter(|&c| crate::fold::is_han(c)).count();
            assert_eq!(han(&document.text), han(text), "{text}");
        }
    }

    #[test]
    fn each_form_belongs_to_one_script() {
        let (mut traditional, mut simplified) = (String::new(), String::new());
        for (i, c) in super::PAIRS.chars().enumerate() {
            if i % 2 == 0 { traditional.push(c) } else { simplified.push(c) }
        }
        assert_eq!(traditional.chars().count(), simplified.chars().count());
        assert!(!traditional.chars().any(|c| simplified.contains(c)));
    }
}
