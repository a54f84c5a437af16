//! Whether a document would look the same today: a hash over a layout and all that it is made of.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use typst::syntax::ast::{AstNode, Str};
use typst::syntax::{SyntaxNode, VirtualPath};

use crate::fonts::hex;
use crate::{Press, PressError};

impl Press {
    /// SHA-256 over a layout and every layout or picture that it names, directly or through others,
    /// each with its path. What belongs to a job, the fonts and the program are not in it.
    ///
    /// # Errors
    /// [`PressError::UnknownLayout`].
    pub fn fingerprint(&self, layout: &str) -> Result<String, PressError> {
        self.find_layout(layout)?;
        let known = self.fingerprint_cell(layout);
        Ok(known.map_or_else(
            || self.hash(layout),
            |cell| cell.get_or_init(|| self.hash(layout)).clone(),
        ))
    }

    fn hash(&self, layout: &str) -> String {
        let mut named = BTreeSet::from([layout.to_owned()]);
        let mut pending = vec![layout.to_owned()];
        while let Some(path) = pending.pop() {
            let Some(source) = self.source_of(&path) else { continue };
            each_string(source.root(), &mut |text| {
                if let Some(found) = resolve(&path, text)
                    && self.bytes_of(&found).is_some()
                    && named.insert(found.clone())
                {
                    pending.push(found);
                }
            });
        }
        let mut hash = Sha256::new();
        for path in &named {
            for piece in [path.as_bytes(), self.bytes_of(path).unwrap_or_default()] {
                hash.update((piece.len() as u64).to_le_bytes());
                hash.update(piece);
            }
        }
        hex(hash)
    }
}

/// Every string literal of a layout: the paths that it imports, includes and reads are among them.
fn each_string(node: &SyntaxNode, with: &mut impl FnMut(&str)) {
    if let Some(text) = Str::from_untyped(node) {
        with(&text.get());
    }
    node.children().for_each(|child| each_string(child, with));
}

/// The path that `written` means in the file `from`.
fn resolve(from: &str, written: &str) -> Option<String> {
    let folder = VirtualPath::new(from).ok()?.parent()?;
    Some(folder.join(written).ok()?.get_with_slash().to_owned())
}
