import Foundation
import Screen
import Testing

@testable import Dashboard

@Suite struct ActionTests {
    @Test func `no key does two things`() {
        let keys = Action.allCases.flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
    }

    @Test func `every action has a key, a name and a sentence`() {
        for action in Action.allCases {
            #expect(!action.keys.isEmpty)
            #expect(!action.name.isEmpty)
            #expect(action.help.hasSuffix("."))
        }
    }

    @Test func `the help page has every action`() {
        var state = Sample.state(106, 200)
        state.press(.character("?"))
        for action in Action.allCases { #expect(state.screen().contains(action.help.prefix(60)), "\(action)") }
    }

    @Test func `only what is possible now is hinted, and help always`() throws {
        var state = Sample.state(80, 24)
        func hints() -> String {
            String(state.screen().split(separator: "\n", omittingEmptySubsequences: false).last ?? "")
        }
        #expect(hints().contains("e errors"))
        #expect(!hints().contains("Esc"))
        state.press(.down, .down)
        #expect(!hints().contains("e errors"), "a schedule has no runs and so no errors")
        #expect(hints().contains("↵ windows"))
        state.press(.enter)
        #expect(hints().contains("Esc back"))
        #expect(hints().contains("? help"))
    }

    @Test func `the README's table of keys is the action table`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "README.md")
        let readme = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(readme.range(of: "<!-- keys -->\n")).upperBound
        let end = try #require(readme.range(of: "<!-- /keys -->")).lowerBound
        if ProcessInfo.processInfo.environment["BULKTOP_RECORD"] != nil {
            try readme.replacingCharacters(in: start..<end, with: Action.markdownTable)
                .write(to: file, atomically: true, encoding: .utf8)
            return
        }
        #expect(readme[start..<end] == Action.markdownTable)
    }
}
