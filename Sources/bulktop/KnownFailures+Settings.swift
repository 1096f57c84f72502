import LangSmith
import Settings

extension KnownFailures {
    /// What bulktop knows, with what the user's `config.toml` adds to it.
    ///
    /// - Throws: everything that is wrong in the entries, each with its place.
    init(adding entries: [FailureEntry], from path: String) throws(SettingsError) {
        var own: [KnownFailure] = []
        var problems: [ConfigProblem] = []
        for entry in entries {
            do throws(KnownFailure.Problem) {
                own.append(try KnownFailure(entry))
            } catch {
                let place = entry.place(of: error.key)
                problems.append(ConfigProblem(path: path, place: place, message: error.sentence))
            }
        }
        guard problems.isEmpty else { throw .problems(problems) }
        self.init(adding: own)
    }
}

extension KnownFailure {
    fileprivate init(_ entry: FailureEntry) throws(Problem) {
        try self.init(
            name: entry.name,
            statuses: entry.statuses,
            connection: entry.connection,
            text: entry.texts,
            cause: entry.cause,
            fix: entry.fix,
            verify: entry.verify,
            link: entry.link
        )
    }
}

extension KnownFailure.Problem {
    /// What of the entry to look at.
    fileprivate var key: FailureKey {
        switch self {
        case .noName: .name
        case .noWords: .cause
        case .noPattern: .text
        case .noStatus: .status
        case .statusOfConnection, .unknownConnection: .connection
        }
    }
}
