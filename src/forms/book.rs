//! The knowledge of the official forms as one value.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock};

use super::draft::Draft;
use super::english::{self, English};
use super::error::{Place, TemplateError, Text};
use super::figures;
use super::file::Revision;
use super::grid::knows;
use super::headings::Headings;
use super::knowledge::{self, Knowledge, SectionName};
use super::labels::Labels;
use super::narrative;
use super::resolve;
use super::years;
use super::{Figures, Form, Narrative, Template, YearRules};
use crate::base::fold::Folding;

/// All that is known of the forms: layouts, words, figures, rules. The official one is compiled in; others are parsed
/// from files of the same kind.
///
/// ```
/// use nianbao::forms::{Book, Form};
/// let book = Book::official();
/// assert_eq!(book.due(Form::Requests, 2023).unwrap().layout, "2021");
/// assert!(book.knows("requests.new.natural"));
/// ```
pub struct Book {
    /// Names and texts of the files, by name: what makes two books the same.
    files: BTreeMap<String, String>,
    templates: Vec<Arc<Template>>,
    words: Knowledge,
    folding: Arc<Folding>,
    // What not every run needs is read of its file when it is first asked for.
    figures: OnceLock<Figures>,
    narrative: OnceLock<Narrative>,
    years: OnceLock<YearRules>,
    english: OnceLock<English>,
    // What is worked out of the words and layouts for recognising.
    labels: OnceLock<Labels>,
    headings: OnceLock<Headings>,
}

/// The files of `templates/`, listed when the library is built.
const FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/templates.rs"));

static OFFICIAL: LazyLock<Arc<Book>> = LazyLock::new(|| {
    // Parsed by a test too: a broken file cannot be released.
    Arc::new(known(Book::read(FILES)))
});

/// What a test has found without mistakes.
fn known<T>(read: Result<T, TemplateError>) -> T {
    read.unwrap_or_else(|e| panic!("{e}"))
}

/// Files that are no layouts, by their names.
const WORDS: &str = "report";
const FIGURES: &str = "figures";
const NARRATIVE: &str = "narrative";
const YEARS: &str = "years";
const ENGLISH: &str = "english";

impl Book {
    /// The knowledge that is compiled in, parsed once: what a report is read by where no other book is named.
    #[must_use]
    pub fn official() -> &'static Arc<Book> {
        &OFFICIAL
    }

    /// Name and text of the files that are compiled in: a start for a book of one's own.
    #[must_use]
    pub fn official_files() -> &'static [(&'static str, &'static str)] {
        FILES
    }

    /// Parse and validate a book from the names and texts of its files. `report.toml`, `figures.toml`, `narrative.toml`,
    /// `years.toml` and `english.toml` (which may be absent) are told by their names, whatever folder they are in; each other file is a
    /// layout of one of the forms.
    ///
    /// # Errors
    /// File, line and reason of the first mistake: see `docs/templates.md`.
    pub fn parse<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Self, TemplateError> {
        let book = Self::read(files)?;
        let name = |wanted: &str| files.iter().map(|(name, _)| name.as_ref()).find(|name| stem(name) == wanted);
        let text = |wanted: &str| book.text(name(wanted).unwrap_or(wanted), wanted);
        knowledge::check(&text(WORDS), &book.words, &book.folding)?;
        let years = years::parse(&text(YEARS), &book.templates)?;
        let narrative = narrative::parse(&text(NARRATIVE), &book.templates)?;
        narrative.check(&text(NARRATIVE))?;
        let figures = figures::parse(&text(FIGURES), &book.templates)?;
        let english = book.read_english(name(ENGLISH).unwrap_or(ENGLISH))?;
        let (years, narrative) = (OnceLock::from(years), OnceLock::from(narrative));
        Ok(Self { years, narrative, figures: figures.into(), english: english.into(), ..book })
    }

    /// Words and layouts; the other files are there and not yet read.
    fn read<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Self, TemplateError> {
        let mut named: BTreeMap<&str, Text<'_>> = BTreeMap::new();
        let kept = files.iter().map(|(name, text)| (stem(name.as_ref()).to_string(), text.as_ref().to_string()));
        let kept = kept.collect();
        for (name, text) in files {
            let text = Text::new(name.as_ref(), text.as_ref());
            if named.insert(stem(name.as_ref()), text.clone()).is_some() {
                return Err(text.place(0).error("there is another file of this name"));
            }
        }
        named.remove(ENGLISH);
        let mut take = |name: &str| {
            let missing = || Text::new(&format!("{name}.toml"), "").place(0).error("the file is missing");
            named.remove(name).ok_or_else(missing)
        };
        let (words, ..) = (take(WORDS)?, take(FIGURES)?, take(NARRATIVE)?, take(YEARS)?);
        let (words, folding) = knowledge::parse(&words)?;
        let templates = layouts(named.values(), &words, &folding)?;
        Ok(Self {
            files: kept,
            templates,
            words,
            folding: Arc::new(folding),
            figures: OnceLock::new(),
            narrative: OnceLock::new(),
            years: OnceLock::new(),
            english: OnceLock::new(),
            labels: OnceLock::new(),
            headings: OnceLock::new(),
        })
    }

    /// The text of one of its files, whose name as it was given stands in mistakes.
    fn text(&self, name: &str, stem: &str) -> Text<'_> {
        Text::new(name, self.files.get(stem).map_or("", String::as_str))
    }

    fn read_english(&self, name: &str) -> Result<English, TemplateError> {
        let there = self.files.contains_key(ENGLISH);
        if there { english::parse(&self.text(name, ENGLISH), &self.templates) } else { Ok(English::default()) }
    }

    fn english(&self) -> &English {
        self.english.get_or_init(|| known(self.read_english(ENGLISH)))
    }

    /// All table layouts, 表二 to 表四, older first.
    #[must_use]
    pub fn templates(&self) -> &[Arc<Template>] {
        &self.templates
    }

    /// The layouts of a form, older first.
    pub fn layouts(&self, form: Form) -> impl Iterator<Item = &Arc<Template>> {
        self.templates.iter().filter(move |t| t.form == form)
    }

    /// The names of all layouts, each once, older first.
    #[must_use]
    pub fn layout_names(&self) -> Vec<&str> {
        let mut names: Vec<(i32, &str)> = Vec::new();
        for t in &self.templates {
            if !names.iter().any(|(_, name)| *name == t.layout) {
                names.push((t.from_year, &t.layout));
            }
        }
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// The layout of a form by its name (`2019`, `2021`).
    #[must_use]
    pub fn template(&self, form: Form, layout: &str) -> Option<&Arc<Template>> {
        self.layouts(form).find(|t| t.layout == layout)
    }

    /// The layout that a year demands of a form.
    #[must_use]
    pub fn due(&self, form: Form, year: i32) -> Option<&Arc<Template>> {
        self.layouts(form).filter(|t| t.from_year <= year).last()
    }

    /// Had a year's reports no form yet, so that they have tables of other kinds?
    #[must_use]
    pub fn precedes(&self, year: i32) -> bool {
        self.templates.iter().all(|t| t.from_year > year)
    }

    /// The layout of a form in a report of the named layout: its own of that name, else the one that was in force when
    /// the named layout came for another form.
    #[must_use]
    pub fn beside(&self, form: Form, layout: &str) -> Option<&Arc<Template>> {
        let since = self.templates.iter().filter(|t| t.layout == layout).map(|t| t.from_year).min()?;
        self.template(form, layout).or_else(|| self.due(form, since))
    }

    /// Is it the key of a number in any layout?
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        knows(&self.templates, key)
    }

    /// The title of a form's table in English, where the book has one.
    #[must_use]
    pub fn english_table(&self, form: Form) -> Option<&str> {
        self.english().table(form)
    }

    /// Row and column of a key in English, where the book has names for both.
    ///
    /// ```
    /// let book = nianbao::Book::official();
    /// let (row, column) = book.english_cell("requests.new.natural").unwrap();
    /// assert_eq!((row, column), ("1. New requests this year", "natural persons"));
    /// ```
    #[must_use]
    pub fn english_cell(&self, key: &str) -> Option<(&str, &str)> {
        self.english().cell(key)
    }

    /// Words: headings, titles, spellings of values.
    #[must_use]
    pub fn words(&self) -> &Knowledge {
        &self.words
    }

    /// The section that a form belongs to.
    #[must_use]
    pub fn section(&self, form: Form) -> &SectionName {
        self.words.section(form)
    }

    /// How characters fold.
    #[must_use]
    pub fn folding(&self) -> &Arc<Folding> {
        &self.folding
    }

    /// The unit that a header states in a bracket, and the header without it.
    ///
    /// ```
    /// let book = nianbao::Book::official();
    /// assert_eq!(book.split_unit("采购总金额（元）"), ("采购总金额".to_string(), Some("元".to_string())));
    /// ```
    #[must_use]
    pub fn split_unit(&self, text: &str) -> (String, Option<String>) {
        self.words.split_unit(&self.folding, text)
    }

    /// The number of the official section (1 to 6) that a line is the heading of, by its wording.
    ///
    /// ```
    /// let book = nianbao::Book::official();
    /// assert_eq!(book.section_of_heading("五、存在的主要问题及改进情况"), Some(5));
    /// assert_eq!(book.section_of_heading("（一）主动公开"), None);
    /// ```
    #[must_use]
    pub fn section_of_heading(&self, text: &str) -> Option<u8> {
        let headings = self.headings.get_or_init(|| Headings::of(&self.words, &self.folding));
        headings.section(text, &self.words, &self.folding)
    }

    /// The index of the spellings of labels.
    pub(crate) fn labels(&self) -> &Labels {
        self.labels.get_or_init(|| Labels::of(&self.templates, &self.words, &self.folding))
    }

    /// What summaries, comparisons and charts single out.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        self.figures.get_or_init(|| known(figures::parse(&self.text(FIGURES, FIGURES), &self.templates)))
    }

    /// How numbers are stated in the text.
    #[must_use]
    pub fn narrative(&self) -> &Narrative {
        self.narrative.get_or_init(|| known(narrative::parse(&self.text(NARRATIVE, NARRATIVE), &self.templates)))
    }

    /// What one year's report says of the year before.
    #[must_use]
    pub fn years(&self) -> &YearRules {
        self.years.get_or_init(|| known(years::parse(&self.text(YEARS, YEARS), &self.templates)))
    }
}

/// Books of the same files are the same.
impl PartialEq for Book {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || self.files == other.files
    }
}

impl Eq for Book {}

/// What it is, not all that it knows.
impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Book").field("layouts", &self.layout_names()).finish_non_exhaustive()
    }
}

/// The name of a file without folders and ending.
fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.strip_suffix(".toml").unwrap_or(file)
}

/// All layouts, by form and year.
fn layouts<'a>(
    texts: impl Iterator<Item = &'a Text<'a>>,
    words: &Knowledge,
    folding: &Folding,
) -> Result<Vec<Arc<Template>>, TemplateError> {
    let (mut drafts, mut revisions): (Vec<Draft>, Vec<(&Text<'_>, Revision)>) = (Vec::new(), Vec::new());
    for text in texts {
        let table = text.table()?;
        match table.get_ref().contains_key("extends") {
            false => drafts.push(Draft::of(text.shape(table)?, text)?),
            true => revisions.push((text, text.shape(table)?)),
        }
    }
    revise(&mut drafts, revisions)?;
    drafts.sort_by(|a, b| (a.form, a.from_year, &a.layout).cmp(&(b.form, b.from_year, &b.layout)));
    for pair in drafts.windows(2).filter(|pair| pair[0].form == pair[1].form) {
        let [one, two] = pair else { continue };
        if one.from_year == two.from_year {
            let message = format!("{} and {} are both of {} from {} on", one.id(), two.id(), one.form, one.from_year);
            return Err(two.at.error(message));
        }
    }
    if let Some(form) = Form::ALL.into_iter().find(|form| !drafts.iter().any(|d| d.form == *form)) {
        return Err(Text::new("templates", "").place(0).error(format!("there is no layout of form {form}")));
    }
    let resolved = drafts.into_iter().map(|draft| {
        let table = words.section(draft.form).short.as_str();
        resolve::resolve(draft, table, folding).map(Arc::new)
    });
    resolved.collect()
}

/// Make the drafts of revisions from those of their elders, which may be revisions too.
fn revise(drafts: &mut Vec<Draft>, mut revisions: Vec<(&Text<'_>, Revision)>) -> Result<(), TemplateError> {
    loop {
        one_of_a_name(drafts)?;
        let ready = |(_, r): &(&Text<'_>, Revision)| drafts.iter().any(|d| d.id() == *r.extends.get_ref());
        let Some(next) = revisions.iter().position(ready) else { break };
        let (text, revision) = revisions.swap_remove(next);
        let Some(elder) = drafts.iter().find(|d| d.id() == *revision.extends.get_ref()) else { break };
        let draft = elder.revised(&revision, text)?;
        drafts.push(draft);
    }
    let Some((text, left)) = revisions.first() else { return Ok(()) };
    let at = text.place(left.extends.span().start);
    // A revision goes by its elder's form.
    let own = |r: &Revision| {
        let form = r.extends.get_ref().split('-').next().unwrap_or_default();
        format!("{form}-{}", r.layout.get_ref())
    };
    let waits = |name: &String| revisions.iter().any(|(_, r)| own(r) == *name);
    let unknown = revisions.iter().find(|(_, r)| !waits(r.extends.get_ref()));
    match unknown {
        Some((text, r)) => {
            let known: Vec<String> = drafts.iter().map(Draft::id).collect();
            let at: Place = text.place(r.extends.span().start);
            Err(at.error(format!(
                "extends {:?}, which is no layout; there are {}",
                r.extends.get_ref(),
                known.join(", ")
            )))
        }
        None => Err(at.error(format!("{} extends itself in a circle", own(left)))),
    }
}

fn one_of_a_name(drafts: &[Draft]) -> Result<(), TemplateError> {
    let again = drafts.iter().enumerate().find(|(i, d)| drafts[..*i].iter().any(|other| other.id() == d.id()));
    again.map_or(Ok(()), |(_, d)| Err(d.at.error(format!("layout {} is given twice", d.id()))))
}
