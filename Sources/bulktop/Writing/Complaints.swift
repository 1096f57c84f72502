import LangSmith

/// Everything that is wrong with the arguments of a command, to be told together.
struct Complaints {
    private var sentences: [String] = []
    /// Fields whose value is not known, because what was given for it cannot be used: nothing more is said of them.
    private var unread: Set<WireField> = []

    /// Takes what a field's value comes from, and a failure to get it as a complaint.
    ///
    /// - Throws: what is not the arguments' fault.
    mutating func collect(_ field: WireField, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let failure as CommandFailed where failure.status == ExitStatus.usage {
            add(failure.reason, of: field)
        }
    }

    mutating func add(_ sentence: String, of field: WireField) {
        sentences.append(sentence)
        unread.insert(field)
    }

    mutating func add(_ problems: [InputProblem]) {
        for problem in problems where !unread.contains(problem.field) {
            // Of two times, one of which is not known.
            if problem == .endNotAfterStart, unread.contains(.start) { continue }
            sentences.append(problem.sentenceWithFlags)
        }
    }

    func check() throws {
        if !sentences.isEmpty {
            throw CommandFailed(sentences.joined(separator: "\nbulktop: "), status: ExitStatus.usage)
        }
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
            default: field.flag ?? ""
            }
        guard !flags.isEmpty else { return sentence }
        if case .missing(let field) = self { return "\(field.rawValue) is missing (\(flags))." }
        return "\(sentence) (\(flags))"
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
