import LangSmith

extension StatusReport {
    /// What a person reads: where, what is wrong, how many of everything, and how the answers came.
    var text: String {
        var lines = [[server.workspace, server.url].compactMap { $0 }.joined(separator: " · ")]
        if problems.isEmpty {
            lines += ["", "No problems."]
        } else {
            lines += ["", "Problems (\(problems.count)), most urgent first"]
            let conditionWidth = problems.map(\.condition.count).max() ?? 0
            let projectWidth = problems.map { min($0.project.count, 32) }.max() ?? 0
            for problem in problems {
                lines.append(
                    "  \(pad(problem.condition, conditionWidth))  \(problem.exportId.prefix(8))  "
                        + "\(pad(String(problem.project.prefix(32)), projectWidth))  \(problem.evidence)"
                )
            }
        }
        let known = LangSmith.Status.known.map(\.word)
        let words = known.filter { counts[$0] != nil } + counts.keys.filter { !known.contains($0) }.sorted()
        let tally = words.map { "\(counts[$0] ?? 0) \($0.isEmpty ? "without a status" : $0)" }.joined(separator: ", ")
        lines += ["", "Exports (\(exports.count))" + (tally.isEmpty ? "" : ": " + tally)]
        lines += ["", "Destinations (\(destinations.count))"]
        let nameWidth = destinations.map(\.name.count).max() ?? 0
        for destination in destinations {
            let place = [destination.provider, destination.bucket].compactMap { $0 }.joined(separator: "  ")
            lines.append("  \(pad(destination.name, nameWidth))  \(destination.exports) exports  \(place)")
        }
        let trouble = freshness.filter { $0.error != nil || $0.rowsSetAside > 0 }
        if !trouble.isEmpty {
            lines += ["", "Not everything could be read"]
            for feed in trouble {
                if let error = feed.error { lines.append("  \(feed.feed): \(error)") }
                if feed.rowsSetAside > 0 { lines.append("  \(feed.feed): \(feed.rowsSetAside) rows were set aside") }
            }
        }
        return lines.joined(separator: "\n")
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
