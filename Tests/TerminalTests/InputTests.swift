import Screen
import Terminal
import TestTerminal
import Testing

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
