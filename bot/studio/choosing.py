"""What single platforms want to have chosen by a person before a review, as questions that any form can ask."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.studio.values import Value


class ChoiceOption(Value):
    """One answer that can be chosen."""

    value: str
    label: Annotated[str, StringConstraints(max_length=100)]
    note: Annotated[str, StringConstraints(max_length=100)] = ""


class ChoiceQuestion(Value):
    """One question, with the answers there are; none of them is chosen beforehand unless it says so."""

    name: str
    label: Annotated[str, StringConstraints(max_length=45)]
    note: Annotated[str, StringConstraints(max_length=100)] = ""
    options: Annotated[tuple[ChoiceOption, ...], Field(min_length=1, max_length=25)]
    least: Annotated[int, Field(ge=0)] = 1
    most: Annotated[int, Field(ge=1)] = 1
    preset: tuple[str, ...] = ()
