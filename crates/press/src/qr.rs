//! A QR code as a picture: vectors for the page, pixels for programs that know no others.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

use crate::PressError;

/// White modules around the code, as ISO/IEC 18004 wants.
const QUIET: usize = 4;

/// Pixels to a module: one byte of a picture in black and white.
const PIXELS: usize = 8;

/// Draws `text` (UTF-8) at error correction level M, one unit per module.
///
/// # Errors
/// [`PressError::QrTooLong`] beyond 2331 bytes.
pub(crate) fn svg(text: &str) -> Result<String, PressError> {
    let code = code(text)?;
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        // One rectangle per run of dark modules, so that neighbours show no seam.
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         width=\"{side}\" height=\"{side}\"><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// The same as a PNG of one bit to a pixel, 8 pixels to a module.
///
/// # Errors
/// [`PressError::QrTooLong`] beyond 2331 bytes, [`PressError::Package`] if the file cannot be
/// written.
pub(crate) fn png(text: &str) -> Result<Vec<u8>, PressError> {
    let code = code(text)?;
    let side = code.width() + 2 * QUIET;
    let white = vec![0xff; side];
    let mut pixels = white.repeat(QUIET * PIXELS);
    for row in code.to_colors().chunks(code.width()) {
        let modules = row.iter().map(|module| if *module == Color::Dark { 0 } else { 0xff });
        let margin = || std::iter::repeat_n(0xff, QUIET);
        let line: Vec<u8> = margin().chain(modules).chain(margin()).collect();
        pixels.extend(line.repeat(PIXELS));
    }
    pixels.extend(white.repeat(QUIET * PIXELS));
    // A code has at most 177 modules.
    let side = u32::try_from(side * PIXELS).unwrap_or_default();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let written = encoder.write_header().and_then(|mut image| image.write_image_data(&pixels));
    written.map_err(|error| PressError::Package(error.to_string()))?;
    Ok(file)
}

fn code(text: &str) -> Result<QrCode, PressError> {
    QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|_| PressError::QrTooLong { bytes: text.len() })
}
