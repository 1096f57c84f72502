package import Base

extension StoreError {
    /// Reads a store's own answer (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
    ///
    /// - Parameters:
    ///   - response: the refusal.
    ///   - operation: what was asked, as `PutObject`.
    ///   - secrets: what a server may have been sent, and must not be shown where it repeats it.
    package init(_ response: HTTPResponse, of operation: String, hiding secrets: [Secret] = []) {
        let xml = StoreErrorDocument(response.body, hiding: secrets)
        func header(_ name: String) -> String? { response.header(name).flatMap { xml.masked($0, limit: 100) } }
        self.init(status: response.status, code: xml.text(of: "Code", limit: 80), operation: operation)
        isStores = true
        if code != nil {
            message = xml.text(of: "Message", limit: 300) ?? ""
            details = xml.text(of: "Details", limit: 300)
        } else {
            isForeign = true
            message = xml.masked(ServerMessage(decoding: response).text, limit: 300) ?? ""
            location = header("location")
        }
        requestID =
            xml.text(of: "RequestId", limit: 100) ?? header("x-amz-request-id") ?? header("x-guploader-uploadid")
        if requestID == "0" { requestID = nil }
        region = xml.text(of: "Region", limit: 40) ?? header("x-amz-bucket-region")
        endpoint = xml.text(of: "Endpoint", limit: 120)
        readWords()
    }

    /// Reads what the service repeats of a store's answer: botocore's sentence, an error's XML, `Code: words`, or words.
    ///
    /// `An error occurred (<Code>) when calling the <Op> operation[ (reached max retries: n)]: <Message>` (botocore's
    /// `ClientError`), whose code is a status for an answer without one, and whose message may be `None`.
    package init(text: String) {
        var text = Self.withoutPreamble(CleanText.line(text, limit: 8 << 10))
        self.init()
        let xml = StoreErrorDocument(Array(text.utf8))
        if let code = xml.text(of: "Code", limit: 80) {
            self.code = code
            isStores = true
            message = xml.text(of: "Message", limit: 300) ?? ""
            details = xml.text(of: "Details", limit: 300)
            region = xml.text(of: "Region", limit: 40)
            endpoint = xml.text(of: "Endpoint", limit: 120)
            requestID = xml.text(of: "RequestId", limit: 100)
            operation = text.contains("PUT ") || text.contains("put") ? "PutObject" : nil
            readWords()
            return
        }
        if let start = text.firstRange(of: "An error occurred (") {
            let rest = text[start.upperBound...]
            isStores = true
            code = String(rest.prefix { $0 != ")" })
            if let call = rest.firstRange(of: "when calling the ") {
                operation = String(rest[call.upperBound...].prefix { $0 != " " })
            }
            let end = rest.firstRange(of: " operation").map { rest[$0.upperBound...] } ?? rest
            text = end.firstRange(of: ": ").map { String(end[$0.upperBound...]) } ?? ""
        } else {
            let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "." }
            let rest = text[word.endIndex...]
            // `NoSuchBucket: The specified bucket does not exist`, or the code alone.
            if word.first?.isUppercase == true, word.dropFirst().contains(where: \.isUppercase),
                rest.isEmpty || rest.hasPrefix(": ")
            {
                code = String(word)
                text = String(rest.dropFirst(2))
            }
        }
        if let number = code.flatMap({ Int($0) }) {
            status = number
            code = nil
            isForeign = true
        }
        if code == "" || code == "Unknown" { code = nil }
        message = ["None", "Unknown", "null"].contains(text) ? "" : text
        if code == nil, !isForeign { code = Self.code(meantBy: text) }
        readWords()
    }

    /// What the service, or s3fs with its numbers, puts before a store's words.
    private static func withoutPreamble(_ text: String) -> String {
        var text = text[...]
        if let start = text.firstRange(of: "Failed to validate S3 destination:") { text = text[start.upperBound...] }
        text = text.drop { $0 == " " }
        for name in ["PermissionError", "FileNotFoundError", "OSError", "IOError", "ClientError", "RuntimeError"]
        where text.hasPrefix(name + ": ") {
            text = text.dropFirst(name.count + 2)
        }
        if text.hasPrefix("[Errno "), let end = text.firstIndex(of: "]") {
            text = text[text.index(after: end)...].drop { $0 == " " }
        }
        return String(text)
    }

    /// s3fs and the service's documents keep the words and drop the code
    /// (https://docs.langchain.com/langsmith/data-export-destinations#debug-destination-errors).
    private static func code(meantBy text: String) -> String? {
        let text = text.lowercased()
        return sentences.first { text.contains($0.words) }?.code
    }

    private static let sentences: [(words: String, code: String)] = [
        ("access key id you provided does not exist", "InvalidAccessKeyId"),
        ("key id you provided does not exist", "InvalidAccessKeyId"),
        ("signature we calculated does not match", "SignatureDoesNotMatch"),
        ("security token included in the request is expired", "ExpiredToken"),
        ("provided token has expired", "ExpiredToken"),
        ("token is malformed", "InvalidToken"),
        ("difference between the request time and", "RequestTimeTooSkewed"),
        ("time too skewed", "RequestTimeTooSkewed"),
        ("authorization header is malformed", "AuthorizationHeaderMalformed"),
        ("must be addressed using the specified endpoint", "PermanentRedirect"),
        ("location constraint is incompatible", "IllegalLocationConstraintException"),
        ("specified bucket does not exist", "NoSuchBucket"),
        ("specified bucket is not valid", "InvalidBucketName"),
        ("reduce your request rate", "SlowDown"),
        ("not authorized to perform", "AccessDenied"),
        ("access denied", "AccessDenied"),
    ]
}
