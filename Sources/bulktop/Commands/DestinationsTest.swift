import App
import ArgumentParser
import CurlTransport
import LangSmith
import Monitor
import ObjectStore
import Terminal

/// `bulktop destinations test`: tries a bucket with given keys, from here, without asking the service for anything.
struct DestinationsTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Write, read back and delete a small object in a bucket, from this machine.",
        discussion: """
            Takes what 'destinations create' takes and says step by step what works. It needs no LangSmith key. \
            Exit status: 0 it works, warnings included, 2 wrong input, 3 it does not.
            """
    )

    @OptionGroup var place: BucketOptions

    @Option(name: .customLong("cacert"), help: "Trust the certificate authorities in this PEM file.")
    var caFile: String?

    @Flag(help: "Print JSON of the schema bulktop.bucket-test/1.")
    var json = false

    func validate() throws {
        guard place.role == nil, !place.serverCredentials else {
            throw ValidationError("A role and the server's own credentials cannot be tried from here: give keys.")
        }
    }

    func run() throws {
        let environment = ProcessEnvironment.current
        let bucket: Bucket
        let destination = try place.destination(named: "test", environment)
        do throws(Bucket.Problem) {
            bucket = try Bucket(destination)
        } catch {
            throw CommandFailed(error.sentence, status: ExitStatus.usage)
        }
        var options = CurlTransport.Options(environment: environment)
        if let caFile { options.caFile = caFile }
        let transport = CurlTransport(options: options)
        defer { transport.shutdown() }
        let (isWatched, clock) = (Person.isThere, SystemClock())
        let test = BucketTest(
            bucket,
            transport: transport,
            id: String(UInt64.random(in: .min ... .max), radix: 36),
            now: { clock.now().wall }
        )
        let result = try blocking {
            await test.run { progress in
                guard isWatched, let step = BucketTest.Step.allCases.first(where: { progress[$0] == .running }) else {
                    return
                }
                Output.complain("\(step.title)…")
            }
        }
        let report = DoctorReport(result.checks, schema: "bulktop.bucket-test/1", at: clock.now())
        Output.line(json ? try report.json() : report.text(isUnicode: TerminalFacts.isUnicode()))
        if !json { Output.line(BucketTest.advice) }
        if case .failed = result.verdict { throw ExitCode(ExitStatus.unreachable) }
    }
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
            if step == .delete, let leftBehind { words += "; left behind: \(leftBehind)" }
            var check = Check(step.title, outcome, words)
            check.next = finding?.fix
            check.verify = finding?.verify
            check.link = finding?.link
            return check
        }
    }
}
