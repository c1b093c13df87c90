//! The workbook of a comparison over years: what grew and fell, in all and per office.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::base::finding::{Lang, Message, Unread};
use crate::forms::{self, Change, Figure, Form};
use crate::report::{FormTable, Value, exact_sum};
use crate::sheets::builder::Builder;
use crate::sheets::unread::unread_sheet;
use crate::sheets::{Book, Content, Sheet, Style};
use crate::summary::book::{chart_sheet, list_of};
use crate::summary::brief::not_read;
use crate::summary::charts;
use crate::summary::{Member, Pair, Summary, missing_years};

/// Rows of the list of offices.
const MOST_LISTED: usize = 40_000;

/// Lay out a comparison of the summaries of some years, oldest first, with what was not read for it, by a book of forms.
#[must_use]
pub fn book(forms: &Arc<forms::Book>, name: &str, years: &[Summary], unread: &[Unread], lang: Lang) -> Book {
    let subject = forms.words().title.official().to_string();
    let title = format!("{name}{}{subject}比较", listed(years));
    let compared = Compared { forms, years, unread, pair: Pair::of(forms, years) };
    let mut sheets = vec![compared.about(&title, lang), compared.totals(&title), compared.offices(), compared.charts()];
    sheets.extend(unread_sheet(unread, &forms.words().workbook, lang));
    Book { title, agency: name.to_string(), subject, sheets, names: vec![] }
}

/// The years by their numbers: `2020、2022、2023年`.
fn listed(years: &[Summary]) -> String {
    let years: Vec<String> = years.iter().filter_map(|y| y.report.year).map(|y| y.to_string()).collect();
    format!("{}年", years.join("、"))
}

/// What must be known before the numbers: of each year what its sums leave open, the files that were not read, the years without
/// reports, and which offices a change is about.
#[must_use]
pub fn first(forms: &Arc<forms::Book>, years: &[Summary], unread: &[Unread]) -> Vec<Message> {
    let of_year = |summary: &Summary| {
        let year = summary.report.year.unwrap_or_default();
        let own = summary.first();
        own.into_iter().map(move |m| Message::new(format!("{year} 年度：{}", m.zh), format!("{year}: {}", m.en)))
    };
    let mut first: Vec<Message> = years.iter().flat_map(of_year).collect();
    first.extend(not_read(unread, Message::new("比较", "the comparison")));
    first.extend(missing_years(years));
    first.extend(Pair::of(forms, years).iter().flat_map(Pair::basis));
    let rows = years.iter().flat_map(|y| &y.members).map(|m| &*m.agency).collect::<BTreeSet<&str>>().len()
        * forms.figures().comparison.figures.len();
    if rows > MOST_LISTED {
        first.push(Message::new(
            format!("“各机关”列出前 {MOST_LISTED} 行（共 {rows} 行）；其余的见各报告写成的表（Parquet）"),
            format!("the list of offices has the first {MOST_LISTED} of {rows} rows; all of them stand in the tables of the reports (Parquet)"),
        ));
    }
    first
}

fn text(t: &str) -> Content {
    if t.is_empty() { Content::Blank } else { Content::Text(t.to_string()) }
}

fn year(summary: &Summary) -> String {
    summary.report.year.map(|y| format!("{y} 年")).unwrap_or_default()
}

/// Some years side by side.
struct Compared<'a> {
    forms: &'a Arc<forms::Book>,
    years: &'a [Summary],
    unread: &'a [Unread],
    pair: Option<Pair>,
}

impl Compared<'_> {
    /// The same offices in both years, where they are not all offices.
    fn same(&self) -> Option<&Pair> {
        self.pair.as_ref().filter(|pair| !pair.is_all())
    }

    /// What is compared, and what must be known of it first.
    fn about(&self, title: &str, lang: Lang) -> Sheet {
        let mut b = Builder::new(&self.forms.words().workbook, "说明", vec![18.0, 78.0]);
        b.text(title, Style::Title);
        b.text("请先看", Style::Heading);
        first(self.forms, self.years, self.unread).iter().for_each(|m| b.text(m.get(lang), Style::Body));
        b.row += 1;
        for summary in self.years {
            b.pair(&year(summary), text(&format!("{} 个机关", summary.members.len())));
        }
        let rules = &self.forms.figures().growth;
        let how = format!(
            "比的是最后两个年度，以前一年度为基数；基数小于 {} 的写“{}”，增长超过 {}% 的写“{}”。",
            rules.least, rules.small, rules.most, rules.beyond
        );
        b.pair("增减%", text(&how));
        b.sheet.heights.push((b.row - 1, b.height(&how, 1..2)));
        let remarks: Vec<(String, &Message)> =
            self.years.iter().flat_map(|s| s.remarks.iter().map(move |m| (year(s), m))).collect();
        if !remarks.is_empty() {
            b.row += 1;
            b.text("未计入和有出入的数", Style::Heading);
            remarks.iter().for_each(|(year, m)| b.text(&format!("{year}：{}", m.get(lang)), Style::Body));
        }
        b.sheet
    }

    /// Heads of columns: the years, and between which two of them the change is.
    fn heads(&self, first: &[&str], beside: bool) -> Vec<String> {
        let mut heads: Vec<String> = first.iter().map(|h| (*h).to_string()).collect();
        heads.extend(self.years.iter().map(year));
        let [.., before, now] = self.years else { return heads };
        let year = |s: &Summary| s.report.year.unwrap_or_default();
        let change = format!("{} 比 {} 增减", year(now), year(before));
        heads.extend([change.clone(), format!("{change}%")]);
        if beside {
            let own =
                [format!("{} 年", year(before)), format!("{} 年", year(now)), change.clone(), format!("{change}%")];
            heads.extend(own.map(|head| format!("同机关\n{head}")));
        }
        heads
    }

    fn head(b: &mut Builder<'_>, heads: &[String]) {
        heads.iter().enumerate().for_each(|(i, head)| b.put(i, text(head), Style::Head));
        b.sheet.heights.push((b.row, 42.0));
        b.row += 1;
    }

    /// The widths of the columns behind the first ones.
    fn widths(&self, mut first: Vec<f64>, beside: bool) -> Vec<f64> {
        first.extend(self.years.iter().map(|_| 12.0));
        first.extend([12.0, 11.0]);
        if beside {
            first.extend([12.0, 12.0, 12.0, 11.0]);
        }
        first
    }

    /// A change, and what it is in percent.
    fn change(&self, b: &mut Builder<'_>, at: usize, before: Option<Decimal>, now: Option<Decimal>) {
        let pair = before.zip(now);
        let change = pair.and_then(|(before, now)| now.checked_sub(before));
        b.put(at, change.map_or(Content::Blank, Content::Number), Style::Value);
        let rules = &self.forms.figures().growth;
        let content = match pair.and_then(|(before, now)| rules.change(before, now)) {
            Some(Change::Percent(percent)) => Content::Number(percent),
            Some(other) => Content::Text(rules.shown(other).zh),
            None => Content::Blank,
        };
        b.put(at + 1, content, Style::Value);
    }

    /// A row's numbers, with the change between the last two years.
    fn numbers(&self, b: &mut Builder<'_>, from: usize, numbers: &[Option<Decimal>], blank: &dyn Fn(usize) -> Content) {
        for (i, n) in numbers.iter().enumerate() {
            b.put(from + i, n.map_or_else(|| blank(i), Content::Number), Style::Value);
        }
        if let [.., before, now] = numbers {
            self.change(b, from + numbers.len(), *before, *now);
        }
    }

    /// Every key: those that all layouts have, those that mean the same in sum, those that only one has.
    fn totals(&self, title: &str) -> Sheet {
        let beside = self.same().is_some();
        let mut b = Builder::new(&self.forms.words().workbook, "增减", self.widths(vec![7.0, 56.0, 13.0], beside));
        b.text(title, Style::Title);
        let counts: Vec<String> =
            self.years.iter().map(|y| format!("{} {} 个机关", year(y), y.members.len())).collect();
        let mut basis = format!("{}。", counts.join("，"));
        basis.extend(missing_years(self.years).map(|m| format!("{}。", m.zh)));
        basis.extend(self.pair.iter().flat_map(Pair::basis).map(|m| format!("{}。", m.zh)));
        b.text(&basis, Style::Body);
        Self::head(&mut b, &self.heads(&["表", "项目", "格式"], beside));
        b.sheet.freeze = Some((b.row, 2));
        b.sheet.repeat = Some((b.row - 1, b.row - 1));
        b.sheet.landscape = true;
        for form in Form::ALL {
            self.keys(&mut b, form);
            self.same_meanings(&mut b, form);
        }
        b.sheet
    }

    /// Every key of a form: newest layout first, its order is the one people know.
    fn keys(&self, b: &mut Builder<'_>, form: Form) {
        let short = &self.forms.section(form).short;
        let tables: Vec<Option<&FormTable>> = self.years.iter().map(|y| y.report.table(form)).collect();
        let mut done: BTreeSet<&str> = BTreeSet::new();
        for table in tables.iter().rev().flatten() {
            for field in &table.template.fields {
                if !done.insert(&field.key) {
                    continue;
                }
                let everywhere = tables.iter().flatten().all(|t| t.template.position(&field.key).is_some());
                let mark = if everywhere { String::new() } else { format!("{} 版独有", table.template.layout) };
                let number =
                    |s: &Summary| s.report.table(form).and_then(|t| t.value(&field.key)).and_then(Value::number);
                self.row(b, [short, &field.label(), &mark], &number);
            }
        }
    }

    /// Rows that a later layout has split, where both layouts are among the years.
    fn same_meanings(&self, b: &mut Builder<'_>, form: Form) {
        let layouts: BTreeSet<&str> =
            self.years.iter().filter_map(|y| y.report.table(form)).map(|t| t.template.layout.as_str()).collect();
        if layouts.len() < 2 {
            return;
        }
        let short = &self.forms.section(form).short;
        for same in self.forms.years().same.iter().filter(|s| s.old.starts_with(form.name())) {
            let sum = |y: &Summary| -> Option<Decimal> {
                let n = |key: &String| y.report.value(key).map(|v| v.number().unwrap_or_default());
                let new = || same.new.iter().map(n).collect::<Option<Vec<_>>>().and_then(exact_sum);
                n(&same.old).or_else(new)
            };
            self.row(b, [short, &same.zh, "两版对应"], &sum);
        }
    }

    fn row(&self, b: &mut Builder<'_>, [table, label, mark]: [&str; 3], number: &dyn Fn(&Summary) -> Option<Decimal>) {
        b.put(0, text(table), Style::LabelCenter);
        b.put(1, text(label), Style::LabelLeft);
        b.sheet.heights.push((b.row, b.height(label, 1..2).clamp(18.0, 409.0)));
        b.put(2, text(mark), Style::LabelCenter);
        self.numbers(b, 3, &self.years.iter().map(number).collect::<Vec<_>>(), &|_| Content::Blank);
        if let Some(pair) = self.same() {
            let (at, before, now) = (5 + self.years.len(), number(&pair.before), number(&pair.now));
            b.put(at, before.map_or(Content::Blank, Content::Number), Style::Value);
            b.put(at + 1, now.map_or(Content::Blank, Content::Number), Style::Value);
            self.change(b, at + 2, before, now);
        }
        b.row += 1;
    }

    /// Key figures of every office that reported in any year.
    fn offices(&self) -> Sheet {
        let mut b = Builder::new(&self.forms.words().workbook, "各机关", self.widths(vec![30.0, 12.0], false));
        Self::head(&mut b, &self.heads(&["机关", "项目"], false));
        list_of(&mut b, 2);
        let mut by_agency: BTreeMap<&str, Vec<Option<&Member>>> = BTreeMap::new();
        for (i, summary) in self.years.iter().enumerate() {
            for member in &summary.members {
                by_agency.entry(&member.agency).or_insert_with(|| vec![None; self.years.len()])[i] = Some(member);
            }
        }
        let figures = &self.forms.figures().comparison.figures;
        let rows = by_agency.iter().flat_map(|(agency, own)| figures.iter().map(move |figure| (agency, own, figure)));
        for (agency, own, Figure { name, key, .. }) in rows.take(MOST_LISTED) {
            b.put(0, text(agency), Style::LabelLeft);
            b.put(1, text(name), Style::LabelCenter);
            let numbers: Vec<Option<Decimal>> = own.iter().map(|m| m.and_then(|m| m.number(key))).collect();
            // No report at all is not a blank cell of a report.
            let blank = |i: usize| if own[i].is_none() { text("无报告") } else { Content::Blank };
            self.numbers(&mut b, 2, &numbers, &blank);
            b.row += 1;
        }
        b.sheet.filter = (b.row > 1).then(|| (0, b.row - 1));
        b.sheet
    }

    /// The key figures as charts, one each: licences in millions and reviews in tens have no scale in common.
    fn charts(&self) -> Sheet {
        let years: Vec<&Summary> = self.years.iter().collect();
        let chart = charts::over_years("各年比较", &self.forms.figures().comparison.figures, &years);
        chart_sheet(&[chart], &self.forms.words().workbook)
    }
}
