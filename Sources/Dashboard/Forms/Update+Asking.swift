import Base
import Changes
import LangSmith
import Monitor
import ObjectStore

/// What a dialog asks of the outside before anything is sent: a look at a filter, a search, a test of a bucket.
extension State {
    /// The search that a dialog waits for, and where it is made.
    var search: (ticket: Int, place: Place)? {
        guard let dialog, let ticket = dialog.form.finder?.ticket else { return nil }
        return (ticket, dialog.place)
    }

    /// The test of a bucket that a dialog waits for, and where it is.
    var testUnderWay: (ticket: Int, place: Place)? {
        guard let dialog, let ticket = dialog.testTicket else { return nil }
        return (ticket, dialog.place)
    }

    /// Takes what a dialog asked for.
    mutating func takeInDialog(_ news: Message.News) {
        switch news {
        case .checked(let ticket, let check): take(check, ticket: ticket)
        case .found(let ticket, let news): take(news, ticket: ticket)
        case .updates, .past, .storeTroubled, .wrote, .tried, .projects, .knownNotKept: break
        }
    }

    /// Asks the service for projects while somebody looks for one in a list of those that are known.
    mutating func askForProjects() -> [Effect] {
        guard var dialog, dialog.mode == .form, case .field(let name) = dialog.form.focus,
            case .picker(let picker) = dialog.form[name].control, picker.takesID, let search = picker.search
        else { return [] }
        let isAtEnd = picker.cursor + Picker.rows > picker.matches.count
        guard let question = dialog.inquiry.question(for: search.text.trimmed, isAtEnd: isAtEnd) else { return [] }
        let ticket = nextTicket
        nextTicket += 1
        dialog.inquiry.begin(question, ticket)
        self.dialog = dialog
        return [.order(.findProjects(question, ticket: ticket), at: dialog.place)]
    }

    /// Takes projects in, for everything that names them.
    mutating func take(_ answer: Result<ProjectPage, APIError>, from place: Place, ticket: Int, at now: Now) {
        guard dialog?.place == place, dialog?.inquiry.take(answer, ticket: ticket) == true else { return }
        guard case .success(let page) = answer, !page.projects.isEmpty else { return }
        let named = page.projects.map { ($0.id, Optional($0)) }
        take(.updates([.projects(Dictionary(named) { $1 })]), from: place, at: now)
    }

    /// Asks the service about a filter once the keyboard has left it.
    mutating func checkFilter() -> [Effect] {
        guard var dialog, dialog.form.focus != .field(.filter), dialog.form.has(.filter) else { return [] }
        guard let query = dialog.errand.filter(dialog.form), dialog.checked?.query != query else { return [] }
        let ticket = nextTicket
        nextTicket += 1
        dialog.checked = (query, ticket)
        self.dialog = dialog
        return [.order(.checkFilter(query, ticket: ticket), at: dialog.place)]
    }

    /// Puts what the service said of a filter beside it, if it is still that filter.
    private mutating func take(_ check: FilterCheck?, ticket: Int) {
        guard let check, let dialog, let checked = dialog.checked, checked.ticket == ticket else { return }
        guard dialog.errand.filter(dialog.form) == checked.query else { return }
        if check.isValid {
            self.dialog?.form[.filter].approval = "The service can read it."
        } else {
            let words = check.problems.map(\.message).joined(separator: "; ")
            self.dialog?.form[.filter].refusal = Field.Complaint(
                words.isEmpty ? "The service cannot read this filter." : words
            )
        }
    }

    /// Begins to look for conversations, or stops.
    mutating func find(at now: Now) -> [Effect] {
        guard var dialog, var finder = dialog.form.finder else { return [] }
        defer { self.dialog = dialog }
        guard finder.ticket == nil else {
            finder.stop()
            dialog.form.finder = finder
            dialog.review(ground)
            return []
        }
        guard let question = finder.question else {
            if let problem = dialog.goToProblem() { say(problem, isRefusal: true, at: now) }
            return []
        }
        let ticket = nextTicket
        nextTicket += 1
        finder.begin(ticket)
        dialog.form.finder = finder
        dialog.review(ground)
        return [.order(.findConversations(question, ticket: ticket), at: dialog.place)]
    }

    /// Takes how far a search has come.
    private mutating func take(_ news: ConversationSearch.News, ticket: Int) {
        guard var dialog, var finder = dialog.form.finder else { return }
        finder.take(news, ticket: ticket)
        dialog.form.finder = finder
        dialog.look(ground)
        self.dialog = dialog
    }

    mutating func test(at now: Now) -> [Effect] {
        guard var dialog, dialog.testTicket == nil else { return [] }
        var bucket: Bucket?
        do throws(Bucket.Problem) {
            bucket = try dialog.errand.bucket(dialog.form)
        } catch {
            dialog.refuse([error.field], error.sentence)
        }
        if let problem = dialog.goToProblem(of: Field.Name.ofBucket) {
            self.dialog = dialog
            say(problem, isRefusal: true, at: now)
            return []
        }
        guard let bucket else { return [] }
        let ticket = nextTicket
        nextTicket += 1
        dialog.testTicket = ticket
        dialog.test = nil
        if !dialog.isInDoubt { dialog.message = nil }
        tests.insert(ticket)
        self.dialog = dialog
        return [.order(.tryBucket(bucket, ticket: ticket), at: dialog.place)]
    }

    /// Ends a test early; what it wrote is removed all the same.
    mutating func stopTest() {
        dialog?.testTicket = nil
        dialog?.test = nil
        dialog?.message = "The test was stopped; what it wrote is being removed."
    }

    /// Takes how far a test has come, into the dialog if it is that of the answers as they stand.
    mutating func take(_ progress: BucketTest.Progress, ticket: Int, at now: Now) {
        if progress.verdict != nil {
            tests.remove(ticket)
            if let object = progress.leftBehind { tellLeftBehind(object, at: now) }
        }
        guard dialog?.testTicket == ticket else { return }
        dialog?.test = progress
        dialog?.follows = true
        guard progress.verdict != nil else { return }
        dialog?.testTicket = nil
        // What the store told of the right answer stands beside the wrong one.
        let findings = BucketTest.Step.allCases.lazy.compactMap { progress[$0].finding }
        guard let finding = findings.first(where: { $0.answer != nil }), let answer = finding.answer else { return }
        let cause = finding.cause.prefix(1).uppercased() + finding.cause.dropFirst() + "."
        dialog?.refuse([answer.field], cause, correction: Correction(answer.field, answer.text))
    }

    private mutating func tellLeftBehind(_ object: String, at now: Now) {
        let text =
            "the test of a bucket may have left an object behind, remove it: \(CleanText.line(object, limit: 200))"
        board.remember(Journal.Entry(at: inventory.serverNow(now).wall, kind: .write, text: text))
        // A dialog covers all but the last line of a toast.
        if dialog != nil { dialog?.message = "T\(text.dropFirst())." } else { say(text, isRefusal: true, at: now) }
    }
}
