//! Profiles on disk: which practice, which servers, where its files are.
//!
//! A profile's folder holds `profile.json` (addresses, no secret), the
//! passphrase file where no keyring runs, and a folder per tenant with the
//! encrypted store. The folder is readable by its owner only.

use cs_access::TenantId;
use cs_app::PracticeProfile;
use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// Addresses of the practice's systems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// Base of the PMS (`https://pms.example.org`).
    pub pms: String,
    /// OpenID issuer.
    pub issuer: String,
    /// SMS provider; `None` when the practice sends none.
    pub sms: Option<SmsEndpoint>,
    /// Mail relay; `None` when the practice sends none.
    pub mail: Option<MailEndpoint>,
    /// Extra certificate authority (PEM); only the demo profile has one.
    pub extra_roots_pem: Option<String>,
}

/// An account at an SMS provider on Twilio's API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmsEndpoint {
    /// Base (`https://api.twilio.com`).
    pub base: String,
    /// Account sid; the token is a secret.
    pub account: String,
    /// Sending number, E.164.
    pub from: String,
}

/// A mail relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailEndpoint {
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Whether TLS starts at once (465) instead of by STARTTLS.
    pub implicit_tls: bool,
    /// Account; the password is a secret.
    pub user: String,
    /// Sender address.
    pub from: String,
}

/// `profile.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileFile {
    /// The practice.
    pub practice: PracticeProfile,
    /// Its systems.
    pub endpoints: Endpoints,
}

impl ProfileFile {
    /// A description to fill in.
    ///
    /// # Errors
    /// Never in practice; the tenant id is a constant.
    pub fn template() -> Outcome<Self> {
        Ok(Self {
            practice: PracticeProfile {
                tenant: TenantId::parse("your-practice-id")?,
                name: "Your Practice".to_owned(),
                phone: "+15555550100".to_owned(),
                zone: "America/New_York".to_owned(),
                client_id: "countersign-desktop".to_owned(),
                demo: false,
            },
            endpoints: Endpoints {
                pms: "https://pms.example.org".to_owned(),
                issuer: "https://signin.example.org".to_owned(),
                sms: Some(SmsEndpoint {
                    base: "https://api.twilio.com".to_owned(),
                    account: "AC…".to_owned(),
                    from: "+15555550100".to_owned(),
                }),
                mail: Some(MailEndpoint {
                    host: "mail.example.org".to_owned(),
                    port: 587,
                    implicit_tls: false,
                    user: "countersign@example.org".to_owned(),
                    from: "care@example.org".to_owned(),
                }),
                extra_roots_pem: None,
            },
        })
    }

    /// Checks what a profile may hold. The demo profile can hold no real
    /// endpoint, and only it may trust an authority of its own.
    ///
    /// # Errors
    /// [`Code::InputInvalid`], [`Code::DestinationForbidden`].
    pub fn check(&self) -> Outcome<()> {
        self.practice.tz()?;
        let mut addresses = vec![self.endpoints.pms.as_str(), self.endpoints.issuer.as_str()];
        addresses.extend(self.endpoints.sms.iter().map(|sms| sms.base.as_str()));
        for address in addresses {
            let url = url::Url::parse(address)
                .map_err(|_| Fault::new(Code::InputInvalid).with("field", "address"))?;
            if url.scheme() != "https" {
                return Err(Fault::new(Code::InputInvalid).with("why", "addresses must be https"));
            }
            if self.practice.demo && !is_loopback(url.host_str()) {
                return Err(Fault::new(Code::DestinationForbidden)
                    .with("why", "demo reaches this computer only"));
            }
        }
        let mail_away = self
            .endpoints
            .mail
            .as_ref()
            .is_some_and(|mail| !is_loopback(Some(&mail.host)));
        if self.practice.demo && mail_away {
            return Err(Fault::new(Code::DestinationForbidden)
                .with("why", "demo reaches this computer only"));
        }
        if !self.practice.demo && self.endpoints.extra_roots_pem.is_some() {
            return Err(Fault::new(Code::InputInvalid)
                .with("why", "only the demo trusts its own authority"));
        }
        Ok(())
    }
}

fn is_loopback(host: Option<&str>) -> bool {
    matches!(host, Some("127.0.0.1" | "localhost" | "[::1]" | "::1"))
}

/// The folder of one profile.
#[derive(Clone, Debug)]
pub struct ProfileFolder {
    root: PathBuf,
}

impl ProfileFolder {
    /// The folder for a profile name under the data folder; made when missing.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for a name that could be a path,
    /// [`Code::StoreUnwritable`].
    pub fn at(data_dir: &Path, name: &str) -> Outcome<Self> {
        TenantId::parse(name)?;
        let root = data_dir.join(name);
        private_folder(&root)?;
        Ok(Self { root })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Where a tenant's store is.
    ///
    /// # Errors
    /// [`Code::StoreUnwritable`].
    pub fn store(&self, tenant: &TenantId) -> Outcome<PathBuf> {
        let folder = self.root.join("tenants").join(tenant.as_str());
        private_folder(&folder)?;
        Ok(folder.join("store.db"))
    }

    /// Where secrets rest when no keyring runs.
    pub fn passphrase_file(&self) -> PathBuf {
        self.root.join("secrets.json")
    }

    /// Reads `profile.json`.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::InputInvalid`], and [`ProfileFile::check`]'s.
    pub fn read(&self) -> Outcome<ProfileFile> {
        let bytes = fs::read(self.root.join("profile.json"))
            .map_err(|_| Fault::new(Code::NotFound).with("what", "profile"))?;
        let file: ProfileFile = serde_json::from_slice(&bytes)
            .map_err(|error| Fault::new(Code::InputInvalid).with("line", error.line()))?;
        file.check()?;
        Ok(file)
    }

    /// Writes `profile.json`, whole or not at all.
    ///
    /// # Errors
    /// [`ProfileFile::check`]'s, [`Code::StoreUnwritable`].
    pub fn write(&self, file: &ProfileFile) -> Outcome<()> {
        file.check()?;
        let bytes = serde_json::to_vec_pretty(file).map_err(|_| Fault::new(Code::Internal))?;
        let (part, whole) = (
            self.root.join("profile.json.part"),
            self.root.join("profile.json"),
        );
        fs::write(&part, bytes)
            .and_then(|()| fs::rename(&part, &whole))
            .map_err(|_| Fault::new(Code::StoreUnwritable))
    }
}

fn private_folder(path: &Path) -> Outcome<()> {
    fs::create_dir_all(path).map_err(|_| Fault::new(Code::StoreUnwritable))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))
            .map_err(|_| Fault::new(Code::StoreUnwritable))?;
    }
    Ok(())
}

/// The folder profiles live in unless one is given: the platform's place for
/// application data.
///
/// # Errors
/// [`Code::InputInvalid`] when the environment names no home.
pub fn default_data_dir() -> Outcome<PathBuf> {
    let from = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let home = if cfg!(windows) {
        from("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")))
    };
    home.map(|home| home.join("countersign"))
        .ok_or_else(|| Fault::new(Code::InputInvalid).with("why", "no home folder"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_profile_can_hold_no_real_endpoint() {
        let mut file = ProfileFile::template().unwrap();
        assert!(file.check().is_ok());
        file.practice.demo = true;
        assert_eq!(file.check().unwrap_err().code(), Code::DestinationForbidden);
        file.endpoints.pms = "https://127.0.0.1:9".into();
        file.endpoints.issuer = "https://127.0.0.1:9".into();
        file.endpoints.sms = None;
        assert_eq!(
            file.check().unwrap_err().code(),
            Code::DestinationForbidden,
            "mail is still away"
        );
        file.endpoints.mail = None;
        assert!(file.check().is_ok());
    }

    #[test]
    fn a_real_profile_trusts_no_authority_of_its_own_and_no_plain_http() {
        let mut file = ProfileFile::template().unwrap();
        file.endpoints.extra_roots_pem = Some("x".into());
        assert!(file.check().is_err());
        let mut file = ProfileFile::template().unwrap();
        file.endpoints.pms = "http://pms.example.org".into();
        assert!(file.check().is_err());
    }
}
