use cs_deid::Deidentifier;
use cs_ports::{ModelProvider, NoProgress};

fn ask(provider: &cs_llm::MessagesProvider, tenant: &Deidentifier, text: cs_deid::CleanText<cs_deid::SafeHarbor>) {
    let _ = provider.complete(text, tenant, &NoProgress);
}

fn main() {}
