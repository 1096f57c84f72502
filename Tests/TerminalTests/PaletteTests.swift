import Screen
import Terminal
import TestTerminal
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

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
            #expect(cell.foreground == Palette.foreground(.danger, on: .unknown))
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

        @Test func `the colours follow the background as soon as the terminal tells it, and nobody waits`() throws {
            let stage = try Stage()
            stage.pty.drain()
            #expect(String(decoding: stage.pty.output, as: UTF8.self).contains("\u{1B}]11;?\u{1B}\\"))
            var canvas = stage.canvas()
            canvas.put("x", column: 0, row: 0, style: Style(.ok))
            stage.present(canvas)
            #expect(stage.screen.cell(column: 0, row: 0).foreground == Palette.foreground(.ok, on: .unknown))
            for (answer, background) in [("ffff/ffff/ffff", Palette.Background.light), ("0000/0000/0000", .dark)] {
                let told = [InputEvent.background(isLight: background == .light)]
                #expect(try stage.type("\u{1B}]11;rgb:\(answer)\u{1B}\\") == told)
                stage.present(canvas)
                #expect(stage.screen.cell(column: 0, row: 0).foreground == Palette.foreground(.ok, on: background))
            }
        }

        @Test(arguments: [("vt100", false), ("linux", false), ("xterm-256color", true)])
        func `only a terminal that would understand is asked for its background`(type: String, noColor: Bool) throws {
            let stage = try Stage(type: type, noColor: noColor)
            stage.pty.drain()
            #expect(!stage.pty.output.contains(UInt8(ascii: "]")))
        }

        @Test func `the environment may know the background before the terminal`() throws {
            let stage = try Stage(hasLightBackground: true)
            var canvas = stage.canvas()
            canvas.put("x", column: 0, row: 0, style: Style(.ok))
            stage.present(canvas)
            #expect(stage.screen.cell(column: 0, row: 0).foreground == Palette.foreground(.ok, on: .light))
        }

        @Test(
            arguments: [
                ("15;0", false), ("0;15", true), ("12;default;7", true), ("0;default", nil), ("", nil), ("7;8", false),
            ] as [(String, Bool?)]
        )
        func `COLORFGBG ends in the background`(value: String, isLight: Bool?) {
            setenv("COLORFGBG", value, 1)
            defer { unsetenv("COLORFGBG") }
            #expect(TerminalOptions().hasLightBackground == isLight)
        }

        @Test func `old rows are the most legible of all`() throws {
            for type in ["xterm-256color", "xterm"] {
                let stage = try Stage(type: type)
                var canvas = stage.canvas()
                for (column, tone) in Tone.allCases.enumerated() {
                    canvas.put("x", column: column, row: 0, style: Style(tone, .old))
                    canvas.put("x", column: column, row: 1, style: Style(tone, [.old, .selected]))
                }
                let bytes = stage.present(canvas)
                #expect(!String(decoding: bytes, as: UTF8.self).contains("\u{1B}[2m"))
                for column in Tone.allCases.indices {
                    #expect(stage.screen.cell(column: column, row: 0).foreground == -1)
                    let selected = stage.screen.cell(column: column, row: 1)
                    #expect(selected.foreground == (type == "xterm" ? -1 : Palette.foregroundOnRow(.normal)))
                }
            }
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
    private typealias Color = (red: Int, green: Int, blue: Int)

    private static let backgrounds: [Palette.Background: [Color]] = [
        .dark: [(0, 0, 0), (0x1E, 0x1E, 0x1E)],
        .light: [(0xFF, 0xFF, 0xFF)],
    ]

    private func linear(_ value: Int) -> Double {
        let part = Double(value) / 255
        return part <= 0.04045 ? part / 12.92 : Double.powered((part + 0.055) / 1.055)
    }

    private func luminance(_ color: Color) -> Double {
        0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
    }

    /// As WCAG 2 has it.
    private func contrast(_ a: Color, _ b: Color) -> Double {
        let (first, second) = (luminance(a), luminance(b))
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    @Test(arguments: Tone.allCases.filter { $0 != .normal })
    func `every text has 4.5 to 1 and every line 3 to 1 on black, dark grey and white`(tone: Tone) {
        for (background, colors) in Self.backgrounds {
            let color = Palette.components(of: Palette.foreground(tone, on: background))
            for behind in colors { #expect(contrast(color, behind) >= (tone == .frame ? 3 : 4.5), "on \(behind)") }
        }
    }

    @Test(arguments: Tone.allCases)
    func `a terminal that does not tell its background has nearly 4 to 1 on black and on white`(tone: Tone) {
        let index = Palette.foreground(tone, on: .unknown)
        // Its own foreground is as its owner chose it.
        guard index >= 0 else { return }
        let color = Palette.components(of: index)
        #expect(contrast(color, (0, 0, 0)) >= 3.9)
        #expect(contrast(color, (0xFF, 0xFF, 0xFF)) >= 3.9)
        #expect(contrast(color, (0x1E, 0x1E, 0x1E)) >= 3)
    }

    @Test(arguments: Tone.allCases)
    func `every tone can be read on the row under the cursor`(tone: Tone) {
        let color = Palette.components(of: Palette.foregroundOnRow(tone))
        for background in [Palette.selectedBackground, Palette.markedBackground] {
            #expect(contrast(color, Palette.components(of: background)) >= 4.5)
        }
    }

    @Test func `old rows have more contrast than any other text on the row under the cursor`() {
        let bar = Palette.components(of: Palette.selectedBackground)
        let own = contrast(Palette.components(of: Palette.foregroundOnRow(.normal)), bar)
        // Pale green and blue are lighter still; nothing that is said in words of danger is.
        for tone in [Tone.muted, .name, .accent, .warning, .danger, .environment] {
            #expect(own >= contrast(Palette.components(of: Palette.foregroundOnRow(tone)), bar))
        }
    }

    @Test func `red and green are apart for eyes without green`() {
        for background in Palette.Background.allCases {
            let pair = [Tone.danger, .ok].map { Palette.components(of: Palette.foreground($0, on: background)) }
            #expect(distance(seenWithoutGreen(pair[0]), seenWithoutGreen(pair[1])) >= 20, "\(background)")
        }
        let row = [Tone.danger, .ok].map { Palette.components(of: Palette.foregroundOnRow($0)) }
        #expect(distance(seenWithoutGreen(row[0]), seenWithoutGreen(row[1])) >= 20)
        // What the simulation is for: the red and green of xterm are hard to tell, blue and yellow are not.
        #expect(distance(seenWithoutGreen((0xAF, 0, 0)), seenWithoutGreen((0, 0x87, 0))) < 10)
        #expect(distance(seenWithoutGreen((0, 0, 0xFF)), seenWithoutGreen((0xFF, 0xFF, 0))) > 100)
    }

    /// Full deuteranopia in linear light: Machado, Oliveira and Fernandes 2009.
    private func seenWithoutGreen(_ color: Color) -> [Double] {
        let light = [linear(color.red), linear(color.green), linear(color.blue)]
        let rows = [
            [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
        ]
        return rows.map { row in min(1, max(0, zip(row, light).reduce(0) { $0 + $1.0 * $1.1 })) }
    }

    /// In CIE Lab, of two colours in linear light: 20 is told apart at a glance, below 10 looks the same.
    private func distance(_ a: [Double], _ b: [Double]) -> Double {
        func lab(_ c: [Double]) -> [Double] {
            let x = (0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.95047
            let y = 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]
            let z = (0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.08883
            func bent(_ t: Double) -> Double { t > 0.008856 ? Double.root(3, of: t) : 7.787 * t + 16 / 116 }
            return [116 * bent(y) - 16, 500 * (bent(x) - bent(y)), 200 * (bent(y) - bent(z))]
        }
        return zip(lab(a), lab(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
}

extension Double {
    /// The exponent 2.4 of sRGB, without a mathematics library.
    fileprivate static func powered(_ base: Double) -> Double {
        // base^2.4 = base^2 * (base^2)^(1/5).
        base * base * root(5, of: base * base)
    }

    /// By Newton's steps, of a number from 0 to 1.
    fileprivate static func root(_ degree: Int, of number: Double) -> Double {
        guard number > 0 else { return 0 }
        var root = 1.0
        for _ in 0..<60 {
            let power = (1..<degree).reduce(1.0) { product, _ in product * root }
            root -= (power * root - number) / (Double(degree) * power)
        }
        return root
    }
}
