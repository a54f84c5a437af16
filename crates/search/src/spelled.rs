//! A query written out the way it was understood.

use std::fmt;

use crate::phrase::Phrase;
use crate::query::{Node, Query, only};

impl fmt::Display for Query {
    /// The query as it was understood; it reads back as the same query.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_node(f, &self.node, false)
    }
}

fn write_node(f: &mut fmt::Formatter<'_>, node: &Node, inner: bool) -> fmt::Result {
    let joined = |f: &mut fmt::Formatter<'_>, nodes: &[Node], word: &str| {
        f.write_str(if inner { "(" } else { "" })?;
        for (i, node) in nodes.iter().enumerate() {
            f.write_str(if i > 0 { word } else { "" })?;
            write_node(f, node, true)?;
        }
        f.write_str(if inner { ")" } else { "" })
    };
    match node {
        Node::Phrase(phrase) | Node::Free(phrase) => write!(f, "{phrase}"),
        Node::Filter(filter) => write!(f, "{filter}"),
        Node::All(nodes) => joined(f, nodes, " AND "),
        Node::Any(nodes) => joined(f, nodes, " OR "),
        Node::Not(node) => {
            f.write_str("NOT ")?;
            write_node(f, node, true)
        }
        Node::Same(scope, nodes) => joined(f, nodes, &format!(" {} ", scope.word())),
        Node::Near(distance, left, right) => {
            let side = |phrases: &[Phrase]| {
                let nodes: Vec<Node> = phrases.iter().cloned().map(Node::Phrase).collect();
                only(nodes, Node::Any)
            };
            f.write_str(if inner { "(" } else { "" })?;
            write_node(f, &side(left), true)?;
            write!(f, " 近{distance} ")?;
            write_node(f, &side(right), true)?;
            f.write_str(if inner { ")" } else { "" })
        }
    }
}
