extension BucketTest {
    /// In the order they are done.
    package enum Step: Int, Hashable, Sendable, CaseIterable {
        case connect, write, read, delete

        /// What is done, as an order.
        package var title: String {
            switch self {
            case .connect: "reach the server"
            case .write: "write an object"
            case .read: "read it back"
            case .delete: "remove it"
            }
        }
    }

    package enum State: Hashable, Sendable {
        case pending
        case running
        case ok
        /// Something to know; the service can write all the same.
        case warning(BucketFinding)
        case failed(BucketFinding)
        /// Not done, because an earlier step failed.
        case skipped

        package var finding: BucketFinding? {
            switch self {
            case .warning(let finding), .failed(let finding): finding
            case .pending, .running, .ok, .skipped: nil
            }
        }
    }

    package enum Verdict: Hashable, Sendable {
        case passed
        case passedWithWarnings
        case failed(Step, BucketFinding)
    }

    /// How far a test has come.
    package struct Progress: Hashable, Sendable {
        /// The object that is written, as `s3://bucket/key`.
        package let object: String
        /// The object, where it was not removed or may not have been.
        package internal(set) var leftBehind: String?
        /// The store wants another region than the destination's, and takes the file there: what is wrong are not the keys.
        package internal(set) var keysAreRight = false
        /// What a user has to know about the result, whatever it is; sentences.
        package let advice: [String]
        private var states: [State]

        init(object: String, advice: [String]) {
            self.object = object
            self.advice = advice
            states = Step.allCases.map { _ in .pending }
        }

        package internal(set) subscript(step: Step) -> State {
            get { states[step.rawValue] }
            set { states[step.rawValue] = newValue }
        }

        /// Nil as long as a step is still to be done.
        package var verdict: Verdict? {
            guard !states.contains(.pending), !states.contains(.running) else { return nil }
            for step in Step.allCases {
                if case .failed(let finding) = self[step] { return .failed(step, finding) }
            }
            return states.contains { $0.finding != nil } ? .passedWithWarnings : .passed
        }
    }
}
