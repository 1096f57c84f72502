package import LangSmith

extension Health {
    /// How long traces of the base tier live: a window that ended earlier can no longer be exported again.
    package static let retention = Duration.seconds(14 * 86_400)

    /// True for an export that failed or timed out while its window can still be exported again.
    package static func isRecentFailure(_ export: BulkExport, at wall: Timestamp) -> Bool {
        guard export.status == .failed || export.status == .timedOut else { return false }
        guard let end = export.endTime ?? export.createdAt else { return true }
        return end > wall - retention
    }
}
