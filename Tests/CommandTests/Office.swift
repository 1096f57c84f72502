import App
import Base
import CurlTransport
import Foundation
import LangSmith
import Monitor
import Simulator
import Synchronization
import Testing

@testable import bulktop

/// A process for commands that is none: a home directory, a service, and somebody who can be asked.
final class Office: Sendable {
    static let url = "http://127.0.0.1:1984"

    let home: String
    let transport: SimulatorTransport
    let person: ScriptedPerson
    let clock: HastyClock
    private let variables: Mutex<[String: String]>
    private let standard: any TextSink & Readable
    private let patience: Duration

    /// A busy machine may stop all tests for minutes, and the clock hurries on.
    static let patience = Duration.seconds(1_000_000)

    /// With a person who gives these `answers` in order, or with nobody; a command asks for no longer than `patience` of
    /// the clock's time.
    ///
    /// Where it `isStill`, the service stays as it is; with a `speed` its time goes on by itself, so many seconds of it in
    /// one of the clock's.
    init(
        _ scenario: Scenario = .calm,
        profile: ServerProfile = .cloud,
        key: AccessKey = .admin,
        behaviours: Behaviours = Behaviours(),
        isStill: Bool = false,
        seed: UInt64 = 1,
        speed: Int = 0,
        answers: [String]? = nil,
        output: any TextSink & Readable = Sheet(),
        patience: Duration = Office.patience
    ) throws {
        home = FileManager.default.temporaryDirectory.appendingPathComponent("bulktop-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        clock = HastyClock(isRunning: speed > 0)
        let clock = clock
        // They go by the time of day.
        var behaviours = behaviours
        _ = behaviours.choose("off", for: .rateLimits)
        let start = clock.now().wall
        let service = SimulatedService(
            scenario: scenario,
            seed: seed,
            start: start,
            server: profile,
            behaviours: behaviours
        )
        let begin = clock.now()
        transport = SimulatorTransport(service) {
            guard !isStill else { return start }
            let now = clock.now()
            return speed > 1 ? now.wall + (now.steady - begin.steady - clock.jumps) * (speed - 1) : now.wall
        }
        person = ScriptedPerson(answers)
        standard = output
        self.patience = patience
        variables = Mutex([
            "HOME": home, "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8",
            "XDG_CONFIG_HOME": "\(home)/config", "XDG_STATE_HOME": "\(home)/state",
            "LANGSMITH_ENDPOINT": Self.url, "LANGSMITH_API_KEY": key.text,
            "AWS_ACCESS_KEY_ID": "AKIANEW", "AWS_SECRET_ACCESS_KEY": "new",
        ])
    }

    deinit { try? FileManager.default.removeItem(atPath: home) }

    subscript(variable: String) -> String? {
        get { variables.withLock { $0[variable] } }
        set { variables.withLock { $0[variable] = newValue } }
    }

    var now: Now { clock.now() }

    /// A file in the home directory, and its path.
    func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        let path = "\(home)/\(name)"
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: attributes) else {
            throw CocoaError(.fileWriteUnknown)
        }
        return path
    }

    /// The lines of the audit.
    var audit: [String] {
        let text = try? String(contentsOfFile: "\(home)/state/bulktop/audit.jsonl", encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init)
    }

    /// What the service was asked to change.
    var writes: [SimulatorTransport.Record] { transport.records.filter { $0.method != .get && $0.isOfExports } }

    /// The service as somebody beside the command sees it.
    var client: LangSmithClient {
        get throws {
            LangSmithClient(
                address: try ServerAddress(Self.url),
                credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey))),
                transport: transport
            )
        }
    }

    /// By which somebody beside the command changes something.
    var clientClock: ClientClock { ClientClock(now: { [clock] in clock.now().wall }, sleep: { _ in }) }

    /// Lets the service's time pass at once.
    func pass(_ duration: Duration) { clock.pass(duration) }

    /// Runs a command as the program does, on a thread of its own, since commands block theirs.
    func run(_ arguments: [String]) async -> Outcome {
        let errors = Sheet()
        let context = Context(
            environment: variables.withLock { $0 },
            output: Output(standard: standard, errors: errors),
            person: person.asking(on: errors),
            clock: clock,
            random: { .random(in: .min ... .max) },
            connect: { [transport] _ in transport },
            interruption: { .never },
            patience: patience
        )
        let status = await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: Main.run(arguments, in: context)) }.start()
        }
        return Outcome(status: status, output: standard.take(), errors: errors.take())
    }

    func run(_ arguments: String...) async -> Outcome { await run(arguments) }
}

/// What a command left behind.
struct Outcome: CustomStringConvertible {
    var status: Int32
    var output: String
    var errors: String

    /// The output as JSON.
    func json() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    /// What a command says of its only write, by `key`.
    func write(_ key: String) throws -> String? {
        try #require((try json()["writes"] as? [[String: Any]])?.first)[key] as? String
    }

    var description: String { "exit \(status)\n\(output)\n\(errors)" }
}

extension HTTPResponse {
    /// What a captive portal says to everything.
    static let portal = HTTPResponse(
        status: 200,
        headers: [HTTPHeader("Content-Type", "text/html")],
        body: Array("<!DOCTYPE html><html><body>Please sign in</body></html>".utf8)
    )
}

extension SimulatorTransport: Carrier {
    func shutdown() {}
}

extension SimulatorTransport.Record {
    fileprivate var isOfExports: Bool { target.contains("/bulk-exports") }
}

/// Waiting that takes so little that nobody notices, beside a time of day that stands still unless it is said to run: what
/// goes on at the service goes on when a test says so.
final class HastyClock: MonitorClock {
    private static let haste = 50
    private let begin = SystemClock().now()
    private let passed = Mutex(Duration.zero)
    private let isRunning: Bool

    /// With a time of day that `isRunning` as fast as the waiting.
    init(isRunning: Bool = false) { self.isRunning = isRunning }

    /// What was let pass at once.
    var jumps: Duration { passed.withLock { $0 } }

    func now() -> Now {
        let elapsed = (SystemClock().now().steady - begin.steady) * Self.haste
        let passed = passed.withLock { $0 }
        let wall = begin.wall + passed + (isRunning ? elapsed : .zero)
        return Now(wall: wall, steady: begin.steady + elapsed + passed)
    }

    func sleep(until steady: Duration) async throws {
        let left = steady - now().steady
        try await SystemClock().sleep(until: SystemClock().now().steady + left / Self.haste)
    }

    func pass(_ duration: Duration) { passed.withLock { $0 += duration } }
}
