use cs_deid::Deidentifier;
use cs_ports::{ModelProvider, NoProgress};

struct CleanPrompt {
    instructions: String,
    task: String,
}

fn ask(provider: &cs_llm::MessagesProvider, tenant: &Deidentifier) {
    let _ = provider.complete(CleanPrompt {
        instructions: String::new(),
        task: String::from("Ada Byron missed her visit"),
    }, tenant, &NoProgress);
}

fn main() {}
