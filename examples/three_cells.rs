//! Three cells of a report: `cargo run --example three_cells -- FILE`.

use nianbao::{Options, Report};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("three_cells FILE")?;
    let report = Report::read(&path, &std::fs::read(&path)?, &Options::default())?;
    for key in ["requests.new.natural", "requests.granted.natural", "requests.carried_out.natural"] {
        println!("{key}: {}", report.value(key).map_or("", |cell| &cell.text));
    }
    Ok(())
}
