import App
import ArgumentParser
import LangSmith

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@main
enum Main {
    static func main() {
        CoreDump.prevent()
        Memory.giveBackEarly()
        let status = run(ProcessArguments.current, in: .process)
        #if canImport(Glibc)
        Glibc.exit(status)
        #else
        Darwin.exit(status)
        #endif
    }

    /// Does what the arguments say, and gives the exit status.
    static func run(_ arguments: [String], in context: Context) -> Int32 {
        do {
            // Parsing no arguments takes a quarter of the time to the first frame.
            guard !arguments.isEmpty else {
                try Dashboard.open(context)
                return ExitStatus.done.rawValue
            }
            var command = try Bulktop.parseAsRoot(arguments)
            if let command = command as? any Command {
                try command.run(context)
            } else {
                try command.run()
            }
            return ExitStatus.done.rawValue
        } catch let failure as CommandFailed {
            return tell(failure, arguments, context.output)
        } catch {
            return end(with: error, arguments, context.output)
        }
    }

    /// A failure in the words of whoever gave up.
    private static func tell(_ failure: CommandFailed, _ arguments: [String], _ output: Output) -> Int32 {
        for sentence in failure.sentences { output.complain("bulktop: \(sentence)") }
        guard let kind = failure.kind else { return failure.exitStatus }
        if case .outputLost = failure { return failure.exitStatus }
        report(failure.sentences.joined(separator: "\n"), kind, failure.exitStatus, arguments, output)
        return failure.exitStatus
    }

    /// What the parser ends with: help that was asked for, or what is wrong with the arguments.
    private static func end(with error: any Error, _ arguments: [String], _ output: Output) -> Int32 {
        let code = Bulktop.exitCode(for: error)
        let message = Bulktop.fullMessage(for: error)
        guard code != .success else {
            do throws(CommandFailed) {
                if !message.isEmpty { try output.line(message) }
                return ExitStatus.done.rawValue
            } catch {
                return tell(error, arguments, output)
            }
        }
        guard code == .validationFailure else { return tell(.system("\(error)"), arguments, output) }
        output.complain(message)
        report(Bulktop.message(for: error), "usage", ExitStatus.usage.rawValue, arguments, output)
        return ExitStatus.usage.rawValue
    }

    /// Tells a script that asked for JSON.
    ///
    /// By the arguments themselves, since those that cannot be parsed belong to no command.
    private static func report(
        _ sentence: String,
        _ kind: String,
        _ status: Int32,
        _ arguments: [String],
        _ output: Output
    ) {
        guard arguments.prefix(while: { $0 != "--" }).contains("--json") else { return }
        do {
            try output.line(try FailureReport(error: sentence, kind: kind, exitStatus: status).json())
        } catch {
            // It fails already, and with a reason that says more.
            for sentence in (error as? CommandFailed)?.sentences ?? [] { output.complain("bulktop: \(sentence)") }
        }
    }
}
