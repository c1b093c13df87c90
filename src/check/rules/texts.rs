//! `number-as-text`: numbers that a workbook holds as text are read, and no sum of the spreadsheet counts them. One finding a
//! table.

use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::check::follow;
use crate::check::rule::{On, Rule};
use crate::report::FormTable;

pub const RULE: Rule =
    Rule { codes: &[Code::NUMBER_AS_TEXT], find: On::Table(|_, table| find(table).into_iter().collect()) };

fn find(table: &FormTable) -> Option<Finding> {
    let (cells, _) = follow::mended(table)?;
    let (fields, values) = (&table.template.fields, &table.values);
    let shown = |&i: &usize| match &values[i].origin {
        Some(Origin::Sheet { cell, .. }) => format!("{cell} 填的“{}”", values[i].text),
        _ => format!("“{}”填的“{}”", fields[i].label(), values[i].text),
    };
    let list = cells.iter().take(4).map(shown).collect::<Vec<_>>().join("、");
    let more = if cells.len() > 4 { format!("等 {} 格", cells.len()) } else { String::new() };
    let message = Message::new(
        format!(
            "{}{list}{more}是文字，Excel 不计入合计，合计和勾稽检查会少算；读取时按数字读，请改成纯数字（去掉单位和空格，用半角）",
            table.template.table
        ),
        format!(
            "{} cells of table {} hold a number as text ({list}): it was read, but spreadsheets leave it out of every sum; type plain digits",
            cells.len(),
            table.template.form
        ),
    );
    let finding = Finding::new(Code::NUMBER_AS_TEXT, message);
    let keys = cells.iter().map(|&i| fields[i].key.clone());
    Some(finding.keys(keys).at(cells.iter().filter_map(|&i| values[i].origin.clone())))
}
