import Base
import Testing

@Suite struct `Bytes as text` {
    // RFC 4648, 10; the last three hold what differs between the alphabets.
    @Test(arguments: [
        ("", "", ""), ("f", "Zg==", "Zg"), ("fo", "Zm8=", "Zm8"), ("foo", "Zm9v", "Zm9v"),
        ("foob", "Zm9vYg==", "Zm9vYg"),
        ("fooba", "Zm9vYmE=", "Zm9vYmE"), ("foobar", "Zm9vYmFy", "Zm9vYmFy"), ("ÿ?>", "w78/Pg==", "w78_Pg"),
        ("~~~", "fn5+", "fn5-"),
    ])
    func `base64 has two alphabets, one with padding`(text: String, standard: String, url: String) {
        #expect(String(decoding: Base64.standard.encoded(text.utf8), as: UTF8.self) == standard)
        #expect(String(decoding: Base64.url.encoded(text.utf8), as: UTF8.self) == url)
        #expect(Base64.standard.decoded(standard.utf8) == Array(text.utf8))
        #expect(Base64.url.decoded(url.utf8) == Array(text.utf8))
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Zg===", "====", "Zm9v=", "Zm 9v", "Zm9-", "Zm9_", "Zg==Zg==", "Zm9vé"])
    func `what is no base64 is refused`(text: String) {
        #expect(Base64.standard.decoded(text.utf8) == nil)
    }

    @Test(arguments: ["Z", "Zg==", "Zm9+", "Zm9/", "Zm9vY"])
    func `what is no base64 of addresses is refused`(text: String) {
        #expect(Base64.url.decoded(text.utf8) == nil)
    }

    @Test(arguments: [
        ("", ""), ("aZ09-._~", "aZ09-._~"), ("a b+c", "a%20b%2Bc"), ("é/日", "%C3%A9%2F%E6%97%A5"),
        ("\u{0}\n", "%00%0A"),
        ("100%&=?#", "100%25%26%3D%3F%23"),
    ])
    func `all but the unreserved characters are percent-encoded`(text: String, encoded: String) {
        #expect(Percent.encoded(text) == encoded)
        #expect(Percent.decoded(query: encoded[...]) == text)
    }

    @Test func `slashes stay where they part a path`() {
        #expect(Percent.encoded("/a b/c/", keepingSlashes: true) == "/a%20b/c/")
    }

    @Test(arguments: [("a+b", "a b"), ("%e6%97%a5", "日"), ("%", nil), ("%4", nil), ("%4g", nil), ("%ff", nil)])
    func `a query is decoded, or refused where it is broken`(text: String, decoded: String?) {
        #expect(Percent.decoded(query: text[...]) == decoded)
    }

    @Test(arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        ("Tue, 29 Feb 2028 23:59:59 GMT", 1_835_481_599), ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
    ])
    func `dates of headers are written as servers do`(text: String, seconds: Int64) {
        #expect(Timestamp(microseconds: seconds * 1_000_000).httpDate == text)
        #expect(Timestamp(microseconds: seconds * 1_000_000 + 999_999).httpDate == text)
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ])
    func `the three forms of an old standard are read`(text: String) {
        #expect(Timestamp(httpDate: text)?.microseconds == 784_111_777_000_000)
    }
}

@Suite struct `Written JSON` {
    @Test(arguments: [
        ("plain é日", "plain é日"), ("\"\\/", #"\"\\/"#), ("a\nb\rc\td", #"a\nb\rc\td"#),
        ("\u{0}\u{1f}", #"\u0000\u001f"#),
        ("\u{7f}\u{9b}\u{a0}", "\u{7f}\u{9b}\u{a0}"),
    ])
    func `only what must be escaped is`(text: String, written: String) {
        #expect(JSONWriter.document { $0.string(text) } == Array("\"\(written)\"".utf8))
    }

    @Test func `files that people read hold nothing that a terminal would obey`() {
        var writer = JSONWriter(visibly: true)
        writer.string("é\u{7f}\u{9b}31m\u{a0}\u{1b}")
        #expect(writer.bytes == Array("\"é\\u007f\\u009b31m\u{a0}\\u001b\"".utf8))
    }

    @Test func `commas stand between values, at every depth`() {
        let bytes = JSONWriter.document { json in
            json.object { json in
                json.key("a")
                json.array([1, 2]) { $0.int($1) }
                json.key("b")
                json.object { _ in }
                json.key(String("c\""))
                json.array { json in
                    json.null()
                    json.bool(true)
                    json.array { _ in }
                    json.strings(["x", "y"])
                }
            }
        }
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"a":[1,2],"b":{},"c\"":[null,true,[],["x","y"]]}"#)
    }

    @Test func `a field without a value is left out`() {
        let id = ID<Never>(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210)
        let bytes = JSONWriter.object { json in
            json.field("a", String?.none)
            json.field("b", 7)
            json.field("c", Bool?.none)
            json.field("d", false)
            json.field("e", Timestamp(microseconds: 1_999_999))
            json.field("f", id)
            json.field("g", [String]?.none)
            json.field("h") { $0.field("i", "j") }
        }
        let expected =
            #"{"b":7,"d":false,"e":"1970-01-01T00:00:01Z","f":"01234567-89ab-cdef-fedc-ba9876543210","h":{"i":"j"}}"#
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }
}

@Suite struct `Any JSON as a value` {
    @Test(arguments: [
        ("null", JSONValue.null), ("true", .bool(true)), (" -7 ", .int(-7)), ("7.0", .int(7)), ("7.5", .double(7.5)),
        ("9223372036854775807", .int(.max)), ("9223372036854775808", .double(9_223_372_036_854_775_808)),
        (#""a\u00e9""#, .string("aé")), ("[]", .array([])), ("[1,[2]]", .array([.int(1), .array([.int(2)])])),
        (#"{"a":1,"b":{"c":null},"a":2}"#, .object(["a": .int(2), "b": .object(["c": .null])])),
    ])
    func `every type is kept`(text: String, value: JSONValue) {
        #expect(JSONValue(Array(text.utf8)) == value)
    }

    @Test(arguments: ["", "nul", "[1,]", "{,}", "{a:1}", "1 2", "1e999", String(repeating: "[", count: 100_000)])
    func `what is no JSON is nothing`(text: String) {
        #expect(JSONValue(Array(text.utf8)) == nil)
    }

    @Test func `a value is put where it belongs, and all else stays`() {
        var value = JSONValue(Array(#"{"a":{"b":1,"c":2},"d":3}"#.utf8))
        value?.set(.string("x"), at: ["a", "b"])
        value?.set(.int(4), at: ["d", "e"])
        #expect(value == JSONValue(Array(#"{"a":{"b":"x","c":2},"d":{"e":4}}"#.utf8)))
    }
}

@Suite struct `Seeded dice` {
    // The first values of SplitMix64 for this seed, as its reference implementation prints them.
    @Test func `are the same for a seed, and the ones of the paper`() {
        var dice = Dice(seed: 1_234_567)
        #expect(
            [dice.next(), dice.next(), dice.next()] == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ]
        )
    }
}
