import Base
import Testing

@testable import Recording

@Suite struct `Reading a recording` {
    private func sample() async -> [UInt8] {
        let info = Sample.get("/api/v1/info")
        var binary = HTTPResponse(status: 500)
        binary.body = [0xff, 0xfe]
        return await record([
            Step(.seconds(1), .seconds(2), info, Sample.ok(#"{"version":"é\n"}"#)),
            Step(.seconds(3), .seconds(4), info, .failure(.tooLarge(limit: 5))),
            Step(.seconds(5), .seconds(6), info, Sample.ok(#"{"version":"é\n"}"#)),
            Step(.seconds(7), .milliseconds(8125), Sample.get("/x"), .success(binary)),
        ]).bytes
    }

    @Test func `gives back every exchange as it was`() async throws {
        let replay = try Replay(await sample())
        #expect(replay.header == Sample.header)
        #expect(replay.count == 4)
        #expect(replay.end == .milliseconds(8125))
        let question = Exchange.Question(method: "GET", target: "/api/v1/info")
        let other = Exchange.Question(method: "GET", target: "/x")
        guard case .now(let first, .seconds(2)) = replay.answer(to: question, at: .seconds(2)),
            case .now(let second, .seconds(4)) = replay.answer(to: question, at: .seconds(5)),
            case .now(let third, .seconds(6)) = replay.answer(to: question, at: .seconds(60)),
            case .later(let later, meanwhile: nil) = replay.answer(to: question, at: .milliseconds(1999)),
            case .now(let binary, .milliseconds(8125)) = replay.answer(to: other, at: .seconds(9)),
            case .never = replay.answer(to: Exchange.Question(method: "GET", target: "/y"), at: .seconds(9))
        else {
            Issue.record("the answers are not where they were")
            return
        }
        #expect(first == Sample.ok(#"{"version":"é\n"}"#))
        #expect(second == .failure(.tooLarge(limit: 5)))
        #expect(third == first)
        #expect(later.outcome == first)
        #expect(later.asked == .seconds(1))
        #expect(binary == .success(HTTPResponse(status: 500, body: [0xff, 0xfe])))
    }

    @Test(arguments: [
        TransportError.nameNotResolved("a"), .connectionRefused("b"), .timedOut(phase: "connecting"), .tls("c"),
        .connectionReset("d"), .truncated("e"), .tooLarge(limit: 6), .redirectRefused(to: "f"), .badAddress("g"),
        .proxy("h"), .other(code: -7, "i"),
    ])
    func `knows every failure`(error: TransportError) async throws {
        let file = await record([Step(.zero, .zero, Sample.get("/x"), .failure(error))])
        guard case .exchange(let exchange) = try RecordingLine(Array(file.lines[1].utf8)) else {
            Issue.record("not an exchange: \(file.lines[1])")
            return
        }
        #expect(exchange.outcome == .failure(error))
    }

    /// Wherever a crash cuts it off, all the whole lines are there.
    @Test func `works after any truncation but one within the first line`() async throws {
        let bytes = await sample()
        let firstLine = bytes.firstIndex(of: 0x0a) ?? 0
        for length in 0..<firstLine {
            #expect(throws: ReplayError.noFirstLine, "\(length)") { try Replay(Array(bytes.prefix(length))) }
        }
        for length in firstLine..<bytes.count {
            let part = Array(bytes.prefix(length))
            let replay = try Replay(part)
            let lineBreaks = part.count { $0 == 0x0a }
            // A line that only lacks its line break is whole.
            let isWhole = bytes[length] == 0x0a
            let isCut = !isWhole && part.last != 0x0a
            #expect(replay.count == max(0, lineBreaks - 1 + (isWhole && lineBreaks > 0 ? 1 : 0)), "\(length)")
            #expect(replay.cutLine == (isCut ? lineBreaks + 1 : nil), "\(length)")
            #expect(replay.notices.count == (isCut ? 1 : 0))
        }
    }

    @Test func `names the line of any damage, or reads on`() async {
        let bytes = await sample()
        var line = 1
        for index in bytes.indices {
            for damage in [0x00, 0x0a, 0x20, 0x22, 0x39, 0x5b, 0x7d, 0xff] as [UInt8] where bytes[index] != damage {
                var damaged = bytes
                damaged[index] = damage
                do throws(ReplayError) {
                    let replay = try Replay(damaged)
                    #expect(replay.count <= 4)
                } catch {
                    switch error {
                    case .damaged(let found, _): #expect(found >= line, "\(index) \(damage)")
                    case .notARecording, .noFirstLine, .newerFormat: #expect(line == 1)
                    case .unreadable: Issue.record("nothing was read from a disk")
                    }
                }
            }
            if bytes[index] == 0x0a { line += 1 }
        }
        #expect(line == 6)
    }

    /// A file of these lines, after a good first one.
    private static func file(_ lines: String...) -> String {
        let first = #"{"bulktop_recording":1,"started_at":"2026-11-20T03:00:00Z","server":"https://x"}"#
        return ([first] + lines).map { $0 + "\n" }.joined()
    }

    private static let strangers: [(text: String, expected: ReplayError)] = [
        ("", .noFirstLine),
        ("\n", .notARecording),
        ("PAR1", .notARecording),
        ("{}\n", .notARecording),
        ("[1]\n", .notARecording),
        (#"{"bulktop_rec"#, .noFirstLine),
        (#"{"bulktop_recording":2,"x":1}"#, .newerFormat(2)),
        (
            #"{"bulktop_recording":1,"server":"https://x"}"#,
            .damaged(line: 1, problem: "started_at is missing or no time")
        ),
    ]

    private static let damages: [(text: String, expected: ReplayError)] = [
        (file(""), .damaged(line: 2, problem: "it is empty")),
        (file("null"), .damaged(line: 2, problem: "it should be an object, but is null")),
        (
            file(#"{"asked":1,"answered":1,"method":"GET","target":"/","status":200}"#),
            .damaged(line: 2, problem: "body is missing")
        ),
        (
            file(#"{"asked":2,"answered":1,"method":"GET","target":"/","status":200,"body":""}"#),
            .damaged(line: 2, problem: "answered is before asked")
        ),
        (
            file(#"{"asked":1,"answered":1e30,"method":"GET","target":"/","status":200,"body":""}"#),
            .damaged(line: 2, problem: "answered is out of bounds")
        ),
        (
            file(
                #"{"left_out":1,"answered":1}"#,
                #"{"asked":1,"answered":1,"method":"GET","target":"/","status":200,"same_as":2}"#
            ),
            .damaged(line: 3, problem: "same_as names line 2, which does not fit")
        ),
        (
            file(#"{"asked":1,"answered":1,"method":"GET","target":"/","error":{"kind":"new"}}"#),
            .damaged(line: 2, problem: "error.kind is none of the known ones")
        ),
    ]

    @Test(arguments: strangers + damages)
    func `says what is wrong with a file`(text: String, expected: ReplayError) {
        #expect(throws: expected) { try Replay(Array(text.utf8)) }
    }

    @Test func `stops early on a large file that is something else`() {
        var reader = ReplayReader()
        let zeros = [UInt8](repeating: 0, count: 70_000)
        #expect(throws: ReplayError.notARecording) { try reader.append(zeros[...]) }
    }

    @Test func `has a sentence for every failure`() {
        #expect(ReplayError.damaged(line: 812, problem: "it is empty").sentence == "Line 812 is damaged: it is empty.")
        #expect(ReplayError.newerFormat(3).sentence.hasSuffix("reads format 1: update bulktop."))
        #expect(RecordingError.exists(path: "a").sentence.hasPrefix("a exists already"))
        #expect(RecordingProblem.limitReached(3 << 20).sentence == "The recording has ended at its limit of 3 MiB.")
    }
}
