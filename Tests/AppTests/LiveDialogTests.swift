import LangSmith
import Screen
import Simulator
import Testing

/// Dialogs that ask the service before they send anything.
@Suite struct LiveDialogTests {
    private static func typing(_ text: String) -> [Key] { text.map { .character($0) } }

    /// A new export of `checkout-prod` to `s3-eu`, with the keyboard on its start.
    private static func newExport(_ rig: LiveRig, kind: [Key]) async throws {
        try await rig.pass(.seconds(10))
        for key in [.character("n")] + kind { try await rig.type(key) }
        for name in ["checkout", "s3-eu"] {
            for key in typing(name) + [.enter] { try await rig.type(key) }
        }
    }

    @Test func `conversations of the last minutes are found page by page and exported whole`() async throws {
        let rig = try LiveRig(.calm)
        try await Self.newExport(rig, kind: [.left, .tab])
        for key in [.backspace, .backspace, .backspace] + Self.typing("-2m") { try await rig.type(key) }
        try await rig.type(.tab, .tab, .tab, .enter)
        try await rig.wait(for: " found")
        #expect(rig.screen.contains("Space looks again."))
        try await rig.type(.up, .up, .up, .up, .up, .up, .up)
        rig.device.type(.enter)
        try await rig.wait(for: "Created the export")
        try await rig.type(.character("d"))
        #expect(rig.screen.contains("in(trace_id, ["))
    }

    @Test func `the service says what it thinks of a filter as soon as the keyboard leaves it`() async throws {
        let rig = try LiveRig(.calm)
        try await Self.newExport(rig, kind: [.tab, .tab])
        for key in [.tab, .tab] + Self.typing("eq(status,") + [.tab] { try await rig.type(key) }
        try await rig.wait(for: "✗ ")
        #expect(!rig.screen.contains("The service can read it."))
        for key in [.backTab] + Self.typing(#" "error")"#) + [.tab] { try await rig.type(key) }
        try await rig.wait(for: "✓ The service can read it.")
    }
}
