import Screen
import Terminal
import TestTerminal
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension ScreenOwners {
    @Suite struct InputTests {
        @Test func `keys come through the line as they were typed`() throws {
            let stage = try Stage()
            #expect(
                try stage.type("jé日\u{1B}OA\u{1B}[B\r\u{7F}", expecting: 7) == [
                    .key(.character("j")), .key(.character("é")), .key(.character("日")), .key(.up), .key(.down),
                    .key(.enter), .key(.backspace),
                ]
            )
        }

        @Test func `a lone Escape is a key`() throws {
            let stage = try Stage()
            #expect(try stage.type("\u{1B}") == [.key(.escape)])
        }

        @Test func `an arrow key that a slow link splits is an arrow key, and Escape is none for it`() throws {
            let stage = try Stage()
            stage.pty.send("\u{1B}")
            #expect(stage.terminal.readEvents().isEmpty)
            #expect(stage.terminal.quietLimit == 100)
            stage.clock.now += 60
            #expect(stage.terminal.readEvents().isEmpty)
            #expect(stage.terminal.quietLimit == 40)
            #expect(try stage.type("[A") == [.key(.up)])
            #expect(stage.terminal.quietLimit == nil)
        }

        @Test(arguments: [(nil, 100), ("25", 25), ("1000", 1_000), ("-3", 0), ("soon", 100)] as [(String?, Int)])
        func `ESCDELAY says how long Escape waits`(value: String?, milliseconds: Int) {
            if let value { setenv("ESCDELAY", value, 1) } else { unsetenv("ESCDELAY") }
            defer { unsetenv("ESCDELAY") }
            #expect(TerminalOptions().escapeDelay == milliseconds)
        }

        @Test(arguments: ["\u{1B}]5", "\u{1B}P1$r", "\u{1B}[12", "\u{1B}[200~a paste whose end was lost"])
        func `what never ends does not keep the keyboard`(bytes: String) throws {
            let stage = try Stage()
            stage.pty.send(bytes)
            #expect(stage.terminal.readEvents().isEmpty)
            stage.clock.now += 1_000
            stage.pty.send("q")
            #expect(try stage.events(1).last == .key(.character("q")))
        }

        @Test func `a large paste arrives whole`() throws {
            let stage = try Stage()
            let text = String(repeating: "0123456789abcde\n", count: 1_000)
            // The line holds 4 kB at a time, so sending and reading take turns.
            let bytes = Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)
            var events: [InputEvent] = []
            for start in stride(from: 0, to: bytes.count, by: 1_000) {
                stage.pty.send(Array(bytes[start..<min(start + 1_000, bytes.count)]))
                events += stage.terminal.readEvents()
            }
            if events.isEmpty { events = try stage.events(1) }
            #expect(events == [.paste(text)])
        }

        @Test func `two clicks are told apart by the clock`() throws {
            let stage = try Stage()
            let click = "\u{1B}[<0;5;5M\u{1B}[<0;5;5m"
            #expect(try stage.type(click) == [.mouse(MouseEvent(.press, column: 4, row: 4))])
            stage.clock.now += 100
            #expect(try stage.type(click) == [.mouse(MouseEvent(.doubleClick, column: 4, row: 4))])
            stage.clock.now += 5_000
            #expect(try stage.type(click) == [.mouse(MouseEvent(.press, column: 4, row: 4))])
        }

        @Test func `reading with nothing typed gives nothing and does not wait`() throws {
            let stage = try Stage()
            #expect(stage.terminal.readEvents().isEmpty)
        }
    }
}
