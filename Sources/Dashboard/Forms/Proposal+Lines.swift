import Changes
import Screen

extension Proposal {
    /// Facts, then warnings, as a dialog tells them.
    var lines: [Line] { lines { _ in true } }

    /// Without some of the warnings.
    func lines(_ isTold: (Warning) -> Bool) -> [Line] {
        facts.map(\.line) + warnings.filter(isTold).map(\.line)
    }
}

extension Proposal.Title {
    var line: Line {
        let spans = parts.map { part in
            switch part {
            case .words(let text): Span(text, .accent, [.bold])
            case .name(let text): Span(text, .name, [.bold])
            case .id(let text): Span(text, .muted)
            }
        }
        return Line(spans.map { [$0] }.joined(separator: [Span(" ")]))
    }
}

extension Proposal.Fact {
    fileprivate var line: Line {
        switch role {
        case .subject(let name): [Span(name, .name), Span(" \(text)", .muted)]
        case .plan: [Span(text, .active)]
        case .remark: [Span(text, .muted)]
        case .changed: [Span(text, .warning)]
        case .leftOut, .to: [lead(.muted), Span(text)]
        case .stops: [lead(.danger), Span(text)]
        case .nothingToStop, .stays: [lead(.ok), Span(text)]
        case .goesOn, .atOnce, .fromNowOn: [lead(.active), Span(text)]
        case .forGood, .keepOld: [lead(.warning), Span(text)]
        }
    }

    private func lead(_ tone: Tone) -> Span { Span("\(role.lead) ", tone, [.bold]) }
}

extension Proposal.Warning {
    fileprivate var line: Line {
        let tone: Tone = danger == nil ? .warning : .danger
        return [Span("! ", tone, [.bold]), danger == nil ? Span(text) : Span(text, tone)]
    }
}
