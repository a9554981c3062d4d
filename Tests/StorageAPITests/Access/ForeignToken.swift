import Testing

/// Keys and tokens of another implementation (PyJWT), the private keys thrown away.
struct ForeignToken: CustomTestStringConvertible {
    let type: String
    let key: String
    let token: String

    var testDescription: String { type }

    /// One for each algorithm; all say the same.
    static let all = [
        ForeignToken(
            type: "HS256",
            key: "an example secret of many bytes, 64 of them at the very least, ok",
            token: """
                eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ1MSIsImlhdCI6MTcwMDAw\
                MDAwMCwiZXhwIjo0MTAyNDQ0ODAwLCJodHRwczovL2hhc3VyYS5pby9qd3QvY2xhaW1zIjp7IngtaGFzdXJh\
                LWFsbG93ZWQtcm9sZXMiOlsidXNlciIsIm1lIl0sIngtaGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIiLCJ4\
                LWhhc3VyYS11c2VyLWlkIjoidTEifX0.XTOikdMkEf9DsXZ03BKA-BuVf6xdl_6hNdr18I5SKY8
                """),
        ForeignToken(
            type: "HS384",
            key: "an example secret of many bytes, 64 of them at the very least, ok",
            token: """
                eyJhbGciOiJIUzM4NCIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ1MSIsImlhdCI6MTcwMDAw\
                MDAwMCwiZXhwIjo0MTAyNDQ0ODAwLCJodHRwczovL2hhc3VyYS5pby9qd3QvY2xhaW1zIjp7IngtaGFzdXJh\
                LWFsbG93ZWQtcm9sZXMiOlsidXNlciIsIm1lIl0sIngtaGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIiLCJ4\
                LWhhc3VyYS11c2VyLWlkIjoidTEifX0.vHtRV3Dr25u1_AKSD36g86sxpvj4hEnp-F2gL5oMOTODDLXs-5Yr\
                OuhfxeMfXoFr
                """),
        ForeignToken(
            type: "HS512",
            key: "an example secret of many bytes, 64 of them at the very least, ok",
            token: """
                eyJhbGciOiJIUzUxMiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ1MSIsImlhdCI6MTcwMDAw\
                MDAwMCwiZXhwIjo0MTAyNDQ0ODAwLCJodHRwczovL2hhc3VyYS5pby9qd3QvY2xhaW1zIjp7IngtaGFzdXJh\
                LWFsbG93ZWQtcm9sZXMiOlsidXNlciIsIm1lIl0sIngtaGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIiLCJ4\
                LWhhc3VyYS11c2VyLWlkIjoidTEifX0.HvwDqLks6DjE46e8e1Eg2afNXt7u9Eq1xBSeo1ya9Slv-BeT4FSU\
                1JDxXJwLsEUZnLyTuW0t8yIx-xRNpUJorA
                """),
        ForeignToken(
            type: "RS256",
            key: """
                -----BEGIN PUBLIC KEY-----
                MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnevBIu9hgF7nE5TmceH5
                449GqkSNavZMAcqflF4Q1e1c60P5C1+AflEp8sCFDff7wmKCgM6AobTnvqb25d28
                CFlecjbH6biFrAJVPZ2dW3LN9Duf0f3cYoFqzdoHNmGVxNmQwzZiifI9hdXCmCZ/
                U0wB9VTjUJIkypW8Irb48wqtswPqXUuN2Tb2zTHflNY0wNwQWc3Sx8VQo7sItPMX
                1a01o+MHYHcge3xlisseX/+DQ7msYB5zSw/Gia93epd+03xXOBvrDPEr/xEnsTSh
                x1Re/on/mTxw511d/7t1H/r6lLXuxPZ8LjBHQ2yG9y8xyPardij+HTymjEPgMpxr
                UwIDAQAB
                -----END PUBLIC KEY-----
                """,
            token: """
                eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ1MSIsImlhdCI6MTcwMDAw\
                MDAwMCwiZXhwIjo0MTAyNDQ0ODAwLCJodHRwczovL2hhc3VyYS5pby9qd3QvY2xhaW1zIjp7IngtaGFzdXJh\
                LWFsbG93ZWQtcm9sZXMiOlsidXNlciIsIm1lIl0sIngtaGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIiLCJ4\
                LWhhc3VyYS11c2VyLWlkIjoidTEifX0.fAu6Zg_Ml1IguvKfAKMrXqzCjo2T5oZT134hF9VVjk8F80u7nFSx\
                Sv8Dgsowf2nc6sGFJTwewxrFdnNKp3FqeI0rYNgMO91bm8Eb0mZOJobBBtXMApsv-D9NacF4EeWzcc2SiMAX\
                z9d1mJuD-27r5M9e3qGcr8kYjn1u2zHMEcfzAXzPRs9HtfCM-69CNHvIqe_d-PhYe_Gh7jS5zVCGw9N2cM59\
                XSopok4Gao-uZAiq9_J52n53K8dcwSp1hquC-afiwpLmJKReZShQxawVyLJP4vGu-GUNgRgi_NRlIEGxsfSl\
                AHko7wzv59JdA_wR4U-KGJbDZKoZLcITl9O7TQ
                """),
        ForeignToken(
            type: "ES256",
            key: """
                -----BEGIN PUBLIC KEY-----
                MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEebiDDNpycAFGxqvHyucIs+MZNIKS
                bA11AzpsOGSLyKQbHwhHBCHbb18En9pVH8/8lyhjsi+1B4oDrc87/RJ+fA==
                -----END PUBLIC KEY-----
                """,
            token: """
                eyJhbGciOiJFUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ1MSIsImlhdCI6MTcwMDAw\
                MDAwMCwiZXhwIjo0MTAyNDQ0ODAwLCJodHRwczovL2hhc3VyYS5pby9qd3QvY2xhaW1zIjp7IngtaGFzdXJh\
                LWFsbG93ZWQtcm9sZXMiOlsidXNlciIsIm1lIl0sIngtaGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIiLCJ4\
                LWhhc3VyYS11c2VyLWlkIjoidTEifX0.gH0s6rC06k8IGKSztYr64gIhv3hW34spwnZxYeU4vOThEnAgWsox\
                iOZyaGBGLsFOQT4wadJIQQy8bHzFp6nfpg
                """),
        ForeignToken(
            type: "Ed25519",
            key: """
                -----BEGIN PUBLIC KEY-----
                MCowBQYDK2VwAyEAi11b10wvAtE2zYrKKaCOt8VFDoYfSfXlDymAW8r6+y4=
                -----END PUBLIC KEY-----
                """,
            token: """
                eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ1MSIsImlhdCI6MTcwMDAw\
                MDAwMCwiZXhwIjo0MTAyNDQ0ODAwLCJodHRwczovL2hhc3VyYS5pby9qd3QvY2xhaW1zIjp7IngtaGFzdXJh\
                LWFsbG93ZWQtcm9sZXMiOlsidXNlciIsIm1lIl0sIngtaGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIiLCJ4\
                LWhhc3VyYS11c2VyLWlkIjoidTEifX0.h9EJEZhHl9XKGyKnBEcGpaDf_jr92qyiwqPyLxGLhpicrmDIBpB6\
                _xx-DYa83Z_pycnfbIfzQIjRNLsqecktDQ
                """),
        ForeignToken(
            type: "EdDSA",
            key: "i11b10wvAtE2zYrKKaCOt8VFDoYfSfXlDymAW8r6-y4",
            token: """
                eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ1MSIsImlhdCI6MTcwMDAw\
                MDAwMCwiZXhwIjo0MTAyNDQ0ODAwLCJodHRwczovL2hhc3VyYS5pby9qd3QvY2xhaW1zIjp7IngtaGFzdXJh\
                LWFsbG93ZWQtcm9sZXMiOlsidXNlciIsIm1lIl0sIngtaGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIiLCJ4\
                LWhhc3VyYS11c2VyLWlkIjoidTEifX0.h9EJEZhHl9XKGyKnBEcGpaDf_jr92qyiwqPyLxGLhpicrmDIBpB6\
                _xx-DYa83Z_pycnfbIfzQIjRNLsqecktDQ
                """),
    ]

    /// Public keys that are too small or of another kind.
    static let unfitKeys = [
        "RSA of 1024 bits": """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCCNu8AfTF/fv/W2Qg0Y48EGqO
        t4GWSpMbgUHngtKdNOriNrPm1DIlHRVIKQtoAzCnoYbzQOuNmYvA7c2z307CxK2K
        QrJlZrtMmy3uk2UvA+/ihDSYvYoCOiVUWzH3Gef3fQddlC7VZzJffv7+zFKnxWZf
        RDH8h2t8JUCB7QFBIQIDAQAB
        -----END PUBLIC KEY-----
        """,
        "P-384": """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE1FZQQNccbRGM3TEPgQJu2p5gF6IFshOO
        1Hu4q8CGAv2w4qtjICNd7Q7am7acq+8UIkJC1mMJmvWWhKN4ZgIZzmtSmfulhZAh
        tbLh3+DXh88DsjzgEPxEoaJrvpNw5Mf3
        -----END PUBLIC KEY-----
        """,
    ]
}
