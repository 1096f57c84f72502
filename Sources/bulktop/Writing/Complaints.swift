import LangSmith

/// Everything that is wrong with the arguments of a command, to be told together.
struct Complaints {
    private var sentences: [String] = []
    /// Fields whose value is not known, because what was given for it cannot be used: nothing more is said of them.
    private var unread: Set<String> = []

    /// Takes what a field's value comes from, and a failure to get it as a complaint.
    ///
    /// - Throws: what is not the arguments' fault.
    mutating func collect(_ field: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch CommandFailed.arguments(let sentences) {
            for sentence in sentences { add(sentence, of: field) }
        }
    }

    mutating func add(_ sentence: String, of field: String) {
        sentences.append(sentence)
        unread.insert(field)
    }

    mutating func add(_ problems: [InputProblem]) {
        for problem in problems where !unread.contains(problem.field) {
            // Of two times, one of which is not known.
            if problem == .endNotAfterStart, unread.contains("start_time") { continue }
            sentences.append(problem.sentenceWithFlags)
        }
    }

    func check() throws {
        if !sentences.isEmpty { throw CommandFailed.arguments(sentences) }
    }
}

extension InputProblem {
    /// What is wrong and what would be right, and the flags that say it.
    var sentenceWithFlags: String {
        let flags =
            switch self {
            case .noSource, .twoSources: "--project, --all-experiments"
            case .endOfSchedule: "--to, --every"
            case .endNotAfterStart: "--from, --to"
            default: Self.flags[field] ?? ""
            }
        guard !flags.isEmpty else { return sentence }
        if case .missing(let field) = self { return "\(field) is missing (\(flags))." }
        return "\(sentence) (\(flags))"
    }

    private static let flags = [
        "bulk_export_destination_id": "--destination", "session_id": "--project", "start_time": "--from",
        "end_time": "--to", "interval_hours": "--every", "export_fields": "--fields", "display_name": "--name",
        "config.bucket_name": "--bucket", "config.prefix": "--prefix", "config.region": "--region",
        "config.endpoint_url": "--endpoint-url", "aws_role_arn": "--role",
    ]
}
