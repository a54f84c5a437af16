//! The command line of `compare`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::args::HELP;

/// What `compare` takes: the documents, which part of the answer, and where it goes; or a decision.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct CompareArgs {
    #[command(subcommand)]
    pub(super) decision: Option<DecisionCommand>,
    /// 文件名、文号或地区，两件以上；有 --superior 或 --corpus 时一件也可以
    #[arg(required_unless_present = "corpus", num_args = 1.., value_name = "DOC")]
    pub(super) documents: Vec<String>,
    /// 上位文件：列出它有而各件没有落实的，各件另加的和与它不同的
    #[arg(long, value_name = "DOC")]
    pub(super) superior: Option<String>,
    /// 只看一类事项（如 信用），或者只看“差异”：有一方未规定、数字不同、照抄有改动的
    #[arg(long, value_name = "TOPIC")]
    pub(super) only: Option<String>,
    /// 在全部文件中找谁照抄谁；写了文件的，只列它照抄的和照抄它的
    #[arg(long, conflicts_with_all = ["superior", "only"])]
    pub(super) corpus: bool,
    /// 用 --corpus 时显示多少件，默认 20，0 为全部
    #[arg(long, default_value_t = 20, hide_default_value = true, requires = "corpus")]
    pub(super) limit: usize,
    /// 写成文件：xlsx 工作簿、docx 文档、pdf 报告、html 网页
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub(super) export: Option<Export>,
    /// 输出文件，默认 对照.xlsx 等
    #[arg(short, long, value_name = "OUT", requires = "export")]
    pub(super) out: Option<PathBuf>,
}

/// What a reader settles about two clauses, for this comparison and all later ones.
#[derive(Debug, Subcommand)]
pub(crate) enum DecisionCommand {
    /// 人工对齐：两处总在同一行，不论相似度
    #[command(
        help_template = HELP,
        after_help = "例：\n  zhunsheng compare pin '临沂 三（六）' '郴州 二（八）' --reason 都是信用机制\n\n以后对照这两件文件都照此办理。同样两处再作决定，以后一次为准。"
    )]
    Pin(Pair),
    /// 人工拆开：两处从不在同一行，不论相似度
    #[command(
        help_template = HELP,
        after_help = "例：\n  zhunsheng compare break '临沂 五（四）' '郴州 四（十六）' --reason 一个讲编制，一个讲培训\n\n以后对照这两件文件都照此办理。同样两处再作决定，以后一次为准。"
    )]
    Break(Pair),
    /// 列出人工对齐和人工拆开的，或者收回一项
    #[command(
        help_template = HELP,
        after_help = "例：\n  zhunsheng compare decisions\n  zhunsheng compare decisions --remove 3"
    )]
    Decisions {
        /// 收回这一号的决定，恢复按相似度对照
        #[arg(long, value_name = "N")]
        remove: Option<i64>,
    },
}

/// Two clauses, and why.
#[derive(Debug, Args)]
pub(crate) struct Pair {
    /// 一处条款：文件名、文号、地区或地址，接条款
    pub(super) a: String,
    /// 另一处条款
    pub(super) b: String,
    /// 理由，写进对照表
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Export {
    /// 工作簿
    Xlsx,
    /// 文档
    Docx,
    /// 报告
    Pdf,
    /// 网页
    Html,
}

impl From<Export> for desk::ExportFormat {
    fn from(format: Export) -> Self {
        match format {
            Export::Xlsx => desk::ExportFormat::Xlsx,
            Export::Docx => desk::ExportFormat::Docx,
            Export::Pdf => desk::ExportFormat::Pdf,
            Export::Html => desk::ExportFormat::Html,
        }
    }
}
