import App
import LangSmith
import Monitor
import ObjectStore
import Terminal

/// A test of a bucket from this machine, and what it found.
struct TriedBucket {
    /// A step went wrong.
    let hasFailed: Bool
    /// It went wrong for the region alone, which other keys cannot mend.
    let keysAreRight: Bool
    private let advice: [String]
    private let checks: [Check]
    private let endedAt: Now

    /// Tries it, and tells a person each step.
    ///
    /// - Parameters:
    ///   - bucket: with its keys.
    ///   - network: reaches it and explains its errors.
    ///   - context: of the command.
    /// - Throws: nothing of the test, whose failures are in the report, but `CommandFailed` when it is interrupted.
    init(_ bucket: Bucket, over network: NetworkAccess, _ context: Context) throws {
        let transport = network.transport()
        defer { transport.shutdown() }
        let clock = context.clock
        let tester = network.tester(clock, over: transport)
        let (result, isInterrupted) = try blocking {
            let interruption = context.interruption()
            defer { interruption.end() }
            let testing = Task {
                await tester.run(bucket) { progress in
                    if let step = BucketTest.Step.allCases.first(where: { progress[$0] == .running }) {
                        context.output.progress("\(step.title)…")
                    }
                }
            }
            // Whoever presses Ctrl-C has its object removed all the same.
            let watching = Task {
                await interruption.wait()
                guard !Task.isCancelled else { return false }
                testing.cancel()
                return true
            }
            let result = await testing.value
            watching.cancel()
            return (result, await watching.value)
        }
        guard !isInterrupted else { throw CommandFailed.testInterrupted(leftBehind: result.leftBehind) }
        hasFailed = if case .failed = result.verdict { true } else { false }
        keysAreRight = result.keysAreRight
        advice = result.advice
        checks = result.checks
        endedAt = clock.now()
    }

    var report: DoctorReport { DoctorReport(checks, schema: "bulktop.bucket-test/1", at: endedAt) }

    /// What a person reads.
    var text: String { report.text(isUnicode: TerminalFacts.isUnicode()) + "\n" + advice.joined(separator: "\n") }
}

extension BucketTest.Progress {
    /// The steps as lines of a report.
    fileprivate var checks: [Check] {
        BucketTest.Step.allCases.map { step in
            let finding = self[step].finding
            let outcome: Check.Outcome
            var words = finding?.cause ?? ""
            switch self[step] {
            case .ok:
                outcome = .ok
                words = step == .write ? object : "done"
            case .warning: outcome = .warn
            case .failed: outcome = .fail
            case .pending, .running, .skipped:
                outcome = .notTried
                words = "a step before it failed"
            }
            if let said = finding?.said, !said.isEmpty { words += " (\(said))" }
            if let id = finding?.requestID { words += "; request id \(id)" }
            if step == .delete, let leftBehind { words += "; left behind: \(leftBehind)" }
            var check = Check(step.title, outcome, words)
            check.next = finding?.fix
            check.verify = finding?.verify
            check.link = finding?.link
            return check
        }
    }
}
