//! `serve`: the page, from this program, over an address that only this machine has.

mod desks;
mod guard;
mod listen;
mod office;
mod routes;

use std::net::{Ipv4Addr, TcpListener};

use nianbao::base::finding::Message;
use nianbao::base::system;
use nianbao::check::settings::Limits;

use super::Outcome;
use super::apart::Readers;
use super::args;
use super::inputs::{Input, collect, tell_apart};
use super::say::Say;
use desks::{Desks, Shared};
use guard::Guard;
use listen::Ended;
use office::Office;

/// Serve the page until nobody has used it for a while, or the program is told to end.
pub fn run(options: &args::Serve, say: &Say) -> Outcome {
    let mut found = collect(&options.open);
    if found.inputs.iter().any(Input::is_stdin) {
        say.wrong(&Message::new(
            "--open 打开文件和文件夹，不读标准输入",
            "--open opens files and folders, not standard input",
        ));
        return Outcome::Failed;
    }
    tell_apart(&mut found.inputs);
    say.missed(&found.missed);
    let failed = found.failed();
    let listening = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .and_then(|listener| Ok((listener.local_addr()?.port(), listener)));
    let (port, listener) = match listening {
        Ok(listening) => listening,
        Err(e) => return cannot(&e, say),
    };
    let guard = match Guard::new(port) {
        Ok(guard) => guard,
        Err(e) => return cannot(&e.into(), say),
    };
    let address = guard.address();
    let readers = Readers::new(options.limits, Limits::default(), say.lang);
    let office = Office::new(guard, Desks::new(Shared::new(readers)), found.inputs, say.lang);
    match listen::serve(listener, &office, options.idle, || tell(&address, options, say)) {
        Ok(ended) => {
            say.line(match ended {
                Ended::Idle => say.text("很久没有人用，已结束。", "Not used for a while: ended."),
                Ended::Told => say.text("已结束。", "Ended."),
            });
            if failed { Outcome::Failed } else { Outcome::Clean }
        }
        Err(e) => cannot(&e, say),
    }
}

/// What was started, where it is, and how it ends.
fn tell(address: &str, options: &args::Serve, say: &Say) {
    let opened = !options.no_browser && open::that_detached(address).is_ok();
    say.line(match (opened, options.no_browser) {
        (true, _) => say.text("正在浏览器里打开：", "Opening in the browser:"),
        (false, true) => say.text("请在这台电脑的浏览器里打开：", "Open this in a browser on this machine:"),
        (false, false) => {
            say.text("没有找到浏览器，请自己打开：", "No browser was found; open this in one on this machine:")
        }
    });
    say.line(&format!("  {address}"));
    let minutes = (options.idle.as_secs_f64() / 60.0 * 100.0).round() / 100.0;
    say.page(&match say.lang {
        nianbao::Lang::Zh => format!(
            "这个地址只有这台电脑能用，每次不同，不要发给别人。文件只在这台电脑上处理，不上网；没有另存的，什么也不留下。\n\
             结束：按 Ctrl-C 或关掉这个窗口；网页都关了，{minutes} 分钟后自己结束。"
        ),
        nianbao::Lang::En => format!(
            "Only this machine can use the address; it is another each time, and for nobody else. Files stay on this machine,\n\
             nothing goes to the network, and nothing is left behind but what you save.\n\
             To end it: Ctrl-C, or close this window; once no page is open it ends by itself after {minutes} minutes."
        ),
    });
}

fn cannot(e: &std::io::Error, say: &Say) -> Outcome {
    let Message { zh, en } = system::reason(e);
    say.wrong(&Message::new(
        format!("网页开不起来：{zh}；换一个 --port，或者不写 --port"),
        format!("the page cannot be served: {en}; try another --port, or none"),
    ));
    Outcome::Failed
}
