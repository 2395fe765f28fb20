"""Proofs that come with an act: a file into the archive by its digest, or words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F

from luoshi.archive.actions import drop_unreferenced, keep_file
from luoshi.archive.domain.digest import digest
from luoshi.kernel.errors import Fault
from luoshi.pledges.actions.call import Call
from luoshi.pledges.models import Evidence, Milestone, Step
from luoshi.pledges.queries.parties import Record, key_of


@dataclass(slots=True, frozen=True)
class Proof:
    """A proof of a kind (办结证明、核验记录 …): words, or a file's bytes with its name and media type, or
    both.
    """

    kind: str
    text: str = ""
    data: bytes | None = None
    name: str = ""
    media: str = "application/octet-stream"


@contextmanager
def kept_or_dropped(proofs: Sequence[Proof]) -> Iterator[None]:
    """One transaction; where it fails, the bytes of files that it brought are dropped again."""
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for proof in proofs:
            if proof.data is not None:
                drop_unreferenced(digest(proof.data, algorithm=settings.LUOSHI_HASH))
        raise


def attach(call: Call, to: Record | Milestone, proofs: Sequence[Proof]) -> list[str]:
    """Keep the proofs of a record; the digests of their files. Fault `pledges.empty_proof`."""
    key = "milestone" if isinstance(to, Milestone) else key_of(to)
    digests = []
    for proof in proofs:
        if not proof.kind.strip() or not (proof.text.strip() or proof.data):
            raise Fault("pledges.empty_proof", kind=proof.kind)
        file = keep_file(proof.data, media=proof.media) if proof.data else None
        Evidence.objects.create(
            **{key: to}, kind=proof.kind, text=proof.text.strip(), file=file, name=proof.name[:255],
            post_id=call.post.post_id, on=call.on, at=call.at,
        )  # fmt: skip
        if file:
            digests.append(file.pk)
    return digests


def at_hand(record: Record) -> set[str]:
    """Kinds of proof brought since the record came into its state; what an earlier move used is used up."""
    here = {key_of(record): record}
    rows = Evidence.objects.filter(**here)
    came = Step.objects.filter(**here).exclude(source=F("target")).order_by("-pk").first()
    return set((rows.filter(at__gt=came.at) if came else rows).values_list("kind", flat=True))
