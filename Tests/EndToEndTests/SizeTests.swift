import TestTerminal
import Testing

extension EndToEnd {
    @Suite struct SizeTests {
        @Test func `the demo opens and follows its terminal from size to size`() throws {
            let child = try Bulktop.start(["demo", "--speed", "0"], home: Home(), columns: 106, rows: 30)
            try child.wait(for: ["1 Destinations (3)", "2 Exports (", "3 Runs of", "Acme EU", "? help"])
            #expect(child.screen.row(0).hasPrefix("  DEMO "))
            #expect(child.screen.row(29).hasSuffix("? help"))
            #expect(child.screen.row(29).contains("q quit"))

            child.resize(columns: 80, rows: 24)
            try child.wait("two panes") { $0.row(2).hasPrefix("╭ 2 Exports (") && $0.row(23).hasSuffix("? help") }
            #expect(child.screen.contains("╭ 3 Runs of"))
            #expect(!child.screen.contains("Destinations"))
            #expect(Self.frames(child.screen) == 2)

            child.resize(columns: 160, rows: 45)
            try child.wait(for: ["1 Destinations (3)", "2 Exports (", "3 Runs of", "╭ Export "])
            #expect(Self.frames(child.screen) == 4)
            let detail = try #require(child.screen.row(of: "╭ Export "))
            #expect(child.screen.row(detail).hasSuffix("╮"))
            #expect(child.screen.contains("│ id  "))

            child.resize(columns: 200, rows: 60)
            try child.wait("the whole width") { $0.row(59).hasSuffix("? help") && Self.frames($0) == 4 }

            child.resize(columns: 40, rows: 10)
            try child.wait("a list") { $0.row(2).hasPrefix(" 2 Exports (") && $0.row(9).hasSuffix("? help") }
            #expect(Self.frames(child.screen) == 0)
            #expect(child.screen.selectedRow == 3)

            child.resize(columns: 30, rows: 5)
            try child.wait("one line") { !$0.row(0).isEmpty && (1..<5).map($0.row).allSatisfy(\.isEmpty) }
            #expect(child.screen.row(0).contains("✗"))

            child.resize(columns: 1, rows: 1)
            child.resize(columns: 106, rows: 30)
            try child.wait(for: ["1 Destinations (3)", "2 Exports (", "3 Runs of"])
            #expect(Self.frames(child.screen) == 3)
            try child.quit()
        }

        @Test(arguments: [(40, 10), (80, 24), (200, 60)])
        func `a terminal of any size is filled from the start`(columns: Int, rows: Int) async throws {
            try await Server.run { server in
                let child = try Bulktop.start(home: Home(using: server), columns: columns, rows: rows)
                try child.wait(for: ["2 Exports (11, 4 folded)", "LIVE"])
                #expect(child.screen.row(rows - 1).hasSuffix("? help"))
                try child.quit()
            }
        }

        /// How many boxes are drawn.
        private static func frames(_ screen: VirtualTerminal) -> Int {
            screen.text.count { $0 == "╭" }
        }
    }
}
