import Base
import Testing

@Suite struct `Raw JSON on lines` {
    private static let run = """
        [{"id": "c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01", "errors": {"latest": "An error (AccessDenied): \\"no\\" \\u00e9"},
          "metadata": {"prefix": "", "n": -1.5e3, "list": [[], {}, true, null]}}]
        """

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
        let body = Array(Self.run.utf8)
        let lines = JSONText.indented(body).joined(separator: "\n")
        #expect(JSONValue(Array(lines.utf8)) == JSONValue(body))
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
        let body = Array(Self.run.utf8)
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
