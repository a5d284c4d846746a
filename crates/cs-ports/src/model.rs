//! A language model, behind the de-identifier.

use crate::Progress;
use async_trait::async_trait;
use cs_deid::{CleanPrompt, Deidentifier};
use cs_error::Outcome;
use serde_json::Value;

/// What a model said. Foreign text: it asks, it never decides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelAnswer {
    /// Text, tokens still in place.
    pub text: String,
    /// Tools it asked for, in order; none of them has run.
    pub calls: Vec<ModelCall>,
}

/// A tool a model asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelCall {
    /// The name as the model wrote it; it may be none that was offered.
    pub name: String,
    /// The input as the model wrote it, unchecked, tokens still in place.
    pub input: Value,
}

/// A model provider. It can be given nothing but a [`CleanPrompt`].
#[async_trait]
pub trait ModelProvider: Send + Sync {
    /// Its name in the audit.
    fn name(&self) -> &str;
    /// One completion. `tenant` is the redactor with the practice's people as they are
    /// now: the request's bytes are searched for them once more before they leave.
    /// It ends soon after `progress` says that the person asked to stop.
    ///
    /// # Errors
    /// [`cs_error::Code::IdentifierSurvived`] when the bytes were not let out,
    /// [`cs_error::Code::Cancelled`], network codes.
    async fn complete(
        &self,
        prompt: CleanPrompt,
        tenant: &Deidentifier,
        progress: &dyn Progress,
    ) -> Outcome<ModelAnswer>;
}
