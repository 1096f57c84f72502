import Monitor
import Base
import LangSmith
import Simulator
import Testing

@testable import bulktop

/// Everything that a command changes.
enum Errand: CaseIterable, Sendable {
    case createDestination, rotate, createExport, createSchedule, cancel, clone, repair, delete
}

/// A service with something to change for each errand.
struct Stage {
    let office: Office
    private let today: Timestamp
    private let doomed: BulkExport
    private let model: BulkExport
    private let broken: BulkExport

    init(_ office: Office) async throws {
        self.office = office
        office["AWS_SESSION_TOKEN"] = "temporary"
        today = office.now.wall.startOfDay
        model = try await office.make(daysBack: 40...42)
        broken = try await office.make(daysBack: 44...46)
        _ = try await office.client.cancel(broken.id, clock: office.clientClock)
        for name in ["turning", "spare"] { try await office.make(destination: name) }
        // All of that is old by the clocks of everybody; what is to be cancelled is not, or it would have ended.
        office.pass(.seconds(600))
        doomed = try await office.make(daysBack: 48...50)
        office.transport.forgetRecords()
    }

    private func day(_ daysBack: Int64) -> Timestamp { today - .seconds(daysBack * 86_400) }
    private func word(_ daysBack: Int64) -> String { String(day(daysBack).description.prefix(10)) }

    /// The command for it.
    func command(_ errand: Errand) -> [String] {
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
    func made(_ errand: Errand) async throws -> Int {
        let exports = try await office.exports()
        let destinations = try await office.destinations()
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
