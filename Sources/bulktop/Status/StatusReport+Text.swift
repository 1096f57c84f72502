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
        let alike = Self.alike(problems)
        let subjects = alike.map(Self.subject)
        let conditionWidth = width(of: alike.map(\.first.condition))
        let subjectWidth = width(of: subjects.map(\.name))
        return zip(alike, subjects).map { group, subject in
            "  \(TextWidth.pad(group.first.condition, to: conditionWidth))  \(group.first.exportId.prefix(8))  "
                + "\(TextWidth.pad(subject.name, to: subjectWidth))  \(subject.words)"
        }
    }

    /// Problems, in which what fails alike at one destination is one; those behind the first have no less time left.
    private static func alike(_ problems: [Problem]) -> [(first: Problem, count: Int)] {
        var groups: [(first: Problem, count: Int)] = []
        var places: [[String?]: Int] = [:]
        for problem in problems {
            let name = [problem.cause, problem.condition, problem.destination]
            if problem.cause != nil, problem.known == nil, let place = places[name] {
                groups[place].count += 1
            } else {
                places[name] = groups.count
                groups.append((problem, 1))
            }
        }
        return groups
    }

    private static func subject(of group: (first: Problem, count: Int)) -> (name: String, words: String) {
        let first = group.first
        let note = first.known.map { $0.note.isEmpty ? "" : "known: \($0.note); " } ?? ""
        guard group.count > 1 else { return (first.project, note + first.evidence) }
        let target = first.destination.map { " to \($0)" } ?? ""
        return ("\(group.count) exports\(target)", "the same cause; of \(first.project): \(first.evidence)")
    }

    /// Columns for texts below each other, as long as that leaves room for what follows them.
    private func width(of texts: [String]) -> Int {
        min(40, texts.map(TextWidth.columns).max() ?? 0)
    }
}
