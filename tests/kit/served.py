"""A simulator behind a real socket, in a thread of this process."""

from skillsim_contracts import in_process
from skillsim_contracts.mutant import App, Mutant
from skillsim_contracts.script_runs import served

__all__ = ["served", "simulator_app"]


def simulator_app(mutant: Mutant | None = None) -> App:
    """A simulator like that of in_process, its clock frozen, perhaps with a defect planted."""
    app: App = in_process.make_app(settings=mutant.settings if mutant else {})
    return mutant.wrap(app) if mutant and mutant.wrap else app
