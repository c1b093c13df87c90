//! What is said to whoever opens the program and says nothing.

use nianbao::base::finding::Lang;

use super::Outcome;
use super::say::Say;

const ZH: &str = "\
nianbao 读取政府信息公开工作年度报告，核对勾稽关系，写出 Excel 工作簿和正式 PDF。

把报告（文本、网页、Word、PDF、Excel）或它们的文件夹拖到程序上，结果写在原文件旁边。
在命令行里：

  nianbao 报告.docx              转换：写出 报告.xlsx 和 报告.pdf
  nianbao check 报告.docx        审核：列出问题，不写文件
  nianbao blank --agency 机关 --year 年度
                                 一份空白的规定格式工作簿
  nianbao --help                 全部命令";

const EN: &str = "\
nianbao reads annual reports on government information disclosure, checks their arithmetic, and writes workbooks
and official PDFs.

Drop reports (text, web pages, Word, PDF, Excel) or folders of them on the program: the results are written beside.
On the command line:

  nianbao report.docx            convert: report.xlsx and report.pdf
  nianbao check report.docx      check: tell what is wrong, write nothing
  nianbao blank --agency NAME --year YEAR
                                 an empty workbook of the official form
  nianbao --help                 all commands";

/// The program in a few lines. Nothing was asked for, and nothing was done: that is no success.
pub fn tell(say: &Say) -> Outcome {
    say.page(if say.lang == Lang::Zh { ZH } else { EN });
    Outcome::Failed
}

/// What happens where the program is opened by itself, in a window of its own.
pub fn opened(say: &Say) {
    say.page(say.text(
        "nianbao：没有指定文件，打开网页。要直接转换文件，把它们拖到程序的图标上。\n",
        "nianbao: no file was named, so its page is opened. To convert files at once, drop them on the program's icon.\n",
    ));
}
