//! Files that travel inside a PDF, and what its bytes are for.

use proptest::prelude::*;

use super::pdf::{pdf, stream, zipped};
use crate::{Attached, PdfPart, attachments, part_at};

/// A file of one page with these entries in its catalog, and objects from 5 on.
fn with_catalog(entries: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{entries}>>").into_bytes(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F<</Type/Font>>>>>>>>"
            .to_vec(),
        stream("", b"BT ET"),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

/// Two attachments: a plain one, and a packed one with a Chinese name.
fn sample() -> Vec<u8> {
    with_catalog(
        "/AF[5 0 R 6 0 R]/Metadata 9 0 R",
        &[
            b"<</Type/Filespec/F(a.json)/UF(a.json)/EF<</F 7 0 R>>>>".to_vec(),
            b"<</Type/Filespec/UF<FEFF4E8B5B9E>/EF<</UF 8 0 R>>>>".to_vec(),
            stream("/Type/EmbeddedFile", b"{}"),
            stream("/Filter/FlateDecode", &zipped("事实".as_bytes())),
            stream("/Type/Metadata", b"<xmp/>"),
        ],
    )
}

/// The attachments by name, or the code of the refusal.
fn found(bytes: &[u8]) -> Vec<(String, String)> {
    let text = |file: Attached| (file.name, String::from_utf8_lossy(&file.bytes).into_owned());
    match attachments("a.pdf", bytes) {
        Ok(files) => files.into_iter().map(text).collect(),
        Err(refusal) => vec![(refusal.code.to_owned(), String::new())],
    }
}

fn pair(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

#[test]
fn attachments_are_taken_out() {
    let both = [pair("a.json", "{}"), pair("事实", "事实")];
    assert_eq!(found(&sample()), both);
    // The table of objects points past them: they are looked for.
    let shifted = String::from_utf8_lossy(&sample()).replace("/AF[", "/Shifted true/AF[");
    assert_eq!(found(shifted.as_bytes())[0], both[0]);
    assert_eq!(found(&with_catalog("", &[])), []);
    assert_eq!(found(&with_catalog("/AF[9 0 R 1 (x) [[]] <</EF 5>>]/AF 1 0 R", &[])), []);
    assert_eq!(found("文".as_bytes()), [pair("broken-file", "")]);
    let damaged =
        [b"<</F(a)/EF<</F 6 0 R>>>>".to_vec(), stream("/Filter/FlateDecode", b"no deflated data")];
    assert_eq!(found(&with_catalog("/AF[5 0 R]", &damaged)), [pair("a", "")]);
}

#[test]
fn attachments_made_to_exhaust_the_machine_are_refused() {
    let bomb = stream("/Filter/FlateDecode", &zipped(&vec![b' '; 100 << 20]));
    let file = b"<</F(a)/EF<</F 6 0 R>>>>".to_vec();
    assert_eq!(
        found(&with_catalog("/AF[5 0 R]", &[file.clone(), bomb])),
        [pair("too-complex", "")]
    );
    // One file, named a million times.
    let many = format!("/AF[{}]", "5 0 R ".repeat(1_000_000));
    let found = found(&with_catalog(&many, &[file, stream("", b"x")]));
    assert_eq!(found, vec![pair("a", "x"); 64]);
}

#[test]
fn a_byte_is_for_something() {
    let bytes = sample();
    for (needle, expected) in [
        ("%PDF", PdfPart::Frame),
        ("/Catalog", PdfPart::Frame),
        ("/Contents", PdfPart::Page(1)),
        ("BT ET", PdfPart::Page(1)),
        ("/Filespec", PdfPart::Attachment),
        ("{}", PdfPart::Attachment),
        ("<xmp/>", PdfPart::Metadata),
        ("trailer", PdfPart::Frame),
    ] {
        let at = bytes.windows(needle.len()).position(|w| w == needle.as_bytes()).unwrap();
        assert_eq!(part_at("a.pdf", &bytes, at), Ok(expected), "{needle}");
    }
    assert_eq!(part_at("a.pdf", &bytes, usize::MAX), Ok(PdfPart::Frame));
}

proptest! {
    #[test]
    fn mutated_files_give_attachments_or_a_refusal(
        cut in 0.0..1.5f64,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        offset: usize,
    ) {
        let mut bytes = sample();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate((cut * bytes.len() as f64) as usize);
        let _ = attachments("a.pdf", &bytes);
        let _ = part_at("a.pdf", &bytes, offset % (bytes.len() + 1));
    }
}
