import Base
import CSQLite

/// One statement: values go in by their place from 1, and come out by their column from 0.
final class Statement {
    private let pointer: OpaquePointer
    private let handle: OpaquePointer

    init(_ pointer: OpaquePointer, of handle: OpaquePointer) {
        self.pointer = pointer
        self.handle = handle
    }

    deinit { sqlite3_finalize(pointer) }

    func reset() {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }

    /// Goes to the next row; false after the last.
    func step() throws(SQLiteError) -> Bool {
        let code = sqlite3_step(pointer)
        switch code & 0xff {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let message = String(cString: sqlite3_errmsg(handle))
            sqlite3_reset(pointer)
            throw SQLiteError(code: code & 0xff, message: message)
        }
    }

    /// Runs it to its end, and makes it ready for other values.
    func run() throws(SQLiteError) {
        while try step() {}
        reset()
    }

    // MARK: In

    @discardableResult
    func bind(_ index: Int32, _ value: Int64?) -> Self {
        if let value { sqlite3_bind_int64(pointer, index, value) } else { sqlite3_bind_null(pointer, index) }
        return self
    }

    @discardableResult
    func bind(_ index: Int32, _ value: Int?) -> Self { bind(index, value.map { Int64($0) }) }

    @discardableResult
    func bind(_ index: Int32, _ value: Timestamp?) -> Self { bind(index, value?.microseconds) }

    @discardableResult
    func bind(_ index: Int32, _ value: Bool) -> Self { bind(index, value ? 1 : 0 as Int64) }

    @discardableResult
    func bind(_ index: Int32, _ value: String?) -> Self {
        guard let value else { return bind(index, nil as Int64?) }
        value.withCString { text in _ = cs_bind_text(pointer, index, text, Int32(clamping: value.utf8.count)) }
        return self
    }

    /// As sixteen bytes, the most significant first, so that they sort as the ids do.
    @discardableResult
    func bind<Subject>(_ index: Int32, _ id: ID<Subject>?) -> Self {
        guard let id else { return bind(index, nil as Int64?) }
        withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { bytes in
            _ = bytes.baseAddress.map { cs_bind_blob(pointer, index, $0, 16) }
        }
        return self
    }

    /// Whatever another statement's row has in a column.
    func bind(_ index: Int32, column: Int32, of other: Statement) {
        sqlite3_bind_value(pointer, index, sqlite3_column_value(other.pointer, column))
    }

    // MARK: Out

    /// Nil for NULL.
    func integer(_ column: Int32) -> Int64? {
        sqlite3_column_type(pointer, column) == SQLITE_NULL ? nil : sqlite3_column_int64(pointer, column)
    }

    func time(_ column: Int32) -> Timestamp? { integer(column).map { Timestamp(microseconds: $0) } }

    func text(_ column: Int32) -> String? {
        guard let text = sqlite3_column_text(pointer, column) else { return nil }
        return String(decoding: UnsafeBufferPointer(start: text, count: size(column)), as: UTF8.self)
    }

    /// Nil for NULL, and for what has not sixteen bytes.
    func id<Subject>(_ column: Int32) -> ID<Subject>? {
        guard let bytes = sqlite3_column_blob(pointer, column), size(column) == 16 else { return nil }
        return ID(
            high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    private func size(_ column: Int32) -> Int { Int(sqlite3_column_bytes(pointer, column)) }
}
