"""Every kind of oddity that a person can have, and how many cards of a deck bear it."""

from datetime import date

from skillsim.company import Person
from skillsim.seeding.oddities import names, relations, values
from skillsim.seeding.oddities.oddity import Kind
from skillsim.seeding.oddities.texts import COMMENTS

PERSON_KINDS: dict[str, Kind[Person]] = {
    "duplicate": Kind(6, relations.duplicate),
    "near_duplicate_typo": Kind(2, relations.near_duplicate(relations.typo)),
    "near_duplicate_swapped": Kind(1, relations.near_duplicate(relations.swapped)),
    "near_duplicate_spelling": Kind(2, relations.near_duplicate(relations.spelling)),
    "near_duplicate_initial": Kind(1, relations.near_duplicate(relations.initial)),
    "near_duplicate_middle_name": Kind(1, relations.near_duplicate(relations.middle_name)),
    "rehire": Kind(3, relations.rehire),
    "name_change": Kind(3, relations.name_change),
    "capital_email": Kind(1, names.capital_email),
    "no_skills": Kind(2, values.no_skills),
    "no_reviews": Kind(2, values.no_reviews),
    "no_manager": Kind(2, values.no_manager),
    "hired_in_1900": Kind(1, values.hired_on(date(1900, 1, 1))),
    "hired_in_1970": Kind(1, values.hired_on(date(1970, 1, 1))),
    "hired_today": Kind(1, values.hired_today),
    "hired_sixty_years_ago": Kind(1, values.hired_sixty_years_ago),
    "lowest_score": Kind(1, values.score(0.0)),
    "highest_score": Kind(1, values.score(5.0)),
    "sunday_review": Kind(1, values.sunday_review),
    "expired_certificate": Kind(1, values.expired_certificate),
    "certificate_ending_today": Kind(1, values.certificate_ending_today),
    "one_day_certificate": Kind(1, values.one_day_certificate),
    "accented_name": Kind(2, names.name_from_list("accented_name")),
    "non_latin_name": Kind(4, names.name_from_list("non_latin_name")),
    "decomposed_name": Kind(1, names.name_from_list("decomposed_name")),
    "apostrophe_in_name": Kind(2, names.name_from_list("apostrophe_in_name")),
    "formula_like_name": Kind(1, names.name_from_list("formula_like_name")),
    "markup_like_name": Kind(1, names.name_from_list("markup_like_name")),
    "null_like_name": Kind(1, names.name_from_list("null_like_name")),
    "emoji_in_name": Kind(1, names.around_last_name("emoji_in_name")),
    "invisible_character": Kind(2, names.around_last_name("invisible_character")),
    "blanks_in_name": Kind(2, names.around_first_name("blanks_in_name")),
    "long_name": Kind(1, names.long_name),
    "single_letter_name": Kind(1, names.single_letter_name),
    "long_comment": Kind(1, values.long_comment),
    **{kind: Kind(1, values.comment(kind)) for kind in COMMENTS},
}
