import Base
import LangSmith
import Monitor
import Settings

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The known problems of all places as a file, `bulktop.known/1`: the user's own, or one that is handed to somebody else.
///
/// Of the service's words nothing is in it but the condition's: an error is a number made of them.
struct KnownList: Codable {
    var schema = Self.schema
    var known: [Entry] = []

    static let schema = "bulktop.known/1"
    /// More than anybody knows of: the oldest go.
    static let limit = 10_000

    struct Entry: Codable {
        var host: String
        var workspace: String?
        var exportId: String
        var condition: String
        var count: Int
        var newest: String?
        var error: String?
        var note: String
        var since: String
        /// `change`, `ever` or a moment.
        var until: String
    }

    /// Why a file is none of these, as the end of a sentence.
    struct Problem: Error {
        var reason: String
    }

    init(entries: [Entry] = []) { known = entries }

    /// Reads one; everything in it must be right, for half of a list would look like the whole.
    init(_ text: String) throws(Problem) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            self = try decoder.decode(Self.self, from: Data(text.utf8))
        } catch DecodingError.keyNotFound(let key, _) {
            throw Problem(reason: "is no list of known problems: \"\(CleanText.line(key.stringValue))\" is missing")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw Problem(reason: "is no list of known problems: \"\(CleanText.line(path))\" is of another kind")
        } catch {
            throw Problem(reason: "is no JSON")
        }
        guard schema == Self.schema else {
            throw Problem(reason: "is of the schema \"\(CleanText.line(schema, limit: 60))\", not \(Self.schema)")
        }
        for (number, entry) in known.enumerated() where entry.problem == nil {
            throw Problem(
                reason: "has an entry that cannot be read, number \(number + 1): see export_id, since and until"
            )
        }
    }

    var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
        }
    }

    func problems(of place: Place) -> KnownProblems {
        KnownProblems(known.filter { $0.isOf(place) }.compactMap(\.problem))
    }

    mutating func apply(_ change: KnownProblems.Change, at place: Place) {
        let gone = Set((change.removed + change.added.map(\.export)).map(\.description))
        known.removeAll { $0.isOf(place) && gone.contains($0.exportId) }
        known += change.added.map { Entry($0, at: place) }
        known = Array(known.suffix(Self.limit))
    }

    /// Takes in those of another list; of two about one problem the later one counts.
    ///
    /// - Returns: how many are new or other than they were.
    mutating func merge(_ other: KnownList) -> Int {
        var taken = 0
        for entry in other.known {
            let place = known.firstIndex {
                $0.host == entry.host && $0.workspace == entry.workspace && $0.exportId == entry.exportId
            }
            guard let place else {
                known.append(entry)
                taken += 1
                continue
            }
            guard known[place].since < entry.since else { continue }
            known[place] = entry
            taken += 1
        }
        known = Array(known.suffix(Self.limit))
        return taken
    }
}

extension KnownList.Entry {
    fileprivate init(_ problem: KnownProblem, at place: Place) {
        host = place.host
        workspace = place.workspace?.description
        exportId = problem.export.description
        condition = problem.symptom.word
        count = problem.symptom.count
        newest = problem.symptom.newest?.description
        error = problem.symptom.error.map { String($0, radix: 16) }
        note = problem.note
        since = "\(problem.since)"
        until =
            switch problem.span {
            case .untilChanged: "change"
            case .ever: "ever"
            case .until(let moment): "\(moment)"
            }
    }

    fileprivate func isOf(_ place: Place) -> Bool {
        host == place.host && workspace == place.workspace?.description
    }

    /// Nil where it says no export or no time.
    var problem: KnownProblem? {
        guard let export = ID<BulkExport>(exportId), let since = Timestamp(since) else { return nil }
        let span: KnownProblem.Span
        switch until {
        case "change": span = .untilChanged
        case "ever": span = .ever
        default:
            guard let moment = Timestamp(until) else { return nil }
            span = .until(moment)
        }
        return KnownProblem(
            export: export,
            symptom: Symptom(
                word: condition,
                count: count,
                newest: newest.flatMap { Timestamp($0) },
                error: error.flatMap { UInt64($0, radix: 16) }
            ),
            note: CleanText.trimmed(note, limit: 200),
            since: since,
            span: span
        )
    }
}

/// The user's own known problems, in `known.json` beside the audit.
struct KnownFile: KnownProblemStore {
    /// Nil where there is no home directory.
    let path: String?

    init(environment: [String: String]) { path = ConfigPaths(environment: environment).known }

    /// What cannot be read is not known: then every problem is told.
    func load(_ place: Place) -> KnownProblems { (try? read())?.problems(of: place) ?? KnownProblems() }

    func keep(_ news: KnownProblems.Change, at place: Place) async -> String? {
        await outsidePool {
            do {
                try change { $0.apply(news, at: place) }
                return nil
            } catch {
                return (error as? CommandFailed)?.sentences.joined(separator: " ") ?? "\(error)"
            }
        }
    }

    /// Why it cannot be read; nil where it can, or is not there.
    var trouble: String? {
        do {
            _ = try read()
            return nil
        } catch {
            return (error as? CommandFailed)?.sentences.joined(separator: " ")
        }
    }

    /// An empty list where there is no file.
    func read() throws -> KnownList {
        guard let path else { throw Self.homeless }
        guard let text = try Self.text(of: path) else { return KnownList() }
        do throws(KnownList.Problem) {
            return try KnownList(text)
        } catch {
            throw CommandFailed.arguments(["\(CleanText.line(path, limit: 4096)) \(error.reason)"])
        }
    }

    /// Reads it, lets `act` change it, and puts it in its place in one step, under a lock against other bulktops.
    ///
    /// A file that cannot be read stays as it is: somebody may mend it.
    @discardableResult
    func change<Result>(_ act: (inout KnownList) -> Result) throws -> Result {
        guard let path else { throw Self.homeless }
        PrivateFile.makeFolders(above: path)
        let lock = try FileLock(path: path + ".lock", patience: 20)
        defer { withExtendedLifetime(lock) {} }
        var list = try read()
        let result = act(&list)
        let file = try FileReplacement(of: path)
        defer { file.discard() }
        try file.commit(list.bytes)
        return result
    }

    private static let homeless = CommandFailed.arguments(["there is no home directory: set HOME or XDG_STATE_HOME"])

    /// Nil where there is no such file.
    static func text(of path: String) throws -> String? {
        switch LocalSystem(environment: [:]).contents(of: path) {
        case .absent: return nil
        case .unreadable(let reason): throw CommandFailed.arguments(["\(CleanText.line(path, limit: 4096)): \(reason)"])
        case .contents(let text, _): return text
        }
    }
}
