//! The one section: paper and margins, the footers, the watermark behind the text, the QR code.

use super::styles::Names;
use super::table::table;
use super::text::paragraph;
use super::xml::{Attributes, Xml, emu, twips};
use super::{Block, Code, Document, Page, Paragraph, Watermark};

/// The namespaces that the parts of the text use.
const SPACES: [(&str, &str); 8] = [
    ("xmlns:w", super::styles::MAIN),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ("xmlns:v", "urn:schemas-microsoft-com:vml"),
    ("xmlns:o", "urn:schemas-microsoft-com:office:office"),
    ("xmlns:w10", "urn:schemas-microsoft-com:office:word"),
];

/// The relations of the document by which the section finds its other parts.
pub(super) const HEADER: &str = "rIdHeader";
pub(super) const FOOTER: &str = "rIdFooter";
pub(super) const IMAGE: &str = "rIdCode";

/// The kinds of pages, as references call them, that have a footer of their own, each with it.
pub(super) fn feet(document: &Document) -> Vec<(&'static str, &[Block])> {
    let own = [("even", &document.even_foot), ("first", &document.first_foot)];
    let own = own.into_iter().filter_map(|(kind, foot)| Some((kind, foot.as_deref()?)));
    [("default", &*document.foot)].into_iter().chain(own).collect()
}

/// A part of the text, its root and what `inside` writes.
fn part(root: &str, inside: impl FnOnce(&mut Xml)) -> String {
    let spaces: Vec<(&str, &dyn std::fmt::Display)> =
        SPACES.iter().map(|(name, space)| (*name, space as _)).collect();
    let mut xml = Xml::new();
    xml.element(root, &spaces, inside);
    xml.finish()
}

/// `word/document.xml`.
pub(super) fn document(document: &Document) -> String {
    let names = Names::new(&document.styles);
    part("w:document", |xml| {
        xml.element("w:body", &[], |xml| {
            let mut code = document.picture.as_ref();
            // The picture hangs on the first paragraph of the page.
            if !matches!(document.body.first(), Some(Block::Paragraph(_)))
                && let Some(picture) = code.take()
            {
                let hook = Paragraph::default();
                paragraph(xml, &hook, &names, |xml| anchor(xml, picture, &document.page));
            }
            for block in &document.body {
                match block {
                    Block::Paragraph(one) => paragraph(xml, one, &names, |xml| {
                        if let Some(picture) = code.take() {
                            anchor(xml, picture, &document.page);
                        }
                    }),
                    Block::Table(one) => table(xml, one, &names),
                }
            }
            section(xml, document);
        });
    })
}

/// The order is that of `CT_SectPr`: references first.
fn section(xml: &mut Xml, document: &Document) {
    let page = &document.page;
    xml.element("w:sectPr", &[], |xml| {
        let mut refer = |name: &str, part: &str, kind: &str| {
            xml.empty(name, &[("w:type", &kind), ("r:id", &format!("{part}-{kind}"))]);
        };
        let feet = feet(document);
        if document.watermark.is_some() {
            // A kind of page without a header of its own would show none.
            feet.iter().for_each(|(kind, _)| refer("w:headerReference", HEADER, kind));
        }
        for (kind, _) in feet.iter().filter(|(_, foot)| !foot.is_empty()) {
            refer("w:footerReference", FOOTER, kind);
        }
        let (width, height) = (twips(page.width), twips(page.height));
        if width > height {
            let size: Attributes<'_> =
                &[("w:w", &width), ("w:h", &height), ("w:orient", &"landscape")];
            xml.empty("w:pgSz", size);
        } else {
            xml.empty("w:pgSz", &[("w:w", &width), ("w:h", &height)]);
        }
        let margins: Attributes<'_> = &[
            ("w:top", &twips(page.top)),
            ("w:right", &twips(page.right)),
            ("w:bottom", &twips(page.bottom)),
            ("w:left", &twips(page.left)),
            ("w:header", &twips(page.foot)),
            ("w:footer", &twips(page.foot)),
            ("w:gutter", &0),
        ];
        xml.empty("w:pgMar", margins);
        if document.first_foot.is_some() {
            xml.empty("w:titlePg", &[]);
        }
        if let Some(pitch) = document.grid {
            xml.empty("w:docGrid", &[("w:type", &"lines"), ("w:linePitch", &twips(pitch))]);
        }
    });
}

/// `word/footer-….xml`.
pub(super) fn footer(document: &Document, foot: &[Block]) -> String {
    let names = Names::new(&document.styles);
    part("w:ftr", |xml| {
        for block in foot {
            match block {
                Block::Paragraph(one) => paragraph(xml, one, &names, |_| {}),
                Block::Table(one) => table(xml, one, &names),
            }
        }
    })
}

/// `word/header-….xml`: the watermark, drawn as Word draws its own.
pub(super) fn header(watermark: &Watermark, page: &Page) -> String {
    part("w:hdr", |xml| {
        xml.element("w:p", &[], |xml| {
            xml.element("w:r", &[], |xml| {
                xml.element("w:pict", &[], |xml| word(xml, watermark, page));
            });
        });
    })
}

/// VML, the only kind of drawing that Word makes watermarks of.
fn word(xml: &mut Xml, watermark: &Watermark, page: &Page) {
    let kind: Attributes<'_> = &[
        ("id", &"_x0000_t136"),
        ("coordsize", &"21600,21600"),
        ("o:spt", &"136"),
        ("adj", &"10800"),
        ("path", &"m@7,l@8,m@5,21600l@6,21600e"),
    ];
    xml.element("v:shapetype", kind, |xml| {
        xml.element("v:formulas", &[], |xml| {
            for formula in [
                "sum #0 0 10800",
                "prod #0 2 1",
                "sum 21600 0 @1",
                "sum 0 0 @2",
                "sum 21600 0 @3",
                "if @0 @3 0",
                "if @0 21600 @1",
                "if @0 0 @2",
                "if @0 @4 21600",
            ] {
                xml.empty("v:f", &[("eqn", &formula)]);
            }
        });
        let path: Attributes<'_> = &[
            ("textpathok", &"t"),
            ("o:connecttype", &"custom"),
            ("o:connectlocs", &"@9,0;@10,10800;@11,21600;@12,10800"),
        ];
        xml.empty("v:path", path);
        xml.empty("v:textpath", &[("on", &"t"), ("fitshape", &"t")]);
    });
    let width = watermark.size * watermark.text.chars().count() as f64;
    let width = width.min(page.width);
    let style = format!(
        "position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{}pt;rotation:315;\
         z-index:-251658752;mso-position-horizontal:center;\
         mso-position-horizontal-relative:page;mso-position-vertical:center;\
         mso-position-vertical-relative:page",
        watermark.size,
    );
    let colour = format!("#{}", watermark.colour);
    let shape: Attributes<'_> = &[
        ("id", &"Watermark"),
        ("type", &"#_x0000_t136"),
        ("style", &style),
        ("o:allowincell", &"f"),
        ("fillcolor", &colour),
        ("stroked", &"f"),
    ];
    xml.element("v:shape", shape, |xml| {
        let font = format!("font-family:\"{}\"", watermark.font);
        xml.empty("v:textpath", &[("style", &font), ("string", &watermark.text)]);
    });
}

/// The picture of the code, placed on the page and not in the text.
fn anchor(xml: &mut Xml, picture: &Code, page: &Page) {
    let side = emu(picture.side);
    let left = emu(page.width - page.right - picture.side);
    let size: Attributes<'_> = &[("cx", &side), ("cy", &side)];
    let place: Attributes<'_> = &[
        ("distT", &0),
        ("distB", &0),
        ("distL", &0),
        ("distR", &0),
        ("simplePos", &0),
        ("relativeHeight", &1),
        ("behindDoc", &0),
        ("locked", &0),
        ("layoutInCell", &0),
        ("allowOverlap", &1),
    ];
    let from_page = |xml: &mut Xml, axis: &str, offset: i64| {
        xml.element(axis, &[("relativeFrom", &"page")], |xml| {
            xml.element("wp:posOffset", &[], |xml| xml.text(&offset.to_string()));
        });
    };
    xml.element("w:r", &[], |xml| {
        xml.element("w:drawing", &[], |xml| {
            xml.element("wp:anchor", place, |xml| {
                xml.empty("wp:simplePos", &[("x", &0), ("y", &0)]);
                from_page(xml, "wp:positionH", left);
                from_page(xml, "wp:positionV", emu(picture.top));
                xml.empty("wp:extent", size);
                xml.empty("wp:wrapNone", &[]);
                let about: Attributes<'_> = &[("id", &1), ("name", &"QR"), ("descr", &picture.alt)];
                xml.empty("wp:docPr", about);
                let pictures = SPACES[4].1;
                xml.element("a:graphic", &[], |xml| {
                    xml.element("a:graphicData", &[("uri", &pictures)], |xml| {
                        image(xml, size);
                    });
                });
            });
        });
    });
}

fn image(xml: &mut Xml, size: Attributes<'_>) {
    xml.element("pic:pic", &[], |xml| {
        xml.element("pic:nvPicPr", &[], |xml| {
            xml.empty("pic:cNvPr", &[("id", &1), ("name", &"QR")]);
            xml.empty("pic:cNvPicPr", &[]);
        });
        xml.element("pic:blipFill", &[], |xml| {
            xml.empty("a:blip", &[("r:embed", &IMAGE)]);
            xml.element("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
        });
        xml.element("pic:spPr", &[], |xml| {
            xml.element("a:xfrm", &[], |xml| {
                xml.empty("a:off", &[("x", &0), ("y", &0)]);
                xml.empty("a:ext", size);
            });
            xml.element("a:prstGeom", &[("prst", &"rect")], |xml| xml.empty("a:avLst", &[]));
        });
    });
}
