"""The one PynamoDB model: keys, index attributes, version, and the record as a JSON document."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, cast, get_args

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import (
    AllProjection,
    GlobalSecondaryIndex,
    KeysOnlyProjection,
    LocalSecondaryIndex,
)
from pynamodb.models import Model

from incident_manager.adapters.dynamodb import codec
from incident_manager.adapters.dynamodb.layout import key, place, ref_of
from incident_manager.store import Aggregate

SCHEMA = 1
_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Aggregate)}


class ByTime(LocalSecondaryIndex["Record"]):
    """A timeline in the order of its events' own time; sparse, strongly consistent."""

    class Meta:
        index_name = "by_time"
        projection = AllProjection()

    pk = UnicodeAttribute(hash_key=True)
    time = UnicodeAttribute(range_key=True)


class Listing(GlobalSecondaryIndex["Record"]):
    """Everything that the APIs list without naming its parent."""

    class Meta:
        index_name = "listing"
        projection = AllProjection()

    listing_pk = UnicodeAttribute(hash_key=True)
    listing_sk = UnicodeAttribute(range_key=True)


class Due(GlobalSecondaryIndex["Record"]):
    """What is still to be done, by its time; sparse."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class ByContact(GlobalSecondaryIndex["Record"]):
    """Pages by the person they were for. Keys only: pages change often and are listed seldom."""

    class Meta:
        index_name = "by_contact"
        projection = KeysOnlyProjection()

    contact_pk = UnicodeAttribute(hash_key=True)
    contact_sk = UnicodeAttribute(range_key=True)


class Record(Model):
    """Key design: see `layout`.

    `schema` is the release of the document's shape, for migrations to come.
    """

    class Meta:
        table_name = ""  # set once, by DynamoStore
        connect_timeout_seconds = 1  # as of every other client: see adapters.aws
        read_timeout_seconds = 4
        max_retry_attempts = 1

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    schema = NumberAttribute(default=SCHEMA)
    version = NumberAttribute()
    document = UnicodeAttribute()
    time = UnicodeAttribute(null=True)
    listing_pk = UnicodeAttribute(null=True)
    listing_sk = UnicodeAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    contact_pk = UnicodeAttribute(null=True)
    contact_sk = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    absorbed = NumberAttribute(null=True)  # of a lock; beside the document, since it is added to

    by_time = ByTime()
    listing = Listing()
    due = Due()
    by_contact = ByContact()

    @classmethod
    def of(cls, aggregate: Aggregate, version: int) -> Record:
        """The aggregate as it is to be written, with this version."""
        pk, sk = key(ref_of(aggregate))
        indexed = place(replace(aggregate, version=version))
        return cls(
            pk,
            sk,
            kind=type(aggregate).__name__,
            version=version,
            document=codec.dumps(replace(aggregate, version=0)),
            **asdict(indexed),
        )

    def aggregate(self) -> Aggregate:
        found = codec.loads(_KINDS[self.kind], self.document)
        if self.absorbed is not None:
            found = replace(found, absorbed=int(self.absorbed))
        return cast("Aggregate", replace(found, version=int(self.version)))
