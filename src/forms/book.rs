//! The knowledge of the official forms as one value.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::draft::Draft;
use super::error::{Place, TemplateError, Text};
use super::figures;
use super::file::{Head, Revision};
use super::knowledge::{self, Knowledge, SectionName};
use super::narrative;
use super::resolve;
use super::years;
use super::{Figures, Form, Narrative, Template, YearRules};
use crate::base::text::Folding;

/// All that is known of the forms: layouts, words, figures, rules. The official one is compiled in; others are parsed
/// from files of the same kind.
///
/// ```
/// use nianbao::forms::{Book, Form};
/// let book = Book::official();
/// assert_eq!(book.due(Form::Requests, 2023).unwrap().layout, "2021");
/// assert!(book.knows("requests.new.natural"));
/// ```
#[derive(Debug)]
pub struct Book {
    templates: Vec<Arc<Template>>,
    words: Knowledge,
    folding: Folding,
    figures: Figures,
    narrative: Narrative,
    years: YearRules,
}

/// The files of `templates/`, listed when the library is built.
const FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/templates.rs"));

static OFFICIAL: LazyLock<Book> = LazyLock::new(|| {
    // Parsed by a test too: a broken file cannot be released.
    Book::parse(FILES).unwrap_or_else(|e| panic!("{e}"))
});

/// Files that are no layouts, by their names.
const WORDS: &str = "report";
const FIGURES: &str = "figures";
const NARRATIVE: &str = "narrative";
const YEARS: &str = "years";

impl Book {
    /// The knowledge that is compiled in, parsed once.
    #[must_use]
    pub fn official() -> &'static Book {
        &OFFICIAL
    }

    /// Name and text of the files that are compiled in: a start for a book of one's own.
    #[must_use]
    pub fn official_files() -> &'static [(&'static str, &'static str)] {
        FILES
    }

    /// Parse and validate a book from the names and texts of its files. `report.toml`, `figures.toml`, `narrative.toml` and
    /// `years.toml` are told by their names, whatever folder they are in; each other file is a layout of one of the forms.
    ///
    /// # Errors
    /// File, line and reason of the first mistake: see `docs/templates.md`.
    pub fn parse<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Self, TemplateError> {
        let mut named: BTreeMap<&str, Text<'_>> = BTreeMap::new();
        for (name, text) in files {
            let text = Text::new(name.as_ref(), text.as_ref());
            if named.insert(stem(name.as_ref()), text.clone()).is_some() {
                return Err(text.place(0).error("there is another file of this name"));
            }
        }
        let mut take = |name: &str| {
            let missing = || Text::new(&format!("{name}.toml"), "").place(0).error("the file is missing");
            named.remove(name).ok_or_else(missing)
        };
        let (words, figures, narrative, years) = (take(WORDS)?, take(FIGURES)?, take(NARRATIVE)?, take(YEARS)?);
        let (words, folding) = knowledge::parse(&words)?;
        let templates = layouts(named.values(), &words, &folding)?;
        Ok(Self {
            years: years::parse(&years, &templates)?,
            narrative: narrative::parse(&narrative, &templates)?,
            figures: figures::parse(&figures, &templates)?,
            templates,
            words,
            folding,
        })
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
    pub fn folding(&self) -> &Folding {
        &self.folding
    }

    /// What summaries, comparisons and charts single out.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// How numbers are stated in the text.
    #[must_use]
    pub fn narrative(&self) -> &Narrative {
        &self.narrative
    }

    /// What one year's report says of the year before.
    #[must_use]
    pub fn years(&self) -> &YearRules {
        &self.years
    }
}

/// Is it the key of a number in any of the layouts?
pub(super) fn knows(templates: &[Arc<Template>], key: &str) -> bool {
    templates.iter().any(|t| t.position(key).is_some())
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
        match text.read::<Head>()?.extends {
            None => drafts.push(Draft::of(text)?),
            Some(_) => revisions.push((text, text.read()?)),
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
