//! Official documents measured from the PDF, clause by clause of GB/T 9704-2012 《党政机关公文格式》.
//!
//! Words are where poppler finds them: the fonts of the stack give each character the square of its
//! size. Marks and rules are measured by their ink. All lengths are in millimetres.

use serde_json::{Value, json};

use super::ink::{Area, Ink};
use super::paper::words;
use super::{PRESS, dense, job, text_of};

/// 版心 (5.2.1).
pub(super) const LEFT: f64 = 28.0;
pub(super) const RIGHT: f64 = LEFT + 156.0;
pub(super) const TOP: f64 = 37.0;
pub(super) const BOTTOM: f64 = TOP + 225.0;
/// 一字 (3.1): 28 to a line.
pub(super) const EM: f64 = 156.0 / 28.0;
/// The height of a 三号 character, of 16 points.
const SAN_HAO: f64 = 16.0 * 25.4 / 72.0;
/// 一行 (3.2): 22 of them fill the 版心, the last without the space below it.
pub(super) const LINE: f64 = (225.0 - SAN_HAO) / 21.0;
const SPACE: f64 = LINE - SAN_HAO;

/// From the lower edge of a line to the upper edge of the next one, with `n` empty ones between.
fn empty(n: f64) -> f64 {
    n * LINE + SPACE
}

/// A printed document.
pub(super) struct Printed {
    pub(super) pdf: Vec<u8>,
    pub(super) pages: usize,
    pub(super) words: Vec<(usize, Area, String)>,
}

impl Printed {
    pub(super) fn ink(&self, page: usize) -> Ink {
        Ink::of(&self.pdf, page)
    }

    /// The line of words that begins with `text`, on whatever page.
    #[track_caller]
    pub(super) fn line(&self, text: &str) -> Line {
        let found = self.words.iter().find(|(_, _, word)| word.starts_with(text));
        let Some((page, first, _)) = found else { panic!("no {text} in {:?}", self.words) };
        let same = |area: &Area| (area.top - first.top).abs() < 2.0 && area.left >= first.left;
        let parts = self.words.iter().filter(|(p, area, _)| p == page && same(area));
        let area = Area::around(parts.map(|(_, area, _)| *area));
        Line { page: *page, area, first: *first }
    }

    /// The lines of a page between the edges of the 版心: area and characters, from above.
    pub(super) fn lines(&self, page: usize) -> Vec<(Area, String)> {
        let mut lines: Vec<(Area, String)> = Vec::new();
        for (_, area, text) in
            self.words.iter().filter(|(p, area, _)| *p == page && area.top < BOTTOM)
        {
            match lines.iter_mut().find(|(line, _)| (line.top - area.top).abs() < 2.0) {
                Some((line, characters)) => {
                    *line = Area::around([*line, *area]);
                    characters.push_str(text);
                }
                None => lines.push((*area, text.clone())),
            }
        }
        lines
    }
}

/// A line of words, from its first word on.
pub(super) struct Line {
    pub(super) page: usize,
    pub(super) area: Area,
    first: Area,
}

impl Line {
    fn centre(&self) -> f64 {
        f64::midpoint(self.area.left, self.area.right)
    }
}

pub(super) fn print(layout: &str, data: &Value) -> Printed {
    let layout = format!("/forms/{layout}/layout.typ");
    let printed = PRESS.print(&job(&layout, data)).unwrap();
    if let Some(folder) = std::env::var_os("PRESS_OUT") {
        let name = format!("{}.pdf", &printed.sha256[..8]);
        std::fs::write(std::path::Path::new(&folder).join(name), &printed.pdf).unwrap();
    }
    let mm = |points: f64| points * 25.4 / 72.0;
    let word = |word: super::paper::Word| {
        let area = Area {
            left: mm(word.left),
            top: mm(word.top),
            right: mm(word.right),
            bottom: mm(word.bottom),
        };
        (word.page, area, word.text)
    };
    let words = words(&printed.pdf).into_iter().map(word).collect();
    Printed { pdf: printed.pdf, pages: printed.pages, words }
}

/// A run of Han characters; each `n` gives other ones, so that lines can be told apart.
pub(super) fn han(count: usize) -> String {
    "责令限期整改指明依法履职".chars().cycle().take(count).collect()
}

pub(super) fn document(parts: Value, seal: Option<&str>) -> Value {
    json!({
        "form": "official-circular", "family": "公文", "title": "关于开展安全生产执法检查的通知",
        "number": "云应急〔2026〕86号", "date": "2026年11月20日", "agency": "云州市应急管理局",
        "seal": seal, "watermark": null, "qr": null, "parts": parts,
    })
}

/// All parts of a document; the body has `count` characters.
pub(super) fn whole(count: usize, seal: Option<&str>) -> Value {
    document(
        json!([
            { "name": "masthead", "kind": "masthead", "issuer": "云州市应急管理局文件",
              "marks": ["000012", "机密★1年", "特急"] },
            { "name": "to", "kind": "addressee", "text": "主送机关：" },
            { "name": "body", "kind": "paragraph", "text": format!("正文{}", han(count)) },
            { "name": "annexes", "kind": "annexes", "items": [
                { "title": "清单", "text": "一、甲\n（一）乙\n1.丙" }, { "title": "表", "text": null } ] },
            { "name": "seal", "kind": "seal", "agency": "云州市应急管理局", "date": "2026年11月20日" },
            { "name": "note", "kind": "paragraph", "text": "（附注）" },
            { "name": "imprint", "kind": "imprint",
              "rows": [{ "label": "抄送", "value": "某机关" }],
              "office": "某某办公室", "printed": "2026年11月21日" },
        ]),
        seal,
    )
}

/// Clause, what, measured, expected, tolerance; all that are off are shown.
pub(super) type Row = (&'static str, &'static str, f64, f64, f64);

#[track_caller]
pub(super) fn check(rows: &[Row]) {
    let off = |(.., measured, expected, tolerance): &&Row| (measured - expected).abs() > *tolerance;
    let off: Vec<_> = rows.iter().filter(off).collect();
    assert!(off.is_empty(), "{off:#?}");
}

/// 5.2.1 and 5.2.3: a full page.
#[test]
fn a_page_has_22_lines_of_28_characters_that_fill_the_text_area() {
    let printed = print("official-circular", &whole(28 * 60, Some("公章")));
    let lines = printed.lines(2);
    assert_eq!(lines.len(), 22, "{lines:?}");
    for (area, characters) in &lines {
        assert_eq!(characters.chars().count(), 28, "{characters}");
        check(&[
            ("5.2.1", "订口", area.left, LEFT, 0.05),
            ("5.2.1", "版心宽", area.width(), 156.0, 0.1),
        ]);
    }
    for pair in lines.windows(2) {
        check(&[("3.2", "一行", pair[1].0.top - pair[0].0.top, LINE, 0.05)]);
    }
    check(&[
        ("5.2.1", "天头", lines[0].0.top, TOP, 0.05),
        ("5.2.1", "版心高", lines[21].0.bottom - lines[0].0.top, 225.0, 0.1),
        ("3.2", "行距为三号字高的八分之七", SPACE, SAN_HAO * 7.0 / 8.0, 0.2),
    ]);
}

/// 7.2 and 7.3 as far as the body.
#[test]
fn the_masthead_and_the_title_stand_at_their_distances() {
    let printed = print("official-circular", &whole(300, Some("公章")));
    let ink = printed.ink(1);
    let (rule, red) = ink.rules[0];
    assert!(red && ink.rules.len() == 1, "one rule, and it is red: {:?}", ink.rules);
    assert_eq!(ink.glyphs.iter().filter(|(_, red)| *red).count(), 10, "only the mark is red");
    let mark = ink.red();
    let line = |text| printed.line(text);
    let (copy, secrecy, urgency) = (line("000012"), line("机密"), line("特急"));
    let (number, title, to, body) =
        (line("云应急〔2026〕"), line("关于开展"), line("主送"), line("正文"));
    let middle = f64::midpoint(LEFT, RIGHT);
    check(&[
        ("7.2.1", "份号顶格", copy.area.left, LEFT, 0.3),
        ("7.2.1", "份号在第一行", copy.area.bottom, TOP + SAN_HAO, 1.0),
        ("7.2.2", "密级在第二行", secrecy.area.top, TOP + LINE, 0.6),
        ("7.2.3", "紧急程度在第三行", urgency.area.top, TOP + 2.0 * LINE, 0.6),
        ("7.2.3", "紧急程度顶格", urgency.area.left, LEFT, 0.1),
        ("7.2.4", "标志上边缘距版心上边缘", mark.top - TOP, 35.0, 0.1),
        ("7.2.4", "标志居中", f64::midpoint(mark.left, mark.right), middle, 0.5),
        ("7.2.5", "发文字号在标志下空二行", number.area.top - mark.bottom, empty(2.0), 0.1),
        ("7.2.5", "发文字号居中", number.centre(), middle, 0.2),
        ("7.2.7", "红线在发文字号下", rule.top - number.area.bottom, 4.0, 0.3),
        ("7.2.7", "红线与版心同左", rule.left, LEFT, 0.1),
        ("7.2.7", "红线与版心等宽", rule.width(), 156.0, 0.1),
        (
            "7.3.1",
            "标题在红线下空二行",
            title.area.top - rule.bottom,
            empty(2.0) - SPACE / 2.0,
            0.3,
        ),
        ("7.3.1", "标题二号", title.area.height(), 22.0 * 25.4 / 72.0, 0.1),
        ("7.3.1", "标题居中", title.centre(), middle, 0.2),
        ("7.3.2", "主送机关在标题下空一行", to.area.top - title.area.bottom, empty(1.0), 0.1),
        ("7.3.2", "主送机关顶格", to.area.left, LEFT, 0.1),
        ("7.3.3", "正文在主送机关下一行", body.area.top - to.area.bottom, SPACE, 0.1),
        ("7.3.3", "段首空二字", body.area.left - LEFT, 2.0 * EM, 0.1),
    ]);
    assert_eq!(body.page, 1, "7.3.3: 首页必须显示正文");
}

/// 7.2.6: on the line of the number, two names a line, each below the other.
#[test]
fn signers_stand_opposite_the_number() {
    let masthead = |signers: &[&str]| {
        json!([{ "name": "m", "kind": "masthead", "issuer": "云州市应急管理局文件", "marks": [],
                 "signers": signers }, { "name": "b", "kind": "paragraph", "text": "正文" }])
    };
    let one = print("official-opinion", &document(masthead(&["张三三"]), None));
    let (number, signer) = (one.line("云应急"), one.line("签发人："));
    check(&[
        ("7.2.6", "发文字号居左空一字", number.area.left - LEFT, EM, 0.2),
        ("7.2.6", "签发人居右空一字", RIGHT - signer.area.right, EM, 0.2),
        ("7.2.6", "在同一行", signer.area.top, number.area.top, 0.1),
    ]);
    let names = ["张三三", "李四四", "王五五"];
    let three = print("official-opinion", &document(masthead(&names), None));
    let (number, first, last) = (three.line("云应急"), three.line("张三三"), three.line("王五五"));
    let rule = three.ink(1).rules[0].0;
    check(&[
        ("7.2.6", "回行与上一行第一个姓名对齐", last.area.left, first.area.left, 0.1),
        ("7.2.6", "发文字号与最后一个姓名同行", number.area.top, last.area.top, 0.1),
        ("7.2.6", "红线距最后一个姓名", rule.top - last.area.bottom, 4.0, 0.3),
    ]);
}

/// 7.3.4 to 7.3.7 of a document under a seal.
#[test]
fn the_sealed_end_stands_at_its_distances() {
    // 28 characters less the indent: the body ends with a full line.
    let printed = print("official-circular", &whole(26 + 28 * 30 - 2, Some("公章")));
    let line = |text| printed.line(text);
    let (list, second) = (line("附件："), line("2."));
    let date = line("2026年11月20日");
    let name = printed.words.iter().find(|(_, _, word)| word == "云州市应急管理局");
    let (name_page, name) = name.map(|(page, area, _)| (*page, *area)).unwrap();
    let note = line("（附注）");
    let page = printed.lines(list.page);
    let body = page.iter().rfind(|(area, _)| area.bottom < list.area.top).unwrap().0;
    // 42 毫米 is the seal of a county or city; its centre lies between signature and date.
    let seal = f64::midpoint(name.top, date.area.bottom) - 21.0;
    let above_seal = seal - second.area.bottom;
    check(&[
        ("7.3.4", "附件说明在正文下空一行", list.area.top - body.bottom, empty(1.0), 0.1),
        ("7.3.4", "附件说明左空二字", list.area.left - LEFT, 2.0 * EM, 0.1),
        ("7.3.5.1", "日期右空四字", RIGHT - date.area.right, 4.0 * EM, 0.2),
        ("7.3.5.1", "署名以日期为准居中", f64::midpoint(name.left, name.right), date.centre(), 0.2),
        ("7.3.5.1", "日期在署名下一行", date.area.top - name.bottom, SPACE, 0.1),
        ("7.3.5.1", "印章顶端距正文在一行之内", above_seal, LINE / 2.0, LINE / 2.0),
        ("7.3.6", "附注在日期下一行", note.area.top - date.area.bottom, SPACE, 0.1),
        // A bracket at the head of a line is drawn without the empty half of its square.
        ("7.3.6", "附注左空二字", note.area.left - LEFT, 2.0 * EM, EM / 2.0 + 0.1),
    ]);
    assert_eq!([name_page, date.page, note.page], [list.page; 3]);

    let (label, title, heading) = (line("附件"), line("清单"), line("一、甲"));
    let label =
        if label.page == list.page { printed.lines(list.page + 1)[0].0 } else { label.area };
    check(&[
        ("7.3.7", "附件二字在版心左上角", label.left, LEFT, 0.1),
        ("7.3.7", "附件二字在第一行", label.top, TOP, 0.6),
        ("7.3.7", "附件标题在第三行", title.area.top, TOP + 2.0 * LINE, 0.1),
        ("7.3.7", "附件标题居中", title.centre(), f64::midpoint(LEFT, RIGHT), 0.2),
        ("7.3.3", "附件正文左空二字", heading.area.left - LEFT, 2.0 * EM, 0.2),
    ]);
    assert_eq!([title.page, heading.page], [list.page + 1; 2], "7.3.7: 另面编排");
}

/// 7.3.5.2: without a seal.
#[test]
fn the_unsealed_end_stands_at_its_distances() {
    let signed = |agency: &str| {
        print(
            "official-circular",
            &document(
                json!([
                    { "name": "m", "kind": "masthead", "issuer": "云州市应急管理局文件", "marks": [] },
                    { "name": "b", "kind": "paragraph", "text": "正文" },
                    { "name": "s", "kind": "seal", "agency": agency, "date": "2026年11月20日" },
                ]),
                None,
            ),
        )
    };
    let printed = signed("云州市安全生产委员会办公室");
    let (body, name, date) =
        (printed.line("正文"), printed.line("云州市安全"), printed.line("2026年11月"));
    check(&[
        ("7.3.5.2", "署名在正文下空一行", name.area.top - body.area.bottom, empty(1.0), 0.1),
        ("7.3.5.2", "署名右空二字", RIGHT - name.area.right, 2.0 * EM, 0.2),
        ("7.3.5.2", "日期比署名右移二字", date.area.left - name.area.left, 2.0 * EM, 0.2),
    ]);
    // 日期长于署名的，日期右空二字。
    let printed = signed("某某局");
    let (name, date) = (printed.line("某某局"), printed.line("2026年11月"));
    check(&[
        ("7.3.5.2", "日期右空二字", RIGHT - date.area.right, 2.0 * EM, 0.2),
        ("7.3.5.2", "日期比署名右移二字", date.area.left - name.area.left, 2.0 * EM, 0.2),
    ]);
}

/// 7.4: at the foot of the last page, which is even, wherever the text ends.
#[test]
fn the_imprint_lies_on_the_lower_edge_of_the_last_even_page() {
    let mut data = whole(300, Some("公章"));
    data["parts"].as_array_mut().unwrap().retain(|part| part["kind"] != "annexes");
    let printed = print("official-circular", &data);
    assert_eq!(printed.pages % 2, 0);
    let rules = printed.ink(printed.pages).rules;
    let [first, middle, last] = [rules[0].0, rules[1].0, rules[2].0];
    let (copied, office, date) =
        (printed.line("抄送："), printed.line("某某办公室"), printed.line("2026年11月21日"));
    check(&[
        ("7.4.1", "首条分隔线粗", first.height(), 0.35, 0.01),
        ("7.4.1", "中间的细", middle.height(), 0.25, 0.01),
        ("7.4.1", "末条分隔线粗", last.height(), 0.35, 0.01),
        ("7.4.1", "分隔线与版心等宽", last.width(), 156.0, 0.1),
        ("7.4.1", "末条分隔线与版心下边缘重合", last.bottom, BOTTOM, 0.1),
        ("7.4.2", "抄送四号", copied.first.height(), 14.0 * 25.4 / 72.0, 0.1),
        ("7.4.2", "抄送左空一字", copied.area.left - LEFT, EM, 0.7),
        ("7.4.3", "印发机关左空一字", office.first.left - LEFT, EM, 0.7),
        ("7.4.3", "印发日期右空一字", RIGHT - date.area.right, EM, 0.7),
    ]);
    assert!(rules.iter().all(|(_, red)| !red) && rules.len() == 3, "{rules:?}");
    assert_eq!([copied.page, office.page], [printed.pages; 2]);
}

/// Whatever the length of the text, the imprint is last, even, and lies on nothing.
#[test]
fn the_imprint_never_lies_on_the_text() {
    let mut blanks = 0;
    for lines in (0..46).filter(|lines| lines % 4 == 0 || (21..26).contains(lines)) {
        let mut data = whole(26 + 28 * lines, Some("公章"));
        data["parts"].as_array_mut().unwrap().retain(|part| part["kind"] != "annexes");
        let printed = print("official-circular", &data);
        let (copied, note) = (printed.line("抄送："), printed.line("（附注）"));
        assert_eq!((copied.page, printed.pages % 2), (printed.pages, 0), "{lines} lines");
        let below = copied.page > note.page || copied.area.top > note.area.bottom + 2.0;
        assert!(below, "{lines} lines: {:?} lies on {:?}", copied.area, note.area);
        assert_eq!(printed.line("2026年11月20日").page, note.page, "{lines} lines: 附注随日期");
        // 7.5：版记页前有空白页的，空白页和版记页均不编页码。
        let numbered = (1..=printed.pages)
            .filter(|&page| {
                printed.words.iter().any(|(p, area, _)| *p == page && area.top > BOTTOM)
            })
            .count();
        let blank = copied.page == note.page + 2;
        blanks += usize::from(blank);
        assert_eq!(
            numbered,
            if blank { printed.pages - 2 } else { printed.pages },
            "{lines} lines"
        );
    }
    assert!(blanks > 0, "no length had a blank page before the imprint");
}

/// 7.5.
#[test]
fn page_numbers_stand_outside_below_the_text_area() {
    let printed = print("official-circular", &whole(28 * 60, Some("公章")));
    let foot = |page: usize| {
        let ink = printed.ink(page);
        let glyphs = ink.glyphs.iter().filter(|(area, _)| area.top > BOTTOM);
        let glyphs: Vec<Area> = glyphs.map(|(area, _)| *area).collect();
        assert_eq!(glyphs.len(), 3, "一字线、数字、一字线");
        let mut words = printed.words.iter().filter(|(p, area, _)| *p == page && area.top > BOTTOM);
        let whole = Area::around(words.clone().map(|(_, area, _)| *area));
        assert!(words.any(|(.., text)| *text == page.to_string()));
        (glyphs, whole)
    };
    let character = 14.0 * 25.4 / 72.0;
    let (glyphs, odd) = foot(1);
    check(&[
        ("7.5", "一字线上距版心下边缘", glyphs[0].top - BOTTOM, 7.0, 0.1),
        ("7.5", "页码四号", odd.height(), character, 0.1),
        ("7.5", "单页码居右空一字", RIGHT - odd.right, character, 0.7),
    ]);
    let (glyphs, even) = foot(2);
    check(&[
        ("7.5", "一字线上距版心下边缘", glyphs[0].top - BOTTOM, 7.0, 0.1),
        ("7.5", "双页码居左空一字", even.left - LEFT, character, 0.7),
    ]);
}

/// 10.1.
#[test]
fn a_letter_stands_between_double_rules() {
    let printed = print("official-letter", &whole(28 * 25, Some("公章")));
    let ink = printed.ink(1);
    let rules: Vec<Area> = ink.rules.iter().map(|(area, _)| *area).collect();
    assert!(ink.rules.iter().all(|(_, red)| *red), "{rules:?}");
    let [upper, thin, lower_thin, lower] = rules[..] else { panic!("{rules:?}") };
    let mark = ink.red();
    let (copy, number, title) =
        (printed.line("000012"), printed.line("云应急〔"), printed.line("关于开展"));
    let last = printed.line("特急");
    check(&[
        ("10.1", "标志上边缘距上页边", mark.top, 30.0, 0.1),
        ("10.1", "标志居中", f64::midpoint(mark.left, mark.right), 105.0, 2.0),
        ("10.1", "双线在标志下", upper.top - mark.bottom, 4.0, 0.4),
        ("10.1", "双线长", upper.width(), 170.0, 0.1),
        ("10.1", "双线居中", upper.left, 20.0, 0.1),
        ("10.1", "下双线长", lower.width(), 170.0, 0.1),
        ("10.1", "下双线距下页边", 297.0 - lower.bottom, 20.0, 0.4),
        (
            "10.1",
            "份号在双线下八分之七字高",
            copy.area.bottom - thin.bottom,
            SAN_HAO * 15.0 / 8.0,
            1.0,
        ),
        ("10.1", "份号顶格", copy.area.left, LEFT, 0.3),
        (
            "10.1",
            "发文字号在双线下八分之七字高",
            number.area.top - thin.bottom,
            SAN_HAO * 7.0 / 8.0,
            0.4,
        ),
        ("10.1", "发文字号顶格居右", RIGHT - number.area.right, 0.0, 0.2),
        ("10.1", "标题距其上最后一个要素二行", title.area.top - last.area.bottom, empty(2.0), 0.1),
    ]);
    assert!(upper.height() > thin.height(), "10.1: 上双线上粗下细");
    assert!(lower.height() > lower_thin.height() && lower.top > lower_thin.top, "10.1: 上细下粗");
    // 首页不显示页码，以后照编。
    let foot =
        |page: usize| printed.words.iter().any(|(p, area, _)| *p == page && area.top > BOTTOM);
    assert_eq!((foot(1), foot(2)), (false, true));
    // 版记没有分隔线，在最后一面版心内最下方。
    let end = printed.ink(printed.pages);
    assert!(end.rules.is_empty(), "{:?}", end.rules);
    let bottom = printed.lines(printed.pages).last().unwrap().0.bottom;
    check(&[("10.1", "版记在版心内最下方", bottom, BOTTOM, 3.0)]);
}

/// 10.3.
#[test]
fn minutes_list_those_present_below_the_text() {
    // 28 characters less the indent and the label: the second line begins with 乙.
    let people = format!("甲{}乙{}", han(22), han(5));
    let printed = print(
        "official-minutes",
        &document(
            json!([
                { "name": "m", "kind": "masthead", "issuer": "云州市应急管理局会议纪要", "marks": [] },
                { "name": "b", "kind": "paragraph", "text": "正文" },
                { "name": "a", "kind": "lines", "rows": [
                    [{ "label": "出席", "value": people }], [{ "label": "请假", "value": "／" }],
                    [{ "label": "列席", "value": "吴某某" }] ] },
            ]),
            None,
        ),
    );
    let mark = printed.ink(1).red();
    let (body, present, second, observed) =
        (printed.line("正文"), printed.line("出席"), printed.line("乙"), printed.line("列席"));
    check(&[
        ("10.3", "标志上边缘距版心上边缘", mark.top - TOP, 35.0, 0.1),
        ("10.3", "出席在正文下空一行", present.area.top - body.area.bottom, empty(1.0), 0.6),
        ("10.3", "出席左空二字", present.area.left - LEFT, 2.0 * EM, 0.1),
        ("10.3", "回行与冒号后的首字对齐", second.area.left - present.area.left, 3.0 * EM, 0.3),
        ("10.3", "列席另起一行", observed.area.left - LEFT, 2.0 * EM, 0.1),
    ]);
    assert!(!dense(&text_of(&printed.pdf)).contains("请假"), "nobody was excused");
}
