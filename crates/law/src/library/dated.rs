//! A work named with the year of one of its editions: `安全生产法（2021年修正）`, `2021年《安全生产法》`.

use crate::fold;

/// What stands behind the year of an edition.
const WORDS: [&str; 9] = ["修正本", "修订本", "修正", "修订", "公布", "发布", "通过", "施行", "版"];

/// The name of the work, folded, and the year, when a name says both.
pub(super) fn dated(name: &str) -> Option<(String, i16)> {
    let name = fold::text(name.trim());
    if let Some((year, work)) = leading(&name) {
        return Some((work.to_owned(), year));
    }
    // 《安全生产法(2021)》 and 《安全生产法》(2021)
    let name = name.trim_end_matches('》');
    if let Some(inside) = name.strip_suffix(')') {
        let (work, edition) = inside.rsplit_once('(')?;
        let (year, rest) = year(edition)?;
        let rest = rest.strip_prefix('年').unwrap_or(rest);
        return is_edition(rest).then(|| (work.to_owned(), year));
    }
    // Without brackets 年 must stand, so that no number of an article is taken for a year.
    let (before, _) = name.rsplit_once('年').filter(|(_, word)| is_edition(word))?;
    let at = before.char_indices().rev().nth(3)?.0;
    let (work, digits) = before.split_at(at);
    let (year, rest) = year(digits)?;
    (rest.is_empty() && !work.is_empty()).then(|| (work.to_owned(), year))
}

fn is_edition(word: &str) -> bool {
    word.is_empty() || WORDS.contains(&word)
}

/// 2021年《安全生产法》: the year and what follows.
fn leading(name: &str) -> Option<(i16, &str)> {
    let (year, rest) = year(name)?;
    let work = rest.strip_prefix('年')?;
    (!is_edition(work)).then_some((year, work))
}

/// A year of four digits at the start of a text, and what follows.
fn year(text: &str) -> Option<(i16, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let year: i16 = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
    (1900..2100).contains(&year).then_some((year, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_year_of_an_edition() {
        for (name, work) in [
            ("安全生产法（2021年修正）", "安全生产法"),
            ("《安全生产法(2021)》", "《安全生产法"),
            ("《安全生产法》（２０２１修订本）", "《安全生产法》"),
            ("安全生产法2021年修正", "安全生产法"),
            ("《安全生产法》2021年", "《安全生产法》"),
            ("2021年《安全生产法》", "《安全生产法》"),
            ("2021年安全生产法", "安全生产法"),
        ] {
            assert_eq!(dated(name), Some((work.to_owned(), 2021)), "{name}");
        }
        for name in [
            "",
            "安全生产法",
            "安全生产法2021",
            "安全生产法（试行）",
            "安全生产法（9021）",
            "2021年修正",
            "2021",
            "年",
            "十二年修正",
            "（2021",
            "法释(2021)3号",
        ] {
            assert_eq!(dated(name), None, "{name}");
        }
    }
}
