import Changes
import LangSmith

extension Dialog {
    /// Takes what came of one of its writes.
    ///
    /// - Returns: true when everything is done and it can close.
    mutating func take(_ report: WriteReport, ticket: Int) -> Bool {
        guard let write = sent.removeValue(forKey: ticket) else { return false }
        switch report {
        case .created, .createdBefore, .stored, .storedBefore, .rotated, .deleted, .cancelled, .alreadyFinished:
            done.insert(write)
        case .invalid(let problems):
            for problem in problems { refuse([problem.field], problem.sentence) }
            message = report.sentence
        case .notDone(let error):
            if case .rejected(_, let words) = error { refuse(words) }
            message = ([report.sentence] + write.advice(after: report)).joined(separator: " ")
        case .unknown(let doubt):
            message = report.sentence
            // Where nothing shows, sending it again looks for it first.
            isInDoubt = doubt.reason != .noTrace
        }
        guard sent.isEmpty else { return false }
        if writes.isEmpty { return true }
        if let field = form.fields.first(where: { !$0.isHidden && $0.refusal != nil }) {
            form.focus(on: .field(field.name))
            follows = true
        }
        return false
    }

    /// Puts the server's complaints beside the fields they are about: by their place in the request where it tells
    /// that, otherwise by its words.
    private mutating func refuse(_ words: ServerMessage) {
        for field in words.fields { refuse(WireField.named(in: field.location), field.message) }
        guard words.fields.isEmpty else { return }
        if let known = words.explanation, let field = known.field,
            refuse([field], known.sentences, correction: known.answer.map { Correction(field, $0) })
        {
            return
        }
        refuse(WireField.meant(by: words.text), words.text)
    }

    /// Puts a sentence beside the first of these fields that is asked for.
    ///
    /// - Returns: true when one of them is.
    @discardableResult
    mutating func refuse(_ fields: [WireField], _ sentence: String, correction: Correction? = nil) -> Bool {
        let name = fields.lazy.map { Field.Name($0) }.first { form.has($0) }
        if let name { form[name].refusal = Field.Complaint(sentence, correction) }
        return name != nil
    }
}
