"""Policies that share a response plan or a contact with other accounts (contract 12.3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.domain.json_value import JSON

# The policies are part of their plan's or contact's record, which every alarm or page reads.
MAX_POLICIES = 10  # of a plan; a contact has one
MAX_LENGTH = 4_000  # characters


class PolicyError(ValueError):
    """A text that is no policy that allows something; the message says why."""


@dataclass(frozen=True, slots=True)
class ResourcePolicy:
    """`document` is the text as it was given. Policies of the same meaning have the same id."""

    id: str
    document: str


def read_policy(document: str) -> ResourcePolicy:
    """Raises PolicyError."""
    parsed = _parsed(document)
    for fault in _faults(parsed):
        raise PolicyError(fault)
    canonical = json.dumps(parsed, sort_keys=True, separators=(",", ":"))
    return ResourcePolicy(hashlib.sha256(canonical.encode()).hexdigest()[:32], document)


def with_policy(
    policies: tuple[ResourcePolicy, ...], new: ResourcePolicy
) -> tuple[ResourcePolicy, ...]:
    """Put in the place of one with the same id, or at the end."""
    if any(one.id == new.id for one in policies):
        return tuple(new if one.id == new.id else one for one in policies)
    return (*policies, new)


def _parsed(document: str) -> JSON:
    if len(document) > MAX_LENGTH:
        raise PolicyError(f"at most {MAX_LENGTH:,} characters")
    try:
        parsed: JSON = json.loads(
            document, object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except RecursionError as error:
        raise PolicyError("must not be nested so deeply") from error
    except PolicyError:
        raise
    except ValueError as error:
        raise PolicyError(f"must be JSON: {error}") from error
    return parsed


def _object(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    """Two members of one name would let two readers see two policies."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise PolicyError("must not have two members of the same name in one object")
    return members


def _refuse_constant(name: str) -> JSON:
    raise PolicyError(f"must be JSON, which has no {name}")


def _faults(policy: JSON) -> Iterator[str]:
    if not isinstance(policy, Mapping):
        yield "must be a JSON object"
        return
    statements = policy.get("Statement")
    if isinstance(statements, Mapping):
        statements = [statements]
    if not isinstance(statements, Sequence) or isinstance(statements, str) or not statements:
        yield "must have a Statement: an object, or a list of at least one"
        return
    for statement in statements:
        if not isinstance(statement, Mapping):
            yield "each Statement must be an object"
        elif statement.get("Effect") != "Allow":
            yield "the Effect of each Statement must be Allow: sharing knows no Deny"
