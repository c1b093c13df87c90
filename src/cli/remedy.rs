//! Which option helps: the library says what happened and what is to be done, this how it is asked for here.

use nianbao::base::finding::{Finding, Lang, Message};
use nianbao::{Error, Remedy};

/// An error in words, with the option that helps.
pub fn told(error: impl Into<Error>) -> Message {
    let error = error.into();
    let message = Message::new(error.message(Lang::Zh), error.message(Lang::En));
    with(message, error.remedy())
}

/// What a finding says, with the option that helps.
pub fn of(finding: &Finding) -> Message {
    with(finding.message.clone(), finding.code.remedy())
}

/// A message, with the option that helps.
pub fn with(message: Message, remedy: Option<Remedy>) -> Message {
    let Some((zh, en)) = remedy.and_then(option) else { return message };
    Message::new(format!("{}（{zh}）", message.zh), format!("{} ({en})", message.en))
}

fn option(remedy: Remedy) -> Option<(&'static str, &'static str)> {
    Some(match remedy {
        Remedy::NameEncoding => ("选项 --encoding", "option --encoding"),
        Remedy::ConvertFirst => (
            "装有 LibreOffice 的，也可用选项 --with-libreoffice",
            "where LibreOffice is installed: option --with-libreoffice",
        ),
        Remedy::HandBytes => ("- 表示标准输入", "- is standard input"),
        Remedy::TakeBytes => ("--out - 为标准输出", "--out - is standard output"),
        Remedy::Replace => ("选项 --force", "option --force"),
        Remedy::OtherPlace => ("选项 --out", "option --out"),
        Remedy::NameFaces => ("选项 --font-dir、--font", "options --font-dir, --font"),
        _ => return None,
    })
}
