import Base

/// A setting that was asked for, and that the server has not kept.
///
/// Servers pass over what is newer than they are without a word (API notes, sections 4.1, 4.2 and 4.5), so what was made
/// is compared with what was asked. Only what an answer can show is compared: a short one lacks whole parts.
package struct PassedOver: Hashable, Sendable {
    /// What it is called in a sentence.
    package var field: String
    /// What holds instead, as the end of a sentence.
    package var instead: String

    init(_ field: String, _ instead: String) {
        self.field = field
        self.instead = instead
    }

    init(_ field: WireField, _ instead: String) { self.init(field.noun, instead) }

    /// `the list of fields (all fields are exported), the format (it is v1)`.
    static func words(_ all: [PassedOver]) -> String {
        all.map { "\($0.field) (\($0.instead))" }.joined(separator: ", ")
    }
}

extension BulkExportCreate {
    /// What of this an export is not, in the order of the request's fields.
    func passedOver(by made: BulkExport) -> [PassedOver] {
        var all: [PassedOver] = []
        func compare<Value: Equatable>(_ field: WireField, _ asked: Value?, _ got: Value?, _ words: (Value) -> String) {
            if let asked, let got, asked != got { all.append(PassedOver(field, "it is \(words(got))")) }
        }
        compare(.destination, destination, made.destination) { "\($0)" }
        compare(.project, project, made.project) { "\($0)" }
        if allExperiments, !made.allExperiments { all.append(PassedOver(.allExperiments, "not all are exported")) }
        compare(.start, startTime?.wholeSecond, made.startTime?.wholeSecond) { "\($0)" }
        compare(.end, endTime?.wholeSecond, made.endTime?.wholeSecond) { "\($0)" }
        if intervalHours != made.intervalHours {
            all.append(PassedOver(.interval, made.intervalHours.map { "it is \($0)" } ?? "it is no schedule"))
        }
        let (asked, got) = (Self.plain(filter), Self.plain(made.filter))
        if asked != got {
            let instead = got.isEmpty ? "all runs are exported" : "it is \(CleanText.line(got, limit: 200))"
            all.append(PassedOver(.filter, instead))
        }
        // What a server leaves out is its default, which for the version was v1.
        if formatVersion.rawValue != made.formatVersion ?? FormatVersion.v1.rawValue {
            let instead = CleanText.line(made.formatVersion ?? FormatVersion.v1.rawValue, limit: 40)
            all.append(PassedOver(.formatVersion, "it is \(instead)"))
        }
        compare(.compression, compression.rawValue, made.compression) { CleanText.line($0, limit: 40) }
        if exportFields.map(Set.init) != made.exportFields.map(Set.init), !(exportFields == nil && made.hasAllFields) {
            let instead = made.exportFields.map { "only \(CleanText.line($0.joined(separator: " "), limit: 200))" }
            all.append(PassedOver(.fields, "\(instead ?? "all fields") are exported"))
        }
        return all
    }

    /// A filter without the blanks around it; empty for none.
    private static func plain(_ filter: String?) -> String {
        guard let filter, let first = filter.firstIndex(where: { !$0.isWhitespace }),
            let last = filter.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(filter[first...last])
    }
}

extension BulkExport {
    /// It names every field there is, as a server may that was asked for all of them.
    fileprivate var hasAllFields: Bool {
        exportFields.map { Set($0).isSuperset(of: BulkExportCreate.usualFields) } ?? true
    }
}

extension DestinationCreate {
    /// What of this a destination is not, in the order of the request's fields.
    func passedOver(by made: Destination) -> [PassedOver] {
        var all: [PassedOver] = []
        func compare(_ field: WireField, _ asked: String?, _ got: String?) {
            guard let asked, asked != got ?? "" else { return }
            let text = CleanText.line(got ?? "", limit: 200)
            let instead = text.isEmpty ? "it has none" : "it is \(text)"
            all.append(PassedOver(field, instead))
        }
        if made.displayName != nil { compare(.displayName, displayName, made.displayName) }
        if let config = made.config {
            compare(.bucketName, bucketName, config.bucketName)
            if storedPrefix != Self.bare(config.prefix ?? "") { compare(.prefix, storedPrefix, config.prefix) }
            compare(.region, region, config.region)
            if endpointURL.map(Self.bare) != config.endpointURL.map(Self.bare) {
                compare(.endpointURL, endpointURL, config.endpointURL)
            }
            // Every source has true for what is left out.
            if includeBucketInPrefix != config.includeBucketInPrefix ?? true {
                let instead = includeBucketInPrefix ? "it is left out" : "it stands there"
                all.append(PassedOver("the bucket in the path", instead))
            }
            let asked = style ?? .auto
            if style != nil, asked.rawValue != config.addressingStyle ?? AddressingStyle.auto.rawValue {
                let got = CleanText.line(config.addressingStyle ?? "", limit: 200)
                all.append(PassedOver("the addressing", got.isEmpty ? "it has none" : "it is \(got)"))
            }
        }
        return all + authentication.passedOver(by: made)
    }

    /// Servers put the slashes at the ends where they want them.
    private static func bare(_ text: String) -> String {
        String(text.drop { $0 == "/" }.reversed().drop { $0 == "/" }.reversed())
    }
}

extension DestinationUpdate {
    /// What of this a destination does not show after it was changed.
    func passedOver(by made: Destination) -> [PassedOver] {
        switch self {
        case .credentials(let keys): DestinationCreate.Authentication.credentials(keys).passedOver(by: made)
        case .role(let arn): DestinationCreate.Authentication.role(arn).passedOver(by: made)
        }
    }
}

extension DestinationCreate.Authentication {
    fileprivate func passedOver(by made: Destination) -> [PassedOver] {
        switch self {
        case .credentials(let keys):
            if made.credentialsKeys.isEmpty { return [PassedOver(.credentials, "it shows none")] }
            let hasToken = keys.sessionToken.map { !$0.isEmpty } ?? false
            guard hasToken, !made.credentialsKeys.contains("session_token") else { return [] }
            return [PassedOver(.sessionToken, "it has none")]
        case .role(let arn):
            guard let config = made.config, config.awsRoleARN != arn else { return [] }
            let instead = config.awsRoleARN.map { "it is \(CleanText.line($0, limit: 200))" }
            return [PassedOver(.role, instead ?? "it has none")]
        case .environment: return []
        }
    }
}
