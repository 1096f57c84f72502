import Changes
import Monitor
import Screen
import Testing

@testable import Dashboard

@Suite struct `The place in the banner` {
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
