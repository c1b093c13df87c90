//! `summary`: the sums over many offices.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nianbao::base::finding::{Finding, Lang, Message, Unread, count};
use nianbao::base::visible;
use nianbao::fonts::FontSet;
use nianbao::forms::Book;
use nianbao::page::{Extras, document_with};
use nianbao::summary::book::{book, bounded};
use nianbao::summary::{Gathering, Member, Roster, Summary, common_year, off_roster, summarize};
use nianbao::write::{self, Gate, WriteError, seal};

use super::Outcome;
use super::apart::is_text;
use super::args;
use super::faces;
use super::find::find;
use super::inputs::{Found, Input};
use super::jobs::{in_order, jobs};
use super::outputs;
use super::remedy::told;
use super::say::Say;
use super::work::Work;

/// Write one summary, or one for each superior.
pub fn run(options: &args::Summary, say: &Say) -> Outcome {
    let Some(work) = Work::new(options.input.encoding.as_deref(), options.input.limits, &options.judge, say) else {
        return Outcome::Failed;
    };
    let roster = match options.roster.as_deref().map(|path| read_roster(path, &work, say)).transpose() {
        Ok(roster) => roster,
        Err(message) => {
            say.trouble("--roster", &message);
            return Outcome::Failed;
        }
    };
    let fonts = if options.pdf { faces::load(&options.fonts, say) } else { None };
    if options.pdf && fonts.is_none() {
        return Outcome::Failed;
    }
    let (found, before) = (find(&options.input.inputs, &work), find(&options.previous, &work));
    let others = options.roster.iter().chain(options.fonts.font.iter().map(|(_, file)| file));
    let gate = outputs::gate(outputs::existing(options.force), &found.inputs, &work, others);
    before.inputs.iter().for_each(|input| gate.guard(input.file_read()));
    let jobs = jobs_of(options, roster.as_ref());
    if options.pdf
        && options.group_by.is_none()
        && gate.key(&options.out.with_extension("pdf")) == gate.key(&options.out)
    {
        let message = Message::new(
            "这是工作簿的名字，PDF 简报会写到同一个文件；请换一个以 .xlsx 结尾的名字",
            "this names the workbook, and the PDF brief would be the same file; choose a name that ends in .xlsx",
        );
        say.trouble("--out", &message);
        return Outcome::Failed;
    }
    let asked = jobs.iter().flat_map(|job| job.files(options.pdf)).try_for_each(|path| gate.ask(&path));
    if let Err(e) = asked {
        outputs::refused(&options.out, e, say);
        return Outcome::Failed;
    }
    let mut now = read(found, options.input.jobs, &work, say);
    let mut last = read(before, options.input.jobs, &work, say);
    let adopt = |read: &mut Read| roster.as_ref().map(|r| r.adopt(&mut read.members)).unwrap_or_default();
    let (adopted, adopted_last) = (adopt(&mut now), adopt(&mut last));
    let year = match year_of(options, &now.members, &last.members) {
        Ok(year) => year,
        Err((name, message)) => {
            say.trouble(name, &message);
            return Outcome::Failed;
        }
    };
    let outside = roster.as_ref().map(|r| outside(r, &now.members, year)).unwrap_or_default();
    if let Some(roster) = roster.as_ref().filter(|_| !outside.is_empty()) {
        let reported: HashSet<&str> = now.members.iter().map(|m| &*m.agency).collect();
        let missing: Vec<String> = roster.names().into_iter().filter(|o| !reported.contains(o.as_str())).collect();
        say.notice("--roster", &off_roster(&work.book, &outside, &missing, options.group_by.is_some()));
    }
    let mut worst = now.outcome.max(last.outcome);
    for job in &jobs {
        let summary = job.summary(&work.book, year, &now.members).with_unread(&now.unread);
        let summary = summary.with_adopted(job.own(&adopted));
        let summary = if job.grouped { summary.with_outside(&outside) } else { summary };
        let before = (!last.members.is_empty()).then(|| {
            let before = job.summary(&work.book, year - 1, &last.members);
            before.with_adopted(job.own(&adopted_last))
        });
        let brief = fonts.as_ref().map(|fonts| {
            let extras = summary.extras(before.as_ref());
            (fonts, Extras { centered_numbers: work.settings.page.centered_numbers, ..extras })
        });
        match write(&summary, before.as_ref(), job, brief, &gate, say) {
            Ok(()) => {
                tell(&summary, before.as_ref(), &job.path, say);
                if summary.report.findings.iter().any(Finding::is_error) {
                    worst = worst.max(Outcome::Findings);
                }
            }
            Err((path, e)) => {
                outputs::refused(&path, e, say);
                worst = Outcome::Failed;
            }
        }
    }
    worst
}

/// One summary to write.
struct Job {
    name: String,
    path: PathBuf,
    offices: Option<Vec<String>>,
    /// One of many, for a superior of the roster.
    grouped: bool,
}

impl Job {
    fn files(&self, pdf: bool) -> Vec<PathBuf> {
        let brief = pdf.then(|| self.path.with_extension("pdf"));
        std::iter::once(self.path.clone()).chain(brief).collect()
    }

    /// What was told of the offices of this summary.
    fn own(&self, told: &[(String, Message)]) -> Vec<Message> {
        let own = |office: &String| !self.grouped || self.offices.as_ref().is_none_or(|own| own.contains(office));
        told.iter().filter(|(office, _)| own(office)).map(|(_, message)| message.clone()).collect()
    }

    fn summary(&self, book: &Arc<Book>, year: i32, all: &[Member]) -> Summary {
        let offices: Option<HashSet<&str>> = self.offices.as_ref().map(|o| o.iter().map(String::as_str).collect());
        let wanted = |m: &&Member| !self.grouped || offices.as_ref().is_none_or(|o| o.contains(&*m.agency));
        let own: Vec<Member> = all.iter().filter(wanted).cloned().collect();
        summarize(book, &self.name, year, &own, self.offices.as_deref())
    }
}

/// One summary, or one for each superior.
fn jobs_of(options: &args::Summary, roster: Option<&Roster>) -> Vec<Job> {
    let Some((roster, args::GroupBy::Parent)) = roster.zip(options.group_by) else {
        let name = options.name.clone().unwrap_or_default();
        return vec![Job { name, path: options.out.clone(), offices: roster.map(Roster::names), grouped: false }];
    };
    let names: BTreeSet<&str> = roster.offices.iter().map(|o| o.name.as_str()).collect();
    let job = |(parent, below): (&str, Vec<&str>)| {
        let offices = std::iter::once(parent).chain(below).filter(|o| names.contains(o));
        let path = options.out.join(format!("{}.xlsx", visible::file_name(parent)));
        Job { offices: Some(offices.map(str::to_string).collect()), name: parent.to_string(), path, grouped: true }
    };
    roster.groups().into_iter().map(job).collect()
}

/// The year to sum up: there must be reports of it, and of the one before where those are given.
fn year_of(options: &args::Summary, now: &[Member], last: &[Member]) -> Result<i32, (&'static str, Message)> {
    let nothing = || ("summary", Message::new("没有可以汇总的报告", "there is no report to sum up"));
    let year = options.year.or_else(|| common_year(now)).ok_or_else(nothing)?;
    for (option, year, members) in [("--year", year, now), ("--previous", year - 1, last)] {
        let asked = option == "--year" || !options.previous.is_empty();
        if asked && !members.iter().any(|m| m.year == Some(year)) {
            return Err((option, no_year(year, members)));
        }
    }
    Ok(year)
}

fn no_year(year: i32, members: &[Member]) -> Message {
    let mut counts: BTreeMap<Option<i32>, usize> = BTreeMap::new();
    members.iter().for_each(|m| *counts.entry(m.year).or_default() += 1);
    let list = |none: &str, unknown: &str, each: &dyn Fn(i32, usize) -> String, mark: &str| {
        let one = |(year, n): (&Option<i32>, &usize)| year.map_or(format!("{unknown} {n}"), |y| each(y, *n));
        if counts.is_empty() { none.to_string() } else { counts.iter().map(one).collect::<Vec<_>>().join(mark) }
    };
    Message::new(
        format!(
            "没有 {year} 年度的报告；有：{}",
            list("一份也没有", "年度不明", &|y, n| format!("{y} 年度 {n} 份"), "、")
        ),
        format!(
            "there is no report of {year}; there are: {}",
            list("none at all", "of unknown year:", &|y, n| format!("{y}: {n}"), ", ")
        ),
    )
}

/// Who has reported for the year and is not in the roster.
fn outside(roster: &Roster, members: &[Member], year: i32) -> Vec<String> {
    let names: BTreeSet<String> = roster.names().into_iter().chain(roster.parents()).collect();
    let own = members.iter().filter(|m| m.year == Some(year) && !names.contains(&*m.agency));
    own.map(|m| m.agency.to_string()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The list of offices: text in any encoding, or a workbook.
fn read_roster(path: &Path, work: &Work, say: &Say) -> Result<Roster, Message> {
    let bytes = nianbao::read::bytes_of(path).map_err(told)?;
    // UTF-16 has zeros, as no other text has.
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let roster = if wide || is_text(&bytes) {
        Roster::parse(&work.book, &nianbao::read::decode(&bytes, None).map_err(told)?.text)?
    } else {
        Roster::of_source(&work.book, &work.open(&Input::file(path))?)?
    };
    roster.aside.iter().for_each(|aside| say.notice("--roster", aside));
    Ok(roster)
}

/// What was read for a sum.
pub(super) struct Read {
    /// The reports, reduced to what is summed up.
    pub members: Vec<Member>,
    /// What was not read.
    pub unread: Vec<Unread>,
    /// How it went.
    pub outcome: Outcome,
}

/// All reports of some inputs.
pub(super) fn read(found: Found, asked: Option<u16>, work: &Work, say: &Say) -> Read {
    say.missed(&found.missed);
    let (unread, inputs) = (found.unread(), found.inputs);
    let (mut members, mut unread) = (Gathering::default(), unread);
    let one = |input: &Input| work.load(input).map(|r| Member::of(&r));
    in_order(&inputs, jobs(asked), one, |input, result| {
        input.note.iter().for_each(|note| say.notice(&input.name(), note));
        match result {
            Some(Ok(member)) => members.take(member),
            Some(Err(message)) => {
                say.trouble(&input.name(), &message);
                unread.push(Unread::failed(input.label.clone(), message));
            }
            None => {
                say.internal(&input.name());
                unread.push(Unread::failed(input.label.clone(), Say::fault()));
            }
        }
    });
    let outcome = if unread.iter().any(|u| u.failed) { Outcome::Failed } else { Outcome::Clean };
    Read { members: members.members(), unread, outcome }
}

fn write(
    summary: &Summary,
    last: Option<&Summary>,
    job: &Job,
    brief: Option<(&FontSet, Extras)>,
    gate: &Gate,
    say: &Say,
) -> Result<(), (PathBuf, WriteError)> {
    let (path, beside) = (&job.path, job.path.with_extension("pdf"));
    let of = |path: &Path| {
        let path = path.to_path_buf();
        |e| (path, e)
    };
    let workbook = write::xlsx::to_xlsx(&book(summary, last, say.file_lang)).map_err(of(path))?;
    let brief = brief.map(|(fonts, extras)| {
        let document = document_with(&summary.report, fonts, &extras);
        let name = beside.display().to_string();
        document.findings.iter().for_each(|f| say.noticed(&name, f));
        write::pdf::to_pdf(&document, fonts, &[])
    });
    // Both are made before the first is written.
    let brief = brief.transpose().map_err(of(&beside))?;
    gate.write(path, &seal(workbook, None)).map_err(of(path))?;
    brief.map_or(Ok(()), |bytes| gate.write(&beside, &seal(bytes, None)).map_err(of(&beside)))
}

fn tell(summary: &Summary, last: Option<&Summary>, path: &Path, say: &Say) {
    let (counted, missing) = (summary.members.len(), summary.missing.len());
    let remarks = summary.first().len() + summary.remarks.len();
    let unread = summary.unread.iter().filter(|u| u.failed).count();
    say.line(&match say.lang {
        Lang::Zh => {
            let unread = if unread > 0 { format!("，没有读成的文件 {unread} 个") } else { String::new() };
            format!("{}：计入 {counted} 个机关，缺 {missing} 个，未计入和有出入的 {remarks} 处{unread}", path.display())
        }
        Lang::En => {
            let unread = match unread {
                0 => String::new(),
                n => format!(", {} not read", count(n, "file", "files")),
            };
            let (offices, remarks) = (count(counted, "office", "offices"), count(remarks, "remark", "remarks"));
            format!("{}: {offices} counted, {missing} missing, {remarks}{unread}", path.display())
        }
    });
    // What somebody must settle comes before all else.
    for message in summary.first().iter().chain(&bounded(summary)).chain(&summary.remarks) {
        say.line(&format!("  {}", message.get(say.lang)));
    }
    // What of last year's is left out changes the comparison.
    for remark in last.iter().flat_map(|last| [last.first(), last.remarks.clone()].concat()) {
        say.line(&format!("  {}{}", say.text("上年：", "last year: "), remark.get(say.lang)));
    }
    summary.report.findings.iter().filter(|f| !f.is_error()).for_each(|f| say.found(f));
    say.closing(None, summary.report.judged.as_ref());
}
