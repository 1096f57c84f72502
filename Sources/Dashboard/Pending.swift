import Base
import LangSmith

/// A write on its way.
struct Pending: Equatable, Sendable {
    /// Which export it cancels.
    var cancels: ID<BulkExport>?
    /// What it is, for a sentence: `Cancel c6ef372f`.
    var what: String
    /// Of those that were sent together, the first one's ticket; nil for one that was sent alone.
    var batch: Int?

    init(_ write: Write, batch: Int? = nil) {
        self.batch = batch
        switch write {
        case .cancelExport(let id):
            cancels = id
            what = "Cancel \(id.short)"
        case .createDestination: what = "New destination"
        case .updateDestination(let destination, _): what = "New credentials for \(destination.id.short)"
        case .deleteDestination(let id): what = "Delete \(id.short)"
        case .createExport: what = "New export"
        }
    }
}

/// What has come of writes that were sent together.
struct Batch: Equatable, Sendable {
    let count: Int
    /// What each of them is to be: `cancelled`.
    let verb: String
    private(set) var done = 0
    /// The last one that did not go as the others did.
    private(set) var remark: String?
    private var answered = 0

    init(_ writes: [Write]) {
        count = writes.count
        let cancels = writes.allSatisfy { if case .cancelExport = $0 { true } else { false } }
        verb = cancels ? "cancelled" : "created"
    }

    var isOver: Bool { answered == count }

    mutating func add(_ report: WriteReport, _ sentence: String) {
        answered += 1
        if report.isDone { done += 1 }
        if !report.isAsAsked { remark = sentence }
    }

    /// How far it is, for one line: `2 of 3 cancelled. Cancel c6ef372f: …`.
    var sentence: String {
        let missing = answered < count ? "; \(count - answered) without an answer yet" : ""
        return "\(done) of \(count) \(verb)\(missing).\(remark.map { " \($0)" } ?? "")"
    }
}
