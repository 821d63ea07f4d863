"""Bash words for texts with placeholders: whatever a text holds, the shell takes it as it is."""

import base64
import re
from urllib.parse import quote

from skillsim_contracts.repro_check import PLACEHOLDER

# What a URL may hold; the rest goes out percent-encoded, as HTTP libraries do it.
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"
_PLAIN = re.compile(r"[A-Za-z0-9/_.,:;=?&%@+~ -]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

# A longer text would be in the way of who reads the script, and too long for some shells.
MAX_INLINE = 4000


def word(text: str) -> str:
    """One bash word for a text; each placeholder becomes the variable of its name."""
    pieces = _pieces(text)
    if all(name or _PLAIN.fullmatch(piece) for name, _, piece in pieces):
        return _in_double_quotes(pieces) if pieces else "''"
    return "".join(
        _variable(name, form) if name else _literal(piece) for name, form, piece in pieces
    )


def path_word(address: str, path: str) -> str:
    """One bash word for a path below the address in a variable."""
    parts = PLACEHOLDER.split(path)
    parts[::3] = [quote(part, safe=_URL_SAFE) for part in parts[::3]]
    whole = "{{" + address + "}}" + parts[0]
    for name, form, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        whole += "{{" + name + form + "}}" + rest
    return word(whole)


def header_word(name: str, value: str) -> str:
    """One bash word for curl's option -H; curl has a form of its own for an empty value."""
    if not value:
        return word(f"{name};")
    line = f"{name}: {value}"
    # A header goes out as Latin-1, whatever the script's encoding.
    return word(line) if line.isascii() and line.isprintable() else f'"$({_printf(line)})"'


def is_inline(body: bytes) -> bool:
    """Whether a body can stand in the script as text."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(body) <= MAX_INLINE and not text.startswith("@") and not _CONTROL.search(text)


def file_text(body: bytes, file: str) -> str:
    """Bash that writes a body of any bytes to a file."""
    text = body.decode("latin-1")
    if PLACEHOLDER.search(text):
        return f'{_printf(text)} > "{file}"'
    encoded = base64.b64encode(body).decode()
    lines = [encoded[start : start + 100] for start in range(0, len(encoded), 100)]
    return "\n".join([f"base64 -d > \"{file}\" <<'END'", *lines, "END"])


def _printf(text: str) -> str:
    """A command that prints a text in Latin-1, odd bytes as octal escapes."""
    pieces = _pieces(text)
    form = "".join("%s" if name else _octal(piece) for name, _, piece in pieces)
    variables = [_variable(name, form) for name, form, _ in pieces if name]
    return " ".join(["printf", "--", _literal(form), *variables])


def _octal(text: str) -> str:
    def escaped(match: re.Match[str]) -> str:
        return f"\\{ord(match[0]):03o}"

    return re.sub(r"[^ -~]|\\", escaped, text).replace("%", "%%")


def _pieces(text: str) -> list[tuple[str, str, str]]:
    """(name, form, "") for a placeholder, ("", "", text) for what is between them."""
    parts = PLACEHOLDER.split(text)
    pieces = [("", "", parts[0])]
    for name, form, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        pieces += [(name, form, ""), ("", "", rest)]
    return [piece for piece in pieces if any(piece)]


def _in_double_quotes(pieces: list[tuple[str, str, str]]) -> str:
    words = []
    for place, (name, form, piece) in enumerate(pieces):
        after = pieces[place + 1][2] if place + 1 < len(pieces) else ""
        if not name:
            words.append(piece)
        elif form == "%":
            words.append(f'$(encoded "${name}")')
        else:
            words.append(f"${{{name}}}" if re.match(r"\w", after) else f"${name}")
    return '"' + "".join(words) + '"'


def _variable(name: str, form: str) -> str:
    return f'"$(encoded "${name}")"' if form == "%" else f'"${name}"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
