import TestTerminal
import Testing

extension EndToEnd {
    @Suite struct BadAnswerTests {
        struct Case: CustomTestStringConvertible, Sendable {
            var testDescription: String
            /// The fault, less its path.
            var fault: String
            /// Shouted on top.
            var title: String
            var words: [String]
        }

        @Test(arguments: [
            Case(
                testDescription: "a captive portal",
                fault: #""kind":"html""#,
                title: "UNREADABLE ANSWER",
                words: ["is a web page, not JSON: a captive portal or proxy? Check that the endpoint"]
            ),
            Case(
                testDescription: "maintenance",
                fault: #""kind":"status","status":503,"body":"{\"detail\":\"back at \\u001b]0;six\\u0007 o'clock\"}""#,
                title: "SERVER UNAVAILABLE",
                words: ["503 Service Unavailable", "o'clock"]
            ),
            Case(
                testDescription: "a body cut off by the network",
                fault: #""kind":"truncate""#,
                title: "ANSWER CUT OFF",
                words: ["ended too early"]
            ),
            Case(
                testDescription: "a body cut off by the server",
                fault: #""kind":"status","status":200,"body":"[{\"id\":\"""#,
                title: "UNREADABLE ANSWER",
                words: ["could not be used"]
            ),
            Case(
                testDescription: "a body without end",
                fault: #""kind":"huge","bytes":100000000"#,
                title: "ANSWER TOO LARGE",
                words: ["64 MiB"]
            ),
            Case(
                testDescription: "too many requests",
                fault: #""kind":"status","status":429,"headers":{"Retry-After":"2"}"#,
                title: "RATE LIMITED",
                words: ["429 Too Many Requests"]
            ),
            Case(
                testDescription: "a redirect to another host",
                fault: #""kind":"status","status":302,"headers":{"Location":"https://login.example.com/"}"#,
                title: "REDIRECTED ELSEWHERE",
                words: ["redirected elsewhere", "login.example.com"]
            ),
        ])
        func `an answer that is none is named, survived and got over`(bad: Case) async throws {
            try await Server.run { server in
                try await server.order(#"{"path":"/api/v1/bulk-exports?",\#(bad.fault)}"#)
                let child = try Bulktop.start(home: Home(using: server), columns: 80, rows: 24)
                try child.wait(forProse: bad.words + ["No exports"])
                try child.wait("\(bad.title) on top") { $0.row(0).contains(bad.title) }
                try child.type("?", untilSeen: "╭ Help ")
                try child.type("\u{1b}", untilSeen: "No exports")
                try await server.recover()
                try child.wait(for: ["2 Exports (11, 4 folded)", "LIVE", "checkout-prod"])
                #expect(!child.screen.contains(bad.title))
                try child.quit()
                #expect(TerminalBytes(child.output).forbidden.isEmpty)
            }
        }

        @Test func `an error after good answers keeps what they said`() async throws {
            try await Server.run { server in
                let child = try Bulktop.start(home: Home(using: server))
                try child.wait(for: ["2 Exports (11, 4 folded)", "LIVE", "checkout-prod", "Acme EU"])
                try await server.order(#"{"path":"/","kind":"html"}"#)
                try child.type("r", untilSeen: "UNREADABLE ANSWER", "2 Exports (11, 4 folded)", "checkout-prod")
                try await server.recover()
                try child.wait("good answers") { $0.row(0).contains("LIVE") && !$0.contains("UNREADABLE") }
                try child.quit()
            }
        }

        @Test func `a wrong key is refused in words, and the keyboard works`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                home.environment["LANGSMITH_API_KEY"] = "lsv2_sk_wrong0000000000000000000000000_0000000000"
                let child = try Bulktop.start(home: home, columns: 80, rows: 24)
                try child.wait(forProse: [
                    "No exports: key refused", "The server refused this key (403 Forbidden)",
                    "The key came from LANGSMITH_API_KEY",
                ])
                try child.type("!", untilSeen: "╭ Problems (0)", "key refused")
                try child.type("\u{1b}", untilSeen: "2 Exports")
                try child.quit()
                #expect(!String(decoding: child.output, as: UTF8.self).contains("lsv2_"))
            }
        }
    }
}
