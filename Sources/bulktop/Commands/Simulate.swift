import App
import ArgumentParser
import Base
import CurlTransport
import LangSmith
import Monitor
import ObjectStore
import Simulator
import SimulatorServer

/// `bulktop simulate`: a stand-in for the service on loopback, for tests, demos and scripts.
struct Simulate: Command {
    static let configuration = CommandConfiguration(
        abstract: "Serve a simulated LangSmith on loopback HTTP.",
        discussion: """
            The first line printed is the URL it listens on; the lines after it are the environment that points \
            bulktop, or any other client, at it. It runs until it is interrupted.

            A destination whose endpoint is on this machine is tried for real with the keys it comes with: an object \
            is written into its bucket and removed. Nothing else is asked anywhere.
            """
    )

    @OptionGroup var simulation: SimulationOptions

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 0

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535, not \(port).") }
    }

    func run(_ context: Context) throws {
        let (options, port) = (simulation, port)
        try blocking {
            let interruption = context.interruption()
            let server = try await options.start(port: port, context)
            let output = context.output
            try output.line(server.url)
            for (name, value) in server.environment(for: options.key) { try output.line("export \(name)=\(value)") }
            await interruption.wait()
            try await server.shutdown()
        }
    }
}

/// What is simulated, shared by `demo` and `simulate`.
struct SimulationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What the workspace holds.", discussion: lines(Scenario.self, \.summary)))
    var scenario = Scenario.demo

    @Option(help: ArgumentHelp("Which server it is.", discussion: lines(ServerProfile.self, \.summary)))
    var server = ServerProfile.cloud

    @Option(
        help: ArgumentHelp("Whose key is used; all of them are known.", discussion: lines(AccessKey.self, \.summary))
    )
    var key = AccessKey.admin

    @Option(
        help: ArgumentHelp(
            "What the service does where nobody knows; may be repeated.",
            discussion: Behaviour.allCases
                .map { "\($0.rawValue)=\($0.values.joined(separator: "|")): \($0.summary)" }
                .joined(separator: "\n"),
            valueName: "name=value"
        )
    )
    var behaviour: [String] = []

    @Option(help: "What stands before /api/v1 in its paths, such as /langsmith.")
    var prefix = ""

    @Option(help: "The moment it begins at, such as 2026-11-20T03:00:00Z; now, unless given.")
    var at: String?

    @Option(help: "How fast its time runs.")
    var speed = 1.0

    @Option(help: "The same seed gives the same workspace.")
    var seed: UInt64 = 1

    func validate() throws {
        guard speed.isFinite, (0...100_000).contains(speed) else {
            throw ValidationError("--speed takes 0 (stopped) to 100000, not \(speed).")
        }
        guard prefix.isEmpty || prefix.hasPrefix("/") && !prefix.hasSuffix("/") else {
            throw ValidationError("--prefix begins with a slash and ends without one, as in /langsmith.")
        }
        if let at, Timestamp(at) == nil {
            throw ValidationError("--at takes a time such as 2026-11-20T03:00:00Z, not '\(at)'.")
        }
        _ = try behaviours()
    }

    private func behaviours() throws -> Behaviours {
        var behaviours = Behaviours()
        for text in behaviour {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard let name = parts.first, let behaviour = Behaviour(rawValue: name) else {
                let names = Behaviour.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--behaviour has no '\(text)'; it has \(names).")
            }
            guard parts.count == 2, behaviours.choose(parts[1], for: behaviour) else {
                throw ValidationError("--behaviour \(name) takes \(behaviour.values.joined(separator: ", ")).")
            }
        }
        return behaviours
    }

    func start(port: Int, _ context: Context) async throws -> SimulatorServer {
        let clock = context.clock
        let begin = clock.now()
        let start = at.flatMap { Timestamp($0) } ?? begin.wall
        let service = SimulatedService(
            scenario: scenario,
            seed: seed,
            start: start,
            server: server,
            behaviours: try behaviours(),
            prefix: prefix
        )
        return try await SimulatorServer.start(
            service,
            start: start,
            speed: speed,
            port: port,
            bucketTrial: { destination in
                // Tries a bucket on this machine for real, as the service would.
                let carrier = context.connect(CurlTransport.Options())
                defer { carrier.shutdown() }
                return await Bucket.refusal(of: destination, over: carrier, id: context.newID())
            },
            elapsed: { clock.now().steady - begin.steady }
        )
    }

}

/// A line for each choice: its name, and what it is.
private func lines<Choice: CaseIterable & RawRepresentable>(
    _ type: Choice.Type,
    _ summary: (Choice) -> String
) -> String where Choice.RawValue == String {
    type.allCases.map { "\($0.rawValue): \(summary($0))" }.joined(separator: "\n")
}

extension Scenario: ExpressibleByArgument {}
extension ServerProfile: ExpressibleByArgument {}
extension AccessKey: ExpressibleByArgument {}
