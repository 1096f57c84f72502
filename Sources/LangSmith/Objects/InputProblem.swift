import Base

/// What is wrong with a request before it is sent, each with its field and one sentence.
///
/// The rules are those of the API notes, sections 4.2 and 4.5; the service checks them too, in its own words, which
/// `Write.explaining` turns into these.
package enum InputProblem: Error, Hashable, Sendable {
    case missing(field: WireField)
    case noSource
    case twoSources
    case endOfSchedule
    case endNotAfterStart
    case interval(Int)
    case noFields
    case unknownField(String)
    /// Those that it may not hold, each once.
    case nameCharacters([Character])
    /// Those that no store takes in a bucket's name, each once.
    case bucketCharacters([Character])
    /// A bucket's name that no store takes for its dots and edges.
    case bucketShape
    /// Of a bucket of AWS.
    case noRegion
    case badRegion(String)
    case badEndpoint(String)
    /// What stands behind the host of an endpoint that does not have the bucket in its host.
    case pathInEndpoint(String)
    /// One of AWS S3's own, which the service knows by the region.
    case amazonEndpoint
    case badRole(String)
    /// A blank or a line break within a key.
    case blank(field: WireField)
    /// The text's length in characters, and what it may be.
    case length(field: WireField, Int, allowed: ClosedRange<Int>)
    /// So many bytes of a prefix that what exports write below it has keys that no store takes.
    case longPrefix(Int)

    /// The field of the request that it is about.
    package var field: WireField {
        switch self {
        case .missing(let field), .length(let field, _, _), .blank(let field): field
        case .noSource, .twoSources: .project
        case .endOfSchedule, .endNotAfterStart: .end
        case .interval: .interval
        case .noFields, .unknownField: .fields
        case .longPrefix: .prefix
        case .nameCharacters: .displayName
        case .bucketCharacters, .bucketShape: .bucketName
        case .noRegion, .badRegion: .region
        case .badEndpoint, .pathInEndpoint, .amazonEndpoint: .endpointURL
        case .badRole: .role
        }
    }

    /// What is wrong and what would be right.
    package var sentence: String {
        switch self {
        case .missing(let field): "\(field.subject) is missing."
        case .noSource: "Choose a project, or all experiments."
        case .twoSources: "Choose a project or all experiments, not both."
        case .endOfSchedule: "A schedule has no end: leave the end out, or the interval."
        case .endNotAfterStart:
            "The end must be later than the start, by a second at least; the window does not contain its end."
        case .interval(let hours): "A schedule's windows have 1 to 168 hours, not \(hours)."
        case .noFields: "No field is chosen: leave the list out to export all of them."
        // One of them, which the server refused.
        case .unknownField(let name) where BulkExportCreate.exportableFields.contains(name):
            "This server does not export the field \(name): it is older than that."
        case .unknownField(let name):
            "\(CleanText.line(name, limit: 40)) is none of the \(BulkExportCreate.exportableFields.count) fields that can be exported\(Self.hint(name))."
        case .nameCharacters(let characters):
            "A name may hold letters a to z, digits, blanks, - _ and ', but not \(Self.words(characters))."
        case .bucketCharacters(let characters):
            "A bucket's name has letters, digits, dots and -, but not \(Self.words(characters))."
        case .bucketShape:
            "A bucket's name begins and ends with a letter or a digit, and has no two dots in a row."
        case .noRegion: "AWS needs the region of the bucket."
        case .badRegion(let region):
            "“\(CleanText.line(region, limit: 80))” is no region: it is a name such as eu-central-1."
        case .badEndpoint(let url) where !url.utf8.allSatisfy({ $0 < 0x80 }):
            "The endpoint “\(CleanText.line(url, limit: 80))” has letters beyond ASCII: write its host in the form that begins with xn--."
        case .badEndpoint(let url):
            "The endpoint “\(CleanText.line(url, limit: 80))” cannot be used: it is written as https://host, without user, ? or #."
        case .pathInEndpoint(let path):
            "The bucket does not belong into the endpoint: leave out \(CleanText.line(path, limit: 80))."
        case .amazonEndpoint: "AWS S3 needs no endpoint: leave it out and give the bucket's region."
        case .badRole(let arn):
            "“\(CleanText.line(arn, limit: 80))” is no role: it is written as arn:aws:iam::<account, 12 digits>:role/<name>."
        case .longPrefix(let bytes):
            "The prefix has \(bytes) bytes; \(DestinationCreate.longestPrefix) are the most. What exports write has \(DestinationCreate.longestKey) bytes more, and stores take \(DestinationCreate.keyLimit) in all."
        case .blank(let field): "\(field.subject) has a blank in it: it was not copied as it is."
        case .length(let field, let length, let allowed):
            allowed.lowerBound == 0
                ? "\(field.subject) has \(length) characters; \(allowed.upperBound) are allowed."
                : "\(field.subject) has \(length) characters, but must have \(allowed.lowerBound) to \(allowed.upperBound)."
        }
    }

    private static func hint(_ name: String) -> String {
        nearestName(to: name, among: BulkExportCreate.exportableFields).map { "; \($0) is" } ?? ""
    }

    /// `é ( a blank`: for the end of a sentence.
    private static func words(_ characters: [Character]) -> String {
        characters.prefix(12).map { character in
            character.isWhitespace ? "a blank" : CleanText.line(String(character), limit: 8)
        }
        .joined(separator: " ")
    }

    /// How long the texts of a request may be (API notes, sections 4.4 and 4.5); the endpoint's may not be empty.
    static let lengths: [WireField: ClosedRange<Int>] = [
        .bucketName: 3...63, .prefix: 0...2048, .endpointURL: 1...2048,
        .accessKeyID: 1...255, .secretAccessKey: 1...2048,
        .sessionToken: 0...2048,
    ]

    /// The problem of a text that is shorter or longer than allowed; nil for one that fits.
    static func length(of text: String, _ field: WireField) -> Self? {
        let length = text.unicodeScalars.count
        guard let allowed = lengths[field], !allowed.contains(length) else { return nil }
        guard length > 0 else { return .missing(field: field) }
        return .length(field: field, length, allowed: allowed)
    }
}

/// Why a request was not sent: everything that is wrong with it, in the order of its fields.
package struct InputProblems: Error, Hashable, Sendable {
    package let problems: [InputProblem]

    /// Throws unless there are none.
    static func check(_ problems: [InputProblem]) throws(InputProblems) {
        if !problems.isEmpty { throw InputProblems(problems: problems) }
    }
}
