import HTTP
import Media
@testable import StorageAPI

/// A token that was signed once with a key that nobody has any more, and the settings under which it is believed.
struct GenuineToken {
    let settings: JWTSettings
    let text: String

    /// Within the tokens' time.
    static let moment = Timestamp(microseconds: 1_769_860_000_000_000)
    /// A secret with which the target itself signs what it is given.
    static let openSecret = "0123456789abcdef0123456789abcdef"
    static let openSettings = settings("HS256", openSecret)

    /// One for each kind of key.
    static let all = signed.compactMap { token in
        settings(token.type, token.key).map { GenuineToken(settings: $0, text: token.text) }
    }

    private static func settings(_ type: String, _ key: String) -> JWTSettings? {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("type")
        writer.string(type)
        writer.key("key")
        writer.string(key)
        writer.endObject()
        return try? JWTSettings(parsing: String(received: writer.bytes))
    }

    /// The secret or the public key in PEM, and what was signed with it or with its other half.
    private static let signed: [(type: String, key: String, text: String)] = [
        (
            "HS256",
            """
            8b688a6621327ae45e42d2ca7ee7c317f8032e8ee93e5528
            """,
            """
            eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDAsImh0dHBzOi8vaGFzdXJhLmlvL2p3dC9jbGFpbXMiOns\
            ieC1oYXN1cmEtYWxsb3dlZC1yb2xlcyI6WyJ1c2VyIl0sIngtaGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIiLCJ\
            4LWhhc3VyYS11c2VyLWlkIjoiNyJ9fQ.jcTUbh8OEGN4yEgVqYxOKjAwWUhy61k_4bfwJAcXMEE
            """
        ),
        (
            "RS256",
            """
            -----BEGIN PUBLIC KEY-----
            MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqSgA7pSpZS8kbamAOYkt
            199Ni5J5CVsfTNz6C+nRHxmiDwb/uSKFySBAkAigLrhGhbid4wnVeBhD7mfqeGqj
            wY8luo6dyLRzvSf6aLxnfHoNQeLKxWtBfg31OH+8K1OsltAamPcA9D2hazSe0RMJ
            1dLB6DOBshQOMCVYSMLOltnwhvllAHivwM/7fOOKVd9qGaEBZuvO2F1Bp+eiYvGx
            xMaTNCypr+Z7bJGwuIQOUz1mXtiix23U4FAHzih7/dGALgfDmmeez7v5PEAloQhz
            5WujByCVPMAtf0NhZcCo9WV5TV79cmDVlRZ8q4T34f805/win/UBsfRWNXS+X20s
            EwIDAQAB
            -----END PUBLIC KEY-----
            """,
            """
            eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDAsImh0dHBzOi8vaGFzdXJhLmlvL2p3dC9jbGFpbXMiOns\
            ieC1oYXN1cmEtYWxsb3dlZC1yb2xlcyI6WyJ1c2VyIl0sIngtaGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIiLCJ\
            4LWhhc3VyYS11c2VyLWlkIjoiNyJ9fQ.EzJ1d6aH24RlTtpKyhphO0DjGZ7EhytKc9ODBAhWYKCKPsOp7UCnYEMj\
            rABhBVKmuYdk8e58qXItjAZWNpv-PXQhih_KLYEdqflCy1_MqeaBc36mNiewTvmXEepRpFq63ol-alzZmx63XXkX\
            Jqw3hIePkjF0sxThOU0S7goysS-5PUsJ7cm0vyX8EGgVkf_WpNc3zr-CsE8bzBoN1OIEq40QMm9U3tXvIFheYKZW\
            7wDqq4Ggv9Hi90HlVz-6VeYBqYmUCXgycCtrX59oVghkFPOSG-qh-ovhPZIticsSZ_N4K9Bz2PeBm-yL4htuxTfO\
            x4xOtdMMkiucGvQA1SJ6BA
            """
        ),
        (
            "ES256",
            """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9BE92+p37T4YknIQ56/LkOj7C60L
            gt3YpmtCObob6zWST2RPHBIAr7u9nb0sOuru7/RN3n43ljo8VOB3IlBhkQ==
            -----END PUBLIC KEY-----
            """,
            """
            eyJhbGciOiJFUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDAsImh0dHBzOi8vaGFzdXJhLmlvL2p3dC9jbGFpbXMiOns\
            ieC1oYXN1cmEtYWxsb3dlZC1yb2xlcyI6WyJ1c2VyIl0sIngtaGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIiLCJ\
            4LWhhc3VyYS11c2VyLWlkIjoiNyJ9fQ.Il_uJU_tK6syx6k2aWlxf6YXR0uH7jNjdqfHQoeADeQ0mcLsXNyYblZq\
            r-Vd1uwVGCNLTuh4l4AEfqE6jfpkEQ
            """
        ),
        (
            "Ed25519",
            """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAt33KwB4geGckcUxPUkAoxa0lpi+gcUxGmS6yo9BIt40=
            -----END PUBLIC KEY-----
            """,
            """
            eyJhbGciOiJFZERTQSJ9.eyJleHAiOjQxMDI0NDQ4MDAsImh0dHBzOi8vaGFzdXJhLmlvL2p3dC9jbGFpbXMiOns\
            ieC1oYXN1cmEtYWxsb3dlZC1yb2xlcyI6WyJ1c2VyIl0sIngtaGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIiLCJ\
            4LWhhc3VyYS11c2VyLWlkIjoiNyJ9fQ.zBDO2yefDNgojtEiuw7M_LJqtp0bMb3D7O8e1zdBfFBYYZopcsWd9g2u\
            YmIlcvTLa8nvPCIX1M_JnBTzALb2Aw
            """
        ),
    ]
}
