package import Base

/// Takes secrets out of single texts, as a recording takes them out of answers.
package struct TextRedactor: Sendable {
    private let redactor: Redactor

    /// Knows the secrets that these headers carry, beside those that their form gives away.
    package init(secretsIn headers: [HTTPHeader]) {
        redactor = Redactor(secretsOf: HTTPRequest(.get, "", headers: headers))
    }

    package func clean(_ text: String) -> String { redactor.redacted(text) }
}
