"""Missing values and odd values of people; each changes the one field that its label names."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from skillsim.company import Certification, Person, Review
from skillsim.seeding.chance import pick
from skillsim.seeding.oddities.oddity import Odd, Planting, Scene, changed, text_of
from skillsim.seeding.oddities.texts import COMMENTS

_DAYS_OF_SIXTY_YEARS = 60 * 1461 // 4
_LONGEST_COMMENT = 4000


def no_skills(person: Person, _: Scene[Person]) -> Odd[Person] | None:
    """Nothing that the person can do; certificates stay."""
    names = "; ".join(skill.name for skill in person.skills)
    return changed(person, "skills", (), was=names)


def no_reviews(person: Person, _: Scene[Person]) -> Odd[Person] | None:
    """No review at all."""
    days = "; ".join(review.held_on.isoformat() for review in person.reviews)
    return changed(person, "reviews", (), was=days)


def no_manager(person: Person, _: Scene[Person]) -> Odd[Person] | None:
    """Nobody to report to; who held the reviews stays."""
    return changed(person, "manager_number", None)


def hired_on(day: date) -> Planting[Person]:
    """Hired on a day that a system writes when it knows none."""
    return lambda person, _: changed(person, "hired_on", day)


def hired_today(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
    """Hired on the day of the data, as after a move to another system; older records stay."""
    return changed(person, "hired_on", scene.as_of)


def hired_sixty_years_ago(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
    """Longer in service than a working life lasts."""
    return changed(person, "hired_on", scene.as_of - timedelta(days=_DAYS_OF_SIXTY_YEARS))


def score(value_0_to_5: float) -> Planting[Person]:
    """One review with exactly this score."""
    return lambda person, scene: _review(
        person, scene, "score_0_to_5", lambda review: review._replace(score_0_to_5=value_0_to_5)
    )


def sunday_review(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
    """One review moved to the Sunday before it."""
    return _review(person, scene, "held_on", _on_sunday)


def comment(kind: str) -> Planting[Person]:
    """One review with a comment from a list of texts."""

    def plant(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
        text = pick(scene.draw, COMMENTS[kind])
        return _review(person, scene, "comments", lambda review: review._replace(comments=text))

    return plant


def long_comment(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
    """One review with a comment as long as a vendor takes it."""
    return _review(
        person,
        scene,
        "comments",
        lambda review: review._replace(comments=_repeated(review.comments)),
    )


def expired_certificate(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
    """One certificate that ended the day before the day of the data."""
    return _certificate_ending(person, scene, lambda _: scene.as_of - timedelta(days=1))


def certificate_ending_today(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
    """One certificate that ends on the day of the data."""
    return _certificate_ending(person, scene, lambda _: scene.as_of)


def one_day_certificate(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
    """One certificate that ends on the day of its issue."""
    return _certificate_ending(person, scene, lambda held: held.issued_on)


def _repeated(comments: str) -> str:
    return (f"{comments} " * _LONGEST_COMMENT)[:_LONGEST_COMMENT]


def _on_sunday(review: Review) -> Review:
    return review._replace(held_on=review.held_on - timedelta(days=review.held_on.isoweekday() % 7))


def _review(
    person: Person, scene: Scene[Person], field: str, change: Callable[[Review], Review]
) -> Odd[Person] | None:
    """One of the person's reviews changed in this field; None without reviews or a change."""
    if not person.reviews:
        return None
    place = pick(scene.draw, range(len(person.reviews)))
    before = person.reviews[place]
    after = change(before)
    if after == before:
        return None
    reviews = (*person.reviews[:place], after, *person.reviews[place + 1 :])
    was = text_of(getattr(before, field))
    return Odd(replace(person, reviews=reviews), f"reviews[{place}].{field}", was)


def _certificate_ending(
    person: Person, scene: Scene[Person], day_of: Callable[[Certification], date]
) -> Odd[Person] | None:
    """One of the person's certificates with another end; None without a certificate that can."""
    if not person.certifications:
        return None
    place = pick(scene.draw, range(len(person.certifications)))
    before = person.certifications[place]
    after = before._replace(expires_on=day_of(before))
    if after == before or after.expires_on < after.issued_on:
        return None
    held = (*person.certifications[:place], after, *person.certifications[place + 1 :])
    field, was = f"certifications[{place}].expires_on", before.expires_on.isoformat()
    return Odd(replace(person, certifications=held), field, was)
