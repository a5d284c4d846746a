//! HTTP requests: checked, paced, tried again where that is safe.

use crate::error::classify;
use crate::gate::Gates;
use crate::retry::next_wait;
use crate::{Cancel, Method, NetError, NetPolicy, Request, Response, tls};
use cs_error::{Code, Fault, Outcome};
use rustls_pki_types::CertificateDer;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// The way out. Clones share connections, limits and policy.
#[derive(Clone)]
pub struct Net {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) policy: NetPolicy,
    pub(crate) extra_roots: Vec<CertificateDer<'static>>,
    /// Keeps connections open; for requests that may be repeated.
    pooled: reqwest::Client,
    /// Opens a connection for each request: on a kept one that the server has
    /// just closed, a request fails in a way that can't be told from a request
    /// that arrived. What must not be repeated doesn't take that risk.
    fresh: reqwest::Client,
    gates: Gates,
    /// Ports of this process's own sign-in listeners.
    pub(crate) redirect_ports: Mutex<BTreeSet<u16>>,
}

impl std::fmt::Debug for Net {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Net({} destinations)", self.inner.policy.allowed.len())
    }
}

impl Net {
    /// Sets up TLS and limits; opens nothing yet.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] when `extra_roots_pem` holds no usable certificate.
    pub fn new(policy: NetPolicy) -> Outcome<Self> {
        tls::install_provider();
        let extra_roots = match &policy.extra_roots_pem {
            Some(pem) => tls::certificates(pem)?,
            None => Vec::new(),
        };
        let config = tls::client_config(&extra_roots)?;
        let client = |idle: usize| {
            reqwest::Client::builder()
                .tls_backend_preconfigured(config.clone())
                .http1_only()
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .no_proxy()
                .referer(false)
                .pool_max_idle_per_host(idle)
                .connect_timeout(policy.timeouts.connect)
                .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")))
                .build()
                .map_err(|_| Fault::new(Code::Internal).with("why", "http client"))
        };
        let (pooled, fresh) = (client(8)?, client(0)?);
        let gates = Gates::new(policy.rate);
        let redirect_ports = Mutex::new(BTreeSet::new());
        Ok(Self {
            inner: Arc::new(Inner {
                policy,
                extra_roots,
                pooled,
                fresh,
                gates,
                redirect_ports,
            }),
        })
    }

    /// Sends a request and answers with whatever status came. Idempotent
    /// requests are tried again on dropped connections, 429, 502, 503 and 504,
    /// waiting as the server asks; the last answer is given when that ends.
    ///
    /// # Errors
    /// [`NetError`] when no whole answer came: `destination_forbidden`,
    /// `tls_untrusted`, `offline`, `cancelled`, `input_too_large` (answer over
    /// the limit), `input_invalid`.
    pub async fn send(&self, request: Request) -> Result<Response, NetError> {
        let url = self.check(&request)?;
        let cancel = request.cancel.clone();
        let mut tries = 0;
        loop {
            tries += 1;
            let result = self.once(&request, &url, cancel.as_ref()).await;
            if !request.idempotent {
                return result;
            }
            let Some(wait) = next_wait(&self.inner.policy.retry, tries, &result, random()) else {
                return result;
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = until(cancel.as_ref()) => return Err(NetError::not_sent(Fault::new(Code::Cancelled))),
            }
        }
    }

    fn check(&self, request: &Request) -> Result<Url, NetError> {
        if request.method == Method::Get
            && let Ok(url) = Url::parse(&request.url)
            && self.is_own_redirect(&url)
        {
            return Ok(url);
        }
        self.inner.policy.check_url(&request.url)
    }

    /// Whether it is the callback of a sign-in this process itself waits for.
    fn is_own_redirect(&self, url: &Url) -> bool {
        let ports = self
            .inner
            .redirect_ports
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        url.scheme() == "http"
            && url.host_str() == Some("127.0.0.1")
            && url.path() == "/callback"
            && url.port().is_some_and(|port| ports.contains(&port))
    }

    async fn once(
        &self,
        request: &Request,
        url: &Url,
        cancel: Option<&Cancel>,
    ) -> Result<Response, NetError> {
        let host = format!(
            "{}:{}",
            url.host_str().unwrap_or_default(),
            url.port_or_known_default().unwrap_or_default()
        );
        let cancelled = || Fault::new(Code::Cancelled);
        let seat = tokio::select! {
            biased;
            () = until(cancel) => return Err(NetError::not_sent(cancelled())),
            seat = self.inner.gates.pass(&host) => seat,
        };
        let answer = tokio::select! {
            biased;
            () = until(cancel) => Err(NetError::maybe_sent(cancelled())),
            answer = self.exchange(request, url) => answer,
        };
        drop(seat);
        answer
    }

    async fn exchange(&self, request: &Request, url: &Url) -> Result<Response, NetError> {
        let client = if request.idempotent {
            &self.inner.pooled
        } else {
            &self.inner.fresh
        };
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let limit = request.timeout.unwrap_or(self.inner.policy.timeouts.total);
        let mut building = client.request(method, url.clone()).timeout(limit);
        for (name, value) in &request.headers {
            building = building.header(*name, value);
        }
        if !request.body.is_empty() {
            building = building.body(request.body.clone());
        }
        let answer = building.send().await.map_err(|error| classify(&error))?;
        self.read(answer).await
    }

    async fn read(&self, mut answer: reqwest::Response) -> Result<Response, NetError> {
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| {
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            })
            .collect();
        let limit = self.inner.policy.response_limit();
        let mut body = Vec::new();
        while let Some(chunk) = answer
            .chunk()
            .await
            .map_err(|error| NetError::maybe_sent(classify(&error).into()))?
        {
            if body.len() + chunk.len() > limit {
                let fault = Fault::new(Code::InputTooLarge)
                    .with("limit_bytes", limit)
                    .with("status", status);
                return Err(NetError::maybe_sent(fault));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response {
            status,
            headers,
            body,
        })
    }
}

/// Waits for the switch; without one, for ever.
pub(crate) async fn until(cancel: Option<&Cancel>) {
    match cancel {
        Some(cancel) => cancel.cancelled().await,
        None => std::future::pending().await,
    }
}

/// Jitter only: when the system gives no randomness, waits are just less spread.
fn random() -> u64 {
    getrandom::u64().unwrap_or(0x9e37_79b9_7f4a_7c15)
}
