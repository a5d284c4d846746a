//! A running practice: start, look at, shut down, start again.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use chrono::NaiveDate;
use rustls::ServerConfig;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::addresses::Addresses;
use crate::answer::Refusal;
use crate::authority::Authority;
use crate::fault::PracticeFault;
use crate::home::Home;
use crate::mail::smtp;
use crate::options::{PracticeOptions, RateLimit};
use crate::rows::RowStore;
use crate::shared::Shared;
use crate::signin::tokens::SigningKey;
use crate::world::World;
use crate::{control, edge, inbox, pms, population, server, signin, sms};

/// The largest request body, bytes.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// A practice that is being served. Dropping it closes everything.
pub struct Practice {
    rest: PracticeAtRest,
    closing: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// A practice that was shut down and can be started again on the same ports
/// with the same state. Dropping it gives up the state directory.
pub struct PracticeAtRest {
    shared: Arc<Shared>,
    tls: Arc<ServerConfig>,
    addresses: Addresses,
    authority: Authority,
    smtp_addr: SocketAddr,
    anchor: NaiveDate,
    home: Option<Home>,
}

impl Practice {
    /// Starts a practice.
    ///
    /// # Errors
    /// [`PracticeFault::AlreadyServed`] when another process serves the state
    /// directory; otherwise what kept the practice from starting.
    pub async fn start(options: PracticeOptions) -> Result<Self, PracticeFault> {
        let home = options.state_dir.clone().map(Home::take).transpose()?;
        Self::start_in(options, home).await
    }

    /// Starts a practice whose state directory is already held.
    pub(crate) async fn start_in(
        options: PracticeOptions,
        home: Option<Home>,
    ) -> Result<Self, PracticeFault> {
        let kept = match &home {
            Some(home) => home.open(&options)?,
            None => crate::home::Kept::fresh(&options)?,
        };
        let mut replies = Vec::new();
        let rows = match options.population {
            Some(rows) => RowStore::from_seed(
                rows.0
                    .iter()
                    .map(|(name, rows)| (name.as_str(), rows.clone())),
            )?,
            None => {
                let people = population::generate(kept.identity.seed, kept.identity.anchor);
                if options.replies {
                    replies = sms::seed::replies(&people.patients, kept.identity.anchor);
                }
                RowStore::from_seed(people.collections())?
            }
        };
        let mut world = World::new(rows, kept.journal, kept.effects);
        world.knobs.clock_skew_s = options.clock_skew_s;
        world.take_replies(replies)?;
        let https = bind(options.port, kept.identity.https_port).await?;
        let mail = bind(None, kept.identity.smtp_port).await?;
        let (https_addr, smtp_addr) = (local(&https)?, local(&mail)?);
        let base_url = format!("https://127.0.0.1:{}", https_addr.port());
        let mut identity = kept.identity;
        identity.https_port = Some(https_addr.port());
        identity.smtp_port = Some(smtp_addr.port());
        let anchor = identity.anchor;
        let addresses = Addresses {
            base_url: base_url.clone(),
            smtp: smtp_addr,
            credentials: identity.credentials.clone(),
            ca_path: home.as_ref().map(Home::ca_path),
            pid: std::process::id(),
            seed: identity.seed,
            anchor,
        };
        if let Some(home) = &home {
            home.remember(&identity)?;
        }
        let shared = Arc::new(Shared::new(
            base_url,
            SigningKey::from_pem(&kept.signing_key_pem)?,
            identity.credentials,
            options.rate_limit,
            world,
        ));
        let rest = PracticeAtRest {
            shared,
            tls: kept.authority.server_config()?,
            addresses,
            authority: kept.authority,
            smtp_addr,
            anchor,
            home,
        };
        rest.serve_on(https, mail)
    }

    /// `https://127.0.0.1:{port}`, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.rest.shared.base_url
    }

    /// Where the SMTP listener is; STARTTLS and AUTH are required there.
    #[must_use]
    pub fn smtp_addr(&self) -> SocketAddr {
        self.rest.smtp_addr
    }

    /// The certificate to trust for this practice, PEM.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.rest.authority.certificate_pem
    }

    /// Where the certificate is kept, when there is a state directory.
    #[must_use]
    pub fn ca_path(&self) -> Option<PathBuf> {
        self.rest.home.as_ref().map(Home::ca_path)
    }

    /// Account sid and auth token of the SMS sandbox.
    #[must_use]
    pub fn sms_account(&self) -> (&str, &str) {
        let account = &self.rest.shared.credentials;
        (&account.sms_account_sid, &account.sms_auth_token)
    }

    /// User and password of the SMTP listener.
    #[must_use]
    pub fn smtp_login(&self) -> (&str, &str) {
        let account = &self.rest.shared.credentials;
        (&account.smtp_user, &account.smtp_password)
    }

    /// What `X-Control-Token` must carry under `/control`.
    #[must_use]
    pub fn control_token(&self) -> &str {
        &self.rest.shared.credentials.control_token
    }

    /// The day the population was built around.
    #[must_use]
    pub fn anchor(&self) -> NaiveDate {
        self.rest.anchor
    }

    /// Requests allowed per access token.
    #[must_use]
    pub fn rate_limit(&self) -> RateLimit {
        self.rest.shared.rate_limit
    }

    /// Everything another process needs to reach this practice.
    #[must_use]
    pub fn addresses(&self) -> &Addresses {
        &self.rest.addresses
    }

    /// Text messages that were sent and arrived, in the shape of `/inbox/sms.json`.
    #[must_use]
    pub fn texts(&self) -> Vec<serde_json::Value> {
        inbox::texts(&self.rest.shared)
    }

    /// Closes the listeners and cuts every live connection, all at once. The
    /// state stays in what is returned.
    pub async fn shut_down(mut self) -> PracticeAtRest {
        let _ = self.closing.send(true);
        for task in self.tasks.drain(..) {
            // A task that panicked has dropped its connections as well.
            let _ = task.await;
        }
        if let Some(home) = &self.rest.home {
            home.withdraw();
        }
        self.rest
    }

    /// Shuts down and starts again on the same ports with the same state.
    ///
    /// # Errors
    /// [`PracticeFault::Port`] when something else took a port meanwhile.
    pub async fn restart(self) -> Result<Self, PracticeFault> {
        self.shut_down().await.start_again().await
    }
}

impl PracticeAtRest {
    /// Starts again on the same ports with the same state.
    ///
    /// # Errors
    /// [`PracticeFault::Port`] when something else took a port meanwhile.
    pub async fn start_again(self) -> Result<Practice, PracticeFault> {
        let port = self.shared.base_url.rsplit(':').next();
        let port = port.and_then(|port| port.parse().ok());
        let https = bind(port, None).await?;
        let mail = bind(Some(self.smtp_addr.port()), None).await?;
        self.serve_on(https, mail)
    }

    /// Text messages in the inbox, as [`Practice::texts`].
    #[must_use]
    pub fn texts(&self) -> Vec<serde_json::Value> {
        inbox::texts(&self.shared)
    }

    /// `https://127.0.0.1:{port}` it was served at and will be again.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    fn serve_on(self, https: TcpListener, mail: TcpListener) -> Result<Practice, PracticeFault> {
        if let Some(home) = &self.home {
            home.announce(&self.addresses)?;
        }
        let (closing, closed) = watch::channel(false);
        let router = router(&self.shared);
        let tasks = vec![
            tokio::spawn(server::serve(
                https,
                Arc::clone(&self.tls),
                router,
                closed.clone(),
            )),
            tokio::spawn(smtp::serve(
                mail,
                Arc::clone(&self.tls),
                Arc::clone(&self.shared),
                closed,
            )),
        ];
        Ok(Practice {
            rest: self,
            closing,
            tasks,
        })
    }
}

impl std::fmt::Debug for Practice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Practice")
            .field("base_url", &self.rest.shared.base_url)
            .field("smtp", &self.rest.smtp_addr)
            .finish_non_exhaustive()
    }
}

fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .merge(signin::routes())
        .merge(pms::routes(shared))
        .merge(sms::routes())
        .merge(inbox::routes())
        .merge(control::routes(shared))
        .fallback(|| async { Refusal::NotFound })
        .method_not_allowed_fallback(|| async { Refusal::MethodNotAllowed })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(Arc::clone(shared), edge::edge))
        .with_state(Arc::clone(shared))
}

/// Opens a loopback port: exactly the one asked for, else the one preferred,
/// else any.
async fn bind(asked: Option<u16>, preferred: Option<u16>) -> Result<TcpListener, PracticeFault> {
    let open = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let port = match (asked, preferred) {
        (Some(port), _) => port,
        (None, Some(port)) => match open(port).await {
            Ok(listener) => return Ok(listener),
            Err(_) => 0,
        },
        (None, None) => 0,
    };
    open(port)
        .await
        .map_err(|reason| PracticeFault::Port { port, reason })
}

fn local(listener: &TcpListener) -> Result<SocketAddr, PracticeFault> {
    listener
        .local_addr()
        .map_err(|reason| PracticeFault::Port { port: 0, reason })
}
