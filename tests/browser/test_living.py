"""The living report under a person's hands: keys, filters, corrections, phone, print, no script."""

from __future__ import annotations

import re
from typing import Any

import pytest


def selected(page: Any) -> str:
    return str(page.locator("article .fig.sel").first.inner_text())


def test_keys_walk_the_figures_and_the_panel_follows(visit: Any, site: Any) -> None:
    page, watch = visit("office")
    page.goto(f"{site.address}/reports/{site.report}/")
    page.keyboard.press("j")
    first = selected(page)
    page.wait_for_selector("#panel .big")
    assert first in page.locator("#panel .quote b").inner_text()
    assert re.search(r"\?figure=\w+#\w+$", page.url)
    page.keyboard.press("ArrowDown")
    assert selected(page) != first
    page.keyboard.press("k")
    assert selected(page) == first
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel .hint")
    assert "figure=" not in page.url
    page.keyboard.press("n")
    page.wait_for_selector("#panel .finding")
    page.keyboard.press("?")
    assert page.locator("dialog#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    assert watch.clean, (watch.violations, watch.errors)


def test_filters_leave_their_own_marks(visit: Any, site: Any) -> None:
    page, _ = visit("reader")
    page.goto(f"{site.address}/reports/{site.report}/")

    def lines() -> tuple[str, str]:
        colour = "node => getComputedStyle(node).textDecorationColor"
        return (
            page.locator("article .fig.outcome").first.evaluate(colour),
            page.locator("article .fig.target").first.evaluate(colour),
        )

    before = lines()
    page.click(".chip[data-show=target]")
    assert lines()[0] == "rgba(0, 0, 0, 0)"
    assert lines()[1] == before[1]
    assert "show=target" in page.url
    # and what colour says, the line's shape says too
    shapes = page.eval_on_selector_all(
        ".legend .fig, .legend .owed", "nodes => nodes.map(n => getComputedStyle(n).textDecorationStyle)"
    )
    assert len(set(shapes)) == 4


def test_a_click_opens_the_panel_and_a_permalink_opens_the_same(visit: Any, site: Any) -> None:
    page, _ = visit("reader")
    page.goto(f"{site.address}/reports/{site.report}/")
    page.click("article .fig.target")
    page.wait_for_selector("#panel .big")
    told, url = page.locator("#panel .big").inner_text(), page.url
    other, _ = visit("reader")
    other.goto(url)
    assert other.locator("#panel .big").inner_text() == told
    assert other.locator("article .fig.sel").count() >= 1
    assert other.locator("#panel").get_by_text("更正", exact=True).count() == 0, "a reader corrects nothing"


def test_a_correction_by_hand(visit: Any, site: Any) -> None:
    page, watch = visit("office")
    page.goto(f"{site.address}/reports/{site.report}/")
    page.click("article .fig.target")
    page.wait_for_selector("#panel [data-key=c]")
    page.keyboard.press("c")
    page.wait_for_selector("#panel form textarea")
    page.select_option("#c-comparator", "gt")
    page.fill("#c-reason", "  ")
    page.click("#panel button.main")
    page.wait_for_selector("#panel [role=alert]")
    assert page.locator("#c-comparator").input_value() == "gt", "what was chosen is still there"
    page.fill("#c-reason", "与统计公报核对")
    page.click("#panel button.main")
    page.wait_for_selector("#panel .corrections")
    assert "与统计公报核对" in page.locator("#panel .corrections").inner_text()
    page.click("#panel .corrections button")
    page.wait_for_selector("#panel .corrections .withdrawn")
    unexpected = [error for error in watch.errors if "422" not in error]
    assert not watch.violations, watch.violations
    assert unexpected == []


def test_import_by_hand_and_a_clear_refusal(visit: Any, site: Any) -> None:
    page, _ = visit("office")
    page.goto(f"{site.address}/reports/import/")
    page.fill("#text", "这不是报告。")
    page.click("main button.main")
    assert "工作报告" in page.locator("[role=alert]").inner_text()
    text = "政府工作报告\n一、2029年工作回顾\n地区生产总值增长5%。\n"
    text += "二、2030年工作安排\n推进项目建设，完善基层治理，增长6%。\n"
    page.fill("#text", text)
    page.fill("#government", "某县")
    page.fill("#year", "2030")
    page.click("main button.main")
    page.wait_for_url(re.compile(r"/reports/\d+/$"))
    assert page.locator("article .fig").count() >= 2
    page.goto(f"{site.address}/reports/import/")
    long = text + "推进项目建设，完善公共服务体系，提升治理能力。\n" * 4000
    page.set_input_files(
        "#file", {"name": "某镇-2031.txt", "mimeType": "text/plain", "buffer": long.encode("gb18030")}
    )
    page.click("main details.field summary")
    page.fill("#government", "某镇")
    page.fill("#year", "2031")
    page.click("main button.main")
    page.wait_for_selector("#progress")
    page.wait_for_url(re.compile(r"/reports/\d+/$"), timeout=30_000)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_phone_shows_all_without_sideways_scrolling(language: str, visit: Any, site: Any) -> None:
    page, watch = visit("office", width=390, language=language)
    for url in ("/reports/", f"/reports/{site.report}/", "/journal/", "/reports/import/", "/search/?q=投资"):
        page.goto(site.address + url)
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, url
    page.goto(f"{site.address}/reports/{site.report}/")
    page.click("article .fig.target")
    page.wait_for_selector("#panel .big")
    sheet, mark = page.locator("#panel").bounding_box(), page.locator("article .fig.sel").first.bounding_box()
    assert sheet["y"] > 250
    assert sheet["y"] + sheet["height"] <= 861
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    mark = page.locator("article .fig.sel").first.bounding_box()
    assert 80 < mark["y"] < sheet["y"], "the chosen figure is seen above the sheet"
    page.click("#panel .close")
    assert watch.clean, (watch.violations, watch.errors)


def test_without_script_every_mark_is_a_link(visit: Any, site: Any) -> None:
    page, _ = visit("office", script=False)
    page.goto(f"{site.address}/reports/{site.report}/")
    page.click("article .fig.target")
    assert page.locator("#panel .big").is_visible()
    page.click("#panel .acts .button")
    page.fill("#c-reason", "核对")
    page.select_option("#c-measure", "rate")
    page.click("button.main")
    assert "核对" in page.locator("#panel .corrections").inner_text()
    page.click(".chip[data-show=pledge]")
    assert page.locator("article.show-pledge").count() == 1


def test_printed_on_a4_with_a_list_of_figures(visit: Any, site: Any) -> None:
    page, _ = visit("reader")
    page.goto(f"{site.address}/reports/{site.report}/")
    page.emulate_media(media="print")
    assert page.locator(".endnotes").is_visible()
    assert not page.locator(".bar").is_visible()
    assert not page.locator("#panel").is_visible()
    listed = page.locator(".endnotes tbody tr").count()
    assert listed == page.locator("article .fig[id]:not(.aside)").count() > 5
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_english_leaves_no_chinese_in_the_frame(visit: Any, site: Any) -> None:
    page, _ = visit("office", language="en")
    for url in ("/journal/", "/reports/import/", "/account/password/"):
        page.goto(site.address + url)
        for selector in ("h1", "label", "main button", ".bar nav", "th", ".lead"):
            for text in page.locator(selector).all_inner_texts():
                assert not re.search(r"[\u4e00-\u9fff]", text.replace("某某市", "")), (url, text)
