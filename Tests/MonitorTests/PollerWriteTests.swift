import Base
import LangSmith
import Monitor
import TestClock
import Testing

/// What a write tells stands, whatever was asked before it and arrives after it.
@Suite struct PollerWriteTests {
    private static let list = PollerAnswerTests.list
    private static let runs = PollerAnswerTests.runs
    private static let single = PollerAnswerTests.single
    private static let destinations = "/bulk-exports/destinations"

    private static let cancelled = BulkExport.sample(1, .cancelled).with {
        $0.updatedAt = Timestamp(year: 2026, month: 11, day: 20, hour: 3, minute: 1)
    }

    private static func bucket(_ number: Int, _ name: String, minute: Int = 0) -> Destination {
        var destination = Destination(id: Wire.destination(number))
        destination.displayName = name
        destination.createdAt = Timestamp(year: 2026, month: 11, day: 20, hour: 2)
        destination.updatedAt = Timestamp(year: 2026, month: 11, day: 20, hour: 2, minute: minute)
        return destination
    }

    private static func json(_ destination: Destination) -> String {
        """
        {"id":"\(destination.id)","display_name":"\(destination.displayName ?? "")",\
        "created_at":"\(destination.createdAt.map { "\($0)" } ?? "")",\
        "updated_at":"\(destination.updatedAt.map { "\($0)" } ?? "")"}
        """
    }

    /// A dashboard with one running export in front, everything known, and a question for `target` on its way.
    private static func holding(_ target: String, _ body: @escaping (Rig) async throws -> Void) async throws {
        let calm: @Sendable (String) -> FakeServer.Behaviour = { target in
            target == destinations ? Wire.list([json(bucket(1, "s3-eu"))]) : PollerTests.calm(target)
        }
        try await Rig(calm).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1), visible: [Wire.export(1)], wantsDocument: true))
            try await rig.pass(.seconds(30))
            rig.server.follow { $0 == target ? .hold : calm($0) }
            rig.poller.refresh()
            try await rig.pass(.seconds(3))
            #expect(rig.server.held == [target])
            try await body(rig)
            #expect(rig.server.overlaps.isEmpty)
        }
    }

    /// Every state that an export was in, in the order of the updates.
    private static func states(_ rig: Rig) -> [Status] {
        var states: [Status] = []
        for case .exports(let changed, _) in rig.updates {
            for export in changed where export.id == Wire.export(1) && states.last != export.status {
                states.append(export.status)
            }
        }
        return states
    }

    @Test(arguments: ["the page of before", "a page with other bytes"])
    func `a list asked before a cancellation does not undo it`(_ kind: String) async throws {
        try await Self.holding(Self.list) { rig in
            await rig.poller.heard(.cancelled(Self.cancelled))
            #expect(rig.inventory.exports[Wire.export(1)] == Self.cancelled)
            let other = kind == "the page of before" ? [] : [Wire.json(.sample(2))]
            rig.server.release(Self.list, Wire.list([Wire.json(.sample(1))] + other))
            try await rig.settle()
            #expect(rig.inventory.exports[Wire.export(1)] == Self.cancelled)
            #expect(rig.inventory.exports.count == 1 + other.count)
            #expect(Self.states(rig) == [.running, .cancelled])
        }
    }

    @Test func `a page that came too late is read when it comes again as it was`() async throws {
        try await Self.holding(Self.list) { rig in
            await rig.poller.heard(.cancelled(Self.cancelled))
            let page = Wire.list([Wire.json(.sample(1)), Wire.json(.sample(2))])
            rig.server.release(Self.list, page)
            // The service goes on saying so: then that is how it is.
            rig.server.follow { $0 == Self.list ? page : $0 == Self.single ? .hold : PollerTests.calm($0) }
            try await rig.pass(.seconds(90))
            #expect(rig.inventory.exports[Wire.export(1)]?.status == .running)
        }
    }

    @Test func `one export asked before its cancellation does not undo it, nor show its old JSON`() async throws {
        try await Self.holding(Self.single) { rig in
            await rig.poller.heard(.cancelled(Self.cancelled))
            let later = Wire.json(Self.cancelled)
            rig.server.follow { target in
                target == Self.single ? Wire.ok(later) : target == Self.list ? .hold : PollerTests.calm(target)
            }
            rig.server.release(Self.single, Wire.ok(Wire.json(.sample(1))))
            try await rig.pass(.seconds(5))
            #expect(Self.states(rig) == [.running, .cancelled])
            #expect(rig.inventory.documents[Wire.export(1)] == Array(later.utf8), "it was asked for once more")
        }
    }

    @Test func `runs asked before a cancellation are asked for again, also when there was none yet`() async throws {
        try await Self.holding(Self.runs) { rig in
            await rig.poller.heard(.cancelled(Self.cancelled))
            let last = Wire.list([Wire.run(1, of: Wire.export(1), .cancelled, rows: 70)])
            let cancelled = Wire.json(Self.cancelled)
            rig.server.follow { target in
                switch target {
                case Self.runs: last
                case Self.list: Wire.list([cancelled])
                case Self.single: Wire.ok(cancelled)
                default: PollerTests.calm(target)
                }
            }
            rig.server.release(Self.runs, Wire.list([]))
            try await rig.pass(.seconds(15))
            #expect(rig.inventory.progress[Wire.export(1)]?.rows == 70)
        }
    }

    @Test func `a list asked before a creation does not take the new export away`() async throws {
        try await Self.holding(Self.list) { rig in
            let made = BulkExport.sample(7, .created)
            await rig.poller.heard(.created(made))
            rig.server.release(Self.list, Wire.list([Wire.json(.sample(1)), Wire.json(.sample(2))]))
            try await rig.settle()
            #expect(rig.inventory.exports[made.id] == made)
            #expect(rig.inventory.exports.count == 3)
        }
    }

    @Test func `destinations asked before one was made, changed or deleted undo none of it`() async throws {
        let rotated = Self.bucket(1, "s3-eu", minute: 50)
        let made = Self.bucket(2, "gcs-bq")
        let cases: [(WriteReport, [Destination])] = [
            (.stored(made), [Self.bucket(1, "s3-eu"), made]), (.rotated(rotated), [rotated]),
            (.deleted(Wire.destination(1)), []),
        ]
        for (report, expected) in cases {
            try await Self.holding(Self.destinations) { rig in
                await rig.poller.heard(report)
                #expect(Set(rig.inventory.destinations.values) == Set(expected))
                rig.server.release(Self.destinations, Wire.list([Self.json(Self.bucket(1, "s3-eu"))]))
                try await rig.pass(.seconds(5))
                #expect(Set(rig.inventory.destinations.values) == Set(expected))
                // Asked for after the write, the list is right.
                let rows = [Self.bucket(1, "s3-eu"), Self.bucket(3, "r2")].map(Self.json)
                rig.server.release(Self.destinations, Wire.list(rows))
                try await rig.settle()
                #expect(rig.inventory.destinations.keys.sorted() == [Wire.destination(1), Wire.destination(3)])
            }
        }
    }

    @Test func `destinations with other bytes, asked before a write, bring what else is new`() async throws {
        try await Self.holding(Self.destinations) { rig in
            await rig.poller.heard(.deleted(Wire.destination(1)))
            let rows = [Self.bucket(1, "s3-eu"), Self.bucket(3, "r2")].map(Self.json)
            rig.server.release(Self.destinations, Wire.list(rows))
            try await rig.pass(.seconds(5))
            #expect(rig.inventory.destinations.keys.sorted() == [Wire.destination(3)])
            rig.server.release(Self.destinations, Wire.list(rows))
            try await rig.settle()
            #expect(rig.inventory.destinations.count == 2, "the same bytes, asked for later, are read")
        }
    }

    @Test func `what was seen after a write was read back is not set back by its report`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            try await rig.pass(.seconds(30))
            let made = BulkExport.sample(1, .created).with { $0.updatedAt = $0.createdAt }
            await rig.poller.heard(.created(made))
            #expect(rig.inventory.exports[Wire.export(1)]?.status == .running)
        }
    }

    @Test func `after a write everything on screen is asked for, whatever came of it`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1), visible: [Wire.export(1)]))
            try await rig.pass(.seconds(30))
            rig.server.forget()
            await rig.poller.heard(.notDone(.forbidden(ServerMessage("no"))))
            try await rig.pass(.seconds(6))
            let asked = Set(rig.server.log.map(\.target))
            #expect(asked.isSuperset(of: [Self.list, Self.single, Self.runs, Self.destinations]))
        }
    }
}
