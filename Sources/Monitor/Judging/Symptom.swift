package import Base
import LangSmith

/// What tells one problem of an export from the next: whoever knew of the first need not know of the second.
package struct Symptom: Hashable, Sendable {
    /// The condition's word, without its number.
    package var word: String
    /// Windows, files or runs that it is about.
    package var count: Int
    /// The newest of them, or the last sign of life before it.
    package var newest: Timestamp?
    /// A number made of the words of its error; none of them can be read from it.
    package var error: UInt64?

    package init(word: String, count: Int = 0, newest: Timestamp? = nil, error: UInt64? = nil) {
        (self.word, self.count, self.newest, self.error) = (word, count, newest, error)
    }

    /// True for another state, one more window, or another error than somebody knew of.
    ///
    /// An error that is not read yet is none.
    func isWorse(than known: Symptom) -> Bool {
        if word != known.word || count > known.count { return true }
        if let newest, let before = known.newest, newest > before { return true }
        if let error, let before = known.error, error != before { return true }
        return false
    }

    /// The same number for the same words, whatever ids, times and counts stand between them.
    static func number(of error: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let words = error.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { !$0.contains(where: \.isNumber) }
        for word in words.prefix(40) {
            for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0x20) &* 0x100_0000_01b3
        }
        return hash
    }
}

extension Health {
    /// What somebody knows who knows of a problem as it is now.
    static func symptom(of condition: Condition, _ export: BulkExport, _ facts: Facts) -> Symptom {
        var symptom = Symptom(word: condition.kind.name)
        var error: String?
        switch condition.kind {
        case .gap, .missing:
            let lost = facts.schedule?.lost ?? []
            symptom.count = lost.count
            symptom.newest = lost.map(\.start).max()
        case .late: symptom.newest = facts.schedule?.late.map(\.start).max()
        case .stalled:
            symptom.newest = [export.updatedAt, facts.progress?.updatedAt].compactMap(\.self).max()
            error = facts.progress?.lastError
        case .retrying, .failed, .timedOut: error = facts.progress?.lastError
        case .collision, .wentBack, .zero: symptom.count = facts.doubt?.windows.count ?? 0
        default: break
        }
        symptom.error = error.map(Symptom.number)
        return symptom
    }
}
