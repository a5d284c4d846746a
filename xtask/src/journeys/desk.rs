//! A person at a workstation: the program with folders of its own, started,
//! killed, started again; its windows by title.

use std::{
    cell::OnceCell,
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{
    page::{LATER, Page, SOON},
    running,
    sandbox::Sandbox,
    screen::{Driver, Screen, Theme, folder_in},
    webdriver::Session,
};
use crate::{failure::Failure, process, workspace};

/// What the address of the signing window's page holds; the two windows bear
/// the same title.
const SIGNING: &str = "/sign";

/// Where the demo's clock stands when a journey begins: everybody may be
/// contacted then, on any day of the week.
const HOUR: &str = "16:30";

/// A running program and its driver.
struct Started {
    session: Session,
    _driver: Driver,
    /// The program's process.
    id: u32,
}

/// A workstation.
pub(crate) struct Desk<'a> {
    screen: &'a Screen,
    folder: PathBuf,
    program: PathBuf,
    login: &'static str,
    theme: Theme,
    started: Option<Started>,
}

impl<'a> Desk<'a> {
    /// A new workstation in `folder`, which holds nothing yet.
    pub(crate) fn new(
        screen: &'a Screen,
        folder: &Path,
        login: &'static str,
    ) -> Result<Self, Failure> {
        let program = workspace::program("countersign-desktop")?;
        Self::with_program(screen, folder, login, program)
    }

    /// The same with another program (the release build, for measuring).
    pub(crate) fn with_program(
        screen: &'a Screen,
        folder: &Path,
        login: &'static str,
        program: PathBuf,
    ) -> Result<Self, Failure> {
        folder_in(folder, "home")?;
        folder_in(folder, "data")?;
        Ok(Self {
            screen,
            folder: folder.to_owned(),
            program,
            login,
            theme: Theme::Light,
            started: None,
        })
    }

    /// Under another look from the next start on.
    pub(crate) fn set_theme(&mut self, theme: Theme) {
        self.theme = theme;
    }

    /// Who sits here from the next start on (a demo login).
    pub(crate) fn sit_down(&mut self, login: &'static str) {
        self.login = login;
    }

    /// Removes what it kept, once nobody needs to look into it.
    pub(crate) fn clear(mut self) {
        self.stop();
        for name in ["data", "home"] {
            // What stays is in the target folder and goes with it.
            let _ = fs::remove_dir_all(self.folder.join(name));
        }
    }

    /// Everything of this workstation: profiles, home, what was printed.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the program keeps its profiles.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The practice's sandbox.
    pub(crate) fn sandbox(&self) -> Sandbox {
        Sandbox::of(&self.data())
    }

    /// Starts the program.
    pub(crate) fn start(&mut self) -> Result<(), Failure> {
        self.stop();
        let log = self.folder.join("program.log");
        let driver = Driver::start(self.screen, &self.folder.join("home"), self.theme, &log)?;
        let arguments = arguments(&self.data(), self.login);
        let session = Session::start(driver.address, &self.program, &arguments);
        let Some(id) = self.program_under(&driver) else {
            session?;
            return Err(Failure::Check("The program is not there.".into()));
        };
        match session {
            Ok(session) => {
                self.started = Some(Started {
                    session,
                    _driver: driver,
                    id,
                });
                Ok(())
            }
            Err(failure) => {
                running::kill(id);
                let said = fs::read_to_string(&log).unwrap_or_default();
                Err(Failure::Check(format!(
                    "{failure}\nThe program said:\n{said}"
                )))
            }
        }
    }

    /// Ends the program, if it runs.
    pub(crate) fn stop(&mut self) {
        if let Some(started) = self.started.take() {
            // The driver ends the program; where it did not, it is ended here.
            let _ = started.session.end();
            running::kill(started.id);
        }
    }

    /// Runs a command of `countersign` on this desk's profile, as its person.
    pub(crate) fn countersign(&self, words: &[&str]) -> Result<(), Failure> {
        countersign(&self.data(), self.login, words)
    }

    /// Kills the program as a power cut would: it is not told.
    pub(crate) fn kill(&mut self) -> Result<(), Failure> {
        let started = self.started.take();
        let started = started.ok_or_else(|| Failure::Check("No program to kill.".into()))?;
        running::kill(started.id);
        Ok(())
    }

    /// The main window.
    pub(crate) fn main(&self) -> Result<Page<'_>, Failure> {
        self.window(LATER, |address| !address.contains(SIGNING))
    }

    /// The signing window, once it is open.
    pub(crate) fn signing(&self) -> Result<Page<'_>, Failure> {
        self.window(SOON, |address| address.contains(SIGNING))
    }

    /// True while the signing window is open.
    pub(crate) fn is_signing(&self) -> Result<bool, Failure> {
        let windows = self.session()?.windows()?;
        Ok(windows.iter().any(|(_, address)| address.contains(SIGNING)))
    }

    /// Every window that is open.
    pub(crate) fn windows(&self) -> Result<Vec<Page<'_>>, Failure> {
        let session = self.session()?;
        let windows = session.windows()?.into_iter();
        Ok(windows
            .map(|(handle, _)| Page::of(session, handle))
            .collect())
    }

    /// Waits until the signing window is closed.
    pub(crate) fn signing_closes(&self) -> Result<(), Failure> {
        let began = Instant::now();
        while self.is_signing()? {
            if began.elapsed() > SOON {
                return Err(Failure::Check("The signing window stays open.".into()));
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    /// Proportional set size of the program and all it started, in kilobytes:
    /// pages that are shared count once, split between those who share them.
    pub(crate) fn memory(&self) -> Result<u64, Failure> {
        let started = self.running()?;
        let mut family = running::descendants(started.id);
        family.push(started.id);
        Ok(family.into_iter().filter_map(pss).sum())
    }

    fn window(
        &self,
        patience: Duration,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Page<'_>, Failure> {
        let session = self.session()?;
        let began = Instant::now();
        loop {
            let windows = session.windows()?;
            if let Some((handle, _)) = windows.iter().find(|(_, address)| wanted(address)) {
                return Ok(Page::of(session, handle.clone()));
            }
            if began.elapsed() > patience {
                let open: Vec<&String> = windows.iter().map(|(_, address)| address).collect();
                return Err(Failure::Check(format!(
                    "The window that was waited for did not open; open are {open:?}."
                )));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn session(&self) -> Result<&Session, Failure> {
        self.running().map(|started| &started.session)
    }

    fn running(&self) -> Result<&Started, Failure> {
        let none = || Failure::Check("The program does not run.".into());
        self.started.as_ref().ok_or_else(none)
    }

    fn program_under(&self, driver: &Driver) -> Option<u32> {
        let program = self.program.canonicalize().ok()?;
        running::descendants(driver.id())
            .into_iter()
            .find(|id| running::program_of(*id).as_ref() == Some(&program))
    }
}

impl Drop for Desk<'_> {
    fn drop(&mut self) {
        self.stop();
    }
}

fn pss(id: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// A synchronised profile, made once and copied to every desk that needs one:
/// reading the whole practice takes longer than most journeys.
pub(crate) struct Prepared {
    folder: PathBuf,
    made: OnceCell<()>,
}

impl Prepared {
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.join("prepared"),
            made: OnceCell::new(),
        }
    }

    /// A new workstation of a coach who has synchronised.
    pub(crate) fn desk<'a>(
        &self,
        screen: &'a Screen,
        folder: &Path,
        login: &'static str,
    ) -> Result<Desk<'a>, Failure> {
        if self.made.get().is_none() && !self.folder.exists() {
            self.make()?;
        }
        let _ = self.made.set(());
        let desk = Desk::new(screen, folder, login)?;
        copy(&self.folder, &desk.data())?;
        Ok(desk)
    }

    /// Removes it; each desk has its copy.
    pub(crate) fn clear(&self) {
        // What stays is in the target folder and goes with it.
        let _ = fs::remove_dir_all(&self.folder);
    }

    fn make(&self) -> Result<(), Failure> {
        countersign(&self.folder, "coach", &["sync"])?;
        // The main job waits its usual time between signature and sending; the
        // other journeys need not.
        countersign(&self.folder, "coach", &["setting", "hold_seconds", "1"])
    }
}

/// The command line, which shares a profile with the window.
fn countersign(data: &Path, login: &str, words: &[&str]) -> Result<(), Failure> {
    let mut command = process::command(workspace::program("countersign")?, &workspace::root());
    process::must(command.args(arguments(data, login)).args(words))
}

/// Which profile, who, and at the first start the hour: the profile keeps its
/// clock, and one set back would sign nothing.
fn arguments(data: &Path, login: &str) -> Vec<String> {
    let mut arguments = vec![
        "--data-dir".to_owned(),
        data.display().to_string(),
        "--as".to_owned(),
        login.to_owned(),
    ];
    if !data.join("demo").join("demo.json").exists() {
        arguments.extend(["--at".to_owned(), HOUR.to_owned()]);
    }
    arguments
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let cannot =
        |e: std::io::Error| Failure::Missing(format!("Could not copy {}: {e}", from.display()));
    for entry in fs::read_dir(from).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let target = to.join(entry.file_name());
        if entry.file_type().map_err(cannot)?.is_dir() {
            fs::create_dir_all(&target).map_err(cannot)?;
            let rights = entry.metadata().map_err(cannot)?.permissions();
            fs::set_permissions(&target, rights).map_err(cannot)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target).map_err(cannot)?;
        }
    }
    Ok(())
}
