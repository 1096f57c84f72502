import Base
import Testing

@Suite struct LocalZoneTests {
    @Test func `a window is told in local time beside UTC, and not where that is the same`() {
        let start = Timestamp(year: 2026, month: 11, day: 1)
        let end = start + .seconds(86_400)
        let east = LocalZone.fixed(seconds: -4 * 3600, name: "EDT")
        #expect(east.words(start, end) == "2026-10-31 20:00 EDT to 2026-11-01 20:00 EDT")
        #expect(east.words(start, nil) == "2026-10-31 20:00 EDT on")
        #expect(LocalZone.fixed(seconds: 0, name: "UTC").words(start, end) == nil)
    }
}
