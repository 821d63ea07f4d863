"""Words that somebody types in, or sends, to break a page."""

SHORT = {
    "image": "<img src=x onerror=alert(1)>",
    "script": '"><script>alert(1)</script>',
    "address": "javascript:alert(1)",
    "closing": "</textarea></template></style></title><svg onload=alert(1)>",
    "attribute": "' onfocus=alert(1) autofocus x='",
    "template": "{{ 7 * 7 }}",
    "turned": "\u202egnp.exe\u202c \u200f\u2067abc",
}
TYPED = {
    "markup": " ".join(SHORT.values()),
    "address": SHORT["address"],
    "turned": SHORT["turned"],
    "long": "W" * 5000,
}

# As long as the vendors take a name; an address takes printable ASCII only.
LONG_NAME = "W" * 255
HOOK = "<img/src=x/onerror=alert(1)>\"'><script>alert(1)</script>"
LONG_HOOK = "w" * 1000
