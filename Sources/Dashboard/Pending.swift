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
    /// Of which nobody knows what came.
    private var unknown = 0
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
        if case .unknown = report { unknown += 1 }
        if !report.isAsAsked { remark = sentence }
    }

    /// How far it is, for one line: `2 of 3 cancelled. Cancel c6ef372f: …`, `1 of 3 cancelled, of 2 it is not known. …`.
    var sentence: String {
        let missing = answered < count ? "; \(count - answered) without an answer yet" : ""
        let known =
            switch unknown {
            case 0: "\(done) of \(count) \(verb)"
            // None of them would be said of those that may be.
            case answered: "It is not known whether \(unknown) of \(count) are \(verb)"
            default: "\(done) of \(count) \(verb), of \(unknown) it is not known"
            }
        return "\(known)\(missing).\(remark.map { " \($0)" } ?? "")"
    }
}
