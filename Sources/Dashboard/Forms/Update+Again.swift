import Changes
import LangSmith
import Monitor

/// Making again what was made before: all of it, or what is missing.
extension State {
    mutating func openClone(at now: Now) {
        guard let export = exportInHand.flatMap({ inventory.exports[$0] }) else { return }
        open(ExportErrand(.clone(of: export.id), BulkExportCreate(cloning: export), on: ground, at: now))
    }

    mutating func openRepair(at now: Now) {
        guard let export = exportInHand.flatMap({ inventory.exports[$0] }) else { return }
        if let obstacle = Repair.obstacle(to: export.id, on: ground) {
            say("repair: \(obstacle.reason)", isRefusal: true, at: now)
            return
        }
        let order = Repair.order(export, on: ground)
        open(ExportErrand(order.origin, order.model, on: ground, at: now))
    }
}

extension Action {
    static func clone(in state: State) -> Availability {
        guard let export = state.exportInHand else { return .impossible("no export is selected") }
        guard state.inventory.exports[export] != nil else { return .impossible("the service does not list it") }
        return Availability(state.capabilities.obstacle(to: .writeExports))
    }

    static func repair(in state: State) -> Availability {
        guard let export = state.exportInHand else { return .impossible("no export is selected") }
        // Which partitions are missing is looked up when the key is pressed, not for each frame's hints.
        return Availability(Repair.obstacle(to: export, on: state.ground, isThorough: false))
    }
}
