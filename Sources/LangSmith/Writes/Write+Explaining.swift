import Base

extension Write {
    /// Where a store's words in a refusal of it were said; nil for what no store is asked about.
    func storeContext(at address: ServerAddress) -> StoreContext? {
        let service: StoreContext.Service =
            address.host.lowercased().hasSuffix(".smith.langchain.com") ? .cloud : .unknown
        switch self {
        case .createDestination(let destination):
            return StoreContext(.creation, at: StorePlace(destination), service: service)
        case .updateDestination(let destination, let update):
            return StoreContext(.rotation, at: StorePlace(destination, with: update), service: service)
        case .deleteDestination, .createExport, .cancelExport: return nil
        }
    }

    /// A refusal with the service's words about single fields turned into the sentences that dialogs and commands have
    /// for the same rules; what is not understood stays as it came, behind what forms call the field.
    ///
    /// The words are those of Pydantic, by whose models the service reads requests, and of its own rules (API notes,
    /// sections 4.2, 4.5 and 9). Limits are taken from them, so that those of another version are told rightly.
    func explaining(_ message: ServerMessage) -> ServerMessage {
        var explained = message
        for (index, field) in message.fields.enumerated() {
            guard let problem = problem(meantBy: field) else { continue }
            explained.fields[index] = ServerMessage.Field(location: problem.field.rawValue, message: problem.sentence)
        }
        guard !message.fields.isEmpty else { return message }
        let sentences = zip(message.fields, explained.fields).map { old, new in
            guard old == new, !old.location.isEmpty else { return new.message }
            // What forms call it, before what is known by the service's name alone.
            return "\(WireField.named(in: old.location).first?.label ?? old.location): \(old.message)"
        }
        explained.text = sentences.joined(separator: " ")
        return explained
    }

    private func problem(meantBy complaint: ServerMessage.Field) -> InputProblem? {
        var path = complaint.location.split(separator: ".").map(String.init)
        if path.first == "body" { path.removeFirst() }
        let words = complaint.message.lowercased()
        let field = WireField(rawValue: path.joined(separator: "."))
        if words.hasPrefix("field required") { return field.map { .missing(field: $0) } }
        switch self {
        case .createExport(let export): return export.problem(meantBy: words, path)
        case .createDestination(let destination): return field.flatMap { destination.problem(meantBy: words, $0) }
        case .updateDestination(_, .credentials(let credentials)):
            return field.flatMap { field in
                credentials.text(of: field).flatMap { InputProblem(length: words, of: $0, field) }
            }
        case .updateDestination(_, .role(let arn)):
            return field == .role ? InputProblem(length: words, of: arn, .role) : nil
        case .deleteDestination, .cancelExport: return nil
        }
    }
}

extension InputProblem {
    /// `String should have at least 3 characters`, `String should have at most 63 characters`.
    fileprivate init?(length words: String, of text: String, _ field: WireField) {
        let number = words.split(separator: " ").lazy.compactMap { Int($0) }.first
        guard let number, words.contains("character"), number >= 0 else { return nil }
        let ours = Self.lengths[field] ?? 0...Int.max
        let count = text.unicodeScalars.count
        if words.contains("at least") {
            self =
                count == 0
                ? .missing(field: field) : .length(field: field, count, allowed: number...max(number, ours.upperBound))
        } else if words.contains("at most") {
            self = .length(field: field, count, allowed: min(number, ours.lowerBound)...number)
        } else {
            return nil
        }
    }
}

extension BulkExportCreate {
    fileprivate func problem(meantBy words: String, _ path: [String]) -> InputProblem? {
        switch path.first.map({ WireField(rawValue: $0) }) {
        case .some(.interval):
            guard words.contains("than or equal to 1"), let intervalHours else { return nil }
            return .interval(intervalHours)
        case .some(.fields):
            guard words.hasPrefix("input should be '"), let index = path.last.flatMap({ Int($0) }),
                let exportFields, exportFields.indices.contains(index)
            else { return nil }
            return .unknownField(exportFields[index])
        case nil, .some(.project), .some(.end): break
        default: return nil
        }
        // What the service says of the whole.
        if words.contains("session_id"), words.contains("all_experiments") {
            return project == nil && !allExperiments ? .noSource : .twoSources
        }
        guard words.contains("end_time") else { return nil }
        if intervalHours != nil { return endTime == nil ? nil : .endOfSchedule }
        if endTime == nil { return .missing(field: .end) }
        return words.contains("after") || words.contains("later") ? .endNotAfterStart : nil
    }
}

extension DestinationCreate {
    fileprivate func problem(meantBy words: String, _ field: WireField) -> InputProblem? {
        if field == .displayName, words.contains("pattern") {
            return nameProblem
        }
        return text(of: field).flatMap { InputProblem(length: words, of: $0, field) }
    }

    private func text(of field: WireField) -> String? {
        switch field {
        case .displayName: return displayName
        case .bucketName: return bucketName
        case .prefix: return prefix
        case .region: return region
        case .endpointURL: return endpointURL
        case .role:
            guard case .role(let arn) = authentication else { return nil }
            return arn
        default:
            guard case .credentials(let credentials) = authentication else { return nil }
            return credentials.text(of: field)
        }
    }
}

extension S3Credentials {
    /// To be counted, and nothing else.
    fileprivate func text(of field: WireField) -> String? {
        switch field {
        case .accessKeyID: accessKeyID.reveal()
        case .secretAccessKey: secretAccessKey.reveal()
        case .sessionToken: sessionToken?.reveal()
        default: nil
        }
    }
}
