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
    @Suite struct LifeTests {
        @Test func `restoring leaves screen and line as they were found`() throws {
            let stage = try Stage()
            let before = try PseudoTerminal(columns: 40, rows: 10).lineSettings
            #expect(stage.pty.lineSettings != before)
            stage.present(stage.canvas())
            stage.terminal.restore()
            stage.pty.drain()
            #expect(stage.pty.lineSettings == before)
            #expect(!stage.screen.isAlternateScreen)
            #expect(stage.screen.isCursorVisible)
            let output = String(decoding: stage.pty.output, as: UTF8.self)
            for (on, off) in [("\u{1B}[?2004h", "\u{1B}[?2004l"), ("\u{1B}[?1000h", "\u{1B}[?1000l")] {
                #expect(output.contains(on))
                #expect(output.contains(off))
            }
        }

        @Test func `the mouse is given back and taken again, and is the terminal's in the end`() throws {
            let stage = try Stage()
            stage.pty.drain()
            stage.terminal.setMouse(false)
            #expect(String(decoding: stage.pty.drain(), as: UTF8.self) == "\u{1B}[?1006l\u{1B}[?1000l")
            stage.terminal.setMouse(false)
            #expect(stage.pty.drain().isEmpty)
            stage.terminal.setMouse(true)
            #expect(String(decoding: stage.pty.drain(), as: UTF8.self) == "\u{1B}[?1000h\u{1B}[?1006h")
            stage.terminal.restore()
            #expect(String(decoding: stage.pty.drain(), as: UTF8.self).contains("\u{1B}[?1000l"))
        }

        @Test func `restoring twice writes once`() throws {
            let stage = try Stage()
            stage.terminal.restore()
            #expect(!stage.pty.drain().isEmpty)
            stage.terminal.restore()
            #expect(stage.pty.drain().isEmpty)
            #expect(stage.terminal.readEvents().isEmpty)
            #expect(stage.present(stage.canvas()).isEmpty)
        }

        @Test func `dropping the terminal restores it`() throws {
            let pty = try {
                let stage = try Stage()
                stage.present(stage.canvas())
                #expect(stage.screen.isAlternateScreen)
                return stage.pty
            }()
            #expect(pty.wait { !$0.isAlternateScreen })
        }

        @Test func `flow control and literal-next are keys like others`() throws {
            let stage = try Stage()
            #expect(
                try stage.type([0x13, 0x16, 0x11], expecting: 3) == [
                    .key(.control("s")), .key(.control("v")), .key(.control("q")),
                ]
            )
        }

        @Test func `a new size comes as one event and the next frame fits it`() throws {
            let stage = try Stage()
            stage.present(stage.canvas())
            stage.pty.resize(columns: 30, rows: 5)
            stage.raise(SIGWINCH)
            stage.pty.resize(columns: 60, rows: 12)
            stage.raise(SIGWINCH)
            #expect(try stage.events(1) == [.resized(Size(columns: 60, rows: 12))])
            var canvas = stage.canvas()
            canvas.box(Rect(canvas.size))
            stage.present(canvas)
            #expect(stage.screen.text == canvas.text)
        }

        @Test func `a size of one cell is a size`() throws {
            let stage = try Stage()
            stage.pty.resize(columns: 1, rows: 1)
            stage.raise(SIGWINCH)
            #expect(try stage.events(1) == [.resized(Size(columns: 1, rows: 1))])
            var canvas = stage.canvas()
            canvas.put("日x", column: 0, row: 0)
            stage.present(canvas)
            #expect(stage.screen.row(0) == canvas.line(0))
        }

        @Test func `an absurd size costs no gigabytes`() throws {
            let stage = try Stage()
            stage.pty.announce(columns: 60_000, rows: 60_000)
            stage.raise(SIGWINCH)
            #expect(try stage.events(1) == [.resized(Size(columns: 2_000, rows: 1_000))])
        }

        @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
        func `a signal to end comes as an event`(number: Int32) throws {
            let stage = try Stage()
            stage.raise(number)
            #expect(try stage.events(1) == [.terminated(signal: number)])
        }

        @Test func `continuing after a stop draws everything anew`() throws {
            let stage = try Stage()
            var canvas = stage.canvas()
            canvas.put("RUNNING", column: 0, row: 0)
            stage.present(canvas)
            stage.raise(SIGCONT)
            #expect(try stage.events(1) == [.resumed])
            stage.screen.feed(Array("\u{1B}[2Jshell prompt".utf8))
            stage.present(canvas)
            #expect(stage.screen.text == canvas.text)
            #expect(stage.screen.isAlternateScreen)
        }

        @Test func `a terminal that goes away is closed`() throws {
            let stage = try Stage()
            stage.pty.send("q")
            #expect(try stage.events(1) == [.key(.character("q"))])
            stage.pty.hangUp()
            #expect(try stage.events(1) == [.closed])
        }

        @Test func `signals belong to whom they belonged before`() throws {
            var before = sigaction()
            sigaction(SIGWINCH, nil, &before)
            try Stage().terminal.restore()
            var after = sigaction()
            sigaction(SIGWINCH, nil, &after)
            #expect(
                withUnsafeBytes(of: before.sa_flags) { Array($0) } == withUnsafeBytes(of: after.sa_flags) { Array($0) }
            )
        }

        @Test func `an unknown terminal is taken for xterm, with a note`() throws {
            let stage = try Stage(type: "xterm-of-tomorrow")
            #expect(
                stage.terminal.notes == [
                    "terminal type \"xterm-of-tomorrow\" is not in the terminfo database; taken for xterm-256color"
                ]
            )
        }

        @Test(arguments: [
            ("dumb", "a terminal of type \"dumb\" cannot show a full screen"),
            ("", "TERM is not set, so there is no telling how to draw"),
        ])
        func `a terminal that cannot move its cursor is refused`(type: String, sentence: String) throws {
            let error = #expect(throws: TerminalError.self) { try Stage(type: type) }
            #expect(error?.description == sentence)
        }

        @Test func `a pipe is refused`() throws {
            var ends: [Int32] = [-1, -1]
            #expect(pipe(&ends) == 0)
            defer { ends.forEach { close($0) } }
            var options = TerminalOptions()
            options.type = "xterm"
            options.input = ends[0]
            let error = #expect(throws: TerminalError.self) { try Terminal(options) }
            #expect(error?.description == "standard input is not a terminal; the dashboard needs one")
        }

        @Test func `there is one screen for one owner`() throws {
            let stage = try Stage()
            #expect(throws: TerminalError.inUse) { try Stage() }
            #expect(try stage.type("x") == [.key(.character("x"))])
        }
    }
}
