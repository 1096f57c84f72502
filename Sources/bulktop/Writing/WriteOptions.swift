import ArgumentParser
import Changes

/// What every command that changes something takes.
struct WriteOptions: ParsableArguments {
    @OptionGroup var connection: ConnectionOptions

    @OptionGroup var patience: TimeoutOptions

    @Flag(help: "Do it without asking; for scripts.")
    var yes = false

    @Flag(help: "Print JSON of the schema bulktop.write/1.")
    var json = false
}

/// What a command takes that may bring the same rows into a bucket a second time.
struct DoublingOptions: ParsableArguments {
    @Flag(help: "With --yes: do it also where the rows of another export come into the bucket a second time.")
    var evenIfDoubled = false

    var allowed: Set<Proposal.Danger> { evenIfDoubled ? [.doubled] : [] }
}

extension Proposal.Danger {
    /// The flag that allows it.
    var flag: String {
        switch self {
        case .doubled: "--even-if-doubled"
        }
    }
}
