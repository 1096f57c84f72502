import Base
import Foundation
import LangSmith
import Simulator
import Testing

@testable import bulktop

/// What scripts get of each kind of failure: an exit status, a sentence on stderr, and with `--json` an object.
@Suite struct FailureTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var arguments: [String]
        var status: Int32
        var kind: String
        var words: String
        var key = AccessKey.admin
        var answers: [String]?
        var prepare: @Sendable (Office) -> Void = { _ in }
    }

    private static let cancel = ["exports", "cancel", "12345678"]

    static let cases: [Case] = [
        Case(
            testDescription: "an unknown flag",
            arguments: ["status", "--bogus"],
            status: 2,
            kind: "usage",
            words: "Unknown option '--bogus'"
        ),
        Case(
            testDescription: "a flag that no command with JSON has",
            arguments: ["snapshot", "--size", "80x24"],
            status: 2,
            kind: "usage",
            words: "Unknown option '--json'"
        ),
        Case(
            testDescription: "no key",
            arguments: ["status"],
            status: 2,
            kind: "settings",
            words: "no API key",
            prepare: { $0["LANGSMITH_API_KEY"] = nil }
        ),
        Case(
            testDescription: "nobody to ask",
            arguments: cancel,
            status: 2,
            kind: "usage",
            words: "say --yes"
        ),
        Case(
            testDescription: "no such export",
            arguments: cancel + ["--yes"],
            status: 2,
            kind: "usage",
            words: "there is no export '12345678'"
        ),
        Case(
            testDescription: "a destination in use",
            arguments: ["destinations", "delete", "s3-eu", "--yes"],
            status: 2,
            kind: "obstacle",
            words: "Delete the destination s3-eu: exports still refer to the destination"
        ),
        Case(
            testDescription: "read-only",
            arguments: ["destinations", "rotate", "s3-eu", "--yes", "--read-only"],
            status: 2,
            kind: "read-only",
            words: "this is read-only"
        ),
        Case(
            testDescription: "no keys for a bucket",
            arguments: ["destinations", "rotate", "s3-eu", "--yes"],
            status: 2,
            kind: "usage",
            words: "the bucket's keys are missing",
            prepare: { office in
                office["AWS_ACCESS_KEY_ID"] = nil
                office["AWS_SECRET_ACCESS_KEY"] = nil
            }
        ),
        Case(
            testDescription: "what the key may not do",
            arguments: ["destinations", "rotate", "s3-eu", "--yes"],
            status: 3,
            kind: "refused",
            words: "Not here: the key's role lacks bulk-exports:manage",
            key: .reader
        ),
        Case(
            testDescription: "a refused key",
            arguments: ["status"],
            status: 3,
            kind: "refused",
            words: "Check the key and the endpoint. The key came from LANGSMITH_API_KEY.",
            prepare: { $0["LANGSMITH_API_KEY"] = "lsv2_sk_wrong" }
        ),
        Case(
            testDescription: "nobody at the address",
            arguments: ["status"],
            status: 3,
            kind: "unreachable",
            words: "Nothing answers at the server's address",
            prepare: { $0.transport.inject(.fail(.connectionRefused("127.0.0.1")), into: "/") }
        ),
        Case(
            testDescription: "a portal",
            arguments: ["status"],
            status: 3,
            kind: "unreachable",
            words: "is a web page, not JSON: a captive portal or proxy?",
            prepare: { $0.transport.inject(.respond(.portal), into: "/") }
        ),
        Case(
            testDescription: "a portal before a write",
            arguments: cancel + ["--yes"],
            status: 3,
            kind: "unreachable",
            words: "is a web page, not JSON: a captive portal or proxy?",
            prepare: { $0.transport.inject(.respond(.portal), into: "/") }
        ),
        Case(
            testDescription: "a person who says no",
            arguments: ["destinations", "rotate", "s3-eu"],
            status: 5,
            kind: "declined",
            words: "nothing was changed",
            answers: ["no"]
        ),
    ]

    @Test(arguments: cases)
    func `each failure has its status, its sentence and its kind`(failure: Case) async throws {
        let office = try Office(key: failure.key, answers: failure.answers)
        failure.prepare(office)
        let json = await office.run(failure.arguments + ["--json"])
        #expect(json.status == failure.status, "\(json)")
        #expect(json.errors.contains(failure.words), "\(json)")
        let report = try json.json()
        #expect(report["schema"] as? String == "bulktop.error/1")
        #expect(report["kind"] as? String == failure.kind)
        #expect(report["exit_status"] as? Int == Int(failure.status))
        let sentence = try #require(report["error"] as? String)
        #expect(sentence.contains(failure.words), "\(sentence)")
        #expect(!sentence.hasPrefix("bulktop:") && !sentence.hasPrefix("Error:"))
        #expect(office.writes.isEmpty)
    }

    @Test(arguments: cases.filter { $0.arguments[0] != "snapshot" })
    func `without --json stdout stays empty`(failure: Case) async throws {
        let office = try Office(key: failure.key, answers: failure.answers)
        failure.prepare(office)
        let text = await office.run(failure.arguments)
        #expect(text.status == failure.status, "\(text)")
        #expect(text.output.isEmpty)
        #expect(text.errors.contains(failure.words), "\(text)")
    }

    static let printing: [[String]] = [
        ["--help"], ["--version"], ["status"], ["status", "--json"], ["snapshot"], ["doctor"], ["doctor", "--json"],
        ["config", "path"], ["config", "check"], ["config", "show"], ["exports", "--help"],
        ["destinations", "rotate", "s3-eu", "--yes"], ["destinations", "rotate", "s3-eu", "--yes", "--json"],
    ]

    @Test(arguments: printing)
    func `an output that cannot be written is no success`(arguments: [String]) async throws {
        let office = try Office(output: Sheet(failingWith: ENOSPC))
        let outcome = await office.run(arguments)
        #expect(outcome.status == 6, "\(outcome)")
        #expect(outcome.errors.contains("bulktop: the output could not be written: standard output"), "\(outcome)")
        #expect(outcome.errors.contains("No space left on device"))
    }

    @Test(arguments: printing)
    func `whoever stops reading is not complained to`(arguments: [String]) async throws {
        let office = try Office(output: Sheet(failingWith: EPIPE))
        let outcome = await office.run(arguments)
        #expect(outcome.status == 141, "\(outcome)")
        #expect(!outcome.errors.contains("could not be written"))
    }

    @Test(arguments: [["--yes"], ["--yes", "--json"]])
    func `what was done is told the person where the output does not take it`(flags: [String]) async throws {
        let office = try Office(output: Sheet(failingWith: ENOSPC))
        let outcome = await office.run(["destinations", "rotate", "s3-eu"] + flags)
        #expect(outcome.status == 6)
        #expect(outcome.errors.contains("bulktop: Changed the credentials of s3-eu"), "\(outcome)")
        #expect(office.writes.count == 1)
        #expect(office.audit.count == 2)
    }

    @Test func `every exit status is another one`() {
        #expect(Set(ExitStatus.allCases.map(\.rawValue)).count == ExitStatus.allCases.count)
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6])
        #expect(CommandFailed.signalled(15).exitStatus == 143)
        #expect(CommandFailed.nobodyReads.exitStatus == 141)
    }
}
