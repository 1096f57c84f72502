import Base
import Foundation
import LangSmith
import Monitor
import Synchronization

@testable import Store

/// A folder of its own that goes with the test, and a store in it.
final class Scratch: Sendable {
    let path: String
    let clock = Mutex(Now(wall: Timestamp(year: 2026, month: 11, day: 14, hour: 3), steady: .seconds(1000)))

    init() {
        path = NSTemporaryDirectory() + "/bulktop-store-" + UUID().uuidString
        mkdir(path, 0o700)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static let place = Place(host: "api.smith.langchain.com", workspace: ID("1fd7e7a2-8c7c-4a0e-9c0f-2b6f0a3d5e11"))

    var paths: StorePaths {
        StorePaths(cacheHome: path + "/cache", stateHome: path + "/state", place: Self.place, profile: "default")
    }

    var now: Now { clock.withLock { $0 } }

    func pass(_ time: Duration) {
        clock.withLock { $0 = Now(wall: $0.wall + time, steady: $0.steady + time) }
    }

    func open(
        mib: Int = 64,
        days: Int = 30,
        secrets: [String] = [],
        holder: String = "pid 4711 on db1 since 03:00"
    ) -> Store {
        Store(
            Store.Options(
                paths: paths,
                days: days,
                mib: mib,
                holder: holder,
                mask: StoreMask { text in secrets.reduce(text) { $0.replacingOccurrences(of: $1, with: "[redacted]") }
                },
                now: { [self] in now }
            )
        )
    }

    /// What was wrong until it was closed.
    static func troubles(_ store: Store) async -> [StoreTrouble] {
        store.close()
        var all: [StoreTrouble] = []
        for await trouble in store.troubles { all.append(trouble) }
        return all
    }

    var cacheFile: String { paths.cache + "/cache.sqlite" }
    var historyFile: String { paths.history + "/history.sqlite" }
}

extension BulkExport {
    static func sample(_ number: UInt64, _ status: Status = .completed, made hour: Int = 1) -> BulkExport {
        var export = BulkExport(id: ID(high: 1, low: number), status: status)
        export.createdAt = Timestamp(year: 2026, month: 11, day: 13, hour: hour)
        export.project = ID(high: 2, low: 1)
        export.destination = ID(high: 3, low: 1)
        return export
    }
}

extension Update {
    /// The list was read to its end just now.
    static func listed(at now: Now) -> Update { .feed(.exports, FeedState(answeredAt: now.steady)) }
}
