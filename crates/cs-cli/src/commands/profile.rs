//! `countersign profile …`: a practice of one's own.

use crate::args::{Global, ProfileCommand};
use crate::seat::data_dir;
use crate::terminal::{ask_secret, remark, say, show};
use cs_compose::{ProfileFile, ProfileFolder, keep_channel_secret};
use cs_error::{Code, Fault, Outcome};

/// Runs one of them.
pub fn run(global: &Global, command: &ProfileCommand) -> Outcome<()> {
    let data_dir = data_dir(global)?;
    match command {
        ProfileCommand::Template => {
            let template = ProfileFile::template()?;
            say(&serde_json::to_string_pretty(&template).map_err(|_| Fault::new(Code::Internal))?)
        }
        ProfileCommand::List => {
            let mut names = vec!["demo".to_owned()];
            let entries = std::fs::read_dir(&data_dir).into_iter().flatten().flatten();
            names.extend(
                entries
                    .filter(|entry| entry.path().join("profile.json").is_file())
                    .filter_map(|entry| entry.file_name().into_string().ok())
                    .filter(|name| name != "demo"),
            );
            names.sort();
            show(global.json, &names, |names| names.join("\n"))
        }
        ProfileCommand::Add { path } => {
            let bytes = std::fs::read(path)
                .map_err(|_| Fault::new(Code::InputInvalid).with("why", "unreadable"))?;
            let file: ProfileFile = serde_json::from_slice(&bytes)
                .map_err(|error| Fault::new(Code::InputInvalid).with("line", error.line()))?;
            if file.practice.demo || global.profile == "demo" {
                return Err(Fault::new(Code::InputInvalid)
                    .with("why", "the demo makes itself; give --profile NAME"));
            }
            let folder = ProfileFolder::at(&data_dir, &global.profile)?;
            folder.write(&file)?;
            let secrets = crate::seat::secrets(&folder, global, false)?;
            if file.endpoints.sms.is_some() {
                keep_channel_secret(&*secrets, "sms", &ask_secret("SMS account token: ")?)?;
            }
            if file.endpoints.mail.is_some() {
                keep_channel_secret(&*secrets, "mail", &ask_secret("Mail password: ")?)?;
            }
            remark(&format!(
                "Added. Sign in with: countersign --profile {} sign-in",
                global.profile
            ));
            Ok(())
        }
    }
}
