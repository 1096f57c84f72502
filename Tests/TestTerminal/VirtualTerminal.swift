import CVTerm

/// A terminal emulator without a window: bytes in, a screen of cells out.
///
/// It keeps to xterm in what tests ask of it. It knows no dim attribute, and of `CSI ? a ; b h` only the first mode.
package final class VirtualTerminal {
    /// What one cell shows; a colour is -1 for the terminal's own, 0 to 255, or 0x1000000 and RGB.
    package struct Cell: Equatable, Sendable {
        package var text: String
        package var width: Int
        package var foreground: Int
        package var background: Int
        package var isBold: Bool
        package var isReverse: Bool
        package var isUnderlined: Bool
    }

    package private(set) var columns: Int
    package private(set) var rows: Int
    package private(set) var cursor: (column: Int, row: Int) = (0, 0)
    package private(set) var isCursorVisible = true
    package private(set) var isAlternateScreen = false
    /// The title of the window, empty until somebody sets one.
    package private(set) var title = ""
    private var coming: [UInt8] = []

    private let terminal: OpaquePointer
    private let screen: OpaquePointer
    private let callbacks: UnsafeMutablePointer<VTermScreenCallbacks>

    package init(columns: Int, rows: Int) {
        guard let terminal = vterm_new(Int32(rows), Int32(columns)), let screen = vterm_obtain_screen(terminal) else {
            fatalError("libvterm could not make a terminal of \(columns)x\(rows)")
        }
        self.columns = columns
        self.rows = rows
        self.terminal = terminal
        self.screen = screen
        callbacks = .allocate(capacity: 1)
        callbacks.initialize(to: VTermScreenCallbacks())
        vterm_set_utf8(terminal, 1)
        vterm_screen_enable_altscreen(screen, 1)
        callbacks.pointee.movecursor = { position, _, visible, user in
            guard let user else { return 1 }
            let this = Unmanaged<VirtualTerminal>.fromOpaque(user).takeUnretainedValue()
            this.cursor = (Int(position.col), Int(position.row))
            this.isCursorVisible = visible != 0
            return 1
        }
        callbacks.pointee.settermprop = { property, value, user in
            guard let user, let value else { return 1 }
            let this = Unmanaged<VirtualTerminal>.fromOpaque(user).takeUnretainedValue()
            switch property {
            case VTERM_PROP_CURSORVISIBLE: this.isCursorVisible = cv_flag(value) != 0
            case VTERM_PROP_ALTSCREEN: this.isAlternateScreen = cv_flag(value) != 0
            case VTERM_PROP_TITLE: this.receive(title: cv_text(value))
            default: break
            }
            return 1
        }
        vterm_screen_set_callbacks(screen, callbacks, Unmanaged.passUnretained(self).toOpaque())
        vterm_screen_reset(screen, 1)
    }

    deinit {
        vterm_free(terminal)
        callbacks.deallocate()
    }

    private func receive(title piece: cv_piece) {
        if piece.begins { coming = [] }
        coming += UnsafeRawBufferPointer(start: piece.bytes, count: piece.bytes == nil ? 0 : piece.count)
        if piece.ends { title = String(decoding: coming, as: UTF8.self) }
    }

    /// Shows what a program wrote.
    package func feed(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        // libvterm puts four times as much on the stack.
        for start in stride(from: 0, to: bytes.count, by: 16_384) {
            bytes[start..<min(start + 16_384, bytes.count)].withUnsafeBytes { piece in
                _ = vterm_input_write(terminal, piece.baseAddress?.assumingMemoryBound(to: CChar.self), piece.count)
            }
        }
    }

    package func resize(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        vterm_set_size(terminal, Int32(rows), Int32(columns))
    }

    package func cell(column: Int, row: Int) -> Cell {
        var cell = VTermScreenCell()
        vterm_screen_get_cell(screen, VTermPos(row: Int32(row), col: Int32(column)), &cell)
        var text = String.UnicodeScalarView()
        for index in 0..<Int32(VTERM_MAX_CHARS_PER_CELL) {
            guard let scalar = Unicode.Scalar(cv_scalar(&cell, index)), scalar != "\0" else { break }
            text.append(scalar)
        }
        return Cell(
            text: String(text),
            width: Int(cell.width),
            foreground: Int(cv_foreground(&cell)),
            background: Int(cv_background(&cell)),
            isBold: cv_bold(&cell),
            isReverse: cv_reverse(&cell),
            isUnderlined: cv_underline(&cell)
        )
    }

    /// One row as text, trailing blanks left out.
    package func row(_ row: Int) -> String {
        var text = ""
        var column = 0
        while column < columns {
            let cell = cell(column: column, row: row)
            text += cell.text.isEmpty ? " " : cell.text
            column += max(1, cell.width)
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// All rows as text, joined by newlines.
    package var text: String { (0..<rows).map(row).joined(separator: "\n") }

    package func contains(_ text: String) -> Bool { self.text.contains(text) }
}
