import Base
import LangSmith
@testable import Monitor
import Testing

/// Problems that somebody knows of, and when they are problems again.
@Suite struct KnownProblemTests {
    static let now = Now(wall: Timestamp(year: 2026, month: 11, day: 20, hour: 12), steady: .seconds(1000))
    static let seen = Symptom(word: "GAP", count: 2, newest: now.wall, error: Symptom.number(of: "AccessDenied: key 1"))

    static func known(_ span: KnownProblem.Span = .untilChanged) -> KnownProblem {
        KnownProblem(export: Wire.export(1), symptom: seen, since: now.wall, span: span)
    }

    @Test func `it stays known as it was, with a window less, and with other numbers in its error`() {
        #expect(Self.known().covers(Self.seen, at: Self.now.wall))
        let less = Symptom(word: "GAP", count: 1, newest: Self.now.wall - .seconds(9))
        #expect(Self.known().covers(less, at: Self.now.wall))
        let same = Symptom(word: "GAP", count: 2, error: Symptom.number(of: "AccessDenied: key 29f1 "))
        #expect(Self.known().covers(same, at: Self.now.wall))
    }

    @Test(
        arguments: [
            Symptom(word: "Failed", count: 2), Symptom(word: "GAP", count: 3),
            Symptom(word: "GAP", count: 2, newest: now.wall + .seconds(3600)),
            Symptom(word: "GAP", count: 2, error: Symptom.number(of: "NoSuchBucket")),
        ])
    func `another state, one more window and another error bring it back`(worse: Symptom) {
        #expect(!Self.known().covers(worse, at: Self.now.wall))
        #expect(!Self.known(.until(Self.now.wall + .seconds(60))).covers(worse, at: Self.now.wall))
        #expect(Self.known(.ever).covers(worse, at: Self.now.wall))
    }

    @Test func `it is known no longer than somebody said`() {
        let hour = Self.known(.until(Self.now.wall + .seconds(3600)))
        #expect(hour.covers(Self.seen, at: Self.now.wall + .seconds(3599)))
        #expect(!hour.covers(Self.seen, at: Self.now.wall + .seconds(3600)))
    }

    @Test func `a known failure is no problem, is counted nowhere, and stands with what is known`() {
        var inventory = Inventory()
        let failed = BulkExport.sample(1, .failed)
        inventory.apply(.exports(changed: [failed], removed: []))
        var census = Census(of: inventory, at: Self.now)
        let symptom = census.symptom(of: failed.id, in: inventory)
        #expect(symptom?.word == "Failed")
        let known = KnownProblem(export: failed.id, symptom: symptom ?? Self.seen, note: "n", since: Self.now.wall)
        #expect(census.know(KnownProblems.Change(added: [known]), in: inventory, at: Self.now) == [failed.id])
        #expect(census.problems.isEmpty && census.problemTally.total == 0)
        #expect(census.knownProblems == [failed.id])
        #expect(Census(of: inventory, known: KnownProblems([known]), at: Self.now).problems.isEmpty)
        _ = census.know(KnownProblems.Change(removed: [failed.id]), in: inventory, at: Self.now)
        #expect(census.problems == [failed.id] && census.knownProblems.isEmpty)
    }
}
