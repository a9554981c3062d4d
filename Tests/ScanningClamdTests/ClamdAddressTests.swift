import Testing

@testable import ScanningClamd

struct ClamdAddressTests {
    @Test(arguments: [
        ("unix:/run/clamav/clamd.ctl", ClamdAddress.unix(path: "/run/clamav/clamd.ctl")),
        ("tcp:localhost:3310", .tcp(host: "localhost", port: 3_310)),
        ("tcp:192.0.2.1:1", .tcp(host: "192.0.2.1", port: 1)),
        ("tcp:clamd:65535", .tcp(host: "clamd", port: 65_535)),
        ("tcp:[2001:db8::1]:3310", .tcp(host: "2001:db8::1", port: 3_310)),
    ])
    func `an address`(text: String, address: ClamdAddress) {
        #expect(ClamdAddress(text) == address)
    }

    @Test func `a socket's path is as long as the system takes`() {
        let folder = "/" + String(repeating: "a", count: 106)
        #expect(ClamdAddress("unix:" + folder) == .unix(path: folder))
        #expect(ClamdAddress("unix:" + folder + "b") == nil)
        #expect(ClamdAddress("unix:/a\u{0}b") == nil)
    }

    @Test(arguments: [
        "", "unix:", "unix:clamd.ctl", "tcp:", "tcp:localhost", "tcp:localhost:", "tcp:localhost:0",
        "tcp:localhost:65536", "tcp:localhost:port", "tcp::3310", "tcp:2001:db8::1:3310", "http://localhost",
        "/run/clamav/clamd.ctl", "tcp:[]:3310",
        "tcp:localhost:+3310", "tcp:localhost:-1", "tcp:localhost:３", "tcp:local host:3310", "tcp:[::1:3310",
        "tcp:::1]:3310", "tcp:localhost:3310 ", "tcp://localhost:3310", "unix", "UNIX:/a",
        " unix:/a",
    ])
    func `no address`(text: String) {
        #expect(ClamdAddress(text) == nil)
    }
}
