//! A language model, behind the de-identifier.

use async_trait::async_trait;
use cs_deid::CleanPrompt;
use cs_error::Outcome;

/// What a model said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelAnswer {
    /// Text, tokens still in place.
    pub text: String,
}

/// A model provider. It can be given nothing but a [`CleanPrompt`].
#[async_trait]
pub trait ModelProvider: Send + Sync {
    /// Its name in the audit.
    fn name(&self) -> &str;
    /// One completion.
    ///
    /// # Errors
    /// Network codes.
    async fn complete(&self, prompt: CleanPrompt) -> Outcome<ModelAnswer>;
}
