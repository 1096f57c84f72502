import Base

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Puts a replay together line by line, from bytes that come in pieces.
struct ReplayReader {
    private var unfinished: [UInt8] = []
    private var lines = 0
    private var header: RecordingHeader?
    private var exchanges: [Exchange] = []
    /// Which question each line with a body answers, and its body.
    private var bodies: [Int: (question: Exchange.Question, body: [UInt8])] = [:]
    private var leftOut = 0
    private var end = Duration.zero

    mutating func append(_ bytes: ArraySlice<UInt8>) throws(ReplayError) {
        var rest = bytes
        while let lineBreak = rest.firstIndex(of: 0x0a) {
            unfinished += rest[..<lineBreak]
            rest = rest[(lineBreak + 1)...]
            let line = unfinished
            unfinished.removeAll(keepingCapacity: true)
            try take(line)
        }
        unfinished += rest
        // Whoever picked the wrong file is told before all of it is in memory.
        if header == nil, unfinished.count > 65_536 { throw .notARecording }
    }

    /// The recording, after the last of its bytes.
    mutating func finish() throws(ReplayError) -> Replay {
        // What follows the last line break is a whole line that only lacks its own, or the remains of one.
        let last = unfinished
        let isCut = !last.isEmpty && !RedactedJSON.isJSON(last)
        if header == nil, isCut || last.isEmpty {
            throw Self.mayBeHeader(last) ? .noFirstLine : .notARecording
        }
        if !last.isEmpty, !isCut { try take(last) }
        guard let header else { throw .notARecording }
        return Replay(
            header: header,
            end: end,
            exchanges: exchanges,
            leftOut: leftOut,
            cutLine: isCut ? lines + 1 : nil
        )
    }

    /// True when the bytes begin as a recording does, as far as they go.
    private static func mayBeHeader(_ line: [UInt8]) -> Bool {
        let beginning = Array(#"{"bulktop_recording":"#.utf8)
        return line.prefix(beginning.count).elementsEqual(beginning.prefix(line.count))
    }

    private mutating func take(_ bytes: [UInt8]) throws(ReplayError) {
        lines += 1
        guard header != nil else {
            header = try RecordingHeader(bytes)
            return
        }
        do throws(JSONFailure) {
            switch try RecordingLine(bytes) {
            case .exchange(let exchange): add(exchange)
            case .repeated(var exchange, let line):
                guard let stored = bodies[line], stored.question == exchange.question,
                    case .success(var response) = exchange.outcome
                else { throw JSONFailure(.mismatched, path: "same_as", "names line \(line), which does not fit") }
                response.body = stored.body
                exchange.outcome = .success(response)
                add(exchange)
            case .leftOut(let count, let moment):
                leftOut += count
                end = max(end, moment)
            }
        } catch {
            throw .damaged(line: lines, problem: error.words)
        }
    }

    private mutating func add(_ exchange: Exchange) {
        exchanges.append(exchange)
        end = max(end, exchange.answered)
        if case .success(let response) = exchange.outcome { bodies[lines] = (exchange.question, response.body) }
    }
}

extension Replay {
    /// Reads a file; blocks until it is in memory.
    ///
    /// - Throws: what is wrong with it, with the line's number.
    package init(contentsOf path: String) throws(ReplayError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(reason: SystemError.reason(errno)) }
        defer { close(descriptor) }
        var reader = ReplayReader()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                try reader.append(buffer[..<count])
            } else if count == 0 {
                break
            } else if errno != EINTR {
                throw .unreadable(reason: SystemError.reason(errno))
            }
        }
        self = try reader.finish()
    }

    /// Reads a recording that is in memory already.
    package init(_ bytes: [UInt8]) throws(ReplayError) {
        var reader = ReplayReader()
        try reader.append(bytes[...])
        self = try reader.finish()
    }
}
