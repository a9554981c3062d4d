import Testing

@testable import FastCGI

struct ClientAddressTests {
    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("", ""), ("unix:", "unix:"),
        ("2001:db8::1", "20:1:d:b8:0:0:0:0::/64"), ("2001:0db8:0:0:ffff::9", "20:1:d:b8:0:0:0:0::/64"),
        ("::ffff:192.0.2.7", "c0:0:2:7"),
    ])
    func `an IPv6 client is told apart by its network`(address: String, network: String) {
        #expect(ClientAddress.network(of: address) == network)
    }
}
