"""What a report says about a company, counted block by block in bounded memory."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter

from skillsim.company import Applicant, Block, Certification, Company, Person, Review
from skillsim.generating.key_sample import KeySample
from skillsim.generating.skill_columns import SkillColumns
from skillsim.instants import to_date

MONTHS = 96
"""Months that a report looks back on hires."""
QUARTERS = 32
"""Quarters that a report may look back on reviews."""
STATES = ("valid", "expiring", "expired")
"""What a certificate may be on the day of the data."""
EXPIRING_DAYS = 90
"""A certificate that ends within so many days counts as expiring."""
STEPS = ("invited", "started", "finished", "scored")
"""What an applicant may have come to, in this order."""
OUTSIDE = -1
"""Stands for a month, a quarter or a score that cannot be: after the instant, or off the scale."""

_MOST_MONTHS = 600
_MOST_YEARS = 50


class Figures:
    """Counts over any part of a company; parts merge in any order to the same counts.

    Keys are departments, months, quarters, scores, skills of the catalogue, kinds of certificates,
    stages and oddities, so a million people need little more than a thousand. Teams, managers and
    reviewers grow with the company: of those a fixed sample is kept.
    """

    def __init__(self, as_of_us: int, catalogue: Iterable[str]) -> None:
        self.as_of_us = as_of_us
        self.departments: Counter[tuple[str, bool]] = Counter()
        """People by department and whether they are active."""
        self.tenure: Counter[tuple[int, bool]] = Counter()
        """People by months since they were hired and whether they are active."""
        self.growth: Counter[tuple[int, str]] = Counter()
        """`skills` and the sum of their `levels`, of active people by whole years of service."""
        self.n_teams = 0
        self.team_sizes = KeySample()
        """Active people by team."""
        self.reports = KeySample()
        """Active people by their manager's number."""
        self.skills = SkillColumns(catalogue)
        self.reviews: Counter[tuple[int, int]] = Counter()
        """Reviews by quarters ago and hundredths of their score."""
        self.reviewers = KeySample()
        """Number of reviews and hundredths of all scores by reviewer."""
        self.certifications: Counter[tuple[str, str]] = Counter()
        """Certificates by name and what they are on the day of the data."""
        self.stages: Counter[str] = Counter()
        """Applicants by the stage they are in."""
        self.steps: Counter[str] = Counter()
        """Applicants who have ever come to each step."""
        self.applicant_scores: Counter[int] = Counter()
        """Applicants by score in thousandths."""
        self.oddities: Counter[str] = Counter()
        """Labels by kind."""

    @classmethod
    def of(cls, company: Company) -> "Figures":
        """Figures of nobody yet, by the company's instant and skill catalogue."""
        return cls(company.as_of_us, company.skills)

    def add(self, block: Block) -> None:
        """Counts a block of the company."""
        people = block.people
        self._count_places(people)
        self._count_service(people, self.skills.add(people))
        self._count_reviews([review for person in people for review in person.reviews])
        self._count_certifications([held for person in people for held in person.certifications])
        self._count_applicants(block.applicants)
        self.n_teams += len(block.teams)
        self.oddities.update(label.kind for label in block.labels)

    def merge(self, other: "Figures") -> None:
        """Adds the figures of another part of the same company."""
        for name, mine in vars(self).items():
            theirs = getattr(other, name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            elif isinstance(mine, KeySample | SkillColumns):
                mine.merge(theirs)
        self.n_teams += other.n_teams

    def _count_places(self, people: Sequence[Person]) -> None:
        self.departments.update(map(attrgetter("department", "is_active"), people))
        active = [person for person in people if person.is_active]
        for sample, member in ((self.team_sizes, "team"), (self.reports, "manager_number")):
            for key, n in Counter(map(attrgetter(member), active)).items():
                if key is not None:
                    sample.add(key, n)

    def _count_service(self, people: Sequence[Person], sums_of_levels: Sequence[int]) -> None:
        this_month = _month(self.as_of_us)
        skills: dict[int, int] = defaultdict(int)
        levels: dict[int, int] = defaultdict(int)
        tenure: dict[tuple[int, bool], int] = defaultdict(int)
        for person, levels_of_person in zip(people, sums_of_levels, strict=True):
            hired_on, is_active = person.hired_on, person.is_active
            months = this_month - 12 * hired_on.year - hired_on.month
            tenure[months, is_active] += 1
            if is_active:
                skills[months // 12] += len(person.skills)
                levels[months // 12] += levels_of_person
        for (months, is_active), n in tenure.items():
            self.tenure[_within(months, _MOST_MONTHS), is_active] += n
        for years, n in skills.items():
            self.growth[_within(years, _MOST_YEARS), "skills"] += n
            self.growth[_within(years, _MOST_YEARS), "levels"] += levels[years]

    def _count_reviews(self, reviews: Sequence[Review]) -> None:
        days = [review.held_on for review in reviews]
        scores = [review.score_0_to_5 for review in reviews]
        this_quarter = _quarter(to_date(self.as_of_us))
        # A block has few days and few scores: each is worked out once.
        quarters = {day: _within(this_quarter - _quarter(day), QUARTERS) for day in set(days)}
        hundredths = {score: _on_scale(score, 100, 500) for score in set(scores)}
        counted = [hundredths[score] for score in scores]
        self.reviews.update(zip(map(quarters.__getitem__, days), counted, strict=True))
        n: dict[str, int] = defaultdict(int)
        totals: dict[str, int] = defaultdict(int)
        for review, score in zip(reviews, counted, strict=True):
            if score != OUTSIDE:
                n[review.reviewer] += 1
                totals[review.reviewer] += score
        for reviewer, total in totals.items():
            self.reviewers.add(reviewer, n[reviewer], total)

    def _count_certifications(self, held: Sequence[Certification]) -> None:
        today = to_date(self.as_of_us)
        for one in held:
            days = (one.expires_on - today).days
            state = STATES[2 if days < 0 else 1 if days <= EXPIRING_DAYS else 0]
            self.certifications[one.name, state] += 1

    def _count_applicants(self, applicants: Sequence[Applicant]) -> None:
        self.stages.update(applicant.stage for applicant in applicants)
        for applicant in applicants:
            for step in ("invited", "started", "finished"):
                if getattr(applicant, f"{step}_at_us") is not None:
                    self.steps[step] += 1
            if applicant.score_0_to_1 is not None:
                self.steps["scored"] += 1
                self.applicant_scores[_on_scale(applicant.score_0_to_1, 1000, 1000)] += 1


def _month(instant_us: int) -> int:
    day = to_date(instant_us)
    return 12 * day.year + day.month


def _quarter(day: date) -> int:
    return 4 * day.year + (day.month - 1) // 3


def _within(past: int, most: int) -> int:
    """A distance into the past, at most so far; OUTSIDE for the future."""
    return OUTSIDE if past < 0 else min(past, most)


def _on_scale(score: float, parts: int, highest: int) -> int:
    """A score in whole parts of one, rounded; OUTSIDE when it is not 0 to `highest`."""
    scaled = score * parts + 0.5
    return int(scaled) if 0 <= scaled < highest + 1 else OUTSIDE
