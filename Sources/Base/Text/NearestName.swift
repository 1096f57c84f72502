/// The name that was most likely meant, or nil where none is near: at most a third of its letters away.
package func nearestName(to typed: String, among names: some Sequence<String>) -> String? {
    let letters = Array(typed.lowercased())
    var best: (name: String, distance: Int)?
    for name in names {
        let distance = editDistance(letters, Array(name.lowercased()))
        if distance < best?.distance ?? .max { best = (name, distance) }
    }
    guard let best, best.distance <= max(1, best.name.count / 3) else { return nil }
    return best.name
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other
/// (the restricted Damerau-Levenshtein distance).
package func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return a.count + b.count }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
