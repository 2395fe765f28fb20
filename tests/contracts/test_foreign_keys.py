"""A foreign key given as a string escapes the import contracts; tables, too, point upstream only."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.contracts.house import river


def folder(model: type[models.Model]) -> list[str]:
    """Where a model lives under luoshi: ["reading"], ["mechanisms", "projects"]; [] for a model of others."""
    parts = model.__module__.split(".")
    return parts[1 : parts.index("models")] if parts[0] == "luoshi" and "models" in parts else []


def downstream(ours: Iterable[type[models.Model]]) -> Iterator[str]:
    """Relations whose target is no part of the same folder and does not lie strictly upstream."""
    order = river()
    for model in ours:
        for field in model._meta.get_fields():
            target: Any = field.related_model
            if field.auto_created or not isinstance(target, type) or not folder(target):
                continue
            here, there = folder(model), folder(target)
            if here != there and order.index(there[0]) >= order.index(here[0]):
                yield f"{model.__name__}.{field.name} → {target.__module__}.{target.__name__}"


def test_foreign_keys_point_upstream() -> None:
    ours = [model for model in apps.get_models() if folder(model)]
    assert ours
    assert list(downstream(ours)) == []


@isolate_apps("luoshi.office", "luoshi.reading")
def test_control_a_key_downstream_is_seen() -> None:
    class Report(models.Model):
        __module__ = "luoshi.reading.models"

        class Meta:
            app_label = "reading"

    class Post(models.Model):
        __module__ = "luoshi.office.models"
        report = models.ForeignKey(Report, on_delete=models.CASCADE)

        class Meta:
            app_label = "office"

    class Statement(models.Model):
        __module__ = "luoshi.reading.models"
        post = models.ForeignKey(Post, on_delete=models.CASCADE)
        report = models.ForeignKey(Report, on_delete=models.CASCADE)

        class Meta:
            app_label = "reading"

    assert list(downstream([Report, Post, Statement])) == ["Post.report → luoshi.reading.models.Report"]
