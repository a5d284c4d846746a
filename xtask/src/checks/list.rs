//! The checks, in the order they run: the quick ones first.

use super::counts::Counts;
use crate::{
    demo,
    failure::Failure,
    journeys, package,
    packages::{self, Purpose},
    process, run, ui,
    workspace::{self, BUILD_FLAGS},
};

/// One check.
pub(crate) struct Check {
    pub(crate) name: &'static str,
    pub(crate) says: &'static str,
    pub(crate) run: fn(&Context) -> Result<Verdict, Failure>,
}

/// What the person asked for.
pub(crate) struct Context {
    pub(crate) install: bool,
}

/// A check that did not fail.
pub(crate) enum Verdict {
    Passed(Counts),
    /// Not run, and why: said aloud in the report.
    Skipped(String),
}

type Ran = Result<Verdict, Failure>;

const fn check(name: &'static str, says: &'static str, run: fn(&Context) -> Ran) -> Check {
    Check { name, says, run }
}

/// Every check there is.
pub(crate) const ALL: &[Check] = &[
    check("packages", "system packages are here", packages),
    check("format", "Rust code is formatted", format),
    check(
        "ui-install",
        "the window's packages are those of the lock file",
        ui_install,
    ),
    check(
        "ui-lint",
        "the window's code is formatted and lint-free",
        |_| script("lint"),
    ),
    check("ui-types", "the window's types hold", |_| script("types")),
    check("ui-test", "the window's tests", |_| ui_test()),
    check("ui-build", "the window's bundle builds", |_| {
        script("build")
    }),
    check("clippy", "Rust lints, warnings denied", clippy),
    check("bans", "licences, bans and sources, by cargo-deny", bans),
    check("rust", "Rust tests, the architecture among them", rust),
    check("doc", "examples in the documentation", doc),
    check("programs", "every program builds", programs),
    check(
        "demo",
        "the main job on the demo practice, start to receipt",
        journey,
    ),
    check(
        "journeys",
        "through the real window, to the sandbox's inbox",
        through_the_window,
    ),
    check(
        "package",
        "packages install, start, and leave people's data when they go",
        installers,
    ),
];

fn packages(context: &Context) -> Ran {
    packages::ensure(&[Purpose::Build, Purpose::Check], context.install)?;
    passed()
}

fn format(_: &Context) -> Ran {
    process::must(process::cargo(&workspace::root()).args(["fmt", "--all", "--check"]))?;
    passed()
}

fn ui_install(_: &Context) -> Ran {
    ui::install()?;
    passed()
}

fn script(name: &str) -> Ran {
    process::must(&mut ui::npm(&["run", "--silent", name]))?;
    passed()
}

fn ui_test() -> Ran {
    counted(&mut ui::npm(&["run", "--silent", "test"]), true)
}

fn clippy(_: &Context) -> Ran {
    process::must(
        process::cargo(&workspace::root())
            .arg("clippy")
            .args(BUILD_FLAGS)
            .args(["--all-targets", "--", "-D", "warnings"]),
    )?;
    passed()
}

fn bans(_: &Context) -> Ran {
    if !process::answers("cargo-deny", &["--version"]) {
        return Ok(Verdict::Skipped(
            "cargo-deny is not installed; the architecture test holds the same rules".into(),
        ));
    }
    process::must(process::cargo(&workspace::root()).args([
        "deny",
        "--workspace",
        "--locked",
        "check",
        "bans",
        "licenses",
        "sources",
    ]))?;
    passed()
}

fn rust(_: &Context) -> Ran {
    let mut cargo = process::cargo(&workspace::root());
    if process::answers("cargo-nextest", &["nextest", "--version"]) {
        cargo.args(["nextest", "run", "--no-fail-fast"]);
    } else {
        cargo.args(["test", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    }
    counted(cargo.args(BUILD_FLAGS), true)
}

fn doc(_: &Context) -> Ran {
    counted(
        process::cargo(&workspace::root())
            .args(["test", "--doc"])
            .args(BUILD_FLAGS),
        false,
    )
}

fn programs(_: &Context) -> Ran {
    run::build_programs()?;
    passed()
}

fn journey(_: &Context) -> Ran {
    demo::main_job(&demo::fresh_folder("journeys/demo")?)?;
    passed()
}

fn through_the_window(_: &Context) -> Ran {
    let out = demo::fresh_folder("journeys/window")?;
    journeys::run(&[], &out).map(Verdict::Passed)
}

fn installers(_: &Context) -> Ran {
    match package::check()? {
        Some(why) => Ok(Verdict::Skipped(why)),
        None => passed(),
    }
}

fn passed() -> Ran {
    Ok(Verdict::Passed(Counts::default()))
}

/// Runs a test runner and reads its closing lines. A runner that must find
/// tests and finds none has failed, whatever its exit code.
fn counted(command: &mut std::process::Command, must_find: bool) -> Ran {
    let outcome = process::kept(command)?;
    let counts = Counts::read(&outcome.said);
    if !outcome.succeeded {
        return Err(Failure::Tests(process::line(command), counts));
    }
    if must_find && counts.is_empty() {
        return Err(Failure::Check(format!(
            "No test ran: {}",
            process::line(command)
        )));
    }
    Ok(Verdict::Passed(counts))
}
