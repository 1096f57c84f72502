/// Hosts that are this machine.
package enum Loopback {
    /// Whether bytes sent to a host stay here: 127.0.0.0/8, `::1` however it is written, localhost and the names below it
    /// (RFC 6761, 6.3).
    ///
    /// IPv6 with or without its brackets. By the name alone: nothing is resolved.
    package static func contains(_ host: String) -> Bool {
        var name = host.lowercased()
        if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        guard !name.contains(":") else { return isOne(name) }
        // Not by prefix: 127.0.0.1.example.com is somebody's host.
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { number in UInt8(number).map { String($0) == number } ?? false }
    }

    /// `::1` and its longer spellings: no digit but the last one is other than zero.
    private static func isOne(_ name: String) -> Bool {
        guard let last = name.split(separator: ":").last, last.count <= 4, last.hasSuffix("1") else { return false }
        return name.dropLast().allSatisfy { $0 == "0" || $0 == ":" }
    }
}
