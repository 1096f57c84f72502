/// A table while its document is read: who may still add to it.
final class TOMLTableInProgress {
    private enum Entry {
        case value(TOMLMember)
        case table(TOMLTableInProgress)
        /// The rows of a `[[name]]`.
        case rows([TOMLTableInProgress])
    }

    private let keyPlace: SourcePlace
    private var keys: [String] = []
    private var entries: [String: Entry] = [:]
    /// Set by a header of its own, which it may have once.
    private var isDeclared = false
    /// The part of the file whose dotted keys made it: only they may add to it.
    private var section: Int?

    init(at place: SourcePlace) { keyPlace = place }

    var finished: TOMLTable {
        var table = TOMLTable()
        for key in keys {
            switch entries[key] {
            case .value(let member): table.add(key, member)
            case .table(let inner): table.add(key, inner.member)
            case .rows(let rows):
                guard let first = rows.first else { continue }
                let array = TOMLValue.array(rows.map(\.member))
                table.add(key, TOMLMember(array, keyPlace: first.keyPlace, valuePlace: first.keyPlace))
            case nil: continue
            }
        }
        return table
    }

    private var member: TOMLMember { TOMLMember(.table(finished), keyPlace: keyPlace, valuePlace: keyPlace) }

    private func add(_ entry: Entry, _ key: String) {
        keys.append(key)
        entries[key] = entry
    }

    private static func twice(
        _ path: some Collection<String>,
        at place: SourcePlace,
        before: SourcePlace
    ) -> TOMLFailure {
        let name = CleanText.line(path.joined(separator: "."), limit: 80)
        return TOMLFailure(place: place, problem: "\"\(name)\" is given already, in line \(before.line)")
    }

    /// Makes the table of a header.
    func declare(_ path: [String], isRow: Bool, at place: SourcePlace) throws(TOMLFailure) -> TOMLTableInProgress {
        var table = self
        for (number, key) in path.dropLast().enumerated() {
            switch table.entries[key] {
            case .table(let inner): table = inner
            case .rows(let rows):
                guard let last = rows.last else { return table }
                table = last
            case .value(let member): throw Self.twice(path.prefix(number + 1), at: place, before: member.keyPlace)
            case nil:
                let inner = TOMLTableInProgress(at: place)
                table.add(.table(inner), key)
                table = inner
            }
        }
        guard let key = path.last else { return table }
        let new = TOMLTableInProgress(at: place)
        new.isDeclared = true
        switch table.entries[key] {
        case nil: table.add(isRow ? .rows([new]) : .table(new), key)
        case .rows(let rows) where isRow: table.entries[key] = .rows(rows + [new])
        case .table(let inner) where !isRow && !inner.isDeclared && inner.section == nil:
            inner.isDeclared = true
            return inner
        case .table(let inner): throw Self.twice(path, at: place, before: inner.keyPlace)
        case .rows(let rows): throw Self.twice(path, at: place, before: rows.first?.keyPlace ?? place)
        case .value(let member): throw Self.twice(path, at: place, before: member.keyPlace)
        }
        return new
    }

    /// Puts a value below a key, whose parts before the last one make tables.
    func put(_ member: TOMLMember, at path: [String], section: Int) throws(TOMLFailure) {
        var table = self
        for (number, key) in path.dropLast().enumerated() {
            let inner: TOMLTableInProgress
            switch table.entries[key] {
            case .table(let known):
                guard !known.isDeclared, known.section == nil || known.section == section else {
                    throw Self.twice(path.prefix(number + 1), at: member.keyPlace, before: known.keyPlace)
                }
                inner = known
            case .rows(let rows):
                let before = rows.first?.keyPlace ?? member.keyPlace
                throw Self.twice(path.prefix(number + 1), at: member.keyPlace, before: before)
            case .value(let value):
                throw Self.twice(path.prefix(number + 1), at: member.keyPlace, before: value.keyPlace)
            case nil:
                inner = TOMLTableInProgress(at: member.keyPlace)
                table.add(.table(inner), key)
            }
            inner.section = section
            table = inner
        }
        guard let key = path.last else { return }
        switch table.entries[key] {
        case nil: table.add(.value(member), key)
        case .value(let value): throw Self.twice(path, at: member.keyPlace, before: value.keyPlace)
        case .table(let inner): throw Self.twice(path, at: member.keyPlace, before: inner.keyPlace)
        case .rows(let rows):
            throw Self.twice(path, at: member.keyPlace, before: rows.first?.keyPlace ?? member.keyPlace)
        }
    }
}
