package import Base

/// One `[[failure]]` table of `config.toml`: an error that a user's own people understand, as plain values.
///
/// What the values must be to make a known failure, `LangSmith` says; ``place(of:)`` is where to complain then.
package struct FailureEntry: Hashable, Sendable {
    package var name = ""
    package var statuses: [Int] = []
    package var connection: String?
    package var texts: [String] = []
    package var cause = ""
    package var fix = ""
    package var verify: String?
    package var link: String?
    var place: SourcePlace
    var places: [FailureKey: SourcePlace] = [:]

    init(at place: SourcePlace) {
        self.place = place
    }

    /// Where a key's value begins; its table where the key is not given.
    package func place(of key: FailureKey) -> SourcePlace { places[key] ?? place }
}

/// The keys of a `[[failure]]` table.
package enum FailureKey: String, CaseIterable, Hashable, Sendable {
    case name
    case status
    case connection
    case text
    case cause
    case fix
    case verify
    case link
}
