import CSQLite

/// Reads out of a damaged file what can still be read.
enum Salvage {
    /// Copies row after row from both ends of each table, as far as that goes.
    ///
    /// - Returns: how many rows came over.
    static func copy(from path: String, to database: Database, _ tables: [(name: String, columns: Int)]) -> Int {
        guard let damaged = try? Database(path, .readWrite) else { return 0 }
        defer { damaged.close() }
        var count = 0
        for table in tables {
            let places = (1...table.columns).map { "?\($0)" }.joined(separator: ",")
            guard let put = try? database.prepared("INSERT OR IGNORE INTO \(table.name) VALUES(\(places))") else {
                continue
            }
            for order in ["ASC", "DESC"] {
                guard let get = try? damaged.prepared("SELECT * FROM \(table.name) ORDER BY 1 \(order)") else {
                    continue
                }
                try? database.run("BEGIN")
                // The first row that cannot be read ends this way through; the other comes from the other side.
                while let isRow = try? get.step(), isRow {
                    for column in 0..<Int32(table.columns) { put.bind(column + 1, column: column, of: get) }
                    if (try? put.run()) == nil { put.reset() }
                    count += Int((try? database.number("SELECT changes()")) ?? 0)
                }
                try? database.run("COMMIT")
            }
        }
        return count
    }
}
