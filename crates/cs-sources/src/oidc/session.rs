//! One person's session: a valid access token whenever one is asked for.

use super::{OidcClient, SignIn, Tokens, UserAgent};
use crate::pms::AccessTokens;
use async_trait::async_trait;
use cs_access::{Principal, UserId};
use cs_error::{Code, Fault, Outcome};
use cs_net::Cancel;
use cs_ports::{IdentityProvider, Secrets, SignedIn};
use std::sync::{Arc, PoisonError};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

/// An access token this close to its end is renewed first.
const EARLY_SECONDS: i64 = 60;

#[derive(Default)]
struct Seat {
    user: Option<UserId>,
    tokens: Option<Tokens>,
}

/// Signs in, keeps and renews tokens, signs out. Renewals happen one at a time:
/// a refresh token counts once, and using it twice ends the whole session.
pub struct Session {
    client: OidcClient,
    agent: Arc<dyn UserAgent>,
    secrets: Arc<dyn Secrets>,
    seat: Mutex<Seat>,
    under_way: std::sync::Mutex<Option<Cancel>>,
}

impl Session {
    /// `user`: who used this seat last; their kept tokens are used.
    pub fn new(
        client: OidcClient,
        agent: Arc<dyn UserAgent>,
        secrets: Arc<dyn Secrets>,
        user: Option<UserId>,
    ) -> Self {
        let seat = Mutex::new(Seat { user, tokens: None });
        Self {
            client,
            agent,
            secrets,
            seat,
            under_way: std::sync::Mutex::new(None),
        }
    }

    /// Who sits here.
    pub async fn user(&self) -> Option<UserId> {
        self.seat.lock().await.user.clone()
    }

    /// Stops a sign-in that waits for the browser.
    pub fn cancel_sign_in(&self) {
        if let Some(cancel) = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
        {
            cancel.cancel();
        }
    }

    /// Tokens that are good now; renewed when they are near their end, or when
    /// `unless` is the access token that was refused.
    async fn valid(&self, seat: &mut Seat, unless: Option<&str>, force: bool) -> Outcome<Tokens> {
        let user = seat
            .user
            .clone()
            .ok_or_else(|| Fault::new(Code::SignedOut))?;
        // Another process of the same person may have renewed them meanwhile.
        let kept = Tokens::load(self.secrets.as_ref(), &user)?;
        let Some(tokens) = kept else {
            seat.tokens = None;
            return Err(Fault::new(Code::SignedOut));
        };
        let fresh = (tokens.expires_at - self.client.now()).num_seconds() > EARLY_SECONDS;
        let refused = unless == Some(tokens.access.as_str());
        if fresh && !refused && !force {
            seat.tokens = Some(tokens.clone());
            return Ok(tokens);
        }
        self.renew(seat, &user, &tokens).await
    }

    async fn renew(&self, seat: &mut Seat, user: &UserId, old: &Tokens) -> Outcome<Tokens> {
        let expired = || Fault::new(Code::SessionExpired);
        let refresh = old.refresh.as_ref().ok_or_else(expired)?;
        match self.client.refresh(refresh).await {
            Ok(granted) => {
                let mut tokens = granted.tokens;
                // A server that doesn't rotate sends none back (RFC 6749 §6).
                tokens.refresh = tokens.refresh.or_else(|| old.refresh.clone());
                // Kept before use: a crash now must not lose the only good one.
                tokens.store(self.secrets.as_ref(), user)?;
                seat.tokens = Some(tokens.clone());
                Ok(tokens)
            }
            Err(fault) if fault.code() == Code::SessionExpired => {
                Tokens::forget(self.secrets.as_ref(), user)?;
                seat.tokens = None;
                Err(fault)
            }
            Err(fault) => Err(fault),
        }
    }
}

#[async_trait]
impl AccessTokens for Session {
    async fn access_token(&self) -> Outcome<Zeroizing<String>> {
        let mut seat = self.seat.lock().await;
        if let Some(tokens) = &seat.tokens
            && (tokens.expires_at - self.client.now()).num_seconds() > EARLY_SECONDS
        {
            return Ok(tokens.access.clone());
        }
        Ok(self.valid(&mut seat, None, false).await?.access)
    }

    async fn renewed(&self, refused: &str) -> Outcome<Zeroizing<String>> {
        let mut seat = self.seat.lock().await;
        // Somebody else may have renewed it while we waited for the lock.
        if let Some(tokens) = seat
            .tokens
            .as_ref()
            .filter(|tokens| tokens.access.as_str() != refused)
        {
            return Ok(tokens.access.clone());
        }
        Ok(self.valid(&mut seat, Some(refused), false).await?.access)
    }
}

#[async_trait]
impl IdentityProvider for Session {
    async fn sign_in(&self, nonce: Option<String>) -> Outcome<SignedIn> {
        let cancel = Cancel::new();
        *self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(cancel.clone());
        let sign_in = SignIn {
            client: &self.client,
            agent: self.agent.as_ref(),
            nonce,
            cancel: Some(cancel),
        };
        let result = sign_in.run().await;
        *self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
        let result = result?;
        let mut seat = self.seat.lock().await;
        let user = result.principal.user.clone();
        result.tokens.store(self.secrets.as_ref(), &user)?;
        *seat = Seat {
            user: Some(user),
            tokens: Some(result.tokens),
        };
        Ok(SignedIn {
            principal: result.principal,
            id_token: result.id_token,
            jwks: result.jwks,
            auth_time: result.auth_time,
        })
    }

    async fn confirm(&self) -> Outcome<Option<Principal>> {
        let mut seat = self.seat.lock().await;
        let tokens = match self.valid(&mut seat, None, true).await {
            Err(fault) if fault.code() == Code::SignedOut => return Ok(None),
            other => other?,
        };
        let claims = self
            .client
            .verify(&tokens.access, &self.client.config.api_audience)
            .await?;
        let principal = claims.principal(self.client.now())?;
        if seat.user.as_ref() != Some(&principal.user) {
            return Err(Fault::new(Code::SignInUntrusted).with("why", "sub"));
        }
        Ok(Some(principal))
    }

    async fn sign_out(&self) -> Outcome<()> {
        let mut seat = self.seat.lock().await;
        let Some(user) = seat.user.take() else {
            return Ok(());
        };
        seat.tokens = None;
        let kept = Tokens::load(self.secrets.as_ref(), &user)?;
        Tokens::forget(self.secrets.as_ref(), &user)?;
        if let Some(tokens) = kept {
            // Revoking the refresh token ends the whole grant (RFC 7009 §2.1).
            // Out of reach, it runs out by itself; here it is forgotten already.
            let _ = self
                .client
                .revoke(tokens.refresh.as_ref().unwrap_or(&tokens.access))
                .await;
        }
        Ok(())
    }
}
