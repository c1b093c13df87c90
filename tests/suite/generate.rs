//! A generator of text reports in the shapes the web and the offices left them in, with known truth, seeded.

use nianbao::forms::{Book, Form, Template};

/// A small generator of numbers (xorshift*), the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }
}

/// The true value of a cell: its number, or nothing (blank, a mark).
pub type Truth = Option<String>;

/// One table: its layout and its true values in order of the fields.
#[derive(Clone)]
pub struct TrueTable {
    pub template: &'static Template,
    pub values: Vec<Truth>,
}

#[derive(Clone)]
pub struct TrueReport {
    pub agency: String,
    pub year: i32,
    pub tables: Vec<TrueTable>,
}

const PLACES: &[&str] = &["青禾县", "松坪区", "云台镇", "石桥乡", "临江市", "白石坡街道", "芦溪县", "柳河州"];
const BODIES: &[&str] = &["人民政府", "统计局", "档案馆", "水利局", "民政局", "教育局", "司法局"];

/// A report whose sums hold.
pub fn report(dice: &mut Dice) -> TrueReport {
    let layout = if dice.chance(50) { "2019" } else { "2021" };
    let year = if layout == "2019" { 2019 + dice.below(2) } else { 2021 + dice.below(4) };
    let place = dice.pick(PLACES);
    let body = if place.ends_with("街道") { "办事处" } else { dice.pick(BODIES) };
    TrueReport {
        agency: format!("{place}{body}"),
        year: i32::try_from(year).unwrap(),
        tables: Form::ALL
            .into_iter()
            .map(|form| table(Book::official().template(form, layout).unwrap(), dice))
            .collect(),
    }
}

/// A table whose sums hold.
pub fn table(template: &'static Template, dice: &mut Dice) -> TrueTable {
    let size = *dice.pick(&[1, 3, 30, 500, 20_000]);
    let mut n: Vec<i64> = template
        .fields
        .iter()
        .map(|_| if dice.chance(45) { 0 } else { i64::try_from(dice.below(size)).unwrap() })
        .collect();
    let at = |key: &str| template.position(key).unwrap();
    if template.form == Form::Requests {
        let members = template.fields.iter().filter_map(|f| f.key.strip_prefix("requests.new."));
        let applicants: Vec<&str> = members.filter(|who| *who != "total").collect();
        let rows: Vec<String> = template
            .value_rows
            .iter()
            .map(|r| template.fields[r.first].key.split('.').nth(1).unwrap().to_string())
            .collect();
        for who in &applicants {
            let key = |row: &str| at(&format!("requests.{row}.{who}"));
            let sum: i64 = rows
                .iter()
                .filter(|r| !["new", "carried_in", "total", "carried_out"].contains(&r.as_str()))
                .map(|r| n[key(r)])
                .sum();
            n[key("total")] = sum;
            n[key("carried_in")] = n[key("carried_in")].min(sum + n[key("carried_out")]);
            n[key("new")] = sum + n[key("carried_out")] - n[key("carried_in")];
        }
        for row in &rows {
            n[at(&format!("requests.{row}.total"))] =
                applicants.iter().map(|who| n[at(&format!("requests.{row}.{who}"))]).sum();
        }
    }
    if template.form == Form::Cases {
        for five in n.chunks_mut(5) {
            five[4] = five[..4].iter().sum();
        }
    }
    let values = n
        .iter()
        .zip(&template.fields)
        .map(|(&v, field)| {
            let v = if field.signed && dice.chance(30) { -v } else { v };
            Some(if field.money && v > 0 { format!("{v}.{:02}", 1 + dice.below(99)) } else { v.to_string() })
        })
        .collect();
    TrueTable { template, values }
}

/// How numbers and labels are spoiled, in the same way for readers and truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noise {
    None,
    /// Full-width digits, brackets, numbering.
    Wide,
    /// 1,234 and 0件.
    Dressed,
    /// Blank totals, and marks for zeros in some rows.
    Holes,
    /// A label here and there damaged or shortened.
    Damaged,
    /// Spaces in labels; traditional characters; radicals.
    Variants,
}

pub const NOISES: &[Noise] = &[Noise::None, Noise::Wide, Noise::Dressed, Noise::Holes, Noise::Damaged, Noise::Variants];

/// Apply noise to a table: the printed values and labels, and the truth they leave.
pub fn spoil(table: &mut TrueTable, noise: Noise, dice: &mut Dice) -> (Vec<String>, impl Fn(&str) -> String + use<>) {
    let fields = &table.template.fields;
    let mut printed = Vec::new();
    for (i, value) in table.values.iter_mut().enumerate() {
        let text = value.clone().unwrap_or_default();
        printed.push(match noise {
            Noise::Wide => wide(&text),
            Noise::Dressed if dice.chance(30) => dressed(&text, &fields[i].unit),
            Noise::Holes if text == "0" && dice.chance(20) => {
                *value = None;
                (*dice.pick(&["/", "—", "－", "无", "-"])).to_string()
            }
            Noise::Holes
                if fields[i].key.ends_with(".total") && fields[i].key != "requests.new.total" && dice.chance(5) =>
            {
                *value = None;
                String::new()
            }
            _ => text,
        });
    }
    let seed = dice.next();
    (printed, move |label: &str| spoil_label(label, noise, seed))
}

fn wide(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0'..='9' => char::from_u32(c as u32 + 0xfee0).unwrap(),
            '-' => '－',
            '.' => '．',
            c => c,
        })
        .collect()
}

fn dressed(text: &str, unit: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |d| ("-", d));
    let (whole, fraction) = digits.split_once('.').map_or((digits, String::new()), |(w, f)| (w, format!(".{f}")));
    let mut grouped = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    format!("{sign}{grouped}{fraction}{unit}")
}

fn spoil_label(label: &str, noise: Noise, seed: u64) -> String {
    let hash = label.bytes().fold(seed, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)) >> 20;
    let chars: Vec<char> = label.chars().collect();
    match noise {
        Noise::Wide => {
            label.replace('（', "(").replace('）', ")").replace("1.", "１．").replace("2.", "2、").replace("3.", "3．")
        }
        Noise::Damaged if hash.is_multiple_of(6) && chars.len() >= 9 => {
            // Two characters from the middle are lost.
            let at = chars.len() / 2;
            chars[..at].iter().chain(&chars[at + 2..]).collect()
        }
        Noise::Variants if hash.is_multiple_of(3) => {
            chars.iter().map(|c| format!("{c} ")).collect::<String>().trim_end().to_string()
        }
        Noise::Variants if hash % 3 == 1 => {
            let pairs = [
                ('规', '規'),
                ('许', '許'),
                ('处', '處'),
                ('罚', '罰'),
                ('机', '機'),
                ('关', '關'),
                ('数', '數'),
                ('总', '總'),
                ('计', '計'),
                ('结', '結'),
                ('维', '維'),
                ('纠', '糾'),
                ('审', '審'),
                ('开', '開'),
                ('项', '項'),
                ('行', '⾏'),
                ('一', '⼀'),
                ('二', '⼆'),
                ('人', '⼈'),
                ('大', '⼤'),
            ];
            chars.iter().map(|c| pairs.iter().find(|p| p.0 == *c).map_or(*c, |p| p.1)).collect()
        }
        _ => label.to_string(),
    }
}
