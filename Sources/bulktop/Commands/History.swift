import Changes
import App
import ArgumentParser
import Base
import LangSmith
import Monitor
import Settings
import Store

/// `bulktop history`: what happened, also while nobody sat before it.
struct History: Command {
    static let configuration = CommandConfiguration(
        abstract: "Say what happened at a place, as far as a bulktop looked.",
        discussion: """
            Reads what dashboards have kept on this machine, with every change that was made from it, and asks no server. \
            Of the times in which no bulktop looked nothing is known; they are told as unknown.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(help: "How far back, such as 90m, 12h or 7d.")
    var since = Span(hours: 24)

    @Option(help: "Only lines that hold all of these words; a word after ! must not be there.")
    var filter: String?

    @Flag(help: "Print JSON of the schema bulktop.history/1.")
    var json = false

    func run(_ context: Context) throws {
        let connection = try Connection(connection.flags, context)
        defer { connection.close() }
        let store = connection.store.read(context)
        defer { store.close() }
        let now = context.clock.now()
        let begin = now.wall - since.duration
        let audit = AuditFile(environment: context.environment)
        let session = connection.session
        let (past, writes) = try blocking { (await store.past(since: begin, limit: 100_000), await audit.latest()) }
        guard past.lastLook != nil || !past.events.isEmpty || !writes.isEmpty else {
            throw CommandFailed.obstacle("no bulktop has looked at \(session.host) from this machine yet")
        }
        let report = HistoryReport(
            past,
            audit: writes.filter { $0.isOf(session) },
            since: begin,
            filter: filter ?? "",
            now
        )
        try context.output.line(json ? try report.json() : report.text)
    }
}

extension AuditEntry {
    fileprivate func isOf(_ session: Session) -> Bool {
        host == session.host && workspace == session.workspace?.description
    }
}

/// What `bulktop history` answers: one value behind the text and the JSON.
///
/// The JSON is a promise to scripts, `bulktop.history/1`: keys are added, never renamed or removed.
struct HistoryReport: Encodable {
    var schema = "bulktop.history/1"
    var generatedAt: String
    var since: String
    /// When nobody looked: what happened then is not known, but for what the service told later.
    var unknown: [Gap]
    /// Oldest first.
    var events: [Event]

    struct Gap: Encodable, Hashable {
        var from: String
        var to: String
    }

    struct Event: Encodable {
        var at: String
        var kind: String
        var exportId: String?
        var from: String?
        var to: String?
        /// When it came to be so, by the service's word.
        var moment: String?
        var text: String
    }

    init(_ past: Past, audit: [AuditEntry], since begin: Timestamp, filter: String, _ now: Now) {
        generatedAt = "\(now.wall)"
        since = "\(begin)"
        // What was changed from here is told by the audit, which knows who did it.
        var events = past.events.filter { $0.kind != .write && $0.at >= begin }.map(Event.init)
        events += audit.compactMap { Event($0, since: begin) }
        let words = filter.split(separator: " ").map { $0.lowercased() }
        self.events = events.filter { $0.holds(words) }.sorted { $0.at < $1.at }
        unknown = past.gaps(from: begin, until: now.wall).map { Gap(from: "\($0.lowerBound)", to: "\($0.upperBound)") }
    }

    /// What a person reads: a line each, gaps where they belong.
    var text: String {
        var lines: [(at: String, text: String)] = events.map { event in
            let moment = event.moment.map { " (at \($0))" } ?? ""
            return (event.at, "\(event.at)  \(Self.padded(event.kind, 8))\(event.text)\(moment)")
        }
        lines += unknown.map { ($0.from, "\($0.from)  unknown  nobody looked until \($0.to)") }
        lines.sort { $0.at < $1.at }
        return lines.isEmpty ? "Nothing happened since \(since)." : lines.map(\.text).joined(separator: "\n")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width + 1 - text.count))
    }
}

extension HistoryReport.Event {
    init(_ entry: Journal.Entry) {
        at = "\(entry.at)"
        kind = entry.kind.rawValue
        exportId = entry.export?.description
        from = entry.change?.old.map { CleanText.line($0.word) }
        to = (entry.change?.new).map { CleanText.line($0.word) }
        moment = entry.change?.moment?.description
        text = CleanText.line(entry.text)
    }

    /// What came of a write; nil for what is only about to be sent, and for what is older.
    init?(_ entry: AuditEntry, since begin: Timestamp) {
        guard entry.result != "sending", let moment = Timestamp(entry.at), moment >= begin else { return nil }
        at = entry.at
        kind = Journal.Kind.write.rawValue
        exportId = entry.subject
        text = CleanText.line("\(entry.user): \(entry.request): \(entry.detail ?? entry.result)")
    }

    /// Whether it has all of these words, and none of those after a `!`.
    func holds(_ words: [String]) -> Bool {
        let line = [kind, exportId ?? "", from ?? "", to ?? "", text].joined(separator: " ").lowercased()
        return words.allSatisfy { $0.hasPrefix("!") ? !line.contains($0.dropFirst()) : line.contains($0) }
    }
}
