//! `form.toml` as it is written.

use serde::Deserialize;

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormFile {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) family: String,
    pub(super) code: Option<String>,
    pub(super) number: Option<String>,
    pub(super) headline: Option<String>,
    #[serde(default)]
    pub(super) internal: bool,
    pub(super) seal: Option<String>,
    #[serde(default = "one")]
    pub(super) copies: u32,
    #[serde(default)]
    pub(super) approval: bool,
    pub(super) remedy: String,
    #[serde(default)]
    pub(super) act: String,
    #[serde(default)]
    pub(super) document: String,
    #[serde(default)]
    pub(super) orders: bool,
    #[serde(default)]
    pub(super) hearing: bool,
    #[serde(default)]
    pub(super) spot: bool,
    #[serde(default)]
    pub(super) after: Vec<String>,
    #[serde(default)]
    pub(super) needs: Vec<String>,
    #[serde(default)]
    pub(super) takes: Vec<String>,
    #[serde(default)]
    pub(super) field: Vec<FieldFile>,
    #[serde(default)]
    pub(super) clock: Vec<ClockFile>,
    pub(super) part: Vec<PartFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldFile {
    pub(super) path: String,
    pub(super) label: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(default = "yes")]
    pub(super) required: bool,
    pub(super) when: Option<String>,
    pub(super) help: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockFile {
    pub(super) matter: Option<String>,
    pub(super) period: Option<String>,
    pub(super) on: Option<String>,
    pub(super) from: Option<String>,
    pub(super) follows: Option<String>,
    #[serde(default)]
    pub(super) stops: Vec<String>,
    pub(super) when: Option<String>,
    #[serde(default)]
    pub(super) lapses: bool,
}

/// A part; what `kind` wants beside `name` and `when` is read apart, so that keys which no kind
/// knows are refused.
#[derive(Deserialize)]
#[serde(try_from = "toml::Table")]
pub(super) struct PartFile {
    pub(super) name: String,
    pub(super) when: Option<String>,
    pub(super) body: BodyFile,
}

impl TryFrom<toml::Table> for PartFile {
    type Error = String;

    fn try_from(mut table: toml::Table) -> Result<Self, String> {
        let mut text = |key: &str| match table.remove(key) {
            None => Ok(None),
            Some(toml::Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("part 的 {key} 应当是文字")),
        };
        let name = text("name")?.ok_or("part 缺少 name")?;
        let when = text("when")?;
        let body = table.try_into::<BodyFile>();
        let body = body.map_err(|error| format!("part “{name}”：{}", error.message()))?;
        Ok(Self { name, when, body })
    }
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum BodyFile {
    Addressee {
        block: Option<String>,
    },
    Heading {
        block: Option<String>,
    },
    Paragraph {
        block: Option<String>,
    },
    Copies {
        block: Option<String>,
    },
    Dialogue {
        block: Option<String>,
    },
    List {
        each: String,
        filter: Option<String>,
        block: Option<String>,
        #[serde(default)]
        notes: Vec<String>,
    },
    Grid {
        rows: Vec<Vec<CellFile>>,
    },
    Lines {
        rows: Vec<Vec<CellFile>>,
    },
    Table {
        each: String,
        filter: Option<String>,
        columns: Vec<ColumnFile>,
        #[serde(default)]
        spare: u32,
    },
    Checks {
        items: Vec<CheckFile>,
    },
    Signatures {
        rows: Vec<SignFile>,
    },
    Initials {
        rows: Vec<SignFile>,
    },
    Masthead {
        issuer: String,
        #[serde(default)]
        marks: Vec<String>,
        signers: Option<String>,
    },
    Annexes {},
    Imprint {
        #[serde(default)]
        rows: Vec<ImprintFile>,
        office: Option<String>,
        printed: Option<String>,
    },
    Seal {},
    Blank {},
    Annex {
        title: String,
    },
    Receipt {
        title: String,
        #[serde(default)]
        paragraphs: Vec<String>,
        #[serde(default)]
        rows: Vec<Vec<CellFile>>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImprintFile {
    pub(super) label: String,
    pub(super) value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CellFile {
    pub(super) label: String,
    pub(super) value: Option<String>,
    #[serde(default)]
    pub(super) tall: u32,
    #[serde(default)]
    pub(super) sign: Vec<SignFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnFile {
    pub(super) label: String,
    #[serde(default = "one")]
    pub(super) width: u32,
    pub(super) value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckFile {
    pub(super) label: String,
    pub(super) checked: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignFile {
    pub(super) label: String,
    pub(super) each: Option<String>,
    pub(super) line: Option<String>,
    #[serde(default)]
    pub(super) date: bool,
}
