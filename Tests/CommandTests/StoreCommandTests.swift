import Base
import Changes
import Foundation
import LangSmith
import Monitor
import Settings
import Simulator
import Store
import TestErrands
import Testing

@testable import bulktop

/// What commands say of what an earlier dashboard saw, without asking a server.
struct StoreCommandTests {
    /// Lets a dashboard of that office have seen its workspace, some hours ago.
    private func remember(_ office: Office, age: Duration = .zero) async throws {
        let exports = try await office.exports()
        let destinations = try await office.destinations()
        let session = Session(profile: "default", baseURL: Office.url)
        let paths = StorePaths(
            cacheHome: "\(office.home)/.cache/bulktop",
            stateHome: "\(office.home)/state/bulktop",
            place: session.place,
            profile: session.profile
        )
        let now = Now(wall: office.now.wall - age, steady: office.now.steady)
        let store = Store(Store.Options(paths: paths, holder: "a test", mask: StoreMask { $0 }, now: { now }))
        store.note(
            [
                .exports(changed: exports, removed: []), .destinations(destinations),
                .feed(.exports, FeedState(answeredAt: now.steady)),
                .listing(ListingState(resume: nil, isNewestFirst: false, wholeAt: now.wall)),
            ],
            at: now
        )
        var entry = Journal.Entry(
            at: now.wall,
            kind: .status,
            export: exports[0].id,
            text: "checkout: Running → Failed"
        )
        entry.change = Journal.Change(old: .running, new: .failed, moment: now.wall - .seconds(30))
        store.keep([entry, Journal.Entry(at: now.wall, kind: .link, text: "link lost: no route")])
        store.close()
    }

    @Test func `status answers with what was known, and how old that is`() async throws {
        let office = try Office()
        try await remember(office, age: .seconds(9 * 3600))
        let asked = office.transport.records.count
        let text = await office.run("status", "--cached")
        #expect(text.output.contains("As bulktop last knew it, 9h"), "\(text)")
        let report = try await office.run("status", "--cached", "--json").json()
        #expect((report["cached_age_seconds"] as? Int ?? 0) >= 9 * 3600)
        #expect((report["exports"] as? [Any])?.count == (try await office.exports()).count)
        #expect((report["unread"] as? [Any])?.isEmpty == true)
        // The two lists of this test itself, and nothing of the commands'.
        #expect(office.transport.records.count <= asked + 1)
    }

    @Test func `a snapshot draws what was known`() async throws {
        let office = try Office()
        try await remember(office, age: .seconds(9 * 3600))
        let frame = await office.run("snapshot", "--cached", "--size", "106x30")
        #expect(frame.status == 0)
        #expect(frame.output.contains("STORED"), "\(frame)")
    }

    @Test func `where nothing was kept that is the answer, with the way out`() async throws {
        let office = try Office()
        for command in ["status", "snapshot"] {
            let outcome = await office.run(command, "--cached")
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("nothing is remembered of this place"), "\(outcome)")
        }
        let history = await office.run("history")
        #expect(history.status == 2)
        #expect(history.errors.contains("no bulktop has looked at 127.0.0.1:1984"), "\(history)")
    }

    @Test func `history tells what happened in order, with what nobody saw as unknown`() async throws {
        let office = try Office()
        try await remember(office, age: .seconds(3600))
        let outcome = await office.run("history", "--since", "12h")
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 4, "\(outcome)")
        #expect(lines.first?.contains("unknown  nobody looked until") == true)
        #expect(lines.last?.contains("unknown  nobody looked until") == true)
        #expect(outcome.output.contains("checkout: Running → Failed (at "))

        let filtered = try await office.run("history", "--since", "12h", "--filter", "failed !link", "--json").json()
        let events = try #require(filtered["events"] as? [[String: Any]])
        #expect(events.map { $0["to"] as? String } == ["Failed"])
        #expect((filtered["unknown"] as? [Any])?.count == 2)
    }

    @Test func `one's own changes stand in the history`() async throws {
        let office = try Office()
        try await remember(office)
        let export = try await office.make(daysBack: 1...2)
        #expect(await office.run("exports", "cancel", "\(export.id)", "--yes").status == 0)
        let outcome = await office.run("history", "--since", "1h")
        #expect(outcome.output.contains("PATCH /api/v1/bulk-exports/\(export.id)"), "\(outcome)")
    }

    @Test func `doctor says where it is, how much, who writes and with which library`() async throws {
        let office = try Office()
        try await remember(office)
        let outcome = await office.run("doctor")
        let line = outcome.output.split(separator: "\n").first { $0.contains(" store ") }
        #expect(line?.contains("/.cache/bulktop/places/127.0.0.1_1984_") == true, "\(outcome)")
        #expect(line?.contains("nobody writes now, SQLite \(StoreLook.version)") == true)

        _ = try office.write("[store]\nenabled = false\n", to: "off.toml")
        let off = await office.run("doctor", "--config", "\(office.home)/off.toml")
        #expect(off.output.contains("off by the settings: nothing is remembered"), "\(off)")
    }
}
