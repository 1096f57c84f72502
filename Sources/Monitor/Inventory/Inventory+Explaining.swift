package import LangSmith

extension Inventory {
    /// What an error of an export's run means, in the words of the store that it writes to.
    ///
    /// - Parameters:
    ///   - error: as the run tells it.
    ///   - export: nil where it is not known any more.
    ///   - isOver: the run does not go on by itself; nil where that is not known.
    ///   - times: attempts in a row that failed so.
    /// - Returns: nil where nobody knows.
    package func explanation(
        of error: String,
        in export: BulkExport?,
        isOver: Bool? = nil,
        times: Int = 1
    ) -> Explanation? {
        let destination = export?.destination.flatMap { destinations[$0] }
        return failures.match(
            text: error,
            in: StoreContext(
                .run(isOver: isOver ?? export?.status.isFinal, times: times),
                at: destination.map { StorePlace($0) },
                service: server.isLicensed == true ? .own : .unknown
            )
        )
    }

    /// What the newest error of a run means.
    package func explanation(of run: BulkExportRun, in export: BulkExport?) -> Explanation? {
        guard let last = run.attempts.last else { return nil }
        return explanation(of: last.message, in: export, isOver: run.status.isFinal, times: run.equalErrors)
    }
}

extension BulkExportRun {
    /// How many of its newest errors in a row are the same: they begin alike, whatever file each was about.
    package var equalErrors: Int {
        guard let last = attempts.last?.message.prefix(60) else { return 0 }
        return attempts.reversed().prefix { $0.message.prefix(60) == last }.count
    }
}
