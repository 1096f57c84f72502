import Screen
import Testing

@Suite struct CanvasTests {
    private func canvas(_ columns: Int, _ rows: Int = 1) -> Canvas { Canvas(Size(columns: columns, rows: rows)) }

    @Test func `text is drawn where it is put and the next column comes back`() {
        var canvas = canvas(12, 2)
        let next = canvas.put("PROD", column: 2, row: 1, style: Style(.danger, .bold))
        canvas.put("acme", column: next + 1, row: 1)
        #expect(canvas.text == "\n  PROD acme")
        #expect(canvas.styleLine(1) == "  xxxx")
        #expect(canvas.attributeLine(1) == "  bbbb")
    }

    @Test func `text wider than its width ends in an ellipsis`() {
        var canvas = canvas(10)
        #expect(canvas.put("checkout-prod", column: 0, row: 0, width: 6) == 6)
        #expect(canvas.line(0) == "check…")
    }

    @Test func `text of exactly its width stays whole, with the marks of its last cell`() {
        var canvas = canvas(10)
        canvas.put("cafe\u{301}", column: 0, row: 0, width: 4)
        #expect(canvas.line(0) == "cafe\u{301}")
    }

    @Test func `an ellipsis in place of half a wide character leaves no half`() {
        var canvas = canvas(10)
        canvas.put("日本語", column: 0, row: 0, width: 4)
        #expect(canvas.line(0) == "日 …")
        canvas = Canvas(Size(columns: 10, rows: 1))
        canvas.put("日本語", column: 0, row: 0, width: 5)
        #expect(canvas.line(0) == "日本…")
    }

    @Test func `drawing outside of the canvas is cut`() {
        var canvas = canvas(4, 2)
        canvas.put("abcdefgh", column: -2, row: 0)
        canvas.put("never", column: 0, row: 2)
        canvas.put("never", column: 0, row: -1)
        canvas.put("never", column: 9, row: 0)
        canvas.fill(Rect(column: -3, row: 1, columns: 5, rows: 9), Cell("x"))
        #expect(canvas.text == "cdef\nxx")
    }

    @Test func `drawing outside of the clip rectangle is cut`() {
        var canvas = canvas(10, 2)
        let clip = Rect(column: 2, row: 0, columns: 3, rows: 1)
        canvas.put("abcdefgh", column: 0, row: 0, in: clip)
        canvas.put("abcdefgh", column: 0, row: 1, in: clip)
        #expect(canvas.text == "  cde\n")
    }

    @Test func `a wide character cut by an edge becomes a blank`() {
        var canvas = canvas(4)
        canvas.put("日本語", column: -1, row: 0)
        #expect(canvas.line(0) == " 本")
        #expect(canvas[3, 0].base == " " && canvas[3, 0].width == 1)
        #expect(canvas[0, 0].width == 1)
    }

    @Test(arguments: [(0, "x 本"), (1, " x本"), (2, "日x"), (3, "日 x")])
    func `overwriting half of a wide character blanks the other half`(column: Int, expected: String) {
        var canvas = canvas(6)
        canvas.put("日本", column: 0, row: 0)
        canvas.put("x", column: column, row: 0)
        #expect(canvas.line(0) == expected)
        #expect(canvas.cells.reduce(0) { $0 + Int($1.width) } == 6)
    }

    @Test func `filling over wide characters leaves no halves`() {
        var canvas = canvas(8)
        canvas.put("日本語", column: 0, row: 0)
        canvas.fill(Rect(column: 1, row: 0, columns: 4, rows: 1), Cell("."))
        #expect(canvas.line(0) == " ....")
        #expect(canvas.cells.reduce(0) { $0 + Int($1.width) } == 8)
    }

    @Test func `a cell keeps two marks and drops the rest`() {
        var canvas = canvas(4)
        canvas.put("e\u{301}\u{302}\u{303}x", column: 0, row: 0)
        #expect(canvas.line(0).unicodeScalars.elementsEqual("e\u{301}\u{302}x".unicodeScalars))
    }

    @Test func `a mark with nothing before it is dropped`() {
        var canvas = canvas(4)
        canvas.put("\u{301}ab", column: 0, row: 0)
        #expect(canvas.line(0) == "ab")
    }

    @Test func `restyling keeps the text`() {
        var canvas = canvas(6)
        canvas.put("ab", column: 0, row: 0, style: Style(.ok))
        canvas.restyle(Rect(column: 0, row: 0, columns: 3, rows: 1), adding: .selected)
        #expect(canvas.line(0) == "ab")
        #expect(canvas.styleLine(0) == "oo")
        #expect(canvas.attributeLine(0) == "sss")
        canvas.restyle(Rect(canvas.size)) { _ in Style(.muted) }
        #expect(canvas.styleLine(0) == "mmmmmm")
    }

    @Test func `a box has rounded corners, a title and a trailing one`() {
        var canvas = canvas(24, 3)
        canvas.box(Rect(canvas.size), title: "1 Exports (3)", trailing: " age ", trailingStyle: Style(.muted))
        #expect(
            canvas.text == """
                ╭1 Exports (3)──── age ╮
                │                      │
                ╰──────────────────────╯
                """
        )
        #expect(canvas.styleLine(0) == "ffffffffffffffffffmmmmmf")
    }

    @Test func `a narrow box cuts its title and leaves the trailing one out`() {
        var canvas = canvas(8, 2)
        canvas.box(Rect(canvas.size), title: "1 Exports", trailing: "age")
        #expect(canvas.text == "╭1 Exp…╮\n╰──────╯")
    }

    @Test func `a box smaller than two by two draws nothing`() {
        var canvas = canvas(4, 2)
        canvas.box(Rect(column: 0, row: 0, columns: 1, rows: 2))
        canvas.box(Rect(column: 0, row: 0, columns: 4, rows: 1))
        #expect(canvas.text == "\n")
    }

    @Test func `the ASCII variant keeps every column`() {
        var canvas = canvas(24, 3)
        canvas.box(Rect(canvas.size), title: "1 Exports", trailing: "▾")
        canvas.put("● ok ▓▓░ 日x café …", column: 2, row: 1)
        #expect(
            canvas.asciiFolded().text == """
                +1 Exports------------v+
                | * ok ##. ??x caf? ~  |
                +----------------------+
                """
        )
    }

    @Test func `one canvas drawn on another is cut at its edges`() {
        var dialog = canvas(3, 2)
        dialog.fill(Rect(dialog.size), Cell("d"))
        var canvas = canvas(4, 2)
        canvas.put(dialog, column: 2, row: 1)
        #expect(canvas.text == "\n  dd")
    }

    @Test func `what changed is told in whole characters`() {
        var before = canvas(8, 2)
        before.put("日本語", column: 0, row: 0)
        var after = before
        #expect(after.changedColumns(since: before, row: 0) == nil)
        after.put("木", column: 2, row: 0)
        #expect(after.changedColumns(since: before, row: 0) == 2..<4)
        #expect(after.changedColumns(since: before, row: 1) == nil)
        after.restyle(Rect(column: 5, row: 0, columns: 1, rows: 1), adding: .bold)
        #expect(after.changedColumns(since: before, row: 0) == 2..<6)
        #expect(after.changedColumns(since: canvas(9, 2), row: 1) == 0..<8)
    }

    @Test func `a canvas of no size can be drawn on`() {
        var canvas = canvas(0, 0)
        canvas.put("text", column: 0, row: 0)
        canvas.box(Rect(column: 0, row: 0, columns: 5, rows: 5), title: "title")
        canvas.restyle(Rect(column: 0, row: 0, columns: 5, rows: 5), adding: .bold)
        #expect(canvas.text == "")
    }
}
