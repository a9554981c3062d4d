import Glibc
import HTTP
import Synchronization
import Testing

/// Requests that wait take no thread from those that do not.
struct FairnessTests {
    /// Defers what is below `/pictures/`, and answers it once `release` is sent.
    private func server(
        _ release: Signal, running: Counter = Counter(), refused: Counter = Counter()
    ) throws -> RunningServer {
        try RunningServer(threads: 8) { request in
            guard request.uri.hasPrefix("/pictures/") else { return .text(200, request.uri) }
            switch request.waiting {
            case .deferred:
                return Response(
                    200, body: .deferred(Deferral(caller: request.headers["caller"] ?? "", work: request.uri))
                )
            case .refused:
                refused.increment()
                return .text(503, "refused")
            case .allowed:
                running.increment()
                release.wait()
                return .text(200, request.uri)
            }
        }
    }

    private func picture(_ name: String, caller: String = "a") -> WebRequest {
        var request = WebRequest("GET", "/pictures/\(name)")
        request.parameters = [("HTTP_CALLER", caller)]
        return request
    }

    @Test(arguments: [true, false])
    func `requests that wait for pictures leave threads to the others`(isSame: Bool) throws {
        let release = Signal()
        let server = try server(release)
        let waiting = try (0..<40).map { number in
            let connection = try server.connect()
            connection.send(picture(isSame ? "x" : "\(number)", caller: "\(number % 3)").bytes)
            return connection
        }
        for number in 0..<40 {
            #expect(try server.exchange(WebRequest("GET", "/\(number)")).text == "/\(number)")
        }
        for _ in waiting { release.send() }
        for connection in waiting { #expect(try connection.answer().status == "200 OK") }
    }

    @Test func `requests that change something leave threads to those that read`() throws {
        let release = Signal()
        let server = try RunningServer(threads: 8) { request in
            if request.method == .post { release.wait() }
            return .text(200, request.uri)
        }
        let waiting = try (0..<40).map { _ in
            let connection = try server.connect()
            connection.send(WebRequest("POST", "/write").bytes)
            return connection
        }
        #expect(try server.exchange(WebRequest("GET", "/read")).text == "/read")
        for _ in waiting { release.send() }
        for connection in waiting { #expect(try connection.answer().text == "/write") }
    }

    @Test(.timeLimit(.minutes(1)))
    func `of too many requests for pictures some are refused at once`() throws {
        let (release, refused) = (Signal(), Counter())
        let server = try server(release, refused: refused)
        let connections = try (0..<140).map { number in
            let connection = try server.connect()
            connection.send(picture("\(number)").bytes)
            return connection
        }
        // One runs, 128 wait.
        while refused.value < 11 { sched_yield() }
        for _ in connections { release.send() }
        let answers = try connections.map { try $0.answer().status }
        #expect(answers.count { $0 == "200 OK" } == 129)
    }

    @Test func `a picture is not made for a web server that has hung up`() throws {
        let (release, running) = (Signal(), Counter())
        let server = try server(release, running: running)
        let first = try server.connect()
        first.send(picture("1").bytes)
        while running.value < 1 { sched_yield() }
        var gone: WebServer? = try server.connect()
        gone?.send(picture("2").bytes)
        let last = try server.connect()
        last.send(picture("3").bytes)
        // Whatever was sent before has been read once this is answered.
        _ = try server.exchange(WebRequest("GET", "/a"))
        gone = nil
        for _ in 0..<3 { release.send() }
        _ = try (first.answer(), last.answer())
        #expect(running.value == 2)
        server.stop()
        #expect(server.hasEnded())
    }

    @Test func `a stop answers those that wait for pictures`() throws {
        let release = Signal()
        let server = try server(release)
        let connections = try (0..<10).map { number in
            let connection = try server.connect()
            connection.send(picture("\(number)").bytes)
            return connection
        }
        for number in 0..<4 { _ = try server.exchange(WebRequest("GET", "/\(number)")) }
        server.stop()
        for _ in connections { release.send() }
        for connection in connections { #expect(try connection.answer().status == "200 OK") }
        #expect(server.hasEnded())
    }

    @Test(.timeLimit(.minutes(1)))
    func `connections are taken in as they come, not one after each request that is ready`() throws {
        let step = Signal()
        let answered = Mutex<[String]>([])
        let server = try RunningServer(threads: 1) { request in
            step.wait()
            answered.withLock { $0.append(request.uri) }
            return .text(200, request.uri)
        }
        let kept = try (0..<4).map { number in
            let connection = try server.connect()
            step.send()
            _ = try connection.exchange(WebRequest("GET", "/kept/\(number)", isKept: true))
            return connection
        }
        // The only thread is held by the first while ten new connections come.
        kept[0].send(WebRequest("GET", "/kept/0", isKept: true).bytes)
        let new = try (0..<10).map { number in
            let connection = try server.connect()
            connection.send(WebRequest("GET", "/new/\(number)").bytes)
            return connection
        }
        for number in 1..<4 { kept[number].send(WebRequest("GET", "/kept/\(number)", isKept: true).bytes) }
        answered.withLock { $0 = [] }
        // The kept ones ask again whenever they are answered, as a busy client does.
        // Taken in one by one, ten would need more than forty answers.
        for _ in 0..<20 {
            let count = answered.withLock { $0.count }
            step.send()
            while answered.withLock({ $0.count }) == count { sched_yield() }
            guard let uri = answered.withLock({ $0.last }), uri.hasPrefix("/kept/"),
                let number = Int(uri.dropFirst(6))
            else { continue }
            _ = try kept[number].answer()
            kept[number].send(WebRequest("GET", uri, isKept: true).bytes)
        }
        #expect(answered.withLock { $0.count { $0.hasPrefix("/new/") } } == 10)
        for _ in 0..<8 { step.send() }
        for connection in new { #expect(try connection.answer().status == "200 OK") }
    }
}
