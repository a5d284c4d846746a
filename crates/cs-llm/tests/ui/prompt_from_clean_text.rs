use cs_ports::ModelProvider;

fn ask(provider: &cs_llm::MessagesProvider, text: cs_deid::CleanText<cs_deid::SafeHarbor>) {
    let _ = provider.complete(text);
}

fn main() {}
