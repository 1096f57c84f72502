import Base
import LangSmith
@testable import Monitor
import Testing

@Suite struct JournalTests {
    /// An inventory and the journal of its changes.
    struct Pair {
        var inventory = Inventory()
        var journal = Journal()
        var now = HealthTests.now

        mutating func apply(_ updates: Update...) {
            journal.note(updates, before: inventory, at: now)
            for update in updates { inventory.apply(update) }
        }

        var texts: [String] { journal.entries.map(\.text) }

        /// After the first listing, with the journal still empty.
        static var listed: Pair {
            var pair = Pair()
            pair.apply(
                .exports(changed: [.sample(1)], removed: []),
                .feed(.exports, FeedState(answeredAt: .zero)),
                .projects([Wire.project(1): Project(id: Wire.project(1)).with(name: "checkout")])
            )
            return pair
        }
    }

    @Test func `the first listing is no news`() {
        #expect(Pair.listed.texts == [])
    }

    @Test func `new exports, other states and exports that are gone are told by name`() {
        var pair = Pair.listed
        pair.apply(.exports(changed: [.sample(1, .completed), .sample(2, .created)], removed: []))
        pair.apply(.exports(changed: [.sample(2, .created).with { $0.updatedAt = nil }], removed: []))
        pair.apply(.exports(changed: [], removed: [Wire.export(2)]))
        let id = Wire.export(1).short
        #expect(
            pair.texts == [
                "checkout \(id): Running → Completed", "checkout \(id): new export, Created",
                "checkout \(id): gone from the list",
            ]
        )
        #expect(pair.journal.entries.map(\.kind) == [.status, .export, .export])
        #expect(pair.journal.entries.map(\.export) == [Wire.export(1), Wire.export(2), Wire.export(2)])
        #expect(pair.journal.entries.first?.at == HealthTests.now.wall)
    }

    @Test func `a clock that is wrong is told once, and again when somebody sets it`() {
        var pair = Pair.listed
        for seconds: Int64 in [420, 418, 400, 370, 3600, 3590] {
            var facts = ServerFacts()
            facts.clockSkew = .seconds(seconds)
            pair.apply(.server(facts))
        }
        #expect(
            pair.texts == [
                "the server's clock is 7m ahead of ours", "the server's clock is 1h ahead of ours",
            ]
        )
    }

    @Test func `the end of what is asked is told once`() {
        var pair = Pair.listed
        var facts = ServerFacts()
        facts.sunset = Timestamp(year: 2027, month: 1, day: 31)
        pair.apply(.server(facts))
        facts.version = "0.16.4"
        pair.apply(.server(facts))
        #expect(pair.journal.entries.map(\.kind) == [.server])
        #expect(pair.texts.first?.contains("on 2027-01-31") == true)
    }

    @Test func `each further attempt is told once`() {
        var pair = Pair.listed
        func progress(_ retry: Int) -> Progress {
            var progress = Progress()
            progress.retry = retry
            progress.lastError = "AccessDenied"
            return progress
        }
        pair.apply(.runs(of: Wire.export(1), [], progress(2)))
        pair.apply(.progress(of: Wire.export(1), progress(2)))
        pair.apply(.runs(of: Wire.export(1), [], progress(3)))
        pair.apply(.progress(of: Wire.export(1), progress(3)))
        #expect(pair.texts == ["checkout \(Wire.export(1).short): attempt 3 of 20: AccessDenied"])
    }

    @Test func `a lost link is told once and so is its return`() {
        var pair = Pair.listed
        let error = APIError.transport(.connectionReset("reset by peer"))
        let loss = LinkLoss(since: .seconds(3600), error: error, retryAt: .seconds(3601))
        pair.apply(.feed(.exports, FeedState(answeredAt: .zero, failure: error)), .link(loss))
        pair.apply(
            .link(LinkLoss(since: .seconds(3600), heardAt: .seconds(3540), error: error, retryAt: .seconds(3609)))
        )
        pair.apply(.feed(.destinations, FeedState(answeredAt: .zero, failure: error)))
        pair.now.steady = .seconds(3780)
        pair.apply(.feed(.exports, FeedState(answeredAt: .zero)), .link(nil))
        #expect(pair.texts == ["link lost: \(error.sentence)", "link is back after 4m"])
    }

    @Test func `a failing feed is told when it begins and when it ends, not at every attempt`() {
        var pair = Pair.listed
        let failed = FeedState(answeredAt: .zero, failure: .broken)
        pair.apply(.feed(.destinations, failed))
        pair.apply(.feed(.destinations, failed))
        pair.apply(.feed(.destinations, FeedState(answeredAt: .zero, failure: .refused)))
        pair.apply(.feed(.destinations, FeedState(answeredAt: .seconds(9))))
        #expect(pair.journal.entries.map(\.kind) == [.feed, .key, .key])
        #expect(pair.texts.last == "destinations: answers again")
    }

    @Test func `rows set aside are told when their number changes`() {
        var pair = Pair.listed
        var state = FeedState(answeredAt: .zero)
        state.rejected = [
            RejectedRow(index: 4, id: nil, field: "status", problem: "should be a string, but is a number")
        ]
        pair.apply(.feed(.exports, state))
        pair.apply(.feed(.exports, state))
        #expect(pair.texts == ["exports: 1 row set aside: status should be a string, but is a number"])
    }

    @Test func `the oldest entries are forgotten, and counted`() {
        var journal = Journal(limit: 100)
        for number in 1...1000 {
            journal.add(Journal.Entry(at: HealthTests.now.wall, kind: .status, text: "\(number)"))
        }
        #expect((100...110).contains(journal.entries.count))
        #expect(journal.entries.last?.text == "1000")
        #expect(journal.forgotten + journal.entries.count == 1000)
    }

    @Test func `nothing of the server's text could be obeyed by a terminal`() {
        var pair = Pair.listed
        pair.apply(.projects([Wire.project(1): Project(id: Wire.project(1)).with(name: "a\u{1b}[2Jb\nc\u{202e}")]))
        pair.apply(.exports(changed: [.sample(1, .unknown("Da\u{7}ncing"))], removed: []))
        for text in pair.texts {
            #expect(!text.unicodeScalars.contains { CleanText.isHostile($0) })
        }
        #expect(pair.texts.count == 1)
    }
}

extension Project {
    func with(name: String) -> Project {
        var copy = self
        copy.name = name
        return copy
    }
}
