/// What a colour means; the terminal's palette decides what it looks like.
///
/// Meaning is never carried by colour alone: every state also has a word and a glyph.
package enum Tone: UInt8, Hashable, Sendable, CaseIterable {
    /// The terminal's own foreground.
    case normal
    /// Secondary text.
    case muted
    /// Box lines.
    case frame
    /// The frame and title of the pane that has the keyboard, and key names in hints.
    case accent
    /// Names: projects, destinations.
    case name
    /// Healthy, done.
    case ok
    /// In motion.
    case active
    /// Waiting, planned.
    case waiting
    /// Needs an eye: retrying, late, stale.
    case warning
    /// Needs a human: failed, stalled, offline.
    case danger
    /// The environment's own colour in the banner, `production` in danger.
    case environment
}

/// How a cell looks: a meaning and four attributes.
package struct Style: Hashable, Sendable {
    package var tone: Tone
    package var attributes: Attributes

    package struct Attributes: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let bold = Attributes(rawValue: 1)
        /// What was read before the link was lost: without colour, and as legible as anything.
        package static let old = Attributes(rawValue: 2)
        package static let underline = Attributes(rawValue: 4)
        package static let reverse = Attributes(rawValue: 8)
        /// The row under the cursor: a background of its own where there are colours, reverse where there are none.
        package static let selected = Attributes(rawValue: 16)
        /// The same row while its pane does not have the keyboard.
        package static let marked = Attributes(rawValue: 32)
    }

    package init(_ tone: Tone = .normal, _ attributes: Attributes = []) {
        self.tone = tone
        self.attributes = attributes
    }

    package static let normal = Style()
}
