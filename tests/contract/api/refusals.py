"""What a client is told when its request is refused."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def refused(code: str, saying: str = "", **members: Any) -> Iterator[dict[str, Any]]:
    """The block's call is refused with this error, a message that says this, and these members.

    The answer is there to look at once the block is left.
    """
    answer: dict[str, Any] = {}
    with pytest.raises(ClientError) as caught:
        yield answer
    response = caught.value.response
    answer.update(response)
    assert response["Error"]["Code"] == code, response
    assert saying in response["Error"]["Message"]
    assert members.items() <= response.items()
