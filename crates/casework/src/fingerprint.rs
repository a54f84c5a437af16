//! Hashes by which it is told whether something is what it was: SHA-256 in lower-case hexadecimal.

use sha2::{Digest, Sha256};

/// The hash of a text.
pub(crate) fn of(text: &str) -> String {
    hex(Sha256::new_with_prefix(text))
}

/// The hash of texts under their names. Each piece is preceded by its length, so that nothing can
/// move from one into the next.
pub(crate) fn of_named<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut hash = Sha256::new();
    for piece in texts.into_iter().flat_map(|(name, text)| [name, text]) {
        hash.update((piece.len() as u64).to_le_bytes());
        hash.update(piece);
    }
    hex(hash)
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
