//! The Anthropic Messages API, streamed, version 2023-06-01.

use crate::assemble::Message;
use crate::sse::Events;
use crate::{answer, body};
use async_trait::async_trait;
use cs_deid::{CleanPrompt, Deidentifier, Scanner, SealedBody};
use cs_error::{Code, Fault, Outcome};
use cs_net::{Cancel, Destination, Net, Request, Streaming};
use cs_ports::{ModelAnswer, ModelProvider, Progress};
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// Tokens a model may answer with: a plan of a few steps is a few hundred.
pub const MAX_TOKENS: u32 = 1024;

const VERSION: &str = "2023-06-01";

/// How long to wait for what, and how often to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Tries altogether. Only what the API answered with 429, 529 or 5xx is tried again,
    /// and what never reached it: a completion that was begun is paid for.
    pub attempts: u32,
    /// First wait; it doubles. The API's `Retry-After` counts when it is longer.
    pub base: Duration,
    /// Longest wait; an API that asks for more is not asked again.
    pub longest: Duration,
    /// The whole exchange of one try.
    pub total: Duration,
    /// Silence within an answer; the API pings more often.
    pub idle: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(500),
            longest: Duration::from_secs(8),
            total: Duration::from_secs(60),
            idle: Duration::from_secs(20),
        }
    }
}

/// An account with a provider of the Messages API.
pub struct MessagesAccount {
    /// `https` address before `/v1/messages`, without query.
    pub base: String,
    /// Model name. Rather one without a date in it: a date that is also a
    /// patient's birth date stops every request, because the name is scanned too.
    pub model: String,
    /// API key.
    pub key: Zeroizing<String>,
}

/// Asks a model of the Messages API.
pub struct MessagesProvider {
    net: Net,
    patience: Patience,
    name: String,
    url: String,
    model: String,
    key: Zeroizing<String>,
}

impl std::fmt::Debug for MessagesProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MessagesProvider({})", self.name)
    }
}

impl MessagesProvider {
    /// A provider. The base's host must be among `net`'s destinations.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] with the `field` (`address`, `model`, `key`) that
    /// can't be used: a base that isn't plain `https`, a model name outside
    /// `[A-Za-z0-9._:/@-]{1,128}`, a key that is empty or holds anything but
    /// visible ASCII (a newline from its file).
    pub fn new(net: Net, account: MessagesAccount) -> Outcome<Self> {
        let invalid = |field: &'static str| Fault::new(Code::InputInvalid).with("field", field);
        let MessagesAccount { base, model, key } = account;
        Destination::https(&base, "model")?;
        if base.contains(['?', '#']) {
            return Err(invalid("address"));
        }
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"._:/@-".contains(&b);
        if !(1..=128).contains(&model.len()) || !model.bytes().all(plain) {
            return Err(invalid("model"));
        }
        if key.is_empty() || !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(invalid("key"));
        }
        Ok(Self {
            net,
            patience: Patience::default(),
            name: format!("anthropic-messages/{model}"),
            url: format!("{}/v1/messages", base.trim_end_matches('/')),
            model,
            key,
        })
    }

    /// Other waits than the usual.
    #[must_use]
    pub const fn patient(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The only way out of this crate.
    async fn send(&self, body: &SealedBody, cancel: &Cancel) -> Outcome<Streaming> {
        let request = Request::post(&self.url)
            .header("x-api-key", &self.key)
            .header("anthropic-version", VERSION)
            .header("accept", "text/event-stream")
            .timeout(self.patience.total)
            .cancel(cancel);
        Ok(self.net.stream(body::carrying(request, body)?).await?)
    }

    /// One try: sent, and read to its end.
    async fn once(&self, body: &SealedBody, tools: bool, cancel: &Cancel) -> Outcome<ModelAnswer> {
        let mut stream = self.send(body, cancel).await?;
        let streamed = stream.status == 200
            && stream.headers.iter().any(|(name, value)| {
                name == "content-type" && value.starts_with("text/event-stream")
            });
        if !streamed {
            return answer::read(&stream.whole(self.patience.idle).await?, tools);
        }
        let (mut events, mut message) = (Events::default(), Message::default());
        while let Some(bytes) = stream.next(self.patience.idle).await? {
            for event in events.push(&bytes)? {
                if message.take(&event)? {
                    return message.answer(tools);
                }
            }
        }
        message.answer(tools)
    }

    async fn tried(&self, body: &SealedBody, tools: bool, cancel: &Cancel) -> Outcome<ModelAnswer> {
        let mut tries = 0;
        loop {
            tries += 1;
            let fault = match self.once(body, tools, cancel).await {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            let Some(wait) = self.next_wait(tries, &fault) else {
                return Err(fault);
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = cancel.cancelled() => return Err(Fault::new(Code::Cancelled)),
            }
        }
    }

    /// The wait before the next try, or `None` to stop.
    fn next_wait(&self, tries: u32, fault: &Fault) -> Option<Duration> {
        let detail = |name: &str| {
            let found = fault.details().iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| value.as_str())
        };
        // A status is told before a completion begins; "connect" is told before anything.
        let again = match fault.code() {
            Code::RateLimited | Code::ServerFailed => detail("status").is_some(),
            Code::Offline => detail("why") == Some("connect"),
            _ => false,
        };
        if !again || tries >= self.patience.attempts {
            return None;
        }
        let asked = detail("retry_after_s").and_then(|seconds| seconds.parse().ok());
        let own = self.patience.base.saturating_mul(1 << (tries - 1).min(16));
        let wait = own.max(Duration::from_secs(asked.unwrap_or(0)));
        (wait <= self.patience.longest).then_some(wait)
    }
}

/// The scanner over the tenant's people and places. Without any, passing it would prove
/// nothing, so nothing is sent.
fn scanner(tenant: &Deidentifier) -> Outcome<Arc<Scanner>> {
    if tenant.registry().is_empty() {
        return Err(Fault::new(Code::Internal).with("why", "registry empty"));
    }
    Ok(tenant.registry().scanner())
}

/// Turns the switch once the person asked to stop. Never ends otherwise.
async fn watch(progress: &dyn Progress, cancel: &Cancel) {
    while !progress.cancelled() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    cancel.cancel();
    std::future::pending::<()>().await;
}

#[async_trait]
impl ModelProvider for MessagesProvider {
    fn name(&self) -> &str {
        &self.name
    }

    /// One completion.
    ///
    /// # Errors
    /// Before anything is sent: [`Code::IdentifierSurvived`] when the scanner
    /// refuses the request, [`Code::Internal`] when the tenant's registry is
    /// empty. From the way: `cs-net`'s codes, [`Code::Cancelled`]. From the API:
    /// [`Code::RateLimited`] (429, 529; `retry_after_s` when it says so),
    /// [`Code::ServerFailed`] (5xx), [`Code::ServerRefused`] (4xx; the model's
    /// refusal), [`Code::ServerAnswerInvalid`] (no message, nothing said, an answer
    /// cut short or asking for a tool nobody offered).
    async fn complete(
        &self,
        prompt: CleanPrompt,
        tenant: &Deidentifier,
        progress: &dyn Progress,
    ) -> Outcome<ModelAnswer> {
        if progress.cancelled() {
            return Err(Fault::new(Code::Cancelled));
        }
        let body = body::sealed(&self.model, MAX_TOKENS, &prompt, &*scanner(tenant)?)?;
        let cancel = Cancel::new();
        tokio::select! {
            answer = self.tried(&body, !prompt.tools().is_empty(), &cancel) => answer,
            () = watch(progress, &cancel) => Err(Fault::new(Code::Cancelled)),
        }
    }
}
