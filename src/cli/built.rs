//! What this program was built from and with.

use std::sync::LazyLock;

use nianbao::base::finding::Lang;

static TOLD: LazyLock<[String; 2]> = LazyLock::new(|| {
    let told = |commit: &str, features: &str| {
        let (version, from, with) = (env!("CARGO_PKG_VERSION"), env!("NIANBAO_COMMIT"), env!("NIANBAO_FEATURES"));
        format!("{version}\n{commit}{from}\n{features}{with}")
    };
    [told("提交：", "功能："), told("commit: ", "features: ")]
});

/// Version, commit and features.
pub fn told(lang: Lang) -> &'static str {
    &TOLD[usize::from(lang == Lang::En)]
}
