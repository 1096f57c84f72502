import LangSmith
import Screen
import Testing

@testable import Dashboard

@Suite struct FormatTests {
    @Test(arguments: [
        (0, "0s"), (59, "59s"), (60, "1m"), (3599, "59m"), (3600, "1h00m"), (11_520, "3h12m"), (35_999, "9h59m"),
        (36_000, "10h"), (172_799, "47h"), (172_800, "2d"), (86_400 * 999, "999d"), (86_400 * 1000, "2y"), (-5, "0s"),
    ])
    func `an age is told in at most five columns`(_ seconds: Int, _ text: String) {
        #expect(Format.age(.seconds(seconds)) == text)
        #expect(text.count <= 5)
    }

    @Test func `an age says exactly until when it holds`() {
        for seconds in [0, 1, 59, 60, 3599, 3661, 35_999, 36_001, 172_799, 172_801, 500_000] {
            let age = Duration.milliseconds(seconds * 1000 + 250)
            let left = Format.untilAgeChanges(age)
            #expect(Format.age(age + left) != Format.age(age))
            #expect(Format.age(age + left - .milliseconds(1)) == Format.age(age))
        }
    }

    @Test(arguments: [
        (Int64(0), "0"), (999, "999"), (1000, "1.0k"), (1249, "1.2k"), (9_949, "9.9k"), (9_950, "10k"), (12_240, "12k"),
        (880_412, "880k"), (999_499, "999k"), (999_500, "1.0M"), (4_201_337, "4.2M"), (12_000_000_000, "12B"),
    ])
    func `a count is told in at most four columns`(_ count: Int64, _ text: String) {
        #expect(Format.short(count) == text)
        #expect(text.count <= 4)
    }

    @Test func `any count a server may say is told`() {
        #expect(Format.short(Int64.max) == "9223Q")
        #expect(Format.grouped(Int64.min) == "-9 223 372 036 854 775 808")
        #expect(Format.rate(.infinity) == Format.unknown)
        #expect(Format.rate(.nan) == Format.unknown)
    }

    @Test func `unknown is never a zero`() {
        #expect(Format.short(nil) == "–")
        #expect(Format.rate(nil) == "–")
        #expect(Format.rate(0) == "0")
        #expect(Format.rate(0.04) == "<0.1")
    }

    @Test func `a line is broken at blanks and keeps every word and style`() {
        let line: Line = [Span("the key lacks ", .normal), Span("s3:PutObject", .danger), Span(" on acme", .normal)]
        let lines = line.wrapped(to: 14, indent: 2)
        #expect(lines.map { $0.map(\.text).joined() } == ["the key lacks", "  s3:PutObject", "  on acme"])
        #expect(lines[1].last?.style.tone == .danger)
        #expect([Span("日本語テキスト")].wrapped(to: 5).allSatisfy { $0.columns <= 5 })
        // A word that is too long for any line comes behind one that fills its line to the last column.
        #expect(
            ["abcdefgh", " ijklmnopqrstuvw"].map { Span($0) }.wrapped(to: 9, indent: 2).allSatisfy { $0.columns <= 9 }
        )
    }
}
