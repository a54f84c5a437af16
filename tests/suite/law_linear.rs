//! Reading takes time linear in the text: eight times the text, not much more than eight times the
//! work. Measured in processor time of the one thread that reads, so that a busy machine does not
//! count; a quadratic step would show as a factor of 64. Linux; run by `./dev test --corpus`.

use law::Source;

/// A long text is this long, in bytes; a short one is an eighth of it.
const LONG: usize = 10_000_000;

/// Most work for eight times the text.
const FACTOR: f64 = 20.0;

/// What breaks readers that go back, look ahead or nest.
const SHAPES: &[(&str, &str)] = &[
    ("one line without an end", "安全生产"),
    ("one line of sentences", "安全生产应当坚持以人为本。"),
    ("blanks", " 　"),
    ("line breaks", "\n"),
    ("returns", "\r"),
    ("open brackets", "（"),
    ("brackets of every kind", "（《“〔("),
    ("closed brackets", "）"),
    ("nested titles", "《〈"),
    ("titles", "《云州市检查办法》"),
    ("articles", "第一条　安全\n"),
    ("articles within chapters", "第一编 甲\n第一章 甲\n第一节 甲\n第一条　甲\n（一）甲\n1.甲\n"),
    ("headings of policy texts", "一、甲\n（一）甲\n1.甲\n（1）甲\n一是甲\n——甲\n"),
    ("one heading again and again", "（一）安全\n"),
    ("names within a paragraph", "安全、生产。安全。检查。生产。检查。"),
    ("一是 within a paragraph", "好。一是好；二是好。"),
    ("annexes", "第一条 甲\n附件1\n"),
    ("annexes that are announced", "附件：1.甲\n"),
    ("a history without an end", "2001年1月2日云州市人民代表大会常务委员会\n"),
    ("events", "2001年1月2日云州市人民代表大会常务委员会通过\n"),
    ("events within titles", "《2001年1月2日"),
    ("clauses about coming into force", "第一条　本法自2001年1月2日起施行。\n"),
    ("numbers of documents", "云政办发〔2016〕30号"),
    ("citations", "本法第三条、第四条和前款规定"),
    (
        "a bulletin",
        "一、云州市开展检查。\n云州市某某县安全生产工作\n某某县坚持问题导向，突出重点行业领域，扎实开展安全生产大检查工作。\n",
    ),
    ("marks of Markdown", "# 甲\n**第一条** [乙](丙) <td> <!-- "),
    ("characters of private use", "安\u{e001}全\u{e002}"),
    ("pinyin", "安(ān)全(quán)"),
    ("stray digits", "一5的"),
    ("page breaks", "生产经营单位应当对从业人员进行安全生产教育和培训，保证从业人员\n\n"),
];

/// Processor time that this thread has used, in seconds.
fn used() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat");
    let stat = stat.expect("the kernel tells the processor time of a thread in schedstat");
    let nanoseconds = stat.split_whitespace().next().unwrap();
    nanoseconds.parse::<f64>().unwrap() / 1e9
}

/// The least processor time of a few readings.
fn cost(text: &str, readings: usize) -> f64 {
    let source = Source::new("长文.txt", text);
    let once = || {
        let before = used();
        assert!(!law::read(&source).is_empty());
        used() - before
    };
    (0..readings).map(|_| once()).fold(f64::INFINITY, f64::min)
}

#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_reading_takes_linear_time() {
    let mut slow = Vec::new();
    for (name, piece) in SHAPES {
        let long = piece.repeat(LONG / piece.len());
        let short = piece.repeat(LONG / 8 / piece.len());
        let (few, many) = (cost(&short, 3), cost(&long, 1));
        // Below a hundredth of a second the clock says little.
        if many > FACTOR * few.max(0.01) {
            slow.push(format!("{name}: {few:.3} s, eight times as long {many:.3} s"));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
