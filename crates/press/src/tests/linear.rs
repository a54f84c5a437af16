//! Laying out takes time linear in the document: eight times the parts, rows or items, not much more
//! than eight times the work. What is laid out may come out of a file that anybody wrote. Measured in
//! processor time of the one thread that works, so that a busy machine does not count; a quadratic
//! step would show as a factor of 64. Linux.

use serde_json::{Value, json};

use super::{PRESS, draft, job, layout_of};

/// A long document has so many of something; a short one an eighth of it.
const LONG: usize = 2_000;

/// Most work for eight times as much.
const FACTOR: f64 = 32.0;

/// Processor time that this thread has used, in seconds.
fn used() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat");
    let stat = stat.expect("the kernel tells the processor time of a thread in schedstat");
    let nanoseconds = stat.split_whitespace().next().unwrap();
    nanoseconds.parse::<f64>().unwrap() / 1e9
}

/// Processor time of pages and Word document, with nothing remembered from before.
fn cost(data: &Value) -> f64 {
    let layout = layout_of(data);
    typst::comemo::evict(0);
    let before = used();
    PRESS.typeset(&job(&layout, data)).unwrap().docx(None).unwrap();
    used() - before
}

type Shape = fn(usize) -> Value;

/// Parts in which there is some number of something.
const SHAPES: &[(&str, Shape)] = &[
    ("parts of an ending", |n| (0..n).map(|_| json!({ "kind": "blank" })).collect()),
    ("paragraphs", |n| {
        (0..n).map(|_| json!({ "kind": "paragraph", "text": "责令限期整改：" })).collect()
    }),
    ("rows of a table", |n| {
        let columns = json!([{ "label": "序号" }, { "label": "名称", "width": 3 }]);
        json!([{ "kind": "table", "columns": columns, "rows": vec![["1", "某某设备"]; n] }])
    }),
    ("items of a list", |n| {
        let items = vec![
            json!({ "text": "责令限期整改。", "notes": ["违反了某某规定。"] });
            n
        ];
        json!([{ "kind": "list", "items": items }])
    }),
    ("rows of a grid", |n| {
        let row = json!([{ "label": "名称", "value": "某某设备" }]);
        json!([{ "kind": "grid", "rows": vec![row; n] }])
    }),
    ("places to be filled in", |n| {
        let field = json!({ "label": "名称", "value": "某某设备" });
        json!([{ "kind": "lines", "rows": [vec![field; n]] }])
    }),
    (
        "sentences of a record",
        |n| json!([{ "kind": "dialogue", "text": "问：是否属实？\n".repeat(n) }]),
    ),
];

#[test]
fn laying_out_takes_linear_time() {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for (what, shape) in SHAPES {
        let cost = |n: usize| {
            let mut parts = shape(n);
            for (index, part) in parts.as_array_mut().unwrap().iter_mut().enumerate() {
                part["name"] = format!("part-{index}").into();
            }
            alone.install(|| cost(&draft(parts)))
        };
        let (short, long) = (cost(LONG / 8), cost(LONG));
        assert!(long < FACTOR * short, "{what}: {short:.3} s, eight times as many {long:.3} s");
    }
}
