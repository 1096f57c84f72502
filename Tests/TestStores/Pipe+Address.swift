import Foundation

extension Pipe {
    /// Reads on until what a server says gives the address it listens at.
    ///
    /// A server's end is the end of what it says, so this ends with it. What comes later is read and dropped.
    package func firstAddress(_ server: String, in pattern: Regex<(Substring, Substring)>) async throws -> String {
        let (pieces, piece) = AsyncStream<Data>.makeStream()
        fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                piece.finish()
            } else {
                piece.yield(data)
            }
        }
        var text = ""
        for await data in pieces {
            text += String(decoding: data, as: UTF8.self)
            if let match = text.firstMatch(of: pattern) { return String(match.output.1) }
        }
        throw S3Bucket.Failure(description: "\(server) did not start: \(text)")
    }
}
