//! What a journey did, told as it goes: chapters, checks, numbered pictures.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use super::page::Page;
use crate::failure::Failure;

/// The story of one journey, written to a folder of its own.
pub(crate) struct Story {
    folder: PathBuf,
    transcript: String,
    checks: u32,
    pictures: u32,
    began: Instant,
}

impl Story {
    /// Begins in an empty folder.
    pub(crate) fn begin(folder: &Path, title: &str) -> Self {
        println!("\n-- {title}");
        Self {
            folder: folder.to_owned(),
            transcript: format!("# {title}\n"),
            checks: 0,
            pictures: 0,
            began: Instant::now(),
        }
    }

    /// Where pictures and transcript go.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A new chapter.
    pub(crate) fn chapter(&mut self, title: &str) {
        let seconds = self.began.elapsed().as_secs_f64();
        println!("  {title} ({seconds:.0} s)");
        let _ = write!(self.transcript, "\n## {title}\n\n");
    }

    /// What the person does now.
    pub(crate) fn does(&mut self, what: &str) {
        let _ = writeln!(self.transcript, "{what}\n");
    }

    /// Asserts, and says so in the transcript.
    pub(crate) fn check(&mut self, holds: bool, what: &str) -> Result<(), Failure> {
        self.checks += 1;
        let mark = if holds { "✓" } else { "✗" };
        println!("    {mark} {what}");
        let _ = writeln!(self.transcript, "- {mark} {what}");
        if holds {
            Ok(())
        } else {
            Err(Failure::Check(format!("Not so: {what}")))
        }
    }

    /// Asserts that this can be read in a window, waiting a little.
    pub(crate) fn sees(&mut self, page: &Page<'_>, words: &str) -> Result<(), Failure> {
        let seen = page.see(words);
        self.check(seen.is_ok(), &format!("“{words}” can be read"))
            .map_err(|failure| seen.err().unwrap_or(failure))
    }

    /// A picture of a window, numbered, in the transcript too.
    pub(crate) fn picture(&mut self, page: &Page<'_>, of: &str) -> Result<(), Failure> {
        self.pictures += 1;
        let slug: String = of
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .collect();
        let slug: Vec<&str> = slug.split('-').filter(|part| !part.is_empty()).collect();
        let name = format!("{:02}-{}.png", self.pictures, slug.join("-"));
        page.picture(&self.folder.join(&name))?;
        let _ = writeln!(self.transcript, "\n![{of}]({name})\n");
        Ok(())
    }

    /// How many assertions were made.
    pub(crate) const fn checks(&self) -> u32 {
        self.checks
    }

    /// Writes the transcript, told to its end or not.
    pub(crate) fn close(&mut self, ended: Result<(), &Failure>) -> Result<(), Failure> {
        let end = match ended {
            Ok(()) => format!("\n{} checks, all as they should be.", self.checks),
            Err(failure) => format!("\n**Stopped.** {failure}"),
        };
        let _ = writeln!(self.transcript, "{end}");
        let file = self.folder.join("transcript.md");
        fs::write(&file, &self.transcript)
            .map_err(|e| Failure::Missing(format!("Could not write {}: {e}", file.display())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_hold_stops_the_story_and_stands_in_the_transcript() {
        let folder = std::env::temp_dir().join(format!("story-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut story = Story::begin(&folder, "A test");
        story.check(true, "this holds").unwrap();
        let failure = story.check(false, "this does not").unwrap_err();
        story.close(Err(&failure)).unwrap();
        assert_eq!(story.checks(), 2);
        let told = fs::read_to_string(folder.join("transcript.md")).unwrap();
        assert!(
            told.contains("- ✓ this holds\n- ✗ this does not\n"),
            "{told}"
        );
        assert!(
            told.contains("**Stopped.** Not so: this does not"),
            "{told}"
        );
        fs::remove_dir_all(&folder).unwrap();
    }
}
