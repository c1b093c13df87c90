//! Where the outputs of each input go, before anything is read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use nianbao::base::finding::Message;
use nianbao::write::Gate;

use super::args::{self, Target};
use super::inputs::Input;
use super::say::Say;

/// Where the outputs of an input go.
pub struct Plan<'a> {
    /// The input.
    pub input: &'a Input,
    /// Each format with its place.
    pub outputs: Vec<(Target, PathBuf)>,
}

/// A plan for each input.
pub fn plans<'a>(inputs: &'a [Input], targets: &[Target], options: &args::Convert, gate: &Gate) -> Vec<Plan<'a>> {
    let mut plans: Vec<Plan<'_>> = inputs.iter().map(|input| plan(input, targets, options.out.as_deref())).collect();
    if options.to.is_empty() {
        // A PDF beside its own input is not what anybody means by the default.
        for plan in &mut plans {
            let own = gate.key(&plan.input.path);
            plan.outputs.retain(|(_, output)| gate.key(output) != own);
        }
    }
    plans
}

fn plan<'a>(input: &'a Input, targets: &[Target], out: Option<&Path>) -> Plan<'a> {
    let base = match out {
        Some(folder) => folder.join(&input.stem),
        None if input.is_stdin() => PathBuf::from("stdin"),
        None => input.path.with_extension(""),
    };
    let named = |target: &Target| {
        let mut name = base.clone().into_os_string();
        name.push(".");
        name.push(target.extension());
        (*target, PathBuf::from(name))
    };
    Plan { input, outputs: targets.iter().map(named).collect() }
}

/// Two inputs that would write the same file are refused before anything is written; so are names that some systems take
/// for the same.
pub fn collides(plans: &[Plan<'_>], gate: &Gate, say: &Say) -> bool {
    let keyed: Vec<Vec<String>> =
        plans.iter().map(|p| p.outputs.iter().map(|(_, output)| gate.key(output)).collect()).collect();
    let mut names: HashMap<&str, usize> = HashMap::new();
    keyed.iter().flatten().for_each(|key| *names.entry(key).or_default() += 1);
    let mut owner: HashMap<&str, &Input> = HashMap::new();
    let mut any = false;
    for (plan, keys) in plans.iter().zip(&keyed) {
        // What no reader takes writes nothing: a picture beside a report of the same name is no collision.
        if !keys.iter().any(|key| names[key.as_str()] > 1) || !plan.input.readable() {
            continue;
        }
        for ((_, output), key) in plan.outputs.iter().zip(keys) {
            if let Some(other) = owner.insert(key, plan.input) {
                let (name, output) = (other.name(), output.display());
                let message = Message::new(
                    format!(
                        "会和 {name} 写同一个文件 {output}（只差大小写等的也算）；没有写任何文件，请分开输出或改名"
                    ),
                    format!("would write the same file {output} as {name} (case does not count); nothing was written"),
                );
                say.trouble(&plan.input.name(), &message);
                any = true;
            }
        }
    }
    any
}
