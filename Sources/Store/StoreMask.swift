/// Takes secrets out of what a server said before it reaches a disk.
package struct StoreMask: Sendable {
    private let redact: @Sendable (String) -> String

    /// - Parameter redact: gives a text back without the secrets in it.
    package init(_ redact: @escaping @Sendable (String) -> String) { self.redact = redact }

    /// Shorter than a secret can be, a text is left as it is.
    func clean(_ text: String?) -> String? { text.map { $0.utf8.count < 8 ? $0 : redact($0) } }

    func clean(_ texts: [String]?) -> String? { texts.flatMap { clean($0.joined(separator: "\n")) } }
}
