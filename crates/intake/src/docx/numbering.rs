//! Automatic numbers, counted and written as Word writes them (ECMA-376 part 1, 17.9).
//!
//! A paragraph names a list (`numId`) and a level, itself or through its style. Lists that share
//! an abstract definition share its counters.

use std::collections::HashMap;

use super::{Event, Fault, Xml, attribute, is_on};

/// Levels of a list.
const LEVELS: usize = 9;
/// A label has at most so many characters; Word's longest are below twenty.
const MAX_LABEL: usize = 60;
/// Styles are based on each other at most so often; a circle ends here.
const MAX_BASES: usize = 20;

/// Where a paragraph stands in the lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) style: Option<String>,
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    text: String,
    /// What follows the label: `tab`, `space` or `nothing`.
    suffix: String,
    /// Write the numbers of all levels in its label as decimals (`isLgl`).
    decimal: bool,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    place: Place,
}

#[derive(Debug, Default)]
struct List {
    definition: String,
    /// Level and the number at which this list starts it anew.
    starts: Vec<(usize, u32)>,
}

/// The definitions of a document and how far they have been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<String, Vec<Level>>,
    /// A definition that only points to the style whose list defines it.
    links: HashMap<String, String>,
    lists: HashMap<String, List>,
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default_style: Option<String>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    begun: std::collections::HashSet<String>,
}

impl Numbering {
    /// Reads `numbering.xml` and `styles.xml`; either may be empty.
    pub(super) fn parse(lists: &str, styles: &str) -> Result<Self, Fault> {
        let mut numbering = Self::default();
        numbering.read_lists(lists)?;
        numbering.read_styles(styles)?;
        Ok(numbering)
    }

    fn read_lists(&mut self, xml: &str) -> Result<(), Fault> {
        let mut xml = Xml::new(xml);
        let (mut definition, mut list) = (String::new(), String::new());
        let mut level = None;
        while let Some(event) = xml.next()? {
            let Event::Start(start) = event else { continue };
            let value = |name: &str| attribute(&start, name).unwrap_or_default();
            let number = |name: &str| value(name).parse::<u32>().ok();
            match start.local_name().as_ref() {
                "abstractNum" => {
                    definition = value("abstractNumId");
                    list.clear();
                    level = None;
                }
                "num" => {
                    list = value("numId");
                    self.lists.insert(list.clone(), List::default());
                }
                "abstractNumId" => {
                    if let Some(known) = self.lists.get_mut(&list) {
                        known.definition = value("val");
                    }
                }
                "numStyleLink" => {
                    self.links.insert(definition.clone(), value("val"));
                }
                "lvlOverride" => level = number("ilvl").map(|n| n as usize),
                "startOverride" => {
                    if let (Some(known), Some(level), Some(start)) =
                        (self.lists.get_mut(&list), level, number("val"))
                    {
                        known.starts.push((level, start));
                    }
                }
                // Levels that a list redefines for itself are rare; the definition's hold.
                "lvl" if list.is_empty() => level = number("ilvl").map(|n| n as usize),
                name @ ("start" | "numFmt" | "lvlText" | "suff" | "isLgl") if list.is_empty() => {
                    let Some(at) = level.filter(|at| *at < LEVELS) else { continue };
                    let levels = self
                        .definitions
                        .entry(definition.clone())
                        .or_insert_with(|| vec![Level { start: 1, ..Level::default() }; LEVELS]);
                    let Some(level) = levels.get_mut(at) else { continue };
                    match name {
                        "start" => level.start = number("val").unwrap_or(1),
                        "numFmt" => level.format = value("val"),
                        "lvlText" => level.text = value("val").chars().take(MAX_LABEL).collect(),
                        "isLgl" => level.decimal = is_on(&start),
                        _ => level.suffix = value("val"),
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn read_styles(&mut self, xml: &str) -> Result<(), Fault> {
        let mut xml = Xml::new(xml);
        let mut id = String::new();
        while let Some(event) = xml.next()? {
            let Event::Start(start) = event else { continue };
            let value = || attribute(&start, "val").unwrap_or_default();
            let style = self.styles.get_mut(&id);
            match (start.local_name().as_ref(), style) {
                ("style", _) => {
                    id = attribute(&start, "styleId").unwrap_or_default();
                    let is_default = attribute(&start, "default")
                        .is_some_and(|v| matches!(v.as_str(), "1" | "true" | "on"));
                    if is_default && attribute(&start, "type").as_deref() == Some("paragraph") {
                        self.default_style = Some(id.clone());
                    }
                    self.styles.insert(id.clone(), Style::default());
                }
                ("basedOn", Some(style)) => style.based_on = Some(value()),
                ("numId", Some(style)) => style.place.list = Some(value()),
                ("ilvl", Some(style)) => style.place.level = value().parse().ok(),
                _ => {}
            }
        }
        Ok(())
    }

    /// List and level of a paragraph: what it says itself, else what its style says.
    fn resolve(&self, place: &Place) -> Option<(String, usize)> {
        let (mut list, mut level) = (place.list.clone(), place.level);
        let mut style = place.style.as_ref().or(self.default_style.as_ref());
        for _ in 0..MAX_BASES {
            let Some(known) = style.and_then(|id| self.styles.get(id)) else { break };
            list = list.or_else(|| known.place.list.clone());
            level = level.or(known.place.level);
            style = known.based_on.as_ref();
        }
        // List 0 means: none, whatever the style says.
        let list = list.filter(|id| id != "0")?;
        Some((list, level.unwrap_or(0))).filter(|(_, level)| *level < LEVELS)
    }

    /// The name of the definition that a list stands on.
    fn definition(&self, list: &str) -> Option<String> {
        let mut name = self.lists.get(list)?.definition.clone();
        for _ in 0..MAX_BASES {
            let Some(style) = self.links.get(&name) else { break };
            let linked = self.styles.get(style)?.place.list.as_ref()?;
            name = self.lists.get(linked)?.definition.clone();
        }
        Some(name)
    }

    /// Counts the paragraph and gives its label with what follows it, empty if it has none.
    pub(super) fn label(&mut self, place: &Place) -> String {
        let Some((list, level)) = self.resolve(place) else { return String::new() };
        let Some(name) = self.definition(&list) else { return String::new() };
        let Some(levels) = self.definitions.get(&name) else { return String::new() };
        let counters = self.counters.entry(name).or_default();
        if self.begun.insert(list.clone())
            && let Some(list) = self.lists.get(&list)
        {
            for &(at, start) in list.starts.iter().filter(|(at, _)| *at < LEVELS) {
                counters[at] = start.checked_sub(1);
                if start == 0 {
                    counters[at] = None;
                }
            }
        }
        for (at, counter) in counters.iter_mut().enumerate().take(level + 1) {
            let start = levels.get(at).map_or(1, |l| l.start);
            *counter = match *counter {
                Some(n) if at == level => Some(n.saturating_add(1)),
                None => Some(start),
                known => known,
            };
        }
        for counter in counters.iter_mut().skip(level + 1) {
            *counter = None;
        }
        let Some(own) = levels.get(level) else { return String::new() };
        let mut label = String::new();
        let mut chars = own.text.chars().peekable();
        while let Some(c) = chars.next() {
            let at = (c == '%').then(|| chars.peek().and_then(|d| d.to_digit(10))).flatten();
            let Some(at) = at.and_then(|n| (n as usize).checked_sub(1)) else {
                label.push(if own.format == "bullet" { bullet(c) } else { c });
                continue;
            };
            chars.next();
            let number = counters.get(at).copied().flatten().unwrap_or(0);
            let format = levels.get(at).map_or("", |l| l.format.as_str());
            label.push_str(&written(number, if own.decimal { "decimal" } else { format }));
        }
        let follows = match label.chars().next_back() {
            None => "",
            _ if own.suffix == "nothing" => "",
            Some('、' | '．' | '）' | '。' | '：') => "",
            Some(c) if c.is_ascii() => " ",
            Some(_) => "\u{3000}",
        };
        label.push_str(follows);
        label
    }
}

/// Bullets come from fonts of symbols, whose codes are private.
fn bullet(c: char) -> char {
    if ('\u{e000}'..='\u{f8ff}').contains(&c) { '•' } else { c }
}

/// A number in one of the formats of 17.18.59; those that no Chinese text uses are decimal.
fn written(n: u32, format: &str) -> String {
    const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
    const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
    let nth = |signs: &str| {
        let sign = (n as usize).checked_sub(1).and_then(|at| signs.chars().nth(at));
        sign.map_or_else(|| n.to_string(), String::from)
    };
    let circled = |first: u32, last: u32| {
        let c = (1..=last).contains(&n).then(|| char::from_u32(first + n - 1)).flatten();
        c.map_or_else(|| n.to_string(), String::from)
    };
    match format {
        "none" | "bullet" => String::new(),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "koreanDigital2" => counted(n, "〇一二三四五六七八九", "十百千"),
        "chineseLegalSimplified" => counted(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
        "ideographLegalTraditional" => counted(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => {
            digits(n, "〇一二三四五六七八九")
        }
        "decimalFullWidth" | "decimalFullWidth2" => digits(n, "０１２３４５６７８９"),
        "decimalZero" => format!("{n:02}"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(0x2460, 20),
        "decimalEnclosedParen" => circled(0x2474, 20),
        "decimalEnclosedFullstop" => circled(0x2488, 20),
        "ideographEnclosedCircle" => circled(0x3280, 10),
        "ideographTraditional" => nth(STEMS),
        "ideographZodiac" => nth(BRANCHES),
        "upperLetter" => letters(n, b'A'),
        "lowerLetter" => letters(n, b'a'),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        _ => n.to_string(),
    }
}

fn digits(n: u32, signs: &str) -> String {
    let sign = |d: char| d.to_digit(10).and_then(|d| signs.chars().nth(d as usize));
    n.to_string().chars().filter_map(sign).collect()
}

/// 十二, 一百〇五 or 壹佰零伍, up to 9999.
fn counted(n: u32, signs: &str, units: &str) -> String {
    if n == 0 || n > 9999 {
        return digits(n, signs);
    }
    let zero = signs.chars().next().unwrap_or('〇');
    // Counting writes its zero 零, and 〇 only digit by digit.
    let zero = if zero == '〇' { '零' } else { zero };
    let mut text = String::new();
    let mut gap = false;
    for power in (0..4_u32).rev() {
        let digit = n / 10_u32.pow(power) % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push(zero);
        }
        let leads = text.is_empty() && power == 1 && digit == 1 && units.starts_with('十');
        if !leads {
            text.extend(signs.chars().nth(digit as usize));
        }
        text.extend(power.checked_sub(1).and_then(|at| units.chars().nth(at as usize)));
    }
    text
}

/// A … Z, AA, BB …, as Word goes on behind Z.
fn letters(n: u32, first: u8) -> String {
    match n {
        1..=780 => {
            let letter = char::from(first + u8::try_from((n - 1) % 26).unwrap_or(0));
            std::iter::repeat_n(letter, (n as usize - 1) / 26 + 1).collect()
        }
        _ => n.to_string(),
    }
}

fn roman(n: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if n == 0 || n > 3999 {
        return n.to_string();
    }
    let mut rest = n;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        let check = |format: &str, n: u32, expected: &str| assert_eq!(written(n, format), expected);
        for (n, text) in [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1001, "一千零一"),
            (10_000, "一〇〇〇〇"),
        ] {
            check("chineseCountingThousand", n, text);
        }
        check("chineseLegalSimplified", 12, "壹拾贰");
        check("ideographDigital", 10, "一〇");
        check("decimalFullWidth", 12, "１２");
        check("decimalEnclosedCircle", 3, "③");
        check("decimalEnclosedCircle", 21, "21");
        check("ideographTraditional", 2, "乙");
        check("lowerLetter", 27, "aa");
        check("upperRoman", 1994, "MCMXCIV");
        check("decimalZero", 7, "07");
        check("none", 7, "");
        check("decimal", u32::MAX, "4294967295");
        check("lowerLetter", u32::MAX, "4294967295");
    }
}
