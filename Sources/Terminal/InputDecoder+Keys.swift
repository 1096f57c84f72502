import Screen

extension InputDecoder {
    // MARK: Keys by letter and by number

    static let letterKeys: [UInt8: Key] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end, UInt8(ascii: "Z"): .backTab,
        UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3),
        UInt8(ascii: "S"): .function(4),
    ]

    static let numberKeys: [Int: Key] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6),
        18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
    ]

    // MARK: Keys by their character: `CSI code ; modifiers u`

    /// What terminals send that spell every key out, as their users have set them: the protocols of kitty and xterm.
    ///
    /// Nil for a key that nobody has a use for.
    static func spelled(_ parameters: ArraySlice<UInt8>) -> Key? {
        let parts = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { $0.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map(number) }
        guard let code = parts.first?.first, let code else { return nil }
        let modifiers = parts.count > 1 ? parts[1] : []
        // The second part of the modifiers tells a key that goes up.
        if modifiers.count > 1, modifiers[1] == 3 { return nil }
        let shifted = parts[0].count > 1 ? parts[0][1] : nil
        return key(code: code, modifiers: (modifiers.first ?? nil) ?? 1, shifted: shifted)
    }

    /// - Parameters:
    ///   - code: The scalar on the key without modifiers.
    ///   - modifiers: One more than the sum of 1 for Shift, 2 for Alt, 4 for Control and others.
    ///   - shifted: The scalar it is with Shift, where the terminal knows.
    /// - Returns: The key, nil for one that nobody has a use for.
    static func key(code: Int, modifiers: Int, shifted: Int? = nil) -> Key? {
        let held = max(0, modifiers - 1)
        // Super, Hyper and Meta are the desktop's; the locks above them mean nothing here.
        guard held & 0x38 == 0 else { return nil }
        let hasShift = held & 1 != 0
        switch code {
        case 9: return hasShift ? .backTab : .tab
        case 13: return .enter
        case 27: return .escape
        case 8, 127: return .backspace
        default: break
        }
        if let key = keypadKeys[code] { return key }
        let value = hasShift ? shifted ?? code : code
        guard let scalar = UInt32(exactly: value).flatMap(Unicode.Scalar.init), scalar.value >= 0x20,
            !(0x7F...0x9F).contains(scalar.value), !(0xE000...0xF8FF).contains(scalar.value)
        else { return nil }
        let isSmall = (0x61...0x7A).contains(scalar.value)
        let character = Character(hasShift && isSmall ? Unicode.Scalar(UInt8(scalar.value) - 0x20) : scalar)
        if held & 4 != 0 { return .control(Character(character.lowercased())) }
        return held & 2 != 0 ? .alt(character) : .character(character)
    }

    /// kitty's numbers for the keypad, in the private use area of Unicode.
    private static let keypadKeys: [Int: Key] = [
        57414: .enter, 57417: .left, 57418: .right, 57419: .up, 57420: .down, 57421: .pageUp, 57422: .pageDown,
        57423: .home, 57424: .end, 57425: .insert, 57426: .delete,
    ]
}
