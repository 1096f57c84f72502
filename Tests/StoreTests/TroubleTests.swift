import Base
import CSQLite
import Foundation
import LangSmith
import Monitor
import Testing

@testable import Store

/// What goes wrong with files: each has its word, and none keeps a store from opening.
struct TroubleTests {
    let scratch = Scratch()

    private func fill(_ count: UInt64 = 50) {
        let store = scratch.open()
        let all = (1...count).map { BulkExport.sample($0) }
        store.note([.exports(changed: all, removed: []), .listed(at: scratch.now)], at: scratch.now)
        store.keep((1...40).map { Journal.Entry(at: scratch.now.wall, kind: .status, text: "event number \($0)") })
        store.close()
    }

    private func sql(_ path: String, _ text: String) throws {
        let database = try Database(path, .readWrite)
        try database.run(text)
        database.close()
    }

    private func change(_ path: String, _ body: (inout Data) -> Void) throws {
        var data = try #require(FileManager.default.contents(atPath: path))
        body(&data)
        try data.write(to: URL(fileURLWithPath: path))
    }

    @Test func `files are their owner's alone, whatever the umask says, and so are those beside them`() throws {
        let old = umask(0)
        defer { umask(old) }
        let store = scratch.open()
        store.note([.exports(changed: [.sample(1)], removed: []), .listed(at: scratch.now)], at: scratch.now)
        store.flush()
        var seen: [String] = []
        for folder in [scratch.paths.cache, scratch.paths.history] {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let mode = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.posixPermissions]
                #expect(mode as? Int == 0o600, "\(name)")
                seen.append(name)
            }
            #expect(try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
        }
        #expect(Set(seen).isSuperset(of: ["cache.sqlite-wal", "cache.sqlite-shm", "history.sqlite-wal"]))
        store.close()
    }

    @Test func `a second bulktop reads along, says who writes, and takes over when that one ends`() async throws {
        fill()
        let first = scratch.open(holder: "pid 4711 on db1")
        #expect(await first.recollection() != nil)
        let second = scratch.open(holder: "pid 4712 on db1")
        #expect(await second.recollection()?.exports.count == 50)
        second.note([.exports(changed: [.sample(99)], removed: []), .listed(at: scratch.now)], at: scratch.now)
        second.flush()
        #expect(await second.recollection()?.exports.count == 50)
        first.close()
        second.note([.exports(changed: [.sample(100)], removed: []), .listed(at: scratch.now)], at: scratch.now)
        second.flush()
        #expect(await second.recollection()?.exports.count == 51)
        #expect(await Scratch.troubles(second) == [.heldBy("pid 4711 on db1")])
    }

    @Test func `of sixteen that start at once all see what is remembered, and one writes`() async throws {
        fill()
        let stores = await withTaskGroup(of: Store.self) { group in
            for number in 1...16 { group.addTask { self.scratch.open(holder: "pid \(number)") } }
            var all: [Store] = []
            for await store in group { all.append(store) }
            return all
        }
        for store in stores { #expect(await store.recollection()?.exports.count == 50) }
        var held = 0
        for store in stores {
            let troubles = await Scratch.troubles(store)
            held += troubles.count
            #expect(troubles.allSatisfy { if case .heldBy = $0 { true } else { false } })
        }
        #expect(held == 15)
    }

    @Test func `after a crash in mid-write all that was written is there`() async throws {
        let store = scratch.open()
        store.note(
            [.exports(changed: [.sample(1), .sample(2)], removed: []), .listed(at: scratch.now)],
            at: scratch.now
        )
        store.flush()
        // What a killed process leaves: the files as they are, the log beside them not taken in.
        let other = Scratch()
        try FileManager.default.copyItem(atPath: scratch.path + "/cache", toPath: other.path + "/cache")
        try FileManager.default.copyItem(atPath: scratch.path + "/state", toPath: other.path + "/state")
        let again = other.open()
        #expect(await again.recollection()?.exports.count == 2)
        #expect(await Scratch.troubles(again).isEmpty)
        store.close()
    }

    @Test func `a newer bulktop's file is left as it is`() async throws {
        fill()
        try sql(scratch.cacheFile, "PRAGMA user_version=99")
        let before = FileManager.default.contents(atPath: scratch.cacheFile)
        let store = scratch.open()
        store.note([.exports(changed: [.sample(99)], removed: []), .listed(at: scratch.now)], at: scratch.now)
        store.flush()
        #expect(await store.recollection() == nil)
        #expect(await Scratch.troubles(store) == [.newer(path: scratch.cacheFile)])
        #expect(FileManager.default.contents(atPath: scratch.cacheFile) == before)
    }

    @Test func `an older bulktop's cache is made anew without a word`() async throws {
        fill()
        try sql(scratch.cacheFile, "DROP TABLE exports; PRAGMA user_version=1")
        let store = scratch.open()
        #expect(await store.recollection() == nil)
        store.note([.exports(changed: [.sample(1)], removed: []), .listed(at: scratch.now)], at: scratch.now)
        store.flush()
        #expect(await store.recollection()?.exports.count == 1)
        #expect(await Scratch.troubles(store).isEmpty)
    }

    @Test func `a damaged cache is thrown away, and remembers anew`() async throws {
        fill()
        try change(scratch.cacheFile) { $0.replaceSubrange(0..<100, with: Data(repeating: 0x5a, count: 100)) }
        let store = scratch.open()
        #expect(await store.recollection() == nil)
        store.note([.exports(changed: [.sample(1)], removed: []), .listed(at: scratch.now)], at: scratch.now)
        store.flush()
        #expect(await store.recollection()?.exports.count == 1)
        #expect(await Scratch.troubles(store) == [.cacheThrownAway])
    }

    @Test func `a damaged history is set aside, and what can be read of it is kept`() async throws {
        fill()
        // The first page of events that is not the root: the others can still be read from the other side.
        let size = try #require(FileManager.default.contents(atPath: scratch.historyFile)?.count)
        #expect(size > 8 * 4096)
        try change(scratch.historyFile) { data in
            data.replaceSubrange(16..<18, with: Data([0x10, 0x00]))
            data.replaceSubrange(4096..<4096 + 8, with: Data(repeating: 0xff, count: 8))
        }
        let store = scratch.open()
        _ = await store.past()
        store.keep([Journal.Entry(at: scratch.now.wall, kind: .write, text: "after")])
        store.flush()
        let texts = await store.past().events.map(\.text)
        #expect(texts.contains("after"))
        let troubles = await Scratch.troubles(store)
        if troubles.isEmpty {
            #expect(texts.count == 41)
        } else {
            guard case .historySetAside(let kept, _)? = troubles.first else {
                Issue.record("\(troubles)")
                return
            }
            #expect(FileManager.default.fileExists(atPath: kept))
        }
    }

    @Test(arguments: 0..<60) func `no byte that flips and no file that is cut keeps a store from opening`(_ seed: Int)
        async throws
    {
        fill(200)
        var dice = Dice(seed: UInt64(seed))
        let path = seed.isMultiple(of: 2) ? scratch.cacheFile : scratch.historyFile
        try change(path) { data in
            if seed.isMultiple(of: 5) {
                data.removeSubrange(Int.random(in: 0..<data.count, using: &dice)...)
            } else {
                for _ in 0...seed / 6 {
                    data[Int.random(in: 0..<data.count, using: &dice)] ^= 1 << UInt8.random(in: 0...7, using: &dice)
                }
            }
        }
        let store = scratch.open()
        _ = store.first(within: .seconds(10))
        _ = await store.recollection()
        _ = await store.past()
        for round in 1...3 as ClosedRange<UInt64> {
            store.note(
                [.exports(changed: [.sample(1000 + round)], removed: [ID(high: 1, low: round)])],
                at: scratch.now
            )
            store.note([.listed(at: scratch.now)], at: scratch.now)
            store.keep([Journal.Entry(at: scratch.now.wall, kind: .write, text: "round \(round)")])
            store.flush()
        }
        let memory = await store.recollection()
        let troubles = await Scratch.troubles(store)
        // It remembers what came last, or says that and why it does not.
        let isKept = memory?.exports.contains { $0.id == ID(high: 1, low: 1003) } ?? false
        #expect(isKept || !troubles.isEmpty)
    }

    @Test func `what stands in a file's place is named and left alone`() async throws {
        try FileManager.default.createDirectory(atPath: scratch.cacheFile, withIntermediateDirectories: true)
        let store = scratch.open()
        #expect(store.first(within: .seconds(10)) == nil)
        store.note([.exports(changed: [.sample(1)], removed: []), .listed(at: scratch.now)], at: scratch.now)
        #expect(await Scratch.troubles(store) == [.notAFile(path: scratch.cacheFile)])
    }

    @Test(.enabled(if: geteuid() == 0)) func `somebody else's folder is refused with the command that mends it`()
        async throws
    {
        fill()
        chown(scratch.paths.cache, 12345, 12345)
        let store = scratch.open()
        let troubles = await Scratch.troubles(store)
        #expect(troubles == [.foreign(path: scratch.paths.cache)])
        #expect(troubles[0].sentence.hasSuffix("sudo chown -R \"$USER\" '\(scratch.paths.cache)'"))
        chown(scratch.paths.cache, geteuid(), getegid())
    }

    @Test func `a store that has grown to its limit says so and keeps what it has`() async throws {
        let store = scratch.open(mib: 2)
        var troubles: [StoreTrouble] = []
        for round in 0..<40 as Range<UInt64> {
            let all = (1...1000 as ClosedRange<UInt64>).map { number in
                var export = BulkExport.sample(round * 1000 + number)
                export.filter = "eq(name, \"something that is not short \(number)\")"
                return export
            }
            store.note([.exports(changed: all, removed: []), .listed(at: scratch.now)], at: scratch.now)
            store.flush()
        }
        let count = await store.recollection()?.exports.count ?? 0
        #expect(count >= 1000)
        troubles = await Scratch.troubles(store)
        #expect(troubles == [.tooLarge(mib: 2)])
        let size = try #require(FileManager.default.contents(atPath: scratch.cacheFile)?.count)
        #expect(size <= 2 << 20)
    }

    @Test func `the history forgets what is too old, and its oldest part when it is full`() async throws {
        let store = scratch.open(mib: 4, days: 30)
        store.keep([Journal.Entry(at: scratch.now.wall, kind: .write, text: "long ago")])
        store.flush()
        scratch.pass(.seconds(31 * 86_400))
        store.keep([Journal.Entry(at: scratch.now.wall, kind: .write, text: "now")])
        store.flush()
        #expect(await store.past().events.map(\.text) == ["now"])
        for round in 1...60 {
            scratch.pass(.seconds(60))
            store.keep(
                (1...500).map { Journal.Entry(at: scratch.now.wall, kind: .status, text: "\(round) of \($0) events") }
            )
            store.flush()
        }
        let texts = await store.past().events.map(\.text)
        #expect(!texts.contains("now"))
        #expect(texts.last?.hasPrefix("60 of") == true)
        #expect(await Scratch.troubles(store).isEmpty)
    }

    @Test func `places that nobody has looked at for longer than the history goes back are forgotten`() async throws {
        fill()
        func other(_ days: Int, _ name: String) throws -> [String] {
            let place = Place(host: name)
            let paths = StorePaths(
                cacheHome: scratch.path + "/cache",
                stateHome: scratch.path + "/state",
                place: place,
                profile: "default"
            )
            let now = scratch.now
            let store = Store(Store.Options(paths: paths, holder: "", mask: StoreMask { $0 }, now: { now }))
            store.note([.exports(changed: [.sample(1)], removed: []), .listed(at: now)], at: now)
            store.close()
            let written = Date(timeIntervalSince1970: Double(now.wall.microseconds) / 1e6 - Double(days) * 86_400)
            for file in [paths.cache + "/cache.sqlite", paths.history + "/history.sqlite"] {
                try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: file)
            }
            return [paths.cache, paths.history]
        }
        let (old, recent) = (try other(31, "127.0.0.1:1"), try other(29, "127.0.0.1:2"))
        let store = scratch.open(days: 30)
        _ = await store.past()
        store.close()
        for folder in old { #expect(!FileManager.default.fileExists(atPath: folder)) }
        for folder in recent { #expect(FileManager.default.fileExists(atPath: folder)) }
    }

    @Test func `a clock that was set back makes nothing younger than now`() async throws {
        fill()
        scratch.pass(.zero - .seconds(7200))
        let store = scratch.open()
        let memory = try #require(await store.recollection())
        #expect(memory.extent.moment(at: scratch.now) == scratch.now.steady)
        store.close()
    }

    @Test func `without a home directory nothing is remembered, and that is said`() async {
        var options = Store.Options(paths: nil, holder: "", mask: StoreMask { $0 }, now: { [scratch] in scratch.now })
        options.mib = 1
        #expect(await Scratch.troubles(Store(options)) == [.noHome])
    }
}
