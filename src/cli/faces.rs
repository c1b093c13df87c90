//! The faces that a call asks for.

use nianbao::fonts::{Choice, FontSet};

use super::Outcome;
use super::args;
use super::remedy::told;
use super::say::Say;

/// Load them and tell what there is to say of them; `None` where they cannot be had.
pub fn load(options: &args::Fonts, say: &Say) -> Option<FontSet> {
    let choice = Choice {
        folder: options.font_dir.clone(),
        bundled_only: options.fonts == args::FontSource::Bundled,
        files: options.font.clone(),
    };
    match FontSet::load(&choice) {
        Ok(fonts) => {
            fonts.notices().iter().for_each(|f| say.noticed(say.text("字体", "fonts"), f));
            Some(fonts)
        }
        Err(e) => {
            say.trouble(say.text("字体", "fonts"), &told(e));
            None
        }
    }
}

/// Show the faces in use.
pub fn show(options: &args::Fonts, say: &Say) -> Outcome {
    let Some(fonts) = load(options, say) else { return Outcome::Failed };
    for line in fonts.describe(say.lang) {
        say.line(&line);
    }
    Outcome::Clean
}
