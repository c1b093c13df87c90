//! The fields that are open: what each is asked, and what of it is shown. `{ IF { MERGEFIELD n } = "" "0" "5" }` shows what stands
//! between its sign to part the two and its end; all before that is what it is asked, the answers of others in it too.

/// Of an instruction no more is kept than this, in bytes.
const MOST_WORDS: usize = 8_000;

#[derive(Debug, Default)]
pub struct Fields {
    /// The instructions, and whether they still go on.
    open: Vec<(String, bool)>,
    /// So many of them began in earlier paragraphs: one that is not ended hides no more than its paragraph.
    earlier: usize,
    /// How many of the others still go on.
    asking: usize,
}

impl Fields {
    /// How deep the innermost one is; none is open at 0.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Does what stands here belong to an instruction?
    pub fn asks(&self) -> bool {
        self.asking > 0
    }

    /// One begins.
    pub fn begin(&mut self) {
        self.open.push((String::new(), true));
        self.asking += 1;
    }

    /// More of the instruction of the innermost one, while it goes on.
    pub fn instruct(&mut self, text: &str) {
        if let Some((words, true)) = self.open.last_mut()
            && words.len() < MOST_WORDS
        {
            words.push_str(text);
        }
    }

    /// From here on the innermost one is shown, unless it shows nothing: its instruction.
    pub fn show(&mut self) -> Option<&str> {
        let here = self.open.len() > self.earlier;
        let (words, asks) = self.open.last_mut()?;
        if *asks && !shows_nothing(words) {
            *asks = false;
            self.asking -= usize::from(here && self.asking > 0);
        }
        Some(words)
    }

    /// The innermost one ends.
    pub fn end(&mut self) {
        let here = self.open.len() > self.earlier;
        if let Some((_, true)) = self.open.pop() {
            self.asking -= usize::from(here && self.asking > 0);
        }
        self.earlier = self.earlier.min(self.open.len());
    }

    /// A paragraph ends.
    pub fn next_paragraph(&mut self) {
        (self.earlier, self.asking) = (self.open.len(), 0);
    }
}

/// SET and ASK give a bookmark its text, and show none.
fn shows_nothing(instruction: &str) -> bool {
    let word = instruction.split_whitespace().next().unwrap_or_default();
    ["SET", "ASK"].iter().any(|name| word.eq_ignore_ascii_case(name))
}
