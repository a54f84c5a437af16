//! The command line as typed. Names are English, explanations Chinese.

use std::path::PathBuf;

use clap::{Arg, ArgAction, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

pub(crate) const HELP: &str = "\
{before-help}{about}

用法：{usage}

{all-args}{after-help}";

/// 准绳：检索条款、对照各地规定、制作执法文书，全部在本机完成，不联网（除非单位设置了检索服务器）。
#[derive(Debug, Parser)]
#[command(
    name = "zhunsheng",
    version,
    help_template = HELP,
    subcommand_help_heading = "命令",
    disable_help_subcommand = true,
    next_help_heading = "选项",
    after_help = "例：\n  zhunsheng demo\n  zhunsheng search 双随机\n  zhunsheng show 安全生产法97（四）\n  zhunsheng compare 临沂 郴州\n  zhunsheng render rectification-order --facts case.toml -o out.pdf"
)]
pub(crate) struct Args {
    /// 数据文件夹（导入的文件、索引、文号都在其中）
    #[arg(
        long,
        value_name = "DIR",
        env = "ZHUNSHENG_DATA",
        global = true,
        hide_env = true,
        display_order = 200
    )]
    pub(crate) data: Option<PathBuf>,
    /// 程序自带的 corpus 和 templates 所在的文件夹
    #[arg(
        long,
        value_name = "DIR",
        env = "ZHUNSHENG_HOME",
        global = true,
        hide_env = true,
        display_order = 200
    )]
    pub(crate) home: Option<PathBuf>,
    /// 字体文件夹
    #[arg(
        long,
        value_name = "DIR",
        env = "ZHUNSHENG_FONTS",
        global = true,
        hide_env = true,
        display_order = 200
    )]
    pub(crate) fonts: Option<PathBuf>,
    /// 首次启动时导入的法条库
    #[arg(
        long,
        value_name = "FILE",
        env = "ZHUNSHENG_STATUTE_PACK",
        global = true,
        hide_env = true,
        display_order = 200
    )]
    pub(crate) statute_pack: Option<PathBuf>,
    /// 以此日为今天（年-月-日），用于核对期限和法条时效
    #[arg(long, value_name = "DATE", global = true, display_order = 200)]
    pub(crate) today: Option<String>,
    /// 输出 JSON，供其他程序读取
    #[arg(long, global = true, display_order = 200)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 导入文件或文件夹：txt、md、html、docx、pdf，列有文件的 xlsx、csv，和法条库 laws.db
    #[command(
        help_template = HELP,
        after_help = "例：\n  zhunsheng import 政策文件夹\n  zhunsheng import laws.db\n\n同一文件重复导入不会重复登记。旁注：同名 .toml 文件可写明文件本身没有的标题、文号、地区等。"
    )]
    Import {
        /// 文件或文件夹
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// 列出库中文件
    #[command(help_template = HELP, after_help = "例：\n  zhunsheng docs\n  zhunsheng docs --kind 规范性文件")]
    Docs {
        /// 只列某一种类，如 规范性文件、法律
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
    },
    /// 显示文件的目录，或某一条款及其引用
    #[command(
        help_template = HELP,
        after_help = "例：\n  zhunsheng show 临沂\n  zhunsheng show 安全生产法97（四）\n  zhunsheng show 《安全生产法》第四十一条第二款\n  zhunsheng show '临政办发2016 30 三（五）'\n  zhunsheng show '安全生产法@2021-06-10#97.1.4'"
    )]
    Show {
        /// 文件名、文号、地区，可接条款
        #[arg(value_name = "REF", required = true, num_args = 1..)]
        reference: Vec<String>,
        /// 显示全文，不只目录
        #[arg(long)]
        full: bool,
        /// 引用核对到哪一天，默认为各文件自己的日期
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
    },
    /// 检索条款，字面命中逐处核对，不漏一处
    #[command(
        help_template = HELP,
        after_help = "例：\n  zhunsheng search 双随机\n  zhunsheng search 安全 同句 培训\n  zhunsheng search '\"停产停业\" 或 查封' --kind 法律\n  zhunsheng search 处罚 --region 临沂市 --json\n\n  zhunsheng search 安全生产法97（四）\n  zhunsheng search ~安监局 地区:临沂 公布:2016..2018\n  zhunsheng search 处罚 --within 安全 --group --context 1\n  zhunsheng search 处罚 --export 处罚.xlsx\n  zhunsheng search 双随机 --save 双随机；以后 zhunsheng search --saved 双随机 --new\n\n写法：空格或 与/AND 表示都要有，或/OR 任一即可，非/NOT 排除；同句、同段、同条、同章；甲 近10 乙；\n“短语”用引号，逐字查；~词 连同义词一起查；( ) 分组；字段:值 限定。详见 docs/search.md。\n\n索引在本机；要放在单位的 OpenSearch 服务器上，在数据文件夹写 settings.toml，写法也在 docs/search.md。"
    )]
    Search(Box<crate::commands::search::SearchArgs>),
    /// 核对一份文稿里的每一处引用：有效、已改、已废止、查无此条
    #[command(
        help_template = HELP,
        after_help = "例：\n  zhunsheng cite 通知.txt\n  zhunsheng cite 通知.txt --as-of 2018-01-01\n  zhunsheng cite - < 通知.txt\n\n有已废止或查无此条的，退出码为 1。库中没有的文件不作判断。"
    )]
    Cite {
        /// 文件；- 为标准输入
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 核对到哪一天，默认今天
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
    },
    /// 审查一份草稿：旧机构名称、失效引用、没有依据的措施、缺少的日期
    #[command(help_template = HELP, after_help = "例：\n  zhunsheng review 草稿.txt\n  zhunsheng review - --json < 草稿.txt")]
    Review {
        /// 文件；- 为标准输入
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 对照几件文件：相应条款和数字逐项并列
    #[command(help_template = HELP, subcommand_help_heading = "命令", after_help = "例：\n  zhunsheng compare 临沂 郴州\n  zhunsheng compare 许昌 --superior 山东省\n  zhunsheng compare 临沂 郴州 --export xlsx -o 对照.xlsx\n  zhunsheng compare 许昌 山东省 --json\n  zhunsheng compare --corpus --export xlsx\n  zhunsheng compare 许昌 --corpus\n  zhunsheng compare pin '临沂 三（六）' '郴州 二（八）' --reason 都是信用机制")]
    Compare(Box<crate::commands::compare::CompareArgs>),
    /// 两个版本的条文对照表：修改、条号变动、移动、拆分、合并、新增、删除
    #[command(help_template = HELP, after_help = "例：\n  zhunsheng diff 行政处罚法@2017-09-01 行政处罚法@2021-01-22")]
    Diff {
        /// 旧版本
        #[arg(value_name = "OLD")]
        old: String,
        /// 新版本
        #[arg(value_name = "NEW")]
        new: String,
    },
    /// 文书目录；给出编号则显示字段和示例
    #[command(
        help_template = HELP,
        after_help = "例：\n  zhunsheng forms\n  zhunsheng forms rectification-order > case.toml\n  zhunsheng forms inspection-record --blank -o 空白.pdf\n  zhunsheng forms --sheet 总览.png"
    )]
    Forms {
        /// 文书编号
        id: Option<String>,
        /// 印空白的文书，手工填写：事实处留空，表格和笔录留行
        #[arg(long, requires = "target")]
        blank: bool,
        /// 输出文件：.pdf、.docx（可以编辑）、.svg 或 .png
        #[arg(
            short,
            long,
            value_name = "OUT",
            requires = "id",
            requires = "blank",
            group = "target"
        )]
        out: Option<PathBuf>,
        /// 总览图：各种文书示例的每一页，缩小排在一张 .png 上；连同 --blank 为空白文书
        #[arg(long, value_name = "OUT", group = "target")]
        sheet: Option<PathBuf>,
        /// 总览图上另加这些案情文件；文件名到第一个点为止是文书编号，如 gentle-reminder.long.toml
        #[arg(long, value_name = "FILE", num_args = 1.., requires = "sheet")]
        facts: Vec<PathBuf>,
    },
    /// 制作一份文书
    #[command(
        help_template = HELP,
        after_help = "例：\n  zhunsheng render rectification-order --facts case.toml -o 责改.pdf\n  zhunsheng render rectification-order --facts case.toml -o 责改.docx\n  zhunsheng render gentle-reminder --facts case.toml -o 提示.png --draft\n  zhunsheng render gentle-reminder --facts 案/*.toml -o 待印.pdf --duplex"
    )]
    Render {
        /// 文书编号，见 zhunsheng forms
        form: String,
        /// 案情文件；给出几个，合印在一个 PDF 里供打印机用；-o 是文件夹时分印，一份一个 PDF
        #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
        facts: Vec<PathBuf>,
        /// 输出文件：.pdf、.docx（可以编辑）、.svg 或 .png；分印时写文件夹，以 / 结尾
        #[arg(short, long, value_name = "OUT")]
        out: PathBuf,
        /// 加“草稿”水印
        #[arg(long)]
        draft: bool,
        /// 合印时供双面打印：每份文书另起一张纸
        #[arg(long)]
        duplex: bool,
    },
    /// 到期清单：从各案的案情文件得出哪一天届满什么期限，最早的在前
    #[command(
        help_template = HELP,
        after_help = "例：\n  zhunsheng due 案/*.toml\n  zhunsheng due 案/*.toml --on 2026-11-20 --within 3\n  zhunsheng due 案/*.toml -o 到期清单.pdf\n\n没有到期事项，或者有的案情文件有误的，退出码为 1。"
    )]
    Due {
        /// 案情文件
        #[arg(value_name = "FACTS", required = true)]
        facts: Vec<PathBuf>,
        /// 从哪一天看，默认今天
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        /// 几日以内届满的另列一组，默认照案情里的 agency.remind_days，没有写的为 7
        #[arg(long, value_name = "DAYS")]
        within: Option<u32>,
        /// 连同印成清单：.pdf、.docx（可以编辑）、.svg 或 .png
        #[arg(short, long, value_name = "OUT")]
        out: Option<PathBuf>,
    },
    /// 核对一份文书：PDF 与它附带的内容重新印出的是否逐字节相同，Word 文档的文字改动了哪里
    #[command(help_template = HELP, after_help = "例：\n  zhunsheng verify 责改.pdf\n  zhunsheng verify 责改.docx")]
    Verify {
        /// 印好的 PDF，或者可能改过的 Word 文档
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 案件
    #[command(help_template = HELP, subcommand_help_heading = "命令")]
    Case {
        #[command(subcommand)]
        command: CaseCommand,
    },
    /// 从导入到文书走一遍
    #[command(help_template = HELP, after_help = "例：\n  zhunsheng demo\n  zhunsheng demo --out out")]
    Demo {
        /// 文书放到哪里，默认 out
        #[arg(long, default_value = "out", value_name = "DIR", hide_default_value = true)]
        out: PathBuf,
    },
    /// 在本机启动网页工作台
    #[command(help_template = HELP, after_help = "例：\n  zhunsheng serve\n  zhunsheng serve --listen 127.0.0.1:9000")]
    Serve {
        /// 监听地址，默认 127.0.0.1:8668
        #[arg(
            long,
            default_value = "127.0.0.1:8668",
            value_name = "ADDR",
            hide_default_value = true
        )]
        listen: std::net::SocketAddr,
    },
}

impl Args {
    /// Reads the command line. Headings and the words for help and version are Chinese in every
    /// command.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let matches = in_chinese(Self::command()).try_get_matches()?;
        Self::from_arg_matches(&matches)
    }
}

fn in_chinese(command: clap::Command) -> clap::Command {
    let version = command.get_version().is_some();
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let command = names.into_iter().fold(command, |c, name| c.mut_subcommand(name, in_chinese));
    let command = command.mut_args(|arg| {
        let heading = if arg.is_positional() { "参数" } else { "选项" };
        arg.help_heading(heading)
    });
    let help = Arg::new("help").short('h').long("help").help("显示用法").help_heading("选项");
    let help = help.display_order(201).action(ArgAction::Help);
    let command = command.disable_help_flag(true).arg(help);
    if !version {
        return command;
    }
    let version =
        Arg::new("version").short('V').long("version").help("显示版本").help_heading("选项");
    command.disable_version_flag(true).arg(version.display_order(202).action(ArgAction::Version))
}

#[derive(Debug, Subcommand)]
pub(crate) enum CaseCommand {
    /// 核对案情：缺什么、错什么一次说全
    #[command(
        help_template = HELP,
        after_help = "例：\n  zhunsheng case check case.toml\n  zhunsheng case check case.toml --form penalty-notice"
    )]
    Check {
        /// 案情文件
        #[arg(value_name = "FILE")]
        facts: PathBuf,
        /// 按某一种文书的要求核对；不写则核对案情文件里有 [document.…] 的各种文书
        #[arg(long)]
        form: Option<String>,
    },
}
