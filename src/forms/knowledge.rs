//! `templates/report.toml`: headings, titles, value words, character variants.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::Form;
use super::around::PageWords;
use super::error::{TemplateError, Text};
use super::titles::TitleNames;
use crate::base::entry::Entries;
use crate::base::fold::Folding;
use crate::base::likeness::letters;
use crate::base::note::Notes;
use crate::base::pattern::{Mistake, Pattern};
use crate::base::text::squeeze;
use crate::base::typeface::BoldNames;

/// What is known of the report as a whole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knowledge {
    /// The six official sections, in order.
    #[serde(rename = "section")]
    pub sections: Vec<SectionName>,
    /// How titles and agency names are written.
    pub title: TitleNames,
    /// How values are written.
    pub value: ValueWords,
    /// The heads of a roster's columns.
    #[serde(default)]
    pub roster: RosterWords,
    /// How the statistics period is written.
    pub period: PeriodWords,
    /// How labels are told from one another.
    pub labels: LabelWords,
    /// Words of columns that issuers add.
    #[serde(default)]
    pub columns: ColumnWords,
    /// Words above tables that are given again.
    #[serde(default)]
    pub again: AgainWords,
    /// What web pages set around a report.
    pub page: Option<PageWords>,
    /// When reports are issued.
    pub issue: IssueDates,
    /// How faces are named.
    #[serde(default)]
    pub typefaces: TypefaceWords,
    /// Names in the workbooks that this program writes.
    pub workbook: WorkbookNames,
    fold: Fold,
}

/// Names in the workbooks that this program writes, by which they are read back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WorkbookNames {
    /// The sheet of facts.
    pub facts: String,
    /// The sheet of checks, worked out anew and never read.
    pub checks: String,
    /// The sheet of values that the tables show otherwise than the source, and of doubts met in reading it.
    pub original: String,
    /// The end of a cell whose text goes on in the next row.
    pub continued: String,
    /// The beginning of a cell whose text goes on from the row above.
    pub continues: String,
    /// The words for errors, warnings and notes.
    pub severities: [String; 3],
    /// The fact that is the title.
    pub title: String,
    /// The agency.
    pub agency: String,
    /// The year.
    pub year: String,
    /// The date of issue.
    pub issued_on: String,
    /// Links to the sheets.
    pub index: String,
    /// The link from every sheet back to them.
    pub back: String,
    /// The layout of a table, its name before it.
    pub layout: String,
    /// The file that the report was read from.
    pub file: String,
    /// Its format.
    pub format: String,
    /// The version of the workbook's own format.
    pub version: String,
    /// What was found when the workbook was written.
    pub found: String,
    /// What that was called before.
    pub former: String,
    /// Stands for a section that the source does not have.
    pub absent: String,
    /// Begins the name of a cell of each sheet; what follows is the sheet's role.
    pub sheet_name: String,
    /// Begins the name of the range of each table of the issuer's own.
    pub table_name: String,
}

/// One official section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SectionName {
    /// 1 to 6.
    pub number: u8,
    /// What its sheet is called: 总体情况, 表二.
    pub short: String,
    /// The official table that belongs to it.
    pub form: Option<Form>,
    /// The official heading with its number, such as `一、总体情况`.
    pub heading: String,
    /// Words of which one is enough in a short heading that has the section's number.
    pub subjects: Vec<String>,
    /// Other wordings met in print, without the number.
    pub aliases: Vec<String>,
}

/// The heads of a roster's columns.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RosterWords {
    /// The office that must report.
    pub office: Vec<String>,
    /// The office above it.
    pub parent: Vec<String>,
    /// Other names under which its reports go.
    pub alias: Vec<String>,
    /// A number of the row, which says nothing.
    pub serial: Vec<String>,
}

/// How the statistics period is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PeriodWords {
    /// A regular expression with groups `y1 m1 d1 y2 m2 d2`.
    pub pattern: Pattern,
    /// Words of which one must stand in the same sentence.
    pub context: Vec<String>,
}

/// How values are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ValueWords {
    /// Signs that fill a cell without being a number.
    pub marks: Vec<String>,
    /// What programs write into cells that are blank.
    #[serde(default)]
    pub blanks: Vec<String>,
    /// Marks behind a number or a label that lead to a note, as a regular expression.
    pub notes: String,
    /// Marks before a number that do.
    pub notes_before: String,
    /// The Han characters, Latin letters and marks of sentences that such marks have; none given: any.
    #[serde(default)]
    pub notes_letters: String,
    /// Units that may follow a number, longest first.
    pub units: Vec<String>,
    /// What else may stand behind a number, in columns that the forms do not have.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Words before a number that grew (本年增/减).
    pub plus: Vec<String>,
    /// Words before a number that fell.
    pub minus: Vec<String>,
    /// Units of money.
    pub money: Vec<MoneyUnit>,
    /// The forms' own units of counting, which need no mention.
    pub counts: Vec<String>,
    /// Characters of the longest mark.
    #[serde(skip)]
    pub longest_mark: usize,
    /// Characters of the longest mark, of what programs write into blank cells, or of words of growth and a unit: no value has more
    /// Han characters.
    #[serde(skip)]
    pub longest_words: usize,
}

/// A unit of money.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MoneyUnit {
    /// Its name.
    pub unit: String,
    /// How many 元 it is.
    pub size: u64,
}

/// How labels are told from one another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LabelWords {
    /// Labels that stand in several forms, by which none is known.
    pub common: Vec<String>,
}

/// Words over columns that the forms do not have, folded.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ColumnWords {
    /// Headers of columns that are no numbers of the forms: 占比, 备注.
    pub extra: Vec<String>,
    /// Words for a sum: at the place of a total, with every other column at its own, the total of the form.
    pub sums: Vec<String>,
    /// Words that say a column is of the reporting year: 本年.
    pub this_year: Vec<String>,
    /// Words that say it is of another: 上年.
    pub other_year: Vec<String>,
    /// Words with which a header or a label says that it counts something else than the form: 累计, 上半年.
    pub otherwise: Vec<String>,
    /// The last characters of the words for years: few headers have one.
    #[serde(skip)]
    pub year_ends: Vec<char>,
    /// The letters that a year or one of these words has, as [`letters`](crate::base::likeness::letters) tells them.
    #[serde(skip)]
    pub year_letters: u64,
}

/// Words above tables that are given again, folded.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AgainWords {
    /// The one that counts: 更正后.
    pub corrected: Vec<String>,
    /// One that it replaces: 更正前.
    pub replaced: Vec<String>,
}

/// How faces are named.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TypefaceWords {
    /// What stands in the name of a bold one.
    pub bold: Vec<String>,
}

/// When reports are issued, as `MM-DD`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IssueDates {
    /// The last day allowed, in the year after.
    pub latest: String,
    /// A day of the reporting year before which no report on it can have been made.
    pub earliest: String,
    /// The rule, Chinese.
    pub rule: String,
}

impl TitleNames {
    /// The official name of the document.
    #[must_use]
    pub fn official(&self) -> &str {
        // Parsing has made sure that there is one.
        self.names.first().map_or("", String::as_str)
    }

    /// The official title of a report.
    #[must_use]
    pub fn of(&self, agency: &str, year: i32) -> String {
        format!("{agency}{year}年{}", self.official())
    }

    /// The title where there is one, else the official one made of agency and year.
    #[must_use]
    pub fn shown(&self, title: Option<&str>, agency: Option<&str>, year: Option<i32>) -> String {
        match (title, agency, year) {
            (Some(title), _, _) => title.to_string(),
            (None, Some(agency), Some(year)) => self.of(agency, year),
            _ => self.official().to_string(),
        }
    }
}

impl ValueWords {
    /// How many 元 a unit of money is.
    #[must_use]
    pub fn money_size(&self, unit: &str) -> Option<Decimal> {
        self.money.iter().find(|m| m.unit == unit).map(|m| m.size.into())
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fold {
    radicals: String,
    traditional: String,
}

impl Knowledge {
    /// Variant character → ordinary character.
    #[must_use]
    pub fn variants(&self) -> HashMap<char, char> {
        let pairs = self.fold.radicals.split_whitespace().chain(self.fold.traditional.split_whitespace());
        pairs
            .filter_map(|pair| {
                let mut chars = pair.chars();
                Some((chars.next()?, chars.nth(1)?))
            })
            .collect()
    }

    /// The names of the sheets of the six sections, in order.
    pub fn sheets(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().map(|s| s.short.as_str())
    }

    /// The section that a form belongs to.
    #[must_use]
    pub fn section(&self, form: Form) -> &SectionName {
        // Parsing has made sure that there is one.
        self.sections.iter().find(|s| s.form == Some(form)).unwrap_or(&self.sections[0])
    }

    /// The unit that a header states in a bracket, and the header without it:
    /// `采购总金额(单位:万元,保留4位小数)` → (`采购总金额`, Some(`万元`)).
    pub(crate) fn split_unit(&self, folding: &Folding, text: &str) -> (String, Option<String>) {
        let plain = folding.normal(folding.without_notes(text));
        let Some(open) = plain.rfind('(') else { return (plain, None) };
        let inner = &plain[open + 1..];
        let whole = || squeeze(inner.trim_end_matches(')'));
        let unit = match inner.contains("单位") {
            true => self.unit_in(inner).map(str::to_string),
            false => Some(whole()).filter(|whole| self.value.units.contains(whole)),
        };
        match unit {
            Some(unit) => (plain[..open].to_string(), Some(unit)),
            None => (plain, None),
        }
    }

    /// The longest known unit that occurs in the text, if any.
    #[must_use]
    pub fn unit_in(&self, text: &str) -> Option<&str> {
        self.value.units.iter().find(|unit| text.contains(unit.as_str())).map(String::as_str)
    }
}

/// Compile all patterns of `report.toml`, which otherwise wait for a text that they may fit.
pub(super) fn check(text: &Text<'_>, known: &Knowledge, folding: &Folding) -> Result<(), TemplateError> {
    folding.notes().check().map_err(|(which, Mistake { reason, .. })| {
        let field = ["notes", "notes_before"][which];
        text.find(&format!("{field} = ")).error(format!("{field}: {reason}"))
    })?;
    let patterns = known.period.pattern.check().and_then(|()| known.page.as_ref().map_or(Ok(()), PageWords::check));
    patterns.map_err(|Mistake { at, reason }| text.place(at).error(reason))
}

/// Parse `report.toml`: the words, and how characters fold by them.
pub(super) fn parse(text: &Text<'_>) -> Result<(Knowledge, Folding), TemplateError> {
    let mut known: Knowledge = text.read()?;
    let longest = |words: &[String]| words.iter().map(|word| word.chars().count()).max().unwrap_or(0);
    let ValueWords { marks, blanks, units, plus, minus, .. } = &known.value;
    let (mark, beside) = (longest(marks), longest(plus).max(longest(minus)) + longest(units));
    let words = mark.max(longest(blanks)).max(beside);
    (known.value.longest_mark, known.value.longest_words) = (mark, words);
    let at = text.find("[[section]]");
    if !known.sections.iter().map(|s| s.number).eq(1..=6) {
        return Err(at.error("[[section]] must be numbered 1 to 6 in order"));
    }
    for form in Form::ALL {
        if known.sections.iter().filter(|s| s.form == Some(form)).count() != 1 {
            return Err(at.error(format!("form {form} must belong to one [[section]]")));
        }
    }
    if known.title.names.is_empty() {
        return Err(text.find("names = ").error("names is empty; the first one is the official name"));
    }
    if let Some(unit) = known.value.money.iter().find(|m| m.size == 0) {
        return Err(text.find("money = ").error(format!("{} has no size", unit.unit)));
    }
    for (field, day) in [("latest", &known.issue.latest), ("earliest", &known.issue.earliest)] {
        let number = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() == 2);
        let parts = day.split_once('-').and_then(|(m, d)| Some((number(m)?, number(d)?)));
        if !parts.is_some_and(|(m, d)| (1..=12).contains(&m) && (1..=31).contains(&d)) {
            return Err(text.find(&format!("{field} = ")).error(format!("{field} {day:?} is not MM-DD")));
        }
    }
    let behind = Pattern::new(format!("(?:{})$", known.value.notes), 0);
    let before = Pattern::new(format!("^(?:{})", known.value.notes_before), 0);
    let notes = Notes::new(behind, before).with_letters(&known.value.notes_letters);
    let variants = known.variants();
    if let Some((odd, _)) = variants.iter().find(|(_, ordinary)| ordinary.is_ascii()) {
        return Err(text.find("[fold]").error(format!("{odd} cannot stand for an ASCII character")));
    }
    let behind = known.value.units.iter().chain(&known.value.beside).cloned();
    let folding = Folding::new(variants, notes).with_entries(Entries::new(&known.value.marks, behind));
    let folding = folding.with_bold_names(BoldNames::new(&known.typefaces.bold));
    // They are sought in folded text, of each header of each row.
    let ColumnWords { extra, sums, this_year, other_year, otherwise, year_ends, year_letters } = &mut known.columns;
    let lists = [&mut *extra, sums, this_year, other_year, otherwise];
    for word in lists.into_iter().flatten() {
        *word = folding.fold(word);
    }
    for word in known.again.corrected.iter_mut().chain(known.again.replaced.iter_mut()) {
        *word = folding.fold(word);
    }
    year_ends.extend(this_year.iter().chain(other_year.iter()).filter_map(|word| word.chars().last()));
    year_ends.sort_unstable();
    year_ends.dedup();
    *year_letters = letters("0123456789") | letters(&year_ends.iter().collect::<String>());
    Ok((known, folding))
}
