//! 旁注: what a file cannot say about itself, in a TOML file of the same name or a row of a listing.

use std::path::Path;

use law::Diagnostic;
use sha2::{Digest, Sha256};

use crate::Error;

/// What is declared beside a file: label and value.
#[derive(Debug, Default, Clone)]
pub(crate) struct Sidecar {
    pub(crate) facts: Vec<(String, String)>,
}

/// Keys of a TOML file, and the labels under which the reader knows them.
pub(super) const KEYS: &[(&str, &str)] = &[
    ("title", "标题"),
    ("doc_no", "文号"),
    ("issuer", "机关"),
    ("region", "地区"),
    ("kind", "种类"),
    ("status", "时效性"),
    ("written", "成文日期"),
    ("published", "公布日期"),
    ("effective", "施行日期"),
];

/// What stands beside a file.
#[derive(Debug)]
pub(super) enum Beside {
    /// Nothing, or a sidecar.
    Sidecar(Sidecar),
    /// A TOML file of the same name that is something else.
    Stranger(Diagnostic),
}

impl Sidecar {
    /// The sidecar of a file that is only examined; nothing without one or beside a stranger.
    pub(crate) fn of(path: &Path) -> Result<Self, Diagnostic> {
        Ok(match Self::beside(path)? {
            Beside::Sidecar(sidecar) => sidecar,
            Beside::Stranger(_) => Self::default(),
        })
    }

    /// Reads the sidecar of a file, if it has one.
    pub(super) fn beside(path: &Path) -> Result<Beside, Diagnostic> {
        let file = path.with_extension("toml");
        let bad = |message: String| {
            let keys: Vec<String> =
                KEYS.iter().map(|(key, label)| format!("{key}（{label}）")).collect();
            Diagnostic::error("bad-sidecar", format!("旁注 {} {message}", file.display()))
                .hint(format!("旁注每行写作 项目 = \"内容\"，可用的项目：{}", keys.join("、")))
        };
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Beside::Sidecar(Self::default()));
            }
            Err(error) => return Err(bad(format!("无法读取：{}", Error::io_reason(&error)))),
        };
        // Windows editors put a byte order mark before UTF-8.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        if !means_to_declare(text) {
            return Ok(Beside::Stranger(
                Diagnostic::note(
                    "not-a-sidecar",
                    format!("{} 里没有旁注的项目，没有用它", file.display()),
                )
                .hint("如要用作旁注，每行写作 项目 = \"内容\"，例如 region = \"山东省临沂市\""),
            ));
        }
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
            let line = before.matches('\n').count() + 1;
            bad(format!("第 {line} 行写法有误，例如缺引号、缺等号或者项目重复"))
        })?;
        let mut facts = Vec::new();
        for (key, value) in table {
            let Some((_, label)) = KEYS.iter().find(|(known, _)| *known == key) else {
                return Err(bad(format!("有不认识的项目“{key}”")));
            };
            let value = match value {
                toml::Value::String(text) => text,
                toml::Value::Datetime(date) => date.to_string(),
                _ => return Err(bad(format!("的“{key}”不是文字或日期"))),
            };
            facts.push(((*label).to_owned(), value));
        }
        Ok(Beside::Sidecar(Self { facts }))
    }

    /// This sidecar, and what `other` says on matters of which this one is silent.
    pub(super) fn or(mut self, other: &Self) -> Self {
        for (label, value) in &other.facts {
            if !self.facts.iter().any(|(known, _)| known == label) {
                self.facts.push((label.clone(), value.clone()));
            }
        }
        self
    }

    /// By what a document was read: another reader or another sidecar reads it anew.
    pub(super) fn reader(&self) -> String {
        let mut hash = Sha256::new();
        for (label, value) in &self.facts {
            hash.update(label.as_bytes());
            hash.update([0]);
            hash.update(value.as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        let short: String = digest.iter().take(6).map(|b| format!("{b:02x}")).collect();
        format!("{}-{short}", law::READER_VERSION)
    }
}

/// Whether any line before the first table begins with a key of sidecars, so that a slip of the
/// pen is told and a file of another program left alone.
fn means_to_declare(text: &str) -> bool {
    let top = text.lines().map(str::trim).take_while(|line| !line.starts_with('['));
    top.filter_map(|line| line.split_once('=')).any(|(key, _)| {
        let key = key.trim().trim_matches(['"', '\'']);
        KEYS.iter().any(|(known, _)| *known == key)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_and_strangers_left_alone() {
        let check = |toml: &str, expected: &str| {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("意见.txt");
            std::fs::write(folder.path().join("意见.toml"), toml).unwrap();
            let said = match Sidecar::beside(&file) {
                Ok(Beside::Sidecar(sidecar)) => format!("{:?}", sidecar.facts),
                Ok(Beside::Stranger(note)) => note.code.to_string(),
                Err(error) => error.message,
            };
            assert!(said.contains(expected), "{toml}: {said}");
        };
        check("region = \"山东省\"", r#"[("地区", "山东省")]"#);
        check("\u{feff}written = 2016-10-11", r#"("成文日期", "2016-10-11")"#);
        check("region = 山东省", "第 1 行写法有误");
        check("region = \"山东省\"\nregion = \"河南省\"", "第 2 行写法有误");
        check("region = \"山东省\"\ncolour = \"红\"", "不认识的项目“colour”");
        check("region = 1", "不是文字或日期");
        check("[package]\ntitle = \"x\"", "not-a-sidecar");
        check("这不是 TOML", "not-a-sidecar");
        check("", "not-a-sidecar");
    }
}
