import ArgumentParser

/// What every command that changes something takes.
struct WriteOptions: ParsableArguments {
    @OptionGroup var connection: ConnectionOptions

    @Flag(help: "Do it without asking; for scripts.")
    var yes = false

    @Flag(help: "Print JSON of the schema bulktop.write/1.")
    var json = false
}
