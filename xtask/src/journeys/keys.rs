//! Keys that have no character, as the WebDriver protocol codes them.

pub(crate) const BACKSPACE: char = '\u{e003}';
pub(crate) const TAB: char = '\u{e004}';
pub(crate) const ENTER: char = '\u{e006}';
pub(crate) const CONTROL: char = '\u{e009}';
