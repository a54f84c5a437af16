//! The statute pack: an SQLite file of laws, each laid out again as published text.
//!
//! Two tables are read. `laws(law_id, law_name, doc_type, level, issuing_body, publish_date,
//! effective_date, version_date, status, law_department)` has a row for each edition of a law;
//! `articles(id, law_id, chapter, section, article_no, article_text)` has its articles in the order
//! of `id`, where a line break in `article_text` separates 款 and 项.
//!
//! What the pack gets wrong and this module keeps: `effective_date` of an amended law is that of
//! its first edition; headings of 编 stand as a last line in the article before them; an annex
//! stands in the last article. Nothing is added that the pack does not say.
//!
//! The file is opened from memory. A hostile one can lie about sizes, put a query where a table is
//! expected or point its pages in circles; see [`statute_pack`] for what holds it.

use std::collections::HashMap;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB, Row};

use crate::{Format, Refusal};

/// All laws of a statute pack.
#[derive(Debug, Clone, Default)]
pub struct StatutePack {
    /// In the pack's order.
    pub laws: Vec<PackedLaw>,
    /// Laws that could not be read; the others could.
    pub refused: Vec<Refusal>,
}

/// One edition of a law as the pack has it. A field is `None` when the pack is silent; dates are
/// as written there (`YYYY-MM-DD`), unchecked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedLaw {
    /// The pack's own key of this edition.
    pub id: String,
    /// 名称, in full.
    pub name: String,
    /// 制定机关.
    pub issuing_body: Option<String>,
    /// 公布日期 of this edition.
    pub publish_date: Option<String>,
    /// 施行日期: of the **first** edition when the law was amended.
    pub effective_date: Option<String>,
    /// The date of this edition's text.
    pub version_date: Option<String>,
    /// 时效性: 现行有效, 已被修改, 历史版本, 已废止.
    pub status: Option<String>,
    /// 法律, 修正案, 立法解释, 修改决定, 宪法.
    pub kind: Option<String>,
    /// 效力级别.
    pub level: Option<String>,
    /// 法律部门.
    pub department: Option<String>,
    /// The law as plain text: the title and an empty line, then headings of chapters and sections,
    /// and `第一条　…` with each 款 and 项 on a line of its own.
    pub text: String,
}

/// One value longer than this is refused, in bytes. The longest article known has 34,000.
const MAX_VALUE: i32 = 4 * 1024 * 1024;

/// Reads a statute pack. `name` is the file's name, for messages.
///
/// The database is opened read-only in memory with SQLite's defences on; `laws` and `articles`
/// must be plain tables without computed columns, so that reading them executes nothing of the
/// file's; one value is at most 4 MiB; and all text together cannot be more than the file holds.
///
/// # Errors
/// A [`Refusal`] when the file is no database, has not the two tables, or is damaged. A single law
/// that cannot be read is listed in [`StatutePack::refused`].
pub fn statute_pack(name: &str, bytes: &[u8]) -> Result<StatutePack, Refusal> {
    if Format::detect(name, bytes)? != Format::StatutePack {
        return Err(Refusal::not_a_pack(name, "不是 SQLite 数据库"));
    }
    let connection = open(bytes).map_err(|error| damaged(name, &error))?;
    for (table, columns) in [("laws", LAW_COLUMNS), ("articles", ARTICLE_COLUMNS)] {
        check_table(&connection, name, table, columns)?;
    }
    let mut articles = read_articles(&connection, name, bytes.len())?;
    read_laws(&connection, name, bytes.len(), &mut articles)
}

const LAW_COLUMNS: &[&str] = &[
    "law_id",
    "law_name",
    "doc_type",
    "level",
    "issuing_body",
    "publish_date",
    "effective_date",
    "version_date",
    "status",
    "law_department",
];
const ARTICLE_COLUMNS: &[&str] = &["law_id", "chapter", "section", "article_no", "article_text"];

fn open(bytes: &[u8]) -> rusqlite::Result<Connection> {
    // The header's two version numbers say 2 for a database that was last used with a write-ahead
    // log. In memory there is no log, and SQLite asks to write 1 there instead.
    let (before, rest) = bytes.split_at(bytes.len().min(18));
    let image = std::io::Read::chain(before, &[1, 1][..rest.len().min(2)]);
    let image = std::io::Read::chain(image, rest.get(2..).unwrap_or_default());

    let mut connection = Connection::open_in_memory()?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE)?;
    connection.deserialize_read_exact(MAIN_DB, image, bytes.len(), true)?;
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA query_only = ON;")?;
    Ok(connection)
}

fn check_table(
    connection: &Connection,
    name: &str,
    table: &str,
    columns: &[&str],
) -> Result<(), Refusal> {
    let fail = |error| damaged(name, &error);
    let definition: Option<String> = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1")
        .and_then(|mut statement| {
            let mut rows = statement.query([table])?;
            rows.next()?.map(|row| row.get(0)).transpose()
        })
        .map_err(fail)?;
    let Some(definition) = definition else {
        return Err(Refusal::not_a_pack(name, format!("数据库里没有 {table} 表")));
    };
    if definition.trim_start().to_ascii_uppercase().starts_with("CREATE VIRTUAL") {
        return Err(Refusal::not_a_pack(name, format!("{table} 是虚拟表，不是普通数据表")));
    }
    let found: Vec<(String, i64)> = connection
        .prepare("SELECT name, hidden FROM pragma_table_xinfo(?1)")
        .and_then(|mut statement| {
            statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
        .map_err(fail)?;
    if let Some((column, _)) = found.iter().find(|(_, hidden)| *hidden != 0) {
        return Err(Refusal::not_a_pack(name, format!("{table} 表的 {column} 是计算列")));
    }
    match columns.iter().find(|column| !found.iter().any(|(name, _)| name == *column)) {
        Some(missing) => Err(Refusal::not_a_pack(name, format!("{table} 表没有 {missing} 列"))),
        None => Ok(()),
    }
}

/// The articles of one law, already laid out.
#[derive(Default)]
struct Body {
    text: String,
    chapter: Option<String>,
    section: Option<String>,
    /// The first article that could not be read.
    broken: Option<String>,
}

impl Body {
    fn push(&mut self, article: &Article) {
        if article.chapter.is_some() && article.chapter != self.chapter {
            self.line(article.chapter.as_deref());
            self.chapter.clone_from(&article.chapter);
            self.section = None;
        }
        if article.section != self.section {
            self.line(article.section.as_deref());
            self.section.clone_from(&article.section);
        }
        match article.number.as_deref() {
            // 修正案 and 决定 have numbered entries, 一、二、, which the pack calls 条目一.
            Some(number) if number.starts_with("条目") => {
                self.text.push_str(number.trim_start_matches("条目"));
                self.text.push('、');
            }
            // An interpretation is one text without articles.
            None | Some("全文" | "") => {}
            Some(number) => {
                self.text.push_str(number);
                self.text.push('　');
            }
        }
        self.line(Some(&article.text));
    }

    fn line(&mut self, line: Option<&str>) {
        if let Some(line) = line {
            self.text.push_str(line);
            self.text.push('\n');
        }
    }
}

struct Article {
    chapter: Option<String>,
    section: Option<String>,
    number: Option<String>,
    text: String,
}

/// All articles in one pass, grouped by law: no index of the file is trusted.
fn read_articles(
    connection: &Connection,
    name: &str,
    size: usize,
) -> Result<HashMap<String, Body>, Refusal> {
    let fail = |error| damaged(name, &error);
    let mut statement = connection
        .prepare(
            "SELECT law_id, chapter, section, article_no, article_text
             FROM articles NOT INDEXED ORDER BY rowid",
        )
        .map_err(fail)?;
    let mut rows = statement.query([]).map_err(fail)?;
    let mut bodies: HashMap<String, Body> = HashMap::new();
    let mut budget = Budget::of_file(size);
    while let Some(row) = rows.next().map_err(fail)? {
        budget.spend(name, row, ARTICLE_COLUMNS.len())?;
        let Ok(Some(law)) = text(row, 0) else {
            return Err(Refusal::broken_pack(name, "articles 表有一行没有 law_id"));
        };
        let body = bodies.entry(law).or_default();
        match article(row) {
            Ok(article) => body.push(&article),
            Err(column) => {
                body.broken.get_or_insert_with(|| {
                    let number = text(row, 3).ok().flatten().unwrap_or_default();
                    format!("{number}的 {column} 不是文字")
                });
            }
        }
    }
    Ok(bodies)
}

fn article(row: &Row<'_>) -> Result<Article, &'static str> {
    Ok(Article {
        chapter: text(row, 1)?,
        section: text(row, 2)?,
        number: text(row, 3)?,
        text: text(row, 4)?.ok_or("article_text")?,
    })
}

fn read_laws(
    connection: &Connection,
    name: &str,
    size: usize,
    bodies: &mut HashMap<String, Body>,
) -> Result<StatutePack, Refusal> {
    let fail = |error| damaged(name, &error);
    let query = format!("SELECT {} FROM laws NOT INDEXED ORDER BY rowid", LAW_COLUMNS.join(", "));
    let mut statement = connection.prepare(&query).map_err(fail)?;
    let mut rows = statement.query([]).map_err(fail)?;
    let mut pack = StatutePack::default();
    let mut budget = Budget::of_file(size);
    while let Some(row) = rows.next().map_err(fail)? {
        budget.spend(name, row, LAW_COLUMNS.len())?;
        match law(row, bodies) {
            Ok(law) => pack.laws.push(law),
            Err(reason) => {
                let title = text(row, 1).ok().flatten().unwrap_or_default();
                pack.refused.push(Refusal::broken_pack(&format!("{name}《{title}》"), reason));
            }
        }
    }
    if pack.laws.is_empty() && pack.refused.is_empty() {
        return Err(Refusal::not_a_pack(name, "laws 表是空的"));
    }
    Ok(pack)
}

fn law(row: &Row<'_>, bodies: &mut HashMap<String, Body>) -> Result<PackedLaw, String> {
    let field = |index: usize| text(row, index).map_err(|column| format!("{column} 不是文字"));
    let id = field(0)?.ok_or("没有 law_id")?;
    let name = field(1)?.ok_or("没有名称")?;
    let body = bodies.remove(&id).ok_or("没有条文")?;
    if let Some(reason) = body.broken {
        return Err(reason);
    }
    Ok(PackedLaw {
        text: format!("{name}\n\n{}", body.text),
        kind: field(2)?,
        level: field(3)?,
        issuing_body: field(4)?,
        publish_date: field(5)?,
        effective_date: field(6)?,
        version_date: field(7)?,
        status: field(8)?,
        department: field(9)?,
        id,
        name,
    })
}

/// The text of a column; `None` when it is NULL or blank. An error names the column that holds
/// something else: SQLite does not hold a column to its declared type.
fn text(row: &Row<'_>, column: usize) -> Result<Option<String>, &'static str> {
    let name = |row: &Row<'_>| -> &'static str {
        let name = row.as_ref().column_name(column).unwrap_or_default();
        LAW_COLUMNS.iter().chain(ARTICLE_COLUMNS).find(|known| **known == name).unwrap_or(&"一列")
    };
    match row.get_ref(column) {
        Ok(ValueRef::Null) => Ok(None),
        Ok(ValueRef::Text(bytes)) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)),
            Err(_) => Err(name(row)),
        },
        _ => Err(name(row)),
    }
}

/// How many bytes of text are still to come at most. Rows hold no more than the file does (twice
/// as much at most, should it store UTF-16), unless its pages refer to each other in circles.
struct Budget {
    left: usize,
}

impl Budget {
    fn of_file(size: usize) -> Self {
        Self { left: size.saturating_mul(2) }
    }

    fn spend(&mut self, name: &str, row: &Row<'_>, columns: usize) -> Result<(), Refusal> {
        // Even an empty row takes a byte.
        let mut length = 1;
        for column in 0..columns {
            if let Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) = row.get_ref(column) {
                length += bytes.len();
            }
        }
        self.left = self
            .left
            .checked_sub(length)
            .ok_or_else(|| Refusal::broken_pack(name, "读出的内容比文件本身还大"))?;
        Ok(())
    }
}

fn damaged(name: &str, error: &rusqlite::Error) -> Refusal {
    Refusal::broken_pack(name, format!("数据库读不出来（{error}）"))
}
