//! What is wrong with a call: clap finds it, and says it in English alone.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use nianbao::base::finding::Message;

use crate::cli::args::Said;

/// What is wrong, and what was probably meant.
pub fn message(e: &clap::Error) -> Message {
    let text = |kind| context(e, kind, ["、", ", "]);
    let (zh, en) = match e.kind() {
        ErrorKind::UnknownArgument => {
            let [given, _] = text(ContextKind::InvalidArg);
            (format!("没有选项 {given}"), format!("there is no option {given}"))
        }
        ErrorKind::InvalidSubcommand => {
            let [given, _] = text(ContextKind::InvalidSubcommand);
            (format!("没有命令 {given}，也没有这个文件"), format!("there is no command {given}, and no such file"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => of_value(e),
        ErrorKind::MissingRequiredArgument => {
            let [zh, en] = text(ContextKind::InvalidArg);
            (format!("还缺：{zh}"), format!("missing: {en}"))
        }
        ErrorKind::MissingSubcommand => ("没有说要做什么".to_string(), "a command is missing".to_string()),
        ErrorKind::ArgumentConflict => {
            let ([given, _], [zh, en]) = (text(ContextKind::InvalidArg), text(ContextKind::PriorArg));
            if given == zh {
                (format!("{given} 只能写一次"), format!("{given} may be given once"))
            } else {
                (format!("{given} 不能和 {zh} 同时用"), format!("{given} cannot be used with {en}"))
            }
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            let [given, _] = text(ContextKind::InvalidArg);
            (format!("{given} 的值的个数不对"), format!("{given}: wrong number of values"))
        }
        ErrorKind::InvalidUtf8 => ("参数里有不成文字的字节".to_string(), "an argument is no text".to_string()),
        _ => ("写法不对".to_string(), "the call cannot be understood".to_string()),
    };
    let (zh_near, en_near) = suggestion(e);
    Message::new(zh + &zh_near, en + &en_near)
}

fn of_value(e: &clap::Error) -> (String, String) {
    let [option, _] = context(e, ContextKind::InvalidArg, ["", ""]);
    let [value, _] = context(e, ContextKind::InvalidValue, ["", ""]);
    let [zh, en] = context(e, ContextKind::ValidValue, ["、", ", "]);
    if let Some(Said(Message { zh, en })) = std::error::Error::source(e).and_then(|said| said.downcast_ref()) {
        return (format!("{option}：{zh}"), format!("{option}: {en}"));
    }
    match (value.is_empty(), zh.is_empty()) {
        (true, true) => (format!("{option} 后面要写一个值"), format!("{option} needs a value")),
        (true, false) => (format!("{option} 后面要写一个值：{zh}"), format!("{option} needs a value: {en}")),
        (false, true) => (format!("{option} 的值“{value}”不对"), format!("{option}: {value:?} is not possible")),
        (false, false) => (
            format!("{option} 没有“{value}”这个值，可以是：{zh}"),
            format!("{option}: there is no value {value:?}; there are {en}"),
        ),
    }
}

/// What clap takes to be meant.
fn suggestion(e: &clap::Error) -> (String, String) {
    let kinds = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = kinds.into_iter().map(|kind| context(e, kind, ["、", ", "])).find(|[zh, _]| !zh.is_empty());
    near.map(|[zh, en]| (format!("；是不是 {zh}？"), format!("; did you mean {en}?"))).unwrap_or_default()
}

fn context(e: &clap::Error, kind: ContextKind, marks: [&str; 2]) -> [String; 2] {
    match e.get(kind) {
        Some(ContextValue::String(one)) => [one.clone(), one.clone()],
        Some(ContextValue::Strings(many)) => marks.map(|mark| many.join(mark)),
        Some(ContextValue::Number(n)) => [n.to_string(), n.to_string()],
        _ => [String::new(), String::new()],
    }
}
