//! Model providers; takes CleanPrompt and nothing else.
