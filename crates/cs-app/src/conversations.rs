//! A person's conversations with the agent: their own, and nobody else's.

use crate::Workstation;
use crate::turns::record_of;
use crate::views::{AgentTurn, ConversationLine};
use cs_error::Outcome;

impl Workstation {
    /// This person's conversations, newest first.
    ///
    /// # Errors
    /// [`cs_error::Code::SignedOut`]; store codes.
    pub fn conversations(&self) -> Outcome<Vec<ConversationLine>> {
        let who = self.context("conversations")?;
        let heads = self.ports.conversations.list(&who)?;
        Ok(heads
            .into_iter()
            .map(|head| ConversationLine {
                id: head.id,
                title: head.title,
                at: head.last.to_rfc3339(),
                turns: head.turns,
            })
            .collect())
    }

    /// One conversation, oldest turn first. Results are as they were found then;
    /// drafts as they stand now.
    ///
    /// # Errors
    /// [`cs_error::Code::NotFound`] for another person's; store codes.
    pub fn conversation(&self, id: &str) -> Outcome<Vec<AgentTurn>> {
        let who = self.context("conversations")?;
        self.ports
            .conversations
            .turns(&who, id)?
            .iter()
            .map(|turn| self.turn_view(&who, id, turn.number, turn.at, &record_of(&turn.body)?))
            .collect()
    }

    /// Removes a conversation with all it holds.
    ///
    /// # Errors
    /// As [`Workstation::conversation`].
    pub fn forget_conversation(&self, id: &str) -> Outcome<()> {
        let who = self.context("conversations")?;
        self.ports.conversations.forget(&who, id)
    }
}
