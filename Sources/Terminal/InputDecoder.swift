package import Screen

/// Turns the bytes a terminal sends into keys, pastes and mouse events.
///
/// A value without I/O: the bytes may be cut anywhere. It decodes what xterm, VTE, the Linux console, rxvt, PuTTY, st,
/// tmux and screen send rather than what terminfo names, for three reasons: a sequence nobody knows is swallowed whole
/// instead of arriving as letters (letters act), a bad UTF-8 byte costs only itself (`wget_wch` swallows up to sixteen
/// good ones after it), and a paste is read in one piece.
package struct InputDecoder {
    /// What is held back because it may be the beginning of something longer.
    private var pending: [UInt8] = []
    private var paste: PasteBuffer?
    private var lastPress: (column: Int, row: Int, at: Int)?
    /// When the first of the bytes held back came.
    private var heldSince = 0
    /// When anything came.
    private var lastAt = 0

    /// The longest time between two presses of a double click, in milliseconds.
    package static let doubleClickTime = 400
    /// How long the rest of a sequence may take, and of a paste, in milliseconds: several round trips of a bad link.
    ///
    /// Whatever began and was cut off, a key after this is a key.
    package static let patience = 1_000
    /// Of a sequence longer than this only the beginning is kept.
    private static let sequenceLimit = 4096

    package init() {}

    /// Whether only time can tell what the bytes held back mean: a lone Escape, or Alt with a bracket.
    package var awaitsEscape: Bool {
        paste == nil && pending.first == 0x1B && pending.count <= 2
    }

    /// How many milliseconds are left until `flush` may decide, if a lone Escape has `delay`; nil where nothing waits.
    package func wait(now: Int, delay: Int) -> Int? {
        awaitsEscape ? max(0, delay - (now - heldSince)) : nil
    }

    /// The events that the bytes complete, in order.
    ///
    /// - Parameters:
    ///   - bytes: What was read.
    ///   - now: Milliseconds of a clock that only goes forward, for double clicks and for what never ends.
    /// - Returns: The events, without those whose bytes are still incomplete.
    package mutating func decode(_ bytes: some Sequence<UInt8>, now: Int) -> [InputEvent] {
        let bytes = Array(bytes)
        var events = giveUp(before: bytes, now: now)
        lastAt = now
        for byte in bytes {
            if paste != nil {
                if let text = paste?.append(byte) {
                    paste = nil
                    events.append(.paste(text))
                }
                continue
            }
            let held = pending.count
            pending.append(byte)
            settle(&events, now: now, final: false)
            if held == 0 || pending.count <= held { heldSince = now }
        }
        return events
    }

    /// Decides what is held back now that the escape delay is over.
    package mutating func flush(now: Int) -> [InputEvent] {
        guard awaitsEscape else { return [] }
        var events: [InputEvent] = []
        settle(&events, now: now, final: true)
        // Alt with half a character.
        pending.removeAll()
        return events
    }

    /// Ends what began too long ago to be going on, now that something else comes.
    private mutating func giveUp(before bytes: [UInt8], now: Int) -> [InputEvent] {
        if let unfinished = paste {
            // The rest of a paste that was held up comes in bulk; a key comes alone.
            guard now - lastAt >= Self.patience, Self.isOneKey(bytes) else { return [] }
            paste = nil
            return [.paste(unfinished.text)]
        }
        guard !pending.isEmpty, now - heldSince >= Self.patience else { return [] }
        if awaitsEscape { return flush(now: now) }
        pending.removeAll()
        return []
    }

    private static func isOneKey(_ bytes: [UInt8]) -> Bool {
        var decoder = InputDecoder()
        let events = decoder.decode(bytes, now: 0) + decoder.flush(now: 0)
        guard decoder.pending.isEmpty, events.count == 1, case .key = events[0] else { return false }
        return true
    }

    private mutating func settle(_ events: inout [InputEvent], now: Int, final: Bool) {
        while let first = pending.first {
            let step = first == 0x1B ? escape(final: final) : plain(first)
            switch step {
            case .incomplete:
                // Letters act, so that what is too long is swallowed to its end all the same.
                if pending.count > Self.sequenceLimit { pending.removeSubrange(2..<(pending.count - 2)) }
                return
            case .nothing(let count):
                pending.removeFirst(count)
            case .key(let key, let count):
                pending.removeFirst(count)
                events.append(.key(key))
            case .mouse(let button, let column, let row, let count):
                pending.removeFirst(count)
                if let event = mouse(button: button, column: column, row: row, now: now) { events.append(event) }
            case .background(let isLight, let count):
                pending.removeFirst(count)
                events.append(.background(isLight: isLight))
            case .paste(let count):
                pending.removeFirst(count)
                paste = PasteBuffer()
                return
            }
        }
    }

    // MARK: Bytes that stand for themselves

    /// What the front of the bytes held back turned out to be, and how many bytes of it.
    private enum Step {
        case incomplete
        case nothing(Int)
        case key(Key, Int)
        case mouse(button: Int, column: Int, row: Int, Int)
        case background(isLight: Bool, Int)
        case paste(Int)
    }

    private func plain(_ byte: UInt8) -> Step {
        switch byte {
        case 0x0D, 0x0A: return .key(.enter, 1)
        case 0x09: return .key(.tab, 1)
        case 0x08, 0x7F: return .key(.backspace, 1)
        case 0x00: return .key(.control(" "), 1)
        case 0x01...0x1A: return .key(.control(Character(Unicode.Scalar(byte + 0x60))), 1)
        case 0x1C...0x1F: return .key(.control(Character(Unicode.Scalar(byte + 0x40))), 1)
        default: return character(at: 0) { .character($0) }
        }
    }

    /// One UTF-8 character, at most as long as the bytes held back; a bad first byte alone is dropped.
    private func character(at start: Int, _ key: (Character) -> Key) -> Step {
        let length =
            switch pending[start] {
            case 0x20...0x7E: 1
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 0 else { return .nothing(start + 1) }
        let bytes = pending[start...].prefix(length)
        guard bytes.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { return .nothing(start + 1) }
        guard bytes.count == length else { return .incomplete }
        guard let text = String(validating: bytes, as: UTF8.self), let scalar = text.unicodeScalars.first,
            !(0x80...0x9F).contains(scalar.value)
        else { return .nothing(start + 1) }
        return .key(key(Character(scalar)), start + length)
    }

    // MARK: Escape sequences

    private func escape(final: Bool) -> Step {
        guard pending.count > 1 else { return final ? .key(.escape, 1) : .incomplete }
        switch pending[1] {
        case UInt8(ascii: "["):
            return pending.count == 2 ? introducer(final: final) : controlSequence()
        case UInt8(ascii: "O"):
            return pending.count == 2 ? introducer(final: final) : singleShift()
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            return pending.count == 2 ? introducer(final: final) : controlString()
        case 0x00...0x1F, 0x7F:
            // Escape, and then a key of its own: two keys typed fast, or an Alt-arrow of rxvt.
            return .key(.escape, 1)
        default:
            return character(at: 1) { .alt($0) }
        }
    }

    /// Two bytes that begin a sequence, or are Alt with a bracket when nothing follows.
    private func introducer(final: Bool) -> Step {
        final ? character(at: 1) { .alt($0) } : .incomplete
    }

    /// `ESC O x`: arrows, Home, End and F1 to F4 in application mode, Enter of the keypad.
    private func singleShift() -> Step {
        guard pending[2] > 0x1F else { return .nothing(2) }
        if pending[2] == UInt8(ascii: "M") { return .key(.enter, 3) }
        return Self.letterKeys[pending[2]].map { .key($0, 3) } ?? .nothing(3)
    }

    /// `ESC ] … BEL` and its kind: the answer about the background, and answers to questions that we do not ask.
    private func controlString() -> Step {
        let last = pending.count - 1
        switch pending[last] {
        case 0x07: return answer(pending[2..<last])
        case UInt8(ascii: "\\") where pending[last - 1] == 0x1B && last > 2: return answer(pending[2..<(last - 1)])
        // What went wrong ends where the next thing begins, which is looked at again.
        case _ where pending[last - 1] == 0x1B && last > 2: return .nothing(last - 1)
        case 0x1B: return .incomplete
        case 0x00...0x1F: return .nothing(last)
        default: return .incomplete
        }
    }

    private func answer(_ body: ArraySlice<UInt8>) -> Step {
        guard pending[1] == UInt8(ascii: "]"), let isLight = BackgroundColor.isLight(answer: body) else {
            return .nothing(pending.count)
        }
        return .background(isLight: isLight, pending.count)
    }

    /// `ESC [ parameters final`.
    private func controlSequence() -> Step {
        let last = pending[pending.count - 1]
        switch pending[2] {
        case UInt8(ascii: "["):
            // F1 to F5 of the Linux console: `ESC [ [ A`.
            guard pending.count > 3 else { return .incomplete }
            let number = Int(last) - Int(UInt8(ascii: "A")) + 1
            return (1...5).contains(number) ? .key(.function(number), 4) : .nothing(4)
        case UInt8(ascii: "M"):
            // The mouse of terminals without SGR reports: three bytes, each 32 too large.
            guard pending.count == 6 else { return .incomplete }
            return .mouse(
                button: Int(pending[3]) - 32,
                column: Int(pending[4]) - 33,
                row: Int(pending[5]) - 33,
                6
            )
        default:
            break
        }
        switch last {
        case 0x20...0x3F: return .incomplete
        case 0x40...0x7E: return known(pending[2..<(pending.count - 1)], final: last)
        // A control character, Escape above all, ends what went wrong and is looked at again.
        case 0x00...0x1F: return .nothing(pending.count - 1)
        default: return .nothing(pending.count)
        }
    }

    private func known(_ parameters: ArraySlice<UInt8>, final: UInt8) -> Step {
        let count = pending.count
        if final == UInt8(ascii: "u") { return Self.spelled(parameters).map { .key($0, count) } ?? .nothing(count) }
        let isMouse = parameters.first == UInt8(ascii: "<")
        let numbers = (isMouse ? parameters.dropFirst() : parameters)
            .split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map(Self.number)
        if isMouse {
            // Releases end in `m`.
            guard final == UInt8(ascii: "M"), numbers.count == 3, let button = numbers[0], let column = numbers[1],
                let row = numbers[2]
            else { return .nothing(count) }
            return .mouse(button: button, column: column - 1, row: row - 1, count)
        }
        if final == UInt8(ascii: "~"), let first = numbers.first, let number = first {
            if number == 200 { return .paste(count) }
            if number == 27, numbers.count == 3, let modifiers = numbers[1], let code = numbers[2] {
                // xterm's modifyOtherKeys in its older form.
                return Self.key(code: code, modifiers: modifiers).map { .key($0, count) } ?? .nothing(count)
            }
            return Self.numberKeys[number].map { .key($0, count) } ?? .nothing(count)
        }
        if parameters.isEmpty, final == UInt8(ascii: "P") { return .key(.delete, count) }
        // Without this, `ESC [ ? … S` and the like, which are answers, would be keys.
        guard numbers.allSatisfy({ $0 != nil }) || parameters.isEmpty else { return .nothing(count) }
        return Self.letterKeys[final].map { .key($0, count) } ?? .nothing(count)
    }

    static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 6 else { return nil }
        var value = 0
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }

    private mutating func mouse(button: Int, column: Int, row: Int, now: Int) -> InputEvent? {
        guard column >= 0, row >= 0, button & 32 == 0 else { return nil }
        // Bits 4, 8 and 16 are Shift, Alt and Control.
        switch button & ~0x1C {
        case 64: return .mouse(MouseEvent(.scrollUp, column: column, row: row))
        case 65: return .mouse(MouseEvent(.scrollDown, column: column, row: row))
        case 0:
            if let last = lastPress, last.column == column, last.row == row, now - last.at <= Self.doubleClickTime {
                lastPress = nil
                return .mouse(MouseEvent(.doubleClick, column: column, row: row))
            }
            lastPress = (column, row, now)
            return .mouse(MouseEvent(.press, column: column, row: row))
        default: return nil
        }
    }
}
