//! The Anthropic Messages API, whole answers, version 2023-06-01.

use crate::{answer, body};
use async_trait::async_trait;
use cs_deid::{CleanPrompt, Deidentifier, Scanner, SealedBody};
use cs_error::{Code, Fault, Outcome};
use cs_net::{Destination, Net, Request, Response};
use cs_ports::{ModelAnswer, ModelProvider};
use std::sync::{Arc, RwLock};
use zeroize::Zeroizing;

/// Tokens a model may answer with. A plan of a few steps is a few hundred; at
/// the speed models write (tens a second) more would outlast
/// [`cs_net::Timeouts`]' 30 s for the whole exchange.
pub const MAX_TOKENS: u32 = 1024;

const VERSION: &str = "2023-06-01";

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

/// Asks a model of the Messages API. One request, one try: a completion that
/// may have been made is paid for, and the local planner is there meanwhile.
pub struct MessagesProvider {
    net: Net,
    tenant: Arc<RwLock<Deidentifier>>,
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
    /// A provider for one tenant. `tenant` is the redactor that makes its
    /// prompts: its registry, as it stands at each request, is what the request
    /// is scanned for. The base's host must be among `net`'s destinations.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] with the `field` (`address`, `model`, `key`) that
    /// can't be used: a base that isn't plain `https`, a model name outside
    /// `[A-Za-z0-9._:/@-]{1,128}`, a key that is empty or holds anything but
    /// visible ASCII (a newline from its file).
    pub fn new(
        net: Net,
        tenant: Arc<RwLock<Deidentifier>>,
        account: MessagesAccount,
    ) -> Outcome<Self> {
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
            tenant,
            name: format!("anthropic-messages/{model}"),
            url: format!("{}/v1/messages", base.trim_end_matches('/')),
            model,
            key,
        })
    }

    /// The scanner over the tenant's people and places as they are now. Without
    /// any, passing it would prove nothing, so nothing is sent; nor when the
    /// registry was left half-changed by a panic.
    fn scanner(&self) -> Outcome<Arc<Scanner>> {
        let unusable = |why: &'static str| Fault::new(Code::Internal).with("why", why);
        let tenant = self
            .tenant
            .read()
            .map_err(|_| unusable("registry broken"))?;
        if tenant.registry().is_empty() {
            return Err(unusable("registry empty"));
        }
        Ok(tenant.registry().scanner())
    }

    /// The only way out of this crate.
    async fn send(&self, body: SealedBody) -> Outcome<Response> {
        let request = Request::post(&self.url)
            .header("x-api-key", &self.key)
            .header("anthropic-version", VERSION);
        Ok(self.net.send(body::carrying(request, &body)?).await?)
    }
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
    /// empty. From the way: `cs-net`'s codes. From the API:
    /// [`Code::RateLimited`] (429, 529; `retry_after_s` when it says so),
    /// [`Code::ServerFailed`] (5xx), [`Code::ServerRefused`] (4xx; the model's
    /// refusal), [`Code::ServerAnswerInvalid`] (no message, no text, an answer
    /// cut short or asking for a tool).
    async fn complete(&self, prompt: CleanPrompt) -> Outcome<ModelAnswer> {
        let scanner = self.scanner()?;
        let body = body::sealed(&self.model, MAX_TOKENS, &prompt, &scanner)?;
        answer::read(&self.send(body).await?)
    }
}
