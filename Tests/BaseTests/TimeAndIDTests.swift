import Base
import Testing

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
        #expect(ID<Never>(text)?.description == text)
        #expect(ID<Never>(text.uppercased())?.description == text)
        #expect(ID<Never>(text.filter { $0 != "-" })?.description == text)
        #expect(ID<Never>(text)?.short == "c99c1f0e")
        for bad in [
            "", "c99c1f0e", text + "0", text.dropLast() + "g", "{" + text + "}", text.replacing("-", with: "_"),
        ] {
            #expect(ID<Never>(String(bad)) == nil)
        }
    }

    @Test func `the quick way to read an id agrees with the careful one on every byte`() {
        let text = Array("c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01".utf8)
        for place in 0..<36 {
            for byte in UInt8(0x20)...0xff {
                var changed = text
                changed[place] = byte
                #expect(changed.withUnsafeBytes { ID<Never>(raw: $0) } == ID<Never>(utf8: changed))
            }
        }
    }
}
