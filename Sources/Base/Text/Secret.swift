/// A key or token that does not print: not in a description, a dump, a test failure or a log.
package struct Secret: Hashable, Sendable {
    private let value: String

    /// Takes the text as people paste it: blanks and quotes around it are trimmed as the official SDKs do, and control
    /// characters inside it are dropped, so that a key broken over two lines cannot become a second header.
    package init(_ text: String) {
        var scalars = Substring(text).unicodeScalars
        func isTrimmed(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isWhitespace || scalar == "\u{feff}" || scalar == "\"" || scalar == "'"
        }
        while let first = scalars.first, isTrimmed(first) { scalars.removeFirst() }
        while let last = scalars.last, isTrimmed(last) { scalars.removeLast() }
        scalars.removeAll { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) }
        value = String(scalars)
    }

    /// Takes the text as it is, for whoever looks at it before it is used or has to write it back.
    package init(exactly text: String) { value = text }

    package var isEmpty: Bool { value.isEmpty }

    /// The secret itself, for a header and nothing else.
    package func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "••••" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
