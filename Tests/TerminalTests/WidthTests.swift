import Base
import CNcurses
import Screen
import Testing

#if canImport(Glibc)
import Glibc

extension ScreenOwners {
    @Suite struct WidthTests {
        private var allScalars: some Sequence<Unicode.Scalar> {
            (UInt32(0)...0x10FFFF).lazy.compactMap(Unicode.Scalar.init)
        }

        /// The library the table was made from; others know more or fewer characters.
        private var isTableOfThisLibrary: Bool {
            var name = [CChar](repeating: 0, count: 64)
            confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count)
            return name.prefix { $0 != 0 }.elementsEqual("glibc 2.36".utf8.map(CChar.init))
        }

        @Test func `the table counts every character as the C library does`() throws {
            setenv("LC_ALL", "C.UTF-8", 1)
            try #require(cn_set_locale() == CN_UTF8)
            var differing: [String] = []
            for scalar in allScalars {
                let width = Int(cn_width(scalar.value))
                if TextWidth.systemColumns(of: scalar) != (width < 0 ? nil : width) {
                    differing.append(String(scalar.value, radix: 16))
                }
            }
            let allowed = isTableOfThisLibrary ? 0 : 20_000
            #expect(differing.count <= allowed, "\(differing.prefix(20))")
        }

        @Test func `what is drawn is printable and as wide as planned`() throws {
            setenv("LC_ALL", "C.UTF-8", 1)
            try #require(cn_set_locale() == CN_UTF8)
            let isExact = isTableOfThisLibrary
            var wrong: [String] = []
            for scalar in allScalars {
                guard let (drawn, columns) = TextWidth.drawn(scalar) else { continue }
                let isUnknown = !isExact && TextWidth.systemColumns(of: scalar) != Int(cn_width(scalar.value))
                if !isUnknown, Int(cn_width(drawn.value)) != columns { wrong.append(String(scalar.value, radix: 16)) }
            }
            #expect(wrong.isEmpty, "\(wrong.prefix(20))")
        }
    }
}
#endif
