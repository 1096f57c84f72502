import ArgumentParser

@main
struct Bulktop: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bulktop", abstract: "Watch LangSmith bulk exports.")
}
