//! Sums over offices and years: what must be known first, what is compared with what, what is drawn, and how much is held.

use nianbao::base::finding::{Lang, Unread};
use nianbao::forms::Change;
use nianbao::sheets::{Book as Workbook, Content, Sheet};
use nianbao::summary::{Gathering, Member, Pair, Summary, book, charts, comparison, summarize};
use nianbao::{Book, Message, Report};

use crate::support::{fonts, load_bytes, samples};

const SAMPLE: &str = "青禾县云台镇人民政府";

/// The sample's report as another office's, of another year, with some of its text replaced.
fn report(file: &str, agency: &str, year: i32, changes: &[(&str, &str)]) -> Report {
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    let text = text.replace(SAMPLE, agency).replace("2023年", &format!("{year}年"));
    let text = changes.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    let report = load_bytes(file, text.as_bytes());
    assert_eq!((report.agency.as_deref(), report.year), (Some(agency), Some(year)));
    report
}

fn member(file: &str, agency: &str, year: i32, changes: &[(&str, &str)]) -> Member {
    Member::of(&report(file, agency, year, changes))
}

fn sum(name: &str, year: i32, members: &[Member], roster: Option<&[String]>) -> Summary {
    summarize(Book::official(), name, year, members, roster)
}

fn sheet<'a>(book: &'a Workbook, name: &str) -> &'a Sheet {
    book.sheets.iter().find(|s| s.name == name).unwrap_or_else(|| panic!("no sheet {name}"))
}

fn texts(sheet: &Sheet) -> Vec<String> {
    let text = |c: &Content| match c {
        Content::Text(t) => Some(t.clone()),
        Content::Number(n) => Some(n.to_string()),
        _ => None,
    };
    sheet.cells.iter().filter_map(|c| text(&c.content)).collect()
}

/// The row of a sheet that begins with these texts, as texts; blank cells are empty.
fn row(sheet: &Sheet, begins: &[&str]) -> Vec<String> {
    let rows = sheet.cells.iter().map(|c| c.row).max().unwrap_or(0);
    let of = |r: u32| -> Vec<String> {
        let own = sheet.cells.iter().filter(|c| c.row == r);
        own.map(|c| match &c.content {
            Content::Text(t) => t.clone(),
            Content::Number(n) => n.normalize().to_string(),
            _ => String::new(),
        })
        .collect()
    };
    (0..=rows)
        .map(of)
        .find(|cells| begins.iter().zip(cells).all(|(a, b)| a == b) && cells.len() > begins.len())
        .unwrap_or_else(|| panic!("no row {begins:?} in {:?}", texts(sheet)))
}

fn text(summary: &Summary) -> String {
    summary.report.paragraphs().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// Two reports of one office that contradict each other, one office off the roster and without 表四, two that are missing, a
/// total that does not hold, a file not read.
fn troubled() -> Summary {
    let licences = [("| 行政许可 | 126 |", "| 行政许可 | 127 |")];
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    let cases = text[text.find("| 行政复议 |").unwrap()..text.find("五、存在").unwrap()].to_string();
    let members = [
        member("乙/终稿.txt", SAMPLE, 2023, &[]),
        member("乙/旧稿.txt", SAMPLE, 2023, &licences),
        member(
            "甲.txt",
            "青禾县白沙镇人民政府",
            2023,
            &[("| 5 | 2 | 0 | 1 | 1 | 5 | 14 |", "| 5 | 2 | 0 | 1 | 1 | 5 | 15 |")],
        ),
        member("丙.txt", "青禾县石桥镇政府", 2023, &[(&cases, "")]),
    ];
    let roster: Vec<String> =
        [SAMPLE, "青禾县白沙镇人民政府", "青禾县柳溪镇人民政府", "青禾县双河镇人民政府"].map(String::from).to_vec();
    let unread = [Unread::failed("坏.pdf", Message::new("文件坏了", "broken"))];
    sum("青禾县", 2023, &members, Some(&roster)).with_unread(&unread)
}

#[test]
fn what_must_be_settled_is_said_before_the_sums() {
    let summary = troubled();
    assert_eq!(summary.members.len(), 3);
    let first: Vec<String> = summary.first().into_iter().map(|m| m.zh).collect();
    let conflict = "青禾县云台镇人民政府（计入 乙/旧稿.txt，没有计 乙/终稿.txt，1 格不同）";
    let expected = [
        conflict,
        "1 个机关不在名册里，仍计入汇总：青禾县石桥镇政府",
        "2 个机关没有报告：青禾县柳溪镇人民政府、青禾县双河镇人民政府",
        "1 份报告没有表四，各数没有计入：青禾县石桥镇政府",
        "1 个文件没有读成，不在汇总之内：坏.pdf",
        "勾稽关系不成立",
    ];
    assert_eq!(first.len(), expected.len(), "{first:?}");
    for (told, part) in first.iter().zip(expected) {
        assert!(told.contains(part), "{told}: {part}");
    }
    // In the workbook before the numbers, with the cells in which the reports differ.
    let made = book::book(&summary, None, Lang::Zh);
    let about = texts(sheet(&made, "汇总说明"));
    let at = |part: &str| about.iter().position(|t| t.contains(part)).unwrap_or_else(|| panic!("{part}: {about:?}"));
    let facts = about.iter().position(|t| t == "年度").unwrap();
    assert!(expected.iter().all(|part| at(part) < facts), "{about:?}");
    let copies = row(sheet(&made, "重复报告"), &[SAMPLE]);
    assert_eq!(copies[1..4], ["乙/旧稿.txt", "乙/终稿.txt", "1"]);
    assert!(copies[4].contains("行政许可") && copies[4].contains("127 ≠ 126"), "{copies:?}");
    let office = row(sheet(&made, "各机关"), &["青禾县石桥镇政府"]);
    assert_eq!(office.last().unwrap(), "表四");
}

#[test]
fn the_brief_names_its_basis_what_is_missing_and_what_does_not_hold() {
    let summary = troubled();
    let text = text(&summary);
    for part in [
        "计入 3 个机关 2023 年度的报告",
        "计入的机关：青禾县云台镇人民政府、青禾县白沙镇人民政府、青禾县石桥镇政府",
        "青禾县柳溪镇人民政府、青禾县双河镇人民政府",
        "没有表四",
        "坏.pdf",
        "勾稽关系不成立",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let failing = summary.report.findings.iter().find(|f| f.is_error()).unwrap();
    assert!(text.contains(&failing.message.zh), "{text}");
    // Nothing missing is said as well, and many offices are listed behind the brief.
    let whole = sum("", 2023, &[member("a.txt", SAMPLE, 2023, &[])], None);
    assert!(whole.first().is_empty() && self::text(&whole).contains("没有缺少的机关和表"));
    let many: Vec<Member> = (0..30).map(|i| named(&whole.members[0], &format!("青禾县第{i:02}镇"))).collect();
    let many = sum("", 2023, &many, None);
    assert!(self::text(&many).contains("计入的机关名单附后"), "{}", self::text(&many));
    let extras = many.extras(None);
    assert_eq!((extras.lists.len(), extras.lists[0].1.len()), (1, 30));
    let pages = nianbao::page::document_with(&many.report, fonts(), &extras);
    assert!(nianbao::write::pdf::to_pdf(&pages, fonts(), &[]).unwrap().starts_with(b"%PDF"));
}

fn named(member: &Member, agency: &str) -> Member {
    let mut other = member.clone();
    (other.agency, other.file) = (agency.into(), format!("{agency}.txt").into());
    other
}

#[test]
fn a_summary_without_a_name_repeats_no_words() {
    let member = member("a.txt", SAMPLE, 2023, &[]);
    let title = |name: &str| sum(name, 2023, std::slice::from_ref(&member), None).report.display_title();
    assert_eq!(title(""), "2023年政府信息公开工作年度报告数据汇总");
    assert_eq!(title("青禾县"), "青禾县2023年政府信息公开工作年度报告数据汇总");
}

/// Three offices in 2020, of which two are left in 2023 with a new one.
fn years() -> Vec<Summary> {
    let new = "| 5 | 2 | 0 | 1 | 1 | 5 | 14 |";
    let licences = |n: u32| format!("| 行政许可 | {n} |");
    let of = |agency: &str, year: i32, n: u32, total: u32| {
        let (licences, total) = (licences(n), format!("| 5 | 2 | 0 | 1 | 1 | 5 | {total} |"));
        member("a.txt", agency, year, &[("| 行政许可 | 126 |", &licences), (new, &total)])
    };
    let before =
        [of("甲镇人民政府", 2021, 100, 12), of("乙镇人民政府", 2021, 200, 3), of("丙镇人民政府", 2021, 1000, 4)];
    let now =
        [of("甲镇人民政府", 2023, 150, 12), of("乙镇人民政府", 2023, 240, 9), of("丁镇人民政府", 2023, 90_000, 5)];
    vec![sum("", 2021, &before, None), sum("", 2023, &now, None)]
}

#[test]
fn years_are_compared_over_all_offices_and_over_those_of_both_years() {
    let years = years();
    let made = comparison::book(Book::official(), "", &years, &[], Lang::Zh);
    assert_eq!(made.title, "2021、2023年政府信息公开工作年度报告比较");
    let totals = sheet(&made, "增减");
    let heads = row(totals, &["表", "项目"]);
    assert_eq!(
        heads[3..],
        [
            "2021 年",
            "2023 年",
            "2023 比 2021 增减",
            "2023 比 2021 增减%",
            "同机关\n2021 年",
            "同机关\n2023 年",
            "同机关\n2023 比 2021 增减",
            "同机关\n2023 比 2021 增减%"
        ]
    );
    let licences = texts(totals).into_iter().find(|t| t.contains("行政许可")).unwrap();
    assert_eq!(
        row(totals, &["表二", &licences])[3..],
        ["1300", "90390", "89090", "超过10倍", "300", "390", "90", "30"]
    );
    // Whose base is small has no percentage, and what did not change has none to doubt.
    let new = row(totals, &["表三", "一、本年新收政府信息公开申请数量 · 总计"]);
    assert_eq!(new[3..], ["19", "26", "7", "基数过小", "15", "21", "6", "基数过小"]);
    assert!(texts(totals).iter().any(|t| t.contains("没有 2022 年度的报告")), "the year between is told");
    let offices = sheet(&made, "各机关");
    assert_eq!(row(offices, &["机关"])[2..], ["2021 年", "2023 年", "2023 比 2021 增减", "2023 比 2021 增减%"]);
    assert_eq!(row(offices, &["丙镇人民政府", "行政许可"])[2..], ["1000", "无报告", "", ""]);
    let about = texts(sheet(&made, "说明")).join("\n");
    for part in [
        "两年度都有报告的机关 2 个",
        "只有 2021 年度、没有 2023 年度报告的机关 1 个：丙镇人民政府",
        "1 个：丁镇人民政府",
    ] {
        assert!(about.contains(part), "{part}: {about}");
    }
    // The same offices in both years need no columns of their own, and that is said.
    let same = [years[0].clone(), {
        let own: Vec<Member> = years[0]
            .members
            .iter()
            .map(|m| {
                let mut m = m.clone();
                m.year = Some(2022);
                m
            })
            .collect();
        sum("", 2022, &own, None)
    }];
    assert!(Pair::of(Book::official(), &same).unwrap().is_all());
    let made = comparison::book(Book::official(), "", &same, &[], Lang::Zh);
    assert_eq!(row(sheet(&made, "增减"), &["表", "项目"]).len(), 7);
    assert!(texts(sheet(&made, "增减")).iter().any(|t| t.contains("2021、2022 两年度的机关相同（3 个）")));
}

#[test]
fn what_contradicts_in_one_of_the_years_is_in_the_comparison() {
    let mut years = years();
    let copy = named(&years[1].members[0], "乙镇人民政府");
    let members: Vec<Member> = years[1].members.iter().cloned().chain([copy]).collect();
    years[1] = sum("", 2023, &members, None);
    let unread = [Unread::failed("坏.pdf", Message::new("文件坏了", "broken"))];
    let made = comparison::book(Book::official(), "", &years, &unread, Lang::Zh);
    let about = texts(sheet(&made, "说明")).join("\n");
    assert!(about.contains("1 个文件没有读成，不在比较之内：坏.pdf"), "{about}");
    assert!(about.contains("2023 年度：同一机关有几份报告而数字不同"), "{about}");
}

#[test]
fn a_percentage_is_told_where_it_says_something() {
    let rules = &Book::official().figures().growth;
    let of = |before: &str, now: &str| rules.change(before.parse().unwrap(), now.parse().unwrap()).unwrap();
    let percent = |n: &str| Change::Percent(n.parse().unwrap());
    assert_eq!(of("200", "225"), percent("12.5"));
    assert_eq!(of("-200", "-100"), percent("50"));
    assert_eq!(of("0", "0"), percent("0"));
    assert_eq!(of("19.99", "40"), Change::SmallBase);
    assert_eq!(of("20", "220"), percent("1000"));
    assert_eq!(of("20", "221"), Change::Beyond);
    assert_eq!(of("12000", "0"), percent("-100"));
}

#[test]
fn charts_compare_what_has_a_scale_in_common() {
    let years = years();
    let drawn = charts::charts(&years[1], Some(&years[0]));
    // Years: each figure has a scale of its own, on pages and in the workbook alike.
    let change = drawn.last().unwrap();
    assert!(change.is_apart() && change.title.contains("2021 年、2023 年"), "{}", change.title);
    assert!(change.scales().all(|rows| rows.len() == 1));
    let made = book::book(&years[1], Some(&years[0]), Lang::Zh);
    let compared = comparison::book(Book::official(), "", &years, &[], Lang::Zh);
    for (sheet, apart) in [(sheet(&made, "图表"), change.rows.len()), (sheet(&compared, "图表"), 6)] {
        let across = sheet.charts.iter().filter(|c| c.numbers[0].0 == c.numbers[1].0);
        assert_eq!(across.clone().count(), apart);
        assert!(across.clone().all(|c| c.names[0].0 == c.names[1].0), "the years are the names");
        // None covers another one or the numbers of another.
        for (i, a) in sheet.charts.iter().enumerate() {
            for b in &sheet.charts[i + 1..] {
                let beside = a.right + a.size[0] <= b.right || b.right + b.size[0] <= a.right;
                let below = a.at.0 + a.rows() <= b.at.0 || b.at.0 + b.rows() <= a.at.0;
                assert!(below || (a.at.1 == b.at.1 && beside), "{} {}", a.title, b.title);
            }
        }
    }
    // One series: all names whole, with a bar for those that are not shown one by one.
    let reasons = drawn.iter().find(|c| c.title.contains("理由")).unwrap();
    let names: Vec<&str> = reasons.rows.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"要求行政机关确认或重新出具已获取信息"), "{names:?}");
    assert!(names.last().unwrap().starts_with("其余"), "{names:?}");
    let table = years[1].report.table(nianbao::forms::Form::Requests).unwrap();
    let chosen = &Book::official().figures().reasons;
    let all = table.template.fields.iter().zip(&table.values).filter(|(f, _)| chosen.has(&f.key));
    let total: rust_decimal::Decimal = all.filter_map(|(_, v)| v.number()).sum();
    assert_eq!(reasons.rows.iter().filter_map(|(_, n)| n[0]).sum::<rust_decimal::Decimal>(), total);
}

#[test]
fn the_sheet_of_parts_is_printed_page_by_page_with_its_offices() {
    let made = book::book(&years()[1], None, Lang::Zh);
    let parts = sheet(&made, "明细");
    assert!(parts.wide && parts.repeat.is_some());
    let bytes = nianbao::write::xlsx::to_xlsx(&made).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
    let workbook = part("xl/workbook.xml");
    assert!(workbook.contains("'明细'!$A:$A,'明细'!$1:$2") || workbook.contains("明细!$A:$A,明细!$1:$2"), "{workbook}");
    let chart = part("xl/charts/chart1.xml");
    assert!(chart.contains("typeface=\"宋体\""), "{chart}");
    // Every bar has room for its name, so that none is left out.
    let roomy = |c: &nianbao::sheets::PlacedChart| c.size[1] >= 26 * (c.names[1].0 - c.names[0].0 + 1);
    assert!(sheet(&made, "图表").charts.iter().all(roomy));
}

#[test]
fn little_is_held_of_a_report_and_what_is_left_out_for_it_is_told() {
    // A report with four digits in every cell and half of its amounts in another unit.
    let report = report("某省/某市/某县/报告.txt", SAMPLE, 2023, &[]);
    let mut full = report.clone();
    for table in full.tables_mut() {
        for value in &mut table.values {
            value.state = nianbao::report::State::Number(4321.into());
        }
    }
    let most = Member::of(&full).held();
    assert!(most < 1_200, "{most} bytes");
    assert!(Member::of(&report).held() < 800, "{} bytes", Member::of(&report).held());
    // So many offices that the workbook leaves their parts to tables: every list is bounded, and every bound told.
    let blank = member("b.txt", SAMPLE, 2023, &[("| 行政许可 | 126 |", "| 行政许可 |  |")]);
    let many: Vec<Member> = (0..2_500).map(|i| named(&blank, &format!("青禾县第{i:04}镇"))).collect();
    let summary = sum("", 2023, &many, None);
    assert_eq!(summary.report.value("requests.new.total").unwrap().number(), Some((14 * 2_500).into()));
    assert!(
        summary.remarks.len() < 5 && summary.remarks[0].zh.contains("2500 个机关共 2500 格没有数"),
        "{:?}",
        summary.remarks
    );
    let made = book::book(&summary, None, Lang::Zh);
    assert!(made.sheets.iter().all(|s| s.name != "明细"));
    let about = texts(sheet(&made, "汇总说明")).join("\n");
    assert!(about.contains("机关超过 2000 个（2500 个）") && about.contains("前 1000 名"), "{about}");
    assert!(!about.contains("写成公式"));
}

#[test]
fn findings_in_words_are_bounded_over_all_members_and_counted_in_each() {
    let mut wrong = report("a.txt", SAMPLE, 2023, &[("| 5 | 14 |", "| 5 | 15 |")]);
    let one = wrong.findings.iter().find(|f| f.is_error()).unwrap().clone();
    wrong.findings = vec![one; 500];
    let member = Member::of(&wrong);
    let mut gathering = Gathering::default();
    (0..50).for_each(|_| gathering.take(member.clone()));
    let members = gathering.members();
    assert!(members.iter().all(|m| m.findings() == 500));
    assert_eq!(members.iter().map(|m| m.told().len()).sum::<usize>(), 20_000);
    let many: Vec<Member> = (0u32..).zip(&members).map(|(i, m)| named(m, &format!("第{i}镇"))).collect();
    let told = book::bounded(&sum("", 2023, &many, None));
    assert!(told.iter().any(|m| m.zh.contains("列出 20000 处（共 25000 处）")), "{told:?}");
}

#[test]
fn two_years_of_an_office_are_one_page() {
    let last = report("2022.txt", SAMPLE, 2022, &[("| 行政许可 | 126 |", "| 行政许可 | 12 |")]);
    let this = report("2023.txt", SAMPLE, 2023, &[("| 行政许可 | 126 |", "| 行政许可 | 999 |")]);
    let page = |a: &Report, b: &Report| nianbao::write::compared::page(a, b, &nianbao::diff::diff(a, b), Lang::Zh);
    let years = page(&last, &this);
    assert!(years.contains("<h1>青禾县云台镇人民政府 2022 与 2023 年度报告比较</h1>"), "{years}");
    // 结转: eight are carried in and none was carried out; each applicant by itself.
    assert!(years.contains("本年“上年结转” = 上年“结转下年度继续办理”"));
    let sums = &years[..years.find("主要的数").unwrap()];
    let line = |part: &str| sums.lines().find(|l| l.contains(part)).unwrap_or_else(|| panic!("{part}: {sums}"));
    let total = line("二、上年结转政府信息公开申请数量 · 总计");
    assert!(total.contains("<td>8</td><td>0</td><td>8</td><td class=\"bad\">不接</td>"), "{total}");
    // 现行有效: worked out from last year's and this year's numbers.
    assert!(
        line("行政规范性文件").contains("<td>9</td><td>9 + 3 − 1 = 11</td><td>-2</td><td class=\"bad\">不接</td>"),
        "{sums}"
    );
    assert!(line("规章").contains("class=\"good\">相接"), "{sums}");
    // A jump, from a base too small for a percentage.
    let jump = years.lines().find(|l| l.contains("行政许可") && l.contains("请确认")).unwrap();
    assert!(jump.contains("<td>12</td><td>999</td><td>987</td><td>基数过小</td>"), "{jump}");
    // Repeated text beside last year's, the passages marked in both, the years and numbers around them not.
    let text = years.lines().find(|l| l.contains("五、存在的主要问题") && l.contains("<mark>")).unwrap();
    assert_eq!(text.matches("<mark>一是个别股室公开意识不强").count(), 2, "{text}");
    // The order in which they are named does not matter for what is last year's.
    let part = |page: &str| page[page.find("两年之间的勾稽").unwrap()..page.find("逐处的改动").unwrap()].to_string();
    assert_eq!(part(&years), part(&page(&this, &last)));
    // Drafts of one year have nothing between years.
    let drafts = page(&this, &report("稿.txt", SAMPLE, 2023, &[]));
    assert!(!drafts.contains("两年之间的勾稽") && drafts.contains("行政许可"));
}
