extension TOMLReader {
    /// A number, a time, true or false.
    mutating func scalar() throws(TOMLFailure) -> TOMLValue {
        let start = place
        var word = ""
        while let scalar = next, Self.isBare(scalar) || scalar == "+" || scalar == "." || scalar == ":" {
            word.unicodeScalars.append(scalar)
            advance()
            // A date and a time may be parted by a space.
            if next == " ", Self.isDate(word), let digit = peek(1), ("0"..."9").contains(digit) {
                word.append(" ")
                advance()
            }
        }
        if let value = Self.value(of: word) { return value }
        if Self.isWholeNumber(word) { throw failure("this number is beyond 64 bits", at: start) }
        guard let first = word.unicodeScalars.first, ("0"..."9").contains(first) || first == "+" || first == "-" else {
            throw failure("this is no value: text stands in quotes", at: start)
        }
        throw failure("this is no number and no date: text stands in quotes", at: start)
    }

    private static func value(of word: String) -> TOMLValue? {
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "inf", "+inf": return .float(.infinity)
        case "-inf": return .float(-.infinity)
        case "nan", "+nan", "-nan": return .float(.nan)
        default: break
        }
        if let number = integer(word) { return .integer(number) }
        if let number = float(word) { return .float(number) }
        return isTime(word) ? .time(word) : nil
    }

    // MARK: Numbers

    private static func integer(_ word: String) -> Int? {
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
            return digits(word.dropFirst(2), radix: radix).flatMap { Int($0, radix: radix) }
        }
        return isWholeNumber(word) ? Int(word.filter { $0 != "_" }) : nil
    }

    /// A sign or none, and digits of which the first is no zero unless it is the only one.
    private static func isWholeNumber(_ word: some StringProtocol) -> Bool {
        let unsigned = word.first == "+" || word.first == "-" ? word.dropFirst() : word[...]
        guard let digits = digits(unsigned, radix: 10) else { return false }
        return digits == "0" || digits.first != "0"
    }

    /// The digits without the underscores, each of which stands between two of them.
    private static func digits(_ text: some StringProtocol, radix: Int) -> String? {
        let groups = text.split(separator: "_", omittingEmptySubsequences: false)
        guard !groups.contains(where: \.isEmpty) else { return nil }
        let joined = groups.joined()
        let fits = joined.utf8.allSatisfy { byte in ASCII.hexDigit(byte).map { Int($0) < radix } ?? false }
        return fits ? joined : nil
    }

    private static func float(_ word: String) -> Double? {
        guard let end = word.firstIndex(where: { $0 == "." || $0 == "e" || $0 == "E" }), isWholeNumber(word[..<end])
        else { return nil }
        var rest = word[end...]
        if rest.first == "." {
            let fraction = rest.dropFirst().prefix { $0 != "e" && $0 != "E" }
            guard digits(fraction, radix: 10) != nil else { return nil }
            rest = rest.dropFirst(fraction.count + 1)
        }
        if !rest.isEmpty {
            let power = rest.dropFirst()
            let unsigned = power.first == "+" || power.first == "-" ? power.dropFirst() : power
            guard digits(unsigned, radix: 10) != nil else { return nil }
        }
        return Double(word.filter { $0 != "_" })
    }

    // MARK: Times

    private static func isDate(_ word: String) -> Bool {
        word.utf8.count == 10 && Timestamp(word) != nil
    }

    /// A date, a time (`hh:mm:ss`, with a fraction or none), or both with `T` or a space between them and a zone or none.
    private static func isTime(_ word: String) -> Bool {
        let time: Substring
        if word.utf8.count > 10, isDate(String(word.prefix(10))) {
            guard let sign = word.dropFirst(10).first, "Tt ".contains(sign) else { return false }
            time = word.dropFirst(11)
        } else {
            if isDate(word) { return true }
            time = word[...]
            guard !time.contains(where: { "Zz+-".contains($0) }) else { return false }
        }
        // The seconds are always there, in a zone too, and no zone is written short.
        let clock = time.prefix { !"Zz+-".contains($0) }
        let zone = time.dropFirst(clock.count)
        let parts = clock.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts[0].utf8.count == 8, parts.count == 1 || parts[1].allSatisfy(\.isWholeNumber) && !parts[1].isEmpty,
            zone.isEmpty || zone.utf8.count == 1 || zone.utf8.count == 6 && zone.dropFirst(3).first == ":"
        else { return false }
        return Timestamp("2000-01-01T\(parts[0])\(zone)") != nil
    }
}
