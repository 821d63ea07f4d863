"""Scripts that show what was found again, one for each cause."""

from skillsim_contracts import in_process
from skillsim_contracts.causes import Cause, causes
from skillsim_contracts.findings import RunResult
from skillsim_contracts.minimising import minimised
from skillsim_contracts.repro_script import script
from skillsim_contracts.verifying import Request, open_target


def scripts(request: Request, result: RunResult) -> dict[str, str]:
    """The text of a script by its file name, worst cause first.

    A cause that does not show again on the target, or shows on the simulator too, has none.
    """
    made = {}
    for number, cause in enumerate(causes(result.results, result.fail_on), start=1):
        text = _script(request, cause)
        if text:
            made[f"{number:02}-{cause.first.rule_id}.sh"] = text
    return made


def _script(request: Request, cause: Cause) -> str:
    # Without an address the simulator is its own reference, and would never differ from itself.
    reference = None if request.is_in_process else lambda: in_process.simulator(seed=request.seed)
    shrunk = minimised(cause.first, lambda: open_target(request), reference)
    if shrunk is None:
        return ""
    return script(shrunk, default_url=request.profile.url or in_process.BASE_URL)
