import App
import Base
import Changes
import LangSmith
import Monitor
import Recording
import Settings
import Terminal

/// How a command ends, for scripts: the same numbers for every command.
enum ExitStatus: Int32, Comparable, CaseIterable {
    case done = 0
    /// `status` found something that needs a human, or an export had ended before it could be cancelled.
    case problems = 1
    /// What was asked for, or how bulktop is set up, cannot be used.
    case usage = 2
    /// The service did not answer, or did not allow it.
    case unreachable = 3
    /// Nobody can tell whether a write was done.
    case unknown = 4
    /// The person said no.
    case declined = 5
    /// What was to be written, to stdout or to a recording, could not be written in full.
    case outputLost = 6

    static func < (one: ExitStatus, other: ExitStatus) -> Bool { one.rawValue < other.rawValue }
}

/// Why a command ends otherwise than well; what it says and its exit status follow from the case.
enum CommandFailed: Error {
    // MARK: What was asked for

    /// Everything that is wrong with the arguments, a sentence each.
    case arguments([String])
    /// As things are there is nothing to do, or something forbids it: the whole sentence.
    case obstacle(String)
    case settings(SettingsError)
    /// A profile or a flag forbids writes.
    case readOnly
    /// A question is needed and nobody is there to answer it.
    case nobodyToAsk
    case noBucketKeys
    case noScreen(TerminalError)
    case noRecording(RecordingError)
    /// A file that is no recording, or none of this kind, and why.
    case noReplay(file: String, reason: String)
    /// What this machine did not give, such as a port or a file descriptor.
    case system(String)

    // MARK: The service, and the bucket

    case service(APIError, of: Session? = nil)
    /// What to export could not be looked for.
    case searchFailed(APIError, of: Session)
    case loginNotRenewed(TransportError)
    /// What the key's role, the plan or the server does not have, a reason each.
    case notHere([String])
    /// What would tell whether it can be done is not known: the whole sentence.
    case unknown(String)
    /// The list in which a thing of that noun and name would be could not be read, or not all of it.
    case unread(String, named: String, Unread)
    /// The new keys of a bucket were tried from here.
    case keysRefused

    // MARK: The person, and the output

    case declined
    /// A signal ended the test of a bucket, which may have left an object behind.
    case testInterrupted(leftBehind: String?)
    case outputLost(SystemError)
    /// Whoever read the output has closed it, which is no fault: `head` does so.
    case nobodyReads
    /// Not all of the answers are in the file, and why.
    case recordingIncomplete([RecordingProblem], isUnfinished: Bool)

    // MARK: Told already

    /// What was found is in the output.
    case found(ExitStatus)
    /// The number of the signal that ended the dashboard.
    case signalled(Int32)
}

extension CommandFailed {
    /// By the shells' custom what a signal ends has 128 and its number.
    var exitStatus: Int32 {
        switch self {
        case .signalled(let number): 128 + number
        case .testInterrupted: 128 + 2
        // As if the write had raised the signal, which a parent may have turned off.
        case .nobodyReads: 128 + 13
        default: status.rawValue
        }
    }

    var status: ExitStatus {
        switch self {
        case .arguments, .obstacle, .settings, .readOnly, .nobodyToAsk, .noBucketKeys, .noScreen, .noRecording,
            .noReplay, .system:
            .usage
        case .service, .searchFailed, .loginNotRenewed, .notHere, .unknown, .unread, .keysRefused: .unreachable
        case .declined, .testInterrupted: .declined
        case .outputLost, .recordingIncomplete, .nobodyReads: .outputLost
        case .found(let status): status
        case .signalled: .done
        }
    }

    /// One word for scripts, finer than the exit status; nil where the output has told it already.
    var kind: String? {
        switch self {
        case .arguments, .nobodyToAsk, .noBucketKeys: "usage"
        case .obstacle: "obstacle"
        case .settings: "settings"
        case .readOnly: "read-only"
        case .noScreen, .noRecording, .noReplay, .system: "system"
        case .service(let error, _), .searchFailed(let error, _), .unread(_, _, .failed(let error)):
            error.isRefusal ? "refused" : "unreachable"
        case .loginNotRenewed, .unknown, .unread: "unreachable"
        case .notHere, .keysRefused: "refused"
        case .declined, .testInterrupted: "declined"
        case .outputLost, .recordingIncomplete: "output"
        case .nobodyReads, .found, .signalled: nil
        }
    }

    /// What the user reads, a sentence each; empty where the output has told it already.
    var sentences: [String] {
        switch self {
        case .arguments(let sentences): sentences
        case .obstacle(let sentence): [sentence]
        case .settings(let error): ["\(error)"]
        case .readOnly: [APIError.readOnly.sentence]
        case .nobodyToAsk:
            ["this changes something and nobody is there to be asked: say --yes, or run it on a terminal"]
        case .noBucketKeys:
            [
                "the bucket's keys are missing: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --keys-file or --keys-command"
            ]
        case .noScreen(let error):
            ["\(error). For a look without a screen there are 'bulktop status' and 'bulktop snapshot'."]
        case .noRecording(let error): [error.sentence]
        case .noReplay(let file, let reason): ["\(file) cannot be replayed. \(reason)"]
        case .system(let sentence): [sentence]
        case .service(let error, let session): [session?.sentence(of: error) ?? error.sentence]
        case .searchFailed(let error, let session):
            ["the root runs could not be looked for, so nothing was created. \(session.sentence(of: error))"]
        case .loginNotRenewed(let error): ["the login could not be renewed. \(error.sentence)"]
        case .notHere(let reasons): ["Not here: \(reasons.joined(separator: "; "))."]
        case .unknown(let sentence): [sentence]
        case .unread(let noun, let name, let why):
            ["whether there is a \(noun) '\(name)' is not known: the \(noun)s could not all be read. \(why.reason)"]
        case .keysRefused:
            [
                "nothing was changed: the new keys do not work from here; without --test the service alone tries them"
            ]
        case .declined: ["nothing was changed"]
        case .testInterrupted(let object):
            ["the test was interrupted; " + (object.map { "remove \($0): it may be left" } ?? "it left nothing behind")]
        case .outputLost(let error): ["the output could not be written: \(error)"]
        case .recordingIncomplete(let problems, let isUnfinished):
            problems.map(\.sentence)
                + (isUnfinished ? ["The disk was too slow to write the end of the recording."] : [])
        case .nobodyReads, .found, .signalled: []
        }
    }
}

extension APIError {
    /// The service answered, and said no.
    fileprivate var isRefusal: Bool {
        switch self {
        case .unauthorized, .forbidden, .notFound, .rejected, .readOnly: true
        case .rateLimited, .server, .undecodable, .unexpectedStatus, .transport: false
        }
    }
}
