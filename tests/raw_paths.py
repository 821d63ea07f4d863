"""Hostile paths and queries, and what they are refused with.

A path that two readers could take for two different ones is 404 (decision G1); two slashes right
after the vendor's base are one (decision D27). Unknown query parameters are ignored (decision G2).
"""

from tests.raw_target import RawCase, case

PATHS: list[RawCase] = [
    case("two slashes after the base", lambda t: t.read(target=t.prefix + b"/" + t.inner), 200),
    case(
        "two slashes before the base", lambda t: t.read(target=b"/" + t.path), 404, any_shape=True
    ),
    case(
        "two slashes further on",
        lambda t: t.read(target=t.path.replace(b"s/", b"s//") + b"//"),
        404,
    ),
    case("a slash at the end", lambda t: t.read(target=t.path + b"/"), 404),
    case(
        "an escaped slash",
        lambda t: t.read(target=t.prefix + t.inner.replace(b"/", b"/%2f", 1)),
        404,
    ),
    case(
        "an escaped slash in the base",
        lambda t: t.read(target=t.prefix + b"%2F" + t.inner[1:]),
        404,
    ),
    case("an escaped backslash", lambda t: t.read(target=t.path + b"%5c"), 404),
    case("a backslash", lambda t: t.read(target=t.path + b"\\"), 404, parser=True),
    case("an escaped NUL in the path", lambda t: t.read(target=t.path + b"%00"), 404),
    case("a control character in the path", lambda t: t.read(target=t.path + b"%01"), 404),
    case("a line feed in the path", lambda t: t.read(target=t.path + b"%0d%0aX-Evil:%201"), 404),
    case("a way up and back", lambda t: t.read(target=t.prefix + b"/x/.." + t.inner), 404),
    case("an escaped way up", lambda t: t.read(target=t.prefix + b"/x/%2e%2E" + t.inner), 404),
    case("a half-escaped way up", lambda t: t.read(target=t.prefix + b"/x/.%2e" + t.inner), 404),
    case("a way nowhere", lambda t: t.read(target=t.prefix + b"/." + t.inner), 404),
    case("a way out", lambda t: t.read(target=t.prefix + b"/../../etc/passwd"), 404),
    case(
        "a way into the admin API", lambda t: t.read(target=t.prefix + b"/../__admin/health"), 404
    ),
    case("bad UTF-8 in the path", lambda t: t.read(target=t.path + b"%ff"), 404),
    case("an overlong slash", lambda t: t.read(target=t.path + b"%c0%af"), 404),
    case("raw bytes in the path", lambda t: t.read(target=t.path + b"\xff"), 404, parser=True),
    case("a cut-off escape", lambda t: t.read(target=t.path + b"%"), 400, 404),
    case("an escape of no digits", lambda t: t.read(target=t.path + b"%zz"), 400, 404),
    case("a doubly escaped slash", lambda t: t.read(target=t.path + b"%252f"), 404),
    case("an escaped question mark", lambda t: t.read(target=t.path + b"%3fa=b"), 404),
    case("path parameters", lambda t: t.read(target=t.path + b";a=b"), 404),
    case("capitals", lambda t: t.read(target=t.prefix + t.inner.upper()), 404),
    case(
        "an escaped base", lambda t: t.read(target=b"/%" + b"%x" % t.path[1] + t.path[2:]), 200, 404
    ),
    case("a smiling path", lambda t: t.read(target=t.path + b"%F0%9F%98%80"), 404),
    case("a fragment", lambda t: t.read(target=t.path + b"#x"), 200, 400, 404, parser=True),
    case(
        "no such world",
        lambda t: t.read(target=b"/@no-such-world" + t.path),
        401,
        404,
        any_shape=True,
    ),
    case("a world above", lambda t: t.read(target=b"/@.." + t.path), 400, 404, any_shape=True),
    case("a path of 9,000 letters", lambda t: t.read(target=t.path + b"a" * 9000), 414),
    case("a query of 9,000 letters", lambda t: t.read(b"?q=" + b"a" * 9000), 414),
    case("a query of 70 kB", lambda t: t.read(b"?q=" + b"a" * 70_000), 414, parser=True),
    case(
        "an absolute target", lambda t: t.read(target=b"http://" + t.host + t.path), 200, 400, 404
    ),
    case(
        "a foreign absolute target",
        lambda t: t.read(target=b"http://evil.example" + t.path),
        200,
        400,
        404,
        421,
    ),
    case(
        "a target without a slash",
        lambda t: t.read(target=t.path[1:]),
        404,
        parser=True,
        any_shape=True,
    ),
    case("an empty target", lambda t: t.read(target=b""), parser=True),
    case("a target of spaces", lambda t: t.read(target=t.path + b" x"), parser=True),
]

QUERIES: list[RawCase] = [
    case(
        "100 unknown parameters",
        lambda t: t.read(b"?" + b"&".join(b"p%d=1" % n for n in range(100))),
        200,
    ),
    case("a query of ampersands", lambda t: t.read(b"?" + b"&" * 900 + b"=&=="), 200),
    case("a query of 8,000 ampersands", lambda t: t.read(b"?" + b"&" * 8000), 200, 400),
    case("bad UTF-8 in a text", lambda t: t.read(b"?query=%ff%fe"), 200, 400, devskiller=(400,)),
    case("a NUL in a text", lambda t: t.read(b"?query=a%00b"), 200, 400, devskiller=(400,)),
    case("raw bytes in the query", lambda t: t.read(b"?query=\xff"), 200, parser=True),
    case("a cut-off escape in the query", lambda t: t.read(b"?query=%"), 200, 400),
    case(
        "a lone surrogate in a text",
        lambda t: t.read(b"?query=%ed%a0%80"),
        200,
        400,
        devskiller=(400,),
    ),
    case("an integer with an underscore", lambda t: t.read(b"?count=1_0"), 200, devskiller=(400,)),
    case("an integer of Arabic digits", lambda t: t.read(b"?count=%D9%A3"), 200, devskiller=(400,)),
    case(
        "an integer of wide digits", lambda t: t.read(b"?count=%EF%BC%93"), 200, devskiller=(400,)
    ),
    case("an integer with a sign", lambda t: t.read(b"?count=%2B5"), 200, devskiller=(400,)),
    case("an integer with a plus", lambda t: t.read(b"?count=+5"), 200, devskiller=(400,)),
    case("an integer with a line feed", lambda t: t.read(b"?count=5%0A"), 200, devskiller=(400,)),
    case("a fraction", lambda t: t.read(b"?count=5.0"), 200, devskiller=(400,)),
    case("an integer in hexadecimal", lambda t: t.read(b"?count=0x5"), 200, devskiller=(400,)),
    case("an integer of nothing", lambda t: t.read(b"?count="), 200, devskiller=(400,)),
    case("a count of zero", lambda t: t.read(b"?count=0"), 200, devskiller=(400,)),
    case("a negative page", lambda t: t.read(b"?page=-1"), 200, devskiller=(400,)),
    case(
        "a page of 2^63", lambda t: t.read(b"?page=9223372036854775808"), 200, devskiller=(200, 400)
    ),
    case(
        "a page of 5,000 digits",
        lambda t: t.read(b"?page=" + b"9" * 5000),
        200,
        devskiller=(200, 400),
    ),
    case("a day that is none", lambda t: t.read(b"?startDate=2025-02-30"), 200, devskiller=(400,)),
    case("a status that is none", lambda t: t.read(b"?status=new"), 200, devskiller=(400,)),
    case("a quote and a comment", lambda t: t.read(b"?query='%20OR%201=1--%20"), 200),
    case("wildcards", lambda t: t.read(b"?query=%25_*%5C"), 200),
    case("a parameter as a list", lambda t: t.read(b"?count[]=5&count%5B0%5D=x"), 200),
    case("a parameter twice", lambda t: t.read(b"?count=5&count=x"), 200, devskiller=(200, 400)),
]
