import Base
import LangSmith
import Monitor
import Simulator
import TestErrands

/// An office with something to change for each errand.
struct Stage {
    let office: Office
    private let errands: Errands<Office>

    init(_ office: Office) async throws {
        self.office = office
        office["AWS_SESSION_TOKEN"] = "temporary"
        errands = try await Errands(seenBy: office) { office.pass($0) }
        office.transport.forgetRecords()
    }

    func command(_ errand: Errand) -> [String] { errands.command(errand) }

    func made(_ errand: Errand) async throws -> Int { try await errands.made(errand) }
}

extension Office: Witness {
    var today: Timestamp { now.wall.startOfDay }
}
