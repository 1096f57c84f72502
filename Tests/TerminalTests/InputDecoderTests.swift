import Base
import Screen
import Terminal
import Testing

@Suite struct InputDecoderTests {
    private func events(_ text: String, now: Int = 0) -> [InputEvent] { events(Array(text.utf8), now: now) }

    private func events(_ bytes: [UInt8], now: Int = 0) -> [InputEvent] {
        var decoder = InputDecoder()
        let events = decoder.decode(bytes, now: now)
        return events + decoder.flush(now: now)
    }

    private static let keys: [(String, Key)] = [
        ("a", .character("a")), ("Z", .character("Z")), (" ", .character(" ")), ("é", .character("é")),
        ("日", .character("日")), ("😀", .character("😀")), ("ă", .character("ă")), ("ą", .character("ą")),
        ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{8}", .backspace),
        ("\u{1}", .control("a")), ("\u{1A}", .control("z")), ("\u{0}", .control(" ")), ("\u{1C}", .control("\\")),
        ("\u{1F}", .control("_")),
        ("\u{1B}", .escape), ("\u{1B}x", .alt("x")), ("\u{1B}é", .alt("é")), ("\u{1B}[", .alt("[")),
        ("\u{1B}O", .alt("O")), ("\u{1B}]", .alt("]")), ("\u{1B}P", .alt("P")),
        ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}OB", .down), ("\u{1B}[C", .right),
        ("\u{1B}OC", .right), ("\u{1B}[D", .left), ("\u{1B}OD", .left), ("\u{1B}[1;5C", .right),
        ("\u{1B}[H", .home), ("\u{1B}OH", .home), ("\u{1B}[1~", .home), ("\u{1B}[7~", .home),
        ("\u{1B}[F", .end), ("\u{1B}OF", .end), ("\u{1B}[4~", .end), ("\u{1B}[8~", .end),
        ("\u{1B}[2~", .insert), ("\u{1B}[3~", .delete), ("\u{1B}[P", .delete), ("\u{1B}[5~", .pageUp),
        ("\u{1B}[6~", .pageDown), ("\u{1B}[6;2~", .pageDown), ("\u{1B}[Z", .backTab), ("\u{1B}OM", .enter),
        ("\u{1B}OP", .function(1)), ("\u{1B}OS", .function(4)), ("\u{1B}[1;5P", .function(1)),
        ("\u{1B}[11~", .function(1)), ("\u{1B}[[A", .function(1)), ("\u{1B}[[E", .function(5)),
        ("\u{1B}[15~", .function(5)), ("\u{1B}[17~", .function(6)), ("\u{1B}[21~", .function(10)),
        ("\u{1B}[23~", .function(11)), ("\u{1B}[24~", .function(12)),
        ("\u{1B}[113u", .character("q")), ("\u{1B}[113;1u", .character("q")), ("\u{1B}[113;2u", .character("Q")),
        ("\u{1B}[49:33;2u", .character("!")), ("\u{1B}[99;5u", .control("c")), ("\u{1B}[67;6u", .control("c")),
        ("\u{1B}[120;3u", .alt("x")), ("\u{1B}[13u", .enter), ("\u{1B}[9;2u", .backTab), ("\u{1B}[27u", .escape),
        ("\u{1B}[127;5u", .backspace), ("\u{1B}[32;1u", .character(" ")), ("\u{1B}[113;65u", .character("q")),
        ("\u{1B}[1092u", .character("ф")), ("\u{1B}[57419u", .up), ("\u{1B}[27;5;99~", .control("c")),
        ("\u{1B}[113;1:1u", .character("q")),
    ]

    @Test(arguments: keys.indices)
    func `a key is what its bytes say`(index: Int) {
        let (bytes, key) = Self.keys[index]
        #expect(events(bytes) == [.key(key)])
    }

    @Test(arguments: keys.indices)
    func `a key arriving byte by byte is the same key`(index: Int) {
        let (bytes, key) = Self.keys[index]
        var decoder = InputDecoder()
        var events: [InputEvent] = []
        for byte in bytes.utf8 { events += decoder.decode([byte], now: 0) }
        events += decoder.flush(now: 0)
        #expect(events == [.key(key)])
    }

    @Test func `keys typed in one go stay apart and in order`() {
        #expect(
            events("j\u{1B}[B\u{1B}OAé\r") == [
                .key(.character("j")), .key(.down), .key(.up), .key(.character("é")), .key(.enter),
            ]
        )
        #expect(events("\u{1B}\u{1B}[A") == [.key(.escape), .key(.up)])
        #expect(events("\u{1B}\r") == [.key(.escape), .key(.enter)])
        #expect(events("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
    }

    @Test(arguments: [
        "\u{1B}[113;1:3u", "\u{1B}[113;9u", "\u{1B}[57358u", "\u{1B}[u", "\u{1B}[?1u", "\u{1B}[1114112u",
        "\u{1B}[?2026;2$y", "\u{1B}[I", "\u{1B}[O", "\u{1B}[1;9u", "\u{1B}[>0;276;0c", "\u{1B}[99~", "\u{1B}[12;40R",
        "\u{1B}]10;rgb:1e1e/1e1e/1e1e\u{7}", "\u{1B}]11;rgb:what/ever/else\u{1B}\\", "\u{1B}]11;?\u{7}",
        "\u{1B}P1+r544e\u{1B}\\",
        "\u{1B}Oz", "\u{1B}[[z", "\u{1B}[<35;1;1M", "\u{1B}[<0;1;1m", "\u{1B}[<2;1;1M", "\u{1B}[<0;0;1M",
        "\u{1B}[<;;M", "\u{1B}[<99999999;1;1M", "\u{1B}[200", "\u{85}", "\u{9B}",
    ])
    func `a sequence nobody knows is swallowed whole`(bytes: String) {
        var decoder = InputDecoder()
        var events = decoder.decode(Array(bytes.utf8), now: 0)
        events += decoder.flush(now: 0)
        // `ESC [ 12 ; 40 R` is F3 with modifiers by its form; everything else says nothing at all.
        #expect(events == (bytes.hasSuffix("R") ? [.key(.function(3))] : []))
    }

    @Test(arguments: [[0xFF], [0xC3], [0xE2, 0x82], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5], [0x80]] as [[UInt8]])
    func `bad UTF-8 costs itself and not the key after it`(bad: [UInt8]) {
        let events = events(bad + Array("jk".utf8))
        #expect(events == [.key(.character("j")), .key(.character("k"))])
    }

    @Test func `a broken sequence does not swallow the next one`() {
        #expect(events("\u{1B}[12\u{1B}[A") == [.key(.up)])
    }

    @Test(arguments: ["\u{1B}]52;", "\u{1B}P", "\u{1B}_", "\u{1B}["])
    func `a sequence of any length is swallowed to its end`(beginning: String) {
        let filling = beginning.hasSuffix("[") ? UInt8(ascii: "1") : UInt8(ascii: "A")
        let end = beginning.hasSuffix("[") ? "y" : "\u{1B}\\"
        #expect(
            events(Array(beginning.utf8) + Array(repeating: filling, count: 9_000) + Array((end + "q").utf8)) == [
                .key(.character("q"))
            ]
        )
    }

    @Test(arguments: [
        ("\u{1B}]5\u{1B}[A", [Key.up]), ("\u{1B}P1$r\u{1B}OB", [.down]), ("\u{1B}]5\r", [.enter]),
        ("\u{1B}]5\u{3}", [.control("c")]), ("\u{1B}_x\u{1B}\u{1B}[A", [.escape, .up]),
    ])
    func `a sequence without end gives way to the next key that is none of its bytes`(bytes: String, keys: [Key]) {
        #expect(events(bytes) == keys.map { .key($0) })
    }

    @Test func `after anything and a quiet moment a key is itself`() {
        var dice = Dice(seed: 11)
        let pieces = [
            "\u{1B}", "[", "]", "O", "P", "M", "<", "200~", "201~", "1", ";", "u", "~", "5", "$", "\\", "\u{7}", "\r",
            "q",
            "\u{1B}[200~", "\u{1B}[201~", "\u{1B}]", "\u{1B}P", "\u{1B}[M", "é", "日", "A", " ",
        ].map { Array($0.utf8) }
        let keys: [(String, Key)] = [
            ("q", .character("q")), ("é", .character("é")), ("\r", .enter), ("\u{1B}[A", .up), ("\u{1B}OB", .down),
            ("\u{1B}[5~", .pageUp), ("\u{3}", .control("c")),
        ]
        for _ in 0..<4_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...9, using: &dice) {
                bytes +=
                    Bool.random(using: &dice)
                    ? pieces.randomElement(using: &dice) ?? [] : [.random(in: 0...255, using: &dice)]
            }
            let (text, key) = keys.randomElement(using: &dice) ?? keys[0]
            var decoder = InputDecoder()
            // Cut where it may be, and read as it came.
            let cut = Int.random(in: 0...bytes.count, using: &dice)
            _ = decoder.decode(bytes[..<cut], now: 0)
            _ = decoder.decode(bytes[cut...], now: 5)
            var events = decoder.decode(Array(text.utf8), now: 5 + InputDecoder.patience)
            events += decoder.flush(now: 5 + InputDecoder.patience)
            #expect(events.last == .key(key), "after \(bytes)")
            #expect(events.count { if case .key = $0 { true } else { false } } <= 2, "after \(bytes)")
        }
    }

    @Test(arguments: [
        ("rgb:1e1e/1e1e/1e1e", false), ("rgb:ffff/ffff/ffff", true), ("rgb:ff/ff/ff", true), ("rgb:0/0/0", false),
        ("rgba:fdfd/f6f6/e3e3/ffff", true), ("rgb:0000/2b2b/3636", false), ("rgb:8080/8080/8080", true),
        ("rgb:3030/0a0a/2424", false),
    ])
    func `the terminal tells whether it is light`(color: String, isLight: Bool) {
        for end in ["\u{7}", "\u{1B}\\"] {
            #expect(
                events("j\u{1B}]11;\(color)\(end)k") == [
                    .key(.character("j")), .background(isLight: isLight), .key(.character("k")),
                ]
            )
        }
    }

    @Test func `only time tells Escape from the beginning of a sequence`() {
        var decoder = InputDecoder()
        #expect(decoder.decode([0x1B], now: 0).isEmpty)
        #expect(decoder.awaitsEscape)
        #expect(decoder.flush(now: 0) == [.key(.escape)])
        #expect(!decoder.awaitsEscape)
        #expect(decoder.decode(Array("\u{1B}[1;".utf8), now: 0).isEmpty)
        #expect(!decoder.awaitsEscape)
    }

    // MARK: Paste

    @Test func `a paste is one event and no keys`() {
        #expect(
            events("a\u{1B}[200~two\r\nlines\rand\ttab\u{1B}[201~b") == [
                .key(.character("a")), .paste("two\nlines\nand\ttab"), .key(.character("b")),
            ]
        )
    }

    @Test func `a paste is cleaned of control characters`() {
        #expect(
            events("\u{1B}[200~q\u{3}\u{1B}[Ax\u{0}\u{9B}y\u{7F}\u{1B}[201~") == [.paste("q[Axy")]
        )
    }

    @Test func `a paste split anywhere is the same paste`() {
        let bytes = Array("\u{1B}[200~é \u{1B}\u{1B}[201 日\u{1B}[201~".utf8)
        for cut in bytes.indices {
            var decoder = InputDecoder()
            var events = decoder.decode(bytes[..<cut], now: 0)
            events += decoder.decode(bytes[cut...], now: 0)
            #expect(events == [.paste("é [201 日")])
        }
    }

    @Test func `a paste that is held up goes on, and one without end ends at the next key`() {
        var decoder = InputDecoder()
        #expect(decoder.decode(Array("\u{1B}[200~one".utf8), now: 0).isEmpty)
        #expect(decoder.decode(Array(" two".utf8), now: 5_000).isEmpty)
        #expect(decoder.decode(Array("q".utf8), now: 5_900).isEmpty)
        #expect(decoder.decode(Array("j".utf8), now: 7_000) == [.paste("one twoq"), .key(.character("j"))])
        #expect(decoder.decode(Array("k".utf8), now: 7_001) == [.key(.character("k"))])
    }

    @Test func `a paste is cut at one mebibyte and keys work after it`() {
        let size = (1 << 20) + 5_000
        let events = events(
            Array("\u{1B}[200~".utf8) + Array(repeating: 0x61, count: size) + Array("\u{1B}[201~q".utf8)
        )
        guard case .paste(let text) = events.first else {
            Issue.record("no paste but \(events.count) events")
            return
        }
        #expect(text.utf8.count == 1 << 20)
        #expect(events.dropFirst() == [.key(.character("q"))])
    }

    @Test func `an empty paste is a paste`() {
        #expect(events("\u{1B}[200~\u{1B}[201~") == [.paste("")])
    }

    // MARK: Mouse

    @Test func `a press has the place of the cell`() {
        #expect(events("\u{1B}[<0;121;7M\u{1B}[<0;121;7m") == [.mouse(MouseEvent(.press, column: 120, row: 6))])
    }

    @Test func `the wheel scrolls, with any modifier`() {
        #expect(
            events("\u{1B}[<64;3;4M\u{1B}[<65;3;4M\u{1B}[<69;3;4M") == [
                .mouse(MouseEvent(.scrollUp, column: 2, row: 3)), .mouse(MouseEvent(.scrollDown, column: 2, row: 3)),
                .mouse(MouseEvent(.scrollDown, column: 2, row: 3)),
            ]
        )
    }

    @Test func `two presses on one cell within the time are a double click, a third is not`() {
        var decoder = InputDecoder()
        let press = Array("\u{1B}[<0;3;4M".utf8)
        let place = { MouseEvent($0, column: 2, row: 3) }
        #expect(decoder.decode(press, now: 1_000) == [.mouse(place(.press))])
        #expect(decoder.decode(press, now: 1_400) == [.mouse(place(.doubleClick))])
        #expect(decoder.decode(press, now: 1_500) == [.mouse(place(.press))])
        #expect(decoder.decode(press, now: 1_901) == [.mouse(place(.press))])
        #expect(
            decoder.decode(Array("\u{1B}[<0;4;4M".utf8), now: 1_902) == [.mouse(MouseEvent(.press, column: 3, row: 3))]
        )
    }

    @Test func `the mouse of an old terminal works too`() {
        #expect(events([0x1B, 0x5B, 0x4D, 32, 33 + 9, 33 + 4]) == [.mouse(MouseEvent(.press, column: 9, row: 4))])
    }
}
