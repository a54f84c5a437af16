//! Many documents in one file.

use super::{FORMS, PRESS, job, layout_of, sample, tool};
use crate::{PressError, PrintRun, Printed};

/// The samples one behind the other.
fn bound(double_sided: bool) -> (Printed, Vec<(usize, usize)>) {
    let mut run = PrintRun::new(double_sided);
    let add = |form| {
        let data = sample(form);
        let layout = layout_of(&data);
        run.add(&PRESS.typeset(&job(&layout, &data)).unwrap())
    };
    let pages = FORMS.map(add).to_vec();
    (run.pdf("合印", "三份").unwrap(), pages)
}

fn text(pdf: &[u8], (first, last): (usize, usize)) -> String {
    let (first, last) = (first.to_string(), last.to_string());
    tool("pdftotext", &["-f", &first, "-l", &last, "{}", "-"], pdf)
}

#[test]
fn each_document_keeps_its_pages() {
    for double_sided in [false, true] {
        let (bound, pages) = bound(double_sided);
        let mut alone_bytes = 0;
        for (form, &at) in FORMS.iter().zip(&pages) {
            let data = sample(form);
            let alone = PRESS.print(&job(&layout_of(&data), &data)).unwrap();
            // Its text with its own page numbers, 共 2 页 第 1 页.
            assert_eq!(text(&bound.pdf, at), text(&alone.pdf, (1, alone.pages)), "{form}");
            assert_eq!(at.1 + 1 - at.0, alone.pages);
            assert!(!double_sided || at.0 % 2 == 1, "{form} begins on the back of {pages:?}");
            alone_bytes += alone.pdf.len();
        }
        tool("qpdf", &["--check", "{}"], &bound.pdf);
        assert!(!double_sided || bound.pages % 2 == 0, "{} pages", bound.pages);
        // Each font is there once.
        assert!(bound.pdf.len() * 3 < alone_bytes * 2, "{} of {alone_bytes}", bound.pdf.len());
        let fonts = tool("pdffonts", &["{}"], &bound.pdf);
        assert_eq!(fonts.lines().skip(2).count(), bound.fonts.len(), "{fonts}");
    }
    assert_eq!(bound(true).0.sha256, bound(true).0.sha256);
}

#[test]
fn a_run_without_a_document_is_refused() {
    let refused = PrintRun::new(false).pdf("合印", "没有").unwrap_err();
    assert!(matches!(refused, PressError::EmptyRun), "{refused}");
    assert_eq!(refused.code(), "empty-run");
}
