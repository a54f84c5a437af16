use std::path::Path;
use std::sync::LazyLock;

use press::{Attachment, PrintJob, Standard};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Outcome, Verified};
use crate::record::Record;
use crate::testing::{Bench, DESK, facts, fonts, home};
use crate::{Desk, Format};

const FORM: &str = "rectification-order";

/// An issued document.
static PDF: LazyLock<Vec<u8>> = LazyLock::new(|| print(&DESK.desk, FORM));

fn print(desk: &Desk, form: &str) -> Vec<u8> {
    let paper = desk.render(form, &facts(form), Format::Pdf, false).unwrap();
    paper.pages.into_iter().next().unwrap()
}

/// The answer to a file of these bytes, or the message of the error.
fn verify(desk: &Desk, bytes: &[u8]) -> Result<Verified, String> {
    let file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    desk.verify(file.path()).map_err(|error| error.findings[0].code.to_string())
}

/// What came of it and the one sentence about it.
#[track_caller]
fn said(desk: &Desk, bytes: &[u8]) -> (Outcome, String) {
    let answer = verify(desk, bytes).unwrap();
    assert_eq!(answer.ok, answer.outcome == Outcome::Intact);
    let [sentence] = &answer.differences[..] else { panic!("{:?}", answer.differences) };
    (answer.outcome, sentence.clone())
}

/// The one sentence about a file that was altered.
#[track_caller]
fn altered(desk: &Desk, bytes: &[u8]) -> String {
    let (outcome, sentence) = said(desk, bytes);
    assert_eq!(outcome, Outcome::Altered, "{sentence}");
    sentence
}

/// The record that travels in a file.
pub(crate) fn record(pdf: &[u8]) -> Record {
    let attached = intake::attachments("it.pdf", pdf).unwrap();
    let [attached] = &attached[..] else { panic!("{} attachments", attached.len()) };
    assert_eq!(attached.name, Record::NAME);
    Record::read(&attached.bytes).unwrap()
}

/// Pages of one content that carry another record.
fn carrying(page: &Value, record: &Record) -> Vec<u8> {
    let (carried, layout) = (record.to_json(), format!("/forms/{FORM}/layout.typ"));
    let job = PrintJob {
        layout: &layout,
        data: page,
        title: record.text("title"),
        author: record.text("agency"),
        ident: &record.content_sha256(),
        date: record.provenance.date,
        standard: Standard::PdfA3b,
        attachment: Some(Attachment {
            name: Record::NAME,
            description: "",
            media_type: "application/json",
            bytes: carried.as_bytes(),
        }),
        seal: None,
    };
    DESK.desk.print_pdf(&job).unwrap()
}

/// A file as this program prints it from a record that somebody wrote.
fn forged(record: &Record) -> Vec<u8> {
    printed_by(&DESK.desk, record)
}

/// A record on the pages of another installation.
fn printed_by(desk: &Desk, record: &Record) -> Vec<u8> {
    let prepared = desk.prepare_again(record.clone()).unwrap();
    desk.lay_out(&prepared, |proof| Ok(proof.pdf()?.pdf)).unwrap().unwrap()
}

/// An installation with its own version of a file of the program.
fn with_own(file: &str, change: impl Fn(String) -> String) -> Bench {
    let text = change(std::fs::read_to_string(home().join(file)).unwrap());
    Bench::new().changed(|data| write(&data.join(file), text.as_bytes()))
}

#[test]
fn an_issued_document_is_what_was_printed() {
    let expected = Verified {
        compared: super::Compared::Bytes,
        ok: true,
        outcome: Outcome::Intact,
        form: Some(FORM.to_owned()),
        title: Some("责令限期整改指令书".to_owned()),
        number: Some("（云）应急责改〔2026〕12号".to_owned()),
        differences: vec![],
    };
    assert_eq!(verify(&DESK.desk, &PDF), Ok(expected));
    // On another day, too: the day of printing is in the record.
    let mut later = record(&PDF);
    later.provenance.date = jiff::civil::date(2031, 1, 2);
    assert!(verify(&DESK.desk, &forged(&later)).unwrap().ok);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whatever byte is changed: the file does not pass, and somebody is told why.
    #[test]
    fn a_changed_byte_is_found(at in any::<prop::sample::Index>(), mask in 1_u8..) {
        let mut pdf = PDF.clone();
        let at = at.index(pdf.len());
        pdf[at] ^= mask;
        match verify(&DESK.desk, &pdf) {
            Ok(answer) => prop_assert!(!answer.ok && answer.differences.len() == 1, "{answer:?}"),
            Err(code) => prop_assert_eq!(code, "broken-file"),
        }
    }
}

/// Where the first changed byte lies is said in words.
#[test]
fn what_was_changed_is_named() {
    let find = |needle: &[u8]| PDF.windows(needle.len()).position(|w| w == needle).unwrap();
    let said = |at: usize, mask: u8| {
        let mut pdf = PDF.clone();
        pdf[at] ^= mask;
        altered(&DESK.desk, &pdf)
    };
    for (needle, expected) in [
        (&b"/MediaBox[0 0 595.2756"[..], "第1页的版面"),
        (b"<xmp:CreatorTool>", "文件信息（标题、作者、日期）"),
        (b"/FontDescriptor", "字体"),
        (b"/StructElem", "文字次序的标记"),
        (b"%PDF-1.7", "文件结构"),
    ] {
        // The last byte of the needle is inside its object and breaks no other syntax.
        let said = said(find(needle) + needle.len() - 1, 1);
        assert!(said.starts_with("文件被改动过：与按附带的内容重新印出的不同"), "{said}");
        assert!(said.contains(expected), "{}: {said}", String::from_utf8_lossy(needle));
    }

    let mut longer = PDF.clone();
    longer.extend(b"\n% signed");
    assert_eq!(
        altered(&DESK.desk, &longer),
        "文件被改动过：末尾多出 9 个字节，像是被批注、签名或另存过；印出的内容还在"
    );
}

/// A fact that was changed in the record: the QR code does not fit any more.
#[test]
fn a_changed_record_is_named() {
    let mut changed = record(&PDF);
    changed.draft["agency"] = json!("云州市住房和城乡建设局");
    assert_eq!(
        altered(&DESK.desk, &forged(&changed)),
        "附带的内容被改动过，与二维码中的校验值不符"
    );
}

/// A fact that was changed on the page: the text is shown as printed and as it is.
#[test]
fn a_changed_page_is_shown() {
    let original = record(&PDF);
    let mut draft = original.draft.clone();
    let text = draft.to_string().replace("机加工车间", "机加工厂房");
    draft = serde_json::from_str(&text).unwrap();
    assert_ne!(draft, original.draft);
    let said = altered(&DESK.desk, &carrying(&draft, &original));
    assert!(said.starts_with("文件被改动过：第1页的文字不同，附带的内容是“"), "{said}");
    assert!(said.contains("机加工车间") && said.contains("机加工厂房"), "{said}");
}

/// What it was made with and is not at hand today: other bytes are then no sign of a change, and the
/// same bytes still prove that there was none.
#[test]
fn other_tools_are_named() {
    let file = &PDF[..];
    let check = |desk: &Desk, file: &[u8], outcome, expected: &str| {
        assert_eq!(said(desk, file), (outcome, expected.to_owned()));
    };
    let mut other = record(file);
    other.provenance.program = "9.9.9".to_owned();
    let versions = "文件由准绳 9.9.9 版印制，本机是 0.1.0 版";
    let same = format!("{versions}；文件与重新印出的逐字节相同");
    check(&DESK.desk, &forged(&other), Outcome::Intact, &same);
    let mut signed = forged(&other);
    signed.extend(b"\n% signed");
    let unlike = format!("{versions}，不能逐字节核对；文字与重新印出的相同");
    check(&DESK.desk, &signed, Outcome::Unknown, &unlike);

    let layout =
        with_own("templates/lib/sign.typ", |text| text.replace("above: 11mm", "above: 12mm"));
    let unlike = "印制所用的版式模板与本机现在的不同，不能逐字节核对；文字与重新印出的相同";
    check(&layout.desk, file, Outcome::Unknown, unlike);
    // The wording has done its work: another one excuses no other byte.
    let wording = format!("templates/forms/{FORM}/wording.j2");
    let wording = with_own(&wording, |text| text.replacen('。', "！", 1));
    let same = "印制所用的措辞模板与本机现在的不同；文件与重新印出的逐字节相同";
    check(&wording.desk, file, Outcome::Intact, same);
    let mut longer = PDF.clone();
    longer.push(b' ');
    assert!(altered(&wording.desk, &longer).starts_with("文件被改动过：末尾多出 1 个字节"));
    // Another stack of fonts with the same faces on these pages.
    let fonts = Bench::new().changed(|data| {
        let font = std::fs::read(fonts().join("FandolKai-Regular.ttf")).unwrap();
        write(&data.join("fonts/own.ttf"), &font);
    });
    let same = "印制所用的字体与本机现在的不同；文件与重新印出的逐字节相同";
    check(&fonts.desk, file, Outcome::Intact, same);
    // A layout that says something else: the text as printed and as it is.
    let foot =
        with_own("templates/lib/page.typ", |text| text.replace("[共 #total 页", "[总 #total 页"));
    let (outcome, sentence) = said(&foot.desk, file);
    assert_eq!(outcome, Outcome::Unknown);
    assert!(sentence.contains("不能逐字节核对；第1页的文字不同"), "{sentence}");
    // A changed record is one, whatever it was made with.
    let mut changed = record(file);
    changed.draft["agency"] = json!("云州市住房和城乡建设局");
    let answer = verify(&layout.desk, &forged(&changed)).unwrap();
    assert_eq!((answer.outcome, answer.differences.len()), (Outcome::Altered, 2), "{answer:?}");
    // The form is gone.
    let mut gone = record(file);
    gone.draft["form"] = json!("no-such-form");
    let answer = verify(&DESK.desk, &carrying(&gone.draft, &gone)).unwrap();
    assert!(answer.differences.iter().any(|d| d.contains("没有“no-such-form”")), "{answer:?}");
}

/// Pages without any text that carry a record: nobody may call their text the same.
#[test]
fn text_that_cannot_be_read_is_not_the_same() {
    let layout = format!("templates/forms/{FORM}/layout.typ");
    let mute = with_own(&layout, |_| "#rect()".to_owned());
    let mut carried = record(&PDF);
    let pages = printed_by(&mute.desk, &carried);
    assert!(altered(&DESK.desk, &pages).starts_with("文件被改动过：与按附带的内容重新印出的不同"));
    carried.provenance.layout = "another".to_owned();
    let (outcome, sentence) = said(&DESK.desk, &printed_by(&mute.desk, &carried));
    assert_eq!(outcome, Outcome::Unknown);
    assert!(sentence.contains("不能逐字节核对；文字也读不出来核对："), "{sentence}");
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Content that no case gives: it is laid out in bounded time, or not at all; nothing panics.
#[test]
fn hostile_records_are_answered() {
    let original = record(&PDF);
    let one = |part: Value| json!([part]);
    let table = |columns: usize, rows: usize| {
        let column = json!({ "label": "", "width": 1 });
        json!({ "kind": "table", "columns": vec![column; columns], "rows": vec![vec!["1"; columns]; rows] })
    };
    for (parts, expected) in [
        (one(json!({ "kind": "paragraph", "text": "\n".repeat(20_000) })), "第1页的文字不同"),
        (
            one(json!({ "kind": "seal", "agency": "责".repeat(5_000), "date": "" })),
            "第1页的文字不同",
        ),
        (one(json!({ "kind": "seal", "agency": "责".repeat(10_001), "date": "" })), "已损坏"),
        (one(json!({ "kind": "paragraph", "text": "责\n".repeat(140_000) })), "已损坏"),
        (json!(vec![json!({ "kind": "blank" }); 2_000]), "第1页的文字不同"),
        (json!(vec![json!({ "kind": "blank" }); 2_001]), "已损坏"),
        (one(table(50, 2_000)), "文件被改动过"),
        (one(table(51, 1)), "已损坏"),
        (one(table(1, 2_001)), "已损坏"),
        (one(json!({ "kind": "no such kind" })), "不能重新印出来"),
        (one(json!({ "kind": "list", "items": 7 })), "不能重新印出来"),
        (one(json!({ "kind": "paragraph", "text": "张\u{202e}某" })), "不能重新印出来"),
        (json!(null), "不能重新印出来"),
        (json!({}), "不能重新印出来"),
    ] {
        let mut hostile = original.clone();
        hostile.draft["parts"] = parts;
        for (n, part) in hostile.draft["parts"].as_array_mut().into_iter().flatten().enumerate() {
            part["name"] = json!(format!("part-{n}"));
        }
        let number = original.text("number");
        hostile.draft["qr"] = json!(casework::draft::qr(number, &hostile.content_sha256()));
        let (outcome, said) = said(&DESK.desk, &carrying(&original.draft, &hostile));
        assert_ne!(outcome, Outcome::Intact);
        assert!(said.contains(expected), "{expected}: {said}");
    }
}
