//! What a person does in one window: reads it, presses what has a name, types.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{
    keys,
    webdriver::{Element, Session, Trouble},
};
use crate::failure::Failure;

/// How often a page is looked at while it is waited for.
const GLANCE: Duration = Duration::from_millis(100);

/// Longest a person would wait for an answer of the page itself.
pub(crate) const SOON: Duration = Duration::from_secs(20);

/// Longest a whole task may take (the first synchronisation, a batch of drafts).
pub(crate) const LATER: Duration = Duration::from_secs(120);

/// Most steps of the Tab key from one thing to any other in a view.
const MOST_TABS: u32 = 150;

/// One window of the program.
pub(crate) struct Page<'a> {
    session: &'a Session,
    handle: String,
}

impl<'a> Page<'a> {
    pub(crate) const fn of(session: &'a Session, handle: String) -> Self {
        Self { session, handle }
    }

    /// What can be read in it now: text as laid out, then what stands in fields.
    pub(crate) fn text(&self) -> Result<String, Failure> {
        Ok(self.try_text()?)
    }

    /// Waits until this can be read in it. Case and spacing do not matter.
    pub(crate) fn see(&self, words: &str) -> Result<(), Failure> {
        self.see_within(SOON, words)
    }

    /// Waits that long until this can be read.
    pub(crate) fn see_within(&self, patience: Duration, words: &str) -> Result<(), Failure> {
        self.see_any(patience, &[words]).map(drop)
    }

    /// Waits until one of these can be read; answers which.
    pub(crate) fn see_any<'w>(
        &self,
        patience: Duration,
        any: &[&'w str],
    ) -> Result<&'w str, Failure> {
        self.until(
            patience,
            || {
                let text = self.try_text()?;
                Ok(any.iter().copied().find(|words| reads(&text, words)))
            },
            &|| format!("to read {any:?}"),
        )
    }

    /// Waits until this can no longer be read.
    pub(crate) fn gone(&self, words: &str) -> Result<(), Failure> {
        self.until(
            SOON,
            || Ok((!reads(&self.try_text()?, words)).then_some(())),
            &|| format!("{words:?} to go"),
        )
    }

    /// True when this can be read now.
    pub(crate) fn reads(&self, words: &str) -> Result<bool, Failure> {
        Ok(reads(&self.try_text()?, words))
    }

    /// How many things of this role and name are seen now.
    pub(crate) fn count(&self, role: &str, name: &str) -> Result<usize, Failure> {
        let count = self.task("count", &json!({ "role": role, "name": name }))?;
        Ok(count
            .as_u64()
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(0))
    }

    /// The name of the first thing of this role whose name holds `name`.
    pub(crate) fn name(&self, role: &str, name: &str) -> Result<String, Failure> {
        let wanted = json!({ "role": role, "name": name });
        self.until(
            SOON,
            || {
                let names = self.task("names", &wanted)?;
                Ok(names[0].as_str().map(str::to_owned))
            },
            &|| format!("to find the {role} {name:?}"),
        )
    }

    /// Waits until there is such a thing.
    pub(crate) fn finds(&self, role: &str, name: &str) -> Result<(), Failure> {
        self.find(role, name, 0, false).map(drop)
    }

    /// Presses with the pointer what has this role and name, once it can be pressed.
    pub(crate) fn press(&self, role: &str, name: &str) -> Result<(), Failure> {
        self.press_nth(role, name, 0)
    }

    /// Presses the one with `before` of its name before it.
    pub(crate) fn press_nth(&self, role: &str, name: &str, before: usize) -> Result<(), Failure> {
        self.until(
            SOON,
            || {
                let Some(element) = self.look_for(role, name, before, true)? else {
                    return Ok(None);
                };
                self.session.click(&element).map(Some)
            },
            &|| format!("to press the {role} {name:?}"),
        )
    }

    /// Types into a field, after what stands there.
    pub(crate) fn type_into(&self, role: &str, name: &str, text: &str) -> Result<(), Failure> {
        let field = self.find(role, name, 0, true)?;
        self.turn()?;
        Ok(self.session.type_into(&field, text)?)
    }

    /// Types into a field in place of what stands there.
    pub(crate) fn fill(&self, role: &str, name: &str, text: &str) -> Result<(), Failure> {
        let field = self.find(role, name, 0, true)?;
        self.turn()?;
        self.session.click(&field)?;
        self.chord(&[keys::CONTROL, 'a'])?;
        self.chord(&[keys::BACKSPACE])?;
        Ok(self.session.type_into(&field, text)?)
    }

    /// Strikes the last key while the others are held, wherever the focus is.
    pub(crate) fn chord(&self, keys: &[char]) -> Result<(), Failure> {
        self.turn()?;
        Ok(self.session.chord(keys)?)
    }

    /// Types these characters wherever the focus is.
    pub(crate) fn strike(&self, text: &str) -> Result<(), Failure> {
        text.chars().try_for_each(|key| self.chord(&[key]))
    }

    /// Goes with the Tab key until the focus is at this thing. An error tells
    /// the way it took.
    pub(crate) fn tab_to(&self, role: &str, name: &str) -> Result<(), Failure> {
        self.finds(role, name)?;
        let mut way = Vec::new();
        for _ in 0..MOST_TABS {
            let at = self.task("focused", &json!({ "role": role, "name": name }))?;
            if at["here"] == true {
                return Ok(());
            }
            way.push(at["at"].as_str().unwrap_or_default().to_owned());
            self.chord(&[keys::TAB])?;
        }
        way.dedup();
        way.truncate(60);
        Err(Failure::Check(format!(
            "The Tab key does not reach the {role} {name:?}. It went: {}",
            way.join(" → ")
        )))
    }

    /// Waits until the focus is at this thing.
    pub(crate) fn has_focus(&self, role: &str, name: &str) -> Result<(), Failure> {
        self.until(
            SOON,
            || {
                let at = self.task("focused", &json!({ "role": role, "name": name }))?;
                Ok((at["here"] == true).then_some(()))
            },
            &|| format!("for the focus to be at the {role} {name:?}"),
        )
    }

    /// Waits until what can be read stands still: nothing is being loaded any more.
    pub(crate) fn settles(&self) -> Result<(), Failure> {
        let mut before = None;
        self.until(
            SOON,
            || {
                let now = Some(self.try_text()?);
                let still = now == before;
                before = now;
                thread::sleep(GLANCE * 2);
                Ok(still.then_some(()))
            },
            &|| "for the page to stand still".to_owned(),
        )
    }

    /// Everything here that can be pressed, filled or read as a heading.
    pub(crate) fn offered(&self) -> Result<Vec<String>, Failure> {
        let all = self.task("offered", &Value::Null)?;
        let all = all.as_array().into_iter().flatten();
        Ok(all.filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// True under the dark theme.
    pub(crate) fn is_dark(&self) -> Result<bool, Failure> {
        Ok(self.task("dark", &Value::Null)? == true)
    }

    /// Runs a function body in the page that calls its last argument when done.
    pub(crate) fn script(&self, script: &str, arguments: &[Value]) -> Result<Value, Failure> {
        self.turn()?;
        Ok(self.session.wait_script(script, arguments)?)
    }

    /// Writes what it shows to a PNG file.
    pub(crate) fn picture(&self, file: &Path) -> Result<(), Failure> {
        self.turn()?;
        self.session.picture(file)
    }

    fn find(&self, role: &str, name: &str, before: usize, on: bool) -> Result<Element, Failure> {
        self.until(SOON, || self.look_for(role, name, before, on), &|| {
            format!("to find the {role} {name:?}")
        })
    }

    fn look_for(
        &self,
        role: &str,
        name: &str,
        before: usize,
        enabled: bool,
    ) -> Result<Option<Element>, Trouble> {
        let wanted = json!({ "role": role, "name": name, "nth": before, "enabled": enabled });
        self.task("find", &wanted).map(|found| Element::of(&found))
    }

    fn try_text(&self) -> Result<String, Trouble> {
        let text = self.task("text", &Value::Null)?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    fn task(&self, task: &str, wanted: &Value) -> Result<Value, Trouble> {
        self.turn()?;
        let arguments = [json!(task), wanted.clone()];
        self.session.script(include_str!("page.js"), &arguments)
    }

    fn turn(&self) -> Result<(), Trouble> {
        self.session.switch(&self.handle)
    }

    /// Looks again and again. What passes (a page being replaced) is waited out;
    /// an error says what was waited for and what could be read instead.
    fn until<T>(
        &self,
        patience: Duration,
        mut look: impl FnMut() -> Result<Option<T>, Trouble>,
        what: &dyn Fn() -> String,
    ) -> Result<T, Failure> {
        let began = Instant::now();
        let mut last = None;
        loop {
            match look() {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => {}
                Err(trouble) if trouble.passes() => last = Some(trouble),
                Err(trouble) => return Err(trouble.into()),
            }
            if began.elapsed() > patience {
                return Err(self.waited(&what(), patience, last));
            }
            thread::sleep(GLANCE);
        }
    }

    fn waited(&self, what: &str, patience: Duration, last: Option<Trouble>) -> Failure {
        let last = last.map_or_else(String::new, |trouble| {
            format!("\n{}", Failure::from(trouble))
        });
        let offered = self.offered().unwrap_or_default().join(" · ");
        let text = self.try_text().unwrap_or_default();
        let text: String = text.chars().take(4000).collect();
        Failure::Check(format!(
            "Waited {} s {what}.{last}\nIt offers: {offered}\nIt reads:\n{text}",
            patience.as_secs()
        ))
    }
}

/// True when the words stand in the text, whatever the case and the spacing.
fn reads(text: &str, words: &str) -> bool {
    squeezed(text).contains(&squeezed(words))
}

fn squeezed(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::reads;

    #[test]
    fn spacing_and_case_do_not_matter_and_words_do() {
        assert!(reads("Due \u{a0}now\n  3 items", "due now 3"));
        assert!(!reads("Due now", "due  not"));
    }
}
