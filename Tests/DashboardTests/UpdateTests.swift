import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

@Suite struct UpdateTests {
    @Test func `the cursor rests on the most urgent export until the user moves it`() {
        var state = Sample.state(80, 24)
        #expect(state.exports.cursor.id == Sample.Exports.failed)
        var worse = Sample.export(Sample.id(900), .failed, Sample.Projects.search, Sample.Buckets.s3, age: .seconds(5))
        worse.finishedAt = Sample.wall
        _ = update(&state, .updates([.exports(changed: [worse], removed: [])]), at: Sample.now)
        #expect(state.exports.cursor.id == worse.id)
    }

    @Test func `q quits from the panes and only leaves a full-screen view`() {
        var state = Sample.state(80, 24)
        #expect(state.press(.character("?"), .character("q")).isEmpty)
        #expect(state.page == nil)
        #expect(state.press(.character("q")) == [.quit(signal: nil)])
    }

    @Test func `a signal leaves at once and is handed on`() {
        var state = Sample.state(80, 24)
        #expect(update(&state, .input(.terminated(signal: 15)), at: Sample.now) == [.quit(signal: 15)])
    }
}
