import Base
import LangSmith
import Monitor
import Testing

@Suite struct WordsTests {
    static func time(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Timestamp {
        Timestamp(year: 2026, month: 11, day: day, hour: hour, minute: minute)
    }

    @Test(
        arguments: [
            (time(14, 0), time(15, 0), "2026-11-14"), (time(14, 6), time(14, 12), "2026-11-14 06:00–12:00"),
            (time(14, 18), time(15, 0), "2026-11-14 18:00–24:00"),
            (time(14, 16), time(15, 16), "2026-11-14 16:00 to 2026-11-15 16:00"),
            (time(14, 22), time(15, 4), "2026-11-14 22:00 to 2026-11-15 04:00"),
            (time(14, 0), time(16, 0), "2026-11-14 00:00 to 2026-11-16 00:00"),
            (time(14, 6), time(14, 6), "2026-11-14 06:00 to 2026-11-14 06:00"),
        ])
    func `a window never reads as if it were empty or ended before it began`(
        start: Timestamp,
        end: Timestamp,
        words: String
    ) {
        #expect(Words.window(start, end) == words)
    }
}
