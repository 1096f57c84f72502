import App
import Dashboard
import Monitor
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct MailboxTests {
    private func isReadable(_ mailbox: Mailbox) -> Bool {
        var descriptor = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) == 1
    }

    @Test func `an empty mailbox lets the loop sleep`() throws {
        let mailbox = try Mailbox()
        #expect(!isReadable(mailbox))
        #expect(mailbox.take().isEmpty)
    }

    @Test func `a post wakes the loop, and taking lets it sleep again`() throws {
        let mailbox = try Mailbox()
        mailbox.post(.ticked)
        mailbox.post(.ticked)
        #expect(isReadable(mailbox))
        #expect(mailbox.take().count == 2)
        #expect(!isReadable(mailbox))
        mailbox.post(.ticked)
        #expect(isReadable(mailbox))
    }

    @Test func `messages of one poster arrive in order while another thread takes them`() async throws {
        let mailbox = try Mailbox()
        let count = 2_000
        let poster = Task.detached {
            let place = Place(host: "api.example.com")
            for number in 0..<count { mailbox.post(.news(.updates([.requests(budget(number))]), from: place)) }
        }
        var seen: [Int] = []
        while seen.count < count {
            for message in mailbox.take() {
                guard case .news(.updates(let updates), _) = message else { continue }
                for case .requests(let budget) in updates { seen.append(budget.lastMinute) }
            }
            await Task.yield()
        }
        await poster.value
        #expect(seen == Array(0..<count))
        #expect(mailbox.take().isEmpty)
        #expect(!isReadable(mailbox), "no wake-up is left over once all was taken")
    }
}

private func budget(_ number: Int) -> RequestBudget {
    var budget = RequestBudget()
    budget.lastMinute = number
    return budget
}
