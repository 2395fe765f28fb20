"""Monthly returns and the lights that follow from them; orders and cards that may follow from a light."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from luoshi.kernel.errors import Fault
from luoshi.pledges import actions
from luoshi.pledges.actions.milestones import Pace
from luoshi.pledges.actions.proofs import Proof
from luoshi.pledges.actions.returns import Said
from luoshi.pledges.domain.returns import Field, HeldValue
from luoshi.pledges.models import Light, MonthlyReturn, Observation, Task, WarningCard
from luoshi.pledges.queries.forms import offer, withdraw_offer
from luoshi.pledges.tests.setting import Place, issued, moment, under_way, with_book
from luoshi.pledges.tests.test_s_tasks import refused

pytestmark = pytest.mark.django_db
EVEN = {month: Decimal(month) / 12 if month < 12 else Decimal(1) for month in range(1, 13)}


@pytest.fixture
def place() -> Place:
    return with_book()


def opened(place: Place, month: int = 3) -> MonthlyReturn:
    """The return of a month for the task of 50 firms, under way with an even curve."""
    task = issued(place, "高新技术企业50家")
    target = task.targets.get()
    head = place.who("head-2")
    actions.tasks.sign_for(task.pk, by=head, at=moment(1, 29))
    pace = Pace(target.pk, curve={m: EVEN[m].quantize(Decimal("0.0001")) for m in EVEN})
    actions.milestones.settle_milestones(task.pk, paces=[pace], by=head, at=moment(1, 30))
    actions.tasks.agree(task.pk, by=place.who("checker"), at=moment(2, 5))
    assert place.book
    actions.returns.open_month(place.book.pk, month, by=place.who("supervisor"), at=moment(month + 1, 1))
    return MonthlyReturn.objects.get(task=task, month=month)


def said(of: MonthlyReturn, value: str | None, why: str = "") -> Said:
    target = of.task.targets.get()
    return Said({target.pk: None if value is None else Decimal(value)}, {target.pk: why})


def approved(place: Place, of: MonthlyReturn, value: str) -> MonthlyReturn:
    actions.returns.report_return(
        of.pk, said(of, value), by=place.who("officer-2"), at=moment(of.month + 1, 3)
    )
    return actions.returns.approve_return(of.pk, by=place.who("checker"), at=moment(of.month + 1, 4))


def test_a_month_is_opened_once_for_all_that_is_under_way(place: Place) -> None:
    first = opened(place)
    assert place.book
    assert first.due == dt.date(2024, 4, 8)  # 清明 off, and the Sunday after it worked
    by = place.who("supervisor")
    assert actions.returns.open_month(place.book.pk, 3, by=by, at=moment(4, 2)) == 0
    refused("pledges.month_not_over", actions.returns.open_month, place.book.pk, 5, by=by, at=moment(5, 30))
    refused("office.not_permitted", actions.returns.open_month, place.book.pk, 3, by=place.who("head-2"))


def test_a_return_goes_its_way_and_is_corrected_by_a_later_entry_only(place: Place) -> None:
    one, officer, checker = opened(place), place.who("officer-2"), place.who("checker")
    refused("pledges.return_incomplete", actions.returns.report_return, one.pk, Said(), by=officer)
    refused("pledges.return_no_reason", actions.returns.report_return, one.pk, said(one, None), by=officer)
    actions.returns.report_return(one.pk, said(one, "4"), by=officer, at=moment(4, 3))
    refused("lifecycle.not_allowed", actions.returns.approve_return, one.pk, by=officer)
    actions.returns.send_back(one.pk, reason="报的是当月数", by=checker, at=moment(4, 4))
    actions.returns.report_return(one.pk, said(one, "12"), by=officer, at=moment(4, 5))
    actions.returns.approve_return(one.pk, by=checker, at=moment(4, 8))
    assert place.book
    assert actions.returns.lock_month(place.book.pk, 3, by=place.who("office"), at=moment(4, 9)) == 1
    refused("lifecycle.not_allowed", actions.returns.report_return, one.pk, said(one, "13"), by=officer)
    later = actions.returns.correct_locked(one.pk, reason="多计一家", by=officer, at=moment(5, 6))
    refused("pledges.corrected_already", actions.returns.correct_locked, one.pk, reason="再", by=officer)
    approved(place, later, "11")
    values = Observation.objects.order_by("monthly_return", "sent").values_list("sent", "value")
    assert list(values) == [(1, 4), (2, 12), (1, 11)]
    assert (later.corrects_id, later.month) == (one.pk, 3)


def test_what_a_register_holds_is_confirmed_and_never_typed_again(place: Place) -> None:
    end = dt.date(2024, 3, 31)

    def values(tasks: Any, year: int, month: int) -> dict[int, HeldValue]:
        return {tasks[0].targets.get().pk: HeldValue(Decimal(13), end, "register:firms")}

    offer("register:firms", values)
    try:
        one = opened(place)
        officer = place.who("officer-2")
        refused(
            "pledges.return_overwrites", actions.returns.report_return, one.pk, said(one, "20"), by=officer
        )
        actions.returns.report_return(one.pk, Said(), by=officer, at=moment(4, 3))
    finally:
        withdraw_offer("register:firms")
    held = Observation.objects.get()
    assert (held.value, held.source) == (13, "register:firms")


def test_a_form_that_asks_for_what_is_held_is_refused(place: Place) -> None:
    offer("register:firms", lambda *_: {}, [Field("obstacle", "困难", "Obstacle", "register:firms")])
    try:
        with pytest.raises(Fault) as caught:
            opened(place)
    finally:
        withdraw_offer("register:firms")
    assert caught.value.code in ("pledges.field_two_sources", "pledges.asked_twice")


def lights(place: Place, day: dt.date) -> Light:
    assert place.book
    actions.lights.compute_lights(place.book.pk, day, by=place.who("supervisor"))
    task = place.task("高新技术企业50家")
    assert task.light
    return task.light


def test_a_light_keeps_its_rules_inputs_and_reason(place: Place) -> None:
    one = opened(place)
    grey = lights(place, dt.date(2024, 4, 10))
    assert (grey.colour, grey.reason_code, grey.verdict) == ("grey", "no_return", "cannot_tell")
    approved(place, one, "4")
    lit = lights(place, dt.date(2024, 4, 20))
    assert (lit.colour, lit.rule_set, lit.rule_version, lit.verdict) == ("yellow", "A", 1, "behind")
    assert lit.inputs["verified"] == "2/25"
    assert (lit.verified, lit.schedule) == (Decimal("0.08"), Decimal("0.25"))
    assert lit.follows == grey
    before = Light.objects.count()
    lights(place, dt.date(2024, 4, 20))
    assert Light.objects.count() == before  # nothing changed, nothing is written twice


def test_a_reported_value_counts_for_nothing_until_it_is_approved(place: Place) -> None:
    one = opened(place)
    actions.returns.report_return(one.pk, said(one, "40"), by=place.who("officer-2"), at=moment(4, 3))
    lit = lights(place, dt.date(2024, 4, 10))
    assert (lit.colour, lit.verified, lit.self_rated) == ("grey", None, Decimal("0.8"))


def test_a_month_whose_returns_are_not_due_yet_makes_nobody_late(place: Place) -> None:
    one = opened(place, 2)
    approved(place, one, "9")
    assert lights(place, dt.date(2024, 4, 2)).colour == "green"


def test_g18_a_light_is_never_changed(place: Place) -> None:
    opened(place)
    light = lights(place, dt.date(2024, 4, 10))
    for act in (lambda: Light.objects.filter(pk=light.pk).update(colour="green"), light.delete):
        with pytest.raises((DatabaseError, IntegrityError, Exception)) as caught, transaction.atomic():
            act()
        assert "never changed" in str(caught.value) or "protected" in str(caught.value)


def test_g18_control_without_its_trigger_a_light_could_be_changed(place: Place) -> None:
    opened(place)
    light = lights(place, dt.date(2024, 4, 10))
    on = " ON pledges_light" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER pledges_light_no_update{on}")
    assert Light.objects.filter(pk=light.pk).update(colour="green") == 1


def carded(place: Place) -> WarningCard:
    approved(place, opened(place), "1")
    light = lights(place, dt.date(2024, 4, 20))
    assert light.colour == "yellow"
    return actions.cards.propose_warning(light.pk, "yellow_card", by=place.who("supervisor"))


def test_g14_a_card_needs_the_units_statement_and_a_signature_and_can_be_contested(place: Place) -> None:
    card, by, head = carded(place), place.who("supervisor"), place.who("head-2")
    refused("pledges.card_without_statement", actions.cards.sign_warning, card.pk, by=by)
    refused("pledges.not_yours", actions.cards.sign_warning, card.pk, by=head)
    refused("pledges.not_yours", actions.cards.state_unit, card.pk, text="替人说", by=place.who("officer-2"))
    actions.cards.state_unit(card.pk, text="评审在二季度", by=head)
    actions.cards.sign_warning(card.pk, by=by)
    refused("pledges.card_state", actions.cards.drop_warning, card.pk, reason="算了", by=by)
    actions.cards.object_to(card.pk, text="进度按上级批次走", by=head)
    refused("pledges.card_same_post", actions.cards.review, card.pk, text="维持", lift=False, by=by)
    lifted = actions.cards.review(card.pk, text="批次确在六月", lift=True, by=place.who("office"))
    assert (lifted.follows_id, lifted.lifted) == (card.pk, True)
    assert WarningCard.objects.get(pk=card.pk).signed_on  # the old decision stays as it was


def test_g14_the_database_itself_refuses_a_card_without_statement(place: Place) -> None:
    card = carded(place)
    signer = place.post("O02/head")
    with pytest.raises(IntegrityError), transaction.atomic():
        WarningCard.objects.filter(pk=card.pk).update(signed_by=signer, signed_on=dt.date(2026, 1, 1))


def test_g14_control_with_a_statement_the_same_signature_stands(place: Place) -> None:
    card = carded(place)
    actions.cards.state_unit(card.pk, text="评审在二季度", by=place.who("head-2"))
    changed = WarningCard.objects.filter(pk=card.pk)
    assert changed.update(signed_by=place.post("O02/head"), signed_on=dt.date(2099, 1, 1)) == 1


def test_a_green_light_gives_no_card(place: Place) -> None:
    approved(place, opened(place), "20")
    light = lights(place, dt.date(2024, 4, 20))
    refused(
        "pledges.card_without_light",
        actions.cards.propose_warning,
        light.pk,
        "circular",
        by=place.who("checker"),
    )


def test_an_order_goes_its_way(place: Place) -> None:
    task = under_way(place, "高新技术企业50家")
    checker, head = place.who("checker"), place.who("head-2")
    refused(
        "pledges.not_yours", actions.orders.open_order, task.pk, reason="督办自己", by=place.who("office")
    )
    order = actions.orders.open_order(task.pk, reason="两月未推进", by=checker, at=moment(5, 6))
    assert order.number == "督〔2024〕1号"
    refused("pledges.not_found", actions.orders.move_order, order.pk, "receive", by=head)
    actions.orders.move_order(order.pk, "sign", by=place.who("vice-2"), at=moment(5, 7))
    got = actions.orders.move_order(order.pk, "receive", by=head, at=moment(5, 8))
    assert got.due == dt.date(2024, 5, 21)
    refused("lifecycle.needs_evidence", actions.orders.reply, order.pk, text=" ", by=head)
    actions.orders.reply(order.pk, text="已开三次推进会", by=head, at=moment(5, 20))
    check = (Proof("核实记录", text="查看会议纪要"),)
    actions.orders.move_order(order.pk, "check", proofs=check, by=checker, at=moment(5, 22))
    done = actions.orders.move_order(order.pk, "close", by=place.who("office"), at=moment(5, 24))
    assert (done.state, done.replies.get().text) == ("closed", "已开三次推进会")
    assert Task.objects.get(pk=task.pk).state == "advancing"


def test_a_large_book_is_judged_by_the_worker(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(place)
    monkeypatch.setattr(actions.lights, "MANY", 1)
    queued: list[Any] = []
    monkeypatch.setattr(
        type(actions.lights.compute_in_background), "enqueue", lambda _, *args: queued.append(args)
    )
    assert place.book
    by = place.who("supervisor")
    assert actions.lights.compute_lights(place.book.pk, dt.date(2024, 4, 10), by=by) is None
    assert queued == [(place.book.pk, "2024-04-10", "supervisor", by.post_id)]
    assert actions.lights.compute_in_background.func(*queued[0]) == 1
