import Foundation
import Glibc
import ServiceTesting
import Synchronization
import Testing

/// Clients that take for ever to ask, to send or to read (N2): everybody else is answered as ever.
@Suite(.serialized)
struct SlowClientTests {
    @Test func `slow headers, slow bodies and slow readers keep nobody waiting`() throws {
        let loaded = try LoadedService()
        let service = loaded.service
        defer { service.stop() }
        let pid = try service.responder()
        let large = [UInt8](repeating: 0x56, count: 4 << 20)
        let stored = try service.admin.store("large.bin", large)
        let id = try #require(stored.processedFile["id"] as? String)
        let seconds = Thoroughness.isFull ? 30.0 : 1
        let others = Swarm(port: service.port, connections: 16) { loaded.mixture($0) }
        _ = try others.run(seconds: 1)
        let idle = try others.run(seconds: seconds)

        raiseDescriptorLimit()
        let attack = try SlowClients(service, reading: "/v1/files/\(id)", count: 500)
        defer { attack.stop() }
        let attacked = try others.run(seconds: seconds)
        let facts = try ProcessFacts(of: pid)
        #expect(attack.open == 500)

        #expect(idle.failures == [])
        #expect(attacked.failures == [])
        #expect(attacked.answers > others.connections)
        // Far from what one slow client takes, far above what a busy machine makes of it.
        #expect(attacked.milliseconds(within: 0.99) < 3_000)
        #expect(try service.responder() == pid)
        FaultTable.record(
            "N2", "500 clients with slow headers, slow bodies, slow reading", trials: attacked.answers,
            violations: attacked.failures.count,
            note: "p99 of 16 others \(Int(idle.milliseconds(within: 0.99))) ms before, "
                + "\(Int(attacked.milliseconds(within: 0.99))) ms meanwhile; "
                + "\(Int(Double(idle.answers) / seconds)) and \(Int(Double(attacked.answers) / seconds)) "
                + "answers per second; responder: \(facts)")
    }
}

/// Connections that are held open, a byte now and then in either direction.
private final class SlowClients: Sendable {
    private let descriptors: [Int32]
    private let isEnding = Atomic(false)
    private let thread = DispatchGroup()
    private let closed = Atomic(0)

    /// Those the service has not closed.
    var open: Int { descriptors.count - closed.load(ordering: .acquiring) }

    /// A third each begins a request and does not end its headers, announces a body, and reads no more than it has to.
    init(_ service: RunningService, reading target: String, count: Int) throws {
        let token = service.admin.token ?? ""
        let line = "HTTP/1.1\r\nHost: slow\r\nAuthorization: Token \(token)\r\n"
        let requests = [
            "GET /api/media/files \(line)X-Slow: ",
            "POST /v1/files \(line)Content-Type: multipart/form-data; boundary=x\r\n"
                + "Content-Length: 1000000\r\n\r\n--x\r\n",
            "GET \(target) \(line)\r\n",
        ]
        descriptors = try (0..<count).map { number in
            let descriptor = try service.admin.connection()
            if number % 3 == 2 {
                var size: Int32 = 4_096
                setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
            }
            let bytes = Array(requests[number % 3].utf8)
            try #require(send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
            return descriptor
        }
        thread.enter()
        Thread.detachNewThread { [self] in
            drip()
            thread.leave()
        }
    }

    func stop() {
        isEnding.store(true, ordering: .releasing)
        thread.wait()
        for descriptor in descriptors { close(descriptor) }
    }

    private func drip() {
        var gone: Set<Int32> = []
        while true {
            for (number, descriptor) in descriptors.enumerated() where !gone.contains(descriptor) {
                if isEnding.load(ordering: .acquiring) { return }
                var byte = UInt8(ascii: "a")
                let count =
                    number % 3 == 2
                    ? recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT))
                    : send(descriptor, &byte, 1, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
                if count == 0 || count < 0 && errno != EAGAIN {
                    gone.insert(descriptor)
                    closed.add(1, ordering: .acquiringAndReleasing)
                }
                // Each of them gets its turn about once a second.
                usleep(useconds_t(1_000_000 / max(descriptors.count, 1)))
            }
            if gone.count == descriptors.count { return }
        }
    }
}
