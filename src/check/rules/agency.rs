//! `agency-disagrees`: the agency is named more than once, and not alike.

use crate::base::finding::{Code, Finding, Message};
use crate::base::text::squeeze;
use crate::check::rule::{On, Rule};
use crate::forms::Book;
use crate::normalize::{publisher, split_title};
use crate::report::{Report, Role};

pub const RULE: Rule = Rule { codes: &[Code::AGENCY_DISAGREES], find: On::Report(find) };

/// Whatever names the agency beside the title.
fn find(report: &Report) -> Vec<Finding> {
    let Some(titled) = report.title.as_deref().and_then(|title| split_title(&report.book, title).0) else {
        return Vec::new();
    };
    [given, signed, published].into_iter().filter_map(|found| found(report, &titled)).collect()
}

/// The title against the agency where that is given besides, as in a workbook or in data.
fn given(report: &Report, titled: &str) -> Option<Finding> {
    let given = report.agency.as_ref()?;
    if same_agency(&report.book, titled, given) {
        return None;
    }
    let message = Message::new(
        format!("标题里的机关是“{titled}”，发布机关填的是“{given}”；请核对"),
        format!("the title names {titled:?}, the agency is given as {given:?}"),
    );
    let place = report.paragraphs().find(|p| p.role == Role::Title).map(|p| p.origin.clone());
    let finding = Finding::new(Code::AGENCY_DISAGREES, message).at(place);
    Some(finding.found_expected(given, titled))
}

/// 署名 against the title. A short form of the same name is the same agency.
fn signed(report: &Report, titled: &str) -> Option<Finding> {
    let signed = report.paragraphs().find(|p| p.role == Role::Signature)?;
    let signature = squeeze(&signed.text);
    if same_agency(&report.book, titled, &signature) {
        return None;
    }
    let message = Message::new(
        format!("标题里的机关是“{titled}”，署名是“{signature}”；请核对"),
        format!("the title names {titled:?}, the report is signed {signature:?}"),
    );
    let finding = Finding::new(Code::AGENCY_DISAGREES, message);
    Some(finding.at([signed.origin.clone()]).found_expected(signature, titled))
}

/// Without a signature: who published it, by what its page says, against the title.
fn published(report: &Report, titled: &str) -> Option<Finding> {
    if report.paragraphs().any(|p| p.role == Role::Signature) {
        return None;
    }
    let (published, place) = publisher(report)?;
    if same_agency(&report.book, titled, &published) {
        return None;
    }
    let message = Message::new(
        format!("标题里的机关是“{titled}”，网页注明的发布机关是“{published}”；请核对"),
        format!("the title names {titled:?}, its page says that {published:?} published it"),
    );
    Some(Finding::new(Code::AGENCY_DISAGREES, message).at(place).found_expected(published, titled))
}

/// Is one name a short form of the other, or the office that publishes for its government? The characters of the
/// shorter, common words aside, stand in the longer in the same order.
fn same_agency(book: &Book, a: &str, b: &str) -> bool {
    let common = &book.words().title.common;
    let bare = |name: &str| common.iter().fold(book.folding().fold(name), |name, word| name.replace(word.as_str(), ""));
    let (a, b) = (bare(a), bare(b));
    let (short, long) = if a.chars().count() <= b.chars().count() { (a, b) } else { (b, a) };
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|d| d == c))
}
