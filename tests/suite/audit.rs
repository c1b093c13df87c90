//! The checks as an auditor: errors put in by hand are found, and nothing else.

use std::collections::BTreeMap;
use std::fs;

use nianbao::base::code::CODES;
use nianbao::base::finding::{Finding, Severity};
use nianbao::check::{Excerpts, folder, settings, years};
use nianbao::forms::Field;
use nianbao::report::Report;

use crate::emit::{Shape, table};
use crate::generate::{Dice, TrueReport, report};
use crate::support::{load_bytes, root};

/// Reports a kind of error: few in CI, as many as `NIANBAO_ACCURACY` says on demand.
fn rounds() -> u64 {
    std::env::var("NIANBAO_ACCURACY").ok().and_then(|n| n.parse().ok()).unwrap_or(40)
}

/// A number of the true report, by key.
fn number(truth: &TrueReport, key: &str) -> i64 {
    let table = truth.tables.iter().find(|t| t.template.position(key).is_some()).unwrap();
    table.values[table.template.position(key).unwrap()].as_deref().unwrap().parse().unwrap()
}

fn set(truth: &mut TrueReport, key: &str, value: i64) {
    let table = truth.tables.iter_mut().find(|t| t.template.position(key).is_some()).unwrap();
    table.values[table.template.position(key).unwrap()] = Some(value.to_string());
}

/// What the text of a report states: the key, its number, and the sentence with `#` for it.
fn statements(truth: &TrueReport, dice: &mut Dice) -> Vec<(String, i64, String)> {
    let mut list = Vec::new();
    let mut add = |key: &str, words: &[&str], dice: &mut Dice| {
        list.push((key.to_string(), number(truth, key), (*dice.pick(words)).to_string()));
    };
    let received = ["共收到政府信息公开申请#件", "本年度新收政府信息公开申请#件", "全年受理政府信息公开申请 # 件"];
    add("requests.new.total", &received, dice);
    add("requests.new.natural", &["其中自然人申请#件", "其中，自然人提出#件"], dice);
    add("requests.carried_out.total", &["结转下年度继续办理#件", "结转下一年度办理 # 件"], dice);
    add("cases.review.total", &["因政府信息公开工作被申请行政复议#件", "政府信息公开行政复议案件#件"], dice);
    add("disclosure.licensing.decisions", &["作出行政许可决定#件", "办理行政许可#件"], dice);
    list
}

/// The report as a text, with statements (possibly wrong) and tables (possibly wrong).
fn text(truth: &TrueReport, printed: &[Vec<String>], said: &[(String, i64, String)]) -> String {
    let (agency, year) = (&truth.agency, truth.year);
    let say = |i: usize| said.get(i).map_or(String::new(), |(_, n, words)| words.replace('#', &n.to_string()));
    let tables: Vec<String> = truth
        .tables
        .iter()
        .zip(printed)
        .map(|(t, values)| table(Shape::Markdown, t.template, values, &|l: &str| l.to_string()))
        .collect();
    let intro = if said.is_empty() {
        "本年度各项工作按要求完成。\n".to_string()
    } else {
        format!(
            "（一）主动公开。{}。\n（二）依申请公开。{}，{}，{}。\n（三）监督保障。{}。\n",
            say(4),
            say(0),
            say(1),
            say(2),
            say(3)
        )
    };
    format!(
        "{agency}{year}年政府信息公开工作年度报告\n\n本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。\n\n一、总体情况\n\n{intro}\n\n二、主动公开政府信息情况\n\n{}\n\n三、收到和处理政府信息公开申请情况\n\n{}\n\n四、政府信息公开行政复议、行政诉讼情况\n\n{}\n\n五、存在的主要问题及改进情况\n\n存在人手不足的问题，已加派专人。\n\n六、其他需要报告的事项\n\n无。\n\n{agency}\n{}年1月20日\n",
        tables[0],
        tables[1],
        tables[2],
        year + 1
    )
}

fn printed(truth: &TrueReport) -> Vec<Vec<String>> {
    let shown = |(field, value): (&Field, &Option<String>)| {
        let unit = if field.key == "disclosure.procurement.amount" { "万元" } else { "" };
        format!("{}{unit}", value.clone().unwrap_or_default())
    };
    truth.tables.iter().map(|t| t.template.fields.iter().zip(&t.values).map(shown).collect()).collect()
}

fn read(text: &str) -> Report {
    load_bytes("generated.txt", text.as_bytes())
}

/// The report of the year before: what it hands on is what this one has received.
fn year_before(truth: &TrueReport) -> TrueReport {
    let mut last = truth.clone();
    last.year -= 1;
    for who in ["natural", "business", "research", "nonprofit", "legal", "other", "total"] {
        let key = |row: &str| format!("requests.{row}.{who}");
        let (carried, total) = (number(truth, &key("carried_in")), number(truth, &key("total")));
        set(&mut last, &key("carried_out"), carried);
        set(&mut last, &key("new"), total);
    }
    let new = truth.tables[0].template.layout == "2021";
    for kind in if new { ["regulations", "normative"].as_slice() } else { &[] } {
        let key = |row: &str| format!("disclosure.{kind}.{row}");
        let before = number(truth, &key("in_force")) - number(truth, &key("issued")) + number(truth, &key("repealed"));
        set(&mut last, &key("in_force"), before);
    }
    for kind in if new { [].as_slice() } else { &["licensing", "other_services", "punishment", "coercion", "fees"] } {
        set(&mut last, &format!("disclosure.{kind}.change"), 0);
    }
    last
}

/// Generated reports whose documents in force follow from a last year that can be.
fn sound(dice: &mut Dice) -> TrueReport {
    let mut truth = report(dice);
    if truth.tables[0].template.layout == "2021" {
        for kind in ["regulations", "normative"] {
            let issued = number(&truth, &format!("disclosure.{kind}.issued"));
            let key = format!("disclosure.{kind}.in_force");
            let force = number(&truth, &key) + issued;
            set(&mut truth, &key, force);
        }
    }
    truth
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Digit,
    Blank,
    Swap,
    Shift,
    Carry,
    Text,
}

/// Spoil a report; the keys concerned, or nothing where this report has no place for such an error.
fn seed(
    kind: Kind,
    truth: &TrueReport,
    cells: &mut [Vec<String>],
    said: &mut [(String, i64, String)],
    dice: &mut Dice,
) -> Option<Vec<String>> {
    let requests = truth.tables[1].template;
    let key = |i: usize| requests.fields[i].key.clone();
    match kind {
        Kind::Digit => {
            // A cell of 表三 or 表四: 表二 of one year has no sum.
            let any = usize::try_from(dice.below((cells[1].len() + cells[2].len()) as u64)).unwrap();
            let (which, at) = if any < cells[1].len() { (1, any) } else { (2, any - cells[1].len()) };
            let mut digits: Vec<char> = cells[which][at].chars().collect();
            let place = usize::try_from(dice.below(digits.len() as u64)).unwrap();
            let old = digits[place].to_digit(10).unwrap();
            let lowest = u64::from(place == 0 && digits.len() > 1);
            let new = u32::try_from(lowest + dice.below(10 - lowest)).unwrap();
            if new == old {
                return None;
            }
            digits[place] = char::from_digit(new, 10).unwrap();
            cells[which][at] = digits.into_iter().collect();
            Some(vec![truth.tables[which].template.fields[at].key.clone()])
        }
        Kind::Blank => {
            let filled: Vec<usize> = (0..cells[1].len()).filter(|&i| cells[1][i] != "0").collect();
            let at = *filled.get(usize::try_from(dice.below(filled.len() as u64)).unwrap())?;
            cells[1][at] = String::new();
            Some(vec![key(at)])
        }
        Kind::Swap => {
            let at = usize::try_from(dice.below(cells[1].len() as u64 - 1)).unwrap();
            let same_row = requests.fields[at].row == requests.fields[at + 1].row;
            if !same_row || cells[1][at] == cells[1][at + 1] {
                return None;
            }
            cells[1].swap(at, at + 1);
            Some(vec![key(at), key(at + 1)])
        }
        Kind::Shift => {
            let row = dice.pick(&requests.value_rows);
            let range = row.first..row.first + row.count;
            let mut own = cells[1][range.clone()].to_vec();
            own.insert(0, "0".into());
            own.pop();
            if own == cells[1][range.clone()] {
                return None;
            }
            cells[1][range.clone()].clone_from_slice(&own);
            Some(range.map(key).collect())
        }
        Kind::Carry => None,
        Kind::Text => {
            let at = usize::try_from(dice.below(said.len() as u64)).unwrap();
            let change = 1 + i64::try_from(dice.below(9)).unwrap();
            said[at].1 += change;
            // A number that another reading of the sentence bears out is no error.
            let other =
                ["requests.new.total", "requests.carried_in.total", "requests.total.total", "requests.total.natural"];
            let sums = other.map(|k| number(truth, k));
            let natural = number(truth, "requests.new.natural") + number(truth, "requests.carried_in.natural");
            if sums.contains(&said[at].1) || said[at].1 == sums[0] + sums[1] || said[at].1 == natural {
                return None;
            }
            Some(vec![said[at].0.clone()])
        }
    }
}

#[derive(Default)]
struct Score {
    seeded: usize,
    found: usize,
    first: usize,
    findings: usize,
    false_ones: Vec<String>,
}

/// Is a finding about one of these keys?
fn about(finding: &Finding, keys: &[String]) -> bool {
    finding.keys.iter().any(|k| keys.contains(k))
}

#[test]
fn seeded_errors_are_found_and_nothing_else() {
    let mut scores: BTreeMap<Kind, Score> = BTreeMap::new();
    for (k, kind) in
        [Kind::Digit, Kind::Blank, Kind::Swap, Kind::Shift, Kind::Carry, Kind::Text].into_iter().enumerate()
    {
        let score = scores.entry(kind).or_default();
        let mut round = 0;
        while (score.seeded as u64) < rounds() {
            round += 1;
            let mut dice = Dice::new(1_000_000 * (k as u64 + 1) + round);
            let truth = sound(&mut dice);
            let mut last = year_before(&truth);
            let (mut cells, mut said) = (printed(&truth), statements(&truth, &mut dice));
            let mut keys: Vec<Vec<String>> = Vec::new();
            if kind == Kind::Carry {
                let who = *dice.pick(&["natural", "business", "legal"]);
                for column in [who, "total"] {
                    let key = format!("requests.carried_out.{column}");
                    let wrong = number(&last, &key) + 3;
                    set(&mut last, &key, wrong);
                    keys.push(vec![format!("requests.carried_in.{column}")]);
                }
            } else {
                // One to three errors; one where the culprit is to be named.
                let errors = if kind == Kind::Digit { 1 } else { 1 + dice.below(3) };
                for _ in 0..errors {
                    let mut tries = (cells.clone(), said.clone());
                    if let Some(own) = seed(kind, &truth, &mut tries.0, &mut tries.1, &mut dice)
                        && !keys.iter().flatten().any(|k| own.contains(k))
                    {
                        (cells, said) = tries;
                        keys.push(own);
                    }
                }
            }
            let mut this = read(&text(&truth, &cells, &said));
            let before = read(&text(&last, &printed(&last), &[]));
            let more = years::compare(&before, &this, &settings::Thresholds::default());
            this.findings.extend(more);
            score.seeded += keys.len();
            score.found += keys.iter().filter(|own| this.findings.iter().any(|f| about(f, own))).count();
            let all: Vec<String> = keys.concat();
            for finding in &this.findings {
                // Numbers drawn by lot jump from year to year, and the year before may be one without the layout.
                if matches!(finding.code.as_str(), "number-jump" | "layout-early") {
                    continue;
                }
                score.findings += 1;
                if !about(finding, &all) {
                    score.false_ones.push(format!("{} {}", finding.code, finding.message.zh));
                }
            }
            if kind == Kind::Digit && !keys.is_empty() {
                let culprit =
                    this.findings.iter().find(|f| f.code.as_str().starts_with("requests-") || f.code == "cases-total");
                let named = culprit.and_then(|f| f.culprits.first());
                score.first += usize::from(named.is_some_and(|c| all.contains(&c.key)));
            }
        }
    }
    println!("| 错误 | 放入 | 找到 | 查全 | 查准 | 首先指出 |\n|---|---|---|---|---|---|");
    #[allow(clippy::cast_precision_loss)]
    let percent = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
    let (mut findings, mut wrong) = (0, 0);
    for (kind, s) in &scores {
        let first = if *kind == Kind::Digit { format!("{:.1} %", percent(s.first, s.seeded)) } else { "—".into() };
        println!(
            "| {kind:?} | {} | {} | {:.2} % | {:.2} % | {first} |",
            s.seeded,
            s.found,
            percent(s.found, s.seeded),
            percent(s.findings - s.false_ones.len(), s.findings)
        );
        s.false_ones.iter().take(5).for_each(|f| println!("    {f}"));
        findings += s.findings;
        wrong += s.false_ones.len();
        // What breaks a sum, or a carry-over, is always found.
        let least = if *kind == Kind::Text { 95.0 } else { 100.0 };
        assert!(percent(s.found, s.seeded) >= least, "{kind:?}: {} of {}", s.found, s.seeded);
    }
    assert!(percent(findings - wrong, findings) >= 99.0, "{wrong} of {findings} findings are false");
    let digit = &scores[&Kind::Digit];
    assert!(
        percent(digit.first, digit.seeded) >= 80.0,
        "the culprit is named first in {} of {}",
        digit.first,
        digit.seeded
    );
}

#[test]
fn correct_reports_have_no_errors_and_no_warnings() {
    for round in 0..rounds() * 5 {
        let mut dice = Dice::new(77_000_000 + round);
        let truth = sound(&mut dice);
        let said = statements(&truth, &mut dice);
        let mut this = read(&text(&truth, &printed(&truth), &said));
        let last = year_before(&truth);
        let before = read(&text(&last, &printed(&last), &[]));
        this.findings.extend(years::compare(&before, &this, &settings::Thresholds::default()));
        let bad: Vec<&Finding> = this.findings.iter().filter(|f| f.severity != Severity::Note).collect();
        assert!(bad.is_empty(), "{round}: {bad:#?}");
    }
}

#[test]
fn sentences_are_understood_or_left_alone() {
    let mut truth = report(&mut Dice::new(5));
    while truth.tables[0].template.layout != "2021" {
        truth = report(&mut Dice::new(truth.year as u64 + 6));
    }
    truth.agency = "青禾县水利局".into();
    truth.year = 2023;
    let cells: Vec<Vec<String>> = truth.tables.iter().map(|t| vec!["987654".to_string(); t.values.len()]).collect();
    let fixture = fs::read_to_string(root().join("tests/fixtures/narrative/sentences.txt")).unwrap();
    let (mut tried, mut wrong) = (0, Vec::new());
    for line in fixture.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let (wanted, sentence) = line.split_once(" | ").unwrap();
        let whole = text(&truth, &cells, &[]).replace("一、总体情况\n", &format!("一、总体情况\n\n{sentence}\n"));
        let found: Vec<String> = read(&whole)
            .findings
            .iter()
            .filter(|f| f.code.as_str().starts_with("text-"))
            .map(|f| format!("{} {}", f.code, f.found.as_deref().unwrap_or_default()))
            .collect();
        let found = if found.is_empty() { "none".to_string() } else { found.join(" ; ") };
        if found != wanted {
            wrong.push(format!("{sentence}\n    wanted {wanted}\n    found  {found}"));
        }
        tried += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 30, "{tried}");
}

/// The codes of a text's findings.
fn codes(text: &str) -> Vec<String> {
    read(text).findings.into_iter().map(|f| f.code.to_string()).collect()
}

#[test]
fn each_check_of_the_whole_report_sees_its_fault_alone() {
    let mut truth = sound(&mut Dice::new(9));
    while truth.tables[0].template.layout != "2021" {
        truth = sound(&mut Dice::new(truth.year as u64 * 31));
    }
    let good = text(&truth, &printed(&truth), &[]);
    let (agency, year) = (truth.agency.clone(), truth.year);
    assert!(codes(&good).is_empty(), "{:?}", codes(&good));
    let next = year + 1;
    let cases = [
        ("section-missing", good.replace("六、其他需要报告的事项\n\n无。\n", "")),
        ("section-empty", good.replace("\n\n存在人手不足的问题，已加派专人。", "")),
        ("section-number", good.replace("六、其他需要", "七、其他需要")),
        ("section-renamed", good.replace("五、存在的主要问题及改进情况", "五、存在问题及改进措施")),
        ("section-order", good.replace("六、其他需要报告的事项", "二、主动公开政府信息情况\n\n六、其他需要报告的事项")),
        ("period-odd", good.replace("12月31日", "12月30日")),
        (
            "year-disagrees",
            good.replace(&format!("{year}年1月1日至{year}年"), &format!("{}年1月1日至{}年", year - 1, year - 1)),
        ),
        ("date-early", good.replace(&format!("{next}年1月20日"), &format!("{year}年1月20日"))),
        ("date-late", good.replace(&format!("{next}年1月20日"), &format!("{next}年5月6日"))),
        ("agency-disagrees", good.replace(&format!("{agency}\n{next}"), &format!("梅岭县档案局\n{next}"))),
    ];
    let mut wrong = Vec::new();
    for (code, spoiled) in cases {
        assert_ne!(spoiled, good, "{code}");
        let found = codes(&spoiled);
        if found != [code] {
            wrong.push(format!("{code}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Short forms of one name are one agency.
    let short = good.replace(&format!("{agency}\n{next}"), &format!("梅岭省{agency}\n{next}"));
    assert!(codes(&short).is_empty());
    let cell = |form: usize, key: &str, value: &str| {
        let mut cells = printed(&truth);
        cells[form][truth.tables[form].template.position(key).unwrap()] = value.to_string();
        codes(&text(&truth, &cells, &[]))
    };
    assert_eq!(cell(0, "disclosure.punishment.decisions", "-3"), ["value-negative"]);
    assert_eq!(cell(0, "disclosure.punishment.decisions", "2.5"), ["value-fraction"]);
    assert_eq!(cell(0, "disclosure.punishment.decisions", "3万元"), ["unit-odd"]);
    assert_eq!(cell(0, "disclosure.fees.amount", "2500元"), ["unit-odd"]);
    assert_eq!(cell(0, "disclosure.punishment.decisions", ""), ["cells-blank"]);
    assert_eq!(cell(0, "disclosure.punishment.decisions", "/"), ["cells-marked"]);
    let mut cells = printed(&truth);
    cells[2].fill(String::new());
    assert_eq!(codes(&text(&truth, &cells, &[])), ["table-blank"]);
    cells[2][..4].fill("2".into());
    assert_eq!(codes(&text(&truth, &cells, &[])), ["cells-blank", "parts-without-total"]);
    cells[2].fill(String::new());
    cells[2][4] = "8".into();
    assert_eq!(codes(&text(&truth, &cells, &[])), ["cells-blank", "total-without-parts"]);
}

#[test]
fn what_went_wrong_is_said() {
    let mut truth = sound(&mut Dice::new(3));
    let who = "requests.granted.natural";
    let (old, total) = (number(&truth, who), number(&truth, "requests.total.natural"));
    // 12 was meant, 21 was typed.
    for (key, value) in [(who, 12), ("requests.total.natural", total - old + 12)] {
        set(&mut truth, key, value);
    }
    let balance = number(&truth, "requests.total.natural") + number(&truth, "requests.carried_out.natural");
    let new = balance - number(&truth, "requests.carried_in.natural");
    set(&mut truth, "requests.new.natural", new);
    for row in ["granted", "total", "new"] {
        let sum: i64 = ["natural", "business", "research", "nonprofit", "legal", "other"]
            .iter()
            .map(|w| number(&truth, &format!("requests.{row}.{w}")))
            .sum();
        set(&mut truth, &format!("requests.{row}.total"), sum);
    }
    let mut cells = printed(&truth);
    let at = truth.tables[1].template.position(who).unwrap();
    cells[1][at] = "21".into();
    let report = read(&text(&truth, &cells, &[]));
    assert_eq!(report.findings.len(), 2, "{:#?}", report.findings);
    for finding in &report.findings {
        let culprit = &finding.culprits[0];
        assert_eq!((culprit.key.as_str(), culprit.fitting.as_str()), (who, "12"));
        assert!(culprit.message.zh.contains("颠倒"), "{}", culprit.message.zh);
        let sum = Excerpts::of(&report).behind(finding).unwrap();
        assert!(sum.zh.contains("21"), "{sum:?}");
    }
}

#[test]
fn reports_of_one_folder_are_compared() {
    let mut dice = Dice::new(40);
    let truth = sound(&mut dice);
    let mut other = truth.clone();
    set(&mut other, "disclosure.punishment.decisions", 4_711);
    let brief = |name: &str, truth: &TrueReport, story: &str| {
        let whole = text(truth, &printed(truth), &[]).replace("存在人手不足的问题，已加派专人。", story);
        let mut report = read(&whole);
        report.source.name = name.to_string();
        folder::Brief::of(&report)
    };
    let story = "今年以来我们把办事指南逐条改写成问答，张贴在七个村的公告栏，并请村里的老教师逐句念给不识字的老人听，凡是听不懂的地方都记下来重写，一共改了四遍，群众来电询问因此少了一半，窗口排队的时间也从半天缩短到一个钟头以内，这是我们今年最看重的一件事。";
    let different = "水库放水的时间表过去只贴在闸门口，下游几个组的人常常白跑一趟，如今提前三天发到每个组的群里，遇到临时改动再打一遍电话，全年没有一户因为不知道放水而误了插秧，渔民也能提前收网，这项工作由水管站的三名职工轮流承担并相互复核。";
    let mut neighbour = truth.clone();
    neighbour.agency = "桃源县石门乡人民政府".into();
    let mut far = truth.clone();
    far.agency = "桃源县柳林镇人民政府".into();
    let briefs = [
        brief("a.txt", &truth, story),
        brief("b.txt", &truth, story),
        brief("c.txt", &other, different),
        brief("d.txt", &neighbour, story),
        brief("e.txt", &far, different.replace("水库", "山塘").as_str()),
    ];
    let found = folder::compare(&briefs[..3], &settings::Thresholds::default());
    let list: Vec<(usize, &str)> = found.iter().map(|(i, f)| (*i, f.code.as_str())).collect();
    assert_eq!(list, [(1, "report-duplicate"), (2, "report-conflict")]);
    let found = folder::compare(&briefs[2..], &settings::Thresholds::default());
    let list: Vec<(usize, &str)> = found.iter().map(|(i, f)| (*i, f.code.as_str())).collect();
    assert_eq!(list, [(0, "text-shared"), (2, "text-shared")]);
    let found =
        folder::compare(&[briefs[0].clone(), briefs[3].clone(), briefs[4].clone()], &settings::Thresholds::default());
    let list: Vec<(usize, &str)> = found.iter().map(|(i, f)| (*i, f.code.as_str())).collect();
    assert_eq!(list, [(0, "text-shared"), (1, "text-shared")]);
}

#[test]
fn text_kept_from_last_year_is_told_with_its_passages() {
    let truth = sound(&mut Dice::new(41));
    let last = year_before(&truth);
    let kept = "在公开的及时性上还有欠缺，个别科室没有按规定时限报送信息，我们将建立台账逐月核对，对超期的通报到科室负责人，并把结果同年度考核挂钩，确保每条信息都在二十个工作日内公布。";
    let with = |truth: &TrueReport, story: &str| {
        read(&text(truth, &printed(truth), &[]).replace("存在人手不足的问题，已加派专人。", story))
    };
    let found = years::compare(&with(&last, kept), &with(&truth, kept), &settings::Thresholds::default());
    let codes: Vec<&str> = found.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["text-repeated"], "{found:#?}");
    assert!(found[0].message.zh.contains("在公开的及时性上还有欠缺"), "{}", found[0].message.zh);
    let own = "今年换了新的公文系统，初期有十来条信息因字段没有对上而晚了三天，技术人员补了一道自动核对，此后没有再发生；明年打算把历史信息也迁过去，让群众在一个地方查到所有年份。";
    assert!(years::compare(&with(&last, kept), &with(&truth, own), &settings::Thresholds::default()).is_empty());
}

#[test]
fn severities_are_set_and_findings_accepted_with_a_reason() {
    let report = crate::support::load(&root().join("samples/04-分页断开的表格.txt"));
    let of = settings::Of { file: "x/04.txt", agency: report.agency.as_deref(), year: report.year };
    let text = "[severity]\nunit-missing = \"off\"\nlayout-outdated = \"error\"\n[[accept]]\ncode = \"layout-outdated\"\nkey = \"requests\"\nreason = \"已通知改用新版\"\n";
    let mut findings = report.findings.clone();
    settings::Settings::parse(text).unwrap().apply(&mut findings, of);
    let shown: Vec<(&str, bool, Option<&str>)> =
        findings.iter().map(|f| (f.keys[0].as_str(), f.is_error(), f.accepted.as_deref())).collect();
    assert_eq!(shown, [("disclosure", true, None), ("requests", false, Some("已通知改用新版"))]);
    for bad in [
        "[severity]\nnope = \"off\"",
        "[[accept]]\ncode = \"cases-total\"\nreason = \" \"",
        "[thresholds]\nx = 1",
        "[severity]\ncases-total = 3",
    ] {
        assert!(settings::Settings::parse(bad).is_err(), "{bad}");
    }
    assert!(settings::Settings::default().set("cases-total=loud").is_err());
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let folder = root().join("docs/checks");
    let mut pages: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "README")
        .collect();
    pages.sort();
    let codes: Vec<String> = CODES.iter().map(|p| p.code.to_string()).collect();
    assert_eq!(pages, codes, "docs/checks/ and the table in src/base/code.rs");
    let index = fs::read_to_string(folder.join("README.md")).unwrap();
    let mut sources = String::new();
    let mut folders = vec![root().join("src"), root().join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("code.rs") {
                sources.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    for page in CODES {
        let code = page.code;
        let name = format!("Code::{}", code.to_uppercase().replace('-', "_"));
        assert!(sources.contains(&name) || sources.contains(&format!("code = \"{code}\"")), "nothing gives {code}");
        assert!(page.text.starts_with(&format!("# {code}\n")), "{code}");
        for part in ["**依据**", "**例**", "**怎样改**", "---"] {
            assert!(page.text.contains(part), "{code}: {part}");
        }
        assert!(
            !page.line(nianbao::base::finding::Lang::Zh).is_empty()
                && !page.line(nianbao::base::finding::Lang::En).is_empty()
                && [nianbao::Lang::Zh, nianbao::Lang::En].iter().all(|lang| !page.mending(*lang).is_empty()),
            "{code}"
        );
        let words: Vec<&str> = page.severities.iter().map(|s| s.word(nianbao::Lang::Zh)).collect();
        let words = words.join("、");
        assert!(index.contains(&format!("| [{code}]({code}.md) | {words} |")), "{code} in docs/checks/README.md");
        assert!(page.text.lines().nth(2).unwrap().starts_with(&format!("{words}：")), "{code}: {words}");
    }
    // And what is given has a page.
    let mut reports: Vec<Report> = crate::support::samples().iter().map(|p| crate::support::load(p)).collect();
    reports.extend(fs::read_dir(root().join("tests/fixtures/hostile")).unwrap().filter_map(|e| {
        let source = nianbao::read::read_file(&e.unwrap().path(), &nianbao::read::Options::default()).ok()?;
        nianbao::recognise(nianbao::Book::official(), &source).ok()
    }));
    for finding in reports.iter().flat_map(|r| &r.findings) {
        let page = finding.code.page().unwrap_or_else(|| panic!("{} has no page", finding.code));
        assert!(page.severities.contains(&finding.severity), "{}: {:?}", finding.code, finding.severity);
    }
}
