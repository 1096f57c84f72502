import Base
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

@Suite struct FilterTests {
    struct Question: Sendable {
        var text: String
        /// Short names of the exports that match, of the sample's nine that are not spawned.
        var answers: Set<String>
    }

    static let named: [(String, ID<BulkExport>)] = [
        ("failed", Sample.Exports.failed), ("stalled", Sample.Exports.stalled), ("retrying", Sample.Exports.retrying),
        ("running", Sample.Exports.running), ("experiments", Sample.Exports.experiments),
        ("waiting", Sample.Exports.waiting), ("schedule", Sample.Exports.schedule),
        ("cancelled", Sample.Exports.cancelled), ("orphan", Sample.Exports.orphan),
    ]

    @Test(arguments: [
        Question(text: "", answers: Set(named.map(\.0))),
        Question(text: "checkout", answers: ["stalled"]),
        Question(text: "CHECKOUT", answers: ["stalled"]),
        Question(text: "fraud !status:cancelled", answers: ["retrying", "waiting"]),
        Question(text: "status:running", answers: ["stalled", "retrying", "running", "experiments"]),
        Question(text: "status:retrying", answers: ["retrying"]),
        Question(text: "status:gap", answers: ["schedule"]),
        Question(text: "status:scheduled", answers: ["schedule"]),
        Question(text: "dest:s3 age:<1h", answers: ["retrying", "running", "waiting"]),
        Question(text: "dest:\"s3\"", answers: []),
        Question(text: "dest:\"s3-eu\" age:>=3d", answers: ["cancelled", "orphan"]),
        Question(text: "project:\"search-prod\"", answers: ["running"]),
        Question(text: "rows:>1M", answers: ["stalled", "retrying"]),
        Question(text: "rows:<=91004", answers: ["failed", "experiments"]),
        Question(text: "retry:>=7", answers: ["retrying"]),
        Question(text: "interval:6", answers: ["schedule"]),
        Question(text: "!kind:one-time", answers: ["schedule"]),
        Question(text: "!interval rows:>0", answers: ["failed", "stalled", "retrying", "running", "experiments"]),
        Question(text: "all exp", answers: ["experiments"]),
        Question(text: "\"all experiments\"", answers: ["experiments"]),
        Question(text: "age:2w", answers: ["schedule"]),
    ])
    func `a filter finds what its words say`(_ question: Question) throws {
        var state = Sample.state(80, 24)
        state.exports.filter(by: try Filter(question.text), state.board, at: Sample.now)
        let found = Self.named.filter { state.exports.rows.contains($0.1) }.map(\.0)
        #expect(Set(found) == question.answers)
    }

    /// Each letter looks through what the one before found, where that can be.
    @Test(arguments: [
        "status:running", "fraud !status:cancelled", "dest:s3 age:<1h", "!kind:one-time", "all exp", "spawned rows:>0",
        "id:6be3", "nightly !failed", "\"all experiments\"", "proj s3 completed",
    ])
    func `what was typed letter by letter finds the same as at once`(_ text: String) throws {
        var typed = Sample.state(80, 24)
        typed.press(.character("/"))
        typed.type(text)
        typed.press(.enter)
        var atOnce = Sample.state(80, 24)
        atOnce.exports.filter(by: try Filter(text), atOnce.board, at: Sample.now)
        func list(_ state: State) -> [ID<BulkExport>] {
            (0..<state.exports.rows.count).map { state.exports.rows.element(at: $0) }
        }
        #expect(list(typed) == list(atOnce))
    }

    @Test func `while a filter is on, what changes comes in and goes out where it belongs`() throws {
        var state = Sample.state(80, 24)
        state.exports.filter(by: try Filter("status:running"), state.board, at: Sample.now)
        let before = state.exports.rows.count
        var done = try #require(state.inventory.exports[Sample.Exports.running])
        done.status = .completed
        var new = done
        new.id = Sample.id(900)
        new.status = .running
        new.createdAt = Sample.wall
        state.hear([.exports(changed: [done, new], removed: [Sample.Exports.experiments])], at: UpdateTests.later)
        #expect(state.exports.rows.count == before - 1)
        #expect(!state.exports.rows.contains(done.id))
        #expect(!state.exports.rows.contains(Sample.Exports.experiments))
        var atOnce = state
        atOnce.exports.filter(by: Filter(), state.board, at: UpdateTests.later)
        atOnce.exports.filter(by: try Filter("status:running"), state.board, at: UpdateTests.later)
        #expect(state.exports.rows.index(of: new.id) == atOnce.exports.rows.index(of: new.id))
    }

    @Test func `an id is found by its beginning and not by its middle`() throws {
        var state = Sample.state(80, 24)
        let id = Sample.Exports.failed.description
        state.exports.filter(by: try Filter(String(id.prefix(6))), state.board, at: Sample.now)
        #expect(state.exports.rows.count == 1)
        state.exports.filter(by: try Filter("id:\(id.dropFirst(9).prefix(9))"), state.board, at: Sample.now)
        #expect(state.exports.rows.count == 0)
    }

    struct Mistake: Sendable {
        var text: String
        var message: String
        var range: Range<Int>
    }

    @Test(arguments: [
        Mistake(text: "stat:failed", message: "no field stat;", range: 0..<11),
        Mistake(text: "a rows:x b", message: "rows: needs a number, as in rows:0", range: 2..<8),
        Mistake(text: "age:>", message: "age: needs a number, as in age:>2h", range: 0..<5),
        Mistake(text: "status:", message: "status: needs a value", range: 0..<7),
        Mistake(text: "x !", message: "a word or field:value is missing", range: 2..<3),
        Mistake(text: "project:\"a b", message: "the quotes are not closed", range: 0..<12),
        Mistake(text: "rows:1e9", message: "rows: needs a number", range: 0..<8),
        Mistake(text: "age:>9999999999999999h", message: "age: needs a number", range: 0..<22),
    ])
    func `a filter that cannot be read says what is wrong and where`(_ mistake: Mistake) {
        let problem = #expect(throws: FilterProblem.self) { try Filter(mistake.text) }
        #expect(problem?.message.hasPrefix(mistake.message) == true)
        #expect(problem?.range == mistake.range)
    }

    @Test func `every example of the help page can be read`() throws {
        for field in Filter.fields { #expect(try Filter(field.example).terms.count == 1) }
    }

    @Test func `a line of text is edited as in a shell`() {
        var line = LineEditor("one two")
        let keys: [Key] = [
            .control("a"), .character("x"), .right, .delete, .end, .control("w"), .backspace, .character("é"),
        ]
        for key in keys {
            let isTaken = line.take(key)
            #expect(isTaken)
        }
        #expect(line.text == "xoeé")
        let isTaken = line.take(.enter)
        #expect(!isTaken)
        line.insert(String(repeating: "y", count: 1000))
        #expect(line.text.count == LineEditor.limit)
    }
}
