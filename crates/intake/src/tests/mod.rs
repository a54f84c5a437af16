//! Text files and hostile bytes; the other formats have tests of their own.

mod attached;
mod docx;
mod html;
mod pack;
mod pdf;
mod sheet;

use encoding_rs::{BIG5, GB18030, SHIFT_JIS};
use proptest::prelude::*;

use crate::{Encoding, Format, MAX_BYTES, Refusal, read};

const POLICY: &str = "关于加强安全生产监管执法的意见\r\n各县（区）人民政府：\r\n　　一、总体要求。";

fn utf16(text: &str, bom: u16, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(bom).chain(text.encode_utf16()).flat_map(bytes).collect()
}

fn gb18030(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

#[test]
fn every_encoding_gives_the_same_text() {
    let check = |bytes: &[u8], expected: Encoding| {
        let read = read("意见.txt", bytes).unwrap();
        assert_eq!((read.encoding, read.text.as_str()), (expected, POLICY));
        assert_eq!(read.format, Format::Text);
    };
    check(POLICY.as_bytes(), Encoding::Utf8);
    check(&[b"\xEF\xBB\xBF", POLICY.as_bytes()].concat(), Encoding::Utf8Bom);
    check(&utf16(POLICY, 0xFEFF, u16::to_le_bytes), Encoding::Utf16Le);
    check(&utf16(POLICY, 0xFEFF, u16::to_be_bytes), Encoding::Utf16Be);
    check(&gb18030(POLICY), Encoding::Gb18030);
    check(&[b"\x84\x31\x95\x33", &*gb18030(POLICY)].concat(), Encoding::Gb18030);
}

#[test]
fn line_breaks_stay_as_they_are() {
    for text in ["一\n二\n", "一\r\n二\r\n", "一\r二", "一\n\r\n二\r", "一\u{2028}二", "一\x0C二"]
    {
        assert_eq!(read("a.md", text.as_bytes()).unwrap().text, text);
    }
}

/// Rare characters of names take four bytes in GB18030 and stand far outside the common ones.
#[test]
fn a_roll_of_rare_names_is_still_chinese() {
    let roll = "喆堃犇昇玥垚翀镕瑢㼆䶮𬭎𫖯㙓㛃，以上人员参加安全生产执法培训，经考核合格，发给行政执法证件，\
                自发证之日起三年内有效，持证人员应当在执法时主动出示。";
    let read = read("名单.txt", &gb18030(roll)).unwrap();
    assert_eq!((read.text.as_str(), read.encoding.is_guess()), (roll, true));
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    let Refusal { code, file, reason, hint } = read(name, bytes).unwrap_err();
    assert!(!hint.is_empty());
    format!("{code} | {file}：{reason}")
}

#[test]
fn files_that_are_not_read() {
    let traditional =
        "關於加強安全生產監督管理執法工作，各級人民政府應當建立健全責任制，落實企業主體責任。";
    let japanese =
        "労働安全衛生法は、労働災害の防止のための危害防止基準の確立を目的とする。責任体制の明確化";
    let cut = &POLICY.as_bytes()[..POLICY.len() - 1];
    let mut flipped = POLICY.as_bytes().to_vec();
    flipped[9] = 0xFF;
    let cases: [(&str, &[u8]); 21] = [
        ("空.txt", b""),
        ("空白.txt", "\u{FEFF} \r\n\u{3000}\n".as_bytes()),
        ("残缺.pdf", b"%PDF-1.7\n1 0 obj"),
        ("没有扩展名", b"%PDF-1.7\n1 0 obj"),
        ("意见.docx", b"PK\x03\x04....word/document.xml"),
        ("台账.xlsx", b"PK\x03\x04....xl/workbook.xml"),
        ("公文.ofd", b"PK\x03\x04....OFD.xml"),
        ("附件.zip", b"PK\x03\x04...."),
        ("旧.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("图.jpg", b"\xFF\xD8\xFF\xE0"),
        ("存档.mht", "<p>意见</p>".as_bytes()),
        ("坏.docx", "这不是 Word".as_bytes()),
        ("表.csv", "一,二".as_bytes()),
        ("库.txt", b"SQLite format 3\0"),
        ("数据.txt", b"a\0b"),
        ("控制.txt", b"\x01\x02\x03text"),
        ("截断.txt", cut),
        ("坏字节.txt", &flipped),
        ("繁体.txt", &BIG5.encode(traditional).0),
        ("日文.txt", &SHIFT_JIS.encode(japanese).0),
        ("半字.txt", b"\xFF\xFE\x00\xD8"),
    ];
    let refusals: Vec<String> = cases.iter().map(|(name, bytes)| refusal(name, bytes)).collect();
    insta::assert_snapshot!(refusals.join("\n"));
}

#[test]
fn a_file_above_the_limit_is_refused_by_its_size() {
    let bytes = vec![0; usize::try_from(MAX_BYTES).unwrap() + 1];
    insta::assert_snapshot!(refusal("大.txt", &bytes), @"file-too-large | 大.txt：文件有 201 MB，超过 200 MB 的上限");
}

/// A directory's name may hold dots, a hidden file's name starts with one.
#[test]
fn the_extension_is_that_of_the_file_itself() {
    for (name, format) in [
        ("政策.v2/意见", Format::Text),
        (r"D:\政策.docx\意见", Format::Text),
        (".意见", Format::Text),
        ("意见.MD", Format::Markdown),
        ("2016.30号.markdown", Format::Markdown),
    ] {
        assert_eq!(Format::detect(name, "文".as_bytes()), Ok(format), "{name}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(name in ".{0,12}", bytes: Vec<u8>) {
        let _ = read(&name, &bytes);
    }

    /// Bytes that start like something known get further in than random ones. Whatever is read
    /// can be written again as the same bytes.
    #[test]
    fn any_tail_behind_a_byte_order_mark(
        encoding in prop::sample::select(vec![
            Encoding::Utf8Bom, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Gb18030,
        ]),
        tail: Vec<u8>,
    ) {
        let mark: &[u8] = match encoding {
            Encoding::Utf8Bom => b"\xEF\xBB\xBF",
            Encoding::Utf16Le => b"\xFF\xFE",
            Encoding::Utf16Be => b"\xFE\xFF",
            Encoding::Utf8 | Encoding::Gb18030 => b"\xB0\xB2",
        };
        let bytes = [mark, &tail].concat();
        if let Ok(read) = read("a.txt", &bytes) {
            prop_assert_eq!(read.encoding, encoding);
            let again = match encoding {
                Encoding::Utf16Le => utf16(&read.text, 0xFEFF, u16::to_le_bytes),
                Encoding::Utf16Be => utf16(&read.text, 0xFEFF, u16::to_be_bytes),
                Encoding::Utf8Bom => [mark, read.text.as_bytes()].concat(),
                // GB18030 has two spellings of a few characters.
                Encoding::Utf8 | Encoding::Gb18030 => bytes.clone(),
            };
            prop_assert_eq!(again, bytes);
        }
    }

    /// What was written is what is read: decoding loses nothing.
    #[test]
    fn text_survives(text in r"[一-龥，。；：（）〔〕0-9A-Za-z \r\n]{1,200}") {
        prop_assume!(!text.trim().is_empty());
        let check = |bytes: &[u8]| read("a.txt", bytes).map(|read| read.text);
        prop_assert_eq!(check(text.as_bytes()), Ok(text.clone()));
        prop_assert_eq!(check(&utf16(&text, 0xFEFF, u16::to_le_bytes)), Ok(text.clone()));
        prop_assert_eq!(check(&utf16(&text, 0xFEFF, u16::to_be_bytes)), Ok(text.clone()));
    }
}
