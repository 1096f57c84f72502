import Base
import Foundation
import LangSmith
import Monitor
import Testing

@testable import Store

struct StoreTests {
    let scratch = Scratch()

    private func fill(_ updates: [Update]) {
        let store = scratch.open()
        store.note(updates + [.listed(at: scratch.now)], at: scratch.now)
        store.close()
    }

    @Test func `a place that was never looked at is remembered as nothing`() async {
        let store = scratch.open()
        #expect(store.first(within: .seconds(10)) == nil)
        #expect(await store.recollection() == nil)
        #expect(await Scratch.troubles(store).isEmpty)
    }

    @Test func `an export comes back in every field`() async throws {
        var export = BulkExport(id: ID(high: .max, low: 1), status: .unknown("Paused"))
        export.workspace = ID(high: 4, low: 5)
        export.destination = ID(high: 6, low: 7)
        export.project = ID(high: 8, low: .max)
        export.startTime = Timestamp(microseconds: 1_700_000_000_123_456)
        export.endTime = Timestamp(microseconds: 1_800_000_000_000_001)
        export.filter = #"eq(name, "größe")"#
        export.format = "Parquet"
        export.formatVersion = "v2_beta"
        export.compression = "zstandard"
        export.intervalHours = 168
        export.exportFields = ["id", "inputs"]
        export.createdAt = Timestamp(microseconds: 1_690_000_000_000_007)
        export.updatedAt = Timestamp(microseconds: 1_690_000_000_000_008)
        export.finishedAt = Timestamp(microseconds: 1_690_000_000_000_009)
        export.schedule = ID(high: 9, low: 10)
        var bare = BulkExport(id: ID(high: 0, low: 0), status: .created)
        bare.allExperiments = true
        fill([.exports(changed: [export, bare], removed: [])])

        let store = scratch.open()
        let memory = try #require(await store.recollection())
        #expect(Set(memory.exports) == [export, bare])
        #expect(memory.extent.total == 2)
        #expect(memory.extent.asOf == scratch.now.wall)
        store.close()
    }

    @Test func `runs come back with their errors, their files and the upload under way`() async throws {
        let export = BulkExport.sample(1, .failed)
        var run = BulkExportRun(id: ID(high: 7, low: 7), status: .failed)
        run.export = export.id
        run.retryNumber = 20
        run.attempts = [
            .init(key: "retry_0", message: "AccessDenied\nfor the bucket"), .init(key: "other", message: ""),
        ]
        run.windowStart = Timestamp(year: 2026, month: 11, day: 12)
        run.windowEnd = Timestamp(year: 2026, month: 11, day: 13)
        run.createdAt = Timestamp(microseconds: 1_690_000_000_000_007)
        var result = RunProgress()
        result.rowsWritten = 40_100_000
        result.exportedFiles = ["b/a.parquet", "b/c.parquet"]
        result.pendingUpload = RunProgress.PendingUpload()
        result.pendingUpload?.filePath = "b/d.parquet"
        run.result = result
        var second = BulkExportRun(id: ID(high: 7, low: 8), status: .created)
        second.export = export.id
        fill([.exports(changed: [export], removed: []), .runs(of: export.id, [run, second], Progress())])

        let store = scratch.open()
        let memory = try #require(await store.recollection())
        #expect(memory.runs.map(\.rows) == [[run, second]])
        #expect(memory.runs.first?.readAt == scratch.now.wall)
        store.close()
    }

    @Test func `destinations, projects and what is known of the server come back`() async throws {
        var destination = Destination(id: ID(high: 3, low: 1))
        destination.displayName = "s3-eu"
        var config = Destination.Config()
        config.bucketName = "traces"
        config.includeBucketInPrefix = false
        destination.config = config
        destination.credentialsKeys = ["access_key_id", "secret_access_key"]
        var project = Project(id: ID(high: 2, low: 1))
        project.name = "checkout-prod"
        project.longlivedDays = 400
        var server = ServerFacts()
        server.version = "0.10.73"
        server.workspaceName = "Team"
        server.permissions = ["bulk-exports:read"]
        server.pages = true
        fill([.destinations([destination]), .projects([project.id: project]), .server(server)])

        let store = scratch.open()
        let memory = try #require(await store.recollection())
        #expect(memory.destinations == [destination])
        #expect(memory.projects == [project])
        #expect(memory.server == server)
        store.close()
    }

    @Test func `what matters comes into the first frame, however old it is`() throws {
        let done = (1...400).map { BulkExport.sample($0, made: 5) }
        let failed = BulkExport.sample(1000, .failed, made: 2)
        let running = BulkExport.sample(1001, .running, made: 1)
        fill([.exports(changed: done + [failed, running], removed: [])])

        let store = scratch.open()
        let first = try #require(store.first(within: .seconds(10)))
        #expect(first.exports.count == Store.firstExports)
        #expect(first.exports.prefix(2).map(\.id) == [running.id, failed.id])
        #expect(first.extent.total == 402)
        #expect(!first.isAll)
        store.close()
    }

    @Test func `an export that is gone is not brought back, and neither are its runs`() async throws {
        let (kept, gone) = (BulkExport.sample(1), BulkExport.sample(2, .failed))
        let run = BulkExportRun(id: ID(high: 7, low: 7), status: .failed)
        fill([.exports(changed: [kept, gone], removed: []), .runs(of: gone.id, [run], Progress())])
        fill([.exports(changed: [], removed: [gone.id])])

        let store = scratch.open()
        let memory = try #require(await store.recollection())
        #expect(memory.exports == [kept])
        #expect(memory.runs.isEmpty)
        store.close()
    }

    @Test func `the first reading of a list goes on where it stopped`() async throws {
        let earlier = scratch.open()
        var begun = FeedState(answeredAt: scratch.now.steady)
        begun.isComplete = false
        earlier.note(
            [
                .exports(changed: [.sample(1)], removed: []), .feed(.exports, begun),
                .listing(ListingState(resume: 12_000, isNewestFirst: false, wholeAt: nil)),
            ],
            at: scratch.now
        )
        earlier.close()
        let store = scratch.open()
        let memory = try #require(await store.recollection())
        #expect(memory.resume == 12_000)
        #expect(!memory.extent.isWhole)
        store.close()
    }

    @Test func `what happened comes back in its order, with the states and both times`() async {
        let store = scratch.open()
        let at = scratch.now.wall
        var failed = Journal.Entry(
            at: at,
            kind: .status,
            export: ID(high: 1, low: 1),
            text: "checkout: Running → Failed"
        )
        failed.change = Journal.Change(old: .running, new: .failed, moment: at - .seconds(60))
        let write = Journal.Entry(at: at, kind: .write, text: "cancelled 6526b0e9")
        store.keep([failed, write])
        store.close()

        let again = scratch.open()
        #expect(await again.past().events == [failed, write])
        again.close()
    }

    @Test func `only the time in which somebody looked counts as watched`() async {
        let start = scratch.now.wall
        fill([])
        scratch.pass(.seconds(3600))
        let store = scratch.open()
        store.note([.listed(at: scratch.now)], at: scratch.now)
        store.flush()
        scratch.pass(.seconds(300))
        store.note([.listed(at: scratch.now)], at: scratch.now)
        let past = await {
            store.flush(); return await store.past()
        }()
        #expect(past.lastLook == start)
        let hour = start + .seconds(3600)
        #expect(past.watched == [start..<start, hour..<hour + .seconds(300)])
        store.close()
    }

    @Test func `totals of finished runs are kept by schedule and window`() async throws {
        var export = BulkExport.sample(1)
        let schedule: ID<BulkExport> = ID(high: 1, low: 99)
        export.schedule = schedule
        var run = BulkExportRun(id: ID(high: 7, low: 7), status: .completed)
        run.windowStart = Timestamp(year: 2026, month: 11, day: 12)
        run.retryNumber = 3
        run.result = RunProgress()
        run.result?.rowsWritten = 1200
        run.result?.exportedFiles = ["a", "b"]
        let live = BulkExportRun(id: ID(high: 7, low: 8), status: .running)
        fill([.exports(changed: [export], removed: []), .runs(of: export.id, [run, live], Progress())])

        let store = scratch.open()
        let totals = try #require(await store.totals(of: schedule, limit: 10).first)
        #expect((totals.rows, totals.files, totals.retries) == (1200, 2, 3))
        #expect(totals.windowStart == run.windowStart)
        #expect(await store.totals(of: export.id, limit: 10).count == 1)
        store.close()
    }

    @Test func `no secret that a server repeats reaches a file`() async throws {
        let key = "lsv2_pt_0123456789abcdef0123456789abcdef_0123456789"
        var export = BulkExport.sample(1, .failed)
        export.filter = "has(tags, \"\(key)\")"
        var run = BulkExportRun(id: ID(high: 7, low: 7), status: .failed)
        run.attempts = [.init(key: "retry_0", message: "bad key \(key)")]
        var destination = Destination(id: ID(high: 3, low: 1))
        destination.displayName = key
        let store = scratch.open(secrets: [key])
        store.note(
            [
                .exports(changed: [export], removed: []), .runs(of: export.id, [run], Progress()),
                .destinations([destination]), .listed(at: scratch.now),
            ],
            at: scratch.now
        )
        store.keep([Journal.Entry(at: scratch.now.wall, kind: .feed, text: "refused \(key)")])
        store.flush()
        func search() throws -> Int {
            let files = FileManager.default.enumerator(atPath: scratch.path)?.allObjects as? [String] ?? []
            for file in files {
                let data = FileManager.default.contents(atPath: scratch.path + "/" + file) ?? Data()
                #expect(data.range(of: Data(key.utf8)) == nil, "\(file)")
            }
            return files.count
        }
        #expect(try search() >= 5)
        store.close()
        _ = try search()
    }

    @Test func `a file that is left has no others beside it and says so to anybody who reads it`() throws {
        fill([.exports(changed: [.sample(1)], removed: [])])
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.paths.cache)
        #expect(names == ["cache.sqlite"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.paths.history).sorted() == [
                "history.sqlite", "writer.lock",
            ]
        )
    }

    @Test func `two places never share a folder, and their names can be read`() {
        let a = StorePaths.folder(of: Place(host: "eu.api.smith.langchain.com"), profile: "a")
        #expect(a.hasPrefix("eu.api.smith.langchain.com_"))
        #expect(StorePaths.folder(of: Place(host: "eu.api.smith.langchain.com"), profile: "b") != a)
        let workspace = Place(host: "eu.api.smith.langchain.com", workspace: ID(high: 1, low: 1))
        #expect(StorePaths.folder(of: workspace, profile: "a") == StorePaths.folder(of: workspace, profile: "b"))
        #expect(!StorePaths.folder(of: Place(host: "10.0.0.1:8080/../x"), profile: "a").contains("/"))
    }
}
