import HTTP
import Testing

@Suite struct ConcurrencyTests {
    @Test func `idle connections occupy no thread`() throws {
        let (together, release) = (Signal(), Signal())
        let server = try RunningServer(threads: 4) { request in
            if request.uri == "/together" {
                together.send()
                release.wait()
            }
            return .text(200, request.uri)
        }
        let connections = try (0..<64).map { _ in try server.connect() }
        for round in 0..<3 {
            for (number, connection) in connections.enumerated() {
                connection.send(WebRequest("GET", "/\(round)/\(number)", isKept: true).bytes)
            }
            for (number, connection) in connections.enumerated() {
                #expect(try connection.answer().text == "/\(round)/\(number)")
            }
        }
        // All four threads at once, while sixty connections wait for their next request.
        for connection in connections.suffix(4) { connection.send(WebRequest("GET", "/together").bytes) }
        for _ in 0..<4 { #expect(together.wait()) }
        for _ in 0..<4 { release.send() }
        for connection in connections.suffix(4) { #expect(try connection.answer().text == "/together") }
    }

    @Test func `more requests than threads wait their turn`() throws {
        let release = Signal()
        let server = try RunningServer(threads: 1) { request in
            release.wait()
            return .text(200, request.uri)
        }
        let connections = try (0..<20).map { _ in try server.connect() }
        for (number, connection) in connections.enumerated() {
            connection.send(WebRequest("GET", "/\(number)", isKept: true).bytes)
        }
        for _ in connections { release.send() }
        for (number, connection) in connections.enumerated() {
            #expect(try connection.answer().text == "/\(number)")
        }
    }

    @Test func `a connection that comes and goes without a word does no harm`() throws {
        let server = try RunningServer(threads: 1) { .text(200, $0.uri) }
        for number in 0..<200 {
            let silent = try server.connect()
            if number % 2 == 0 { silent.endInput() }
        }
        #expect(try server.exchange(WebRequest("GET", "/a")).text == "/a")
    }

    @Test func `a stop finishes what has begun, closes what is idle and ends the run`() throws {
        let (hasBegun, release) = (Signal(), Signal())
        let server = try RunningServer(threads: 2) { request in
            if request.uri == "/long" {
                hasBegun.send()
                release.wait()
            }
            return .text(200, request.uri)
        }
        let idle = try (0..<8).map { _ in try server.connect() }
        for connection in idle { _ = try connection.exchange(WebRequest("GET", "/a", isKept: true)) }
        let busy = try server.connect()
        busy.send(WebRequest("GET", "/long", isKept: true).bytes)
        #expect(hasBegun.wait())

        server.stop()
        for connection in idle { #expect(connection.isClosed()) }
        release.send()
        #expect(try busy.answer().text == "/long")
        #expect(busy.isClosed())
        #expect(server.hasEnded())
        #expect(throws: WebServer.Failure.self) { try server.connect() }
    }

    @Test func `a request that came before the stop is answered`() throws {
        let (hasBegun, release) = (Signal(), Signal())
        let server = try RunningServer(threads: 1) { request in
            hasBegun.send()
            release.wait()
            return .text(200, request.uri)
        }
        let waiting = try server.connect()
        release.send()
        _ = try waiting.exchange(WebRequest("GET", "/a", isKept: true))
        #expect(hasBegun.wait())
        let busy = try server.connect()
        busy.send(WebRequest("GET", "/b").bytes)
        #expect(hasBegun.wait())
        waiting.send(WebRequest("GET", "/c", isKept: true).bytes)
        server.stop()
        for _ in 0..<2 { release.send() }
        #expect(try busy.answer().text == "/b")
        #expect(try waiting.answer().text == "/c")
        #expect(waiting.isClosed())
        #expect(server.hasEnded())
    }

    @Test func `a stop before any request ends the run, a second one changes nothing`() throws {
        let server = try RunningServer(threads: 8) { _ in .text(200, "") }
        let silent = try server.connect()
        server.stop()
        server.stop()
        #expect(server.hasEnded())
        #expect(silent.isClosed())
    }
}
