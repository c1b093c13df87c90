//! Options of `explain`.

/// Options of `explain`.
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// 检查代码，如 requests-balance / a code such as requests-balance
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}
