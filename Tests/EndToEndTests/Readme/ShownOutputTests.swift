import Testing

struct ShownOutputTests {
    @Test(arguments: [
        ("201", "201\n"),
        ("at 2026-11-30T09:19:10.702391Z", "at 2027-01-02T03:04:05Z"),
        ("Date: Mon, 30 Nov 2026 09:19:10 GMT", "Date: Tue, 01 Dec 2026 00:00:00 GMT\r"),
        ("http://127.0.0.1:8080/media/a/2026/11/30/b.jpg", "http://127.0.0.1:19000/media/a/2027/01/02/b.jpg"),
        (
            "id 1f2cd5a8-a44a-4e92-a575-658bd476213c, ETag \"6b0d3f8e-2213\"",
            "id 00000000-a44a-4e92-a575-658bd4762130, ETag \"00000000-1\""
        ),
        ("59ff23b1204cdf4fe68993a4466cf5e0358294d5", "0000000000000000000000000000000000000000"),
        ("{\"a\":…,\"b\":2}", "{\"a\":[1,2],\"b\":2}"),
        ("first\n…\nlast", "first\nlast"),
        ("first\n…\nlast", "first\nlast\nmore\nlast"),
    ])
    func `values that differ from run to run match`(shown: String, printed: String) {
        #expect(ShownOutput(text: shown).matches(printed))
    }

    @Test(arguments: [
        ("204", "404"),
        ("", "curl: not found"),
        ("201", ""),
        ("\"width\": 4000", "\"width\": 4001"),
        ("etag 4ac7906d3bf9f538c37cafbd77de61c9", "etag 00000000000000000000000000000000"),
        ("id 1f2cd5a8-a44a-4e92-a575-658bd476213c", "id 1"),
        ("/media/a/2026/11/30/b.jpg", "/media/a/2026/b.jpg"),
        ("{\"a\":…,\"b\":2}", "{\"a\":1,\"b\":3}"),
        ("first\n…\nlast", "first\nlast\nmore"),
        ("first\nlast", "first\nmore\nlast"),
    ])
    func `anything else that differs does not match`(shown: String, printed: String) {
        #expect(!ShownOutput(text: shown).matches(printed))
    }
}
