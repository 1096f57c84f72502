package import Base
package import LangSmith
import Monitor

extension Proposal {
    /// Ends exports and schedules for good.
    ///
    /// - Parameters:
    ///   - ids: what was asked for, in the order it is told.
    ///   - spawned: of what those schedules have spawned, what is to end too.
    ///   - leftOut: how many more were marked that have ended, or are being cancelled already.
    ///   - ground: what is known.
    /// - Returns: the cancellation of those of them that are alive.
    package static func cancelling(
        _ ids: [ID<BulkExport>],
        with spawned: Set<ID<BulkExport>> = [],
        leftOut: Int = 0,
        on ground: Ground
    ) -> Proposal {
        let targets = ids.map { Cancellation.Target($0, ground) }
        var proposal = Proposal(Cancellation.title(targets))
        let isCareful = ground.session.isProduction || targets.contains(where: \.isSchedule)
        if isCareful {
            proposal.gravity = .word(
                targets.count == 1
                    ? Confirmation.word(targets[0].name, orID: targets[0].id.short) : "cancel \(targets.count)"
            )
        }
        if leftOut > 0 {
            let all = Words.grouped(Int64(targets.count + leftOut))
            let have = leftOut == 1 ? "has" : "have"
            proposal.facts.append(
                Fact(
                    .leftOut,
                    "\(Words.grouped(Int64(leftOut))) of the \(all) marked \(have) ended, or \(have) been told to."
                )
            )
        }
        let children = self.spawned(by: ids, on: ground)
        for target in targets.prefix(Cancellation.told) {
            proposal.facts += target.facts(isOnly: targets.count == 1, hasChildren: !children.isEmpty, ground)
        }
        if targets.count > Cancellation.told {
            proposal.facts.append(Fact(.remark, "and \(targets.count - Cancellation.told) more"))
        }
        let (ending, goingOn) = (
            children.filter { spawned.contains($0.id) }, children.filter { !spawned.contains($0.id) }
        )
        if !ending.isEmpty { proposal.facts.append(Fact(.stops, "\(Cancellation.words(ending)), too.")) }
        if !goingOn.isEmpty { proposal.facts.append(Fact(.goesOn, "\(Cancellation.words(goingOn)).")) }
        proposal.facts.append(
            Fact(.forGood, "the service cannot start it again; only a new export can do what is left.")
        )
        let alive = targets.filter(\.isAlive).map(\.id) + ending.map(\.id)
        proposal.writes = alive.map { .cancelExport($0) }
        proposal.obstacle = ground.capabilities.obstacle(to: .writeExports)
        if proposal.obstacle == nil { proposal.obstacle = ground.obstacle(ofUnread: alive) }
        if proposal.obstacle == nil, alive.isEmpty { proposal.obstacle = Cancellation.nothingLeft(targets) }
        return proposal
    }

    /// What stands in the way of cancelling any of these, without all that would be told of it.
    package static func obstacle(toCancelling ids: [ID<BulkExport>], on ground: Ground) -> Obstacle? {
        if let obstacle = ground.capabilities.obstacle(to: .writeExports) { return obstacle }
        let isAnyAlive = ids.contains { ground.inventory.exports[$0]?.status.isFinal == false }
        return isAnyAlive ? nil : Cancellation.nothingLeft(ids.map { Cancellation.Target($0, ground) })
    }

    /// What these schedules have spawned and the service still works on, the newest window first.
    package static func spawned(by ids: [ID<BulkExport>], on ground: Ground) -> [BulkExport] {
        let schedules = Set(ids.filter { ground.inventory.exports[$0]?.kind == .schedule })
        guard !schedules.isEmpty else { return [] }
        let found = ground.inventory.exports.values.filter { export in
            export.schedule.map(schedules.contains) == true && !export.status.isFinal && !ids.contains(export.id)
        }
        return found.sorted {
            ($0.startTime?.microseconds ?? 0, $0.id) > ($1.startTime?.microseconds ?? 0, $1.id)
        }
    }
}

private enum Cancellation {
    typealias Fact = Proposal.Fact

    /// How many are told one by one.
    static let told = 12

    struct Target {
        let id: ID<BulkExport>
        let name: String
        /// Nil for one that the service does not list any more.
        private let export: BulkExport?

        init(_ id: ID<BulkExport>, _ ground: Ground) {
            self.id = id
            export = ground.inventory.exports[id]
            name = export.map { ground.names.project(of: $0).text } ?? id.short
        }

        var isSchedule: Bool { export?.kind == .schedule }
        var isAlive: Bool { export?.status.isFinal == false }

        /// Where to and what of, to tell namesakes apart: `s3-eu, 2026-11-20 06:00–07:00 UTC`.
        private func scope(_ names: Names) -> String {
            guard let export else { return Names.unknown }
            var words: [String] = []
            if let destination = export.destination { words.append(names.destination(destination).text) }
            if let hours = export.intervalHours {
                words.append("every \(hours)h")
            } else if let start = export.startTime, let end = export.endTime {
                words.append("\(Words.window(start, end)) UTC")
            }
            return words.isEmpty ? Names.unknown : words.joined(separator: ", ")
        }

        /// Why it cannot be cancelled; nil for one that is alive.
        var whyNot: String? {
            guard let export else { return "the service does not list it" }
            return export.status.isFinal ? "it is \(CleanText.line(export.status.word, limit: 40)) already" : nil
        }

        func facts(isOnly: Bool, hasChildren: Bool, _ ground: Ground) -> [Fact] {
            let scope = scope(ground.names)
            var facts = [
                isOnly
                    ? Fact(.to, scope)
                    : Fact(.subject(isSchedule ? "schedule \(name)" : name), "\(id.short) to \(scope)")
            ]
            guard let export else {
                return facts + [Fact(.changed, "The service does not list it any more.")]
            }
            if let whyNot { return facts + [Fact(.nothingToStop, "\(whyNot).")] }
            if isSchedule {
                let next = ground.census.schedules[id]?.nextSpawn
                let moment = next.map { ", which would come at \(Words.minute($0)) UTC" } ?? ""
                facts.append(Fact(.stops, "every window from the next one on\(moment)."))
                if isOnly, !hasChildren { facts.append(Fact(.goesOn, "nothing; no export it spawned is at work.")) }
                return facts
            }
            guard let progress = ground.inventory.progress[id] else {
                let word = CleanText.line(export.status.word, limit: 40)
                let text = "all that is not written yet. It is \(word); how far it is, is not known here."
                return facts + [Fact(.stops, text)]
            }
            return facts + self.facts(of: progress)
        }

        private func facts(of progress: Progress) -> [Fact] {
            let left = progress.partitionsExpected.map {
                max(0, $0 - progress.partitionsDone - progress.partitionsRunning - progress.partitionsFailed)
            }
            var what = "\(Words.count(progress.partitionsRunning, "partition")) at work"
            if let left { what += ", \(Words.grouped(Int64(left))) not begun" }
            guard progress.rows > 0 || progress.files > 0 else {
                return [Fact(.stops, "\(what)."), Fact(.stays, "nothing is in the bucket so far.")]
            }
            let rows = "\(Words.grouped(progress.rows)) rows in \(Words.count(progress.files, "file"))"
            return [
                Fact(.stops, "\(what)."), Fact(.stays, "\(rows) are in the bucket already, and are left there."),
            ]
        }
    }

    static func title(_ targets: [Target]) -> Proposal.Title {
        guard targets.count == 1 else { return .init(.words("Cancel \(Words.count(targets.count, "export"))")) }
        let noun = targets[0].isSchedule ? "schedule" : "export"
        return .init(.words("Cancel the \(noun)"), .name(targets[0].name), .id(targets[0].id.short))
    }

    static func nothingLeft(_ targets: [Target]) -> Obstacle {
        guard targets.count == 1, let reason = targets[0].whyNot else { return .standing("none of them is alive") }
        return .standing(reason)
    }

    /// `2 exports it has spawned: 6526b0e9, c6ef372f`.
    static func words(_ spawned: [BulkExport]) -> String {
        let few = spawned.prefix(8).map(\.id.short).joined(separator: ", ")
        let rest = spawned.count > 8 ? " and \(spawned.count - 8) more" : ""
        return "\(Words.count(spawned.count, "export")) it has spawned: \(few)\(rest)"
    }
}
