//! What of a source is a web page around its report: breadcrumbs, facts about the article, menus, feet. Text that was saved of
//! such pages has them too. Nothing of it is lost: it is kept as furniture, and told.

mod facts;
mod words;
mod zones;

use std::ops::Range;

use super::identity::{self, Title, TitleLine, Witness};
use super::lines::Line;
use crate::base::finding::{Code, Finding, Message};
use crate::base::text::{squeeze, trim};
use crate::forms::Book;
use crate::read::Source;
use crate::report::{Furniture, FurnitureKind as Piece};
pub use facts::publisher;
use words::{Sign, Words};
use zones::Zones;

/// Lines before the first heading among which a title is looked for; where there is none, the first of all.
const HEAD: usize = 600;
const FIRST: usize = 60;
/// Lines before the first heading and behind the last one that are looked at.
const END: usize = 2_000;
/// Facts about an article, a line each, that no other document has.
const FACTS: usize = 3;
/// Where prose begins no title follows, in characters.
const PROSE: usize = 60;
/// A line that may be of a page although its words do not say so, in characters.
const SHORT: usize = 30;
/// A line that holds the title of another year's report is shorter than this.
const LONGEST: usize = 90;
/// A line of a menu may be as long as this.
const MENU: usize = 60;
/// Words told at most, in characters, and of these in the message itself.
const MOST_WORDS: usize = 2_000;
const SHOWN_WORDS: usize = 60;

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// It is the report's.
    Kept,
    /// A line of the title, of which what stands before and behind is the page's, in bytes of its text.
    Title(usize, usize),
    /// It is the page's.
    Aside(Piece),
}

/// What is the report's of a source, and what its page's.
pub struct Frame {
    stands: Vec<Stand>,
    /// The title as it stands in the source.
    pub title: Option<Title>,
    /// What the page says of title and agency.
    pub witness: Witness,
    /// The lines that only name the sections.
    pub contents: Range<usize>,
    /// Is it a web page, or text saved of one?
    page: bool,
}

struct Builder<'a, 'b> {
    book: &'b Book,
    lines: &'a [Line<'b>],
    /// Which lines are of official tables.
    fixed: Vec<bool>,
    zones: Zones,
    words: Option<Words<'b>>,
    /// Is it a web page, or text saved of one?
    page: bool,
    /// Is it text, where nothing but the lines says what is a page's?
    text: bool,
    stands: Vec<Stand>,
}

impl Frame {
    /// Tell them apart. `fixed`: the stretches of lines that are official tables; `contents`: lines that only name the sections;
    /// `year`: the one whose tables count, where those of several are there.
    pub fn of(
        book: &Book,
        source: &Source,
        lines: &[Line<'_>],
        fixed: &[Range<usize>],
        contents: &Range<usize>,
        year: Option<i32>,
    ) -> Self {
        // In our own workbooks there is nothing but the report.
        let words = Words::of(book).filter(|_| !source.format.own());
        let article = source.page.as_ref().map(|page| &page.article);
        let zones = Zones::of(lines, article, fixed, contents, words.as_ref());
        let stands = vec![Stand::Kept; lines.len()];
        let mut covered = vec![false; lines.len()];
        fixed.iter().for_each(|table| covered[table.clone()].fill(true));
        let (page, text) = (source.page.is_some(), source.page.is_none());
        let mut frame = Builder { book, lines, fixed: covered, zones, words, page, text, stands };
        frame.page |= frame.looks_saved();
        let witness = match &frame.words {
            Some(words) if frame.page => {
                let Zones { core, first, .. } = &frame.zones;
                facts::witness(
                    book,
                    source,
                    words,
                    &lines[..(*first).min(core.end)],
                    &lines[(*first).min(lines.len())..],
                )
            }
            _ => Witness::default(),
        };
        let title = year.and_then(|year| frame.title_of(year)).or_else(|| frame.title(&witness, contents));
        if frame.page {
            frame.around();
            frame.head(title.as_ref());
            frame.tail();
        }
        if let Some(title) = &title {
            frame.set_title(title);
        }
        Self { page: frame.page, stands: frame.stands, title, witness, contents: contents.clone() }
    }

    /// What becomes of a line.
    pub fn stand(&self, line: usize) -> Stand {
        self.stands.get(line).copied().unwrap_or(Stand::Kept)
    }

    /// Is what stands before this line, and behind the one before it, the report's? Among what is the page's all is the page's.
    pub fn is_inside(&self, line: usize) -> bool {
        let aside =
            |at: Option<usize>| at.and_then(|at| self.stands.get(at)).is_none_or(|s| matches!(s, Stand::Aside(_)));
        !self.page || !aside(line.checked_sub(1)) || !aside(Some(line))
    }

    /// The page around the report, in the order of the source.
    pub fn furniture(&self, source: &Source, lines: &[Line<'_>]) -> Vec<Furniture> {
        let mut all = Vec::new();
        for (line, stand) in lines.iter().zip(&self.stands) {
            match *stand {
                Stand::Aside(piece) => all.extend(Furniture::new(piece, &whole(line), Some(line.origin.clone()))),
                Stand::Title(from, to) => {
                    let text = trim(line.text);
                    for part in [&text[..from], &text[to..]] {
                        all.extend(Furniture::new(Piece::Line, part, Some(line.origin.clone())));
                    }
                }
                Stand::Kept => {}
            }
        }
        if let Some(page) = &source.page {
            all.extend(page.menus.iter().filter_map(|text| Furniture::new(Piece::Menu, text, None)));
            all.extend(Furniture::new(Piece::Page, &page.title, None).map(|f| f.named("title")));
            let metas = page
                .metas
                .iter()
                .filter_map(|(name, content)| Some((name, Furniture::new(Piece::Page, content, None)?)));
            all.extend(metas.map(|(name, f)| f.named(name)));
        }
        all
    }

    /// What was left aside, told once.
    pub fn told(&self, furniture: &[Furniture]) -> Option<Finding> {
        let shown: Vec<&Furniture> = furniture.iter().filter(|f| f.kind != Piece::Page).collect();
        let first = shown.first()?;
        let texts: Vec<String> =
            shown.iter().map(|f| f.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let words: String = texts.join("；").chars().take(MOST_WORDS).collect();
        let short: String = words.chars().take(SHOWN_WORDS).collect();
        let more = if short.len() < words.len() { "……" } else { "" };
        let count = shown.len();
        let message = Message::new(
            format!(
                "网页正文以外还有 {count} 处文字（菜单、位置、发布信息等），不作为报告的文字，另存在 JSON 的 furniture 和工作簿的“原文对照”里：“{short}{more}”；请对照原文"
            ),
            format!(
                "text around the page's article (menus, places, facts) is no text of the report and kept in the JSON (furniture) and the workbook (original), pieces: {count}: {short:?}{more}; compare with the source"
            ),
        );
        let mut finding = Finding::new(Code::FURNITURE_LEFT, message).at(first.origin.clone());
        finding.found = Some(words);
        Some(finding)
    }
}

/// All the text of a line: of a table's row, its cells.
fn whole(line: &Line<'_>) -> String {
    if line.is_text() {
        return line.text.to_string();
    }
    line.cells.iter().map(|c| c.text).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\t")
}

impl Builder<'_, '_> {
    fn is_fixed(&self, line: usize) -> bool {
        self.fixed[line]
    }

    fn sign(&self, line: usize) -> Option<Sign> {
        let of = &self.lines[line];
        self.words.as_ref().filter(|_| of.is_text() && of.heading.is_none())?.sign(of.text)
    }

    fn is_outside(&self, line: usize) -> bool {
        !self.zones.core.contains(&line)
    }

    /// The lines of the head, and of the tail.
    fn ends(&self) -> [Range<usize>; 2] {
        let Zones { core, first, last } = &self.zones;
        let (head, tail) = ((*first).max(core.start), (*last).min(core.end));
        [core.start.max(head.saturating_sub(END))..head, tail..core.end.min(tail + END)]
    }

    /// Was it saved of a web page? Then some line says so.
    fn looks_saved(&self) -> bool {
        let Some(words) = &self.words else { return false };
        let sure = |i: usize| {
            let line = &self.lines[i];
            match line.is_text() {
                true => self.sign(i) == Some(Sign::Sure),
                false => line.cells.iter().any(|c| {
                    words.is_name(c.text)
                        && words.sign(&format!("{}:", c.text.trim_end_matches([':', '：']))) == Some(Sign::Sure)
                }),
            }
        };
        let [head, tail] = self.ends();
        let facts = |i: &usize| matches!(self.sign(*i), Some(Sign::Fact | Sign::Name));
        head.clone().chain(tail).any(sure) || head.filter(facts).count() >= FACTS
    }

    fn title(&self, witness: &Witness, contents: &Range<usize>) -> Option<Title> {
        let usable = |i: &usize| {
            let line = &self.lines[*i];
            line.is_text() && !self.is_fixed(*i) && (line.heading.is_none() || contents.contains(i))
        };
        let first = self.zones.first.min(self.lines.len());
        let head: Vec<usize> = (0..first).filter(usable).collect();
        let head = &head[head.len().saturating_sub(HEAD)..];
        let found = self.title_among(head, witness);
        if found.is_some() {
            return found;
        }
        let prose = |i: &usize| {
            let text = self.lines[*i].text;
            text.chars().count() > PROSE && text.ends_with(['。', '；', '：', ':', ';'])
        };
        let all: Vec<usize> = self.zones.core.clone().filter(usable).take(FIRST).take_while(|i| !prose(i)).collect();
        self.title_among(&all, witness)
    }

    /// The title of a report for a year, wherever it stands.
    fn title_of(&self, year: i32) -> Option<Title> {
        let digits = year.to_string();
        let usable: Vec<usize> =
            (0..self.lines.len()).filter(|&i| self.lines[i].is_text() && !self.is_fixed(i)).collect();
        let short = |i: usize| self.lines[i].text.chars().take(LONGEST).count() < LONGEST;
        let holds = |at: &usize| short(usable[*at]) && self.lines[usable[*at]].text.contains(&digits);
        (0..usable.len()).filter(holds).find_map(|at| {
            let title = self.title_among(&usable[at..usable.len().min(at + 3)], &Witness::default())?;
            (title.lines.start == usable[at] && title.year == Some(year)).then_some(title)
        })
    }

    fn title_among(&self, among: &[usize], witness: &Witness) -> Option<Title> {
        let line = |&i: &usize| TitleLine {
            text: self.lines[i].text,
            outside: self.is_outside(i),
            aside: self.page && self.sign(i).is_some(),
        };
        let lines: Vec<TitleLine<'_>> = among.iter().map(line).collect();
        let title = identity::find_title(self.book, &lines, witness, self.page)?;
        // Lines running of those that may hold it: tables may stand between them.
        let (start, end) = (among[title.lines.start], among[title.lines.end - 1] + 1);
        Some(Title { lines: start..end, ..title })
    }

    fn leave(&mut self, line: usize, piece: Piece) {
        if !self.is_fixed(line) && self.stands[line] == Stand::Kept {
            self.stands[line] = Stand::Aside(piece);
        }
    }

    /// What stands around the article, but for a signature with its date that was set below it.
    fn around(&mut self) {
        let n = self.lines.len();
        let end = self.zones.core.end;
        for i in (0..self.zones.core.start).chain(end..n) {
            self.leave(i, Piece::Around);
        }
        let _ = self.keep_ending(self.zones.core.clone(), end..n);
    }

    /// Of what was left aside behind the report keep a signature with its date, where the report itself has no date at its end; the
    /// line of the signature.
    fn keep_ending(&mut self, report: Range<usize>, behind: Range<usize>) -> Option<usize> {
        let (book, lines) = (self.book, self.lines);
        let is_date = |i: &usize| lines[*i].is_text() && identity::date_line(book.folding(), lines[*i].text).is_some();
        let has_date = report.rev().take(6).any(|i| is_date(&i));
        let near: Vec<usize> = behind.take_while(|&i| self.sign(i).is_none()).take(6).collect();
        let date = near.iter().copied().find(is_date).filter(|_| !has_date)?;
        let name = near.iter().copied().rfind(|&i| i < date && identity::is_signature(book, lines[i].text))?;
        for line in [name, date] {
            self.stands[line] = Stand::Kept;
        }
        Some(name)
    }

    fn head(&mut self, title: Option<&Title>) {
        let [head, _] = self.ends();
        self.tables_of_facts(&head);
        let signs: Vec<Option<Sign>> = head.clone().map(|i| self.sign(i)).collect();
        let sign = |i: usize| signs[i - head.start];
        let own = |i: usize| title.is_some_and(|t| t.lines.contains(&i));
        let known: Vec<usize> = head.clone().filter(|&i| sign(i).is_some() && !own(i)).collect();
        let mut aside: Vec<usize> = Vec::new();
        for &i in &known {
            aside.push(i);
            let value = i + 1;
            if sign(i) == Some(Sign::Name) && head.contains(&value) && !own(value) && self.may_be_value(value) {
                aside.push(value);
            }
        }
        if let Some(title) = title {
            let parts = [
                (head.start..title.lines.start.min(head.end), MENU),
                (title.lines.end.max(head.start)..head.end, SHORT),
            ];
            for (part, most) in parts {
                let Some(last) = known.iter().rfind(|i| part.contains(i)) else { continue };
                // On text, what is left of a menu or a breadcrumb stands right above the title.
                let end = if most == MENU && self.text { part.end } else { *last };
                aside.extend((part.start..end).filter(|&i| self.may_be_menu(i, if i < *last { most } else { SHORT })));
            }
            aside.extend((head.start..title.lines.start.min(head.end)).filter(|&i| self.is_column(i)));
            let again: Vec<usize> = head.clone().filter(|&i| !own(i) && self.says_again(i, title)).collect();
            again.into_iter().for_each(|i| self.leave(i, Piece::Title));
        }
        aside.into_iter().for_each(|i| self.leave(i, Piece::Line));
    }

    /// A table of facts about the article: two names or more in its cells.
    fn tables_of_facts(&mut self, head: &Range<usize>) {
        let Some(words) = &self.words else { return };
        let mut blocks: Vec<(usize, usize)> = Vec::new();
        for line in self.lines[head.clone()].iter().filter(|l| !l.is_text()) {
            let names =
                line.cells.iter().filter(|c| words.is_name(c.text) || words.sign(c.text) == Some(Sign::Fact)).count();
            match blocks.last_mut().filter(|(block, _)| *block == line.block) {
                Some((_, count)) => *count += names,
                None => blocks.push((line.block, names)),
            }
        }
        for i in head.clone() {
            let block = self.lines[i].block;
            if !self.lines[i].is_text() && blocks.iter().any(|(b, names)| *b == block && *names > 1) {
                self.leave(i, Piece::Line);
            }
        }
    }

    fn may_be_value(&self, line: usize) -> bool {
        let of = &self.lines[line];
        of.is_text() && of.heading.is_none() && of.text.chars().count() <= MENU && !of.text.ends_with('。')
    }

    /// A short line that is no sentence, no date, no agency and no number of a document.
    fn may_be_menu(&self, line: usize, most: usize) -> bool {
        let text = self.lines[line].text;
        let is_own = || {
            self.words.as_ref().is_some_and(|w| w.is_own(text))
                || identity::date_line(self.book.folding(), text).is_some()
        };
        self.may_be_value(line) && text.chars().count() <= most && !text.contains(['，', '；', '、']) && !is_own()
    }

    /// The name of a column: 政府信息公开年报列表.
    fn is_column(&self, line: usize) -> bool {
        let text = self.lines[line].text;
        let about = &self.book.words().title.subjects;
        self.may_be_menu(line, SHORT)
            && about.iter().any(|s| text.contains(s.as_str()))
            && identity::split_title(self.book, text).1.is_none()
    }

    /// The title once more, or a part of it.
    fn says_again(&self, line: usize, title: &Title) -> bool {
        let plain = |text: &str| self.book.folding().fold(&squeeze(text));
        let of = &self.lines[line];
        if !of.is_text() || of.text.chars().count() > 2 * MENU {
            return false;
        }
        let (text, title) = (plain(of.text), plain(&title.text));
        let dressed = text.contains(&title) && text.len() <= title.len() + SHORT && !of.text.ends_with('。');
        dressed || title.contains(&text) && identity::has_name(self.book, of.text)
    }

    /// What follows the report: from the first line that is sure, where no prose comes behind it.
    fn tail(&mut self) {
        let [_, tail] = self.ends();
        // The last section may be a dash.
        let opening = tail.clone().find(|&i| self.lines[i].is_text());
        let says = |i: usize| self.sign(i).filter(|s| *s == Sign::Sure || Some(i) != opening);
        let signs: Vec<usize> = tail.clone().filter(|&i| matches!(says(i), Some(Sign::Sure | Sign::Menu))).collect();
        let prose = |i: usize| {
            let line = &self.lines[i];
            line.is_text() && line.text.contains('。') && line.text.chars().count() > PROSE
        };
        let after = tail.clone().rfind(|&i| prose(i)).map_or(tail.start, |i| i + 1);
        let Some(first) = signs.iter().copied().find(|&s| s >= after) else {
            signs.into_iter().for_each(|i| self.leave(i, Piece::Line));
            return;
        };
        let facts = |i: usize| matches!(self.sign(i), Some(Sign::Fact | Sign::Name));
        let start = (tail.start..first).rev().take_while(|&i| facts(i)).last().unwrap_or(first);
        signs.into_iter().filter(|&s| s < start).chain(start..tail.end).for_each(|i| self.leave(i, Piece::Line));
        // The names of attachments may be a menu's words, and stand above the signature.
        let behind = (start..tail.end).find(|&i| self.sign(i).is_none()).unwrap_or(tail.end);
        let Some(name) = self.keep_ending(tail.start..start, behind..tail.end) else { return };
        let own = |i: &usize| self.words.as_ref().is_some_and(|w| w.is_own(self.lines[*i].text));
        let attached: Vec<usize> = (start..name).filter(own).collect();
        attached.into_iter().for_each(|i| self.stands[i] = Stand::Kept);
    }

    fn set_title(&mut self, title: &Title) {
        for i in title.lines.clone().filter(|&i| self.lines[i].is_text()) {
            let from = if i == title.lines.start { title.from } else { 0 };
            let text = trim(self.lines[i].text);
            let to = if i + 1 == title.lines.end { title.to } else { text.len() };
            self.stands[i] = Stand::Title(from, to);
        }
    }
}
