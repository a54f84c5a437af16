//! How near two names come, for “did you mean”.

use std::collections::HashSet;

/// The Dice coefficient over character pairs, 0 to 1. (`strsim::sorensen_dice` counts bytes, which
/// makes Chinese names look foreign to themselves.)
pub(crate) fn dice(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| -> HashSet<(char, char)> {
        let chars = || text.chars().filter(|c| !c.is_whitespace());
        chars().zip(chars().skip(1)).collect()
    };
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * a.intersection(&b).count() as f64 / (a.len() + b.len()) as f64
}

#[cfg(test)]
mod tests {
    #[test]
    fn finds_chinese_names_near() {
        assert!(super::dice("未如实记录培训情况", "未如实记录安全生产教育和培训情况") > 0.5);
        assert!(super::dice("责令限期整改", "行政处罚告知书") < 0.1);
        assert_eq!(super::dice("", "甲"), 0.0);
    }
}
