import LangSmith
import Monitor
import Synchronization
import TestClock
import Testing

/// Answers that change nothing, come too late, or come in pieces.
@Suite struct PollerAnswerTests {
    static let list = "/bulk-exports?limit=1000&offset=0"
    static let runs = "/bulk-exports/\(Wire.export(1))/runs"
    static let single = "/bulk-exports/\(Wire.export(1))"

    @Test func `a body that did not change is not read again and says nothing but its age`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            try await rig.pass(.seconds(60))
            let decoded = await rig.poller.bodiesDecoded
            let asked = rig.server.log.count
            let seen = rig.updates.count
            try await rig.pass(.seconds(600))
            #expect(rig.server.log.count > asked + 20)
            #expect(await rig.poller.bodiesDecoded == decoded)
            for update in rig.updates.dropFirst(seen) {
                switch update {
                case .feed, .requests, .progress, .listing: break
                default: Issue.record("an unchanged answer posted \(update)")
                }
            }
        }
    }

    @Test func `an older answer for one export never overwrites what a newer list said`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1)))
            try await rig.pass(.seconds(30))
            rig.server.follow { $0 == Self.single ? .hold : PollerTests.calm($0) }
            try await rig.pass(.seconds(12))
            #expect(rig.server.held == [Self.single])
            let cancelled = BulkExport.sample(1, .cancelled)
            rig.server.follow { target in
                switch target {
                case Self.list: Wire.list([Wire.json(cancelled)])
                case Self.single: .hold
                default: PollerTests.calm(target)
                }
            }
            rig.poller.refresh()
            try await rig.pass(.seconds(2))
            #expect(rig.inventory.exports[Wire.export(1)]?.status == .cancelled)
            rig.server.release(Self.single, Wire.ok(Wire.json(.sample(1, .running))))
            try await rig.settle()
            #expect(rig.inventory.exports[Wire.export(1)]?.status == .cancelled)
        }
    }

    @Test func `an older list never overwrites what a newer answer for one export said`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1)))
            try await rig.pass(.seconds(30))
            rig.server.follow { $0 == Self.list ? .hold : PollerTests.calm($0) }
            try await rig.pass(.seconds(90))
            #expect(rig.server.held == [Self.list])
            let done = BulkExport.sample(1, .completed)
            rig.server.follow { target in
                switch target {
                case Self.single: Wire.ok(Wire.json(done))
                case Self.list: .hold
                default: PollerTests.calm(target)
                }
            }
            try await rig.pass(.seconds(30))
            #expect(rig.inventory.exports[Wire.export(1)]?.status == .completed)
            // The list was asked for before, and has another export, so that its bytes are new.
            rig.server.release(Self.list, Wire.list([Wire.json(.sample(1, .running)), Wire.json(.sample(2))]))
            try await rig.settle()
            #expect(rig.inventory.exports[Wire.export(1)]?.status == .completed)
            #expect(rig.inventory.exports[Wire.export(2)]?.status == .running)
        }
    }

    @Test func `a list with the bytes of before is read when something else was learnt meanwhile`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1)))
            try await rig.pass(.seconds(30))
            // A wrong word from one replica; the list goes on saying what it said, and is asked later.
            rig.server.follow { target in
                target == Self.single ? Wire.ok(Wire.json(.sample(1, .created))) : PollerTests.calm(target)
            }
            try await rig.pass(.seconds(12))
            #expect(rig.inventory.exports[Wire.export(1)]?.status == .created)
            rig.server.follow { $0 == Self.single ? .hold : PollerTests.calm($0) }
            try await rig.pass(.seconds(120))
            #expect(rig.inventory.exports[Wire.export(1)]?.status == .running)
        }
    }

    /// Servers of autumn 2026 page; older ones ignore both parameters; one in between ignores the offset.
    @Test(arguments: [("pages", [0, 1000, 2000]), ("everything", [0]), ("no offset", [0, 1000])])
    func `the whole list is read from servers of every age`(kind: String, offsets: [Int]) async throws {
        let all = (0..<2500).map { Wire.json(.sample($0, .completed)) }
        let script: @Sendable (String) -> FakeServer.Behaviour = { target in
            guard target.hasPrefix("/bulk-exports?limit=1000&offset=") else { return PollerTests.calm(target) }
            let offset = Int(target.split(separator: "=").last ?? "") ?? 0
            switch kind {
            case "everything": return Wire.list(all)
            case "no offset": return Wire.list(Array(all.prefix(1000)))
            default: return Wire.list(Array(all.dropFirst(offset).prefix(1000)))
            }
        }
        try await Rig(script).run { rig in
            try await rig.pass(.seconds(20))
            let asked = rig.server.log.filter { $0.target.hasPrefix("/bulk-exports?") }.map(\.target)
            #expect(asked == offsets.map { "/bulk-exports?limit=1000&offset=\($0)" })
            #expect(rig.inventory.exports.count == (kind == "no offset" ? 1000 : 2500))
            #expect(rig.inventory.feeds[.exports]?.isComplete == true)
        }
    }

    @Test func `the first pages are on screen before the last has come`() async throws {
        let script: @Sendable (String) -> FakeServer.Behaviour = { target in
            switch target {
            case Self.list: Wire.list((0..<1000).map { Wire.json(.sample($0, .completed)) })
            case "/bulk-exports?limit=1000&offset=1000": .hold
            default: PollerTests.calm(target)
            }
        }
        try await Rig(script).run { rig in
            try await rig.pass(.seconds(5))
            #expect(rig.inventory.exports.count == 1000)
            #expect(rig.inventory.feeds[.exports]?.isComplete == false)
            rig.server.release("/bulk-exports?limit=1000&offset=1000", Wire.list([Wire.json(.sample(1000))]))
            try await rig.settle()
            #expect(rig.inventory.exports.count == 1001)
            #expect(rig.inventory.feeds[.exports]?.isComplete == true)
        }
    }

    @Test func `an export that the whole list does not have any more is gone`() async throws {
        try await Rig { $0 == Self.list ? Wire.list([1, 2].map { Wire.json(.sample($0)) }) : PollerTests.calm($0) }
            .run { rig in
                try await rig.pass(.seconds(30))
                #expect(rig.inventory.exports.count == 2)
                rig.server.follow(PollerTests.calm)
                try await rig.pass(.seconds(90))
                #expect(rig.inventory.exports.keys.sorted() == [Wire.export(1)])
            }
    }

    @Test func `a list with an element that cannot be read removes nothing and says so`() async throws {
        try await Rig { $0 == Self.list ? Wire.list([1, 2].map { Wire.json(.sample($0)) }) : PollerTests.calm($0) }
            .run { rig in
                try await rig.pass(.seconds(30))
                rig.server.follow {
                    $0 == Self.list ? Wire.list([Wire.json(.sample(1)), #"{"id":7}"#]) : PollerTests.calm($0)
                }
                try await rig.pass(.seconds(90))
                #expect(rig.inventory.exports.count == 2)
                #expect(rig.inventory.feeds[.exports]?.rejected.count == 1)
                #expect(rig.inventory.feeds[.exports]?.failure == nil)
            }
    }

    @Test func `rows a second and partitions done come from the answers`() async throws {
        let rows = Mutex(0)
        let script: @Sendable (String) -> FakeServer.Behaviour = { target in
            guard target == Self.runs else { return PollerTests.calm(target) }
            let count = rows.withLock { rows in
                rows += 1500
                return rows
            }
            return Wire.list([
                Wire.run(2, of: Wire.export(1), rows: count), Wire.run(1, of: Wire.export(1), .completed, rows: 100),
            ])
        }
        try await Rig(script).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1)))
            try await rig.pass(.seconds(120))
            let progress = try #require(rig.inventory.progress[Wire.export(1)])
            // 1,500 rows an answer, an answer each 2.7 to 3.3 seconds.
            #expect((450...560).contains(progress.rate ?? 0))
            #expect(progress.partitionsDone == 1)
            #expect(progress.partitionsExpected == 2)
            #expect(progress.rates.keys.sorted() == [Wire.run(2)])
            #expect(rig.inventory.runs[Wire.export(1)]?.map(\.id) == [Wire.run(1), Wire.run(2)])
        }
    }

    @Test func `the raw JSON is there when its view is open, and only then`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1)))
            try await rig.pass(.seconds(60))
            #expect(rig.inventory.documents.isEmpty)
            rig.poller.setFocus(Focus(export: Wire.export(1), wantsDocument: true))
            try await rig.pass(.seconds(1))
            #expect(rig.inventory.documents[Wire.export(1)] == Array(Wire.json(.sample(1)).utf8))
        }
    }

    @Test func `a server that sends more than was asked for does not page`() async throws {
        let rows = (1...1001).map { Wire.json(.sample($0)) }
        let script: @Sendable (String) -> FakeServer.Behaviour = { target in
            target == "/bulk-exports?limit=1000&offset=0" ? Wire.list(rows) : PollerTests.calm(target)
        }
        try await Rig(script).run { rig in
            try await rig.pass(.seconds(8))
            #expect(rig.inventory.server.pages == false)
        }
    }

    @Test func `a second page that differs from the first shows paging`() async throws {
        let first = (1...1000).map { Wire.json(.sample($0)) }
        let script: @Sendable (String) -> FakeServer.Behaviour = { target in
            switch target {
            case "/bulk-exports?limit=1000&offset=0": Wire.list(first)
            case "/bulk-exports?limit=1000&offset=1000": Wire.list([Wire.json(.sample(1001))])
            default: PollerTests.calm(target)
            }
        }
        try await Rig(script).run { rig in
            try await rig.pass(.seconds(8))
            #expect(rig.inventory.server.pages == true)
        }
    }
}

/// The same between what the poller asks itself: the list, one export, its runs.
@Suite struct PollerOrderTests {
    private static let list = PollerAnswerTests.list
    private static let runs = PollerAnswerTests.runs
    private static let single = PollerAnswerTests.single

    @Test func `an export that is gone does not come back by an answer asked for before`() async throws {
        try await Rig { $0 == Self.list ? Wire.list([1, 2].map { Wire.json(.sample($0)) }) : PollerTests.calm($0) }
            .run { rig in
                rig.poller.setFocus(Focus(export: Wire.export(1)))
                try await rig.pass(.seconds(30))
                let held: Set = [Self.single, Self.runs]
                rig.server.follow { held.contains($0) ? .hold : PollerTests.calm($0) }
                try await rig.pass(.seconds(12))
                #expect(Set(rig.server.held) == held)
                rig.server.follow { target in
                    held.contains(target)
                        ? .hold : target == Self.list ? Wire.list([Wire.json(.sample(2))]) : PollerTests.calm(target)
                }
                rig.poller.refresh()
                try await rig.pass(.seconds(2))
                #expect(rig.inventory.exports.keys.sorted() == [Wire.export(2)])
                rig.server.release(Self.single, Wire.ok(Wire.json(.sample(1, .completed))))
                rig.server.release(Self.runs, Wire.list([Wire.run(1, of: Wire.export(1), rows: 99)]))
                try await rig.settle()
                #expect(rig.inventory.exports.keys.sorted() == [Wire.export(2)])
                #expect(rig.inventory.runs[Wire.export(1)] == nil)
            }
    }

    @Test func `one export with the bytes of before is read when a list said otherwise meanwhile`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1)))
            try await rig.pass(.seconds(30))
            // A list from a replica that is behind; later only the single export is asked for.
            rig.server.follow { $0 == Self.list ? Wire.list([Wire.json(.sample(1, .created))]) : PollerTests.calm($0) }
            rig.poller.refresh()
            try await rig.pass(.milliseconds(1))
            rig.server.follow { $0 == Self.list ? .hold : PollerTests.calm($0) }
            try await rig.pass(.seconds(40))
            #expect(rig.inventory.exports[Wire.export(1)]?.status == .running)
        }
    }

    @Test func `an answer without news is newer than a list asked before it`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1)))
            try await rig.pass(.seconds(30))
            rig.server.follow { $0 == Self.list ? .hold : PollerTests.calm($0) }
            try await rig.pass(.seconds(90))
            #expect(rig.server.held == [Self.list])
            rig.server.release(Self.list, Wire.list([Wire.json(.sample(1, .created))]))
            try await rig.settle()
            #expect(rig.inventory.exports[Wire.export(1)]?.status == .running)
        }
    }

    @Test func `exports that come and go leave nothing behind`() async throws {
        try await Rig(PollerTests.calm).run { rig in
            try await rig.pass(.seconds(30))
            for number in 2...12 {
                let passing = Wire.json(.sample(number, .running))
                rig.server.follow { target in
                    switch target {
                    case Self.list: Wire.list([Wire.json(.sample(1)), passing])
                    case "/bulk-exports/\(Wire.export(number))": Wire.ok(passing)
                    case "/bulk-exports/\(Wire.export(number))/runs":
                        Wire.list([Wire.run(1, of: Wire.export(number), rows: 10)])
                    default: PollerTests.calm(target)
                    }
                }
                rig.poller.setFocus(Focus(export: Wire.export(number), wantsDocument: true))
                rig.poller.refresh()
                try await rig.pass(.seconds(20))
                #expect(rig.inventory.feeds[.runs(Wire.export(number))] != nil)
                // It is gone, and whoever asks for it is told so, at length.
                rig.server.follow {
                    $0.contains("\(Wire.export(number))") ? Wire.error(404, "Not Found") : PollerTests.calm($0)
                }
                rig.poller.refresh()
                try await rig.pass(.seconds(20))
            }
            rig.poller.setFocus(Focus(export: Wire.export(1)))
            rig.poller.refresh()
            try await rig.pass(.seconds(120))
            for inventory in [rig.inventory, await rig.poller.inventory] {
                let known: Set = [Wire.export(1)]
                #expect(Set(inventory.exports.keys) == known)
                #expect(Set(inventory.runs.keys).isSubset(of: known))
                #expect(Set(inventory.progress.keys).isSubset(of: known))
                #expect(Set(inventory.feeds.keys.compactMap(\.export)).isSubset(of: known))
                #expect(inventory.documents.count <= 1)
            }
        }
    }
}
