"""What people type into forms, as the admin API takes it."""


def number_or_text(text: str) -> int | float | str:
    """The number that a text is; the text itself when it is none.

    So the admin API, which knows what belongs there, says what is wrong with it.
    """
    # Longer ones are no number that anything here takes, and may be too long to convert.
    if not text.isascii() or len(text) > 30:
        return text
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    if digits.isdigit():
        return int(sign + digits)
    whole, _, part = digits.partition(".")
    return float(text) if whole.isdigit() and part.isdigit() else text
