//! Traditional characters and the simplified ones that stand for them, one for one.

use std::sync::LazyLock;

/// Pairs of a traditional and a simplified character; lines with `#` are comments.
const PAIRS: &str = include_str!("simplified.txt");

/// The block of the traditional characters, CJK Unified Ideographs.
const BLOCK: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// For each character of the block the simplified one, or 0.
static SIMPLIFIED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0; *BLOCK.end() as usize - *BLOCK.start() as usize + 1];
    for (traditional, simplified) in pairs() {
        if let (true, Ok(simplified)) = (BLOCK.contains(&traditional), u16::try_from(simplified)) {
            table[traditional as usize - *BLOCK.start() as usize] = simplified;
        }
    }
    table
});

fn pairs() -> impl Iterator<Item = (char, char)> {
    let lines = PAIRS.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).filter_map(|pair| {
        let mut chars = pair.chars();
        Some((chars.next()?, chars.next()?))
    })
}

/// The simplified character, when `c` is a traditional one that means nothing else.
pub(super) fn of(c: char) -> Option<char> {
    if !BLOCK.contains(&c) {
        return None;
    }
    let simplified = SIMPLIFIED[c as usize - *BLOCK.start() as usize];
    char::from_u32(simplified.into()).filter(|&c| c != '\0')
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_pair_is_in_the_table_and_none_leads_on() {
        let traditional: HashSet<char> = pairs().map(|(t, _)| t).collect();
        assert_eq!(traditional.len(), pairs().count());
        assert!(traditional.len() > 2000);
        for (t, s) in pairs() {
            assert_eq!(of(t), Some(s), "{t}{s}");
            assert!(!traditional.contains(&s), "{t}{s}");
        }
    }

    /// 乾、著、於、瞭 are characters of simplified texts too: 乾隆、著作、於（surname）、瞭望. 馀 is the
    /// simplified form of one use of 餘, and no traditional character.
    #[test]
    fn what_may_be_meant_as_it_stands_is_left_alone() {
        for c in "乾著於瞭馀摺台里后面干制松只冲".chars() {
            assert_eq!(of(c), None, "{c}");
        }
        for (t, s) in "責责 條条 後后 餘余 裏里 發发 髮发 臺台 製制 麵面".split(' ').map(|p| {
            let mut chars = p.chars();
            (chars.next().unwrap(), chars.next().unwrap())
        }) {
            assert_eq!(of(t), Some(s));
        }
    }
}
