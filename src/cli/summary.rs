//! `summary`: the sums over many offices.

use std::fs;
use std::path::{Path, PathBuf};

use nianbao::finding::Message;
use nianbao::fonts::FontSet;
use nianbao::layout::chart::charts;
use nianbao::layout::page::{Extras, document_with};
use nianbao::layout::sheets;
use nianbao::summary::{Member, Roster, Summary, common_year, summarize};
use nianbao::{visible, write};

use super::Outcome;
use super::args;
use super::convert::load_fonts;
use super::inputs::{Input, collect};
use super::jobs::{in_order, jobs};
use super::say::Say;
use super::work::Work;

/// Write one summary, or one for each superior.
pub fn run(options: &args::Summary, say: &Say) -> Outcome {
    let Some(work) = Work::new(options.input.encoding.as_deref(), &options.judge, say) else { return Outcome::Failed };
    let roster = match options.roster.as_deref().map(read_roster).transpose() {
        Ok(roster) => roster,
        Err(message) => {
            say.trouble("--roster", &message);
            return Outcome::Failed;
        }
    };
    let fonts = if options.pdf { load_fonts(&options.fonts, say) } else { None };
    if options.pdf && fonts.is_none() {
        return Outcome::Failed;
    }
    let mut worst = Outcome::Clean;
    let members = read(&options.input.inputs, options.input.jobs, &work, say, &mut worst);
    let last = read(&options.previous, options.input.jobs, &work, say, &mut worst);
    let Some(year) = options.year.or_else(|| common_year(&members)) else {
        say.trouble("summary", &Message::new("没有可以汇总的报告", "there is no report to sum up"));
        return Outcome::Failed;
    };
    let name = options.name.clone().unwrap_or_else(|| "汇总".to_string());
    let jobs: Vec<(String, PathBuf, Option<Vec<String>>)> = match (&roster, options.group_by) {
        (Some(roster), Some(args::GroupBy::Parent)) => roster
            .parents()
            .into_iter()
            .map(|p| {
                let own: Vec<String> =
                    std::iter::once(p.clone()).chain(roster.below(&p)).filter(|o| roster.names().contains(o)).collect();
                (p.clone(), options.out.join(format!("{}.xlsx", visible::file_name(&p))), Some(own))
            })
            .collect(),
        _ => vec![(name, options.out.clone(), roster.as_ref().map(Roster::names))],
    };
    for (name, path, offices) in jobs {
        let grouped = options.group_by.is_some();
        let own = |all: &[Member]| -> Vec<Member> {
            let wanted = |m: &&Member| !grouped || offices.as_ref().is_none_or(|o| o.contains(&m.agency));
            all.iter().filter(wanted).cloned().collect()
        };
        let summary = summarize(&name, year, &own(&members), offices.as_deref());
        let before = (!last.is_empty()).then(|| summarize(&name, year - 1, &own(&last), offices.as_deref()));
        match write(&summary, before.as_ref(), &path, fonts.as_ref(), options, say) {
            Ok(()) => {
                tell(&summary, &path, say);
                if summary.report.findings.iter().any(nianbao::finding::Finding::is_error) {
                    worst = worst.max(Outcome::Findings);
                }
            }
            Err(message) => {
                say.trouble(&path.display().to_string(), &message);
                worst = Outcome::Failed;
            }
        }
    }
    worst
}

fn read_roster(path: &Path) -> Result<Roster, Message> {
    let bytes = fs::read(path).map_err(|e| Message::new(format!("名册读不了：{e}"), format!("cannot be read: {e}")))?;
    let decoded = nianbao::read::decode(&bytes, None).map_err(|e| e.message())?;
    Roster::parse(&decoded.text)
}

/// All reports of some inputs, reduced to what is summed up.
pub(super) fn read(paths: &[PathBuf], asked: Option<u16>, work: &Work, say: &Say, worst: &mut Outcome) -> Vec<Member> {
    let (inputs, refused) = collect(paths);
    for (name, message) in &refused {
        say.trouble(name, message);
        *worst = Outcome::Failed;
    }
    let mut members = Vec::new();
    let one = |input: &Input| work.load(input).map(|r| Member::of(&r));
    in_order(&inputs, jobs(asked), one, |input, result| match result {
        Some(Ok(member)) => members.push(member),
        Some(Err(message)) => {
            say.trouble(&input.name(), &message);
            *worst = Outcome::Failed;
        }
        None => {
            say.internal(&input.name());
            *worst = Outcome::Failed;
        }
    });
    members
}

fn write(
    summary: &Summary,
    last: Option<&Summary>,
    path: &Path,
    fonts: Option<&FontSet>,
    options: &args::Summary,
    say: &Say,
) -> Result<(), Message> {
    let failed = |e: String| Message::new(format!("写不了：{e}"), format!("cannot be written: {e}"));
    let put = |path: &Path, bytes: &[u8]| -> Result<(), Message> {
        if path.exists() && !options.force {
            return Err(Message::new(
                "文件已存在，没有覆盖；要覆盖请加 --force",
                "exists and was left alone; add --force",
            ));
        }
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(|e| failed(e.to_string()))?;
        write::write_whole(path, bytes).map_err(|e| failed(e.to_string()))
    };
    let book = sheets::summary::book(summary, last, say.file_lang);
    let bytes = write::xlsx::to_xlsx(&book).map_err(|e| failed(e.to_string()))?;
    put(path, &bytes)?;
    if let Some(fonts) = fonts {
        let extras = Extras { charts: charts(summary, last), ..Extras::default() };
        let document = document_with(&summary.report, fonts, &extras);
        let bytes = write::pdf::to_pdf(&document, fonts, None).map_err(|e| failed(e.to_string()))?;
        put(&path.with_extension("pdf"), &bytes)?;
    }
    Ok(())
}

/// Write a file that may only replace another where that was asked for.
pub(super) fn place(path: &Path, bytes: &[u8], force: bool) -> Result<(), Message> {
    let failed = |e: std::io::Error| Message::new(format!("写不了：{e}"), format!("cannot be written: {e}"));
    if path.exists() && !force {
        return Err(Message::new("文件已存在，没有覆盖；要覆盖请加 --force", "exists and was left alone; add --force"));
    }
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    write::write_whole(path, bytes).map_err(failed)
}

fn tell(summary: &Summary, path: &Path, say: &Say) {
    let (counted, missing, remarks) = (summary.members.len(), summary.missing.len(), summary.remarks.len());
    say.line(&match say.lang {
        nianbao::finding::Lang::Zh => {
            format!("{}：计入 {counted} 个机关，缺 {missing} 个，未计入和有出入的 {remarks} 处", path.display())
        }
        nianbao::finding::Lang::En => {
            format!("{}: {counted} offices counted, {missing} missing, {remarks} remarks", path.display())
        }
    });
    for name in &summary.missing {
        say.line(&format!("  {}{name}", say.text("没有报告：", "no report: ")));
    }
    for remark in &summary.remarks {
        say.line(&format!("  {}", remark.get(say.lang)));
    }
    summary.report.findings.iter().for_each(|f| say.found(f));
    say.closing(None, summary.report.judged.as_ref());
}
