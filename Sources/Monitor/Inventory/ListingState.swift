package import Base

/// How far the reading of the list of exports has come, for a later run to go on with.
package struct ListingState: Hashable, Sendable {
    /// Where the next page of a reading that is under way begins; nil between two readings.
    package var resume: Int?
    /// The list was seen to have what is newest on its first page.
    package var isNewestFirst: Bool
    /// When the list was last read from its first page to its last, by this machine's clock.
    package var wholeAt: Timestamp?

    package init(resume: Int?, isNewestFirst: Bool, wholeAt: Timestamp?) {
        self.resume = resume
        self.isNewestFirst = isNewestFirst
        self.wholeAt = wholeAt
    }
}
