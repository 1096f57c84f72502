import ArgumentParser
import Simulator

/// `bulktop simulate`: a stand-in for the service on loopback, for tests, demos and scripts.
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a simulated LangSmith on loopback HTTP.",
        discussion: """
            The first line printed is the URL it listens on; the lines after it are the environment that points \
            bulktop, or any other client, at it. It runs until it is interrupted.
            """
    )

    @OptionGroup var simulation: SimulationOptions

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 0

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535, not \(port).") }
    }

    func run() throws {
        let (options, port) = (simulation, port)
        try blocking {
            let server = try await options.start(port: port)
            Output.line(server.url)
            for (name, value) in server.environment { Output.line("export \(name)=\(value)") }
            try await server.run()
        }
    }
}

/// What is simulated, shared by `demo` and `simulate`.
struct SimulationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What the workspace holds.", discussion: Self.scenarios))
    var scenario = Scenario.demo

    @Option(help: "How fast its time runs.")
    var speed = 1.0

    @Option(help: "The same seed gives the same workspace.")
    var seed: UInt64 = 1

    func validate() throws {
        guard speed.isFinite, (0...100_000).contains(speed) else {
            throw ValidationError("--speed takes 0 (stopped) to 100000, not \(speed).")
        }
    }

    private static var scenarios: String {
        Scenario.allCases.map { "\($0.rawValue): \($0.summary)" }.joined(separator: "\n")
    }

    func start(port: Int) async throws -> SimulatorServer {
        try await SimulatorServer.start(scenario: scenario, seed: seed, speed: speed, port: port)
    }
}

extension Scenario: ExpressibleByArgument {}
