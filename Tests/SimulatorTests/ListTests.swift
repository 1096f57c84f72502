import Foundation
import LangSmith
import Testing

@testable import Simulator

@Suite struct `Lists come in parts` {
    @Test func `pages of any size make up the whole list`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        let all = try service.rows("/api/v1/bulk-exports").map { $0.text("id") }
        #expect(Set(all).count == all.count)
        for size in [1, 7, 1000] {
            var paged: [String] = []
            while true {
                let page = try service.rows("/api/v1/bulk-exports?limit=\(size)&offset=\(paged.count)")
                paged += page.map { $0.text("id") }
                if page.count < size { break }
            }
            #expect(paged == all)
        }
        #expect(service.get("/api/v1/bulk-exports?limit=10&offset=\(all.count)").text == "[]")
        #expect(service.get("/api/v1/bulk-exports?limit=10&offset=\(all.count + 500)").text == "[]")
    }

    @Test func `projects are found by id, by name and by a part of the name`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        func names(_ query: String) throws -> Set<String> {
            Set(try service.rows("/api/v1/sessions?" + query).map { $0.text("name") })
        }
        let all = try service.rows("/api/v1/sessions")
        let search = try #require(all.first { $0.text("name") == "search-prod" }).text("id")
        let shop = try #require(all.first { $0.text("name") == "checkout-prod" }).text("id")
        #expect(try names("id=\(search)&id=\(shop)&limit=100") == ["search-prod", "checkout-prod"])
        #expect(try names("name=search-prod") == ["search-prod"])
        #expect(try names("name=search") == [])
        #expect(try names("name_contains=PROD") == ["checkout-prod", "search-prod", "support-agent-prod"])
        #expect(try names("name_contains=rag&reference_free=true") == ["rag-docs-eu"])
        #expect(try names("name_contains=rag").count == 3)
        #expect(try service.rows("/api/v1/sessions?limit=2&offset=\(all.count - 1)").count == 1)
    }

    @Test func `an experiment names its dataset, and is found by it`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        let rows = try service.rows("/api/v1/sessions")
        let experiments = rows.filter { $0["reference_dataset_id"] is String }
        #expect(experiments.count == 3)
        let dataset = try #require(experiments.first).text("reference_dataset_id")
        let found = try service.rows("/api/v1/sessions?reference_dataset=\(dataset)")
        #expect(
            found.map { $0.text("id") }
                == experiments.filter { $0.text("reference_dataset_id") == dataset }.map { $0.text("id") }
        )
        let none = "/api/v1/sessions?reference_dataset=00000000-0000-4000-8000-000000000000"
        #expect(try service.rows(none).isEmpty)
    }

    @Test func `projects are sorted by what has an order`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        func column(_ name: String, _ query: String) throws -> [String] {
            try service.rows("/api/v1/sessions?" + query).map { $0.text(name) }
        }
        let names = try column("name", "sort_by=name&sort_by_desc=false")
        #expect(names == names.sorted() && names.count > 5)
        #expect(try column("name", "sort_by=name") == names.reversed())
        let starts = try column("start_time", "")
        #expect(starts == starts.sorted().reversed())
        #expect(try column("start_time", "sort_by=start_time&sort_by_desc=false") == starts.reversed())
        for order in ["last_run_start_time", "latency_p50", "error_rate", "feedback", "runs_count"] {
            #expect(try column("id", "sort_by=\(order)").count == names.count)
        }
    }

    @Test func `a deleted project gives no row, and its exports remain`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        let known = Set(try service.rows("/api/v1/sessions").map { $0.text("id") })
        let orphans = try service.rows("/api/v1/bulk-exports")
            .filter { $0["session_id"] is String && !known.contains($0.text("session_id")) }
        #expect(orphans.count == 1)
        #expect(try service.rows("/api/v1/sessions?id=\(orphans[0].text("session_id"))").isEmpty)
    }

    @Test func `the runs of a schedule are those of all its exports`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        let exports = try service.rows("/api/v1/bulk-exports")
        for schedule in exports where schedule["interval_hours"] is Int {
            let spawned = exports.filter { $0.text("source_bulk_export_id") == schedule.text("id") }
            let runs = try service.rows(
                "/api/v1/bulk-exports/runs?source_bulk_export_id=\(schedule.text("id"))"
            )
            #expect(Set(runs.map { $0.text("bulk_export_id") }) == Set(spawned.map { $0.text("id") }))
        }
        let unknown = "/api/v1/bulk-exports/runs?source_bulk_export_id=00000000-0000-4000-8000-000000000000"
        #expect(service.get(unknown).text == "[]")
    }
}
