use cs_ports::ModelProvider;

fn ask(provider: &cs_llm::MessagesProvider) {
    let _ = provider.complete(cs_deid::CleanPrompt {
        instructions: String::new(),
        task: String::from("Ada Byron missed her visit"),
    });
}

fn main() {}
