//! The clocks that a document starts: what falls due once it is issued or served.

use super::FormField;
use super::builder::Builder;
use super::file::ClockFile;
use crate::facts::FactPath;
use crate::facts::schema::Kind;
use crate::finding;

/// A clock: what starts it, when it ends, what stops it.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// What falls due; for a period its name unless the form says it better.
    pub matter: Option<String>,
    /// The fact that starts it.
    pub starts: Starts,
    /// When it ends.
    pub ends: Ends,
    /// Facts any of which stops it: what was waited for has happened.
    pub stops: Vec<FactPath>,
    /// The condition under which there is such a clock at all, over the facts and, where the day
    /// stands in rows, the row `item`.
    pub when: Option<String>,
    /// What it counts is a right that is gone with its last day: nobody has anything left to do.
    pub lapses: bool,
}

/// What starts a clock.
#[derive(Debug, Clone, PartialEq)]
pub enum Starts {
    /// The day of a fact: `document.served`.
    Fact(FactPath),
    /// The end of an earlier clock of the form, by the key of its period.
    Clock(String),
}

/// When a clock ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Ends {
    /// With a period, by its key in `periods.toml`.
    Period(String),
    /// On a day that the document fixes: `hazard[].deadline`.
    Day(FactPath),
}

impl Clock {
    /// Whether it starts with its own document, and not with an event of the case.
    pub(crate) fn is_of_own_document(&self) -> bool {
        match &self.starts {
            Starts::Fact(path) => path.is_of_own_document(),
            Starts::Clock(_) => true,
        }
    }
}

impl Builder<'_> {
    /// The clocks of a form; one with a fault is reported and left out.
    pub(super) fn clocks(&mut self, files: Vec<ClockFile>, fields: &[FormField]) -> Vec<Clock> {
        let mut clocks: Vec<Clock> = Vec::new();
        for file in files {
            match self.clock(file, fields, &clocks) {
                Ok(clock) => clocks.push(clock),
                Err(fault) => self.findings.push(finding::form_clock(self.file, &fault)),
            }
        }
        clocks
    }

    fn clock(
        &mut self,
        file: ClockFile,
        fields: &[FormField],
        earlier: &[Clock],
    ) -> Result<Clock, String> {
        let day = |text: &str| {
            let path = FactPath::parse(text);
            let dated =
                path.filter(|path| matches!(kind(path, fields), Some(Kind::Date | Kind::Time)));
            dated.ok_or_else(|| format!("“{text}”不是一个日期"))
        };
        let starts = match (file.from, file.follows) {
            (Some(from), None) => Starts::Fact(day(&from)?),
            (None, Some(period)) => {
                let ends = Ends::Period(period.clone());
                if !earlier.iter().any(|clock| clock.ends == ends) {
                    return Err(format!("前面没有期限 {period}"));
                }
                Starts::Clock(period)
            }
            _ => return Err("要写 from 或者 follows 之一".into()),
        };
        let ends = match (file.period, file.on) {
            (Some(period), None) => Ends::Period(period),
            (None, Some(on)) if file.matter.is_some() => Ends::Day(day(&on)?),
            _ => return Err("要写 period，或者 on 和 matter".into()),
        };
        let known = |text: &String| {
            let path = FactPath::parse(text).filter(|path| kind(path, fields).is_some());
            path.ok_or_else(|| format!("没有“{text}”这一项事实"))
        };
        let stops = file.stops.iter().map(known).collect::<Result<_, _>>()?;
        if let Some(when) = &file.when {
            self.check_expression(when);
        }
        let (matter, when, lapses) = (file.matter, file.when, file.lapses);
        Ok(Clock { matter, starts, ends, stops, when, lapses })
    }
}

/// The kind of a fact: of the schema, or declared by the form for its own document.
fn kind(path: &FactPath, fields: &[FormField]) -> Option<Kind> {
    let declared = || fields.iter().find(|field| field.path == *path).map(|field| field.kind);
    path.field().map(|field| field.kind).or_else(declared)
}
