//! PDF files made here by hand: encodings, layout, damage.

use std::fmt::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Document, EncryptionState, EncryptionVersion, Permissions};
use proptest::prelude::*;

use crate::{Extracted, Mark, read};

/// A file out of its objects, numbered from 1; the first is the catalogue.
pub(super) fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (n, object) in (1..).zip(objects) {
        writeln!(table, "{:010} 00000 n ", bytes.len()).unwrap();
        bytes.extend(format!("{n} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let (start, size) = (bytes.len(), objects.len() + 1);
    bytes.extend(
        format!(
            "xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R/ID[<61><61>]>>\n\
             startxref\n{start}\n%%EOF\n"
        )
        .bytes(),
    );
    bytes
}

pub(super) fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{entries}/Length {}>>\nstream\n", content.len()).into_bytes();
    object.extend(content);
    object.extend(b"\nendstream");
    object
}

pub(super) fn zipped(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    std::io::Write::write_all(&mut encoder, content).unwrap();
    encoder.finish().unwrap()
}

/// A file whose pages have these contents; `/F` is the font of object 3, and objects from 4 on are
/// `more`.
fn with_pages(font: &str, more: &[Vec<u8>], contents: &[String]) -> Vec<u8> {
    let first = 4 + more.len();
    let kids: Vec<String> = (0..contents.len()).map(|n| format!("{} 0 R", first + 2 * n)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!(
            "<</Type/Pages/Count {}/Kids[{}]/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>\
             /XObject<</X 4 0 R>>>>>>",
            contents.len(),
            kids.join(" ")
        )
        .into_bytes(),
        font.as_bytes().to_vec(),
    ];
    objects.extend(more.iter().cloned());
    for (n, content) in contents.iter().enumerate() {
        objects.push(
            format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", first + 2 * n + 1).into_bytes(),
        );
        objects.push(stream("", content.as_bytes()));
    }
    pdf(&objects)
}

/// STSong-Light, which no file embeds, with its character map.
fn song(encoding: &str) -> String {
    format!(
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/{encoding}/DescendantFonts[\
         <</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(GB1)/Supplement 4>>/DW 1000>>]>>"
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn utf16(text: &str) -> String {
    hex(&text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>())
}

/// A line of 16 pt at a place of the page, in UniGB-UTF16-H.
fn line(x: u32, y: u32, text: &str) -> String {
    format!("BT /F 16 Tf {x} {y} Td <{}> Tj ET\n", utf16(text))
}

/// Pages of lines, each with its left edge and baseline.
fn pages(pages: &[&[(u32, u32, &str)]]) -> Vec<u8> {
    let contents = pages
        .iter()
        .map(|page| page.iter().map(|&(x, y, text)| line(x, y, text)).collect::<String>());
    with_pages(&song("UniGB-UTF16-H"), &[b"null".to_vec()], &contents.collect::<Vec<_>>())
}

fn text(bytes: &[u8]) -> String {
    read("文件.pdf", bytes).map_or_else(|refusal| refusal.code.to_owned(), |read| read.text)
}

/// The text without what is marked.
fn kept(read: &Extracted) -> String {
    let mut text = read.text.clone();
    for (range, _) in read.marks.iter().rev() {
        text.replace_range(range.clone(), "");
    }
    text
}

#[test]
fn every_chinese_encoding_is_read() {
    const TEXT: &str = "（一）落实“党政同责”，国办发〔2015〕20号，罚款1万元—5万元。";
    let gbk = |text: &str| hex(&encoding_rs::GBK.encode(text).0);
    let gb18030 = |text: &str| hex(&encoding_rs::GB18030.encode(text).0);
    let check = |font: &str, more: &[Vec<u8>], hex: &str, expected: &str| {
        let content = format!("BT /F 12 Tf 50 700 Td <{hex}> Tj ET");
        assert_eq!(text(&with_pages(font, more, &[content])).trim_end(), expected, "{font}");
    };
    check(&song("UniGB-UCS2-H"), &[], &utf16(TEXT), TEXT);
    check(&song("UniGB-UTF16-H"), &[], &utf16("赵𫖯、𬭎"), "赵𫖯、𬭎");
    check(&song("GBK-EUC-H"), &[], &gbk(TEXT), TEXT);
    check(&song("GBKp-EUC-H"), &[], &gbk("喆镕安全"), "喆镕安全");
    check(&song("GB-EUC-H"), &[], &gbk(TEXT), TEXT);
    check(&song("GBK2K-H"), &[], &gb18030("㼆安全"), "㼆安全");
    // By glyph numbers, of which the collection knows the characters (Adobe-GB1: 4559 is 中).
    check(&song("Identity-H"), &[], "11cf", "中");

    let own = |encoding: &str, map: &str| {
        let font = format!(
            "<</Type/Font/Subtype/Type0/BaseFont/A+B/Encoding {encoding}/ToUnicode 4 0 R\
             /DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A+B>>]>>"
        );
        (font, stream("", map.as_bytes()))
    };
    let map = "1 begincodespacerange <0000> <ffff> endcodespacerange\n\
               1 beginbfrange <0001> <0002> <5b89> endbfrange\n\
               2 beginbfchar <0003> <2f08> <0004> <2e3a> endbfchar";
    // A radical is spelt as the ideograph; one glyph of two dashes are two characters.
    let (font, unicode) = own("/Identity-H", map);
    check(&font, &[unicode], "0001000200030004", "安安人——".replace("安安", "安\u{5b8a}").as_str());
    let codes = "1 begincodespacerange <00> <ff> endcodespacerange\n\
                 1 begincidrange <41> <42> 7 endcidrange";
    let (font, unicode) = own("5 0 R", "2 beginbfchar <41> <5b89> <42> <5168> endbfchar");
    check(&font, &[unicode, stream("", codes.as_bytes())], "4142", "安全");

    let drawn = "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<<>>\
                 /Encoding<</Differences[65/g0/g1]>>/FirstChar 65/LastChar 66/Widths[1 1]\
                 /ToUnicode 4 0 R>>";
    let unicode = stream("", b"2 beginbfchar <41> <5b89> <42> <5168> endbfchar");
    check(drawn, &[unicode], "4142", "安全");
    let western = "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding<</BaseEncoding\
                   /WinAnsiEncoding/Differences[1/A/space/B/percent]>>>>";
    check(western, &[], "0102030480", "A B%€");
}

/// Every character of GB 2312 comes back from its encoding as itself.
#[test]
fn the_whole_character_set_is_read() {
    let all = (0xb0..=0xf7u8).flat_map(|high| (0xa1..=0xfeu8).map(move |low| [high, low]));
    let known = all.filter_map(|pair| {
        let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&pair)?;
        let character = text.chars().next()?;
        (!('\u{e000}'..='\u{f8ff}').contains(&character)).then_some((pair, character))
    });
    let (pairs, characters): (Vec<[u8; 2]>, Vec<char>) = known.unzip();
    assert_eq!(characters.len(), 6763);
    for (pairs, characters) in pairs.chunks(40).zip(characters.chunks(40)) {
        let content = format!("BT /F 12 Tf 5 700 Td <{}> Tj ET", hex(&pairs.concat()));
        let expected: String = characters.iter().collect();
        let bytes = with_pages(&song("GB-EUC-H"), &[], &[content]);
        assert_eq!(text(&bytes).trim_end(), expected);
    }
}

/// Two pages as an office prints them: 28 characters of 16 pt to a line.
#[test]
fn lines_become_paragraphs_and_furniture_is_marked() {
    let full = "为加强安全生产监管执法工作，切实维护人民群众生命财产安全，现提出以下";
    let (first, rest): (String, String) =
        (full.chars().take(26).collect(), full.chars().skip(26).collect());
    let rest = format!("{rest}意见，请结合实际认真贯彻执行，确保各项措施");
    let rest: String = rest.chars().take(28).collect();
    let bytes = pages(&[
        &[
            (200, 800, "云州市人民政府文件"),
            (170, 740, "关于安全生产的意见"),
            (102, 700, &first),
            (70, 671, &rest),
            (250, 60, "— 1 —"),
        ],
        &[
            (200, 800, "云州市人民政府文件"),
            (70, 740, "落到实处。"),
            (102, 711, "一、总体要求。"),
            (102, 682, "坚持安全第一、预防为主、综合治理的方针，防止事故发生。"),
            (250, 60, "— 2 —"),
        ],
    ]);
    let read = read("意见.pdf", &bytes).unwrap();
    let joined = format!("{first}{rest}落到实处。");
    assert_eq!(
        kept(&read),
        format!(
            "关于安全生产的意见\n{joined}\n一、总体要求。\n坚持安全第一、预防为主、综合治理的方针，防止事故发生。\n"
        )
    );
    let marked: Vec<(Mark, &str)> =
        read.marks.iter().map(|(range, mark)| (*mark, &read.text[range.clone()])).collect();
    assert_eq!(
        marked,
        [
            (Mark::Furniture, "云州市人民政府文件\n"),
            (Mark::PageBreak, "\n— 1 —\n云州市人民政府文件\n"),
            (Mark::Furniture, "— 2 —\n"),
        ]
    );
    assert_eq!(read.pages.len(), 2);
    assert!(read.text[read.pages[1]..].starts_with("云州市人民政府文件\n落到实处"));
}

/// What is printed twice for bold stands once; what slants is a watermark; a turned page is read
/// as it is shown.
#[test]
fn bold_watermarks_and_turned_pages() {
    let slant = format!("BT /F 90 Tf .7 .7 -.7 .7 150 300 Tm <{}> Tj ET\n", utf16("草稿"));
    let content = line(70, 700, "安全第一") + &slant + &line(70, 700, "安全第一");
    let bytes = with_pages(&song("UniGB-UTF16-H"), &[], &[content]);
    assert_eq!(text(&bytes), "安全第一\n");
    let turned = format!("BT /F 16 Tf 0 1 -1 0 100 50 Tm <{}> Tj ET", utf16("安全第一"));
    let bytes = with_pages(&song("UniGB-UTF16-H"), &[], &[turned]);
    let upright =
        String::from_utf8_lossy(&bytes).replace("/Type/Page/Parent", "/Rotate 90/Type/Page/Parent");
    assert_eq!(text(upright.as_bytes()), "安全第一\n");
}

#[test]
fn cells_of_a_table_stay_apart() {
    let mut content =
        String::from("70 600 400 90 re S 150 600 m 150 690 l S 70 660 m 470 660 l S\n");
    for (x, y, words) in [
        (80, 668, "序号"),
        (160, 668, "工作任务"),
        (80, 635, "1"),
        (160, 640, "建立健全企业安全生产诚信约束机制、信用"),
        (160, 615, "记录"),
    ] {
        content += &line(x, y, words);
    }
    let bytes = with_pages(&song("UniGB-UTF16-H"), &[], &[content]);
    assert_eq!(text(&bytes), "序号\t工作任务\n1\t建立健全企业安全生产诚信约束机制、信用记录\n");
    // Without rules, columns are told by the distance between them.
    assert_eq!(text(&pages(&[&[(70, 700, "联系人"), (300, 700, "电话")]])), "联系人\t电话\n");
}

#[test]
fn forms_are_shown_where_they_are_called() {
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 500 800]/Matrix[1 0 0 1 0 -100]",
        line(70, 700, "安全第一").as_bytes(),
    );
    let content = line(70, 700, "预防为主") + "q /X Do Q";
    let bytes = with_pages(&song("UniGB-UTF16-H"), &[form], &[content]);
    assert_eq!(text(&bytes), "预防为主\n安全第一\n");
}

fn sample() -> Vec<u8> {
    pages(&[&[(70, 700, "一、总体要求。坚持安全第一、预防为主。"), (70, 671, "二、工作任务。")]])
}

fn locked(password: &str) -> Vec<u8> {
    let mut document = Document::load_mem(&sample()).unwrap();
    let state = EncryptionState::try_from(EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    })
    .unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn damaged_and_locked_files() {
    let whole = text(&sample());
    assert!(whole.starts_with("一、总体要求"));
    let replaced =
        |from: &str, to: &str| String::from_utf8_lossy(&sample()).replace(from, to).into_bytes();
    // A wrong or missing table of objects is rebuilt; bytes before the header are passed over.
    assert_eq!(text(&replaced("startxref\n", "startxref\n99")), whole);
    assert_eq!(text(&replaced("xref\n0", "nonsense")), whole);
    assert_eq!(text(&replaced("/Contents", "/Shifted true/Contents")), whole);
    assert_eq!(text(&[&b"\r\n\r\n"[..], &sample()].concat()), whole);
    // Without a password it is read, with one it is not.
    assert_eq!(text(&locked("")), whole);
    let picture = stream("/Type/XObject/Subtype/Image/Width 1/Height 1", b"\0");
    let scan = |text: &str| {
        let page = "q 595 0 0 842 0 0 cm /X Do Q".to_owned();
        let contents = [page.clone(), page.clone(), text.to_owned()];
        with_pages(&song("UniGB-UTF16-H"), std::slice::from_ref(&picture), &contents)
    };
    let nameless = "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[\
                    <</Type/Font/Subtype/CIDFontType2/BaseFont/A>>]>>";
    let cases: [(&str, Vec<u8>); 9] = [
        ("加密.pdf", locked("secret")),
        ("截断.pdf", sample()[..40].to_vec()),
        ("不是.pdf", "文".into()),
        ("只有头.pdf", b"%PDF-1.7\n".to_vec()),
        ("没有页.pdf", replaced("/Kids[5 0 R]", "/Kids[]")),
        ("空白.pdf", pages(&[&[]])),
        ("扫描.pdf", scan("")),
        ("多半扫描.pdf", scan(&line(70, 700, "封面"))),
        ("没有字符表.pdf", with_pages(nameless, &[], &["BT /F 9 Tf <00010002> Tj ET".into()])),
    ];
    let refusals: Vec<String> =
        cases.iter().map(|(name, bytes)| super::refusal(name, bytes)).collect();
    insta::assert_snapshot!(refusals.join("\n"));
}

#[test]
fn pages_that_are_pictures_are_named() {
    let picture = stream("/Type/XObject/Subtype/Image/Width 1/Height 1", b"\0");
    let words = line(70, 700, "一、总体要求。");
    let contents = [words.clone(), "/X Do".to_owned(), words];
    let bytes = with_pages(&song("UniGB-UTF16-H"), &[picture], &contents);
    let cautions = read("意见.pdf", &bytes).unwrap().cautions;
    assert_eq!(cautions, [crate::Caution::PagesWithoutText(vec![2])]);
}

/// Each of these would take for ever, or all memory, or the whole stack.
#[test]
fn files_made_to_exhaust_the_machine_are_refused() {
    let unigb = song("UniGB-UTF16-H");
    // A form that shows itself; one that shows the next ten times, fifteen levels deep.
    let circle = stream("/Subtype/Form/Resources<</XObject<</X 4 0 R>>>>", b"/X Do");
    assert_eq!(text(&with_pages(&unigb, &[circle], &[line(70, 700, "文") + "/X Do"])), "文\n");
    let fan: Vec<Vec<u8>> = (0..15)
        .map(|n| {
            let next = format!("/Subtype/Form/Resources<</XObject<</X {} 0 R>>>>", n + 5);
            stream(&next, "/X Do ".repeat(10).as_bytes())
        })
        .chain([b"null".to_vec()])
        .collect();
    assert_eq!(text(&with_pages(&unigb, &fan, &["/X Do".into()])), "too-complex");

    // A hundred megabytes out of a hundred kilobytes, as content and as packed objects.
    let spaces = zipped(&vec![b' '; 100 << 20]);
    let bomb = stream("/Filter/FlateDecode", &spaces);
    let page = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>".to_vec();
    let objects = |content: Vec<u8>| {
        pdf(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
            page.clone(),
            content,
        ])
    };
    assert_eq!(text(&objects(bomb)), "too-complex");
    let packed = stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &spaces);
    assert_eq!(text(&objects(packed)), "too-complex");
    let twice = stream("/Filter[/FlateDecode/FlateDecode]", &zipped(&spaces));
    assert_eq!(text(&objects(twice)), "too-complex");

    // Nesting, in the file and in a page.
    let deep = "[".repeat(1_000_000);
    let nested = objects(deep.clone().into_bytes());
    assert_eq!(text(&nested), "empty-file");
    assert_eq!(text(&with_pages(&unigb, &[], &[line(70, 700, "文") + &deep])), "文\n");
    assert_eq!(
        text(&with_pages(&unigb, &[], &["q ".repeat(1_000_000) + &line(70, 700, "文")])),
        "文\n"
    );

    // A tree of pages that is a circle, and one that is a chain.
    let mut chain = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec()];
    chain.extend((3..5000).map(|n| format!("<</Type/Pages/Count 1/Kids[{n} 0 R]>>").into_bytes()));
    assert_eq!(text(&pdf(&chain)), "broken-file");
    let circle =
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R>>"];
    assert_eq!(text(&pdf(&circle.map(|object| object.as_bytes().to_vec()))), "broken-file");

    // Objects without number.
    let many = objects("[ ".repeat(20 << 20).into_bytes());
    assert_eq!(text(&many), "too-complex");
}

proptest! {
    /// Truncations and flipped bytes. Nothing in the file is packed, so that a flip reaches every
    /// part of the reader.
    #[test]
    fn mutated_files_are_read_or_refused(
        cut in 0.0..1.5f64,
        flips in prop::collection::vec((0.0..1.0f64, any::<u8>()), 0..8),
    ) {
        let mut bytes = sample();
        for (at, byte) in flips {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] = byte;
        }
        bytes.truncate((cut * bytes.len() as f64) as usize);
        if let Ok(read) = read("文件.pdf", &bytes) {
            prop_assert!(!read.text.trim().is_empty());
            for (range, _) in &read.marks {
                prop_assert!(read.text.get(range.clone()).is_some());
            }
            for start in &read.pages {
                prop_assert!(read.text.is_char_boundary(*start));
            }
        }
    }

    /// Operators in any order.
    #[test]
    fn any_content_is_read(
        parts in prop::collection::vec(prop::sample::select(vec![
            "q ", "Q ", "BT ", "ET ", "/F 9 Tf ", "/F 1e9 Tf ", "1 0 0 1 50 700 Tm ", "0 0 0 0 0 0 cm ",
            "1e30 0 0 1e30 1e30 0 cm ", "<5b895168> Tj ", "[<5b89> -500 <5168>] TJ ", "T* ", "12 TL ",
            "<5b89> ' ", "1 2 <5b89> \" ", "/X Do ", "/Artifact BMC ", "EMC ", "0 0 9 9 re ", "1 1 m ",
            "9 1 l ", "S ", "-1 Tz ", "[ ", "<< ", "BI ", "-50 -500 Td ",
        ]), 0..60),
    ) {
        let _ = text(&with_pages(&song("UniGB-UTF16-H"), &[], &[parts.concat()]));
    }
}
