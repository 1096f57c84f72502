import Base
import Testing

@testable import Recording

@Suite struct `A recording` {
    @Test func `begins with who was asked and when`() async {
        let file = await record([])
        #expect(
            file.text == #"{"bulktop_recording":1,"started_at":"2026-11-20T03:00:00.000250Z","#
                + #""server":"https://eu.api.smith.langchain.com","workspace":"4bf4c3d2-e1f0-4a9b-88c7-e6d5f4b3a206"}"#
                + "\n"
        )
    }

    @Test func `has one line for an answer, byte for byte`() async {
        let answer = Sample.ok(
            "{\"name\":\"日\\\\\",\n\"n\":1}",
            headers: [
                HTTPHeader("Date", "Fri, 20 Nov 2026 03:00:00 GMT"), HTTPHeader("Set-Cookie", "session=abc"),
                HTTPHeader("X-Request-Id", "r-1"), HTTPHeader("date", "again"),
            ]
        )
        let request = Sample.get("/api/v1/info?x=%20", headers: [HTTPHeader("Accept", "application/json")])
        let file = await record([Step(.milliseconds(12), .microseconds(1_140_210), request, answer)])
        #expect(
            file.lines.dropFirst() == [
                #"{"asked":0.012000,"answered":1.140210,"method":"GET","target":"/api/v1/info?x=%20","status":200,"#
                    + #""headers":{"date":"Fri, 20 Nov 2026 03:00:00 GMT","x-request-id":"r-1"},"#
                    + #""body":"{\"name\":\"日\\\\\",\n\"n\":1}"}"#
            ]
        )
    }

    @Test func `stores a body that came before as the number of its line, for each question on its own`() async {
        let list = Sample.get("/api/v1/bulk-exports?limit=100&offset=0")
        let info = Sample.get("/api/v1/info")
        let file = await record([
            Step(.seconds(1), .seconds(2), list, Sample.ok("[]")),
            Step(.seconds(3), .seconds(4), info, Sample.ok("[]")),
            Step(.seconds(5), .seconds(6), list, Sample.ok("[1]")),
            Step(.seconds(7), .seconds(8), list, Sample.ok("[]", headers: [HTTPHeader("date", "d")])),
            Step(.seconds(9), .seconds(9), list, Sample.ok("[1]")),
        ])
        #expect(file.lines.dropFirst().map { $0.contains("\"body\":") } == [true, true, true, false, false])
        #expect(
            file.lines.suffix(2) == [
                #"{"asked":7.000000,"answered":8.000000,"method":"GET","#
                    + #""target":"/api/v1/bulk-exports?limit=100&offset=0","status":200,"headers":{"date":"d"},"same_as":2}"#,
                #"{"asked":9.000000,"answered":9.000000,"method":"GET","#
                    + #""target":"/api/v1/bulk-exports?limit=100&offset=0","status":200,"headers":{},"same_as":4}"#,
            ]
        )
    }

    @Test func `keeps failures, and leaves out what was cancelled`() async {
        let request = Sample.get("/api/v1/info")
        let file = await record([
            Step(.seconds(1), .seconds(11), request, .failure(.timedOut(phase: "connecting"))),
            Step(.seconds(12), .seconds(12), request, .failure(.cancelled)),
            Step(.seconds(13), .seconds(13), request, .failure(.other(code: 56, "gone \u{1b}[31m"))),
        ])
        let start = #","method":"GET","target":"/api/v1/info","error":"#
        #expect(
            file.lines.dropFirst() == [
                #"{"asked":1.000000,"answered":11.000000"# + start + #"{"kind":"timed_out","text":"connecting"}}"#,
                #"{"asked":13.000000,"answered":13.000000"# + start
                    + #"{"kind":"other","number":56,"text":"gone \u001b[31m"}}"#,
            ]
        )
    }

    @Test func `holds nothing that a terminal would obey`() async {
        let hostile = "a\u{1b}]0;x\u{7}\u{9b}31m\u{7f}\u{0}é\u{85}"
        let file = await record([Step(.zero, .zero, Sample.get("/x"), Sample.ok(hostile))])
        #expect(file.lines[1].hasSuffix(#""body":"a\u001b]0;x\u0007\u009b31m\u007f\u0000é\u0085"}"#))
    }

    @Test func `keeps bytes that are no text as base64`() async {
        let body: [UInt8] = [0x50, 0x41, 0x52, 0x31, 0xff]
        let answer = HTTPResponse(status: 200, body: body)
        let file = await record([Step(.zero, .zero, Sample.get("/x"), .success(answer))])
        #expect(file.lines[1].hasSuffix(#""headers":{},"body_base64":"UEFSMf8="}"#))
    }

    @Test func `shows neither host nor prefix of the server, but the address of another one`() async {
        let file = await record([
            Step(.zero, .zero, HTTPRequest(.get, Sample.server + "/api/v1/info"), Sample.ok("1")),
            Step(.zero, .zero, HTTPRequest(.get, Sample.server + ".example.com/api/v1/info"), Sample.ok("2")),
        ])
        #expect(file.lines[1].contains(#""target":"/api/v1/info""#))
        #expect(file.lines[2].contains(#""target":"https://eu.api.smith.langchain.com.example.com/api/v1/info""#))
    }

    @Test func `of an hour of asking for what never changes takes less than a megabyte`() async {
        let row = #"{"id":"c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01","status":"Completed"},"#
        let page = "[" + String(repeating: row, count: 100) + "null]"
        let steps = (0..<3600).map { second in
            Step(
                .seconds(second),
                .milliseconds(second * 1000 + 120),
                Sample.get("/api/v1/bulk-exports?limit=100&offset=\(second % 10)00"),
                Sample.ok(page, headers: [HTTPHeader("Date", "Fri, 20 Nov 2026 03:00:00 GMT")])
            )
        }
        let file = await record(steps)
        // Ten pages of 7 kB with their quotes escaped, each of them one time.
        #expect(file.bytes.count < 10 * 9_000 + 1_000_000)
        #expect(file.lines.count { $0.contains("\"body\":") } == 10)
        #expect(file.lines.count == 3601)
    }
}
