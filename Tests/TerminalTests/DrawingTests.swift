import Base
import Screen
import Terminal
import TestTerminal
import Testing

extension ScreenOwners {
    @Suite struct DrawingTests {
        @Test func `a canvas shows as it was drawn`() throws {
            let stage = try Stage()
            var canvas = stage.canvas()
            canvas.box(Rect(canvas.size), title: "1 Exports (3)")
            canvas.put("checkout-prod 日本語 cafe\u{301} ▓▓▒░ ●", column: 2, row: 1)
            stage.present(canvas)
            #expect(stage.screen.text == canvas.text)
            #expect(stage.screen.isAlternateScreen)
            #expect(!stage.screen.isCursorVisible)
        }

        @Test func `nothing is written when nothing has changed`() throws {
            let stage = try Stage()
            var canvas = stage.canvas()
            canvas.put("RUNNING", column: 0, row: 0)
            #expect(!stage.present(canvas).isEmpty)
            #expect(stage.present(canvas).isEmpty)
        }

        @Test func `one changed letter costs a few bytes`() throws {
            let stage = try Stage(columns: 120, rows: 40)
            var canvas = stage.canvas()
            for row in 0..<40 { canvas.put("row \(row) of a full screen", column: 0, row: row) }
            stage.present(canvas)
            canvas.put("X", column: 7, row: 20)
            #expect((1..<24).contains(stage.present(canvas).count))
            #expect(stage.screen.text == canvas.text)
        }

        @Test func `any change of any canvas shows`() throws {
            let stage = try Stage(columns: 24, rows: 6)
            var dice = Dice(seed: 7)
            var canvas = stage.canvas()
            let words = ["ok", "日", "本語", "e\u{301}", "─", "▓", "한", " ", "longer text", "Ａ", "é", "…"]
            for _ in 0..<300 {
                for _ in 0..<Int.random(in: 1...6, using: &dice) {
                    canvas.put(
                        words.randomElement(using: &dice) ?? "",
                        column: Int.random(in: -2..<24, using: &dice),
                        row: Int.random(in: 0..<6, using: &dice),
                        style: Style(Tone.allCases.randomElement(using: &dice) ?? .normal)
                    )
                }
                stage.present(canvas)
                try #require(stage.screen.text == canvas.text)
            }
        }

        @Test(arguments: [
            "\u{1B}]0;owned\u{7}", "\u{1B}[2J\u{1B}[H", "\u{9B}2J", "\u{90}q\u{9C}", "a\u{0}b", "\u{202E}evil",
            "\u{1B}[?1049l", "\u{E}\u{F}", "line\nfeed\r\tand\u{8}back", "\u{2028}\u{85}", "\u{FEFF}\u{FFFE}",
            String(repeating: "x", count: 2000), "👨‍👩‍👧‍👦🏳️‍🌈", String(repeating: "\u{301}", count: 500),
        ])
        func `hostile text is shown, not obeyed`(text: String) throws {
            let stage = try Stage()
            var canvas = stage.canvas()
            canvas.put("above", column: 0, row: 0)
            canvas.put(text, column: 2, row: 1, width: 30)
            canvas.put("|", column: 39, row: 1)
            canvas.put("below", column: 0, row: 2)
            let clean = stage.present(canvas)
            #expect(stage.screen.row(0) == "above")
            #expect(stage.screen.cell(column: 39, row: 1).text == "|")
            #expect(stage.screen.row(2) == "below")
            #expect(stage.screen.title.isEmpty)
            #expect(stage.screen.isAlternateScreen)
            #expect(
                !String(decoding: clean, as: UTF8.self).unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{7}" }
            )
        }

        @Test func `the emulator of these tests would obey`() {
            let screen = VirtualTerminal(columns: 20, rows: 3)
            screen.feed(Array("text\u{1B}]0;owned\u{7}\u{1B}[2J\u{1B}[1;5H\u{1B}[1;31mred".utf8))
            #expect(screen.title == "owned")
            #expect(screen.text == "    red\n\n")
            #expect(screen.cell(column: 4, row: 0).foreground == 1)
            #expect(screen.cell(column: 4, row: 0).isBold)
        }

        @Test func `a cell that the C library counts otherwise gives way`() throws {
            let stage = try Stage()
            var canvas = stage.canvas()
            canvas.put(Cell("日", width: 1), column: 0, row: 0)
            canvas.put(Cell("a", width: 2), column: 1, row: 0)
            canvas.put("z", column: 3, row: 0)
            stage.present(canvas)
            #expect(stage.screen.row(0) == "???z")
        }

        @Test func `the cursor stands where the canvas has it`() throws {
            let stage = try Stage()
            var canvas = stage.canvas()
            canvas.cursor = (column: 5, row: 3)
            stage.present(canvas)
            #expect(stage.screen.isCursorVisible)
            #expect(stage.screen.cursor == (5, 3))
            canvas.cursor = (column: 6, row: 3)
            stage.present(canvas)
            #expect(stage.screen.cursor == (6, 3))
            canvas.cursor = nil
            stage.present(canvas)
            #expect(!stage.screen.isCursorVisible)
        }

        @Test func `a hidden cursor stands where the canvas wants attention`() throws {
            let stage = try Stage()
            var canvas = stage.canvas()
            canvas.attention = (column: 3, row: 4)
            stage.present(canvas)
            #expect(!stage.screen.isCursorVisible)
            #expect(stage.screen.cursor == (3, 4))
            #expect(stage.present(canvas).isEmpty)
            canvas.attention = (column: 3, row: 5)
            #expect((1..<16).contains(stage.present(canvas).count))
            #expect(stage.screen.cursor == (3, 5))
            canvas.cursor = (column: 8, row: 0)
            stage.present(canvas)
            #expect(stage.screen.isCursorVisible)
            #expect(stage.screen.cursor == (8, 0))
        }

        @Test func `a canvas of another size than the terminal is not drawn`() throws {
            let stage = try Stage()
            stage.present(stage.canvas())
            var canvas = Canvas(Size(columns: 80, rows: 24))
            canvas.put("too large", column: 0, row: 0)
            #expect(stage.present(canvas).isEmpty)
        }

        @Test func `a locale without UTF-8 gets ASCII`() throws {
            let stage = try Stage(locale: "C")
            var canvas = stage.canvas()
            // Not to the last column: libvterm counts wrongly when REP, which ncurses uses for ASCII, ends beside it.
            canvas.box(Rect(column: 0, row: 0, columns: 30, rows: 4), title: "1 Exports…")
            canvas.put("● café 日本", column: 2, row: 1)
            let bytes = stage.present(canvas)
            #expect(bytes.allSatisfy { $0 < 0x80 })
            #expect(stage.screen.row(0) == "+1 Exports~------------------+")
            #expect(stage.screen.row(1) == "| * caf? ????                |")
            #expect(stage.terminal.notes == ["the locale is not UTF-8, so the screen is drawn in ASCII"])
        }

        @Test(arguments: ["xx_YY.UTF-8", "xx_YY.utf8", "UTF-8"])
        func `a UTF-8 locale that is not installed is drawn in UTF-8 all the same, with a note`(locale: String) throws {
            let stage = try Stage(locale: locale)
            var canvas = stage.canvas()
            canvas.put("münchen ●", column: 0, row: 0)
            stage.present(canvas)
            #expect(stage.screen.row(0) == "münchen ●")
            #expect(
                stage.terminal.notes == [
                    "the locale asked for is not installed here; another one of UTF-8 stands in"
                ]
            )
        }

        @Test(arguments: ["xx_YY", "xx_YY.ISO-8859-1", "POSIX"])
        func `who asks for another character set is not given UTF-8`(locale: String) throws {
            let stage = try Stage(locale: locale)
            var canvas = stage.canvas()
            canvas.put("münchen", column: 0, row: 0)
            stage.present(canvas)
            #expect(stage.screen.row(0) == "m?nchen")
        }

        @Test func `copied text goes to the clipboard by OSC 52`() throws {
            let stage = try Stage()
            stage.pty.drain()
            stage.terminal.copy("curl -H é")
            #expect(stage.pty.drain() == Array("\u{1B}]52;c;Y3VybCAtSCDDqQ==\u{7}".utf8))
        }
    }
}
