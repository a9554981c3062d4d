import Testing

@testable import ScanningClamd

struct ClamdAddressTests {
    @Test(arguments: [
        ("unix:/run/clamav/clamd.ctl", ClamdAddress.unix(path: "/run/clamav/clamd.ctl")),
        ("tcp:localhost:3310", .tcp(host: "localhost", port: 3_310)),
        ("tcp:192.0.2.1:1", .tcp(host: "192.0.2.1", port: 1)),
        ("tcp:[2001:db8::1]:3310", .tcp(host: "2001:db8::1", port: 3_310)),
    ])
    func `an address`(text: String, address: ClamdAddress) {
        #expect(ClamdAddress(text) == address)
    }

    @Test(arguments: [
        "", "unix:", "unix:clamd.ctl", "tcp:", "tcp:localhost", "tcp:localhost:", "tcp:localhost:0",
        "tcp:localhost:65536", "tcp:localhost:port", "tcp::3310", "tcp:2001:db8::1:3310", "http://localhost",
        "/run/clamav/clamd.ctl", "tcp:[]:3310",
    ])
    func `no address`(text: String) {
        #expect(ClamdAddress(text) == nil)
    }
}
