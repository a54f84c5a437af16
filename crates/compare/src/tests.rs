//! The comparison on the real texts, and what holds for any text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

use law::{Document, Source};
use proptest::prelude::*;

use super::*;

/// The five texts of the corpus; the bulletin of 潍坊 by its first part.
pub(crate) struct Seeds {
    pub(crate) linyi: Document,
    pub(crate) chenzhou: Document,
    pub(crate) xuchang: Document,
    pub(crate) zhucheng: Document,
    pub(crate) shandong: Document,
}

pub(crate) static SEEDS: LazyLock<Seeds> = LazyLock::new(|| {
    let read = |raw: &str| law::read(&Source::new("文件.txt", raw)).remove(0);
    Seeds {
        linyi: read(include_str!("../../../corpus/policies/linyi/000_4dcc1adcc3de943a.txt")),
        chenzhou: read(include_str!("../../../corpus/policies/chenzhou/001_6e30101877bbf876.txt")),
        xuchang: read(include_str!("../../../corpus/policies/xuchang/002_83239ca49590f60c.txt")),
        zhucheng: read(include_str!("../../../corpus/policies/weifang/003_4603b5da0aeb0def.txt")),
        shandong: read(include_str!("../../../corpus/policies/shandong/004_feed7831f86b82e1.txt")),
    }
});

impl Seeds {
    fn named(&self, name: &str) -> &Document {
        match name {
            "临沂" => &self.linyi,
            "郴州" => &self.chenzhou,
            "许昌" => &self.xuchang,
            "诸城" => &self.zhucheng,
            "山东" => &self.shandong,
            other => panic!("no seed named {other}"),
        }
    }

    fn all(&self) -> [&Document; 5] {
        [&self.linyi, &self.chenzhou, &self.xuchang, &self.zhucheng, &self.shandong]
    }
}

fn topics() -> Topics {
    toml::from_str(include_str!("../../../corpus/rules/topics.toml")).unwrap()
}

/// The rows of two documents in which both speak, by address.
fn pairs(a: &Document, b: &Document) -> BTreeSet<(String, String)> {
    let path = |cell: &Cell| cell.id.path.to_string();
    contrast(&[a, b], &Options::default())
        .rows
        .iter()
        .filter_map(|row| match row.cells.as_slice() {
            [a, b] => Some((path(a.first()?), path(b.first()?))),
            _ => None,
        })
        .collect()
}

/// `specs/alignment.md` is what a reader found.
#[test]
fn aligns_as_a_reader_does() {
    let (mut right, mut found, mut wanted) = (0, 0, 0);
    let mut report = String::new();
    for section in include_str!("../specs/alignment.md").split("\n## ").skip(1) {
        let (title, table) = section.split_once('\n').unwrap();
        let (left, other) = title.split_once(" / ").unwrap();
        let address = |cell: &str| cell.trim().split(' ').next().unwrap().to_owned();
        let by_hand: BTreeSet<(String, String)> = table
            .lines()
            .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "))
            .skip(1)
            .map(|(a, b)| (address(a), address(b)))
            .collect();
        assert!(by_hand.len() > 10, "{title}");
        let computed = pairs(SEEDS.named(left), SEEDS.named(other));
        for missed in by_hand.difference(&computed) {
            writeln!(report, "{title} missed {missed:?}").unwrap();
        }
        for wrong in computed.difference(&by_hand) {
            writeln!(report, "{title} wrong {wrong:?}").unwrap();
        }
        right += by_hand.intersection(&computed).count();
        found += computed.len();
        wanted += by_hand.len();
    }
    assert!(right * 10 >= found * 9, "{right} of {found} pairs are right:\n{report}");
    assert!(right * 10 >= wanted * 8, "{right} of {wanted} pairs are found:\n{report}");
}

/// A clause, and the clauses that it stands against, by address.
type Splits = BTreeSet<(String, Vec<String>)>;

/// `specs/splits.md` is what a reader found.
#[test]
fn a_clause_split_over_two_shows_both() {
    let splits = include_str!("../specs/splits.md");
    let mut wanted: BTreeMap<(&str, &str), Splits> = BTreeMap::new();
    for line in splits.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [whole, place, other, parts] = cells[..] else { panic!("four cells: {line}") };
        let parts = parts.split('、').map(str::to_owned).collect();
        wanted.entry((whole, other)).or_default().insert((place.to_owned(), parts));
    }
    for (whole, other) in [("山东", "许昌"), ("许昌", "山东"), ("临沂", "郴州"), ("郴州", "临沂")]
    {
        let docs = [SEEDS.named(whole), SEEDS.named(other)];
        let rows = contrast(&docs, &Options::default()).rows;
        let split = rows.iter().filter(|row| row.cells[1].len() > 1).map(|row| {
            let mut parts = row.cells[1].clone();
            parts.sort_by_key(|cell| cell.index);
            let path = |cell: &Cell| cell.id.path.to_string();
            (path(&row.cells[0][0]), parts.iter().map(path).collect())
        });
        let found: Splits = split.collect();
        assert_eq!(found, wanted.remove(&(whole, other)).unwrap_or_default(), "{whole} / {other}");
    }
    assert!(wanted.is_empty(), "{wanted:?}");
}

/// Every number of the five texts under its document: read the snapshot beside the texts.
#[test]
fn measures_of_the_seeds() {
    let comparison = contrast(&SEEDS.all(), &Options::default());
    let mut table = String::from(
        "| 事项 | 临沂 | 郴州 | 许昌 | 诸城 | 山东 | 差异 |\n|---|---|---|---|---|---|---|\n",
    );
    for row in &comparison.measures {
        let cells = row.cells.iter().map(|cell| {
            cell.as_ref().map_or_else(String::new, |cell| {
                let (start, end) = cell.mark;
                let printed: String = cell.text.chars().skip(start).take(end - start).collect();
                let extra: String =
                    [("每", &cell.period), ("期限 ", &cell.deadline), ("基数 ", &cell.base)]
                        .iter()
                        .filter_map(|(label, value)| {
                            let value = value.as_ref()?;
                            Some(format!("；{}{value}", if *label == "每" { "" } else { label }))
                        })
                        .collect();
                let unit = cell.unit.symbol();
                format!(
                    "{}{}{unit}「{printed}」{extra} {}",
                    cell.op.term(),
                    cell.value,
                    cell.id.path
                )
            })
        });
        let cells: Vec<String> = cells.collect();
        writeln!(table, "| {} | {} | {} |", row.matter, cells.join(" | "), row.verdict.term())
            .unwrap();
    }
    insta::assert_snapshot!(table);
}

#[track_caller]
fn verdict_on(a: &str, b: &str, value: (&str, &str)) -> Verdict {
    let comparison = contrast(&[SEEDS.named(a), SEEDS.named(b)], &Options::default());
    let rows = comparison.measures.iter().filter_map(|row| match row.cells.as_slice() {
        [Some(x), Some(y)]
            if (x.text.contains(value.0), y.text.contains(value.1)) == (true, true) =>
        {
            Some(row.verdict)
        }
        _ => None,
    });
    let rows: Vec<Verdict> = rows.collect();
    assert_eq!(rows.len(), 1, "{value:?} stand in one row");
    rows[0]
}

#[test]
fn judges_the_golden_pairs() {
    let share = ("不低于在职人员的75%", "占在职人员的75%以上");
    assert_eq!(verdict_on("临沂", "郴州", share), Verdict::DifferentDeadline);
    assert_eq!(verdict_on("临沂", "许昌", ("结案1年后", "结案后1年内")), Verdict::Opposite);
    let meeting = ("每季度至少研究部署1次", "每季度至少召开一次");
    assert_eq!(verdict_on("许昌", "山东", meeting), Verdict::Equal);
    let hearing = ("每季度至少听取1次", "每年召开常委会会议");
    assert_eq!(verdict_on("许昌", "山东", hearing), Verdict::Looser);
    assert_eq!(verdict_on("山东", "许昌", (hearing.1, hearing.0)), Verdict::Stricter);
}

#[test]
fn finds_the_shared_passages() {
    for (a, b, distinct) in
        [("许昌", "山东", 29), ("临沂", "郴州", 8), ("郴州", "山东", 0), ("临沂", "诸城", 0)]
    {
        let comparison = contrast(&[SEEDS.named(a), SEEDS.named(b)], &Options::default());
        let passages: BTreeSet<&String> =
            comparison.reuse.iter().flat_map(|r| &r.passages).collect();
        assert_eq!(passages.len(), distinct, "{a} / {b}: {passages:#?}");
    }
}

#[test]
fn names_what_was_changed_in_copying() {
    let comparison = contrast(&[&SEEDS.shandong, &SEEDS.xuchang], &Options::default());
    let changes_of = |words: &str| -> Vec<(String, String, ChangeKind)> {
        let reused = comparison.reuse.iter().find(|r| r.a.text.contains(words)).unwrap();
        reused.changes.iter().map(|c| (c.from.clone(), c.to.clone(), c.kind)).collect()
    };
    let change = |from: &str, to: &str, kind| (from.to_owned(), to.to_owned(), kind);
    assert_eq!(changes_of("实施相应的行业禁入"), [change("重大", "较大以上", ChangeKind::Degree)]);
    assert_eq!(changes_of("健全领导干部非法干预"), [change("健全", "建立", ChangeKind::Wording)]);
    let all = comparison.reuse.iter().flat_map(|r| &r.changes);
    for Change { from, to, .. } in all {
        assert!(!from.contains('囯') || to.chars().any(|c| c != '国'), "囯 is 国: {from} → {to}");
    }
}

#[test]
fn sorts_rows_under_the_topics_given() {
    let topics = topics();
    let options = Options { topics: Some(&topics), ..Options::default() };
    let rows = contrast(&[&SEEDS.linyi, &SEEDS.chenzhou], &options).rows;
    let topic_of = |words: &str| {
        let in_row =
            |row: &&Row| row.cells.iter().flatten().any(|cell| cell.heading.contains(words));
        rows.iter().find(in_row).unwrap().topic.clone().unwrap_or_default()
    };
    for (heading, topic) in [
        ("诚信约束机制", "信用"),
        ("执法队伍建设", "队伍装备"),
        ("目标责任考核", "考核问责"),
        ("刑事司法衔接", "行刑衔接"),
        ("信息化建设", "信息化"),
        ("安全监管责任制体系", "责任体系"),
    ] {
        assert_eq!(topic_of(heading), topic, "{heading}");
    }
    assert!(
        contrast(&[&SEEDS.linyi], &Options::default()).rows.iter().all(|row| row.topic.is_none())
    );
}

#[test]
fn explains_a_match_by_shared_phrases() {
    let rows = contrast(&[&SEEDS.xuchang, &SEEDS.shandong], &Options::default()).rows;
    let row = rows
        .iter()
        .find(|row| row.cells[0].first().is_some_and(|c| c.heading.contains("企业主体责任")));
    let cells: Vec<&Cell> = row.unwrap().cells.iter().flatten().collect();
    assert_eq!(cells.len(), 2);
    for cell in &cells {
        assert_eq!(cell.similarity, cells[0].similarity);
        assert!(cell.shared.contains(&"法定代表人和实际控制人同为安全生产第一责任人".to_owned()));
        assert!(
            cell.shared.iter().all(|phrase| law::fold::text(&cell.text).contains(phrase.as_str()))
        );
    }
}

#[test]
fn shows_addresses_as_text_in_json() {
    let json =
        serde_json::to_value(contrast(&[&SEEDS.linyi, &SEEDS.chenzhou], &Options::default()))
            .unwrap();
    assert_eq!(json["docs"][0], "临政办发〔2016〕30号");
    let cell = &json["rows"][0]["cells"][0][0];
    assert_eq!(cell["ref"], "临政办发〔2016〕30号#一（一）");
    let share = json["measures"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["verdict"] == "different_deadline");
    let cell = &share.unwrap()["cells"][1];
    assert_eq!(
        (&cell["op"], &cell["value"], &cell["unit"], &cell["base"], &cell["deadline"]),
        (&"at_least".into(), &"75".into(), &"%".into(), &"在职人员".into(), &"3年内".into())
    );
}

#[test]
fn a_seed_does_not_differ_from_itself() {
    for document in SEEDS.all() {
        let comparison = contrast(&[document, document], &Options::default());
        assert!(!comparison.rows.is_empty());
        for row in &comparison.rows {
            let indices: Vec<usize> = row.cells.iter().flatten().map(|cell| cell.index).collect();
            assert!(indices.len() == 2 && indices[0] == indices[1], "{row:#?}");
        }
        assert!(comparison.measures.iter().all(|row| row.verdict == Verdict::Equal));
        assert!(comparison.reuse.iter().all(|reused| reused.changes.is_empty()));
    }
}

#[test]
fn promises_have_a_day_and_say_since_when_they_are_overdue() {
    let today = jiff::civil::date(2018, 6, 30);
    let linyi = promises(&SEEDS.linyi, today);
    let shown: Vec<(String, String, i32)> =
        linyi.iter().map(|p| (p.id.path.to_string(), p.due.to_string(), p.overdue_days)).collect();
    let row = |path: &str, due: &str, days| (path.to_owned(), due.to_owned(), days);
    assert_eq!(
        shown,
        [
            row("三（四）", "2016-12-31", 546),
            row("三（六）", "2016-12-31", 546),
            row("五（一）", "2016-12-31", 546),
            row("五（二）", "2016-12-31", 546),
            row("五（一）", "2017-12-31", 181),
            row("三（六）", "2018-12-31", 0),
            row("三（七）", "2020-12-31", 0),
        ]
    );
    assert_eq!(linyi[4].who.as_deref(), Some("各级政府"));
    let chenzhou = promises(&SEEDS.chenzhou, today);
    assert_eq!(chenzhou.len(), 1);
    assert_eq!((chenzhou[0].due.to_string().as_str(), chenzhou[0].presumed), ("2019-04-05", true));
    assert!(promises(&SEEDS.zhucheng, today).is_empty());
}

#[test]
fn odd_inputs() {
    let read = |raw: &str| law::read(&Source::new("甲.txt", raw)).remove(0);
    let one = read("关于会议的通知\n\n一、会议时间。每周一召开一次。");
    let poem = read("静夜思\n\n床前明月光，疑是地上霜。举头望明月，低头思故乡。");
    let empty = read("");

    assert_eq!(contrast(&[], &Options::default()).rows, []);
    assert_eq!(contrast(&[&empty, &empty], &Options::default()).rows, []);
    let unrelated = contrast(&[&SEEDS.linyi, &poem], &Options::default());
    assert!(unrelated.rows.iter().all(|row| row.cells.iter().flatten().count() == 1));
    assert!(unrelated.measures.iter().all(|row| row.verdict == Verdict::OnlyOne));
    assert!(unrelated.reuse.is_empty());
    let alone = contrast(&[&one, &empty], &Options::default());
    assert_eq!(alone.rows.len(), 1);
    assert_eq!(alone.rows[0].cells[0][0].similarity, 0.0);
}

/// A row as the set of its addresses, whatever the order of the columns.
fn addresses<'c, C: 'c>(
    cells: impl Iterator<Item = &'c C>,
    address: impl Fn(&C) -> String,
) -> BTreeSet<String> {
    cells.map(address).collect()
}

pub(crate) fn row_sets(comparison: &Comparison) -> BTreeSet<BTreeSet<String>> {
    comparison
        .rows
        .iter()
        .map(|row| addresses(row.cells.iter().flatten(), |c| c.id.to_string()))
        .collect()
}

fn measure_sets(comparison: &Comparison) -> BTreeSet<(BTreeSet<String>, bool)> {
    let place = |c: &MeasureCell| format!("{} {:?} {}", c.id, c.mark, c.text);
    let opposite = |row: &MeasureRow| row.verdict == Verdict::Opposite;
    comparison
        .measures
        .iter()
        .map(|row| (addresses(row.cells.iter().flatten(), place), opposite(row)))
        .collect()
}

/// A policy text made of clauses of the seeds.
pub(crate) fn patchwork() -> impl Strategy<Value = Document> {
    static POOL: LazyLock<Vec<String>> = LazyLock::new(|| {
        let clauses = SEEDS.all().into_iter().flat_map(|document| clause::of(document, 0));
        clauses.map(|clause| format!("{}{}", clause.title, clause.body).replace('\n', "")).collect()
    });
    let clauses = prop::collection::vec(0..POOL.len(), 0..12);
    (clauses, 1..40_000u32).prop_map(|(clauses, serial)| {
        let mut text = format!("关于某项工作的意见\n\n云政办发〔2020〕{serial}号\n\n一、总则\n");
        for (n, clause) in (1..).zip(clauses) {
            writeln!(text, "（{}）{}", law::numeral::format(n), POOL[clause]).unwrap();
        }
        law::read(&Source::new("拼合.txt", text)).remove(0)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_arguments_changes_only_the_order_of_columns(
        docs in prop::collection::vec(patchwork(), 2..5),
        turn in 0usize..24,
    ) {
        let ids: BTreeSet<&DocId> = docs.iter().map(|d| &d.id).collect();
        prop_assume!(ids.len() == docs.len());
        let mut turned: Vec<&Document> = docs.iter().collect();
        turned.rotate_left(turn % docs.len());
        if turn % 2 == 0 {
            turned.swap(0, 1);
        }
        let straight = contrast(&docs.iter().collect::<Vec<_>>(), &Options::default());
        let turned = contrast(&turned, &Options::default());
        prop_assert_eq!(row_sets(&straight), row_sets(&turned));
        let sets = |c: &Comparison| measure_sets(c).into_iter().map(|(set, _)| set).collect::<BTreeSet<_>>();
        prop_assert_eq!(sets(&straight), sets(&turned));
        if docs.len() == 2 {
            prop_assert_eq!(measure_sets(&straight), measure_sets(&turned));
        }
    }

    #[test]
    fn a_document_does_not_differ_from_itself(document in patchwork()) {
        let comparison = contrast(&[&document, &document], &Options::default());
        for row in &comparison.rows {
            let [[a], [b]] = [row.cells[0].as_slice(), row.cells[1].as_slice()] else {
                return Err(TestCaseError::fail(format!("not one to one: {row:?}")));
            };
            prop_assert_eq!(a.index, b.index);
            prop_assert_eq!(a.similarity, 1.0);
        }
        prop_assert!(comparison.measures.iter().all(|row| row.verdict == Verdict::Equal));
        prop_assert!(comparison.reuse.iter().all(|reused| reused.changes.is_empty()));
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_clause_stands_in_exactly_one_row(docs in prop::collection::vec(patchwork(), 1..4)) {
        let docs: Vec<&Document> = docs.iter().collect();
        let comparison = contrast(&docs, &Options::default());
        for (column, document) in docs.iter().enumerate() {
            let mut shown: Vec<usize> =
                comparison.rows.iter().flat_map(|row| &row.cells[column]).map(|c| c.index).collect();
            shown.sort_unstable();
            let clauses: Vec<usize> = clause::of(document, column).iter().map(|c| c.index).collect();
            prop_assert_eq!(shown, clauses);
        }
        prop_assert!(comparison.rows.iter().all(|row| row.cells.iter().any(|cell| !cell.is_empty())));
    }

    #[test]
    fn quotes_are_the_text_of_the_document(a in patchwork(), b in patchwork()) {
        let docs = [&a, &b];
        for reused in contrast(&docs, &Options::default()).reuse {
            for quote in [&reused.a, &reused.b] {
                prop_assert_eq!(quote.span.of(&docs[quote.column].text), &quote.text);
            }
        }
    }
}
