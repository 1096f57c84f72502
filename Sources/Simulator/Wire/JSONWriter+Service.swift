import Base

/// What the service writes otherwise than others, and `null` where it has nothing.
extension JSONWriter {
    /// `YYYY-MM-DDThh:mm:ss[.ffffff]+00:00`, as Python's `isoformat` writes a UTC time.
    mutating func time(_ time: Timestamp) {
        let c = time.civil
        ascii { bytes in
            func digits(_ value: Int, _ width: Int) {
                var divisor = 1
                for _ in 1..<width { divisor *= 10 }
                while divisor > 0 {
                    bytes.append(0x30 + UInt8(value / divisor % 10))
                    divisor /= 10
                }
            }
            digits(c.year, 4)
            bytes.append(0x2d)
            digits(c.month, 2)
            bytes.append(0x2d)
            digits(c.day, 2)
            bytes.append(0x54)
            digits(c.hour, 2)
            bytes.append(0x3a)
            digits(c.minute, 2)
            bytes.append(0x3a)
            digits(c.second, 2)
            if c.microsecond != 0 {
                bytes.append(0x2e)
                digits(c.microsecond, 6)
            }
            bytes.append(contentsOf: "+00:00".utf8)
        }
    }

    mutating func string(_ text: String?) {
        if let text { string(text) } else { null() }
    }

    mutating func id<Subject>(_ id: ID<Subject>?) {
        if let id { self.id(id) } else { null() }
    }

    mutating func time(_ time: Timestamp?) {
        if let time { self.time(time) } else { null() }
    }
}
