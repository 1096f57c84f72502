import Base
import LangSmith
import Monitor
import Testing

@testable import Changes

/// What is told of an export before it is made, by what else there is.
@Suite struct NeighbourTests {
    private static let now = Now(wall: Timestamp(year: 2026, month: 11, day: 21, hour: 3), steady: .seconds(1))
    private static let project = ID<Project>(high: 1, low: 1)
    private static let bucket = ID<Destination>(high: 2, low: 2)
    private static let twin = ID<Destination>(high: 2, low: 3)
    private static let day = Duration.seconds(86_400)

    private func destination(_ id: ID<Destination> = bucket, keys: [String] = [], changed: Timestamp? = nil)
        -> Destination
    {
        var destination = Destination(id: id)
        var config = Destination.Config()
        config.bucketName = "traces"
        config.prefix = id == Self.twin ? "exports/" : "exports"
        destination.config = config
        destination.credentialsKeys = keys
        destination.updatedAt = changed
        return destination
    }

    private func export(_ number: UInt64, _ status: Status, daysAgo: Int = 3, filter: String? = nil) -> BulkExport {
        var export = BulkExport(id: ID(high: number << 32, low: number), status: status)
        export.destination = Self.bucket
        export.project = Self.project
        export.startTime = Self.now.wall.startOfDay - .seconds(daysAgo * 86_400)
        export.endTime = export.startTime.map { $0 + Self.day }
        export.finishedAt = export.endTime
        export.filter = filter
        return export
    }

    private func schedule(_ number: UInt64, _ status: Status = .intervalScheduled, filter: String? = nil) -> BulkExport
    {
        var schedule = export(number, status, filter: filter)
        schedule.endTime = nil
        schedule.intervalHours = 6
        return schedule
    }

    private func warnings(
        every hours: Int? = nil,
        to destination: ID<Destination> = bucket,
        filter: String? = nil,
        daysAgo: Int = 4,
        days: Int = 3,
        among exports: [BulkExport] = [],
        _ destinations: [Destination]? = nil,
        repaired: ID<BulkExport>? = nil
    ) -> [Proposal.Warning] {
        var create = BulkExportCreate()
        create.destination = destination
        create.project = Self.project
        create.startTime = Self.now.wall.startOfDay - .seconds(daysAgo * 86_400)
        create.endTime = hours == nil ? create.startTime.map { $0 + Self.day * days } : nil
        create.intervalHours = hours
        create.filter = filter
        var inventory = Inventory()
        inventory.apply(.destinations(destinations ?? [self.destination(), self.destination(Self.twin)]))
        inventory.apply(.exports(changed: exports, removed: []))
        return ExportAdvice(create, project: nil, inventory: inventory, at: Self.now, repaired: repaired).warnings
    }

    @Test func `a second schedule of the same traces into the same place doubles every row`() {
        for place in [Self.bucket, Self.twin] {
            let warnings = warnings(every: 24, to: place, among: [schedule(7)])
            #expect(warnings.compactMap(\.danger) == [.doubled], "the prefix's last slash makes no other place")
            #expect(
                warnings.first { $0.danger != nil }?.text
                    == "The schedule 00000007 exports the same traces into the same place: each row from 2026-11-18 00:00 on comes twice."
            )
        }
    }

    @Test func `with another filter only what both let through comes twice`() {
        let warnings = warnings(every: 24, filter: "eq(is_root, true)", among: [schedule(7)])
        #expect(warnings.compactMap(\.danger).isEmpty)
        #expect(warnings.contains { $0.text.contains("by another filter") })
    }

    @Test func `a schedule that has ended, or is of something else, is no neighbour`() {
        var other = schedule(8)
        other.project = ID(high: 9, low: 9)
        var elsewhere = schedule(9)
        elsewhere.destination = ID(high: 5, low: 5)
        #expect(warnings(every: 24, among: [schedule(7, .cancelled), other, elsewhere]).isEmpty)
    }

    @Test func `a window that is in the bucket already in part is told`() {
        let warnings = warnings(among: [export(1, .completed), export(2, .completed, daysAgo: 2)])
        #expect(
            warnings.map(\.text) == [
                "2 exports have parts of this window in the same place already, the latest 2026-11-19, 00000002, Completed: those rows come twice."
            ]
        )
        #expect(self.warnings(daysAgo: 1, days: 1, among: [export(1, .completed)]).isEmpty, "they only touch")
    }

    @Test func `what failed is no neighbour, nor is anything to a repair`() {
        #expect(warnings(among: [export(1, .failed)]).isEmpty)
        #expect(warnings(among: [export(1, .completed)], repaired: ID(high: 3, low: 3)).isEmpty)
    }

    @Test func `a destination on which everything fails is told, until it is changed`() {
        let failed = (1...3).map { export(UInt64($0), .failed, daysAgo: 10 + $0) }
        let told = "All 3 exports to this destination failed, the latest 10d ago."
        #expect(warnings(among: failed).map(\.text) == [told])
        #expect(warnings(among: failed).first?.field == .destination)
        let changed = [destination(changed: Self.now.wall - .seconds(3600))]
        #expect(warnings(among: failed, changed).isEmpty)
        #expect(warnings(among: failed + [export(4, .completed, daysAgo: 9)]).isEmpty)
        let before = warnings(among: failed + [export(4, .completed, daysAgo: 30)])
        #expect(before.map(\.text) == ["The last 3 exports to this destination failed, the latest 10d ago."])
        #expect(warnings(among: Array(failed.prefix(1))).isEmpty, "one is no pattern")
    }

    @Test func `keys that end by themselves are told for a schedule and for an export`() {
        let temporary = [destination(keys: ["access_key_id", "secret_access_key", "session_token"])]
        #expect(warnings(every: 24, temporary).contains { $0.text.contains("the schedule fails once they expire") })
        #expect(warnings(temporary).map(\.field) == [.destination])
        #expect(warnings([destination(keys: ["access_key_id", "secret_access_key"])]).isEmpty)
    }

    @Test func `new keys that are temporary name the schedules that go on with them`() {
        var inventory = Inventory()
        inventory.apply(.destinations([destination()]))
        inventory.apply(.exports(changed: [schedule(7)], removed: []))
        let ground = Ground(
            inventory,
            session: Session(profile: "acme", baseURL: "https://eu.api.smith.langchain.com"),
            at: Self.now
        )
        func told(_ token: String?) -> String {
            let keys = S3Credentials(
                accessKeyID: Secret("ASIA2EXAMPLE7EXAMPLE"),
                secretAccessKey: Secret("s"),
                sessionToken: token.map { Secret($0) }
            )
            let proposal = Proposal.rotating(destination(), to: .credentials(keys), on: ground)
            #expect((proposal.problems[.sessionToken] != nil) == (token == nil), "ASIA is nothing without its token")
            return (proposal.facts.map(\.sentence) + proposal.warnings.map(\.text)).joined(separator: "\n")
        }
        #expect(
            told("t").contains("These keys are temporary, and a schedule goes on writing with them: 00000000 00000007.")
        )
        #expect(told("t").contains("The next of a schedule has the new ones"))
        #expect(!told("t").contains("no export to it is alive"))
        #expect(!told(nil).contains("temporary, and a schedule"))
    }
}
