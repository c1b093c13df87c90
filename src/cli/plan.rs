//! Where the outputs of each input go, before anything is read.

use std::collections::{HashMap, HashSet};
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
    /// What must be known where these are not the names that belong to the input.
    pub note: Option<Message>,
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
    make_room(&mut plans, gate);
    plans
}

/// How many outputs have a name.
fn counted(keyed: &[Vec<String>]) -> HashMap<&str, usize> {
    let mut names: HashMap<&str, usize> = HashMap::new();
    keyed.iter().flatten().for_each(|key| *names.entry(key).or_default() += 1);
    names
}

fn keys(plan: &Plan<'_>, gate: &Gate) -> Vec<String> {
    plan.outputs.iter().map(|(_, output)| gate.key(output)).collect()
}

/// A file of an archive whose outputs would have the names of another's is written under the next free ones: whoever packed it
/// has no say over the other files of a run.
fn make_room(plans: &mut [Plan<'_>], gate: &Gate) {
    let keyed: Vec<Vec<String>> = plans.iter().map(|plan| keys(plan, gate)).collect();
    let names = counted(&keyed);
    let mut taken: HashSet<String> =
        plans.iter().zip(&keyed).filter(|(plan, _)| !plan.input.is_packed()).flat_map(|(_, k)| k.clone()).collect();
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (plan, own) in plans.iter_mut().zip(&keyed).filter(|(plan, _)| plan.input.is_packed()) {
        // In a stream the other may have been written already.
        let written = own.iter().any(|key| gate.is_written(key));
        let contended = (written || own.iter().any(|key| names[key.as_str()] > 1)) && plan.input.readable();
        let Some(first) = own.first().filter(|_| contended) else { continue };
        let given: Vec<PathBuf> = plan.outputs.iter().map(|(_, output)| output.clone()).collect();
        let number = last.entry(first).or_insert(1);
        let mut wanted = own.clone();
        while wanted.iter().any(|key| taken.contains(key) || gate.is_written(key)) {
            *number += 1;
            for ((_, output), given) in plan.outputs.iter_mut().zip(&given) {
                *output = numbered(given, *number);
            }
            wanted = keys(plan, gate);
        }
        if wanted != *own {
            let name = plan.outputs[0].1.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            plan.note = Some(Message::new(
                format!("压缩包里还有一个文件的输出同名（只差大小写等的也算），这一个写作 {name}"),
                format!(
                    "another file of the archive has outputs of that name (case does not count); this one is written as {name}"
                ),
            ));
        }
        taken.extend(wanted);
    }
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    path.with_file_name(format!("{} ({number}).{}", part(path.file_stem()), part(path.extension())))
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
    Plan { input, outputs: targets.iter().map(named).collect(), note: None }
}

/// Two inputs that would write the same file are refused before anything is written; so are names that some systems take
/// for the same.
pub fn collides(plans: &[Plan<'_>], gate: &Gate, say: &Say) -> bool {
    let keyed: Vec<Vec<String>> = plans.iter().map(|plan| keys(plan, gate)).collect();
    let names = counted(&keyed);
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
