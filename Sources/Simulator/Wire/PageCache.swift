import Base
import LangSmith

/// Pages of the export list as they were written last, kept while none of their exports changes.
///
/// A year-old workspace is nearly all history: encoding the same thousand rows at every poll would be most of what the
/// simulator does, and would be measured as if it were the client's doing.
struct PageCache: Sendable {
    private struct Key: Hashable {
        var limit: Int
        var offset: Int
    }

    private struct Page {
        var bytes: [UInt8]
        var signature: Int
    }

    private var pages: [Key: Page] = [:]
    /// The places of the exports in the order of their making.
    private var order: [Int] = []

    mutating func page(of world: World, limit: Int, offset: Int) -> [UInt8] {
        let count = world.exports.count
        sortNew(of: world)
        let start = min(offset, count)
        let page = start..<(limit < count - start ? start + limit : count)
        let isNewestFirst = world.behaviours[.listOrder] == "newest"
        let range = isNewestFirst ? count - page.upperBound..<count - page.lowerBound : page
        let signature = signature(of: range, in: world)
        let key = Key(limit: limit, offset: offset)
        if let page = pages[key], page.signature == signature { return page.bytes }
        let bytes = JSONWriter.document(capacity: range.count * 800 + 64) { json in
            json.array { json in
                if isNewestFirst {
                    for place in order[range].reversed() { world.write(export: place, to: &json) }
                } else {
                    for place in order[range] { world.write(export: place, to: &json) }
                }
                guard page.upperBound == count else { return }
                for stranger in world.strangers.exports { json.raw(stranger) }
            }
        }
        // A client that pages in odd steps must not make it grow without bounds.
        if pages.count >= 32 { pages.removeAll(keepingCapacity: true) }
        pages[key] = Page(bytes: bytes, signature: signature)
        return bytes
    }

    /// Differs whenever an export of the range has changed: one that is over never changes again, so the others and
    /// what they last did tell them apart.
    ///
    /// Takes in exports that came since; a scenario makes its past out of order, the service never does.
    private mutating func sortNew(of world: World) {
        guard order.count < world.exports.count else { return }
        order += order.count..<world.exports.count
        order.sort { (world.exports[$0].created, $0) < (world.exports[$1].created, $1) }
    }

    private func signature(of range: Range<Int>, in world: World) -> Int {
        var hasher = Hasher()
        hasher.combine(range)
        for place in order[range] where !world.exports[place].state.isFinal {
            hasher.combine(place)
            hasher.combine(world.exports[place].state)
            hasher.combine(world.updated(place))
        }
        return hasher.finalize()
    }
}
