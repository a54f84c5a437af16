//! How Han characters sound, for two offers only: names for a query in Latin letters, and words that
//! sound like one that occurs nowhere. Nothing is ever found by its sound.

use pinyin::ToPinyinMulti as _;

/// How closely Latin letters spell a name, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelled {
    /// All of it.
    Whole,
    /// Its beginning.
    Start,
    /// A part of it.
    Part,
}

/// Whether two characters have a reading in common.
pub(crate) fn alike(a: char, b: char) -> bool {
    let of_b = readings(b);
    readings(a).iter().any(|reading| of_b.contains(reading))
}

/// Whether `latin` spells a name or a part of it: in full (`anquan shengchan`; the last syllable may
/// be unfinished) or by the first letters (`aqscf`). Blanks and apostrophes do not count.
pub fn spelled(latin: &str, name: &str) -> Option<Spelled> {
    let latin: String = latin.chars().filter(char::is_ascii_alphabetic).collect();
    let latin = latin.to_ascii_lowercase().replace('v', "u");
    let syllables: Vec<Vec<String>> = name.chars().map(readings).collect();
    if latin.len() < 2 {
        return None;
    }
    (0..syllables.len())
        .filter_map(|start| {
            let rest = &syllables[start..];
            let used =
                [in_full(&latin, rest), by_initials(&latin, rest)].into_iter().flatten().max()?;
            Some(match (start, used == rest.len()) {
                (0, true) => Spelled::Whole,
                (0, false) => Spelled::Start,
                _ => Spelled::Part,
            })
        })
        .min()
}

/// How many characters the letters spell out.
fn in_full(latin: &str, syllables: &[Vec<String>]) -> Option<usize> {
    // Where in the letters the characters read so far may end: a character has several readings.
    let mut ends = vec![0];
    for (n, readings) in syllables.iter().enumerate() {
        let mut next = Vec::new();
        for end in ends {
            let rest = &latin[end..];
            for reading in readings {
                if reading.starts_with(rest) {
                    return Some(n + 1);
                }
                if rest.starts_with(reading.as_str()) {
                    next.push(end + reading.len());
                }
            }
        }
        next.sort_unstable();
        next.dedup();
        ends = next;
    }
    None
}

/// How many characters the letters stand for, one each.
fn by_initials(latin: &str, syllables: &[Vec<String>]) -> Option<usize> {
    let mut each = latin.chars().zip(syllables);
    let fits = |(letter, readings): (char, &Vec<String>)| {
        readings.iter().any(|reading| reading.starts_with(letter))
    };
    (latin.len() <= syllables.len() && each.all(fits)).then_some(latin.len())
}

/// The readings of a character without tones, `ü` as `u`.
fn readings(c: char) -> Vec<String> {
    let all = c.to_pinyin_multi().into_iter().flatten();
    let mut readings: Vec<String> = all.map(|reading| reading.plain().replace('ü', "u")).collect();
    readings.sort_unstable();
    readings.dedup();
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_spell_names() {
        use Spelled::{Part, Start, Whole};
        for (latin, name, expected) in [
            ("anquan shengchan", "安全生产法", Some(Start)),
            ("aqscf", "安全生产法", Some(Whole)),
            ("AnQuanShengChanFa", "安全生产法", Some(Whole)),
            ("anquanshengch", "安全生产法", Some(Start)),
            ("linyi", "山东省临沂市", Some(Part)),
            ("linyi", "临沂", Some(Whole)),
            ("chongqing", "重庆市", Some(Start)),
            ("cqs", "重庆市", Some(Whole)),
            ("xi'an", "西安", Some(Whole)),
            ("lvshi", "律师法", Some(Start)),
            ("shengchanf", "安全生产法", Some(Part)),
            ("quansheng", "安全", None),
            ("a", "安全", None),
            ("", "安全", None),
            ("aqscfx", "安全生产法", None),
            ("iso", "安全生产法", None),
        ] {
            assert_eq!(spelled(latin, name), expected, "{latin} {name}");
        }
    }

    #[test]
    fn characters_sound_alike_in_any_reading() {
        for (a, b, expected) in
            [('园', '员', true), ('长', '涨', true), ('长', '常', true), ('机', '意', false)]
        {
            assert_eq!(alike(a, b), expected, "{a}{b}");
        }
    }
}
