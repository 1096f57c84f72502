import Base
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
        listedAt: Duration = .seconds(9_990),
        runsReadAt: Duration = .seconds(9_995),
        rejected: [RejectedRow] = []
    ) throws -> Rotation {
        var inventory = Inventory()
        inventory.apply(.exports(changed: exports, removed: []))
        var list = FeedState(answeredAt: listedAt)
        list.rejected = rejected
        inventory.apply(.feed(.exports, list))
        for (id, runs) in runs {
            inventory.apply(.runs(of: id, runs, Progress()))
            inventory.apply(.feed(.runs(id), FeedState(answeredAt: runsReadAt)))
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
        #expect(rotation.holders == [Rotation.Holder(export: old.id)])
        #expect(!rotation.isSafe)
        #expect(
            rotation.sentence(at: now.wall)
                == "Credentials changed 2026-11-20 18:00. Keep the old ones: 1 export may still use them, until 2026-11-23 21:00 at the latest: 00000001 (its runs are not known yet)."
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
        #expect(
            try rotation([old], runs: [old.id: [alive, fresh]]).holders == [Rotation.Holder(export: old.id, runs: 1)]
        )
    }

    private func runs(_ count: UInt64, _ status: Status) -> [BulkExportRun] {
        (0..<count).map { number in
            var run = BulkExportRun(id: ID(high: 6, low: number), status: status)
            run.createdAt = rotated - .seconds(3000)
            return run
        }
    }

    @Test(arguments: [Status.cancelled, .failed, .timedOut])
    func `runs that outlive their export hold the old credentials`(status: Status) throws {
        var ended = export(1, createdAt: rotated - .seconds(3600), status: status)
        ended.finishedAt = rotated - .seconds(60)
        let rotation = try rotation([ended], runs: [ended.id: runs(12, .running) + runs(3, .completed)])
        #expect(!rotation.isSafe)
        #expect(
            rotation.sentence(at: now.wall)
                == "Credentials changed 2026-11-20 18:00. Keep the old ones: 1 export may still use them, until 2026-11-20 21:59 at the latest: 00000001 (12 runs)."
        )
        #expect(try self.rotation([ended], runs: [ended.id: runs(12, .cancelled)]).isSafe)
    }

    @Test func `an export that was cancelled holds them until its runs are read`() throws {
        var cancelled = export(1, createdAt: rotated - .seconds(3600), status: .cancelled)
        cancelled.finishedAt = rotated + .seconds(600)
        let unread = try rotation([cancelled])
        #expect(unread.holders == [Rotation.Holder(export: cancelled.id)])
        #expect(unread.sentence(at: now.wall).hasSuffix("00000001 (its runs are not known yet)."))
        // Read before the change: what began in between is unknown.
        let early = try rotation([cancelled], runs: [cancelled.id: runs(1, .completed)], runsReadAt: .seconds(2_500))
        #expect(early.holders == [Rotation.Holder(export: cancelled.id)])
        // What had ended before that look cannot have begun anything since.
        cancelled.finishedAt = rotated - .seconds(3000)
        #expect(
            try rotation([cancelled], runs: [cancelled.id: runs(1, .completed)], runsReadAt: .seconds(2_500)).isSafe
        )
    }

    @Test func `nobody waits for the runs of an export that ended long before`() throws {
        let old = export(1, createdAt: rotated - .seconds(7 * 86_400), status: .cancelled)
        #expect(try rotation([old]).isSafe)
    }

    @Test func `a row that could not be read may be an export that holds them`() throws {
        let row = RejectedRow(index: 3, id: nil, field: "status", problem: "is a number instead of text")
        let rotation = try rotation([], rejected: [row])
        #expect(!rotation.isSafe)
        #expect(rotation.sentence(at: now.wall).hasSuffix("Keep the old ones: 1 export could not be read."))
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
