import LangSmith
@testable import Monitor
import Testing

@Suite struct RotationTests {
    private let rotated = Timestamp(year: 2026, month: 11, day: 20, hour: 18)
    private let now = Now(wall: Timestamp(year: 2026, month: 11, day: 20, hour: 20), steady: .seconds(10_000))

    private func destination(changedAfter length: Duration = .seconds(86_400)) -> Destination {
        var destination = Destination(id: ID(high: 1, low: 1))
        destination.createdAt = rotated - .seconds(86_400)
        destination.updatedAt = rotated - .seconds(86_400) + length
        return destination
    }

    private func export(_ number: UInt64, createdAt: Timestamp?, status: Status = .running) -> BulkExport {
        var export = BulkExport(id: ID(high: number << 32, low: 1), status: status)
        export.destination = ID(high: 1, low: 1)
        export.createdAt = createdAt
        return export
    }

    private func rotation(
        _ exports: [BulkExport],
        runs: [ID<BulkExport>: [BulkExportRun]] = [:],
        listedAt: Duration = .seconds(9_990)
    ) throws -> Rotation {
        var inventory = Inventory()
        inventory.apply(.exports(changed: exports, removed: []))
        inventory.apply(.feed(.exports, FeedState(answeredAt: listedAt)))
        for (id, runs) in runs {
            inventory.apply(.runs(of: id, runs, Progress()))
            inventory.apply(.feed(.runs(id), FeedState(answeredAt: .seconds(9_995))))
        }
        return try #require(Rotation(of: destination(), in: inventory, at: now))
    }

    @Test func `a destination that was never changed has no rotation`() {
        #expect(Rotation(of: destination(changedAfter: .milliseconds(400)), in: Inventory(), at: now) == nil)
    }

    @Test func `what began before and is alive holds the old credentials`() throws {
        let old = export(1, createdAt: rotated - .seconds(3600))
        let rotation = try rotation([
            old, export(2, createdAt: rotated + .seconds(60)),
            export(3, createdAt: rotated - .seconds(7200), status: .completed),
        ])
        #expect(rotation.holders == [old.id])
        #expect(!rotation.isSafe)
        #expect(
            rotation.sentence(at: now.wall)
                == "Credentials changed 2026-11-20 18:00. Keep the old ones: 1 export may still use them, until 2026-11-23 17:00 at the latest: 00000001."
        )
    }

    @Test func `an old export whose old runs have all ended uses the new ones`() throws {
        let old = export(1, createdAt: rotated - .seconds(3600))
        var ended = BulkExportRun(id: ID(high: 5, low: 1), status: .completed)
        ended.createdAt = rotated - .seconds(3000)
        var fresh = BulkExportRun(id: ID(high: 5, low: 2), status: .running)
        fresh.createdAt = rotated + .seconds(30)
        #expect(try rotation([old], runs: [old.id: [ended, fresh]]).isSafe)
        var alive = ended
        alive.status = .running
        #expect(try rotation([old], runs: [old.id: [alive, fresh]]).holders == [old.id])
    }

    @Test func `nothing alive is safe, and says so`() throws {
        let rotation = try rotation([])
        #expect(rotation.isSafe)
        #expect(
            rotation.sentence(at: now.wall)
                == "Credentials changed 2026-11-20 18:00. SAFE TO REVOKE the old ones: no run that is alive began before."
        )
    }

    @Test func `a list from before the rotation proves nothing`() throws {
        let rotation = try rotation([], listedAt: .seconds(2_000))
        #expect(!rotation.isSafe)
        #expect(
            rotation.sentence(at: now.wall).hasSuffix("The exports were not listed since: keep the old ones valid.")
        )
    }
}
