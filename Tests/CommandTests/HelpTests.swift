import ArgumentParser
import Base
import Simulator
import Testing

@testable import bulktop

@Suite struct HelpTests {
    /// Every command there is, by the words that a user types.
    static let commands: [[String]] = words(of: Bulktop.self, after: [])

    private static func words(of command: any ParsableCommand.Type, after path: [String]) -> [[String]] {
        let below = command.configuration.subcommands.flatMap { next in
            let name = next.configuration.commandName ?? "\(next)".lowercased()
            return words(of: next, after: path + [name])
        }
        return [path] + below
    }

    @Test func `all commands of the README are there`() {
        #expect(Self.commands.count == 28)
        #expect(Self.commands.contains(["destinations", "rotate"]))
        #expect(Self.commands.contains(["doctor"]))
    }

    @Test(arguments: commands)
    func `every command explains itself`(words: [String]) async throws {
        let help = await (try Office()).run(words + ["--help"])
        #expect(help.status == 0)
        #expect(help.errors.isEmpty)
        #expect(help.output.hasPrefix("OVERVIEW: "))
        #expect(help.output.contains("USAGE: " + (["bulktop"] + words).joined(separator: " ")))
        #expect(Self.unexplained(in: help.output).isEmpty, "\(help.output)")
    }

    /// Flags and arguments without a word beside or below them.
    private static func unexplained(in help: String) -> [Substring] {
        let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.filter { index in
            let line = lines[index]
            guard line.hasPrefix("  -") || line.hasPrefix("  <") else { return false }
            let isAlone = line.split(separator: " ").allSatisfy { "-<.".contains($0.first ?? " ") }
            let next = index + 1 < lines.count ? lines[index + 1] : ""
            return isAlone && !next.hasPrefix("          ")
        }.map { lines[$0] }
    }

    @Test func `help asked of a group is its own`() async throws {
        for group in ["exports", "destinations", "config"] {
            let help = await (try Office()).run(group)
            #expect(help.status == 0, "\(help)")
            #expect(help.output.contains("USAGE: bulktop \(group) <subcommand>"))
        }
    }

    @Test func `it tells its version`() async throws {
        let version = await (try Office()).run("--version")
        #expect(version.status == 0)
        #expect(version.output == "\(Product.version)\n")
    }

    @Test(arguments: [
        ["--bogus"], ["bogus"], ["status", "--bogus"], ["status", "--profile"], ["snapshot", "--size", "large"],
        ["snapshot", "--size", "0x0"], ["demo", "--scenario", "nowhere"], ["demo", "--speed=-1"],
        ["simulate", "--port", "70000"], ["simulate", "--prefix", "langsmith/"], ["simulate", "--at", "soon"],
        ["simulate", "--behaviour", "nothing=1"], ["replay", "x", "--speed", "0"], ["record", "x", "--for", "5"],
        ["exports", "cancel", "1234", "--bogus"], ["exports", "create", "--destination", "a", "--every", "often"],
        ["destinations", "create", "--name", "x", "--addressing", "sideways"], ["config", "check", "--bogus"],
    ])
    func `a wrong flag is answered with 2 and named`(arguments: [String]) async throws {
        let office = try Office()
        let outcome = await office.run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("Error: "))
        // Of the flag or of its value.
        let words = arguments.suffix(2).flatMap { $0.split(separator: "=") }
        #expect(words.contains(where: outcome.errors.contains), "\(outcome)")
        #expect(office.transport.records.isEmpty)
    }

    @Test(arguments: [
        (["destinations", "rotate", "x", "--role", "arn", "--keys-file", "k"], "Give keys or --role, not both."),
        (["destinations", "rotate", "x", "--role", "arn", "--test"], "A role cannot be tried from here"),
        (["destinations", "test", "--role", "arn"], "cannot be tried from here"),
        (["destinations", "create", "--name", "x", "--role", "arn", "--server-credentials"], "exclude each other"),
        (
            ["destinations", "create", "--name", "x", "--keys-file", "k", "--keys-command", "c"],
            "two places for the same"
        ),
        (["exports", "clone", "x", "--fields", "id", "--without", "inputs"], "the same thing twice"),
        (["exports", "create", "--destination", "x", "--conversations"], "--conversations needs --project and --from"),
    ])
    func `flags that exclude each other are told apart before anything is asked`(
        arguments: [String],
        words: String
    ) async throws {
        let office = try Office()
        let outcome = await office.run(arguments + (arguments.contains("test") ? [] : ["--yes"]))
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(words), "\(outcome)")
        #expect(office.transport.records.isEmpty)
    }
}
