#![allow(missing_docs, clippy::print_stdout, clippy::disallowed_methods, clippy::unwrap_used)]
fn main() {
    for name in std::env::args().skip(1) {
        let raw = std::fs::read_to_string(&name).unwrap();
        for d in law::read(&law::Source::new(name.clone(), raw)) {
            println!("=== {} | {:?}", d.id, d.meta.title);
            println!(
                "no {:?} issuer {:?} region {:?} dates {:?} kind {:?}",
                d.meta.doc_no, d.meta.issuer, d.meta.region, d.meta.dates, d.meta.kind
            );
            println!("repairs {:?}", law::count_repairs(&d.repairs));
            for n in &d.notes {
                println!("note {} {} {:?}", n.code, n.message, n.place);
            }
            for (i, p) in d.tree.provisions.iter().enumerate() {
                let t: String = d.own_text(i).chars().take(30).collect();
                let h = d.heading(i);
                println!(
                    "{:indent$}{:?} {} {:?} [{}] {}",
                    "",
                    p.level,
                    p.path,
                    p.alias,
                    h,
                    t.replace('\n', "⏎"),
                    indent = p.path.0.len() * 2
                );
            }
            for c in &d.citations {
                println!(
                    "cite {:?} {} {:?}",
                    c.span.of(&d.text),
                    match &c.work {
                        law::Work::Title(t) => t.clone(),
                        law::Work::Number(n) => n.to_string(),
                        law::Work::Itself => "本".into(),
                    },
                    c.path.as_ref().map(|p| p.to_string())
                );
            }
        }
    }
}
