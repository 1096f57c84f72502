import Base
import Screen
import Testing

@Suite struct TextWidthTests {
    @Test(arguments: [
        ("", 0), ("plain", 5), ("café", 4), ("cafe\u{301}", 4), ("日本", 4), ("한글", 4), ("ＡＢ", 4), ("ｱ", 1), ("…●▓─", 4),
        ("👨‍👩‍👧", 6), ("🇩🇪", 2), ("❤️", 1),
    ])
    func `columns are counted scalar by scalar, as ncurses counts them`(text: String, columns: Int) {
        #expect(TextWidth.columns(of: text) == columns)
    }

    @Test func `an ellipsis is one column wide`() {
        #expect(TextWidth.columns(of: "…") == 1)
    }

    // By number: the test's own output must not carry them either.
    @Test(arguments: [
        0x00, 0x07, 0x09, 0x0A, 0x1B, 0x7F, 0x85, 0x9B, 0x2028, 0x202E, 0x2066, 0x200F, 0x061C, 0xFFFE, 0x1FFFF, 0x378,
    ])
    func `what could command a terminal is drawn as a replacement character`(value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        var canvas = Canvas(Size(columns: 4, rows: 1))
        canvas.put("a\(Character(scalar))b", column: 0, row: 0)
        #expect(canvas.line(0) == "a\u{FFFD}b")
    }

    @Test(arguments: [0x200B, 0x200D, 0xFE0F, 0xFEFF, 0xE0041, 0x2060])
    func `what cannot be seen is not drawn`(value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        var canvas = Canvas(Size(columns: 4, rows: 1))
        canvas.put("a\(Character(scalar))b", column: 0, row: 0)
        #expect(canvas.line(0).unicodeScalars.elementsEqual("ab".unicodeScalars))
    }

    @Test(arguments: [
        ("checkout", 8, "checkout"), ("checkout", 7, "checko…"), ("checkout", 1, "…"), ("checkout", 0, ""),
    ])
    func `clipping ends in an ellipsis`(text: String, limit: Int, expected: String) {
        #expect(TextWidth.clip(text, to: limit) == expected)
    }

    @Test func `clipping never cuts a wide character in two`() {
        #expect(TextWidth.clip("日本語", to: 5) == "日本…")
        #expect(TextWidth.clip("日本語", to: 4) == "日…")
        #expect(TextWidth.pad("日本語", to: 4) == "日… ")
    }

    @Test func `padding fills on the side asked for`() {
        #expect(TextWidth.pad("42", to: 5) == "42   ")
        #expect(TextWidth.pad("42", to: 5, .right) == "   42")
        #expect(TextWidth.pad("42", to: 5, .center) == " 42  ")
        #expect(TextWidth.pad("123456", to: 5, .right) == "1234…")
    }
}
