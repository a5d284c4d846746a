use cs_deid::Deidentifier;
use cs_ports::{ModelProvider, NoProgress};

fn ask(provider: &cs_llm::MessagesProvider, tenant: &Deidentifier) {
    let _ = provider.complete(cs_deid::CleanPrompt {
        instructions: String::new(),
        task: String::from("Ada Byron missed her visit"),
        tools: Vec::new(),
    }, tenant, &NoProgress);
}

fn main() {}
