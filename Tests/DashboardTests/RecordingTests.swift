import Monitor
import Screen
import Testing

@testable import Dashboard

@Suite struct RecordingTests {
    private static let sentence = "The recording has ended early: No space left on device."

    private func text(_ state: State) -> String { view(state, at: Sample.now).canvas.text }

    @Test(arguments: [80, 106, 160])
    func `a recording that has ended is told at once, stays told, and is in the journal`(columns: Int) {
        var state = Sample.state(columns, 30)
        #expect(!text(state).contains("NOT RECORDING"))
        _ = update(&state, .recordingTroubled(Self.sentence, isEnd: true), at: Sample.now)
        #expect(text(state).contains(Self.sentence))
        state.press(.down)
        #expect(!text(state).contains(Self.sentence))
        #expect(text(state).contains("NOT RECORDING"))
        state.press(.character("J"))
        #expect(text(state).contains("record   \(Self.sentence)"))
    }

    @Test func `one that goes on with a gap is told, but not as ended`() {
        var state = Sample.state(106, 30)
        _ = update(&state, .recordingTroubled("The disk is too slow.", isEnd: false), at: Sample.now)
        #expect(text(state).contains("The disk is too slow."))
        #expect(!text(state).contains("NOT RECORDING"))
    }
}
