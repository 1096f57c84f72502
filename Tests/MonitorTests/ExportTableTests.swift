import Base
import LangSmith
@testable import Monitor
import Testing

@Suite struct ExportTableTests {
    /// A number that is another one in each round, the same in each run.
    private struct Numbers {
        var state: UInt64 = 7

        mutating func next(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
    }

    @Test func `an export takes 64 bytes, whatever its neighbours are like`() {
        #expect(MemoryLayout<ExportTable.Row>.stride == 64)
    }

    @Test func `a table tells of every export what a dictionary would`() {
        var numbers = Numbers()
        var table = ExportTable()
        var plain: [ID<BulkExport>: BulkExport] = [:]
        let statuses = Status.known + [.unknown("Paused"), .unknown("")]
        for round in 0..<6000 {
            let id = Wire.export(numbers.next(below: 1400))
            if numbers.next(below: 4) == 0 {
                table[id] = nil
                plain[id] = nil
            } else {
                var export = BulkExport(id: id, status: statuses[numbers.next(below: statuses.count)])
                export.project = Wire.project(numbers.next(below: 5))
                export.schedule = numbers.next(below: 2) == 0 ? nil : Wire.export(numbers.next(below: 9))
                export.filter = [nil, "", "eq(is_root, true)"][numbers.next(below: 3)]
                export.exportFields = [nil, [], ["id", "inputs"]][numbers.next(below: 3)]
                export.allExperiments = numbers.next(below: 9) == 0
                export.intervalHours = [nil, 1, -3, .max][numbers.next(below: 4)]
                export.createdAt = Timestamp(microseconds: Int64(round))
                export.startTime = numbers.next(below: 3) == 0 ? nil : Timestamp(microseconds: -Int64(round))
                export.finishedAt = numbers.next(below: 2) == 0 ? nil : Timestamp(microseconds: .max)
                table[id] = export
                plain[id] = export
            }
        }
        #expect(table.count == plain.count)
        #expect(Array(table.keys).count == plain.count)
        #expect(Dictionary(uniqueKeysWithValues: table.values.map { ($0.id, $0) }) == plain)
        for number in 0..<1400 { #expect(table[Wire.export(number)] == plain[Wire.export(number)]) }
    }

    @Test func `a copy does not hear of what happens to the other one`() {
        var table = ExportTable()
        for number in 0..<2000 { table[Wire.export(number)] = .sample(number, .running) }
        var copy = table
        copy[Wire.export(3)]?.status = .failed
        copy[Wire.export(4)] = nil
        copy[Wire.export(5000)] = .sample(5000)
        #expect(table[Wire.export(3)]?.status == .running)
        #expect(table[Wire.export(4)] != nil)
        #expect(table[Wire.export(5000)] == nil)
        #expect(table != copy)
        #expect(copy.count == 2000)
    }

    @Test func `the place of one that went is taken by the next`() {
        var table = ExportTable()
        for number in 0..<3 { table[Wire.export(number)] = .sample(number) }
        table[Wire.export(1)] = nil
        table[Wire.export(9)] = .sample(9)
        #expect(table.row(of: Wire.export(9)) == 1)
        #expect(Array(table.keys) == [0, 9, 2].map(Wire.export))
    }

    /// Otherwise another export would be in the row that somebody remembers.
    @Test func `only tables with everything in the same places share their memory`() {
        var table = ExportTable()
        var other = ExportTable()
        for number in [1, 2] { table[Wire.export(number)] = .sample(number, .running) }
        for number in [2, 1] { other[Wire.export(number)] = .sample(number, .completed) }
        table.share(other)
        #expect(table[Wire.export(1)]?.status == .running)
        var same = ExportTable()
        for number in [1, 2] { same[Wire.export(number)] = .sample(number, .completed) }
        table.share(same)
        #expect(table[Wire.export(1)]?.status == .completed)
    }
}
