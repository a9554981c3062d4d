import HTTP
import Testing

@Suite struct MultipartContentTypeTests {
    private func error(_ contentType: String) -> MultipartError? {
        do {
            _ = try MultipartReader(contentType: contentType, body: RequestBody())
            return nil
        } catch {
            return error as? MultipartError
        }
    }

    @Test(
        arguments: [
            ("multipart/form-data; boundary=XyZ", "XyZ"),
            ("Multipart/Form-Data; BOUNDARY=XyZ", "XyZ"),
            ("multipart/form-data;boundary=\"XyZ\"", "XyZ"),
            ("multipart/form-data; charset=utf-8; boundary=XyZ; foo=bar", "XyZ"),
            ("multipart/form-data; boundary=\"a b?'()+_,-./:=c\"", "a b?'()+_,-./:=c"),
            ("multipart/form-data; boundary=----=_Part_1:2/3", "----=_Part_1:2/3"),
            ("multipart/form-data; boundary=\"XyZ  \"", "XyZ"),
            ("multipart/form-data; boundary=0", "0"),
            (
                "multipart/form-data; boundary=" + String(repeating: "b", count: 70),
                String(repeating: "b", count: 70)
            ),
        ], Form.Arrival.allCases)
    func `the boundary is taken from the content type`(
        type: (contentType: String, boundary: String), arrival: Form.Arrival
    ) throws {
        var form = Form(
            "--\(type.boundary)\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--\(type.boundary)--"
        )
        form.contentType = type.contentType
        #expect(try form.parts(arrival) == [Form.Part("a", "x")])
    }

    @Test(arguments: [
        "", "multipart/mixed; boundary=b", "text/plain", "multipart/form-data, text/plain; boundary=b",
    ])
    func `another content type is no form`(contentType: String) {
        #expect(error(contentType) == .notFormData)
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data;", "multipart/form-data; charset=x",
        "multipart/form-data; boundary*=utf-8''b", "multipart/form-data; boundary*0=a; boundary*1=b",
    ])
    func `a content type without a boundary is refused`(contentType: String) {
        #expect(error(contentType) == .missingBoundary)
    }

    @Test(arguments: [
        "boundary=", "boundary=\"\"", "boundary=\"  \"", "boundary=a; boundary=a", "boundary=a; Boundary=b",
        "boundary=\"a", "boundary=\"a\rb\"", "boundary=a*b", "boundary=\"a;b\"", "boundary=é",
        "boundary=a b",
        "boundary=" + String(repeating: "b", count: 71),
    ])
    func `a boundary that is ambiguous or breaks its syntax is refused`(parameters: String) {
        #expect(error("multipart/form-data; \(parameters)") == .invalidBoundary)
    }
}
