import Foundation
import Testing

@testable import Dashboard

/// The README's table of keys is the action table's own.
struct ReadmeTests {
    @Test func `the README's table of keys is the one the keyboard follows`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let table = try #require(readme.firstMatch(of: /<!-- keys -->\n((?s).*)<!-- \/keys -->/)?.1)
        #expect(String(table) == Action.markdownTable)
    }
}
