//! From the engine's diagnostics to a layout author's [`Fault`].

use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::syntax::DiagSpan;
use typst::{World, syntax::Span};

use crate::Fault;
use crate::world::JobWorld;

/// One Typst error or warning, with the place in the layout file.
pub(crate) fn fault(world: &JobWorld, diagnostic: &SourceDiagnostic) -> Fault {
    let (file, position) = place(world, diagnostic.span);
    Fault {
        file,
        position,
        message: diagnostic.message.to_string(),
        hints: diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect(),
    }
}

/// The place of a piece of text in a layout file.
pub(crate) fn text_place(world: &JobWorld, span: Span) -> (Option<String>, Option<(usize, usize)>) {
    place(world, span.into())
}

fn place(world: &JobWorld, span: DiagSpan) -> (Option<String>, Option<(usize, usize)>) {
    let Some(id) = span.id() else { return (None, None) };
    let file = id.vpath().get_with_slash().to_owned();
    let position = world.range(span).and_then(|range| {
        let source = world.source(id).ok()?;
        let (line, column) = source.lines().byte_to_line_column(range.start)?;
        Some((line + 1, column + 1))
    });
    (Some(file), position)
}
