import Base
import LangSmith
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

@Suite struct `Raw JSON on lines` {
    @Test func `values stay as they came, on lines of their own`() {
        let body = #"{"a":1.50,"b":[true,null,{"c":"x, {y}: \"z\" \\"}],"d":{},"e":[ ],"a":1e+05}"#
        #expect(
            JSONText.indented(Array(body.utf8)) == [
                "{", #"  "a": 1.50,"#, #"  "b": ["#, "    true,", "    null,", "    {",
                #"      "c": "x, {y}: \"z\" \\""#, "    }", "  ],",
                #"  "d": {},"#, #"  "e": [],"#, #"  "a": 1e+05"#, "}",
            ]
        )
    }

    @Test func `what a terminal would obey is written as an escape`() {
        let body = "{\"n\u{202e}\":\"é\u{9b}31m\u{e0041}日\"}"
        #expect(JSONText.indented(Array(body.utf8)) == ["{", #"  "n\u202e": "é\u009b31m\udb40\udc41日""#, "}"])
    }

    @Test(arguments: [
        ("", [String]()), ("null", ["null"]), (" [ ] ", ["[]"]), ("\u{feff}{}", ["{}"]), ("\"a\"", ["\"a\""]),
        ("<html>\r\n\u{1b}[2Jhi\n\n", ["<html>", "\\u001b[2Jhi"]), ("{\"a\":", ["{\"a\":"]),
    ])
    func `small and broken bodies`(body: String, lines: [String]) {
        #expect(JSONText.indented(Array(body.utf8)) == lines)
    }

    @Test func `joined lines are the same JSON`() throws {
        let lines = JSONText.indented(Array(Fixture.list.utf8))
        let again = try Reply(lines.joined(separator: "\n")).rows(of: BulkExport.self)
        #expect(try again == Reply(Fixture.list).rows(of: BulkExport.self))
        #expect(again.values.count == 5)
    }

    @Test func `too many lines end with a word about it`() {
        let body = "[" + Array(repeating: "1", count: 100).joined(separator: ",") + "]"
        #expect(JSONText.indented(Array(body.utf8), lineLimit: 4) == ["[", "  1,", "  1,", "… more than 4 lines"])
        #expect(
            JSONText.indented(Array(repeating: 0x0a, count: 100) + [0x78], lineLimit: 3).last == "… more than 3 lines"
        )
    }

    @Test func `no damaged body crashes it or gets a control character past it`() {
        var random = Dice(seed: 8)
        let body = Array(Fixture.failingRun.utf8)
        for _ in 0..<500 {
            var damaged = body
            for _ in 0..<3 {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let lines = JSONText.indented(damaged)
            #expect(!lines.contains { $0.unicodeScalars.contains(where: CleanText.isHostile) })
        }
    }
}

@Suite struct `Times and ids` {
    private static let moment = Timestamp(year: 2026, month: 8, day: 17, hour: 0, minute: 3, second: 5)

    @Test(arguments: [
        ("2026-08-17T00:03:05Z", 0), ("2026-08-17T00:03:05+00:00", 0), ("2026-08-17 00:03:05", 0),
        ("2026-08-17t00:03:05z", 0),
        ("2026-08-17T00:03:05.1", 100_000), ("2026-08-17T00:03:05.123456+00:00", 123_456),
        ("2026-08-17T00:03:05.123456789Z", 123_456),
        ("2026-08-17T02:03:05+02:00", 0), ("2026-08-16T18:33:05-0530", 0), ("2026-08-17T01:03:05+01", 0),
        ("2026-08-17T00:03", -5_000_000),
        ("2026-08-17", -185_000_000),
    ])
    func `times are read with any zone and fraction`(text: String, microseconds: Int64) {
        #expect(Timestamp(text)?.microseconds == Self.moment.microseconds + microseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-8-17", "2026-13-01", "2026-00-01", "2026-02-29", "2026-04-31", "2026-08-00", "2026-08-17T",
        "2026-08-17T24:00:00Z",
        "2026-08-17T00:60:00", "2026-08-17T00:00:61", "2026-08-17T00:00:00.", "2026-08-17T00:00:00.1234567890",
        "2026-08-17T00:00:00ZZ",
        "2026-08-17T00:00:00+", "2026-08-17T00:00:00+1", "2026-08-17T00:00:00+25:00", "2026-08-17T00:00:00+00:",
        "2026-08-17X00:00:00",
        "2026-08-17T00:00:00 Z", "２０２６-08-17", "2026/08/17", "+2026-08-17",
    ])
    func `what is no time is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `every day of four centuries has its own number and its own name`() {
        var time = Timestamp(year: 1896, month: 2, day: 28)
        let dayLength = Duration.seconds(86_400)
        for _ in 0..<146_097 {
            let next = time + dayLength
            let c = next.civil
            #expect(Timestamp(year: c.year, month: c.month, day: c.day) == next)
            time = next
        }
        #expect(time == Timestamp(year: 2296, month: 2, day: 28))
        #expect(Timestamp("2024-02-29") != nil)
        #expect(Timestamp("1900-02-29") == nil)
    }

    @Test func `an id is its canonical text and nothing less`() {
        let text = "c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01"
        #expect(ID<BulkExport>(text)?.description == text)
        #expect(ID<BulkExport>(text.uppercased())?.description == text)
        #expect(ID<BulkExport>(text.filter { $0 != "-" })?.description == text)
        #expect(ID<BulkExport>(text)?.short == "c99c1f0e")
        for bad in [
            "", "c99c1f0e", text + "0", text.dropLast() + "g", "{" + text + "}", text.replacing("-", with: "_"),
        ] {
            #expect(ID<BulkExport>(String(bad)) == nil)
        }
    }

    @Test func `the quick way to read an id agrees with the careful one on every byte`() throws {
        let text = Array("c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01".utf8)
        for place in 0..<36 {
            for byte in UInt8(0x20)...0xff where byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
                var changed = text
                changed[place] = byte
                let body = Array("[{\"id\":\"".utf8) + changed + Array("\"}]".utf8)
                let rows = try Reply(route: .workspaces, body: body).rows(of: Project.self)
                #expect(rows.values.first?.id == ID<Project>(utf8: changed))
            }
        }
    }
}
