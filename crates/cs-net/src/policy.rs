//! Where the product may connect to, and how patiently.

use crate::NetError;
use cs_error::{Code, Fault};
use std::time::Duration;
use url::Url;

/// What is spoken at a destination. There is no plain HTTP and no plain SMTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// HTTP over TLS.
    Https,
    /// Mail submission that is upgraded by STARTTLS before anything is said.
    Smtp,
    /// Mail submission over TLS from the first byte.
    Smtps,
}

/// One allowed destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// What is spoken there.
    pub scheme: Scheme,
    /// Host name or address, exactly as requests name it (case is ignored).
    pub host: String,
    /// Port.
    pub port: u16,
    /// What it is for ("pms", "sign-in", "sms"), shown in the connections list.
    pub purpose: String,
}

impl Destination {
    /// The destination of an `https` address; its path doesn't matter.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for anything but `https://host…`.
    pub fn https(address: &str, purpose: &str) -> Result<Self, Fault> {
        let invalid = || Fault::new(Code::InputInvalid).with("field", "address");
        let url = Url::parse(address).map_err(|_| invalid())?;
        let host = url
            .host_str()
            .filter(|_| url.scheme() == "https")
            .ok_or_else(invalid)?;
        let port = url.port_or_known_default().ok_or_else(invalid)?;
        Ok(Self {
            scheme: Scheme::Https,
            host: host.to_owned(),
            port,
            purpose: purpose.to_owned(),
        })
    }
}

/// Requests per second and at once, per host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests a second in the long run.
    pub per_second: u32,
    /// Requests that may come in one burst.
    pub burst: u32,
    /// Requests in flight at once.
    pub in_flight: usize,
}

impl Default for RateLimit {
    /// Below the practice's own limit of 50/s with a burst of 100
    /// (cs-practice WIRE §4), so that a second workstation has room.
    fn default() -> Self {
        Self {
            per_second: 40,
            burst: 60,
            in_flight: 6,
        }
    }
}

/// How long to wait for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Name, TCP and TLS together.
    pub connect: Duration,
    /// The whole exchange.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
        }
    }
}

/// How often and how long idempotent requests are tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryLimits {
    /// Tries altogether.
    pub attempts: u32,
    /// Tries altogether when no connection could be made at all.
    pub connect_attempts: u32,
    /// First wait; it doubles, with jitter.
    pub base: Duration,
    /// Longest single wait; a server that asks for more gets no further try.
    pub longest: Duration,
}

impl Default for RetryLimits {
    fn default() -> Self {
        Self {
            attempts: 4,
            connect_attempts: 2,
            base: Duration::from_millis(200),
            longest: Duration::from_secs(30),
        }
    }
}

/// What [`crate::Net`] is allowed to do.
#[derive(Clone, Debug, Default)]
pub struct NetPolicy {
    /// Allowed destinations; an empty list allows none.
    pub allowed: Vec<Destination>,
    /// Certificate authorities trusted besides the public ones (PEM): the demo
    /// authority, or a practice's own.
    pub extra_roots_pem: Option<String>,
    /// Timeouts.
    pub timeouts: Timeouts,
    /// Rate limit of each host.
    pub rate: RateLimit,
    /// Retries of idempotent requests.
    pub retry: RetryLimits,
    /// Largest answer in bytes; 0 means 32 MiB.
    pub max_response_bytes: usize,
}

impl NetPolicy {
    /// A policy with the default limits.
    pub fn to(allowed: Vec<Destination>) -> Self {
        Self {
            allowed,
            ..Self::default()
        }
    }

    pub(crate) const fn response_limit(&self) -> usize {
        if self.max_response_bytes == 0 {
            32 << 20
        } else {
            self.max_response_bytes
        }
    }

    /// The check before every connection.
    pub(crate) fn check(&self, scheme: Scheme, host: &str, port: u16) -> Result<(), NetError> {
        let known = self.allowed.iter().any(|one| {
            one.scheme == scheme && one.port == port && one.host.eq_ignore_ascii_case(host)
        });
        if known {
            Ok(())
        } else {
            Err(NetError::not_sent(Fault::new(Code::DestinationForbidden)))
        }
    }

    /// Parses and checks the address of an HTTP request.
    pub(crate) fn check_url(&self, text: &str) -> Result<Url, NetError> {
        let forbidden = || NetError::not_sent(Fault::new(Code::DestinationForbidden));
        let url = Url::parse(text)
            .map_err(|_| NetError::not_sent(Fault::new(Code::InputInvalid).with("field", "url")))?;
        let plain = url.username().is_empty() && url.password().is_none();
        let host = url
            .host_str()
            .filter(|_| url.scheme() == "https" && plain)
            .ok_or_else(forbidden)?;
        let port = url.port_or_known_default().ok_or_else(forbidden)?;
        self.check(Scheme::Https, host, port)?;
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_https_destinations_pass() {
        let policy = NetPolicy::to(vec![
            Destination::https("https://pms.example:8443/x", "pms").unwrap(),
        ]);
        assert!(
            policy
                .check_url("https://PMS.example:8443/api/patients?q=1")
                .is_ok()
        );
        for other in [
            "http://pms.example:8443/",
            "https://pms.example/",
            "https://pms.example:8443@evil.example/",
            "https://u:p@pms.example:8443/",
            "https://pms.example.evil.example:8443/",
            "file:///etc/passwd",
        ] {
            let error = policy.check_url(other).unwrap_err();
            assert_eq!(
                (error.code(), error.phase()),
                (Code::DestinationForbidden, crate::Phase::NotSent),
                "{other}"
            );
        }
        assert_eq!(
            policy.check_url("::").unwrap_err().code(),
            Code::InputInvalid
        );
        assert!(policy.check(Scheme::Smtp, "pms.example", 8443).is_err());
        assert!(
            NetPolicy::default()
                .check_url("https://pms.example/")
                .is_err()
        );
    }
}
