//! Options of `config`.

use super::Judge;

/// Options of `config`.
#[derive(Debug, clap::Args)]
pub struct Config {
    #[command(flatten)]
    pub judge: Judge,
}
