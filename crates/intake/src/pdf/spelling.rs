//! One glyph, two characters: which of them a text means.
//!
//! Many fonts have one glyph for an ideograph and for the radical of the same shape (人 U+4EBA and
//! ⼈ U+2F08), and a producer that goes from glyphs back to characters may name the radical. In a
//! running text it is always the ideograph, and 破折号 are two dashes, although fonts draw them as
//! one glyph.

use hayro_cmap::BfString;

/// The characters of a glyph as they are spelt in a text.
pub(super) fn spelt(text: BfString) -> BfString {
    match text {
        BfString::Char('\u{2e3a}') => BfString::String("——".to_owned()),
        BfString::Char(c) => BfString::Char(ideograph(c)),
        BfString::String(text) => BfString::String(text.chars().map(ideograph).collect()),
    }
}

/// The ideograph that looks like the radical `c`; other characters are their own.
fn ideograph(c: char) -> char {
    let (table, first) = match c {
        '\u{2e80}'..='\u{2ef3}' => (SUPPLEMENT, '\u{2e80}'),
        '\u{2f00}'..='\u{2fd5}' => (KANGXI, '\u{2f00}'),
        _ => return c,
    };
    let same = table.chars().nth(c as usize - first as usize);
    same.filter(|same| *same != '　').unwrap_or(c)
}

/// Of U+2E80..=U+2EF3, in order (Unicode, EquivalentUnifiedIdeograph, but 罒 as fonts for simplified
/// Chinese draw it); a blank where there is none.
const SUPPLEMENT: &str = "　厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵　旡日月歺母民氵氺灬爫爫丬牛犭王𤴔罒示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// Of U+2F00..=U+2FD5, in order (the same source, but 户 for 戶).
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_are_spelt_as_ideographs() {
        assert_eq!(SUPPLEMENT.chars().count(), 0x2ef3 - 0x2e80 + 1);
        assert_eq!(KANGXI.chars().count(), 0x2fd5 - 0x2f00 + 1);
        let text: String = "⼈⺠政府部⻔意⻅⻬抓长⻓⼯⽅⿓⺀".chars().map(ideograph).collect();
        assert_eq!(text, "人民政府部门意见齐抓长长工方龍⺀");
        assert_eq!(spelt(BfString::Char('\u{2e3a}')), BfString::String("——".into()));
    }
}
