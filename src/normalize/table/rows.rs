//! The rows of one layout in a stretch of lines: their cells, what they mean, and what is doubtful about them.

use super::align::{Match, Placed};
use super::assign::{Fit, Learned, RowCells, unclear};
use super::by_heads;
use super::heads::{Headers, Scene, Witness, tell};
use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::forms::{Book, Template};
use crate::normalize::lines::{Line, Token};
use crate::normalize::number::{Reading, read_value};
use crate::report::{State, Value, exact_sum};

/// A stretch of lines read as one layout.
pub(crate) struct Reader<'a> {
    pub(crate) book: &'a Book,
    pub(crate) lines: &'a [Line<'a>],
    pub(crate) tokens: &'a [Placed<'a>],
    pub(crate) template: &'a Template,
    pub(crate) matches: &'a [Option<Match>],
    /// Are headers held against the place of cells?
    pub(crate) by_heads: bool,
    pub(crate) findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    /// The values of all cells; doubts are told in `findings`.
    pub(crate) fn values(&mut self) -> Vec<Value> {
        let rows: Vec<Option<RowCells<'a>>> = (0..self.matches.len()).map(|r| self.row_cells(r)).collect();
        let scene = Scene {
            book: self.book,
            lines: self.lines,
            tokens: self.tokens,
            template: self.template,
            matches: self.matches,
        };
        let mut headers = Headers::new(&scene);
        let mut witnesses: Vec<Witness> =
            (0..rows.len()).map(|r| if self.by_heads { headers.over(r) } else { Witness::Silent }).collect();
        let mut laid = self.judged(&rows, &mut witnesses);
        self.leave_uncertain(&mut laid);
        for (r, (row, fit)) in laid.iter().enumerate() {
            match &rows[r] {
                Some(cells) => self.tell(r, cells, *fit, row, &witnesses[r]),
                None => self.tell_missing(r),
            }
        }
        let mut values: Vec<Value> = laid.into_iter().flat_map(|(values, _)| values).collect();
        if witnesses.iter().all(|w| matches!(w, Witness::Silent | Witness::Doubtful | Witness::AsForm(_)))
            && let Some(in_order) = self.in_order(&values)
        {
            values = in_order;
        }
        self.leave_shared(&rows, &mut values);
        self.header_units(&mut values);
        if self.by_heads {
            self.leave_other_years(&mut values);
        }
        self.findings.extend(tell::findings(&scene, &witnesses));
        self.tell_extra(&tell::foreign(&witnesses), &rows);
        values
    }

    /// The values of each row, and how they were laid.
    pub(super) fn lay(&self, rows: &[Option<RowCells<'a>>], witnesses: &[Witness]) -> Vec<(Vec<Value>, Fit)> {
        let labels = &self.template.value_rows;
        let mut learned = Learned::default();
        for ((row, label), witness) in rows.iter().zip(labels).zip(witnesses) {
            if let Some(row) = row.as_ref().filter(|row| !row.doubtful) {
                learned.learn(row, by_heads::width(witness, label.count));
            }
        }
        let laid = rows.iter().zip(labels).zip(witnesses).map(|((row, label), witness)| {
            let fields = &self.template.fields[label.first..label.first + label.count];
            let (mut values, fit) = match row {
                Some(cells) if cells.doubtful => unclear(cells, fields),
                Some(cells) => by_heads::lay(cells, fields, &learned, witness),
                None => (vec![], Fit::Empty),
            };
            values.resize_with(label.count, Value::missing);
            (values, fit)
        });
        let mut laid: Vec<(Vec<Value>, Fit)> = laid.collect();
        if self.by_heads {
            self.leave_narrow(rows, witnesses, &mut laid);
        }
        laid
    }

    /// A table whose rows are all shorter than the form's, under headers that are none of the form's, is another: years side by side,
    /// totals by office. Of which columns its numbers are nothing tells.
    fn leave_narrow(&self, rows: &[Option<RowCells<'a>>], witnesses: &[Witness], laid: &mut [(Vec<Value>, Fit)]) {
        /// Rows of fewer columns lose one easily.
        const WIDE: usize = 4;
        /// One row alone may have lost a number.
        const FEWEST: usize = 2;
        let filled = |row: &RowCells<'_>| row.cells.iter().filter(|c| !c.is_blank()).count();
        let blind = |w: &Witness| matches!(w, Witness::Silent | Witness::Doubtful | Witness::AsForm(None));
        let wide = |r: &usize| self.template.value_rows[*r].count >= WIDE;
        let full = |r: usize| rows[r].as_ref().is_some_and(|row| filled(row) >= self.template.value_rows[r].count);
        let all = || (0..rows.len()).filter(wide);
        let short: Vec<usize> = all().filter(|&r| laid[r].1 == Fit::Short).collect();
        if short.len() < FEWEST || all().any(full) || !short.iter().all(|&r| blind(&witnesses[r])) {
            return;
        }
        for r in short {
            for value in laid[r].0.iter_mut().filter(|v| v.number().is_some()) {
                value.state = State::Unread;
            }
        }
    }

    /// How many of the form's sums do not hold.
    pub(super) fn failing(&self, values: &[Value]) -> usize {
        let sum = |side: &[usize]| exact_sum(side.iter().filter_map(|&i| values.get(i)?.number()));
        self.template.equations.iter().filter(|e| sum(&e.left) != sum(&e.right)).count()
    }

    /// The cells between a row's label and the next label.
    fn row_cells(&self, r: usize) -> Option<RowCells<'a>> {
        let m = self.matches[r].as_ref()?;
        let next = self.matches.iter().flatten().map(|n| n.token).filter(|&t| t > m.token).min();
        let continued: Vec<usize> = self.matches.iter().flatten().flat_map(|n| n.rest.iter().copied()).collect();
        let line = self.tokens[m.token].line;
        let own = &self.lines[line];
        let mut row = RowCells { cells: vec![], block: own.block, gridded: own.gridded, doubtful: false };
        let gridded_row = own.gridded || (own.in_table() && own.cells.iter().any(Token::is_value));
        // A row with a cell a column, blank ones too, has its values there.
        let beside = if own.in_table() { self.own_cells(m.token) } else { 0 };
        let whole = own.in_table() && beside >= self.template.value_rows[r].count;
        // Just as many cells as values: whatever stands there, a label typed over a number too, is what the form has there.
        let exact = beside == self.template.value_rows[r].count;
        let mut lines: Vec<usize> = Vec::new();
        for i in m.token + 1..next.unwrap_or(self.tokens.len()) {
            let placed = &self.tokens[i];
            if continued.contains(&i) || self.lines[placed.line].has_page_number(placed.token) {
                continue;
            }
            let filled = row.cells.iter().any(|c| !c.is_blank());
            // Where the source has rows, values stand on the label's own row, or wait for it on the next.
            let same = lines.contains(&placed.line) && (!self.is_labelled(placed.line) || self.goes_on(m, placed.line));
            if (gridded_row || whole) && placed.line != line && filled && !same {
                break;
            }
            if (gridded_row || whole) && placed.line != line && placed.token.is_blank() {
                continue;
            }
            if whole && placed.line != line && !self.goes_on(m, placed.line) {
                // The numbers of a row without a label may be this row's or not.
                row.doubtful |= placed.token.is_value() && !self.is_labelled(placed.line);
                if !row.doubtful {
                    break;
                }
            }
            if placed.token.is_value() || placed.token.is_blank() || (exact && placed.line == line) {
                row.cells.push(placed.token);
                lines.push(placed.line);
            } else if self.is_furniture(placed.token) {
                let known = !placed.token.meanings.is_empty();
                // A row of another header's numbers, as where a table is turned on its side, is none of this label's.
                let tables = || own.in_table() || self.lines[placed.line].in_table();
                let headed = || placed.line != line && tables() && !self.goes_on(m, placed.line);
                let of_header = || headed() && self.lines[placed.line].cells.iter().any(Token::is_value);
                if known && (row.cells.iter().any(|c| !c.is_blank()) || of_header()) {
                    break;
                }
            } else if placed.line == line && (own.in_table() || placed.token.is_note(self.book)) {
                row.cells.push(placed.token);
            }
        }
        // A table of labels with one of numbers below it: the first numbers are those of the first label, if anybody's.
        let first = row.cells.iter().zip(&lines).find(|(cell, _)| cell.is_value()).map(|(_, &at)| at);
        row.doubtful |= own.in_table()
            && first.is_some_and(|at| at != line && !self.is_labelled(at) && self.is_row_of_numbers(at + 1));
        self.leave_note_of_label(r, own, &mut row.cells);
        // A number that ran into its label is missing among the others: which of them is which column's is not known.
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let label = &self.template.value_rows[r];
        let filled = row.cells.iter().filter(|c| !c.is_blank()).count();
        row.doubtful |= filled > 0
            && filled < label.count
            && self.tokens[m.token].token.meanings.is_empty()
            && digits(&self.tokens[m.token].token.folded) > digits(&label.label);
        // Set in columns over several lines, beside a wrapped label: the columns tell the order. Where two begin at one place there
        // are no columns, and text taken out of a page in pieces has them in any order.
        let lines_used = distinct(lines.iter().copied());
        if !own.in_table() && lines_used > 1 && lines.len() > lines_used {
            if distinct(row.cells.iter().map(|c| c.col)) == row.cells.len() {
                row.cells.sort_by_key(|c| c.col);
            } else {
                row.doubtful |= !wrapped(&lines);
            }
        }
        Some(row)
    }

    /// How many cells stand beside a label on its own line.
    fn own_cells(&self, label: usize) -> usize {
        let line = self.tokens[label].line;
        self.tokens[label + 1..].iter().take_while(|p| p.line == line).count()
    }

    /// Does a row go on in a further line: where its label does, where its label's cell reaches, or over a page's end?
    fn goes_on(&self, m: &Match, line: usize) -> bool {
        let own = self.tokens[m.token];
        let page = |line: usize| match self.lines[line].origin {
            Origin::Page { page, .. } => Some(*page),
            _ => None,
        };
        m.rest.iter().any(|&i| self.tokens[i].line == line)
            || line < own.line + own.token.rows
            || (page(line) != page(own.line) && !self.is_labelled(line))
    }

    /// Is a line a row of a table with nothing but several numbers?
    fn is_row_of_numbers(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|l| {
            l.in_table() && !self.is_labelled(line) && l.cells.iter().filter(|c| c.is_value()).count() > 1
        })
    }

    /// Has a line a text of its own?
    fn is_labelled(&self, line: usize) -> bool {
        self.lines[line].cells.iter().any(|c| !c.is_value() && !c.is_blank())
    }

    /// `规章  ①  0  0  0`: in text set in columns a mark before as many values as there are columns is the label's own.
    fn leave_note_of_label(&self, r: usize, own: &Line<'_>, cells: &mut Vec<&'a Token<'a>>) {
        let filled = cells.iter().filter(|c| !c.is_blank()).count();
        if !own.in_table()
            && filled > self.template.value_rows[r].count
            && cells.first().is_some_and(|c| c.is_note(self.book))
        {
            cells.remove(0);
        }
    }

    pub(super) fn is_furniture(&self, token: &Token<'_>) -> bool {
        !token.meanings.is_empty() || self.book.labels().part_of(&token.folded, self.template.form)
    }

    /// Headers of this layout that were seen: they tell 2019 from 2021 where row labels agree.
    pub(crate) fn headers(&self) -> f64 {
        let Some(layout) = self.book.labels().layout(self.template) else { return 0.0 };
        let texts = self.tokens.iter().filter(|p| !p.token.is_value() && !p.token.is_blank());
        let seen = texts.flat_map(|p| layout.heads_of(p.token.label()).iter().copied());
        #[allow(clippy::cast_precision_loss)]
        let count = distinct(seen) as f64;
        count * 0.5
    }

    /// Rows of this layout that were not seen.
    pub(crate) fn missing_rows(&self) -> f64 {
        #[allow(clippy::cast_precision_loss)]
        let count = self.matches.iter().filter(|m| m.is_none()).count() as f64;
        count * 0.75
    }

    pub(super) fn row_key(&self, r: usize) -> String {
        let label = &self.template.value_rows[r];
        let key = &self.template.fields[label.first].key;
        key.rsplit_once('.').map_or(key.clone(), |(row, _)| row.to_string())
    }

    fn tell_missing(&mut self, r: usize) {
        let label = &self.template.value_rows[r].label;
        let message = Message::new(
            format!("{}里没有找到“{label}”一行，这一行的数没有读到", self.template.table),
            format!("row {label:?} was not found in table {}: its numbers are missing", self.template.form),
        );
        self.findings.push(Finding::new(Code::ROW_MISSING, message).keys([self.row_key(r)]));
    }

    fn tell(&mut self, r: usize, cells: &RowCells<'_>, fit: Fit, values: &[Value], witness: &Witness) {
        let Some(m) = &self.matches[r] else { return };
        let (table, form) = (&self.template.table, self.template.form);
        let row = &self.template.value_rows[r];
        let token = self.tokens[m.token].token;
        let label = &row.label;
        let origin = token.origin.clone();
        if m.score < 0.94 && m.rest.is_empty() && m.score != 0.7 {
            let message = Message::new(
                format!("{table}的行名“{}”与规定的“{label}”不同，按位置和字样认作这一行", token.text),
                format!(
                    "row label {:?} in table {form} differs from {label:?}; taken as that row by place and likeness",
                    token.text
                ),
            );
            self.push(Code::LABEL_DAMAGED, message, r, origin.clone());
        }
        let got = cells.cells.iter().filter(|c| !c.is_blank()).count();
        let count = row.count;
        let (code, zh, en) = match fit {
            Fit::Spanned => (
                Some(Code::ROW_UNCLEAR),
                "有一个数横跨几栏，不能确定是哪一栏的，没有采用，请对照原文".to_string(),
                "has a number that reaches over several columns; of which it is is unclear and it was not taken"
                    .to_string(),
            ),
            // Told of the column, or of the table.
            Fit::Unclear if *witness == Witness::Unclear => (None, String::new(), String::new()),
            Fit::Gapped if !has_gap(witness, values) => (None, String::new(), String::new()),
            Fit::Gapped => (
                Some(Code::ROW_SHORT),
                format!("应有 {count} 个数，原文只有 {got} 个；按表头和位置对应，缺的栏没有数，请对照原文"),
                format!(
                    "should have {count} numbers but has {got}; they were taken by header and place, the rest is missing"
                ),
            ),
            Fit::Exact => (None, String::new(), String::new()),
            Fit::Empty => (Some(Code::ROW_EMPTY), "后面没有数".to_string(), "has no numbers".to_string()),
            Fit::Short if !values.iter().any(|v| v.number().is_some()) => (
                Some(Code::ROW_UNCLEAR),
                format!("应有 {count} 个数，原文只有 {got} 个，无法确定栏次，没有采用，请对照原文"),
                format!("should have {count} numbers but has {got}; the columns are unclear and none was taken"),
            ),
            Fit::Short => (
                Some(Code::ROW_SHORT),
                format!("应有 {count} 个数，原文只有 {got} 个；只采用了栏次能够确定的，其余的栏没有数，请对照原文"),
                format!("should have {count} numbers but has {got}; only those were taken whose columns are certain"),
            ),
            Fit::Long if values.iter().any(|v| v.number().is_some()) => (
                Some(Code::ROW_LONG),
                format!("应有 {count} 个数，原文有 {got} 个；只采用了勾稽合得上的 {count} 个，请对照原文"),
                format!("should have {count} numbers but has {got}; the {count} that add up were taken, compare them"),
            ),
            Fit::Long => (
                Some(Code::ROW_LONG),
                format!("应有 {count} 个数，原文有 {got} 个，不能确定是哪几个，没有采用，请对照原文"),
                format!("should have {count} numbers but has {got}; which of them is unclear and none was taken"),
            ),
            Fit::Unclear => (
                Some(Code::ROW_UNCLEAR),
                format!("应有 {count} 个数，原文有 {got} 个数夹着空格，无法确定栏次，没有采用，请对照原文"),
                format!(
                    "should have {count} numbers but has {got} among blanks; the columns are unclear and none was taken"
                ),
            ),
        };
        if let Some(code) = code {
            let message = Message::new(format!("{table}“{label}”{zh}"), format!("table {form}, row {label:?} {en}"));
            self.push(code, message, r, origin);
        }
        for (value, field) in values.iter().zip(&self.template.fields[row.first..]) {
            let told = match fit {
                Fit::Long | Fit::Unclear => true,
                Fit::Short | Fit::Spanned => matches!(read_value(self.book, &value.text), Reading::Number(..)),
                _ => false,
            };
            if value.state == State::Unread && !told {
                self.findings.push(unread(value, &field.key, &field.label(), table));
            }
        }
    }

    fn push(&mut self, code: Code, message: Message, r: usize, origin: Origin) {
        self.findings.push(Finding::new(code, message).keys([self.row_key(r)]).at([origin]));
    }
}

/// How many there are, each counted once.
fn distinct(all: impl Iterator<Item = usize>) -> usize {
    let mut all: Vec<usize> = all.collect();
    all.sort_unstable();
    all.dedup();
    all.len()
}

pub(super) fn values_of(rows: &[(Vec<Value>, Fit)]) -> Vec<Value> {
    rows.iter().flat_map(|(values, _)| values.iter().cloned()).collect()
}

/// Has a column that is there by its header no cell?
fn has_gap(witness: &Witness, values: &[Value]) -> bool {
    let headed = |k: usize| match witness {
        Witness::Other(columns) => columns.iter().any(|c| c.field == Some(k)),
        _ => true,
    };
    values.iter().enumerate().any(|(k, v)| v.state == State::Missing && headed(k))
}

/// The finding for a cell whose text is no single number.
pub(crate) fn unread(value: &Value, key: &str, label: &str, table: &str) -> Finding {
    let message = Message::new(
        format!("{table}“{label}”填的是“{}”，不能确定是哪个数，没有采用", value.text),
        format!("{label:?} ({key}) holds {:?}, which is no single number and was not taken", value.text),
    );
    Finding::new(Code::VALUE_UNREAD, message).keys([key]).at(value.origin.clone())
}

/// Are cells, given the line of each, those of a row broken where its lines were full: as many on each, on the last no more?
fn wrapped(lines: &[usize]) -> bool {
    let counts: Vec<usize> = lines.chunk_by(|a, b| a == b).map(<[usize]>::len).collect();
    counts.split_last().is_some_and(|(last, full)| full.iter().all(|n| n == &full[0] && n >= last))
}
