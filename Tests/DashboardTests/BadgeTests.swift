import Base
import Changes
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

@Suite struct `The place in the banner` {
    @Test func `tells of a lost link how long nothing was heard, and no countdown once the moment has come`() {
        var state = Sample.state(106, 30)
        let loss = LinkLoss(
            since: Sample.now.steady,
            heardAt: Sample.now.steady - .seconds(140),
            error: .transport(.connectionRefused("no")),
            retryAt: Sample.now.steady + .seconds(7)
        )
        state.hear([.link(loss)])
        #expect(state.screen().contains("OFFLINE 2m"))
        #expect(state.screen().contains("again in 7s"))
        let later = Now(wall: Sample.now.wall + .seconds(9), steady: Sample.now.steady + .seconds(9))
        #expect(state.screen(at: later).contains("asking again…"))
        #expect(!state.screen(at: later).contains("again in 0s"))
    }

    @Test(arguments: [Tone.environment, .accent, .active, .ok, .warning, .muted])
    func `has its profile's colour, unless it is production`(color: Tone) {
        func tone(isProduction: Bool) -> Tone {
            let session = Session(
                profile: "acme-eu",
                baseURL: "https://eu.api.smith.langchain.com",
                environment: "staging",
                isProduction: isProduction
            )
            let canvas = view(Sample.state(120, 40, session: session, color: color), at: Sample.now).canvas
            // The row and column of the badge's first letter.
            return canvas[2, 0].style.tone
        }
        #expect(tone(isProduction: false) == color)
        #expect(tone(isProduction: true) == .danger)
    }
}
