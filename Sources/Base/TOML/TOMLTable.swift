/// A table of a TOML document, its keys in the order of the file.
package struct TOMLTable: Hashable, Sendable {
    package private(set) var keys: [String] = []
    private var members: [String: TOMLMember] = [:]

    package init() {}

    package subscript(key: String) -> TOMLMember? { members[key] }

    /// Adds what it does not have yet.
    mutating func add(_ key: String, _ member: TOMLMember) {
        keys.append(key)
        members[key] = member
    }
}

/// A value and where it stands.
package struct TOMLMember: Hashable, Sendable {
    package var value: TOMLValue
    /// Where its key begins, a dotted one at its first part.
    ///
    /// A row of `[[name]]`, and a table that only another one's header names, begin in that header; an element of an
    /// array has no key but its own beginning.
    package var keyPlace: SourcePlace
    /// Where the value begins; its key's place for what a header made.
    package var valuePlace: SourcePlace

    package init(_ value: TOMLValue, keyPlace: SourcePlace, valuePlace: SourcePlace) {
        self.value = value
        self.keyPlace = keyPlace
        self.valuePlace = valuePlace
    }
}

package enum TOMLValue: Hashable, Sendable {
    case string(String)
    case integer(Int)
    case float(Double)
    case bool(Bool)
    /// A date, a time or both, with a zone or without, as it is written.
    case time(String)
    case array([TOMLMember])
    case table(TOMLTable)
}

/// Why a text is no TOML.
package struct TOMLFailure: Error, Hashable, Sendable {
    package var place: SourcePlace
    /// What is wrong there; holds no value of the document.
    package var problem: String
}
