//! With what a document was printed and what of it is another now.

use std::fmt::{self, Display, Formatter};

use crate::record::Provenance;

/// What a document was printed with and is not at hand, or is another now. Displayed as the beginning
/// of a Chinese sentence.
pub(super) struct OtherTools {
    /// The version of the program that printed it, if it is not this one.
    program: Option<String>,
    changed: Vec<Tool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tool {
    Wording,
    Layout,
    Fonts,
    Seal,
}

impl OtherTools {
    /// `None` if all are the same.
    pub(super) fn between(then: &Provenance, now: &Provenance) -> Option<Self> {
        let changed = [
            (then.wording != now.wording, Tool::Wording),
            (then.layout != now.layout, Tool::Layout),
            (then.fonts != now.fonts, Tool::Fonts),
            (then.seal != now.seal, Tool::Seal),
        ];
        let changed = changed.into_iter().filter_map(|(changed, tool)| changed.then_some(tool));
        let tools = Self {
            program: (then.program != now.program).then(|| then.program.clone()),
            changed: changed.collect(),
        };
        (tools.program.is_some() || !tools.changed.is_empty()).then_some(tools)
    }

    /// Whether they can make other bytes of the same record. The wording has done its work when there
    /// is a record.
    pub(super) fn decide_bytes(&self) -> bool {
        self.program.is_some() || self.changed.iter().any(|tool| *tool != Tool::Wording)
    }

    /// Whether they can make other words of the same record.
    pub(super) fn decide_text(&self) -> bool {
        self.program.is_some() || self.changed.contains(&Tool::Layout)
    }
}

impl Tool {
    fn name(self) -> &'static str {
        match self {
            Self::Wording => "措辞模板",
            Self::Layout => "版式模板",
            Self::Fonts => "字体",
            Self::Seal => "印章图",
        }
    }
}

impl Display for OtherTools {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let program = self
            .program
            .as_ref()
            .map(|then| format!("文件由准绳 {then} 版印制，本机是 {} 版", Provenance::PROGRAM));
        let names: Vec<&str> = self.changed.iter().map(|tool| tool.name()).collect();
        let changed =
            (!names.is_empty()).then(|| format!("印制所用的{}与本机现在的不同", names.join("、")));
        let clauses: Vec<String> = program.into_iter().chain(changed).collect();
        f.write_str(&clauses.join("，"))
    }
}
