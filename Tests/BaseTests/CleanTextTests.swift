import Base
import Testing

@Suite struct `Clean text` {
    @Test(arguments: [
        ("", ""), ("plain ASCII ~", "plain ASCII ~"), ("naïve 日本 👩‍👩‍👧‍👦 e\u{301} ✌️", "naïve 日本 👩‍👩‍👧‍👦 e\u{301} ✌️"),
        ("two\r\nlines\tand\u{2028}more", "two lines and more"), ("\u{1b}[1;31mred\u{1b}[0m \u{9b}2Jgone", "red gone"),
        ("\u{1b}]0;title\u{7}x", "\u{fffd}]0;title\u{fffd}x"), ("\u{1b}", "\u{fffd}"), ("\u{1b}[", ""),
        ("\u{1b}[\u{1b}[31mx", "x"),
        ("a\0b\u{7f}c\u{80}d\u{9f}e", "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e"),
        (
            "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}\u{61c}",
            String(repeating: "\u{fffd}", count: 12)
        ),
        ("a\u{200b}b\u{feff}c\u{ad}d\u{e0041}e", "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e"),
    ])
    func `what a terminal would obey is not in it`(text: String, clean: String) {
        #expect(Array(CleanText.line(text).unicodeScalars) == Array(clean.unicodeScalars))
    }

    @Test func `nothing hostile survives, whatever comes`() {
        var random = Dice(seed: 5)
        for _ in 0..<2000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                let range: ClosedRange<UInt32> =
                    [0...0x1f, 0x20...0x7e, 0x7f...0x9f, 0x2000...0x2070, 0x5b...0x5d, 0...0x10ffff].randomElement(
                        using: &random
                    ) ?? 0...0
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.append(scalar) }
            }
            let clean = CleanText.line(String(text), limit: 30)
            #expect(clean.unicodeScalars.count <= 30)
            #expect(!clean.unicodeScalars.contains { CleanText.isHostile($0) })
            #expect(CleanText.line(clean, limit: 30) == clean)
        }
    }

    @Test func `long text is cut to its limit, a million accents on one letter too`() {
        #expect(CleanText.line("abcdef", limit: 6) == "abcdef")
        #expect(CleanText.line("abcdefg", limit: 6) == "abcde…")
        #expect(CleanText.line("äbcdefg", limit: 6) == "äbcde…")
        let zalgo = "a" + String(repeating: "\u{301}", count: 100_000)
        #expect(CleanText.line(zalgo, limit: 20).unicodeScalars.count == 20)
    }
}
