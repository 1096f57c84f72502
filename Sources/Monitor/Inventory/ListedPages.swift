import Base
import LangSmith

/// The list of exports as its pages told it: which pages came before, which export was on which, and who told of each
/// export last.
struct ListedPages: Sendable {
    private struct Page {
        /// Nil when the page must be read again even if its bytes are the same.
        var fingerprint: Fingerprint?
        var ids: [ID<BulkExport>]
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
    /// The number of the request or the write that last told of an export, or of its absence.
    private var toldBy: [ID<BulkExport>: Int] = [:]

    // The listing under way.
    private var firstAsk = 0
    private var listed: Set<ID<BulkExport>> = []
    private var offsets: [Int] = []
    /// Some row could not be identified, or rows moved between pages: what is missing may still exist.
    private var isDamaged = false

    /// The body that the page at this offset had the last time.
    func fingerprint(at offset: Int) -> Fingerprint? { pages[offset]?.fingerprint }

    /// Takes a page as it came.
    ///
    /// - Returns: the exports that are news, given what is known.
    mutating func received(
        _ rows: Rows<BulkExport>,
        _ fingerprint: Fingerprint,
        at offset: Int,
        ask: Int,
        known: [ID<BulkExport>: BulkExport]
    ) -> [BulkExport] {
        begin(offset, ask)
        var changed: [BulkExport] = []
        // Who asked later was told otherwise: should the page come again as it is, that is news and must be read.
        var isOutdated = false
        for export in rows.values where known[export.id] != export {
            guard isNews(export.id, ask) else {
                isOutdated = true
                continue
            }
            changed.append(export)
        }
        for export in rows.values { confirm(export.id, ask) }
        let rejected = rows.rejected.map { row in
            var row = row
            row.index += offset
            return row
        }
        pages[offset] = Page(
            fingerprint: isOutdated ? nil : fingerprint,
            ids: rows.values.map(\.id),
            rejected: rejected,
            count: rows.count,
            firstID: rows.values.first?.id,
            span: Self.span(rows),
            endsInOld: rows.values.last.map { known[$0.id] != nil } ?? false
        )
        note(offset)
        return changed
    }

    /// Takes a page whose body is the one it had the last time.
    mutating func unchanged(at offset: Int, ask: Int) {
        begin(offset, ask)
        pages[offset]?.endsInOld = true
        // Without one, something else was told of it since this was asked: what it says was not looked at.
        if let page = pages[offset], page.fingerprint != nil {
            for id in page.ids { confirm(id, ask) }
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
    mutating func received(_ export: BulkExport, ask: Int, known: BulkExport?) -> Verdict {
        guard isNews(export.id, ask) else { return export == known ? .known : .outdated }
        toldBy[export.id] = ask
        guard export != known else { return .known }
        // Its page may come again with the bytes it had, from before the change: then it must be read.
        for (offset, page) in pages where page.ids.contains(export.id) { pages[offset]?.fingerprint = nil }
        return .news
    }

    /// Takes note that a request was answered with what is known of an export.
    mutating func confirm(_ id: ID<BulkExport>, _ ask: Int) {
        if isNews(id, ask) { toldBy[id] = ask }
    }

    /// True when nothing later than this request is known of an export: not even that it is gone.
    func isNews(_ id: ID<BulkExport>, _ ask: Int) -> Bool { toldBy[id, default: -1] <= ask }

    /// Ends a listing that reached its last page.
    ///
    /// - Returns: exports that the whole list does not have any more; none when it was damaged.
    mutating func finish(known: some Collection<ID<BulkExport>>) -> [ID<BulkExport>] {
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
        let removed = known.filter { !listed.contains($0) && toldBy[$0, default: -1] < firstAsk }
        // What was asked before may still come, and must not bring them back.
        for id in removed { toldBy[id] = firstAsk }
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
        listed.removeAll(keepingCapacity: true)
        offsets = []
        isDamaged = false
    }

    private mutating func note(_ offset: Int) {
        guard let page = pages[offset] else { return }
        offsets.append(offset)
        for id in page.ids where !listed.insert(id).inserted { isDamaged = true }
        for row in page.rejected {
            if let id = row.id.flatMap({ ID<BulkExport>($0) }) { listed.insert(id) } else { isDamaged = true }
        }
    }
}
