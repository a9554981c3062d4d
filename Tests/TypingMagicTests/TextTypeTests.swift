import Testing

/// Text: a row is the text, the file's name and the type.
@Suite struct TextTypeTests {
    private static let plain = "text/plain; charset=utf-8"
    private static let html = "text/html; charset=utf-8"
    private static let markdown = "text/markdown; charset=utf-8"

    @Test(arguments: [
        "BM is the mark of a bitmap", "BMW sells cars in many countries of the world", "GIF8 is a format",
        "GIF87 came before", "GIF89a is what most of them are", "MZ", "MZ are the initials of Mark Zbikowski",
        "%!", "%! is how PostScript begins", "%PDF in prose", "%PDF-1.7 is the version that most tools write",
        "% a comment in TeX", "PK is a knockout", "PK34 is no zip",
        "II* is little, MM* is big", "MM*", "II*", "#! at the start", "#!/bin/sh\necho hello\n",
        "#!/usr/bin/env python3\nprint(1)\n", "From: the desk of the director\nDear reader,\n",
        "From the beginning it was clear", "From me to you, 1963\n", "Subject: to change\n",
        "Received: with thanks\n", "Return-Path: none of them\n", "BZh is for bzip2", "BZh91AY&SY in prose",
        "{\\rtf", "{\\rtf is how rich text begins", "ID3 tags", "ID3 tags are at the start of a file", "RIFF",
        "RIFF is WAVEform audio", "RIFF1234AVI LIST", "RIFF1234WEBPVP8 ", "OggS", "OggS is a page", "fLaC",
        "fLaC is free", "FLV is flash", "FORM1234AIFFCOMM", "FORMATS", "MThd", "MAC addresses",
        "MP+ and MPCK",
        "wvpk", "TTA1", "caff", "....ftypisom", "1234ftypmp42 is a box", "0000moov", "free as in beer",
        "wide is the gate", "skip this", "mdat", "Rar! is an archive", "7z", "JFIF", "Exif", "PNG", "IHDR",
        "P1 is the pole position", "P6 7 8 9", "P3", "P5 10 20 times", "solid is no liquid",
        "AC10 is a CPU plan",
        "8BPS", "SIMPLE as that", "SQLite format 3", "ITSF", "MSCF", "LZIP", "xar!", "Cr24", "!<arch>",
        "070707",
        "0707010", "wOFF", "OTTO", "ttcf", "true", "typ1", "DICM", "regf", "ELF", "CWS", "FWS",
        "CWSx is no flash",
        "d8:announce", "AT&TFORM", "#VRML is old", "/* a comment */\nint main(void) { return 0; }\n",
        "#include <stdio.h>\n", "import os\ndef f():\n    pass\n", "package main\n\nfunc main() {}\n",
        "class A { public: int b; };\n", "<?php echo 1; ?>\n", "@echo off\r\n", ".TH TITLE 1\n.SH NAME\n",
        "\\documentclass{article}\n", "a,b\n1,2\n3,4\n5,6\n7,8\n", "a\tb\n1\t2\n", "1 2 3", "0", " ", "\n",
        "GET / HTTP/1.1\r\n",
        "diff --git a/x b/x\n", "--- a\n+++ b\n@@ -1 +1 @@\n", "1\n00:00:01,000 --> 00:00:02,000\nHello\n",
        "LZ", "LH", "compress", "Xcur", "Tw", "AB", "Zx", "hello\u{1a}", "Grüße\n", "日本語\n",
        "Привет, мир\n", "🙂", "\u{1b}[31mred\u{1b}[0m\n",
    ])
    func `text is text, whatever signature it seems to begin with`(text: String) throws {
        #expect(try typed(text) == Self.plain)
        #expect(try typed(text, "note.txt") == Self.plain)
        #expect(try typed(text, "photo.jpg") == Self.plain)
        #expect(try typed(text, "README.md") == Self.markdown)
        #expect(try typed("\u{feff}" + text, "table.csv") == "text/csv")
    }

    @Test(arguments: [
        ("README.md", markdown), ("a.markdown", markdown), ("a.csv", "text/csv"), ("a.log", plain),
        ("a.css", "text/css; charset=utf-8"), ("a.yaml", "application/yaml"), ("a.yml", "application/yaml"),
        ("a.toml", "application/toml"), ("a.json", "application/json"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.tsv", "text/tab-separated-values; charset=utf-8"), ("a.geojson", "application/geo+json"),
        ("a.py", plain), ("a.ts", plain), ("a.unknown", plain), ("a", plain), ("A.TXT", plain),
    ])
    func `a tag within text makes no HTML of it`(name: String, expected: String) throws {
        for tag in ["<html>", "<script>alert(1)</script>", "<body>", "<table>", "<!DOCTYPE html>", "<svg/>"] {
            #expect(try typed("First words, then a tag: \(tag)\nand more.\n", name) == expected)
            #expect(try typed("# Title\n\n\(tag)\n", name) == expected)
        }
    }

    @Test(arguments: [
        "<!DOCTYPE html>", "<!doctype HTML><p>", "<html>", "<HTML lang=en>", "<hTmL\n>", "<head>", "<body >",
        "<script>", "<SCRIPT src=x>", "<iframe src=x>", "<style>", "<title>", "\u{feff}<html>",
        " \r\n\t<html>",
        "<!-- a comment --><html>", "<!-- a -->\n<!-- b -->\n<!DOCTYPE html>", "<!DOCTYPE html",
        "<?xml version='1.0'?><!DOCTYPE html><p>",
    ])
    func `an HTML document is one whatever its name is`(text: String) throws {
        for name in [nil, "a.txt", "a.md", "a.csv", "a.js", "a.json", "a.log", "a.html", "a.jpg", "a.pdf"] {
            #expect(try typed(text, name) == Self.html, "\(name ?? "nameless")")
        }
    }

    @Test(arguments: [
        "<h1>T</h1>", "<div align=center>\n", "<p align=\"center\">x</p>", "<a href=x>y</a>", "<b>bold</b>",
        "<br>",
        "<table><tr>", "<font size=1>", "<!-- only a comment -->", "<!-- a comment that does not end",
        "<!-- markdownlint-disable -->\n<h1>T</h1>",
    ])
    func `a fragment of HTML is what its suffix says`(text: String) throws {
        #expect(try typed(text) == Self.html)
        #expect(try typed(text, "a.bin") == Self.html)
        #expect(try typed(text, "a.htm") == Self.html)
        #expect(try typed(text, "README.md") == Self.markdown)
        #expect(try typed(text, "a.txt") == Self.plain)
        #expect(try typed(text, "a.csv") == "text/csv")
    }

    @Test(arguments: [
        "<htmlx>", "<headline>", "<scripture>", "<abbr>", "<button>", "<https://example.org>", "<3",
        "< html>", "<", "<>", "<!",
    ])
    func `a tag of another name is text`(text: String) throws {
        #expect(try typed(text) == Self.plain)
    }

    @Test(arguments: [
        ("{\"a\": [1, 2]}", "a", "application/json"), ("[1, 2, 3]\n", nil, "application/json"),
        ("{\"a\": 1}\n{\"a\": 2}\n", nil, "application/x-ndjson"), ("{\"a\": 1}", "a.txt", plain),
        ("{\"type\": \"FeatureCollection\", \"features\": []}", "a.geojson", "application/geo+json"),
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", nil, "text/calendar; charset=utf-8"),
        ("BEGIN:VCARD\r\nVERSION:3.0\r\n", "x", "text/vcard; charset=utf-8"),
        ("WEBVTT\n\n00:01.000 --> 00:04.000\nHi\n", nil, "text/vtt; charset=utf-8"),
        ("%PDF-1.4\n1 0 obj\n", "a.txt", "application/pdf"),
        ("{\\rtf1\\ansi x}", "a.txt", "text/rtf; charset=utf-8"),
        ("%!PS-Adobe-3.0\n", nil, "application/postscript"),
        ("%!\n/x 1 def\n", "a.ps", "application/postscript"),
        ("P1\n# a comment\n2 2\n1 0 0 1\n", nil, "image/x-portable-bitmap"),
        ("P3 1 1 255 1 2 3", "a.bin", "image/x-portable-pixmap"),
        ("From: a@example.org\nTo: b@example.org\n\nx\n", "a.eml", "message/rfc822"),
        ("<p>no root</p>", "a.html", html), ("just words", "a.html", html),
        ("just words", "a.xml", "text/xml; charset=utf-8"),
        ("<?xml version='1.0'?><kml/>", nil, "application/vnd.google-earth.kml+xml"),
        ("<?xml version='1.0'?><feed/>", "a.xml", "application/atom+xml"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'/>", "a.xhtml", "application/xhtml+xml"),
        ("<?xml version='1.0' encoding='UTF-7'?>+ADw-svg+AD4-", "a.txt", "text/xml; charset=utf-8"),
        ("#!AMR\n", nil, "audio/amr"),
        ("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ\n", "a.asc", "application/pgp-keys"),
    ])
    func `formats written in text are told by their beginning or their suffix`(
        text: String, name: String?, expected: String
    ) throws {
        #expect(try typed(text, name) == expected)
    }

    @Test func `a type does not depend on where the first read ends`() throws {
        for padding in 65_530...65_540 {
            let text =
                String(repeating: "x", count: padding) + "äöü€😀" + String(repeating: "y", count: 70_000)
            #expect(try typed(text) == Self.plain)
        }
        let objects = String(repeating: "{\"a\": [1, \"x,]\"]},", count: 10_000)
        #expect(try typed("[" + objects + "1]") == "application/json")
        #expect(
            try typed("{\"a\": 1}\n" + String(repeating: "{\"b\": \"2\"}\n", count: 10_000))
                == "application/x-ndjson")
        #expect(try typed("[not, JSON" + objects) == Self.plain)
    }
}
