use cs_deid::Deidentifier;
use cs_ports::{ModelProvider, NoProgress};

fn ask(provider: &cs_llm::MessagesProvider, tenant: &Deidentifier) {
    let _ = provider.complete(String::from("Ada Byron missed her visit"), tenant, &NoProgress);
}

fn main() {}
