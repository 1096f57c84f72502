import Base
import Changes
import LangSmith
import Monitor
import Testing

@Suite struct DateEntryTests {
    // A Saturday.
    private let now = Timestamp(year: 2026, month: 11, day: 21, hour: 3, minute: 25, second: 59) + .milliseconds(400)

    @Test(arguments: [
        ("2026-11-01", "2026-11-01T00:00:00Z"), ("2026-11-01T06:00", "2026-11-01T06:00:00Z"),
        ("2026-11-01 06:00", "2026-11-01T06:00:00Z"), ("2026-11-01T06:00:30", "2026-11-01T06:00:30Z"),
        ("2026-11-01T06:00:30.5Z", "2026-11-01T06:00:30Z"), ("2026-11-01T06:00:00+02:00", "2026-11-01T04:00:00Z"),
        ("2026-02-28", "2026-02-28T00:00:00Z"), (" today ", "2026-11-21T00:00:00Z"),
        ("Yesterday", "2026-11-20T00:00:00Z"), ("now", "2026-11-21T03:25:59Z"), ("-7d", "2026-11-14T00:00:00Z"),
        ("-2w", "2026-11-07T00:00:00Z"), ("-1h", "2026-11-21T02:25:59Z"), ("-90m", "2026-11-21T01:55:59Z"),
        ("-0d", "2026-11-21T00:00:00Z"),
    ])
    func `a time is read as it is meant`(text: String, meant: String) throws {
        #expect(try DateEntry.read(text, now: now).description == meant)
    }

    @Test(arguments: [
        "01.11.2026", "7d", "-7y", "-d", "--1d", "soon", "2026-11", "2026-11-01T25:00",
        "2026-11-01T06", "-99999999999999999999d", "\u{1b}[31m",
    ])
    func `what is no time is refused with examples`(text: String) {
        do {
            let time = try DateEntry.read(text, now: now)
            Issue.record("\(text) was read as \(time)")
        } catch {
            #expect(error.sentence.contains("is no time: write 2026-11-01, 2026-11-01T06:00, -7d"))
            #expect(!error.sentence.contains("\u{1b}"))
        }
    }

    @Test(arguments: ["2026-13-01", "2026-02-30", "2026-02-30 06:00"])
    func `a day that no month has is called that`(text: String) throws {
        let problem = #expect(throws: DateEntry.Problem.self) { try DateEntry.read(text, now: now) }
        #expect(problem?.sentence == "There is no day \(text.prefix(10)) in the calendar.")
    }

    @Test func `nothing at all is asked for`() {
        #expect(throws: DateEntry.Problem.self) { try DateEntry.read("  ", now: now) }
    }

    @Test(
        arguments: [
            ("24", 24), ("24h", 24), (" 6 hours ", 6), ("1d", 24), ("2 days", 48), ("1W", 168), ("0", 0), ("-3", -3),
            ("", nil), ("daily", nil), ("1.5h", nil), ("9999999999999999999", nil),
        ] as [(String, Int?)]
    )
    func `hours of a window are read with their unit`(text: String, hours: Int?) {
        #expect(DateEntry.hours(text) == hours)
    }
}
