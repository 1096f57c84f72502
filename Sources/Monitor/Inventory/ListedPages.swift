import Base
import LangSmith

/// The list of exports as its pages told it: which pages came before, which export was on which, and who told of each
/// export last.
struct ListedPages: Sendable {
    private struct Page {
        /// Nil when the page must be read again even if its bytes are the same.
        var fingerprint: Fingerprint?
        /// The rows of its exports in the table of what is known.
        var exports: [UInt32]
        var rejected: [RejectedRow]
        /// Elements on the wire.
        var count: Int
        var firstID: ID<BulkExport>?
        var span: Span?
        /// Its last export was known before it came.
        var endsInOld: Bool
    }

    /// What is remembered of a page whose bytes did not change.
    struct Outline {
        var count: Int
        var firstID: ID<BulkExport>?
        var rejected: [RejectedRow]
    }

    private var pages: [Int: Page] = [:]
    /// How the whole list was seen to be sorted; nil where it was not.
    ///
    /// No document tells.
    private(set) var order: Order?

    /// Takes in how an earlier run saw the list sorted.
    mutating func recall(isNewestFirst: Bool) { order = isNewestFirst ? .newestFirst : nil }

    enum Order { case newestFirst, oldestFirst }

    /// When the first and the last export of a page were made, and how those between them lie.
    private struct Span {
        var first: Timestamp
        var last: Timestamp
        var orders: Set<Order>
    }
    /// The number of the request or the write that last told of an export, by its row in the table; 0 for none.
    private var toldBy: [UInt32] = []
    /// The same for those that are not in the table: of most of them, that they are gone.
    private var toldByOfOthers: [ID<BulkExport>: Int] = [:]

    // The listing under way.
    private var firstAsk = 0
    /// Rows of the table that the listing told of, a bit each.
    private var listed: [UInt64] = []
    private var listedOthers: Set<ID<BulkExport>> = []
    private var offsets: [Int] = []
    /// Some row could not be identified, or rows moved between pages: what is missing may still exist.
    private var isDamaged = false

    /// The body that the page at this offset had the last time.
    func fingerprint(at offset: Int) -> Fingerprint? { pages[offset]?.fingerprint }

    /// Takes a page as it came.
    ///
    /// When what is news of it is known, tell so by `took`.
    /// - Returns: the exports that are news, given what is known.
    mutating func received(
        _ rows: Rows<BulkExport>,
        _ fingerprint: Fingerprint,
        at offset: Int,
        ask: Int,
        known: ExportTable
    ) -> [BulkExport] {
        begin(offset, ask)
        var changed: [BulkExport] = []
        // Who asked later was told otherwise: should the page come again as it is, that is news and must be read.
        var isOutdated = false
        for export in rows.values where known[export.id] != export {
            guard isNews(export.id, ask, known) else {
                isOutdated = true
                continue
            }
            changed.append(export)
        }
        let rejected = rows.rejected.map { row in
            var row = row
            row.index += offset
            return row
        }
        pages[offset] = Page(
            fingerprint: isOutdated ? nil : fingerprint,
            exports: [],
            rejected: rejected,
            count: rows.count,
            firstID: rows.values.first?.id,
            span: Self.span(rows),
            endsInOld: rows.values.last.map { known.contains($0.id) } ?? false
        )
        return changed
    }

    /// Takes note that the page which was just received is in the table, but for what later requests told otherwise.
    mutating func took(_ rows: Rows<BulkExport>, at offset: Int, ask: Int, known: ExportTable) {
        for export in rows.values { took(export.id, ask: ask, known: known) }
        pages[offset]?.exports = rows.values.compactMap { known.row(of: $0.id).map(UInt32.init) }
        for export in rows.values where !known.contains(export.id) { listedOthers.insert(export.id) }
        note(offset)
    }

    /// Takes note that an export is in the table now.
    mutating func took(_ id: ID<BulkExport>, ask: Int, known: ExportTable) {
        if let row = known.row(of: id), let before = toldByOfOthers.removeValue(forKey: id) {
            setToldBy(before, row: row)
        }
        confirm(id, ask, known)
    }

    /// Takes a page whose body is the one it had the last time.
    mutating func unchanged(at offset: Int, ask: Int) {
        begin(offset, ask)
        pages[offset]?.endsInOld = true
        // Without one, something else was told of it since this was asked: what it says was not looked at.
        if let page = pages[offset], page.fingerprint != nil {
            for row in page.exports where toldBy(row: Int(row)) <= ask { setToldBy(ask, row: Int(row)) }
        }
        note(offset)
    }

    /// True when all that follows this page is older than what was known before it came.
    func isOldNews(at offset: Int) -> Bool {
        guard order == .newestFirst, let page = pages[offset] else { return false }
        return page.span?.orders.contains(.newestFirst) == true && page.endsInOld
    }

    /// Where the last page of a list begins that grows at its end; nil for every other one.
    var tail: Int? { order == .oldestFirst ? pages.keys.max() : nil }

    func outline(at offset: Int) -> Outline {
        let page = pages[offset]
        return Outline(count: page?.count ?? 0, firstID: page?.firstID, rejected: page?.rejected ?? [])
    }

    /// Rows set aside on the pages read so far in this listing.
    var rejected: [RejectedRow] { offsets.flatMap { pages[$0]?.rejected ?? [] } }

    /// Rows set aside on all pages, also on those that this listing did not come to.
    var allRejected: [RejectedRow] { pages.sorted { $0.key < $1.key }.flatMap(\.value.rejected) }

    /// What one export is worth that came by itself.
    enum Verdict { case news, known, outdated }

    /// Takes one export that was asked for by itself, or that a write told of.
    ///
    /// - Returns: `outdated` when a later request or write told otherwise meanwhile, also that it is gone.
    mutating func received(_ export: BulkExport, ask: Int, known: ExportTable) -> Verdict {
        let isKnown = known[export.id] == export
        guard isNews(export.id, ask, known) else { return isKnown ? .known : .outdated }
        confirm(export.id, ask, known)
        guard !isKnown else { return .known }
        // Its page may come again with the bytes it had, from before the change: then it must be read.
        if let row = known.row(of: export.id).map(UInt32.init) {
            for (offset, page) in pages where page.exports.contains(row) { pages[offset]?.fingerprint = nil }
        }
        return .news
    }

    /// Takes note that a request was answered with what is known of an export.
    mutating func confirm(_ id: ID<BulkExport>, _ ask: Int, _ known: ExportTable) {
        if let row = known.row(of: id) {
            if toldBy(row: row) <= ask { setToldBy(ask, row: row) }
        } else if toldByOfOthers[id, default: -1] <= ask {
            toldByOfOthers[id] = ask
        }
    }

    /// True when nothing later than this request is known of an export: not even that it is gone.
    func isNews(_ id: ID<BulkExport>, _ ask: Int, _ known: ExportTable) -> Bool {
        (known.row(of: id).map { toldBy(row: $0) } ?? toldByOfOthers[id, default: -1]) <= ask
    }

    private func toldBy(row: Int) -> Int { toldBy.indices.contains(row) ? Int(toldBy[row]) - 1 : -1 }

    private mutating func setToldBy(_ ask: Int, row: Int) {
        while toldBy.count <= row { toldBy.append(0) }
        toldBy[row] = UInt32(clamping: ask + 1)
    }

    /// Ends a listing that reached its last page.
    ///
    /// - Returns: exports that the whole list does not have any more; none when it was damaged.
    mutating func finish(known: ExportTable) -> [ID<BulkExport>] {
        for offset in pages.keys where !offsets.contains(offset) { pages[offset] = nil }
        let spans = pages.filter { $0.value.count > 0 }.sorted { $0.key < $1.key }.map(\.value.span)
        order = [.newestFirst, .oldestFirst].first { order in
            spans.allSatisfy { $0?.orders.contains(order) == true }
                && zip(spans, spans.dropFirst()).allSatisfy { page, next in
                    guard let page, let next else { return false }
                    return order == .newestFirst ? page.last >= next.first : page.last <= next.first
                }
        }
        guard !isDamaged else { return [] }
        // Who was told of since the listing began, was only not there yet when its page was read.
        var removed: [ID<BulkExport>] = []
        for id in known.keys {
            guard let row = known.row(of: id), !isListed(row), !listedOthers.contains(id),
                toldBy(row: row) < firstAsk
            else { continue }
            removed.append(id)
            // What was asked before may still come, and must not bring them back.
            toldByOfOthers[id] = firstAsk
            setToldBy(-1, row: row)
        }
        return removed.sorted()
    }

    /// Nil when a row has no time or could not be read.
    private static func span(_ rows: Rows<BulkExport>) -> Span? {
        let times = rows.values.compactMap(\.createdAt)
        guard rows.rejected.isEmpty, times.count == rows.values.count, let first = times.first, let last = times.last
        else { return nil }
        var orders: Set<Order> = [.newestFirst, .oldestFirst]
        for (time, next) in zip(times, times.dropFirst()) where time != next {
            orders.remove(time > next ? .oldestFirst : .newestFirst)
        }
        return Span(first: first, last: last, orders: orders)
    }

    private mutating func begin(_ offset: Int, _ ask: Int) {
        guard offset == 0 else { return }
        firstAsk = ask
        for index in listed.indices { listed[index] = 0 }
        listedOthers.removeAll()
        offsets = []
        isDamaged = false
    }

    private mutating func note(_ offset: Int) {
        guard let page = pages[offset] else { return }
        offsets.append(offset)
        for row in page.exports where !list(Int(row)) { isDamaged = true }
        for row in page.rejected {
            if let id = row.id.flatMap({ ID<BulkExport>($0) }) { listedOthers.insert(id) } else { isDamaged = true }
        }
    }

    private func isListed(_ row: Int) -> Bool {
        row / 64 < listed.count && listed[row / 64] >> UInt64(row % 64) & 1 == 1
    }

    /// Notes that the listing told of an export; false when it had done so before.
    private mutating func list(_ row: Int) -> Bool {
        while listed.count <= row / 64 { listed.append(0) }
        defer { listed[row / 64] |= 1 << UInt64(row % 64) }
        return !isListed(row)
    }
}
