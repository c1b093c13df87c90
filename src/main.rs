use nianbao::*;
fn main() {
    for f in std::env::args().skip(1) {
        let s = read::read_file(std::path::Path::new(&f), &Default::default()).unwrap();
        let r = match normalize::normalize(&s) {
            Ok(r) => r,
            Err(e) => {
                println!("{f}: {e}");
                continue;
            }
        };
        println!("== {f}\n{:?} {:?} {:?} {:?} {:?}", r.title, r.agency, r.year, r.issued_on, r.source);
        for t in &r.tables {
            println!("{} {} {}", t.template.form, t.template.layout, t.values.len());
            let bad: Vec<_> = t
                .values
                .iter()
                .zip(&t.template.fields)
                .filter(|(v, _)| v.state_name() != "zero")
                .map(|(v, f)| format!("{}={:?}[{}]{:?}", f.key, v.state, v.text, v.unit))
                .collect();
            println!("  {}", bad.join("\n  "));
        }
        for s in &r.sections {
            println!(
                "  [{}] {} blocks={} tables={:?}",
                s.number,
                s.heading,
                s.blocks.len(),
                s.blocks
                    .iter()
                    .filter_map(|b| match b {
                        report::Block::Table(t) => Some((t.form, t.rows.len())),
                        _ => None,
                    })
                    .collect::<Vec<_>>()
            );
        }
        for f in r.findings.iter().chain(&check::check(&r)) {
            println!("  !{:?} {} {:?}", f.severity, f.code, f.message.zh);
        }
    }
}
