//! SARIF 2.1.0, the exchange format of checkers.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Reviewed;
use crate::base::finding::{Code, Finding, Judged, Lang, Severity, Unread};
use crate::base::origin::Origin;
use crate::base::visible;

/// What paths are relative to: it is named, not placed, for where it lies is nobody else's affair.
const BASE: &str = "INPUT";

/// One run with all findings of all reports; inputs of which nothing was read are notifications of the tool.
#[must_use]
pub fn sarif(reviewed: &[Reviewed], unread: &[Unread], lang: Lang) -> Vec<u8> {
    let all = reviewed.iter().flat_map(|r| r.report.findings.iter().map(move |f| (r, f)));
    let codes: BTreeSet<&Code> = all.clone().map(|(_, f)| &f.code).collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code, lang)).collect();
    let results: Vec<Value> = all.map(|(r, f)| result(&r.report.source.name, f, lang)).collect();
    let base = match lang {
        Lang::Zh => "给出的文件夹",
        Lang::En => "the folder given",
    };
    let notifications: Vec<Value> = unread.iter().map(|u| notification(u, lang)).collect();
    let mut document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "nianbao", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "invocations": [{
                "executionSuccessful": !unread.iter().any(|u| u.failed),
                "toolExecutionNotifications": notifications,
            }],
            "columnKind": "unicodeCodePoints",
            "language": if lang == Lang::Zh { "zh-CN" } else { "en-US" },
            "originalUriBaseIds": { BASE: { "description": { "text": base } } },
            "results": results,
        }],
    });
    if let Some(judged) = Judged::sum(reviewed.iter().filter_map(|r| r.report.judged.as_ref())) {
        document["runs"][0]["properties"] = json!({ "settings": judged });
    }
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    visible::json(bytes)
}

fn notification(unread: &Unread, lang: Lang) -> Value {
    json!({
        "level": if unread.failed { "error" } else { "note" },
        "message": { "text": unread.message.get(lang) },
        "locations": [location(&unread.file, None, lang)],
    })
}

fn rule(code: &Code, lang: Lang) -> Value {
    let text = code.page().map_or("", |p| p.text);
    let line = code.page().map_or("", |p| p.line(lang));
    json!({ "id": code, "shortDescription": { "text": line }, "help": { "text": text, "markdown": text } })
}

fn result(file: &str, finding: &Finding, lang: Lang) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let places = finding.origins.iter().take(10);
    let mut locations: Vec<Value> = places.map(|o| location(file, Some(o), lang)).collect();
    if locations.is_empty() {
        locations.push(location(file, None, lang));
    }
    let related = locations.split_off(1);
    let mut text = finding.message.get(lang).to_string();
    for culprit in &finding.culprits {
        text.push('\n');
        text.push_str(culprit.message.get(lang));
    }
    let mut result = json!({
        "ruleId": finding.code,
        "level": level,
        "message": { "text": text },
        "locations": locations,
        "properties": { "keys": finding.keys, "found": finding.found, "expected": finding.expected },
    });
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    if let Some(reason) = &finding.accepted {
        result["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": reason }]);
    }
    result
}

fn location(file: &str, origin: Option<&Origin>, lang: Lang) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(file), "uriBaseId": BASE } });
    let Some(origin) = origin else { return json!({ "physicalLocation": physical }) };
    if let Origin::Line { line } = origin {
        physical["region"] = json!({ "startLine": line });
        return json!({ "physicalLocation": physical });
    }
    json!({ "physicalLocation": physical, "logicalLocations": [{ "fullyQualifiedName": origin.place(lang) }] })
}

/// A path as a relative URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.replace('\\', "/")
        .bytes()
        .map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
