import Screen
import Terminal
import TestTerminal
import Testing

extension ScreenOwners {
    @Suite struct PaletteTests {
        private func cell(_ style: Style, type: String, noColor: Bool = false) throws -> VirtualTerminal.Cell {
            let stage = try Stage(type: type, noColor: noColor)
            var canvas = stage.canvas()
            canvas.put("x", column: 0, row: 0, style: style)
            stage.present(canvas)
            return stage.screen.cell(column: 0, row: 0)
        }

        @Test func `256 colours paint a meaning on the terminal's own background`() throws {
            let cell = try cell(Style(.danger, .bold), type: "xterm-256color")
            #expect(cell.foreground == Palette.foreground(.danger))
            #expect(cell.background == -1)
            #expect(cell.isBold)
        }

        @Test func `256 colours give the selected row a background of its own`() throws {
            let selected = try cell(Style(.normal, .selected), type: "xterm-256color")
            #expect(selected.background == Palette.selectedBackground)
            #expect(selected.foreground == Palette.foregroundOnRow(.normal))
            let marked = try cell(Style(.name, .marked), type: "xterm-256color")
            #expect(marked.background == Palette.markedBackground)
        }

        @Test func `eight colours use the themed ones and reverse for the selected row`() throws {
            #expect(try cell(Style(.danger), type: "xterm").foreground == 1)
            #expect(try cell(Style(.ok), type: "xterm").foreground == 2)
            let selected = try cell(Style(.danger, .selected), type: "xterm")
            #expect(selected.isReverse && selected.foreground == -1 && selected.background == -1)
        }

        @Test(arguments: [("vt100", false), ("xterm-256color", true)])
        func `without colours meaning stays readable`(type: String, noColor: Bool) throws {
            let danger = try cell(Style(.danger), type: type, noColor: noColor)
            #expect(danger.foreground == -1 && danger.background == -1 && danger.isBold)
            #expect(try cell(Style(.normal, .selected), type: type, noColor: noColor).isReverse)
            #expect(try cell(Style(.normal, .underline), type: type, noColor: noColor).isUnderlined)
        }

        @Test(arguments: [
            ("xterm-256color", false, Palette.Depth.indexed), ("xterm", false, .basic), ("vt100", false, .mono),
            ("xterm-256color", true, .mono),
        ])
        func `the depth follows the terminal and NO_COLOR`(type: String, noColor: Bool, depth: Palette.Depth) throws {
            #expect(try Stage(type: type, noColor: noColor).terminal.depth == depth)
        }

        @Test func `no style of any tone is invisible on eight colours`() throws {
            let stage = try Stage(columns: 80, type: "xterm")
            var canvas = stage.canvas()
            for (column, tone) in Tone.allCases.enumerated() {
                for row in 0..<8 {
                    canvas.put("x", column: column, row: row, style: Style(tone, .init(rawValue: UInt8(row * 8))))
                }
            }
            stage.present(canvas)
            for column in Tone.allCases.indices {
                for row in 0..<8 {
                    let cell = stage.screen.cell(column: column, row: row)
                    #expect(cell.text == "x")
                    #expect(cell.foreground == -1 || cell.foreground != cell.background)
                }
            }
        }
    }
}

/// The colours as numbers: no terminal needed.
@Suite struct ContrastTests {
    private func luminance(_ color: (red: Int, green: Int, blue: Int)) -> Double {
        func linear(_ value: Int) -> Double {
            let part = Double(value) / 255
            return part <= 0.04045 ? part / 12.92 : Double.powered((part + 0.055) / 1.055)
        }
        return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
    }

    private func contrast(_ a: Double, _ b: Double) -> Double { (max(a, b) + 0.05) / (min(a, b) + 0.05) }

    @Test(arguments: Tone.allCases.filter { $0 != .normal })
    func `every tone can be read on black, on dark grey and on white`(tone: Tone) {
        let color = luminance(Palette.components(of: Palette.foreground(tone)))
        #expect(contrast(color, 0) >= 3)
        #expect(contrast(color, luminance((0x1E, 0x1E, 0x1E))) >= 2.6)
        #expect(contrast(color, 1) >= 2.6)
    }

    @Test(arguments: Tone.allCases)
    func `every tone can be read on the row under the cursor`(tone: Tone) {
        let color = luminance(Palette.components(of: Palette.foregroundOnRow(tone)))
        for background in [Palette.selectedBackground, Palette.markedBackground] {
            #expect(contrast(color, luminance(Palette.components(of: background))) >= 3.4)
        }
    }
}

extension Double {
    /// The exponent 2.4 of sRGB, without a mathematics library.
    fileprivate static func powered(_ base: Double) -> Double {
        // base^2.4 = base^2 * (base^2)^(1/5), the root by Newton's steps.
        let square = base * base
        var root = 1.0
        for _ in 0..<40 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
        return square * root
    }
}
