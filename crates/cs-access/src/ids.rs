//! Identifiers of tenants, people and devices: validated at the door.

use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A practice. Also a folder name, so the alphabet is closed:
/// `[a-zA-Z0-9_-]{1,64}` (healthclaw guardrails, "Tenant Isolation").
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantId(String);

impl TenantId {
    /// Takes an id of the closed alphabet, refuses anything else.
    ///
    /// # Errors
    /// [`Code::InputInvalid`].
    pub fn parse(text: &str) -> Outcome<Self> {
        let good = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if good {
            Ok(Self(text.to_owned()))
        } else {
            Err(Fault::new(Code::InputInvalid).with("field", "tenant"))
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TenantId {
    type Error = Fault;
    fn try_from(text: String) -> Outcome<Self> {
        Self::parse(&text)
    }
}

impl From<TenantId> for String {
    fn from(id: TenantId) -> Self {
        id.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person who signs in: the issuer and subject of OpenID Connect, which
/// together are unique and never reassigned (OIDC Core §2).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UserId {
    /// Issuer URL.
    pub issuer: String,
    /// Subject within the issuer.
    pub subject: String,
}

impl UserId {
    /// One text for keys and audit fields: `issuer#subject`.
    pub fn key(&self) -> String {
        format!("{}#{}", self.issuer, self.subject)
    }
}

/// One installation under one OS account: 16 random bytes as hex.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DeviceId(String);

impl DeviceId {
    /// From 16 random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes.iter().map(|b| format!("{b:02x}")).collect())
    }

    /// Takes stored text of the right shape (32 hex digits).
    ///
    /// # Errors
    /// [`Code::InputInvalid`].
    pub fn parse(text: &str) -> Outcome<Self> {
        if text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(Fault::new(Code::InputInvalid).with("field", "device"))
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_id_is_never_a_path() {
        assert!(TenantId::parse("harbor-health").is_ok());
        for bad in ["", "../x", "a/b", "a b", &"x".repeat(65), "ü"] {
            assert_eq!(
                TenantId::parse(bad).unwrap_err().code(),
                Code::InputInvalid,
                "{bad}"
            );
        }
        assert!(serde_json::from_str::<TenantId>("\"../x\"").is_err());
    }

    #[test]
    fn a_device_id_round_trips() {
        let id = DeviceId::from_random([0xab; 16]);
        assert_eq!(DeviceId::parse(id.as_str()).unwrap(), id);
        assert!(DeviceId::parse("zz").is_err());
    }
}
