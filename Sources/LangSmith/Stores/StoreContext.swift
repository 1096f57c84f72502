/// What is known around a store's words: it decides what can still be done about them.
package struct StoreContext: Hashable, Sendable {
    /// Nil where nobody knows the destination.
    package var place: StorePlace?
    package var occasion: Occasion
    package var service: Service
    /// How far this machine's clock is ahead of the store's; nil where the store told no time, or was not asked from here.
    package var skew: Duration?

    package enum Occasion: Hashable, Sendable {
        /// A test of the bucket from this machine.
        case test
        /// The same, with other keys for a destination that is there.
        case keyTest
        /// The service refused to make the destination.
        case creation
        /// The service refused other credentials for it.
        case rotation
        /// A run of an export met it, `times` times in a row; nil where nobody knows whether the run goes on.
        case run(isOver: Bool?, times: Int)
    }

    package enum Service: Hashable, Sendable {
        /// LangSmith's own.
        case cloud
        /// A server of one's own, whose settings can be changed.
        case own
        case unknown
    }

    package init(
        _ occasion: Occasion = .run(isOver: nil, times: 1),
        at place: StorePlace? = nil,
        service: Service = .unknown,
        skew: Duration? = nil
    ) {
        self.occasion = occasion
        self.place = place
        self.service = service
        self.skew = skew
    }

    var isTest: Bool { occasion == .test || occasion == .keyTest }

    var isRun: Bool { if case .run = occasion { true } else { false } }

    /// The destination is there, and only its credentials can be changed.
    var isMade: Bool {
        switch occasion {
        case .test, .creation: false
        case .keyTest, .rotation, .run: true
        }
    }
}

/// What an error means and what ends it, in the words of where it was met.
package struct Explanation: Hashable, Sendable {
    /// Of the rule or the user's entry that knew it: `bucket-key-unknown`.
    package var name: String
    /// The rest of a sentence that begins with the error.
    package var cause: String
    /// What to do, as an order.
    package var fix: String
    /// A shell command that shows whether the cause is right; what is not known stands there in capitals.
    package var verify: String?
    package var link: String?
    /// What of a destination it is about.
    package var field: WireField?
    /// What that should be, where it is known to the letter and can still be changed.
    package var answer: String?

    /// Cause and fix as two sentences.
    package var sentences: String {
        [cause, fix].map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }.joined(separator: " ")
    }
}
