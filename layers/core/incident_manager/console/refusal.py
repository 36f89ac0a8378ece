"""What could not be done, as the person who asked for it is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_manager.wire.errors import ApiError

_STATUS = {
    "AccessDeniedException": 403,
    "ConflictException": 409,
    "ResourceNotFoundException": 404,
    "ServiceQuotaExceededException": 402,
    "ThrottlingException": 429,
}
# Members that forms call otherwise; of the others the words are those of the name.
_CALLED = {
    "AcceptCode": "Code",
    "ActivationCode": "Code",
    "ContactChannelId": "Channel",
    "ContactIds": "Members",
    "DurationInMinutes": "Minutes",
    "EndTime": "Until",
    "NumberOfOnCalls": "People on call at once",
    "RecurrenceMultiplier": "Every",
    "SimpleAddress": "Address",
    "StartTime": "From",
    "TimeZoneId": "Time zone",
    "addRegionAction": "Region",
    "eventData": "Text",
    "chatbotSns": "Chat channel",
    "incidentTags": "Tags of its incidents",
    "incidentTemplateTags": "Tags of its incidents",
    "incidentTemplateTitle": "Title",
    "responsePlanArn": "Response plan",
    "snsTopicArn": "Notification targets",
}
_BROKEN_RULE = re.compile(r"(?P<member>[A-Za-z][\w.\[\]]*): (?P<rule>.+)", re.DOTALL)
_VALUE = r"Value(?: null| '.*?')? at '"
_BROKEN_CONSTRAINT = re.compile(
    rf"{_VALUE}(?P<member>[^']+)' failed to satisfy constraint: (?P<rule>.+?)(?=; {_VALUE}|$)",
    re.DOTALL,
)
_SEVERAL = re.compile(r"\d+ validation errors? detected: (?P<faults>.+)", re.DOTALL)
_NEEDED = "it is needed."
_NO_ALIAS = "none can be made of that name. Give one of small letters, digits, - and _."
_OF = "must satisfy regular expression pattern: "
_TAG = "letters, digits, spaces and _ = @ : . + - / only"
# The first one that is found in a rule.
_PLAINER = (
    ("must not be null", _NEEDED),
    (rf"{_OF}^[0-9]*$", "it has digits only."),
    (rf"{_OF}^[a-z0-9_\-]*$", "it has small letters, digits, - and _ only."),
    (rf"{_OF}^[a-zA-Z0-9-_]*$", "it has letters, digits, - and _ only."),
    (rf"{_OF}^[\p{{L}}\p{{Z}}\p{{N}}_.\-]*$", "it has letters, digits, spaces, -, _ and . only."),
    (f"{_OF}^(?!aws:)[A-Za-z0-9 ", f"a key has {_TAG}, and does not begin with aws:."),
    (f"{_OF}^[A-Za-z0-9 _=@:.+-/]*$", f"a value has {_TAG}."),
    (f"{_OF}^arn:aws", "it is an ARN, as in arn:aws:sns:eu-west-1:111122223333:name."),
)
_BOUND = re.compile(r"must have (length|value) (greater|less) than or equal to (\d+)")
_SIDES = {"greater": "least", "less": "most"}


@dataclass(eq=False)
class Refused(Exception):
    """`status` is HTTP's; `member` of the operation is at fault, if it is one that is known. Not
    frozen: whoever passes an exception on sets its traceback.
    """

    message: str
    status: int = 400
    member: str = ""

    @classmethod
    def of(cls, error: ApiError) -> Refused:
        """What the API says of members is said of what forms call them, once of each."""
        status, faults = _STATUS.get(error.code, 400), _faults(error.message)
        if not faults:
            return cls(error.message, status)
        told = (f"{_called(member)}: {_said(member, rule)}" for member, rule in faults.items())
        return cls(" ".join(told), status, next(iter(faults)))


def _faults(message: str) -> dict[str, str]:
    """The first broken rule of each member that is named; none where the message names none."""
    several = _SEVERAL.fullmatch(message)
    if several is None:
        found = _BROKEN_RULE.fullmatch(message)
        return {_last(found["member"]): found["rule"]} if found else {}
    faults: dict[str, str] = {}
    for one in _BROKEN_CONSTRAINT.finditer(several["faults"]):
        faults.setdefault(_last(one["member"]), _plain(one["rule"]))
    return faults


def _last(member: str) -> str:
    return member.rpartition(".")[2]


def _plain(rule: str) -> str:
    rule = rule.removeprefix("Member ")
    for said, plainer in _PLAINER:
        if said in rule:
            return plainer
    bound = _BOUND.fullmatch(rule)
    return _bounded(*bound.groups()) if bound else rule


def _bounded(what: str, side: str, number: str) -> str:
    if what == "value":
        return f"it is at {_SIDES[side]} {number}."
    if (side, number) == ("greater", "1"):
        return _NEEDED
    return f"it has at {_SIDES[side]} {number} characters."


def _said(member: str, rule: str) -> str:
    """Forms make an alias of a name, where none is given."""
    return _NO_ALIAS if (member, rule) == ("Alias", _NEEDED) else rule


def _called(member: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", member).lower()
    return _CALLED.get(member, words.capitalize())
