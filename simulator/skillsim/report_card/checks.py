"""The checks of a report card by their ids, which contracts name in `x-client-practices`."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from skillsim.report_card import media_types, pages, receivers, repeats, tokens, waiting
from skillsim.report_card.judging import Judgement
from skillsim.report_card.traffic import Traffic

GRAVE = "safe-retries"
"""The check that no good rest makes up for: a doubled write is there to stay."""


class Check(NamedTuple):
    """What a client is judged by."""

    title: str
    judge: Callable[[Traffic], Judgement]


CHECKS: Mapping[str, Check] = {
    "retry-after": Check("Waits as Retry-After says", waiting.retry_after),
    "back-off": Check("Waits longer after each failure", waiting.back_off),
    "token-reuse": Check("Uses a token while it lives", tokens.token_reuse),
    "token-refresh": Check("Replaces a token that has ended", tokens.token_refresh),
    "pages-to-end": Check("Reads lists to the end", pages.pages_to_end),
    "pages-that-exist": Check("Asks for pages that exist", pages.pages_that_exist),
    "media-types": Check("Sends the documented media types", media_types.media_types),
    "valid-input": Check("Checks input before sending it", repeats.valid_input),
    "safe-retries": Check("Repeats only what is safe", repeats.safe_retries),
    "refused-for-good": Check("Gives up what was refused for good", repeats.refused_for_good),
    "hook-time": Check("Receiver answers in time", receivers.hook_time),
    "hook-status": Check("Receiver answers 2xx", receivers.hook_status),
    "hook-secret": Check("Receiver checks the secret", receivers.hook_secret),
    "hook-duplicates": Check("Receiver tolerates duplicates", receivers.hook_duplicates),
}
"""In the order in which they are shown."""
