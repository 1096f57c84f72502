import CurlTransport
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
    ///   - caFile: trusted in place of the authorities of this machine; nil leaves it at those.
    ///   - failures: the known failures, with the user's own.
    ///   - context: of the command.
    /// - Throws: nothing of the test: what fails is in the report.
    init(_ bucket: Bucket, caFile: String?, failures: KnownFailures = .standard, _ context: Context) throws {
        var options = CurlTransport.Options(environment: context.environment)
        if let caFile { options.caFile = caFile }
        let transport = context.connect(options)
        defer { transport.shutdown() }
        let clock = context.clock
        let test = BucketTest(
            bucket,
            transport: transport,
            id: context.newID(),
            failures: failures,
            now: { clock.now().wall }
        )
        let result = try blocking {
            await test.run { progress in
                if let step = BucketTest.Step.allCases.first(where: { progress[$0] == .running }) {
                    context.output.progress("\(step.title)…")
                }
            }
        }
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
