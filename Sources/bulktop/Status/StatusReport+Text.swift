import Base
import LangSmith
import Monitor

extension StatusReport {
    /// What a person reads: where, what is wrong, how many of everything, and how the answers came.
    var text: String {
        var lines = [[server.workspace, server.url].compactMap { $0 }.joined(separator: " · ")]
        if let age = cachedAgeSeconds { lines.append("As bulktop last knew it, \(Words.length(.seconds(age))) ago.") }
        if problems.isEmpty {
            lines.append("")
            lines.append(unread.isEmpty ? "No problems." : "No problem is known, but not all could be read: see below.")
        } else {
            lines += ["", "Problems (\(problems.count)), least time left first"] + table(problems)
        }
        if !acknowledged.isEmpty {
            lines += ["", "Known (\(acknowledged.count)), and no problem until they get worse"] + table(acknowledged)
        }
        let known = LangSmith.Status.known.map(\.word)
        let words = known.filter { counts[$0] != nil } + counts.keys.filter { !known.contains($0) }.sorted()
        let tally = words.map { "\(counts[$0] ?? 0) \($0.isEmpty ? "without a status" : $0)" }.joined(separator: ", ")
        lines += ["", "Exports (\(exports.count))" + (tally.isEmpty ? "" : ": " + tally)]
        lines += ["", "Destinations (\(destinations.count))"]
        let nameWidth = width(of: destinations.map(\.name))
        for destination in destinations {
            let place = [destination.provider, destination.bucket].compactMap { $0 }.joined(separator: "  ")
            let name = TextWidth.pad(destination.name, to: nameWidth)
            lines.append("  \(name)  \(destination.exports) exports  \(TextWidth.clip(place, to: 80))")
        }
        let trouble = freshness.filter { $0.error != nil || $0.rowsSetAside > 0 }
        if !trouble.isEmpty || !isComplete {
            lines += ["", "Not everything could be read"]
            if !isComplete { lines.append("  The time was up before everything had been asked.") }
            for feed in trouble {
                if let error = feed.error { lines.append("  \(feed.feed): \(error)") }
                if feed.rowsSetAside > 0 { lines.append("  \(feed.feed): \(feed.rowsSetAside) rows were set aside") }
            }
        }
        return lines.joined(separator: "\n")
    }

    private func table(_ problems: [Problem]) -> [String] {
        let conditionWidth = width(of: problems.map(\.condition))
        let projectWidth = width(of: problems.map(\.project))
        return problems.map { problem in
            let note = problem.known.map { $0.note.isEmpty ? "" : "known: \($0.note); " } ?? ""
            return "  \(TextWidth.pad(problem.condition, to: conditionWidth))  \(problem.exportId.prefix(8))  "
                + "\(TextWidth.pad(problem.project, to: projectWidth))  \(note)\(problem.evidence)"
        }
    }

    /// Columns for texts below each other, as long as that leaves room for what follows them.
    private func width(of texts: [String]) -> Int {
        min(40, texts.map(TextWidth.columns).max() ?? 0)
    }
}
