//! Folding for matching: one character in, one character out.
//!
//! Search and comparison match on folded text; because the fold keeps the number of characters,
//! an offset found there is an offset into the original, which alone is shown and quoted.

mod simplified;

/// The folded form of one character: full width → half width, every bracket of a document number
/// and every bracket of a list mark to one form, quotes to one form, lower case, characters that
/// optical recognition or old fonts put in the place of another (囯 → 国, Kangxi radicals), and
/// traditional characters that mean nothing else (責 → 责, but 著 stays).
pub fn char(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        // Full-width forms of ASCII.
        '［' => '(',
        '］' => ')',
        '！'..='～' => ascii_of(c).to_ascii_lowercase(),
        '\u{3000}' | '\u{a0}' => ' ',
        '〔' | '﹝' | '【' | '[' | '〖' => '(',
        '〕' | '﹞' | '】' | ']' | '〗' => ')',
        '“' | '”' | '„' | '「' | '」' => '"',
        '‘' | '’' => '\'',
        '〇' | '○' => '零',
        '—' | '–' | '―' => '-',
        '•' | '・' => '·',
        _ => {
            let c = look_alike(c).unwrap_or(c);
            simplified::of(c).unwrap_or(c)
        }
    }
}

/// The whole text folded; the result has as many characters as `text`.
pub fn text(text: &str) -> String {
    text.chars().map(char).collect()
}

/// The character that `c` was most likely read for, when `c` is a known confusion: a variant that
/// neither Unicode normalisation nor simplification maps, or a Kangxi or CJK-supplement radical.
pub fn look_alike(c: char) -> Option<char> {
    match c {
        // U+56EF stands nine times for 国 in one of the texts this table was made from.
        '囯' | '圀' => Some('国'),
        '巿' => Some('市'),
        '\u{2f00}'..='\u{2fd5}' => KANGXI.chars().nth(c as usize - 0x2f00),
        _ => None,
    }
}

/// Whether `c` is a Han character.
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' | '〇')
}

fn ascii_of(c: char) -> char {
    char::from_u32(c as u32 - 0xfee0).unwrap_or(c)
}

/// The unified ideographs of U+2F00..=U+2FD5, in order (Unicode, CJKRadicals).
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_what_differs_only_in_form() {
        for (a, b) in [
            ("临政办发〔2016〕30号", "临政办发[2016]30号"),
            ("（一）", "(一)"),
            ("囯有企业", "国有企业"),
            ("ＡＢＣ１２", "abc12"),
            ("⽅法", "方法"),
            ("“双随机”", "\"双随机\""),
            ("責令改正，並處罰款", "责令改正,并处罚款"),
            ("⾺", "马"),
        ] {
            assert_eq!(text(a), text(b));
        }
        assert_eq!(KANGXI.chars().count(), 0x2fd5 - 0x2f00 + 1);
    }

    proptest! {
        #[test]
        fn keeps_the_number_of_characters_and_is_idempotent(s in "\\PC{0,80}") {
            let folded = text(&s);
            prop_assert_eq!(folded.chars().count(), s.chars().count());
            prop_assert_eq!(text(&folded), folded);
        }
    }
}
