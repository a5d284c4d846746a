use cs_ports::ModelProvider;

struct CleanPrompt {
    instructions: String,
    task: String,
}

fn ask(provider: &cs_llm::MessagesProvider) {
    let _ = provider.complete(CleanPrompt {
        instructions: String::new(),
        task: String::from("Ada Byron missed her visit"),
    });
}

fn main() {}
