import Base
import Changes
import LangSmith
import Monitor

/// What commands that change something print for scripts: the schema `bulktop.write/1`.
struct WriteOutcomesReport: Encodable {
    var schema = "bulktop.write/1"
    var writes: [WriteOutcomeReport]

    init(_ writes: [WriteOutcomeReport]) { self.writes = writes }
}

/// One write and what came of it.
struct WriteOutcomeReport: Encodable {
    var request: String
    /// `WriteReport.word`.
    var result: String
    var detail: String
    /// Of what was made or changed.
    var id: String?
    /// The status of an export.
    var status: String?
    var auditProblem: String?
    /// What a store may mind that refused it; left out where it is nothing.
    var advice: [String]?
    /// Reasons to think again that were known before; left out when there are none.
    var warnings: [String]?

    init(_ write: Write, _ result: Writer.Result, warnings: [String]) {
        request = "\(write.route.method.rawValue) \(write.route.path)"
        self.result = result.report.word
        detail = result.report.sentence
        auditProblem = result.auditProblem
        self.warnings = warnings.isEmpty ? nil : warnings
        let advice = write.advice(after: result.report)
        self.advice = advice.isEmpty ? nil : advice
        switch result.report {
        case .created(let export, _), .createdBefore(let export), .cancelled(let export), .alreadyFinished(let export):
            id = "\(export.id)"
            status = CleanText.line(export.status.word)
        case .stored(let destination, _), .storedBefore(let destination), .rotated(let destination, _):
            id = "\(destination.id)"
        case .deleted(let destination): id = "\(destination)"
        case .notDone, .invalid, .unknown: break
        }
    }

}

extension WriteReport {
    /// How a command ends that did nothing else.
    var exitStatus: ExitStatus {
        switch self {
        case .created, .createdBefore, .stored, .storedBefore, .rotated, .deleted, .cancelled: .done
        case .alreadyFinished: .problems
        case .invalid: .usage
        case .notDone: .unreachable
        case .unknown: .unknown
        }
    }
}
