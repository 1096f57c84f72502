import Base
package import LangSmith

/// Everything that bulktop changes; first what the service is waited for the longest.
package enum Errand: CaseIterable, Sendable {
    case createDestination, rotate, createExport, createSchedule, cancel, clone, repair, delete
}

/// A service with something to change for each errand.
package struct Errands<Somebody: Witness> {
    private let witness: Somebody
    package let doomed: BulkExport
    package let model: BulkExport
    package let broken: BulkExport

    /// `pass` lets the service's time pass at once.
    package init(seenBy witness: Somebody, pass: (Duration) async throws -> Void) async throws {
        self.witness = witness
        model = try await witness.make(daysBack: 40...42)
        broken = try await witness.make(daysBack: 44...46)
        try await witness.cancel(broken)
        for name in ["turning", "spare"] { try await witness.make(destination: name) }
        // All of that is old by the clocks of everybody; what is to be cancelled is not, or it would have ended.
        try await pass(.seconds(600))
        doomed = try await witness.make(daysBack: 48...50)
    }

    private func day(_ daysBack: Int64) -> Timestamp { witness.today - .seconds(daysBack * 86_400) }

    /// A day as a user types it.
    package func word(_ daysBack: Int64) -> String { String(day(daysBack).description.prefix(10)) }

    /// The command for it.
    package func command(_ errand: Errand) -> [String] {
        let create = ["exports", "create", "--destination", "s3-eu", "--project", "checkout-prod"]
        switch errand {
        case .createExport: return create + ["--from", word(30), "--to", word(29)]
        case .createSchedule: return create + ["--from", "today", "--every", "6", "--even-if-doubled"]
        case .cancel: return ["exports", "cancel", "\(doomed.id)"]
        case .clone: return ["exports", "clone", "\(model.id)", "--even-if-doubled"]
        case .repair: return ["exports", "repair", "\(broken.id)"]
        case .createDestination:
            return ["destinations", "create", "--name", "fresh", "--bucket", "acme-fresh", "--region", "eu-west-1"]
        case .rotate: return ["destinations", "rotate", "turning"]
        case .delete: return ["destinations", "delete", "spare"]
        }
    }

    /// How often the service has done it.
    package func made(_ errand: Errand) async throws -> Int {
        let exports = try await witness.exports()
        let destinations = try await witness.destinations()
        func from(_ time: Timestamp?) -> Int { exports.count { $0.startTime == time } }
        switch errand {
        case .createExport: return from(day(30))
        case .createSchedule: return exports.count { $0.kind == .schedule && $0.intervalHours == 6 }
        case .cancel: return exports.count { $0.id == doomed.id && $0.status == .cancelled }
        case .clone: return from(model.startTime) - 1
        case .repair: return from(broken.startTime) - 1
        case .createDestination: return destinations.count { $0.displayName == "fresh" }
        case .rotate:
            let keys = destinations.first { $0.displayName == "turning" }?.credentialsKeys ?? []
            return keys.contains("session_token") ? 1 : 0
        case .delete: return destinations.contains { $0.displayName == "spare" } ? 0 : 1
        }
    }
}
