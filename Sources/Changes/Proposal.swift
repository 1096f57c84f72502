package import LangSmith

/// A change as a person is asked about it before it is made: all that a dialog and a command say of it, in the same
/// words.
///
/// Each front end brings the answers, as fields or as flags, and draws what stands here; none decides anything of it.
package struct Proposal: Hashable, Sendable {
    package var title: Title
    /// In the order they are told.
    package var facts: [Fact] = []
    package var warnings: [Warning] = []
    /// The one thing that forbids it, whatever the answers.
    package var obstacle: Obstacle?
    package var gravity = Gravity.plain
    /// What is wrong with the answers.
    package var problems = Problems()
    /// What it comes to, in this order.
    package var writes: [Write] = []

    init(_ title: Title) { self.title = title }

    /// What it is called, in words and names: `Cancel the export checkout-prod 6526b0e9`.
    package struct Title: Hashable, Sendable, ExpressibleByStringLiteral {
        package enum Part: Hashable, Sendable {
            case words(String)
            case name(String)
            case id(String)

            package var text: String {
                switch self {
                case .words(let text), .name(let text), .id(let text): text
                }
            }
        }

        package private(set) var parts: [Part]

        package init(stringLiteral words: String) { parts = [.words(words)] }

        init(_ parts: Part...) { self.parts = parts }

        package var text: String { parts.map(\.text).joined(separator: " ") }

        mutating func add(_ new: Part...) { parts += new }
    }

    /// One thing that follows from it, or what it is about.
    package struct Fact: Hashable, Sendable {
        package enum Role: Hashable, Sendable {
            /// One of several things that it is about, by its name.
            case subject(String)
            /// Of what was asked for, what it is not about.
            case leftOut
            case to
            case stops
            case nothingToStop
            case stays
            case goesOn
            case forGood
            /// At once, as soon as it is confirmed.
            case atOnce
            case fromNowOn
            case keepOld
            /// When and how much: a window, a schedule's next ones.
            case plan
            case remark
            /// Something has become otherwise since it was asked for.
            case changed

            /// What stands before the text; empty where the text stands alone.
            package var lead: String {
                switch self {
                case .subject(let name): name
                case .leftOut: "Left out:"
                case .to: "To:"
                case .stops: "Stops:"
                case .nothingToStop: "Nothing to stop:"
                case .stays: "Stays:"
                case .goesOn: "Goes on:"
                case .forGood: "For good:"
                case .atOnce: "Tried at once:"
                case .fromNowOn: "From now on:"
                case .keepOld: "Keep the old:"
                case .plan, .remark, .changed: ""
                }
            }
        }

        package var role: Role
        package var text: String

        init(_ role: Role, _ text: String) {
            self.role = role
            self.text = text
        }

        /// As plain text, such as `Stops: 3 partitions at work.`.
        package var sentence: String { role.lead.isEmpty ? text : "\(role.lead) \(text)" }
    }

    /// A reason to think again.
    package struct Warning: Hashable, Sendable {
        package enum Severity: Hashable, Sendable {
            /// May be just what is wanted.
            case notice
            /// Hurts if it is not wanted; a command does it unasked only where a flag allows this very thing.
            case danger(Danger)
        }

        package var severity: Severity
        package var text: String
        /// What of the request it is about, where that is one field.
        package var field: WireField?
        /// What may be better.
        package var correction: Correction?

        static func notice(_ text: String, about field: WireField? = nil, _ correction: Correction? = nil) -> Self {
            Self(severity: .notice, text: text, field: field, correction: correction)
        }

        init(_ slip: Slip) {
            self.init(severity: .notice, text: slip.sentence, field: slip.field, correction: slip.correction)
        }

        private init(
            severity: Severity,
            text: String,
            field: WireField? = nil,
            correction: Correction? = nil
        ) {
            self.severity = severity
            self.text = text
            self.field = field
            self.correction = correction
        }

        static func danger(_ danger: Danger, _ text: String) -> Self { Self(severity: .danger(danger), text: text) }

        package var danger: Danger? { if case .danger(let danger) = severity { danger } else { nil } }
    }

    /// What a command can be told to do in spite of it.
    package enum Danger: Hashable, Sendable {
        /// The rows of an export come into the bucket a second time.
        case doubled
    }

    /// How sure a person has to be.
    package enum Gravity: Hashable, Sendable {
        case plain
        /// To be typed before it is done.
        case word(String)

        package var word: String? { if case .word(let word) = self { word } else { nil } }
    }
}

/// What forbids a change, whatever the answers.
package enum Obstacle: Hashable, Sendable {
    /// The profile or the command line forbids every write.
    case readOnly
    /// It cannot work at this server or with this key.
    case notHere(String)
    /// Things stand so that there is nothing to do, or that the service would refuse it.
    case standing(String)
    /// What would tell whether it can be done is not known.
    case unknown(String)

    /// For the end of a sentence.
    package var reason: String {
        switch self {
        case .readOnly: APIError.readOnlyReason
        case .notHere(let reason), .standing(let reason), .unknown(let reason): reason
        }
    }
}
