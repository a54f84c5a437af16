//! A QR code as a vector picture.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

use crate::PressError;

/// White modules around the code, as ISO/IEC 18004 wants.
const QUIET: usize = 4;

/// Draws `text` (UTF-8) at error correction level M, one unit per module.
///
/// # Errors
/// [`PressError::QrTooLong`] beyond 2331 bytes.
pub(crate) fn svg(text: &str) -> Result<String, PressError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|_| PressError::QrTooLong { bytes: text.len() })?;
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
