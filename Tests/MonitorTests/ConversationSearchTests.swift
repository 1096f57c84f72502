import Base
import LangSmith
@testable import Monitor
import Simulator
import Synchronization
import TestClock
import Testing

@Suite struct ConversationSearchTests {
    /// Answers `runs/query` with one page after the other, and remembers what was asked.
    private final class Pages: HTTPTransport {
        private let state: Mutex<(pages: [String], bodies: [String])>
        private let statuses: Mutex<[Int]>

        init(_ pages: [String], failingFirst statuses: [Int] = []) {
            state = Mutex((pages, []))
            self.statuses = Mutex(statuses)
        }

        var bodies: [String] { state.withLock { $0.bodies } }

        func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
            let status = statuses.withLock { $0.isEmpty ? 200 : $0.removeFirst() }
            guard status == 200 else { return HTTPResponse(status: status, body: []) }
            let body = state.withLock { state in
                state.bodies.append(String(decoding: request.body ?? [], as: UTF8.self))
                return state.pages.count > 1 ? state.pages.removeFirst() : state.pages[0]
            }
            return HTTPResponse(status: 200, body: Array(body.utf8))
        }
    }

    /// Time passes by itself whenever somebody waits.
    private struct RushingClock: MonitorClock {
        let inner = ManualClock()

        func now() -> Now { inner.now() }

        func sleep(until steady: Duration) async throws {
            try Task.checkCancellation()
            inner.move(to: steady)
        }
    }

    private let clock = RushingClock()
    private let project = ID<Project>(high: 3, low: 3)

    private func root(_ number: Int, start: String, end: String?) -> String {
        let id = ID<TraceRun>(high: 7, low: UInt64(number))
        let ended = end.map { ",\"end_time\":\"\($0)\"" } ?? ""
        return "{\"id\":\"\(id)\",\"trace_id\":\"\(id)\",\"start_time\":\"\(start)\"\(ended)}"
    }

    private func page(_ roots: [String], next: String? = nil) -> String {
        "{\"runs\":[\(roots.joined(separator: ","))],\"cursors\":{\"next\":\(next.map { "\"\($0)\"" } ?? "null")}}"
    }

    private func search(_ pages: Pages) async throws -> ConversationSearch.Found {
        let client = LangSmithClient(
            address: try ServerAddress("http://127.0.0.1:1"),
            credentials: Credentials(nil),
            transport: pages
        )
        return try await ConversationSearch(client: client, clock: clock).run(
            ConversationSearch.Question(
                project: project,
                from: Timestamp(year: 2026, month: 11, day: 21, hour: 1),
                to: Timestamp(year: 2026, month: 11, day: 21, hour: 2),
                filter: nil
            )
        )
    }

    @Test func `roots are paged through, each trace is taken once, and the window holds their children`() async throws {
        let pages = Pages([
            page(
                [
                    root(1, start: "2026-11-21T01:59:00Z", end: "2026-11-21T02:04:10.5Z"),
                    root(2, start: "2026-11-21T01:30:00Z", end: "2026-11-21T01:31:00Z"),
                ],
                next: "c1"
            ),
            page([root(2, start: "2026-11-21T01:30:00Z", end: "2026-11-21T01:31:00Z")]),
        ])
        let found = try await search(pages)
        #expect(found.traces == [ID(high: 7, low: 1), ID(high: 7, low: 2)])
        #expect(found.start.description == "2026-11-21T01:00:00Z")
        #expect(found.end.description == "2026-11-21T02:04:12Z")
        #expect(pages.bodies.count == 2)
        #expect(pages.bodies[0].contains(#""is_root":true"#))
        #expect(pages.bodies[1].contains(#""cursor":"c1""#))
    }

    @Test func `a cursor that comes again ends the search`() async throws {
        let pages = Pages([page([root(1, start: "2026-11-21T01:59:00Z", end: nil)], next: "again")])
        #expect(try await search(pages).traces.count == 1)
        #expect(pages.bodies.count == 2)
    }

    @Test func `a page that is refused for the moment is asked for again`() async throws {
        let pages = Pages([page([])], failingFirst: [429, 503])
        #expect(try await search(pages).traces.isEmpty)
        #expect(pages.bodies.count == 1)
        await #expect(throws: APIError.self) { try await search(Pages([page([])], failingFirst: [403])) }
        // As often as any read.
        await #expect(throws: APIError.self) { try await search(Pages([page([])], failingFirst: [500, 500, 500])) }
    }

    @Test func `many traces become several exports with filters that stay short`() throws {
        let found = ConversationSearch.Found(
            traces: (0..<400).map { ID(high: 7, low: UInt64($0)) },
            start: Timestamp(year: 2026, month: 11, day: 21, hour: 1),
            end: Timestamp(year: 2026, month: 11, day: 21, hour: 2),
            rowsSetAside: 0
        )
        let exports = found.exports(like: BulkExportCreate())
        #expect(exports.count == 3)
        for export in exports {
            #expect(export.startTime == found.start && export.endTime == found.end)
            #expect((export.filter ?? "").utf8.count < 8192)
        }
        #expect(exports[2].filter?.hasPrefix("in(trace_id, [\"00000000-0000-0007-0000-00000000017c\",") == true)
        let ids = exports.compactMap(\.filter).joined().split(separator: "\"").filter { $0.count == 36 }
        #expect(Set(ids).count == 400)
    }

    @Test func `the simulated service's traces are found`() async throws {
        let start = clock.now().wall
        let inner = clock.inner
        let service = SimulatorTransport(SimulatedService(scenario: .calm, seed: 1, start: start)) { inner.now().wall }
        let client = LangSmithClient(
            address: try ServerAddress("http://127.0.0.1:1"),
            credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey))),
            transport: service
        )
        let exports = try await client.fetch(.exports(limit: 100, offset: 0)).rows(of: BulkExport.self).values
        let project = try #require(exports.compactMap(\.project).first)
        let found = try await ConversationSearch(client: client, clock: clock).run(
            ConversationSearch.Question(project: project, from: start - .seconds(3600), to: start, filter: nil)
        )
        #expect(!found.traces.isEmpty)
        #expect(Set(found.traces).count == found.traces.count)
    }
}
