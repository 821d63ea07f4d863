"""Texts that programs stumble over, by the kind of oddity."""

import unicodedata

_FORMULAS = (
    '=HYPERLINK("http://example.com")',
    "=1+1",
    "+49 30 901820",
    "@SUM(A1:A9)",
    "-1+1",
)
_NOT_TEXT = ("null", "NULL", "NaN", "N/A", "None", "true", "0123", "1e5", "2024-01-01")
_ACCENTED: tuple[tuple[str | None, str | None], ...] = (
    ("José", None),
    ("Zoë", None),
    ("Çağla", None),
    (None, "Nuñez"),
    (None, "Åkesson"),
    (None, "Nguyễn"),
)

NAMES: dict[str, tuple[tuple[str | None, str | None], ...]] = {
    "accented_name": (
        *_ACCENTED,
        (None, "Łukasiewicz"),
        (None, "Þórsdóttir"),
        (None, "Großmann"),
        ("Søren", None),
    ),
    "non_latin_name": (
        ("秀英", "王"),
        ("さくら", "田中"),
        ("민준", "김"),
        ("محمد", "الحسن"),
        ("נועה", "כהן"),
        ("Анна", "Иванова"),
        ("Γιώργος", "Παπαδόπουλος"),
        ("प्रिया", "शर्मा"),
        ("สมชาย", "ใจดี"),
    ),
    # The same letters as above, each accent a character of its own.
    "decomposed_name": tuple(
        (first and unicodedata.normalize("NFD", first), last and unicodedata.normalize("NFD", last))
        for first, last in _ACCENTED
    ),
    "apostrophe_in_name": (
        (None, "O'Brien"),
        (None, "O\u2019Connor"),
        (None, "D'Angelo"),
        (None, "d'Artagnan"),
        (None, "N'Diaye"),
        (None, "'t Hooft"),
    ),
    # The first name, so that the whole name begins with it.
    "formula_like_name": tuple((text, None) for text in _FORMULAS),
    "markup_like_name": (
        (None, "<b>Bold</b>"),
        (None, "<script>alert(1)</script>"),
        (None, "Smith &amp; Sons"),
        (None, "**Strong**"),
        (None, "{{last_name}}"),
        (None, "Tables'); DROP TABLE people;--"),
    ),
    "null_like_name": tuple((None, text) for text in _NOT_TEXT),
}
"""First and last name; None for the one that stays."""

AROUND_LAST_NAME = {
    "emoji_in_name": (("", " 🚀"), ("🌻 ", ""), ("", " 👩\u200d💻"), ("", " 🇺🇳")),
    # Marks of direction, of no width, and of a blank that does not look like another one.
    "invisible_character": (
        ("", "\u200f"),
        ("\u200e", ""),
        ("\u202b", "\u202c"),
        ("", "\u200b"),
        ("", "\u00a0"),
    ),
}
"""What is put before and after the last name."""

AROUND_FIRST_NAME = {
    "blanks_in_name": ((" ", ""), ("", " "), ("", "  "), ("Mary  ", "")),
}
"""What is put before and after the first name."""

COMMENTS = {
    "empty_comment": ("",),
    "quotes_in_comment": (
        'Said "done" and meant "nearly done".',
        '"Quoted from the first word to the last."',
        "It's 'fine', and the team's happy.",
        "\u201eSehr gut\u201c, \u00abparfait\u00bb, \u201cgreat\u201d.",
    ),
    "separators_in_comment": (
        "Fast, careful, friendly, and on time.",
        "Plans; builds; tests; repeats.",
        "Goal\tmet\tlate",
        ",;,;",
    ),
    "line_break_in_comment": (
        "Met every goal.\nNeeds more rest.",
        "Met every goal.\r\nNeeds more rest.",
        "Met every goal.\n\n",
    ),
    "formula_like_comment": _FORMULAS,
    "markup_like_comment": (
        "<p>Good quarter</p>",
        "<script>alert(1)</script>",
        "A &amp; B &lt; C",
        "**Bold** and [a link](http://example.com)",
    ),
    "null_like_comment": _NOT_TEXT,
    "emoji_in_comment": ("Great work 👍🏽", "🎉🎉🎉"),
}

TAGS = ("C++, C#", '"urgent"', "=1+1", "call back; then decide", "null", "naïve ☕", "x" * 100)

SPELLINGS = (
    ("ü", "ue"),
    ("ö", "oe"),
    ("ä", "ae"),
    ("ß", "ss"),
    ("é", "e"),
    ("è", "e"),
    ("ø", "oe"),
    ("Geoffrey", "Jeffrey"),
    ("Stephen", "Steven"),
    ("Katherine", "Catherine"),
    ("John", "Jon"),
    ("Sarah", "Sara"),
    ("Clark", "Clarke"),
    ("Meyer", "Meier"),
    ("Schmidt", "Schmitt"),
    ("Brown", "Browne"),
    ("ph", "f"),
    ("ck", "k"),
    ("ll", "l"),
    ("nn", "n"),
    ("tt", "t"),
    ("th", "t"),
    ("ey", "y"),
    ("ie", "y"),
)
"""A part of a name, and another way to write it."""
