"""How calls are counted: one after another, or at the same time."""

from __future__ import annotations

import threading

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders

from tests.benchmarks.calls import Answer, Call, Player, Recorder, in_sequence, to_first_page


def ask(recorder: Recorder, *operations: str) -> None:
    for operation in operations:
        request = AWSPreparedRequest("POST", "http://aws/", HTTPHeaders(), b"", False)
        recorder.sending(operation, request)
        recorder.received(operation, Answer(200, HTTPHeaders(), b""))


def in_workers(recorder: Recorder, *jobs: tuple[str, ...]) -> None:
    """Side by side, as a pool's workers: none has ended before all are done."""
    all_done = threading.Barrier(len(jobs))

    def work(job: tuple[str, ...]) -> None:
        ask(recorder, *job)
        all_done.wait(timeout=10)

    workers = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def positions(calls: tuple[Call, ...]) -> dict[str, int]:
    return {call.operation: call.position for call in calls}


def test_calls_of_one_thread_follow_each_other() -> None:
    recorder = Recorder(round_trip_seconds=0)
    ask(recorder, "read", "write")
    assert positions(recorder.take()) == {"read": 1, "write": 2}


def test_calls_of_workers_count_once_and_what_follows_waits_for_the_longest() -> None:
    recorder = Recorder(round_trip_seconds=0)
    ask(recorder, "write")
    in_workers(recorder, ("sns.Publish", "sns.Check"), ("sesv2.SendEmail",))
    ask(recorder, "receipt")
    calls = recorder.take()
    assert positions(calls) == {
        "write": 1,
        "sns.Publish": 2,
        "sesv2.SendEmail": 2,
        "sns.Check": 3,
        "receipt": 4,
    }
    assert (to_first_page(calls), in_sequence(calls)) == (2, 4)


def test_what_later_workers_do_follows_what_earlier_ones_did() -> None:
    recorder = Recorder(round_trip_seconds=0)
    in_workers(recorder, ("list", "more"), ("another",))
    in_workers(recorder, ("read",), ("query",))
    assert positions(recorder.take()) == {
        "list": 1,
        "another": 1,
        "more": 2,
        "read": 3,
        "query": 3,
    }


def test_positions_begin_anew_with_the_next_invocation() -> None:
    recorder = Recorder(round_trip_seconds=0)
    ask(recorder, "read")
    recorder.take()
    ask(recorder, "read")
    assert positions(recorder.take()) == {"read": 1}


def test_a_call_that_is_left_out_when_played_again_shifts_no_answer() -> None:
    first, second = (Answer(200, HTTPHeaders(), name) for name in (b"set", b"page"))
    recorded = [Call("Read", "Read", 1, b"the set?", first), Call("Read", "Read", 2, b"p?", second)]
    player = Player(recorded)

    assert player.next("Read", b"p?") is second

    player.rewind()
    assert [player.next("Read", asked) for asked in (b"other", b"another")] == [first, second]


def test_what_was_asked_at_the_same_time_is_answered_in_any_order() -> None:
    named = {name: Answer(200, HTTPHeaders(), name) for name in (b"a", b"b", b"c")}
    player = Player(Call("Read", "Read", 1, name, answer) for name, answer in named.items())

    for order in ((b"c", b"a", b"b"), (b"b", b"c", b"a")):
        assert [player.next("Read", name) for name in order] == [named[name] for name in order]
        player.rewind()
