import App
import Base
import CurlTransport
import LangSmith
import Monitor

/// Everything a command gets from the process it runs in, and nothing else of it: `run()` passes on the real one, tests
/// pass one of their own.
struct Context: Sendable {
    /// The variables the process was started with.
    var environment: [String: String]
    var output: Output
    /// Who can be asked.
    var person: any Person
    var clock: any MonitorClock
    /// Another number each time.
    var random: @Sendable () -> UInt64
    /// Makes what carries requests; nothing is sent before the first of them.
    var connect: @Sendable (CurlTransport.Options) -> any Carrier
    /// From the making of one on, the signals that it hears do nothing else.
    var interruption: @Sendable () -> Interruption
    /// How long a command without a screen waits for the next answer of all it wants to know.
    var patience = Duration.seconds(20)

    /// Letters and digits, others each time.
    var newID: @Sendable () -> String { { [random] in String(random(), radix: 36) } }

    /// The same with another clock.
    func with(_ clock: any MonitorClock) -> Context {
        var context = self
        context.clock = clock
        return context
    }

    /// That of this process.
    static var process: Context {
        let output = Output(standard: Descriptor.output, errors: Descriptor.errors)
        return Context(
            environment: ProcessEnvironment.current,
            output: output,
            person: PersonAtTerminal(output: output),
            clock: SystemClock(),
            random: { .random(in: .min ... .max) },
            connect: { CurlTransport(options: $0) },
            interruption: { Interruption() }
        )
    }
}

/// What carries requests until it is shut down.
protocol Carrier: HTTPTransport {
    /// Ends every transfer; to be called before the process exits.
    func shutdown()
}

extension CurlTransport: Carrier {}
