//! What the program is started with.

use crate::desk::DeepLink;
use clap::Parser;
use cs_compose::default_data_dir;
use cs_error::{Code, Fault, Outcome};
use std::path::{Path, PathBuf};

/// The profile that needs no setting up.
pub(crate) const DEMO: &str = "demo";

/// Countersign: an agent finds, checks and drafts; a person countersigns; only
/// then does anything leave.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "countersign-desktop",
    version,
    max_term_width = 100,
    after_help = "Without a profile of your own the window opens on the DEMO practice: synthetic patients,\n\
        sandboxes on this computer, no key and no network.\n\n\
        EXIT CODES\n  \
        0 closed   1 the window could not open   2 the arguments are wrong   70 internal"
)]
pub(crate) struct Args {
    /// Folder that holds the profiles.
    #[arg(long, env = "COUNTERSIGN_DATA_DIR", value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Profile; without one, your own if there is one, else `demo`.
    #[arg(long, env = "COUNTERSIGN_PROFILE", value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// Demo only: the seat to begin at: a demo login (coach, coach2, specialist,
    /// admin, account, mps, clinician, optical-admin, optical-coach) or a role.
    #[arg(long = "as", value_name = "LOGIN")]
    pub(crate) as_login: Option<String>,
    /// Demo only: set the demo's clock to this hour of its practice's day; the
    /// profile keeps it. Texts go out in contact hours only.
    #[arg(long, value_name = "HH:MM")]
    pub(crate) at: Option<String>,
    /// Demo only: do not start the practice's servers, as if the network were cut.
    #[arg(long)]
    pub(crate) offline: bool,
    /// A place to open: countersign://today, countersign://patient/ID,
    /// countersign://approvals/ID.
    #[arg(value_name = "LINK")]
    pub(crate) link: Option<String>,
}

/// What is opened, after the arguments were checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    /// Folder that holds the profiles.
    pub(crate) data_dir: PathBuf,
    /// Profile.
    pub(crate) profile: String,
    /// The seat to begin at.
    pub(crate) seat: Option<String>,
    /// The demo's hour.
    pub(crate) at: Option<String>,
    /// Whether the demo's servers stay down.
    pub(crate) offline: bool,
    /// A place to open.
    pub(crate) link: Option<DeepLink>,
}

impl Opening {
    /// Checks the arguments. A link that is none is left out: another program made
    /// it, and a person must not be kept from starting this one.
    ///
    /// # Errors
    /// [`Code::InputInvalid`].
    pub(crate) fn of(args: Args) -> Outcome<Self> {
        let data_dir = args.data_dir.map_or_else(default_data_dir, Ok)?;
        let profile = args.profile.unwrap_or_else(|| usual_profile(&data_dir));
        cs_app::below::TenantId::parse(&profile)?;
        if profile != DEMO && (args.as_login.is_some() || args.at.is_some() || args.offline) {
            return Err(Fault::new(Code::InputInvalid)
                .with("why", "--as, --at and --offline are for the demo"));
        }
        let seat = args.as_login.as_deref();
        let seat = seat
            .map(|login| cs_demo::login_of(Some(login)))
            .transpose()?;
        Ok(Self {
            data_dir,
            profile,
            seat: seat.map(str::to_owned),
            at: args.at,
            offline: args.offline,
            link: args.link.as_deref().and_then(DeepLink::parse),
        })
    }
}

/// One's own profile where there is one (the first by name of several), else the
/// demo.
fn usual_profile(data_dir: &Path) -> String {
    let folders = std::fs::read_dir(data_dir).into_iter().flatten().flatten();
    let mut own: Vec<String> = folders
        .filter(|entry| entry.path().join("profile.json").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name != DEMO)
        .collect();
    own.sort();
    own.into_iter().next().unwrap_or_else(|| DEMO.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(data: &Path, words: &[&str]) -> Outcome<Opening> {
        let mut all = vec!["countersign-desktop", "--data-dir", data.to_str().unwrap()];
        all.extend(words);
        Opening::of(Args::try_parse_from(all).unwrap())
    }

    #[test]
    fn the_demo_opens_unless_there_is_a_profile_of_ones_own() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(opening(data.path(), &[]).unwrap().profile, "demo");
        for name in ["west", "east", "empty"] {
            std::fs::create_dir(data.path().join(name)).unwrap();
        }
        for name in ["west", "east"] {
            std::fs::write(data.path().join(name).join("profile.json"), "{}").unwrap();
        }
        assert_eq!(opening(data.path(), &[]).unwrap().profile, "east");
        let chosen = opening(data.path(), &["--profile", "west"]).unwrap();
        assert_eq!(chosen.profile, "west");
    }

    #[test]
    fn what_is_for_the_demo_is_refused_elsewhere_and_paths_are_no_profiles() {
        let data = tempfile::tempdir().unwrap();
        for words in [
            ["--profile", "own", "--offline"].as_slice(),
            &["--profile", "own", "--as", "coach"],
            &["--profile", "own", "--at", "09:00"],
            &["--profile", "../x"],
            &["--as", "nobody"],
        ] {
            assert_eq!(
                opening(data.path(), words).unwrap_err().code(),
                Code::InputInvalid,
                "{words:?}"
            );
        }
        let seat = opening(data.path(), &["--as", "health_coach"])
            .unwrap()
            .seat;
        assert_eq!(seat.as_deref(), Some("coach"));
    }

    #[test]
    fn a_bad_link_keeps_nobody_from_starting() {
        let data = tempfile::tempdir().unwrap();
        let link = |text| opening(data.path(), &[text]).unwrap().link;
        assert_eq!(link("countersign://today"), Some(DeepLink::Today));
        assert_eq!(link("countersign://patient/../../x"), None);
    }
}
