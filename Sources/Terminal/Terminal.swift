import Base
import CNcurses
import CTerminal
package import Screen

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The terminal the program was started in, drawn on by ncurses.
///
/// Claims it when made and gives it back on every way out: `restore()`, the last reference gone, `exit`, a crash. Made,
/// used and dropped on the main thread; only one at a time, because ncurses has one screen.
package final class Terminal: Device {
    package private(set) var size: Size
    package let wakeDescriptors: [Int32]
    /// What had to be assumed about the terminal, in sentences for the journal.
    package let notes: [String]
    package var depth: Palette.Depth { palette.depth }

    let options: TerminalOptions
    var decoder = InputDecoder()
    var isClosed = false

    private let screen: OpaquePointer
    private let files: (input: UnsafeMutablePointer<FILE>, output: UnsafeMutablePointer<FILE>)
    private var palette: Palette
    /// False when the locale can only carry ASCII.
    package let isUnicode: Bool
    /// Whether clicks can come to us, and whether they do.
    private let canMouse: Bool
    private var hasMouse: Bool
    /// What the terminal shows, nil when that is not known.
    private var shown: Canvas?
    private var row: [cchar_t]
    private(set) var isClaimed = false
    nonisolated(unsafe) private static var isInUse = false  // Touched on the main thread alone, as the class is.

    package init(_ options: TerminalOptions) throws(TerminalError) {
        guard !Self.isInUse else { throw .inUse }
        guard isatty(options.input) == 1 else { throw .notATerminal(standardInput: true) }
        guard isatty(options.output) == 1 else { throw .notATerminal(standardInput: false) }
        guard !["", "dumb", "unknown"].contains(options.type) else { throw .tooSimple(type: options.type) }

        var notes: [String] = []
        let charset = TerminalFacts.charset()
        isUnicode = charset != .ascii
        switch charset {
        case .ascii: notes.append("the locale is not UTF-8, so the screen is drawn in ASCII")
        case .utf8Instead: notes.append("the locale asked for is not installed here; another one of UTF-8 stands in")
        case .utf8: break
        }
        guard ct_remember_line(options.output) else { throw .system(errno) }
        // Before newterm: ncurses takes SIGWINCH only where nobody has it.
        let wake = ct_signals_begin()
        guard wake >= 0 else { throw .system(errno) }
        do {
            files = try Self.open(options)
        } catch {
            ct_signals_end()
            throw error
        }
        let known = [options.type, "xterm-256color", "xterm", "vt100"].lazy
        guard let (type, screen) = Self.firstKnown(known, files) else {
            fclose(files.input)
            fclose(files.output)
            ct_signals_end()
            throw .unknownType(options.type)
        }
        if type != options.type {
            notes.append("terminal type \"\(options.type)\" is not in the terminfo database; taken for \(type)")
        }
        self.screen = screen
        self.options = options
        self.notes = notes
        wakeDescriptors = [options.input, wake]

        cbreak()
        noecho()
        nonl()
        ct_quiet_line(options.output)
        def_prog_mode()
        // Input pending must not cut a frame in half.
        typeahead(-1)
        let background = options.hasLightBackground.map { $0 ? Palette.Background.light : .dark }
        palette = Palette(noColor: options.noColor, background: background ?? .unknown)
        canMouse = cn_capability("kmous") != nil
        hasMouse = canMouse && options.mouse
        size = Size(columns: Int(cn_columns()), rows: Int(cn_rows()))
        row = []
        Self.isInUse = true
        hold()
        enter()
        _ = adoptSize()
    }

    deinit { restore() }

    /// Gives the terminal back as it was found; further calls do nothing.
    package func restore() {
        guard Self.isInUse, isClaimed else { return }
        leave()
        delscreen(screen)
        fclose(files.input)
        fclose(files.output)
        ct_signals_end()
        Self.isInUse = false
    }

    package func copy(_ text: String) {
        guard isClaimed else { return }
        // Inside tmux too: it hands the plain sequence on, or keeps it as its own buffer, as the user has set it.
        write(Array("\u{1B}]52;c;".utf8) + Base64.standard.encoded(text.utf8) + [0x07])
    }

    package func setMouse(_ isOn: Bool) {
        guard isClaimed, canMouse, isOn != hasMouse else { return }
        hasMouse = isOn
        write(Array((isOn ? Self.mouseOn : Self.mouseOff).utf8))
    }

    // MARK: Claiming and giving back

    /// Makes exit and crashes put the terminal back from here on.
    private func hold() {
        var reset: [UInt8] = Array(Self.pasteOff.utf8)
        if canMouse { reset += Array(Self.mouseOff.utf8) }
        for name in ["sgr0", "cnorm", "rmcup"] { reset += Self.capability(name) }
        let log = options.log.flatMap { isatty(STDERR_FILENO) == 1 ? $0 : nil } ?? -1
        _ = reset.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { ct_hold($0, text.count, log) }
            }
        }
        isClaimed = true
    }

    /// Turns on what the screen needs beyond what ncurses turns on with the first frame.
    private func enter() {
        reset_prog_mode()
        curs_set(0)
        // Asked each time: whoever comes back may have chosen other colours meanwhile.
        write(
            Array(
                (Self.pasteOn + (hasMouse ? Self.mouseOn : "") + (asksBackground ? BackgroundColor.question : "")).utf8
            )
        )
        invalidate()
    }

    private func leave() {
        write(Array((Self.pasteOff + (hasMouse ? Self.mouseOff : "")).utf8))
        endwin()
        ct_release()
        isClaimed = false
    }

    /// Whether the terminal would understand the question, which others print, and its answer be of use.
    private var asksBackground: Bool {
        switch palette.depth {
        case .mono: false
        case .basic: options.type.hasPrefix("xterm")
        case .indexed, .direct: true
        }
    }

    /// Chooses the colours for a background; the next frame has them.
    func adopt(_ background: Palette.Background) {
        guard background != palette.background else { return }
        palette = Palette(noColor: options.noColor, background: background)
        invalidate()
    }

    /// Gives the terminal to the shell until the process is continued, as Ctrl-Z asks.
    func suspend() {
        leave()
        ct_stop()
        // The shell may have set the line otherwise meanwhile.
        _ = ct_remember_line(options.output)
        hold()
        enter()
    }

    /// Takes the screen again after somebody else has drawn on it.
    func reclaim() {
        leave()
        hold()
        enter()
    }

    /// The next frame is drawn whole.
    private func invalidate() {
        shown = nil
        clearok(cn_curscr(), true)
    }

    /// Follows the terminal's size; true when it has changed.
    func adoptSize() -> Bool {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard ct_window_size(options.output, &columns, &rows) else { return false }
        // A size nobody has, from a confused terminal, must not cost gigabytes.
        let new = Size(columns: min(Int(columns), 2_000), rows: min(Int(rows), 1_000))
        guard new != size else { return false }
        resize_term(Int32(new.rows), Int32(new.columns))
        size = new
        invalidate()
        return true
    }

    private static func open(
        _ options: TerminalOptions
    ) throws(TerminalError) -> (input: UnsafeMutablePointer<FILE>, output: UnsafeMutablePointer<FILE>) {
        // Copies, because delscreen's files are closed and the program's own descriptors must stay.
        let input = fcntl(options.input, F_DUPFD_CLOEXEC, 3)
        let output = fcntl(options.output, F_DUPFD_CLOEXEC, 3)
        guard input >= 0, output >= 0, let reader = fdopen(input, "r"), let writer = fdopen(output, "w") else {
            throw .system(errno)
        }
        return (reader, writer)
    }

    private static func firstKnown(
        _ types: some Sequence<String>,
        _ files: (input: UnsafeMutablePointer<FILE>, output: UnsafeMutablePointer<FILE>)
    ) -> (String, OpaquePointer)? {
        for type in types {
            if let screen = newterm(type, files.output, files.input) { return (type, screen) }
        }
        return nil
    }

    /// What terminfo says turns something on or off, without the delays of teletypes.
    private static func capability(_ name: String) -> [UInt8] {
        guard let text = cn_capability(name) else { return [] }
        var bytes: [UInt8] = []
        var isDelay = false
        for byte in String(cString: text).utf8 {
            if byte == UInt8(ascii: "$") { isDelay = true }
            if !isDelay { bytes.append(byte) }
            if byte == UInt8(ascii: ">") { isDelay = false }
        }
        return bytes
    }

    private static let pasteOn = "\u{1B}[?2004h"
    private static let pasteOff = "\u{1B}[?2004l"
    /// Presses and the wheel, in decimal numbers; no motion.
    private static let mouseOn = "\u{1B}[?1000h\u{1B}[?1006h"
    private static let mouseOff = "\u{1B}[?1006l\u{1B}[?1000l"

    /// Sends bytes past ncurses, which keeps nothing back between frames.
    private func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Self.send(options.output, $0) }
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    private static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    // MARK: Drawing

    package func present(_ canvas: Canvas) {
        guard isClaimed, canvas.size == size else { return }
        let canvas = isUnicode ? canvas : canvas.asciiFolded()
        let isWhole = shown == nil
        var isChanged = isWhole
        for row in 0..<size.rows {
            let changed = shown.map { canvas.changedColumns(since: $0, row: row) } ?? 0..<size.columns
            guard let columns = changed else { continue }
            draw(canvas, row: row, columns: columns)
            isChanged = true
        }
        let stays = Canvas.isSame(canvas.cursor, shown?.cursor) && Canvas.isSame(canvas.attention, shown?.attention)
        guard isChanged || !stays else { return }
        showCursor(canvas)
        wnoutrefresh(cn_stdscr())
        doupdate()
        shown = canvas
    }

    private func draw(_ canvas: Canvas, row: Int, columns: Range<Int>) {
        if self.row.count < size.columns { self.row = Array(repeating: cchar_t(), count: size.columns) }
        let start = row * size.columns
        canvas.cells.withUnsafeBufferPointer { cells in
            self.row.withUnsafeMutableBufferPointer { out in
                guard let base = out.baseAddress else { return }
                var count = 0
                for column in columns where cells[start + column].width > 0 {
                    count += encode(cells[start + column], into: base + count)
                }
                wmove(cn_stdscr(), Int32(row), Int32(columns.lowerBound))
                wadd_wchnstr(cn_stdscr(), base, Int32(count))
            }
        }
    }

    /// Writes one cell as ncurses keeps it, and says how many that took.
    ///
    /// Where the C library counts otherwise than our table (an older or newer one), the character gives way: the
    /// columns of a row must not slide.
    private func encode(_ cell: Cell, into out: UnsafeMutablePointer<cchar_t>) -> Int {
        let (attributes, pair) = palette[cell.style]
        let base = cell.base.value
        let isSame = base >= 0x20 && base < 0x7F ? cell.width == 1 : cn_width(base) == Int32(cell.width)
        guard isSame else {
            for index in 0..<Int(cell.width) { cn_set_cell(out + index, wchar_t(0x3F), 0, 0, attributes, pair) }
            return Int(cell.width)
        }
        let (first, second) = (cell.marks.0.value, cell.marks.1.value)
        cn_set_cell(
            out,
            wchar_t(base),
            cn_width(first) == 0 ? wchar_t(first) : 0,
            first != 0 && cn_width(second) == 0 ? wchar_t(second) : 0,
            attributes,
            pair
        )
        return 1
    }

    private func showCursor(_ canvas: Canvas) {
        let window = cn_stdscr()
        guard let place = canvas.cursor ?? canvas.attention, Rect(size).contains(column: place.column, row: place.row)
        else {
            curs_set(0)
            // Nobody looks for it anywhere, so nothing is sent to move it.
            leaveok(window, true)
            return
        }
        leaveok(window, false)
        wmove(window, Int32(place.row), Int32(place.column))
        curs_set(canvas.cursor == nil ? 0 : 1)
    }
}
