//! What is written for whoever learns from examples: some lines for each command.

use nianbao::base::finding::Lang;

/// A call, and what it does, in both languages.
struct Example {
    call: [&'static str; 2],
    does: [&'static str; 2],
}

const fn example(zh: &'static str, en: &'static str, zh_does: &'static str, en_does: &'static str) -> Example {
    Example { call: [zh, en], does: [zh_does, en_does] }
}

const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "nianbao",
        &[
            example(
                "nianbao 报告.docx",
                "nianbao report.docx",
                "在旁边写出 报告.xlsx 和 报告.pdf",
                "write report.xlsx and report.pdf beside it",
            ),
            example(
                "nianbao check 报告文件夹",
                "nianbao check reports",
                "审核文件夹里的每一份，再互相比较",
                "check each report of a folder, and compare them",
            ),
            example(
                "nianbao explain requests-balance",
                "nianbao explain requests-balance",
                "说明一个检查代码",
                "explain the code of a finding",
            ),
        ],
    ),
    (
        "convert",
        &[
            example(
                "nianbao convert 报告.pdf",
                "nianbao convert report.pdf",
                "写出 报告.xlsx（同名的 PDF 是原文件，不动）",
                "write report.xlsx; the PDF is the input and stays",
            ),
            example(
                "nianbao convert 2023 --out 成果 --to xlsx,pdf,json",
                "nianbao convert 2023 --out done --to xlsx,pdf,json",
                "一个文件夹的报告，连同处理清单 manifest.csv",
                "a folder of reports, with a record in manifest.csv",
            ),
            example(
                "nianbao convert 2023 --out 成果 --resume",
                "nianbao convert 2023 --out done --resume",
                "接着上次没做完的做",
                "go on where the last run ended",
            ),
            example(
                "nianbao convert 报告.txt --to json --out -",
                "nianbao convert report.txt --to json --out -",
                "把 JSON 交给下一个程序",
                "hand JSON to the next program",
            ),
            example(
                "tar cf - 2023 | nianbao convert - --from tar --to parquet --out 表",
                "tar cf - 2023 | nianbao convert - --from tar --to parquet --out tables",
                "来一份读一份，合成数据表和编码本",
                "read reports as they come; tables with their codebook",
            ),
        ],
    ),
    (
        "check",
        &[
            example("nianbao check 报告.docx", "nianbao check report.docx", "审核一份", "check one report"),
            example(
                "nianbao check 报告.docx --previous 上年.xlsx",
                "nianbao check report.docx --previous last.xlsx",
                "和上年比较",
                "compare it with last year's",
            ),
            example(
                "nianbao check 2023 --format xlsx --out 审核意见.xlsx",
                "nianbao check 2023 --format xlsx --out opinion.xlsx",
                "写出可以退回的审核意见",
                "write a workbook to send back",
            ),
            example(
                "nianbao check 报告.docx --explain requests.new.natural",
                "nianbao check report.docx --explain requests.new.natural",
                "一个数从哪里来",
                "where a number came from",
            ),
            example(
                "nianbao check 各乡镇 --split agency --out 退回",
                "nianbao check towns --split agency --out back",
                "每个机关一本审核意见、一份审核意见书",
                "a workbook and a letter for each agency",
            ),
        ],
    ),
    (
        "explain",
        &[
            example("nianbao explain", "nianbao explain", "列出全部代码", "list all codes"),
            example(
                "nianbao explain requests-balance",
                "nianbao explain requests-balance",
                "一个代码的依据、例子、怎样改",
                "what a code means and how to mend it",
            ),
        ],
    ),
    (
        "keys",
        &[
            example(
                "nianbao keys --form requests",
                "nianbao keys --form requests",
                "表三各格的键",
                "the keys of table 3",
            ),
            example(
                "nianbao keys requests.new",
                "nianbao keys requests.new",
                "一行的各键：名称、单位、算式",
                "the keys of a row: names, units, equations",
            ),
            example(
                "nianbao keys --format csv --csv-bom",
                "nianbao keys --format csv --csv-bom",
                "全部键，供表格软件",
                "all keys for a spreadsheet",
            ),
        ],
    ),
    (
        "diff",
        &[
            example(
                "nianbao diff 初稿.docx 定稿.pdf",
                "nianbao diff draft.docx final.pdf",
                "改了哪些数、哪些字",
                "which numbers and words changed",
            ),
            example(
                "nianbao diff 初稿.docx 定稿.pdf --format html --out 对照.html",
                "nianbao diff draft.docx final.pdf --format html --out changes.html",
                "写成网页",
                "as a page",
            ),
        ],
    ),
    (
        "blank",
        &[
            example(
                "nianbao blank --agency 青禾县人民政府 --year 2024",
                "nianbao blank --agency 青禾县人民政府 --year 2024",
                "一份空白的年报工作簿",
                "an empty workbook of the official form",
            ),
            example(
                "nianbao blank --from 2023年报.docx",
                "nianbao blank --from report-2023.docx",
                "带入上年结转数",
                "with last year's carry-over",
            ),
        ],
    ),
    (
        "summary",
        &[
            example(
                "nianbao summary 2023 --out 汇总.xlsx --pdf",
                "nianbao summary 2023 --out sums.xlsx --pdf",
                "汇总一个文件夹，另写 PDF 简报",
                "sum up a folder, with a PDF brief",
            ),
            example(
                "nianbao summary 2023 --out 汇总 --roster 名册.csv --group-by parent",
                "nianbao summary 2023 --out sums --roster roster.csv --group-by parent",
                "按名册逐级汇总",
                "a summary for each superior of the roster",
            ),
        ],
    ),
    (
        "compare",
        &[example(
            "nianbao compare 2021 2022 2023 --out 比较.xlsx",
            "nianbao compare 2021 2022 2023 --out years.xlsx",
            "三个年度的增减",
            "what grew and fell over three years",
        )],
    ),
    (
        "serve",
        &[
            example("nianbao serve", "nianbao serve", "打开网页，把文件拖进去", "open the page and drop files on it"),
            example(
                "nianbao serve --open 报告.docx 上年.xlsx",
                "nianbao serve --open report.docx last.xlsx",
                "打开网页，先读这两份",
                "open the page with these two in it",
            ),
        ],
    ),
    (
        "fonts",
        &[example(
            "nianbao fonts --fonts bundled",
            "nianbao fonts --fonts bundled",
            "只用自带字体时各处用哪一个",
            "the faces when only bundled ones are used",
        )],
    ),
    (
        "config",
        &[
            example(
                "nianbao config",
                "nianbao config",
                "现在的设置，各从哪里来",
                "the settings in force, and from where",
            ),
            example(
                "nianbao config --config 县级.toml --severity cells-marked=off",
                "nianbao config --config county.toml --severity cells-marked=off",
                "这样调用时会是怎样",
                "what they would be in such a call",
            ),
        ],
    ),
    (
        "completions",
        &[example(
            "nianbao completions bash > ~/.local/share/bash-completion/completions/nianbao",
            "nianbao completions bash > ~/.local/share/bash-completion/completions/nianbao",
            "按 Tab 键补全命令和选项",
            "complete commands and options with the Tab key",
        )],
    ),
    (
        "man",
        &[
            example("nianbao man | man -l -", "nianbao man | man -l -", "看手册", "read the manual"),
            example(
                "nianbao man --out man1",
                "nianbao man --out man1",
                "每个命令一页，写进文件夹",
                "a page for each command, into a folder",
            ),
        ],
    ),
];

/// The examples of a command; nothing where it has none.
pub fn of(command: &str, lang: Lang) -> String {
    let at = usize::from(lang == Lang::En);
    let Some((_, examples)) = EXAMPLES.iter().find(|(name, _)| *name == command) else { return String::new() };
    let mut text = String::from(if lang == Lang::Zh { "例：" } else { "Examples:" });
    for example in *examples {
        text += &format!("\n  {}\n      {}", example.call[at], example.does[at]);
    }
    text
}
