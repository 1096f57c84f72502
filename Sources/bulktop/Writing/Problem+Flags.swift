import Changes
import LangSmith

extension Problems {
    /// Takes what a field's value comes from, and a failure to get it as a problem of the field.
    ///
    /// - Throws: what is not the arguments' fault.
    mutating func collect(_ field: WireField, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch CommandFailed.arguments(let sentences) {
            for sentence in sentences { add(unreadable: sentence, of: field) }
        }
    }
}

extension Problem {
    /// What is wrong and what would be right, and the flags that say it.
    var sentenceWithFlags: String {
        switch kind {
        // What --fields says is looked at as a whole, by the rules.
        case .unreadable where field == .fields: return "--without: \(reason)"
        case .unreadable: return field.flag.map { "\($0): \(reason)" } ?? reason
        case .notHere: return sentence
        case .slip:
            let way = correction.map { " \($0.wayOut)" } ?? ""
            return "\(field.flag.map { "\($0): " } ?? "")\(reason)\(way)"
        case .rule(let rule):
            let flags =
                switch rule {
                case .noSource, .twoSources: "--project, --all-experiments"
                case .endOfSchedule: "--to, --every"
                case .endNotAfterStart: "--from, --to"
                default: field.flag ?? ""
                }
            let way = correction.map { " \($0.wayOut)" } ?? ""
            return (flags.isEmpty ? reason : "\(reason) (\(flags))") + way
        }
    }
}

extension Proposal.Warning {
    /// What may be wrong, and the flags that say it otherwise.
    var sentenceWithFlags: String { text + (correction.map { " \($0.wayOut)" } ?? "") }
}

extension Correction {
    /// What to write in place of what was given.
    var wayOut: String {
        let flags = changes.compactMap { change -> String? in
            guard case .text(let text) = change.answer, let flag = change.field.flag else { return nil }
            return text.isEmpty ? nil : "\(flag) \(Self.word(text))"
        }
        let left = changes.filter { $0.answer == .text("") }.compactMap(\.field.flag)
        var orders = flags.isEmpty ? [] : ["write \(flags.joined(separator: " "))"]
        if !left.isEmpty { orders.append("leave out \(left.joined(separator: " "))") }
        guard let first = orders.first else { return "Give each in its place." }
        return ([first.prefix(1).uppercased() + first.dropFirst()] + orders.dropFirst()).joined(separator: ", and ")
            + "."
    }

    private static func word(_ text: String) -> String {
        let isPlain =
            text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } && !text.contains { "'\"\\$&;|<>()*?[]#~`!".contains($0) }
        return isPlain ? text : Curl.quoted(text)
    }
}

extension WireField {
    /// The flag that says it; nil for what no argument says.
    var flag: String? {
        switch self {
        case .displayName: "--name"
        case .bucketName: "--bucket"
        case .prefix: "--prefix"
        case .region: "--region"
        case .endpointURL: "--endpoint-url"
        case .role: "--role"
        case .destination: "--destination"
        case .project: "--project"
        case .allExperiments: "--all-experiments"
        case .start: "--from"
        case .end: "--to"
        case .interval: "--every"
        case .filter: "--filter"
        case .fields: "--fields"
        case .formatVersion: "--format"
        case .compression: "--compression"
        // Keys never come from the arguments, which everyone on this machine can read.
        case .credentials, .accessKeyID, .secretAccessKey, .sessionToken: nil
        }
    }
}
