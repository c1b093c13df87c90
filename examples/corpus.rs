//! Write a corpus of invented reports for trials: `cargo run --release --example corpus -- FOLDER COUNT [YEARS]`.
//!
//! Offices `机关00001` … report for the years before 2024; all sums hold, and each year carries over from the one before
//! only by chance.

#[path = "../tests/suite/emit.rs"]
#[allow(dead_code)]
mod emit;
#[path = "../tests/suite/generate.rs"]
#[allow(dead_code)]
mod generate;

use std::fs;
use std::path::Path;

use generate::Dice;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |i: usize, otherwise: u64| arguments.get(i).and_then(|n| n.parse().ok()).unwrap_or(otherwise);
    let Some(folder) = arguments.first() else {
        eprintln!("corpus FOLDER COUNT [YEARS]");
        std::process::exit(2);
    };
    let (count, years) = (number(1, 200), number(2, 1).clamp(1, 3));
    for office in 0..count {
        for back in 0..years {
            let year = 2023 - i32::try_from(back).unwrap_or(0);
            let text = report(office * 10 + back, &format!("青禾市第{:05}乡人民政府", office + 1), year);
            let below = Path::new(folder).join(year.to_string()).join(format!("{:03}", office / 100));
            fs::create_dir_all(&below)?;
            fs::write(below.join(format!("{:05}.txt", office + 1)), text)?;
        }
    }
    Ok(())
}

/// One report as a text with Markdown tables.
fn report(seed: u64, agency: &str, year: i32) -> String {
    let mut dice = Dice::new(seed + 1);
    // The generator draws layout and year; here both are given.
    let truth = loop {
        let truth = generate::report(&mut dice);
        if truth.tables[0].template.layout == "2021" {
            break truth;
        }
    };
    let tables: Vec<String> = truth
        .tables
        .iter()
        .map(|t| {
            let values: Vec<String> = t.values.iter().map(|v| v.clone().unwrap_or_default()).collect();
            emit::table(emit::Shape::Markdown, t.template, &values, &|l: &str| l.to_string())
        })
        .collect();
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut story = || -> String {
        (0..150).map(|i| format!("{}{}", dice.pick(&words), if i % 7 == 6 { "，" } else { "" })).collect()
    };
    let (story, lacks) = (story(), story());
    format!(
        "{agency}{year}年政府信息公开工作年度报告\n\n一、总体情况\n\n{story}。\n\n二、主动公开政府信息情况\n\n{}\n\n三、收到和处理政府信息公开申请情况\n\n{}\n\n四、政府信息公开行政复议、行政诉讼情况\n\n{}\n\n五、存在的主要问题及改进情况\n\n{lacks}不够。\n\n六、其他需要报告的事项\n\n无。\n\n{agency}\n{}年1月20日\n",
        tables[0],
        tables[1],
        tables[2],
        year + 1
    )
}

/// Words of such reports, enough for the 400 to 500 different characters that a real one has.
const WORDS: &str = "逐项 按月 对照清单 公开栏 网站 群众 窗口 台账 解读 培训 更新 核对 惠民 工程 财政 村务 \
    组织 领导 小组 责任 落实 制度 机制 完善 规范 流程 审查 保密 平台 建设 栏目 维护 检查 整改 监督 考核 评议 社会 \
    乡村 振兴 产业 扶持 土地 征收 补偿 安置 拆迁 房屋 改造 环境 卫生 治理 污染 防治 河道 巡查 森林 防火 安全 生产 \
    应急 预案 演练 救灾 物资 储备 医疗 保险 养老 救助 低保 特困 残疾 儿童 妇女 教育 学校 招生 就业 创业 补贴 农业 \
    种植 粮食 牲畜 防疫 灌溉 水利 道路 桥梁 交通 饮水 供电 燃气 通信 网络 数据 共享 系统 升级 微信 推送 短视频 图文 \
    简明 问答 咨询 热线 答复 期限 邮寄 当面 登记 受理 转办 督促 反馈 满意 满足 需求 便捷 高效 服务 延伸 基层 试点 \
    标准 目录 指南 编制 修订 废止 清理 文件 规章 草案 听证 征求 意见 采纳 公示 招标 采购 合同 预算 决算 审计 债务 \
    资金 拨付 项目 进度 验收 质量 档案 归集 整理 移交 查阅 场所 图书馆 电子 屏幕 宣传 横幅 手册 发放 走访 座谈 会议 \
    传达 学习 理论 思想 认识 提高 能力 队伍 人员 调整 配备 专职 兼职 轮岗 业务 交流 邀请 律师 法律 顾问 合法 依据 \
    程序 严格 执行 限制 竞争 营商 企业 市场 主体 许可 处罚 强制 执法 程度 深化 改革 创新 举措 亮点 成效 显著 稳步 \
    推进 扎实 开展 全面 覆盖 及时 准确 真实 有效 主动 回应 关切 舆情 引导 谣言 澄清 权威 发布 渠道 拓宽 形式 丰富 \
    多样 内容 充实 短板 差距 薄弱 滞后 单一 深度 广度 频率 力度 精细 下步 计划 强化 夯实 健全 细化 明确 分工 定期 \
    通报 约谈 问责 激励 表彰 先进 典型 经验 推广 借鉴 邻近 街道 社区 网格 楼栋 物业 停车 垃圾 分类 绿化 旅游 文化 \
    非遗 展览 体育 健身 节庆 民族 宗教 移民 退役 军人 优抚 慈善 捐赠 志愿";
