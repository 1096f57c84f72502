import LangSmith
import Monitor
import Screen

@testable import Dashboard

extension ScreenTests {
    /// Every dialog at the design size and at a large one.
    static let dialogs = [
        both("cancel") { $0.press(.down, .down, .character("c")) },
        both("cancel-schedule") {
            $0.hear([.exports(changed: [Sample.atWork], removed: [])])
            $0.press(.down, .down, .down, .character("c"), .up, .up, .character(" "))
        },
        both("cancel-marked") {
            $0.press(.down, .down, .character(" "), .down, .character(" "), .character("c"), .up)
            $0.type("cancel 3")
        },
        [
            Case(name: "cancel-40x10", columns: 40, rows: 10) { $0.press(.down, .down, .character("c")) },
            Case(name: "cancelling-80x24", columns: 80, rows: 24) {
                $0.press(.down, .down, .character("c"), .up)
                $0.type("checkout-prod")
                $0.press(.tab, .tab, .tab, .enter)
            },
            Case(name: "marked-80x24", columns: 80, rows: 24) {
                $0.press(.down, .down, .character(" "), .down, .character(" "))
            },
            Case(name: "request-80x24", columns: 80, rows: 24) {
                $0.press(.down, .down, .character("c"), .function(2))
            },
        ],
    ].flatMap { $0 }

    static func both(_ name: String, _ prepare: @escaping @Sendable (inout State) -> Void) -> [Case] {
        [(80, 24), (160, 45)].map { columns, rows in
            Case(name: "\(name)-\(columns)x\(rows)", columns: columns, rows: rows, prepare: prepare)
        }
    }
}

extension Sample {
    /// An export that the schedule of the sample has spawned, at work.
    static var atWork: BulkExport {
        var export = export(id(99), .running, Projects.nightly, Buckets.gcs, age: minutes(4))
        export.schedule = Exports.schedule
        export.endTime = wall.startOfDay + hours(12)
        export.startTime = wall.startOfDay + hours(6)
        return export
    }
}
