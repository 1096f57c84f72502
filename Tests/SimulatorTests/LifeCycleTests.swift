import Base
import Foundation
import Testing

@testable import Simulator

@Suite struct `Exports live as documented` {
    @Test(
        arguments: [
            ("2026-11-18T00:00:00Z", "2026-11-20T00:00:00Z", ["2026-11-18T00:00:00Z", "2026-11-19T00:00:00Z"]),
            (
                "2026-02-27T17:30:00Z", "2026-03-01T00:00:01Z",
                ["2026-02-27T17:30:00Z", "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"]
            ),
            ("2026-11-18T05:00:00Z", "2026-11-18T06:00:00Z", ["2026-11-18T05:00:00Z"]),
            ("2026-11-18T05:00:00Z", "2026-11-18T05:00:00Z", []),
        ] as [(String, String, [String])]
    )
    func `a window is cut at UTC midnights`(start: String, end: String, cuts: [String]) {
        let whole = window(start, end)
        let parts = (0..<whole.days).map { whole.day($0) }
        #expect(parts.map(\.start.description) == cuts)
        #expect(parts.map(\.end.description) == cuts.dropFirst() + (cuts.isEmpty ? [] : [end]))
    }

    @Test func `partitions tile a window of any shape`() {
        var random = Dice(seed: 7)
        for _ in 0..<500 {
            let start = night.adding(random.int(-400 * .day...400 * .day))
            let whole = Window(start: start, end: start.adding(random.int(1...(40 * .day))))
            var reached = whole.start
            for number in 0..<whole.days {
                let part = whole.day(number)
                #expect(part.start == reached && part.end > part.start)
                #expect(part.start.startOfDay == part.end.adding(-1).startOfDay)
                reached = part.end
            }
            #expect(reached == whole.end)
        }
    }

    @Test func `an export goes from Created over Running to Completed`() throws {
        var world = World.plain(start: night)
        let order = Order(
            destination: 0,
            projects: [0],
            window: window("2026-11-17T12:00:00Z", "2026-11-20T00:00:00Z"),
            script: Script(isSmooth: true)
        )
        world.plan(.order(order), at: night.adding(.minute))
        var service = SimulatedService(world: world)
        #expect(try service.rows("/api/v1/bulk-exports").isEmpty)
        let created = try #require(try service.rows("/api/v1/bulk-exports", at: night.adding(.minute)).first)
        #expect(created.text("status") == "Created")
        #expect(created["finished_at"] is NSNull)
        let path = "/api/v1/bulk-exports/\(created.text("id"))"
        #expect(try service.rows(path + "/runs", at: night.adding(.minute)).isEmpty)

        var statuses: [String] = []
        var updates: [Timestamp] = []
        var rows: [Int] = []
        for second in stride(from: Int64(60), through: 400, by: 2) {
            let now = night.adding(second * .second)
            let export = try service.get(path, at: now).object()
            if statuses.last != export.text("status") { statuses.append(export.text("status")) }
            updates.append(try #require(export.time("updated_at")))
            #expect(updates.last.map { $0 <= now } == true)
            let runs = try service.rows(path + "/runs", at: now)
            rows.append(runs.reduce(0) { $0 + ($1.object("metadata").object("result")["rows_written"] as? Int ?? 0) })
        }
        #expect(statuses == ["Created", "Running", "Completed"])
        #expect(updates == updates.sorted())
        #expect(rows == rows.sorted())
        #expect(Set(rows).count > 4)

        let runs = try service.rows(path + "/runs", at: night.adding(400 * .second))
        #expect(
            runs.map { $0.object("metadata").text("start_time") } == [
                "2026-11-17T12:00:00+00:00", "2026-11-18T00:00:00+00:00", "2026-11-19T00:00:00+00:00",
            ]
        )
        for run in runs {
            #expect(run.text("status") == "Completed")
            #expect(run["errors"] is NSNull)
            #expect(run.time("finished_at") == run.time("updated_at"))
            let result = run.object("metadata").object("result")
            #expect(result["pending_upload"] is NSNull)
            let files = try #require(result["exported_files"] as? [String])
            #expect(!files.isEmpty && Set(files).count == files.count)
            let day = try #require(run.object("metadata").time("start_time")).civil.day
            let folder =
                "langsmith/bulk/export_id=\(created.text("id"))/tenant_id=\(SimulatedService.workspaceID)"
                + "/session_id=\(run.text("session_id"))/resource=runs/year=2026/month=11/day=\(day)"
            #expect(result["export_path"] as? String == folder)
            #expect(files.allSatisfy { $0.hasPrefix("traces-dev/\(folder)/") && $0.hasSuffix(".parquet") })
        }
    }

    @Test func `an upload is pending before its rows are there, and confirmed after`() throws {
        var world = World.plain(start: night, rowsPerDay: 500_000)
        world.place(Order(destination: 0, projects: [0], window: window("2026-11-18", "2026-11-19")))
        var service = SimulatedService(world: world)
        let path = "/api/v1/bulk-exports/\(try service.rows("/api/v1/bulk-exports")[0].text("id"))/runs"
        var announced: (file: String, cursor: String, total: Int)?
        var confirmed = 0
        for tick in 0..<900 {
            let runs = try service.rows(path, at: night.adding(Int64(tick) * .second / 5))
            let result = runs.first?.object("metadata").object("result") ?? [:]
            let rows = result["rows_written"] as? Int ?? 0
            if let upload = announced, rows >= upload.total {
                #expect((result["exported_files"] as? [String])?.contains(upload.file) == true)
                if rows == upload.total { #expect(result.text("latest_cursor") == upload.cursor) }
                confirmed += 1
                announced = nil
            }
            let pending = result.object("pending_upload")
            if let count = pending["rows_count"] as? Int {
                announced = (pending.text("file_path"), pending.text("target_cursor"), rows + count)
            }
        }
        #expect(confirmed > 5)
    }

    @Test func `an empty day is complete with no file`() throws {
        var world = World.plain(start: night, rowsPerDay: 0)
        world.place(Order(destination: 0, projects: [0], window: window("2026-11-18", "2026-11-19")))
        var service = SimulatedService(world: world)
        let export = try service.rows("/api/v1/bulk-exports", at: night.adding(2 * .minute))[0]
        #expect(export.text("status") == "Completed")
        let run = try service.rows("/api/v1/bulk-exports/\(export.text("id"))/runs", at: night.adding(2 * .minute))[0]
        let result = run.object("metadata").object("result")
        #expect(result["rows_written"] as? Int == 0)
        #expect(result["exported_files"] as? [String] == [])
        #expect(result["latest_cursor"] is NSNull)
    }

    @Test func `cancelling stops runs at their next checkpoint`() throws {
        var world = World.plain(start: night, rowsPerDay: 3_000_000)
        let export = world.place(
            Order(
                destination: 0,
                projects: [0],
                window: window("2026-11-10", "2026-11-16"),
                script: Script(workers: 2, cancelAfter: 3 * .minute)
            )
        )
        world.advance(to: night.adding(3 * .minute))
        #expect(world.exports[export].state == .cancelled)
        #expect(world.occupied == 0)
        let runs = world.runs(of: export)
        #expect(runs.count == 2)
        let later = night.adding(5 * .minute)
        for run in runs {
            let last = run.snapshot(at: later, limits: world.limits)
            #expect(last.state == .cancelled)
            #expect(last.updated >= world.now && last.updated < later)
            #expect(!last.isUploading)
            #expect(run.snapshot(at: later.adding(.day), limits: world.limits).batches == last.batches)
        }
    }

    @Test func `an export of all experiments has a run for each of them and each day`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        let export = try #require(
            try service.rows("/api/v1/bulk-exports").first { $0["all_experiments"] as? Bool == true }
        )
        #expect(export["session_id"] is NSNull)
        let runs = try service.rows("/api/v1/bulk-exports/\(export.text("id"))/runs")
        #expect(runs.count == 9)
        #expect(Set(runs.map { $0.text("session_id") }).count == 3)
    }
}
