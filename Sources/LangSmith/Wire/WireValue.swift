package import Base

/// A type of the service that can be read from JSON.
package protocol WireValue: Sendable {
    /// Reads one value, consuming it whole. Unknown keys are skipped; of those it knows all but `id` may be missing or
    /// `null`, because servers of different ages leave different ones out.
    init(from reader: inout JSONReader) throws(JSONFailure)

    /// Reads a list of such values. A requirement only so that each type has its own compiled loop: generic code
    /// called from another module would pay for its genericity on every row.
    static func rows(in body: [UInt8]) throws(JSONFailure) -> Rows<Self>
}

extension WireValue {
    package static func rows(in body: [UInt8]) throws(JSONFailure) -> Rows<Self> {
        try JSONReader.read(body) { (reader) throws(JSONFailure) in try rows(from: &reader) }
    }

    /// Reads the list that is next, setting aside the rows that cannot be read.
    @inline(__always)
    static func rows(from reader: inout JSONReader) throws(JSONFailure) -> Rows<Self> {
        var rows = Rows<Self>(values: [])
        let isList = try reader.array { (reader, index) throws(JSONFailure) in
            _ = try reader.peek()
            let start = reader.place
            do throws(JSONFailure) {
                rows.values.append(try Self(from: &reader))
            } catch {
                guard error.kind == .mismatched else { throw error }
                reader.rewind(to: start)
                let id = try reader.idOfRow()
                rows.rejected.append(
                    RejectedRow(index: index, id: id, field: error.path, problem: error.problem)
                )
                // A row of ours fails now and then; a hundred megabytes of zeros fail thirty million times.
                guard rows.rejected.count <= 10_000 else {
                    throw JSONFailure(.mismatched, "is one of more than 10,000 rows that could not be read")
                }
            }
        }
        guard isList else { throw JSONFailure(.mismatched, "should be a list, but is null") }
        return rows
    }
}

extension JSONReader {
    /// Passes over the next value; its `id`, if it is an object that has one that is a string, cleaned for the screen.
    fileprivate mutating func idOfRow() throws(JSONFailure) -> String? {
        guard try peek() == UInt8(ascii: "{") else {
            try skip()
            return nil
        }
        var id: String?
        _ = try object { (reader, key) throws(JSONFailure) in
            if case "id" = key, try reader.peek() == UInt8(ascii: "\"") {
                id = CleanText.line(try reader.text() ?? "", limit: 64)
            } else {
                try reader.skip()
            }
        }
        return id
    }

    /// Reads an object that must be there, and so may not be `null`.
    @inline(__always)
    mutating func row(_ field: (inout JSONReader, JSONSlice) throws(JSONFailure) -> Void) throws(JSONFailure) {
        guard try object(field) else { throw JSONFailure(.mismatched, "should be an object, but is null") }
    }

    /// The failure of a row without the one field that it cannot do without.
    static var noID: JSONFailure { JSONFailure(.mismatched, path: "id", "is missing") }
}

extension Reply {
    /// Decodes a list.
    ///
    /// A row that cannot be read is set aside; anything wrong with the body itself is `.undecodable`.
    package func rows<Element: WireValue>(of: Element.Type) throws(APIError) -> Rows<Element> {
        do throws(JSONFailure) {
            return try Element.rows(in: body)
        } catch {
            throw APIError(undecodable: body, from: route.path, error, requestID: requestID)
        }
    }

    /// The id of a page's first row, if the page is whole JSON and has exactly `limit` rows, so that another one may
    /// follow; nil otherwise.
    ///
    /// Takes a fraction of the time of decoding it, so that the next page can be asked for in the meantime. A list that
    /// is longer is left at its row after the last.
    package func firstOfFullPage(limit: Int) -> ID<BulkExport>? {
        var first: ID<BulkExport>?
        var count = 0
        do throws(JSONFailure) {
            try JSONReader.read(body) { (reader) throws(JSONFailure) in
                _ = try reader.array { (reader, index) throws(JSONFailure) in
                    guard index < limit else { throw JSONFailure(.mismatched, "is longer than a page") }
                    if index == 0 {
                        _ = try reader.peek()
                        let start = reader.place
                        first = try BulkExport(from: &reader).id
                        reader.rewind(to: start)
                    }
                    try reader.skip()
                    count += 1
                }
            }
        } catch {
            return nil
        }
        return count == limit ? first : nil
    }

    /// Decodes a single object.
    package func value<Value: WireValue>(of: Value.Type) throws(APIError) -> Value {
        try Value.value(in: body, from: route.path, requestID: requestID)
    }
}

extension WireValue {
    /// Decodes an answer that holds one of these.
    static func value(in body: [UInt8], from path: String, requestID: String?) throws(APIError) -> Self {
        do throws(JSONFailure) {
            return try JSONReader.read(body) { (reader) throws(JSONFailure) in try Self(from: &reader) }
        } catch {
            throw APIError(undecodable: body, from: path, error, requestID: requestID)
        }
    }
}

extension APIError {
    /// Names the failure of a success whose body is not what was promised.
    fileprivate init(undecodable body: [UInt8], from path: String, _ failure: JSONFailure, requestID: String?) {
        let words =
            HTMLText.looksLikeHTML(body)
            ? "is a web page, not JSON: a captive portal or proxy?" : failure.problem
        self = .undecodable(
            field: failure.path,
            ServerMessage(
                "the answer to \(path) " + (failure.path.isEmpty ? "" : "has a field that ") + words,
                requestID: requestID
            )
        )
    }
}
