import Base
import Testing

/// A document as JSON with sorted keys, so that a table of tests reads well; times between angle brackets.
private func shown(_ value: TOMLValue) -> String {
    switch value {
    case .string(let text): String(decoding: JSONWriter.document { $0.string(text) }, as: UTF8.self)
    case .integer(let number): "\(number)"
    case .float(let number): "\(number)"
    case .bool(let truth): "\(truth)"
    case .time(let text): "<\(text)>"
    case .array(let elements): "[" + elements.map { shown($0.value) }.joined(separator: ",") + "]"
    case .table(let table): shown(table)
    }
}

private func shown(_ table: TOMLTable) -> String {
    let members = table.keys.sorted().compactMap { key in
        table[key].map { "\(shown(.string(key))):\(shown($0.value))" }
    }
    return "{" + members.joined(separator: ",") + "}"
}

private func failure(_ text: String) -> String? {
    do {
        _ = try TOMLReader.read(text)
        return nil
    } catch {
        return "\(error.place.line):\(error.place.column): \(error.problem)"
    }
}

@Suite struct `TOML that is right` {
    private func read(_ text: String) throws -> String { shown(try TOMLReader.read(text)) }

    @Test(arguments: [
        ("", "{}"), ("# only a comment", "{}"), ("\u{feff}a = 1", #"{"a":1}"#),
        ("\r\n\n \t# c\r\na = 1 # d\r\n", #"{"a":1}"#),
        ("a=1\nb = 2", #"{"a":1,"b":2}"#), ("bare_key-1 = 1\n1234 = 2", #"{"1234":2,"bare_key-1":1}"#),
        (
            #""127.0.0.1" = 1"# + "\n'a \"b\"' = 2\n\"\" = 3\n\"\\u00e9\" = 4",
            #"{"":3,"127.0.0.1":1,"a \"b\"":2,"é":4}"#
        ),
        ("a.b.c = 1\na . b . d = 2\na.'e.f' = 3", #"{"a":{"b":{"c":1,"d":2},"e.f":3}}"#),
        ("3.14159 = 'pi'", #"{"3":{"14159":"pi"}}"#), ("true = 1\ninf = 2", #"{"inf":2,"true":1}"#),
    ])
    func `keys and lines`(text: String, expected: String) throws { #expect(try read(text) == expected) }

    @Test(arguments: [
        (#""a\tb\n\"\\\b\f\r\u00e9\U0001F600""#, "a\tb\n\"\\\u{8}\u{c}\ré😀"), ("'C:\\n \"x\"'", "C:\\n \"x\""),
        ("''", ""),
        ("\"\"\"\nfirst\r\nsecond\n\"\"\"", "first\nsecond\n"), ("\"\"\"a\\\n   b \\  \r\n\n\t c\"\"\"", "ab c"),
        (#""""a""b"c""""#, "a\"\"b\"c"), (#""""""a""""""#, "\"\"a\"\""), (#""""a""""""#, "a\"\""), ("\"\"\"\"\"\"", ""),
        ("''''a''b'\\n'''", "'a''b'\\n"), ("'''\n\nx'''", "\nx"), ("'''x'''''", "x''"),
        ("\"# no comment\"", "# no comment"),
    ])
    func `four kinds of text`(written: String, text: String) throws {
        #expect(try TOMLReader.read("a = \(written)")["a"]?.value == .string(text))
    }

    @Test(arguments: [
        ("0", 0), ("+99", 99), ("-17", -17), ("-0", 0), ("1_000_000", 1_000_000), ("5_3_4", 534),
        ("0xDEAD_beef", 0xdead_beef),
        ("0o0755", 0o755), ("0b1101_0110", 0b1101_0110), ("9223372036854775807", .max), ("-9223372036854775808", .min),
    ])
    func `whole numbers`(written: String, number: Int) throws {
        #expect(try TOMLReader.read("a = \(written)")["a"]?.value == .integer(number))
    }

    @Test(arguments: [
        ("1.0", 1), ("+3.1415", 3.1415), ("-0.01", -0.01), ("5e+22", 5e22), ("1e06", 1e6), ("-2E-2", -0.02),
        ("6.626e-34", 6.626e-34),
        ("224_617.445_991", 224_617.445_991), ("1_0e1_0", 1e11), ("inf", .infinity), ("+inf", .infinity),
        ("-inf", -.infinity),
    ])
    func `numbers`(written: String, number: Double) throws {
        #expect(try TOMLReader.read("a = \(written)")["a"]?.value == .float(number))
    }

    @Test(arguments: ["nan", "+nan", "-nan"])
    func `no number is a number too`(written: String) throws {
        guard case .float(let number)? = try TOMLReader.read("a = \(written)")["a"]?.value else {
            Issue.record("no number at all")
            return
        }
        #expect(number.isNaN)
    }

    @Test(arguments: [
        "1979-05-27T07:32:00Z", "1979-05-27t00:32:00.999999-07:00", "1979-05-27 07:32:00z",
        "1979-05-27 07:32:00.1234567890123+00:00",
        "1979-05-27T07:32:00", "1979-05-27", "2000-02-29", "07:32:00", "00:32:00.5", "1990-12-31T23:59:60Z",
    ])
    func `dates and times`(written: String) throws {
        #expect(try TOMLReader.read("a = \(written) # c")["a"]?.value == .time(written))
    }

    @Test(arguments: [
        ("[]", "[]"), ("[ 1, 2, ]", "[1,2]"), ("[\n1,# one\n\n2\n]", "[1,2]"),
        ("[[1],['a',2.5,true]]", "[[1],[\"a\",2.5,true]]"),
        ("[{a=1},{b=2}]", "[{\"a\":1},{\"b\":2}]"), ("{}", "{}"),
        ("{ a = 1, b.c = [\n2\n], b.d = '' }", #"{"a":1,"b":{"c":[2],"d":""}}"#),
        ("{a={b={}}}", #"{"a":{"b":{}}}"#),
    ])
    func `lists and tables in braces`(written: String, expected: String) throws {
        #expect(try read("k = \(written)") == "{\"k\":\(expected)}")
    }

    @Test(arguments: [
        ("[a]\nx = 1\n[b]\n[c.d]\ny = 2", #"{"a":{"x":1},"b":{},"c":{"d":{"y":2}}}"#),
        ("[ a . 'b.c' ] # d\nx = 1", #"{"a":{"b.c":{"x":1}}}"#),
        ("[x.y.z.w]\n[x]\na = 1", #"{"x":{"a":1,"y":{"z":{"w":{}}}}}"#),
        ("[[a]]\nx = 1\n[[a]]\n[[ a ]]\nx = 3", #"{"a":[{"x":1},{},{"x":3}]}"#),
        (
            "[[a]]\n[a.b]\nx = 1\n[[a.c]]\ny = 1\n[[a.c]]\n[[a]]\n[a.b]\nx = 2",
            #"{"a":[{"b":{"x":1},"c":[{"y":1},{}]},{"b":{"x":2}}]}"#
        ),
        (
            "[fruit]\napple.color = 1\napple.taste.sweet = 2\n[fruit.apple.texture]\nsmooth = 3",
            #"{"fruit":{"apple":{"color":1,"taste":{"sweet":2},"texture":{"smooth":3}}}}"#
        ),
        ("a.b = 1\n[c]\na.b = 2\n[d]\na.b = 3", #"{"a":{"b":1},"c":{"a":{"b":2}},"d":{"a":{"b":3}}}"#),
        ("[a.b]\n[a]\nc.d = 1", #"{"a":{"b":{},"c":{"d":1}}}"#),
    ])
    func `tables`(text: String, expected: String) throws { #expect(try read(text) == expected) }

    @Test func `keys and values know where they stand`() throws {
        let root = try TOMLReader.read("'é' = 1\n  [a.b] # x\nc.d =   'y'\n[[r]]\n[[r]]\nk = [1,\n  2]")
        func places(_ member: TOMLMember?) -> [Int] {
            member.map { [$0.keyPlace.line, $0.keyPlace.column, $0.valuePlace.line, $0.valuePlace.column] } ?? []
        }
        func inside(_ member: TOMLMember?, _ key: String) -> TOMLMember? {
            if case .table(let table)? = member?.value { table[key] } else { nil }
        }
        #expect(root.keys == ["é", "a", "r"])
        #expect(places(root["é"]) == [1, 1, 1, 7])
        #expect(places(root["a"]) == [2, 4, 2, 4])
        let b = inside(root["a"], "b")
        #expect(places(b) == [2, 4, 2, 4])
        #expect(places(inside(b, "c")) == [3, 1, 3, 1])
        #expect(places(inside(inside(b, "c"), "d")) == [3, 1, 3, 9])
        guard case .array(let rows)? = root["r"]?.value, rows.count == 2,
            case .array(let elements)? = inside(rows[1], "k")?.value
        else {
            Issue.record("two rows, the second one with a list")
            return
        }
        #expect(places(rows[1]) == [5, 3, 5, 3])
        #expect(elements.map(places) == [[6, 6, 6, 6], [7, 3, 7, 3]])
    }
}

@Suite struct `TOML that is wrong` {
    @Test(arguments: [
        ("a", "1:2: a key is followed by = and its value"), ("a =", "1:4: a value is missing here"),
        ("a = # x", "1:5: a value is missing here"),
        ("= 1", "1:1: a key is expected here: of letters, digits, _ and -, or in quotes"),
        ("é = 1", "1:1: a key is expected here: of letters, digits, _ and -, or in quotes"),
        ("a. = 1", "1:4: a key is expected here: of letters, digits, _ and -, or in quotes"),
        ("a b = 1", "1:3: a key is followed by = and its value"),
        ("a\n= 1", "1:2: a key is followed by = and its value"),
        ("\"\"\"a\"\"\" = 1", "1:1: a key stands in one pair of quotes, not in three"),
        ("a = 1 b = 2", "1:7: the line goes on after its value: the next key stands on a line of its own"),
        ("a = https://eu", "1:5: this is no value: text stands in quotes"),
        ("a = True", "1:5: this is no value: text stands in quotes"),
        ("\na = 12px", "2:5: this is no number and no date: text stands in quotes"),
        ("a = 9223372036854775808", "1:5: this number is beyond 64 bits"),
        ("a = \"x", "1:5: this text has no closing \""),
        ("a = 'x\n'", "1:5: this text has no closing ' on its line"),
        ("a = '''x\n", "1:5: this text has no closing '''"),
        ("a = \"\"\"x\"\"", "1:5: this text has no closing \"\"\""),
        (
            #"a = "C:\Windows""#,
            #"1:8: there is no such escape: a backslash is written \\, or the text in single quotes"#
        ),
        (#"a = "\u12g4""#, #"1:6: \u has four hexadecimal digits; a backslash is written \\"#),
        (#"a = "\U0001F60""#, #"1:6: \U has eight hexadecimal digits; a backslash is written \\"#),
        (#"a = "\ud800""#, "1:6: this escape stands for no character"),
        ("a = \"\"\"x\\ y\"\"\"", "1:9: a backslash before a blank ends its line"),
        ("a = [1, 2", "1:5: this list has no closing ]"), ("a = [1 2]", "1:8: a comma or a closing ] is expected here"),
        ("a = [,]", "1:6: this is no value: text stands in quotes"), ("a = {b = 1", "1:5: this table has no closing }"),
        ("a = {b = 1,}", "1:12: no comma stands before a closing }"),
        ("a = {b = 1\n}", "1:5: a table in braces stands on one line"),
        ("a = {b = 1 c = 2}", "1:12: a comma or a closing } is expected here"),
        ("[a", "1:3: the name of a table ends with ]"), ("[[a]", "1:5: the name of a table ends with ]]"),
        ("[]", "1:2: a key is expected here: of letters, digits, _ and -, or in quotes"),
        ("[a] b = 1", "1:5: the line goes on after its table's name: the next key stands on a line of its own"),
        ("a = 1\u{0}", "1:6: a NUL character"),
        ("# \u{1b}", "1:3: the control character 27, which is written as an escape"),
        ("a = 1\rb = 2", "1:6: a carriage return without a line break"),
    ])
    func `is refused with its place and in words`(text: String, expected: String) { #expect(failure(text) == expected) }

    @Test(arguments: [
        "01", "-01", "+01", "1_", "_1", "1__2", "0x", "0xG", "0x_1", "-0x1", "0X1", "0b2", "0o8", "1.", ".5", "1.e2",
        "1e", "1e1.5", "1._5",
        "1_.5", "03.5", "1e_5", "++1", "Inf", "+-inf", "0xfffffffffffffffff", "1979-05-27T", "1979-05-27T07:32Z",
        "1979-5-27",
        "1979-13-27", "1979-02-30", "1979-05-27T24:00:00Z", "1979-05-27T07:60:00Z", "1979-05-27T07:32:00+0100",
        "1979-05-27T07:32:00.Z",
        "1979-05-27_07:32:00", "07:32", "07:32:00Z", "7:32:00", "1979-05-27 ", "1979-05-27  07:32:00",
    ])
    func `is refused where it is nearly a number or a time`(written: String) {
        // A date with nothing behind it is a date.
        #expect((failure("a = \(written)") == nil) == (written == "1979-05-27 "))
    }

    @Test(arguments: [
        ("a = 1\na = 2", "2:1: \"a\" is given already, in line 1"),
        ("a = 1\n'a' = 2", "2:1: \"a\" is given already, in line 1"),
        ("[a]\n[b]\n[a]", "3:2: \"a\" is given already, in line 1"),
        ("a = 1\n[a]", "2:2: \"a\" is given already, in line 1"),
        ("a = 1\na.b = 2", "2:1: \"a\" is given already, in line 1"),
        ("a.b = 1\na = 2", "2:1: \"a\" is given already, in line 1"),
        ("a = 1\n[a.b]", "2:2: \"a\" is given already, in line 1"),
        ("[a]\nb.c = 1\n[a.b]", "3:2: \"a.b\" is given already, in line 2"),
        ("[a.b]\n[a]\nb.c = 1", "3:1: \"b\" is given already, in line 1"),
        ("[a.b.c]\n[a]\nb.c.d = 1", "3:1: \"b.c\" is given already, in line 1"),
        ("[[a]]\n[a]", "2:2: \"a\" is given already, in line 1"),
        ("[a]\n[[a]]", "2:3: \"a\" is given already, in line 1"),
        ("a = []\n[[a]]", "2:3: \"a\" is given already, in line 1"),
        ("a = [{}]\n[a.b]", "2:2: \"a\" is given already, in line 1"),
        ("a = {}\n[a.b]", "2:2: \"a\" is given already, in line 1"),
        ("a = {}\na.b = 1", "2:1: \"a\" is given already, in line 1"),
        ("a = {b = 1, b = 2}", "1:13: \"b\" is given already, in line 1"),
        ("a = {b = {}, b.c = 2}", "1:14: \"b\" is given already, in line 1"),
        ("[[a.b]]\n[a]\nb.c = 1", "3:1: \"b\" is given already, in line 1"),
        ("[a]\nx.y = 1\n[b]\n[a.x]", "4:2: \"a.x\" is given already, in line 2"),
    ])
    func `gives nothing twice`(text: String, expected: String) { #expect(failure(text) == expected) }

    @Test func `nests no deeper than a stack bears`() {
        for (opening, closing) in [("[", "]"), ("{a=", "}")] {
            func nested(_ depth: Int) -> String {
                "a = " + String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
            }
            #expect(failure(nested(63)) == nil)
            #expect(failure(nested(100_000))?.hasSuffix("values nest deeper than 64 levels") == true)
        }
        #expect(failure(String(repeating: "a.", count: 100_000) + "a = 1")?.hasSuffix("more than 64 parts") == true)
    }

    @Test func `no damaged document crashes it`() {
        let text = Array(
            "[a.'b']\nc = \"\\u00e9\" # d\n[[r]]\nx = { y.z = [1_0, -2.5e3, 07:32:00], w = '''\n''' }\n".utf8
        )
        var dice = Dice(seed: 3)
        for _ in 0..<2000 {
            var damaged = text
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                damaged[Int.random(in: 0..<damaged.count, using: &dice)] = text.randomElement(using: &dice) ?? 0
            }
            damaged.removeLast(Int.random(in: 0..<damaged.count, using: &dice))
            let result = Result { try TOMLReader.read(String(decoding: damaged, as: UTF8.self)) }
            if case .failure(let error) = result { #expect(error is TOMLFailure) }
        }
    }
}
