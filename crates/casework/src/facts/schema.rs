//! What the facts of a case may hold: every field once, with its kind and its Chinese label.
//!
//! `record!` declares a record of facts and, from the same lines, the table of its fields. The
//! reader walks that table, so that unknown keys, wrong kinds and missing facts
//! are all reported in one pass and in the words of the office.

/// What a field holds and how it is written in TOML and on a web form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Text of several lines.
    Prose,
    /// A date; TOML date or text that [`crate::date::parse`] reads.
    Date,
    /// A date with a time of day.
    Time,
    /// A sum of money in 元.
    Money,
    /// A whole number.
    Whole,
    /// Yes or no.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Several lines.
    Lines,
    /// Several whole numbers.
    Wholes,
    /// A table with these fields.
    Record(&'static [Field]),
    /// An array of such tables.
    Records(&'static [Field]),
    /// A table whose keys are ids of forms and whose values have at least these fields.
    Papers(&'static [Field]),
}

impl Kind {
    /// The name of the kind in `form.toml` and in the JSON of `forms`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Line => "line",
            Kind::Prose => "prose",
            Kind::Date => "date",
            Kind::Time => "time",
            Kind::Money => "money",
            Kind::Whole => "whole",
            Kind::Flag => "flag",
            Kind::Choice(_) => "choice",
            Kind::Lines => "lines",
            Kind::Wholes => "wholes",
            Kind::Record(_) => "record",
            Kind::Records(_) => "records",
            Kind::Papers(_) => "papers",
        }
    }

    /// The kind that a `form.toml` may give to a fact of its own.
    pub fn named(name: &str) -> Option<Self> {
        [Kind::Line, Kind::Prose, Kind::Date, Kind::Time, Kind::Money, Kind::Whole, Kind::Flag]
            .into_iter()
            .chain([Kind::Lines])
            .find(|kind| kind.name() == name)
    }

    /// What is expected, for messages.
    pub fn expected(self) -> String {
        match self {
            Kind::Line => "一行文字，写成 \"…\"".into(),
            Kind::Prose => "文字，写成 \"…\" 或者 \"\"\"…\"\"\"".into(),
            Kind::Date => "日期，写成 2026-11-20".into(),
            Kind::Time => "日期和时间，写成 2026-11-20T09:05:00".into(),
            Kind::Money => "以元计的金额，写成 12000 或者 \"1409.50\"".into(),
            Kind::Whole => "整数".into(),
            Kind::Flag => "true 或者 false".into(),
            Kind::Choice(words) => format!("以下之一：{}", words.join("、")),
            Kind::Lines => "文字的列表，写成 [\"…\", \"…\"]".into(),
            Kind::Wholes => "整数的列表，写成 [1, 2]".into(),
            Kind::Record(_) | Kind::Papers(_) => "表，写成 [名称]".into(),
            Kind::Records(_) => "可以重复的表，写成 [[名称]]".into(),
        }
    }
}

/// One field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The key in TOML.
    pub name: &'static str,
    /// The Chinese label on forms and in messages.
    pub label: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// A record with its fields; written by `record!` alone.
pub trait Record {
    /// Its fields, in the order of the documentation.
    const FIELDS: &'static [Field];
}

/// One of a closed set of words; written by `choice!` alone.
pub trait Choice {
    /// The words.
    const WORDS: &'static [&'static str];
}

/// Declares a record of facts: a struct with public fields, all of them optional, and its table of
/// fields. Which facts a document needs stands in its `form.toml`.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $record:ident {
            $($(#[$field_doc:meta])* $field:ident: $kind:ident $(<$of:ty>)? = $label:literal,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $record {
            $($(#[$field_doc])* pub $field: $crate::facts::schema::value!($kind $($of)?),)*
        }

        impl $crate::facts::schema::Record for $record {
            const FIELDS: &'static [$crate::facts::schema::Field] = &[
                $($crate::facts::schema::Field {
                    name: stringify!($field),
                    label: $label,
                    kind: $crate::facts::schema::kind!($kind $($of)?),
                },)*
            ];
        }
    };
}

/// Declares a closed set of Chinese words as an enum.
macro_rules! choice {
    (
        $(#[$doc:meta])*
        $choice:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)* }
    ) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
        )]
        pub enum $choice {
            $($(#[$word_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $choice {
            /// The word in Chinese, as facts and documents write it.
            pub fn word(self) -> &'static str {
                match self { $($choice::$variant => $word,)* }
            }
        }

        impl $crate::facts::schema::Choice for $choice {
            const WORDS: &'static [&'static str] = &[$($word),*];
        }
    };
}

/// The Rust type of a kind.
macro_rules! value {
    (line) => { Option<String> };
    (prose) => { Option<String> };
    (date) => { Option<jiff::civil::Date> };
    (time) => { Option<jiff::civil::DateTime> };
    (money) => { Option<$crate::money::Money> };
    (whole) => { Option<u32> };
    (flag) => { Option<bool> };
    (lines) => { Vec<String> };
    (wholes) => { Vec<u32> };
    (choice $of:ty) => { Option<$of> };
    (record $of:ty) => { $of };
    (records $of:ty) => { Vec<$of> };
    (papers $of:ty) => { std::collections::BTreeMap<String, $of> };
}

/// The [`Kind`] of a kind.
macro_rules! kind {
    (line) => {
        $crate::facts::schema::Kind::Line
    };
    (prose) => {
        $crate::facts::schema::Kind::Prose
    };
    (date) => {
        $crate::facts::schema::Kind::Date
    };
    (time) => {
        $crate::facts::schema::Kind::Time
    };
    (money) => {
        $crate::facts::schema::Kind::Money
    };
    (whole) => {
        $crate::facts::schema::Kind::Whole
    };
    (flag) => {
        $crate::facts::schema::Kind::Flag
    };
    (lines) => {
        $crate::facts::schema::Kind::Lines
    };
    (wholes) => {
        $crate::facts::schema::Kind::Wholes
    };
    (choice $of:ty) => {
        $crate::facts::schema::Kind::Choice(<$of as $crate::facts::schema::Choice>::WORDS)
    };
    (record $of:ty) => {
        $crate::facts::schema::Kind::Record(<$of as $crate::facts::schema::Record>::FIELDS)
    };
    (records $of:ty) => {
        $crate::facts::schema::Kind::Records(<$of as $crate::facts::schema::Record>::FIELDS)
    };
    (papers $of:ty) => {
        $crate::facts::schema::Kind::Papers(<$of as $crate::facts::schema::Record>::FIELDS)
    };
}

pub(crate) use {choice, kind, record, value};
