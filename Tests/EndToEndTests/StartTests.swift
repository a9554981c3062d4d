import Foundation
import Glibc
import ServiceTesting
import Testing

/// What keeps `make run` from starting is said in one sentence, and nothing runs afterwards.
@Suite(.serialized)
struct StartTests {
    private let data = FileManager.default.temporaryDirectory.path + "/vitrine-start-\(UUID().uuidString)"

    @Test func `a data directory in use by another run is refused, and free again after that run`() throws {
        let service = try RunningService()
        defer { service.stop() }
        for port in [service.port, try RunningService.freePort()] {
            let start = try StartAttempt(service.data, "\(port)")
            #expect(start.complaint.contains("\(service.data) is in use by another run"))
            #expect(try service.admin.get("/healthz").status == 200)
        }
        service.end()
        let again = try RunningService(data: service.data)
        again.stop()
    }

    @Test func `a port where a service answers is refused, whatever it answers to a probe`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let start = try StartAttempt(data, "\(service.port)")
        #expect(start.complaint.contains("another program listens on port \(service.port)"))
        #expect(access(data + "/catalog.sqlite", F_OK) != 0)
    }

    @Test(arguments: ["127.0.0.1", "0.0.0.0", "::", "::1", "::ffff:127.0.0.1"])
    func `a port where something listens that never answers is refused`(address: String) throws {
        let socket = try TakenPort(address, isListening: true)
        defer { socket.free() }
        let start = try StartAttempt(data, "\(socket.port)")
        let place = address == "::1" ? "[::1]:\(socket.port)" : "port \(socket.port)"
        #expect(start.complaint.contains("another program listens on \(place)"))
    }

    @Test func `a port that another address of the machine has is free`() throws {
        let socket = try TakenPort("127.0.0.2", isListening: true)
        defer { socket.free() }
        #expect(try StartAttempt(data, "\(socket.port)", program: nil).status == 0)
    }

    @Test func `a port that becomes taken after it was looked at is refused`() throws {
        // Bound without listening, it is not among the sockets that listen.
        let socket = try TakenPort("127.0.0.1", isListening: false)
        defer {
            socket.free()
            try? FileManager.default.removeItem(atPath: data)
        }
        #expect(try StartAttempt(data, "\(socket.port)", program: nil).status == 0)
        let start = try StartAttempt(data, "\(socket.port)")
        #expect(start.complaint.contains("port \(socket.port) has just been taken by another program"))
    }

    @Test(arguments: ["", "0", "65536", "08080", "http", "-1", "8080 ", "99999999999999999999"])
    func `a port that is none is refused`(port: String) throws {
        #expect(
            try StartAttempt(data, port).complaint.contains("PORT=\(port) is not a number from 1 to 65535"))
    }

    @Test(arguments: ["/proc/vitrine", "/dev/null", "/dev/null/vitrine", "/proc"])
    func `a data directory that cannot be made or written is refused`(path: String) throws {
        let start = try StartAttempt(path, "\(try RunningService.freePort())")
        #expect(start.complaint.contains("the data directory \(path) cannot be"))
    }

    @Test func `a data directory of somebody else's is refused`() throws {
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: data) }
        try #require(chmod(data, 0o500) == 0)
        let start = try StartAttempt(data, "\(try RunningService.freePort())", asOrdinaryUser: true)
        #expect(start.complaint.contains("\(data) cannot be"))
    }

    @Test func `a data directory may have any name`() throws {
        let odd = data + "/a \"b\" $c;|&'d'"
        defer { try? FileManager.default.removeItem(atPath: data) }
        let service = try RunningService(data: odd)
        defer { service.end() }
        let file = try service.admin.upload("odd.txt", Array("odd".utf8)).json
        let answer = try service.admin.get(pathOfURL(file["f"], port: service.port))
        #expect(answer.body == Array("odd".utf8))
    }

    @Test func `a program that refuses its settings is the only one that complains`() throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        let start = try StartAttempt(
            data, "\(try RunningService.freePort())", environment: ["VITRINE_THREADS": "none"])
        #expect(start.errors.contains("VITRINE_THREADS"))
        #expect(start.status != 0)
        #expect(start.left == [])
    }
}

/// A socket of this process that has a port of the machine.
private struct TakenPort {
    let port: UInt16
    private let descriptor: Int32

    init(_ address: String, isListening: Bool) throws {
        let isSixth = address.contains(":")
        descriptor = socket(
            isSixth ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        try #require(descriptor >= 0)
        port = try RunningService.freePort()
        var only: Int32 = address.hasPrefix("::ffff") ? 0 : 1
        var status: Int32
        if isSixth {
            setsockopt(
                descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &only, socklen_t(MemoryLayout<Int32>.size))
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = port.bigEndian
            try #require(inet_pton(AF_INET6, address, &name.sin6_addr) == 1)
            status = Self.bind(descriptor, name)
        } else {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            try #require(inet_pton(AF_INET, address, &name.sin_addr) == 1)
            status = Self.bind(descriptor, name)
        }
        if isListening, status == 0 { status = listen(descriptor, 1) }
        try #require(status == 0, "\(String(cString: strerror(errno)))")
    }

    func free() { close(descriptor) }

    private static func bind<Name>(_ descriptor: Int32, _ name: Name) -> Int32 {
        withUnsafeBytes(of: name) { bytes in
            Glibc.bind(
                descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                socklen_t(bytes.count))
        }
    }
}
