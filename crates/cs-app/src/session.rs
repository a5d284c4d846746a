//! Signing in, enrolling a signing key, the PIN.

use crate::Workstation;
use cs_access::{Principal, UserId};
use cs_approval::{
    EnrolmentRecord, EventKind, IssuerKeys, TrustedKeys, UserKey, WrappedKey, enrolment_nonce,
    make_key, unlock_counted,
};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{SETTING_AUDIENCE, SETTING_ISSUER_KEYS, SecretName, SignedIn};
use serde_json::Value;
use zeroize::Zeroizing;

/// A PIN as typed; wiped when dropped.
pub struct PinEntry(Zeroizing<String>);

impl PinEntry {
    /// Takes what was typed.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Whether two entries are the same (typed twice when choosing).
    pub fn same_as(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl Workstation {
    /// Signs a person in at the practice's server.
    ///
    /// # Errors
    /// [`Code::SignInFailed`], [`Code::SignInUntrusted`], [`Code::Offline`],
    /// [`Code::TenantForbidden`].
    pub async fn sign_in(&self) -> Outcome<Principal> {
        let signed_in = self.ports.identity.sign_in(None).await?;
        self.accept(&signed_in)?;
        Ok(signed_in.principal)
    }

    fn accept(&self, signed_in: &SignedIn) -> Outcome<()> {
        let principal = &signed_in.principal;
        let mut who = self.system_context("sign-in")?;
        who.principal = Some(principal.clone());
        if !principal.belongs_to(&self.practice.tenant) {
            self.record(
                &who,
                AuditAction::Session,
                AuditOutcome::Refused,
                Code::TenantForbidden.name(),
            )?;
            return Err(Fault::new(Code::TenantForbidden));
        }
        self.record(&who, AuditAction::Session, AuditOutcome::Success, "")?;
        self.keep_issuer_keys(&principal.user.issuer, &signed_in.jwks)?;
        self.keep_principal(principal)
    }

    fn keep_principal(&self, principal: &Principal) -> Outcome<()> {
        let kept = serde_json::to_value(principal).map_err(|_| Fault::new(Code::Internal))?;
        self.ports
            .settings
            .set(&format!("principal:{}", principal.user.key()), &kept)?;
        self.remember_name(principal)?;
        self.hold_principal(Some(principal.clone()));
        Ok(())
    }

    /// Takes up the session of somebody who signed in here before, without the
    /// network: role and practices as last confirmed.
    ///
    /// # Errors
    /// [`Code::SignedOut`] when this person never signed in on this device.
    pub fn resume(&self, user: &UserId) -> Outcome<Principal> {
        let principal = self
            .kept_principal(user)?
            .ok_or_else(|| Fault::new(Code::SignedOut))?;
        self.hold_principal(Some(principal.clone()));
        Ok(principal)
    }

    pub(crate) fn kept_principal(&self, user: &UserId) -> Outcome<Option<Principal>> {
        let kept = self
            .ports
            .settings
            .get(&format!("principal:{}", user.key()))?;
        Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
    }

    /// Asks the server to confirm role and practices with a fresh token.
    pub(crate) async fn confirm_role(&self) -> Outcome<()> {
        let held = self.principal()?;
        let confirmed = self
            .ports
            .identity
            .confirm()
            .await?
            .ok_or_else(|| Fault::new(Code::SessionExpired))?;
        if confirmed.user != held.user {
            return Err(Fault::new(Code::SignInUntrusted).with("why", "another person's session"));
        }
        self.keep_principal(&confirmed)?;
        if confirmed.belongs_to(&self.practice.tenant) {
            return Ok(());
        }
        let mut who = self.system_context("confirm-role")?;
        who.principal = Some(confirmed);
        self.record(
            &who,
            AuditAction::Session,
            AuditOutcome::Refused,
            Code::TenantForbidden.name(),
        )?;
        Err(Fault::new(Code::TenantForbidden))
    }

    /// Signs out: tokens are revoked and forgotten, drafts stay.
    ///
    /// # Errors
    /// Secret store codes.
    pub async fn sign_out(&self) -> Outcome<()> {
        let who = self.context("sign-out")?;
        self.record(&who, AuditAction::Session, AuditOutcome::Success, "")?;
        self.ports.identity.sign_out().await?;
        if let Some(principal) = &who.principal {
            self.ports
                .settings
                .set(&format!("principal:{}", principal.user.key()), &Value::Null)?;
        }
        self.hold_principal(None);
        Ok(())
    }

    /// Makes this person's signing key on this device: a fresh sign-in whose
    /// token commits the public key, so that any device of the practice can check
    /// whose key it is.
    ///
    /// # Errors
    /// [`Code::PinTooWeak`], the sign-in codes, [`Code::EnrolmentNotFresh`].
    pub async fn enrol(&self, pin: &PinEntry) -> Outcome<()> {
        let before = self.principal()?;
        let secret: Zeroizing<[u8; 32]> = Zeroizing::new(self.random_array()?);
        let seed: Zeroizing<[u8; 32]> = Zeroizing::new(self.random_array()?);
        let (wrapped, key) = make_key(&seed, pin.text(), &secret, self.random_array()?)?;

        let salt: [u8; 16] = self.random_array()?;
        let nonce = enrolment_nonce(
            &key.public_hex(),
            &self.device,
            &self.device_key.public_hex(),
            &salt,
        );
        let signed_in = self.ports.identity.sign_in(Some(nonce)).await?;
        if signed_in.principal.user != before.user {
            return Err(Fault::new(Code::SignInUntrusted).with("why", "another person signed in"));
        }
        self.accept(&signed_in)?;
        let record = EnrolmentRecord::new(
            &before.user,
            &key,
            &self.device,
            &self.device_key,
            salt,
            signed_in.id_token.to_string(),
            self.now(),
        );
        let user_key = before.user.key();
        self.ports
            .secrets
            .set(&SecretName::SigningSecret(user_key.clone()), &*secret)?;
        self.keep_key(&user_key, &wrapped)?;
        let who = self.context("enrol")?;
        self.emit(&who, None, EventKind::Enrolled(record.to_text()))?;
        self.record(
            &who,
            AuditAction::Session,
            AuditOutcome::Success,
            "enrolled",
        )
    }

    /// Whether the signed-in person can sign on this device.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn is_enrolled(&self) -> Outcome<bool> {
        Ok(self.kept_key(&self.principal()?.user.key())?.is_some())
    }

    /// Opens the signing key with the PIN. A failure is counted durably before it
    /// is answered, so that stopping the program gains nobody a sixth try.
    pub(crate) fn open_key(&self, pin: &PinEntry) -> Outcome<UserKey> {
        let user_key = self.principal()?.user.key();
        let mut wrapped = self
            .kept_key(&user_key)?
            .ok_or_else(|| Fault::new(Code::NotEnrolled))?;
        let name = SecretName::SigningSecret(user_key.clone());
        let kept = self
            .ports
            .secrets
            .get(&name)?
            .ok_or_else(|| Fault::new(Code::NotEnrolled))?;
        let secret: Zeroizing<[u8; 32]> = <[u8; 32]>::try_from(kept.as_slice())
            .map(Zeroizing::new)
            .map_err(|_| Fault::new(Code::StoreDamaged).with("what", "signing secret"))?;
        let opened = unlock_counted(&mut wrapped, pin.text(), &secret, &mut |wrapped| {
            self.keep_key(&user_key, wrapped)
        });
        opened.map_err(|fault| {
            let code = if wrapped.pin.tries_left() == 0 {
                Code::PinLocked
            } else {
                fault.code()
            };
            let noted = self.context("pin").and_then(|who| {
                self.record(
                    &who,
                    AuditAction::Session,
                    AuditOutcome::Refused,
                    code.name(),
                )
            });
            noted
                .err()
                .unwrap_or_else(|| Fault::new(code).with("tries_left", wrapped.pin.tries_left()))
        })
    }

    fn random_array<const N: usize>(&self) -> Outcome<[u8; N]> {
        let mut bytes = [0; N];
        self.ports.random.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn keep_key(&self, user_key: &str, wrapped: &WrappedKey) -> Outcome<()> {
        let kept = serde_json::to_value(wrapped).map_err(|_| Fault::new(Code::Internal))?;
        self.ports
            .settings
            .set(&format!("signing-key:{user_key}"), &kept)
    }

    pub(crate) fn kept_key(&self, user_key: &str) -> Outcome<Option<WrappedKey>> {
        let kept = self
            .ports
            .settings
            .get(&format!("signing-key:{user_key}"))?;
        kept.map(|kept| serde_json::from_value(kept).map_err(|_| Fault::new(Code::StoreDamaged)))
            .transpose()
    }

    /// Issuer keys are remembered as this device fetched them: an enrolment made
    /// before the issuer rotated its keys stays verifiable.
    fn keep_issuer_keys(&self, issuer: &str, jwks: &Value) -> Outcome<()> {
        let mut keys = self.issuer_keys()?;
        keys.add(issuer, jwks)?;
        let kept = serde_json::to_value(&keys).map_err(|_| Fault::new(Code::Internal))?;
        self.ports.settings.set(
            SETTING_AUDIENCE,
            &Value::from(self.practice.client_id.clone()),
        )?;
        self.ports.settings.set(SETTING_ISSUER_KEYS, &kept)
    }

    fn issuer_keys(&self) -> Outcome<IssuerKeys> {
        let kept = self.ports.settings.get(SETTING_ISSUER_KEYS)?;
        kept.map_or_else(
            || Ok(IssuerKeys::new()),
            |kept| serde_json::from_value(kept).map_err(|_| Fault::new(Code::StoreDamaged)),
        )
    }

    /// The keys this practice trusts now, from the verified enrolment chain.
    pub(crate) fn trusted_keys(&self) -> Outcome<TrustedKeys> {
        let events = self.ports.queue.key_events()?;
        let (keys, _rejected) = TrustedKeys::from_events(
            &events,
            &self.issuer_keys()?,
            &self.practice.client_id,
            &self.practice.tenant,
        );
        Ok(keys)
    }
}
