import ArgumentParser

/// How long a command waits that asks for everything first.
struct TimeoutOptions: ParsableArguments {
    @Option(help: "Wait this long for the answers, such as 90s or 10m; unless given, as long as they keep coming.")
    var timeout: Span?

    func validate() throws {
        if let timeout, timeout.duration == .zero { throw ValidationError("--timeout takes at least 1s.") }
    }
}
