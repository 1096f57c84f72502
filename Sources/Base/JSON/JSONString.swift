/// How text is written between the quotes of a JSON string.
package enum JSONString {
    /// Escapes what the grammar wants escaped: quotes, backslashes and control characters below U+0020.
    ///
    /// `visibly` escapes all below U+00A0 that is not printable besides, for files that are read with `less`. The text is
    /// valid UTF-8.
    package static func escape(_ text: UnsafeBufferPointer<UInt8>, visibly: Bool = false, into output: inout [UInt8]) {
        var start = 0
        var index = 0
        func flush(_ output: inout [UInt8]) {
            output.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
        }
        while index < text.count {
            let byte = text[index]
            // C1 controls are two bytes in UTF-8, the first of which is C2.
            let isC1 = visibly && byte == 0xc2 && index + 1 < text.count && text[index + 1] < 0xa0
            guard byte < 0x20 || byte == 0x22 || byte == 0x5c || visibly && byte == 0x7f || isC1 else {
                index += 1
                continue
            }
            flush(&output)
            output.append(0x5c)
            switch byte {
            case 0x22, 0x5c: output.append(byte)
            case 0x0a: output.append(UInt8(ascii: "n"))
            case 0x0d: output.append(UInt8(ascii: "r"))
            case 0x09: output.append(UInt8(ascii: "t"))
            default:
                let value = isC1 ? text[index + 1] : byte
                output += "u00".utf8
                output.append(ASCII.hex(value >> 4))
                output.append(ASCII.hex(value & 15))
            }
            index += isC1 ? 2 : 1
            start = index
        }
        flush(&output)
    }
}
