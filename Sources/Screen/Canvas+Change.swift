extension Canvas {
    /// The columns of a row from the first that differs from an earlier canvas of the same size to the last.
    ///
    /// In whole characters: the range never begins or ends within a wide one. Nil when nothing differs.
    package func changedColumns(since earlier: Canvas, row: Int) -> Range<Int>? {
        guard size == earlier.size else { return 0..<size.columns }
        let start = row * size.columns
        let end = start + size.columns
        return cells.withUnsafeBufferPointer { new in
            earlier.cells.withUnsafeBufferPointer { old in
                var first = start
                while first < end, new[first] == old[first] { first += 1 }
                guard first < end else { return nil }
                var last = end - 1
                while new[last] == old[last] { last -= 1 }
                while first > start, new[first].width == 0 { first -= 1 }
                if new[last].width == 2 { last += 1 }
                return (first - start)..<(last - start + 1)
            }
        }
    }
}
