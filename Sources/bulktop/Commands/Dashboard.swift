import ArgumentParser
import Foundation

/// `bulktop`: the dashboard on the real service.
struct Dashboard: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Open the dashboard (the default).")

    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        try FullScreen.run(on: Connection(connection, environment: environment), environment: environment)
    }
}
