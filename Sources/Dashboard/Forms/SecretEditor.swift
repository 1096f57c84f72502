import Base
import Changes
import Screen

/// A secret being typed or pasted: never echoed, never printed, wiped when it has served.
struct SecretEditor: Equatable, Sendable {
    private var bytes: [UInt8] = []

    /// Longer than any key the service takes, so that what is too long is told and not cut in silence.
    static let limit = 4096

    init() {}

    var isEmpty: Bool { bytes.isEmpty }

    /// Characters so far: shows that a paste came through whole.
    var count: Int { String(decoding: bytes, as: UTF8.self).unicodeScalars.count }

    var secret: Secret { Secret(String(decoding: bytes, as: UTF8.self)) }

    /// Takes a key; false when it means nothing here.
    ///
    /// There is no cursor to move through what cannot be seen.
    mutating func take(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .backspace:
            var text = String(decoding: bytes, as: UTF8.self)
            if !text.isEmpty { text.removeLast() }
            bytes = Array(text.utf8)
        case .delete, .control("u"), .control("w"): wipe()
        default: return false
        }
        return true
    }

    /// Puts text at the end; line breaks around a pasted key go, and those within become blanks, so that several keys do
    /// not become one.
    mutating func insert(_ addition: String) {
        let text = addition.contains { $0.isNewline || $0 == "\t" } ? addition.trimmed : addition
        let line = String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
        bytes += line.utf8.prefix(max(0, Self.limit - bytes.count))
    }

    /// Overwrites and forgets it.
    mutating func wipe() {
        for index in bytes.indices { bytes[index] = 0 }
        bytes = []
    }
}

extension SecretEditor: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "••••" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
