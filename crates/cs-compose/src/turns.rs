//! Turns between processes of one profile (the window beside the command line):
//! a refresh token counts once, and a key is made once.

use async_trait::async_trait;
use cs_access::Principal;
use cs_error::{Code, Fault, Outcome};
use cs_ports::{IdentityProvider, SignedIn};
use cs_sources::AccessTokens;
use cs_sources::oidc::Session;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Takes the turn a file stands for and waits while another process has it; it
/// ends when the answer is dropped, or with the process.
///
/// # Errors
/// [`Code::StoreUnwritable`].
pub fn take(path: &Path) -> Outcome<File> {
    let unwritable = |_| Fault::new(Code::StoreUnwritable);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(unwritable)?;
    file.lock().map_err(unwritable)?;
    Ok(file)
}

/// A session whose renewals wait for those of other processes. Tokens are read
/// again inside the turn, so the second process uses what the first one got.
pub struct SessionInTurn {
    session: Arc<Session>,
    turn: PathBuf,
}

impl SessionInTurn {
    /// `turn` is a file in the profile's folder.
    pub const fn new(session: Arc<Session>, turn: PathBuf) -> Self {
        Self { session, turn }
    }

    /// Waiting for a file lock blocks its thread, so it gets one of its own.
    async fn take(&self) -> Outcome<File> {
        let turn = self.turn.clone();
        tokio::task::spawn_blocking(move || take(&turn))
            .await
            .map_err(|_| Fault::new(Code::Internal).with("what", "a turn"))?
    }
}

#[async_trait]
impl IdentityProvider for SessionInTurn {
    // A person may take minutes at the sign-in page: no turn is held meanwhile.
    async fn sign_in(&self, nonce: Option<String>) -> Outcome<SignedIn> {
        self.session.sign_in(nonce).await
    }

    async fn confirm(&self) -> Outcome<Option<Principal>> {
        let _turn = self.take().await?;
        self.session.confirm().await
    }

    async fn sign_out(&self) -> Outcome<()> {
        let _turn = self.take().await?;
        self.session.sign_out().await
    }
}

#[async_trait]
impl AccessTokens for SessionInTurn {
    async fn access_token(&self) -> Outcome<Zeroizing<String>> {
        let _turn = self.take().await?;
        self.session.access_token().await
    }

    async fn renewed(&self, refused: &str) -> Outcome<Zeroizing<String>> {
        let _turn = self.take().await?;
        self.session.renewed(refused).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_had_by_one_at_a_time() {
        let folder = std::env::temp_dir().join(format!("countersign-turn-{}", std::process::id()));
        let first = take(&folder).unwrap();
        let other = File::options().write(true).open(&folder).unwrap();
        assert!(other.try_lock().is_err(), "the second must wait");
        drop(first);
        assert!(other.try_lock().is_ok());
        std::fs::remove_file(&folder).unwrap();
    }
}
