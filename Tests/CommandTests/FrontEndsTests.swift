import Base
import Changes
import LangSmith
import Monitor
import Screen
import Simulator
import TestErrands
import Testing

@testable import Dashboard
@testable import bulktop

/// Every change, asked for in a dialog and by a command, at four kinds of server.
@Suite struct FrontEndsTests {
    enum Place: CaseIterable {
        case cloud, reader, readOnly, old

        var profile: ServerProfile { self == .old ? .selfHosted10 : .cloud }
        var key: AccessKey { self == .reader ? .reader : .admin }
        var flags: [String] { self == .readOnly ? ["--read-only"] : [] }
    }

    enum Change: CaseIterable {
        case cancel, cancelSchedule, cancelTogether, create, createSchedule, createOfSomeFields, clone, repair
        case newDestination, newDestinationByRole, rotate, delete, deleteInUse
    }

    @Test(arguments: Place.allCases, Change.allCases)
    func `a dialog and a command tell the same of the same change`(place: Place, change: Change) async throws {
        // Neither finds the service elsewhere than the other, nor waits for it.
        var behaviours = Behaviours()
        let isChosen = behaviours.choose("off", for: .rateLimits)
        #expect(isChosen)
        let office = try Office(
            .demo,
            profile: place.profile,
            key: place.key,
            behaviours: behaviours,
            isStill: true,
            answers: ["no"]
        )
        // Something to repair and something that nothing refers to.
        let broken = try await office.make(daysBack: 40...42)
        _ = try await office.client.cancel(broken.id, clock: office.clientClock)
        try await office.make(destination: "spare")
        let (dialog, command) = try await Desk(place, office).ask(for: change)
        let outcome = await office.run(command + place.flags)
        let lines = outcome.errors.split(separator: "\n").map(String.init)
        switch dialog.obstacle() {
        case nil:
            #expect(outcome.status == 5, "\(outcome)")
            let wanted = Self.lines(of: dialog)
            let first = lines.firstIndex { Self.plain($0) == wanted.first }
            let found = first.map { lines[$0...].map(Self.fact).filter { !$0.hasPrefix("At ") } } ?? []
            #expect(Array(found.prefix(wanted.count)) == wanted, "\(outcome)")
        case let reason?:
            #expect(outcome.status == 2 || outcome.status == 3, "\(outcome)")
            let words = reason.hasPrefix("Not here: ") ? String(reason.dropFirst(10).dropLast()) : reason
            #expect(Self.plain(outcome.errors).contains(Self.plain(words)), "\(reason)\n\(outcome)")
        }
        // What is drawn is what stands in the proposal.
        let drawn = dialog.proposal.lines.map { $0.map(\.text).joined() }
        #expect(drawn == dialog.proposal.facts.map(\.sentence) + dialog.proposal.warnings.map { "! \($0.text)" })
    }

    /// As a command prints it.
    private static func lines(of dialog: Dialog) -> [String] {
        let proposal = dialog.proposal
        var lines = [proposal.title.text] + proposal.facts.map { "  \($0.sentence)" }
        lines += proposal.warnings.map { "  ! \($0.text)" }
        lines += proposal.writes.map { write in
            let body = write.shownBody.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
            return "  \(write.route.method.rawValue) \(write.route.path)\(body)"
        }
        lines.append("Type \(proposal.gravity.word ?? "yes") to go on:")
        return lines.map(plain)
    }

    /// What a command tells, without the flag that it offers where the dialog has a key.
    private static func fact(_ line: String) -> String {
        plain(line.firstRange(of: " Write --").map { String(line[..<$0.lowerBound]) } ?? line)
    }

    /// Without the numbers, some of which go on changing between the two questions.
    private static func plain(_ text: String) -> String {
        var plain = ""
        for character in text.trimmed {
            if !character.isNumber { plain.append(character) } else if plain.last != "#" { plain.append("#") }
        }
        return plain.replacing("# #", with: "#").replacing("# #", with: "#")
    }
}

/// A dashboard and a command at the same service.
private struct Desk {
    private var state: State
    private let now: Now

    init(_ place: FrontEndsTests.Place, _ office: Office) async throws {
        let address = try ServerAddress("http://127.0.0.1:1984")
        let client = LangSmithClient(
            address: address,
            credentials: Credentials(.apiKey(Secret(place.key.text))),
            transport: office.transport
        )
        let survey = await Survey.gather(client: client, clock: office.clock, seed: 1, patience: Office.patience)
        now = survey.endedAt
        let session = Session(profile: "default", baseURL: address.baseURL, isReadOnly: place == .readOnly)
        state = State(session: session, size: Size(columns: 160, rows: 45), now: now)
        _ = update(&state, .news(.updates(survey.updates), from: state.place), at: now)
    }

    private func export(_ isWanted: (BulkExport) -> Bool) throws -> BulkExport {
        let found = state.inventory.exports.values.sorted { $0.id < $1.id }.first(where: isWanted)
        return try #require(found)
    }

    /// The dialog with the answers in it, and the command that says the same.
    ///
    /// The word is typed, so that nothing but the change itself stands in the way.
    func ask(for change: FrontEndsTests.Change) throws -> (Dialog, [String]) {
        var (dialog, command) = try answers(to: change)
        dialog.type(dialog.proposal.gravity.word ?? "", into: .confirmation)
        dialog.change(state.ground)
        return (dialog, command)
    }

    private func answers(to change: FrontEndsTests.Change) throws -> (Dialog, [String]) {
        let ground = state.ground
        let running = try export { $0.status == .running && $0.kind == .oneTime }
        let schedule = try export { $0.kind == .schedule && !$0.status.isFinal }
        let used = try #require(ground.inventory.destinations.values.first { $0.id == running.destination })
        let name = try #require(used.displayName)
        switch change {
        case .cancel: return (Dialog(CancelErrand([running.id], on: ground), in: state), cancel(running))
        case .cancelSchedule: return (Dialog(CancelErrand([schedule.id], on: ground), in: state), cancel(schedule))
        case .cancelTogether:
            let ids = [running.id, schedule.id]
            return (Dialog(CancelErrand(ids, on: ground), in: state), cancel(running, schedule))
        case .create, .createSchedule, .createOfSomeFields:
            var create = ground.capabilities.newExport
            create.destination = used.id
            create.project = running.project
            create.startTime = now.wall.startOfDay - .seconds(3 * 86_400)
            create.endTime = now.wall.startOfDay
            var command = ["exports", "create", "--destination", name, "--from", "\(create.startTime ?? now.wall)"]
            command += running.project.map { ["--project", "\($0)"] } ?? []
            if change == .createSchedule {
                create.endTime = nil
                create.intervalHours = 24
                command += ["--every", "24"]
            } else {
                command += ["--to", "\(now.wall.startOfDay)"]
            }
            if change == .createOfSomeFields {
                create.exportFields = ["id", "name"]
                command += ["--fields", "id,name"]
            }
            var dialog = Dialog(ExportErrand(.nothing, create, on: ground, at: now), in: state)
            // Typed, for what is only suggested follows the kind.
            for name in [Field.Name.start, .end] { dialog.form[name].isTouched = true }
            dialog.type("\(create.startTime ?? now.wall)", into: .start)
            dialog.type("\(now.wall.startOfDay)", into: .end)
            dialog.change(ground)
            return (dialog, command)
        case .clone:
            let create = BulkExportCreate(cloning: running)
            let errand = ExportErrand(.clone(of: running.id), create, on: ground, at: now)
            return (Dialog(errand, in: state), ["exports", "clone", "\(running.id)"])
        case .repair:
            let broken = try export { export in
                Repair.followsFromRuns(export) && !Repair.offer(of: export, on: ground).windows.isEmpty
            }
            let order = Repair.order(broken, on: ground)
            let dialog = Dialog(ExportErrand(order.origin, order.model, on: ground, at: now), in: state)
            return (dialog, ["exports", "repair", "\(broken.id)"])
        case .newDestination, .newDestinationByRole:
            var dialog = Dialog(DestinationErrand(ground: ground), in: state)
            dialog.type("Fresh", into: .displayName)
            dialog.type("acme-fresh", into: .bucket)
            dialog.type("/exports", into: .prefix)
            dialog.type("eu-west-1", into: .region)
            var command = [
                "destinations", "create", "--name", "Fresh", "--bucket", "acme-fresh", "--prefix", "/exports",
            ]
            command += ["--region", "eu-west-1"]
            if change == .newDestinationByRole {
                let role = "arn:aws:iam::123456789012:role/exports"
                let preset = DestinationPreset.allCases.firstIndex(of: .role) ?? 0
                dialog.form[.preset].control = .choice(DestinationPreset.allCases.map(\.name), preset)
                dialog.type(role, into: .role)
                command += ["--role", role]
            } else {
                dialog.typeKeys()
            }
            dialog.change(ground)
            return (dialog, command)
        case .rotate:
            var dialog = Dialog(CredentialsErrand(destination: used, ground: ground), in: state)
            dialog.typeKeys()
            dialog.change(ground)
            return (dialog, ["destinations", "rotate", name])
        case .delete:
            let unused = ground.inventory.destinations.values.first { $0.displayName == "spare" }
            let dialog = Dialog(DeletionErrand(destination: try #require(unused), ground: ground), in: state)
            return (dialog, ["destinations", "delete", "spare"])
        case .deleteInUse:
            let dialog = Dialog(DeletionErrand(destination: used, ground: ground), in: state)
            return (dialog, ["destinations", "delete", name])
        }
    }

    private func cancel(_ exports: BulkExport...) -> [String] { ["exports", "cancel"] + exports.map { "\($0.id)" } }
}

extension Dialog {
    fileprivate mutating func type(_ text: String, into name: Field.Name) {
        form[name].control = .text(LineEditor(text, limit: 4096))
    }

    fileprivate mutating func typeKeys() {
        for (name, text) in [(Field.Name.accessKeyID, "AKIANEW"), (.secretAccessKey, "new")] {
            var editor = SecretEditor()
            editor.insert(text)
            form[name].control = .secret(editor)
        }
    }
}
