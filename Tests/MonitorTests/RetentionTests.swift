import Base
import LangSmith
import Monitor
import Testing

/// API notes, section 12, N1 to N3.
@Suite struct RetentionTests {
    static let now = Timestamp(year: 2026, month: 11, day: 20, hour: 12)
    static let capped = Timestamp(year: 2026, month: 9, day: 14)

    static func day(_ month: Int, _ day: Int, year: Int = 2026) -> Timestamp {
        Timestamp(year: year, month: month, day: day)
    }

    static func retention(_ tier: String?, days: Int? = nil, at deployment: Deployment = .cloud) -> Retention {
        var project = Project(id: Wire.project(1))
        project.traceTier = tier
        project.longlivedDays = days
        return Retention(of: project, at: deployment)
    }

    static let hour = Duration.seconds(3600)

    @Test(
        arguments: [
            ("shortlived", nil, .cloud, day(11, 16), day(11, 30), "base: 14 days"),
            ("SHORT_LIVED", nil, .own, day(11, 16), day(11, 30), "base: 14 days"),
            (nil, nil, .cloud, day(11, 16), day(11, 30), "14 days, if its tier is base"),
            ("eternal", nil, .cloud, day(11, 16), day(11, 30), "14 days, if its tier is base"),
            ("longlived", nil, .cloud, day(9, 13), day(10, 18, year: 2027), "extended: 400 days"),
            (
                "longlived", nil, .cloud, day(9, 14), day(3, 13, year: 2027),
                "extended: 180 days"
            ),
            ("longlived", nil, .own, day(9, 14), day(10, 19, year: 2027), "extended: 400 days"),
            (
                "longlived", nil, .unknown, day(9, 14), day(3, 13, year: 2027),
                "extended: at least 180 days"
            ),
            ("LONG_LIVED", 60, .cloud, day(11, 1), day(12, 31), "extended: this project keeps 60 days"),
            (
                "LONG_LIVED", 300, .cloud, day(9, 14), day(3, 13, year: 2027),
                "extended: 180 days"
            ),
            ("LONG_LIVED", 300, .own, day(11, 1), day(8, 28, year: 2027), "extended: this project keeps 300 days"),
            // A number that cannot be meant is no number.
            ("longlived", -3, .own, day(9, 14), day(10, 19, year: 2027), "extended: 400 days"),
        ] as [(String?, Int?, Deployment, Timestamp, Timestamp, String)]
    )
    func `a lost hour can be exported again until its tier, its project or its server ends it`(
        tier: String?,
        days: Int?,
        deployment: Deployment,
        start: Timestamp,
        goes: Timestamp,
        rule: String
    ) throws {
        let retention = Self.retention(tier, days: days, at: deployment)
        let deadline = try #require(retention.deadline(of: [start..<(start + Self.hour)], at: Self.now))
        #expect(deadline.at == goes + Self.hour)
        #expect(deadline.rule == rule)
        #expect(deadline.isWhole)
    }

    @Test func `a long loss is urgent by its first day that is still there`() throws {
        let retention = Self.retention("shortlived")
        let deadline = try #require(retention.deadline(of: [Self.day(11, 1)..<Self.day(11, 19)], at: Self.now))
        // The 6th goes in the course of the 20th; all before it is gone.
        #expect(deadline.at == Self.day(11, 21))
        #expect(!deadline.isWhole)
        #expect(
            deadline.words(at: Self.now)
                == "the older of its traces are gone, the next go on 2026-11-21, in 12h (base: 14 days)"
        )
    }

    @Test func `what goes first of several losses decides`() throws {
        let retention = Self.retention("shortlived")
        let lost = [Self.day(11, 18)..<Self.day(11, 19), Self.day(11, 9)..<Self.day(11, 10)]
        #expect(retention.deadline(of: lost, at: Self.now)?.at == Self.day(11, 24))
    }

    @Test func `what is gone altogether is told as gone, and nothing lost has no deadline`() throws {
        let retention = Self.retention("shortlived")
        let deadline = try #require(retention.deadline(of: [Self.day(11, 1)..<Self.day(11, 2)], at: Self.now))
        #expect(deadline.isOver(at: Self.now))
        #expect(deadline.words(at: Self.now) == "its traces are gone (base: 14 days)")
        #expect(retention.deadline(of: [], at: Self.now) == nil)
    }

    @Test func `a window of any length costs no work`() throws {
        let all = Timestamp(year: 1, month: 1, day: 1)..<Timestamp(year: 9999, month: 12, day: 31)
        for tier in ["shortlived", "longlived", nil] {
            let deadline = try #require(Self.retention(tier).deadline(of: [all], at: Self.now))
            #expect(deadline.at > Self.now && deadline.at <= Self.now + .seconds(86_400))
        }
    }

    @Test(arguments: [("shortlived", day(11, 6)), (nil, day(11, 6)), ("longlived", day(10, 16, year: 2025))])
    func `the oldest moment worth exporting follows from the tier`(tier: String?, day: Timestamp) {
        #expect(Self.retention(tier).oldest(at: Self.now).startOfDay == day)
    }

    @Test(
        arguments: [
            ("api.smith.langchain.com", nil, Deployment.cloud), ("EU.api.smith.langchain.com:443", true, .cloud),
            ("langsmith.acme.example", true, .own), ("langsmith.acme.example", nil, .unknown),
            ("127.0.0.1:8080", false, .unknown), ("evil-smith.langchain.com.example", nil, .unknown),
            ("", nil, .unknown),
        ] as [(String, Bool?, Deployment)]
    )
    func `whose server it is follows from its name and its licence`(host: String, licence: Bool?, is: Deployment) {
        #expect(Deployment(host: host, isLicensed: licence) == `is`)
    }
}
