/// Tokens that must not get anybody in, each with what is wrong with it; `{TOKEN}` is one that would.
let attackTokens: [(flaw: String, token: String)] = [
    (
        "alg none",
        """
        eyJhbGciOiAibm9uZSJ9.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwMDA\
        wMDB9.
        """
    ),
    (
        "alg None",
        """
        eyJhbGciOiAiTm9uZSJ9.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwMDA\
        wMDB9.
        """
    ),
    (
        "alg nOnE with signature",
        """
        eyJhbGciOiAibk9uRSJ9.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwMDA\
        wMDB9.c2ln
        """
    ),
    (
        "alg missing",
        "e30.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwMDAwMDB9.c2ln"
    ),
    (
        "alg array",
        """
        eyJhbGciOiBbIkhTMjU2Il19.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDA\
        wMDAwMDB9.c2ln
        """
    ),
    (
        "alg RS256 public key as HMAC secret (sign with PEM bytes)",
        """
        eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwM\
        DAwMDB9.kRZ9MCXnGFFh2_BjL3kfImj8ZD8qVXiaEzT_vqG3IME
        """
    ),
    (
        "HS256 with empty key",
        """
        eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwM\
        DAwMDB9.aINh7tEnaVmwt4FKQpb3EQ1ZnMPGukBGeERJ1MhzG_k
        """
    ),
    (
        "HS256 signature truncated to 1 byte",
        """
        eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwM\
        DAwMDB9.AA
        """
    ),
    (
        "signature empty",
        """
        eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwM\
        DAwMDB9.
        """
    ),
    (
        "signature with padding",
        """
        eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwM\
        DAwMDB9.c2lnc2lnc2ln==
        """
    ),
    (
        "signature non-canonical base64url (last bits)",
        """
        eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwM\
        DAwMDB9.c2lnB
        """
    ),
    (
        "kid traversal",
        """
        eyJhbGciOiAiSFMyNTYiLCAia2lkIjogIi4uLy4uLy4uLy4uL2Rldi9udWxsIn0.eyJzdWIiOiAidTEiLCAi\
        ZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwMDAwMDB9.c2ln
        """
    ),
    (
        "kid SQL",
        """
        eyJhbGciOiAiSFMyNTYiLCAia2lkIjogIngnIFVOSU9OIFNFTEVDVCAnayJ9.eyJzdWIiOiAidTEiLCAiZXh\
        wIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwMDAwMDB9.c2ln
        """
    ),
    (
        "kid 64 KB",
        encoded(#"{"alg":"HS256","kid":"\#(String(repeating: "k", count: 6_000))"}"#) + ".e30.c2ln"
    ),
    (
        "kid NUL",
        """
        eyJhbGciOiAiSFMyNTYiLCAia2lkIjogImFcdTAwMDBiIn0.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0\
        NDgwMCwgImlhdCI6IDE3MDAwMDAwMDB9.c2ln
        """
    ),
    (
        "jku",
        """
        eyJhbGciOiAiUlMyNTYiLCAiamt1IjogImh0dHA6Ly8xMjcuMC4wLjE6OS9qd2tzLmpzb24ifQ.eyJzdWIiO\
        iAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwMDAwMDB9.c2ln
        """
    ),
    (
        "x5u",
        """
        eyJhbGciOiAiUlMyNTYiLCAieDV1IjogImh0dHA6Ly8xMjcuMC4wLjE6OS9jLnBlbSJ9.eyJzdWIiOiAidTE\
        iLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwMDAwMDB9.c2ln
        """
    ),
    (
        "jwk embedded",
        """
        eyJhbGciOiAiUlMyNTYiLCAiandrIjogeyJrdHkiOiAib2N0IiwgImsiOiAiQUEifX0.eyJzdWIiOiAidTEi\
        LCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwMDAwMDB9.c2ln
        """
    ),
    (
        "crit unknown",
        """
        eyJhbGciOiAiSFMyNTYiLCAiY3JpdCI6IFsieCJdLCAieCI6IDF9.eyJzdWIiOiAidTEiLCAiZXhwIjogNDE\
        wMjQ0NDgwMCwgImlhdCI6IDE3MDAwMDAwMDB9.c2ln
        """
    ),
    (
        "b64 false",
        """
        eyJhbGciOiAiSFMyNTYiLCAiYjY0IjogZmFsc2UsICJjcml0IjogWyJiNjQiXX0.eyJzdWIiOiAidTEiLCAi\
        ZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAwMDAwMDB9.c2ln
        """
    ),
    (
        "typ JWE five parts",
        "a.b.c.d.e"
    ),
    (
        "two parts",
        "a.b"
    ),
    (
        "no exp",
        "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiAidSJ9.c2ln"
    ),
    (
        "exp past",
        "eyJhbGciOiAiSFMyNTYifQ.eyJleHAiOiAxfQ.c2ln"
    ),
    (
        "exp string",
        "eyJhbGciOiAiSFMyNTYifQ.eyJleHAiOiAiNDEwMjQ0NDgwMCJ9.c2ln"
    ),
    (
        "exp 1e400",
        "eyJhbGciOiAiSFMyNTYifQ.eyJleHAiOjFlNDAwfQ.c2ln"
    ),
    (
        "exp negative zero",
        "eyJhbGciOiAiSFMyNTYifQ.eyJleHAiOi0wfQ.c2ln"
    ),
    (
        "nbf future",
        "eyJhbGciOiAiSFMyNTYifQ.eyJuYmYiOiA0MTAyNDQ0ODAwfQ.c2ln"
    ),
    (
        "duplicate claim keys",
        "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiJhIiwic3ViIjoiYiIsImV4cCI6NDEwMjQ0NDgwMH0.c2ln"
    ),
    (
        "duplicate alg keys",
        """
        eyJhbGciOiJIUzI1NiIsImFsZyI6Im5vbmUifQ.eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgI\
        mlhdCI6IDE3MDAwMDAwMDB9.c2ln
        """
    ),
    (
        "payload not JSON",
        "eyJhbGciOiAiSFMyNTYifQ.eHg.c2ln"
    ),
    (
        "payload array",
        "eyJhbGciOiAiSFMyNTYifQ.W10.c2ln"
    ),
    (
        "payload invalid UTF-8",
        "eyJhbGciOiAiSFMyNTYifQ.eyJzdWIiOiL_In0.c2ln"
    ),
    (
        "payload depth 10k",
        encoded(#"{"alg":"HS256"}"#) + "." + encoded(String(repeating: "[", count: 10_000)) + ".c2ln"
    ),
    (
        "whitespace inside token",
        """
        eyJhbGciOiAiSFMyNTYifQ. eyJzdWIiOiAidTEiLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3MDAw\
        MDAwMDB9. c2ln
        """
    ),
    (
        "Bearer lower-case",
        "bearer {TOKEN}"
    ),
    (
        "two spaces",
        "Bearer  {TOKEN}"
    ),
    (
        "token in query and header differ",
        "?token={OTHER}"
    ),
]
