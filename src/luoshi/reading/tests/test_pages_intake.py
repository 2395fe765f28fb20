"""Web pages: the visible text of the article; what is only there to be clicked, hidden or run stays out."""

from __future__ import annotations

import pytest

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.intake import decode
from luoshi.reading.tests.files import PROSE


def text(body: str, name: str = "a.html", encoding: str = "utf-8") -> str:
    intake = decode(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(encoding), name=name)
    assert (intake.media, intake.encoding) == ("html", encoding)
    return intake.text


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<h1>报告</h1><p>甲</p><p>乙</p>", "报告\n甲\n乙"),
        ("<p>甲<br>乙<br/>丙</p>", "甲\n乙\n丙"),
        ("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙"),
        ("<p>增长<b>5</b><span>%</span></p>", "增长5%"),
        ("<p>地区生产\n   总值\n增长 5%</p>", "地区生产总值增长 5%"),
        ("<p>GDP\n grew</p>", "GDP grew"),
        ("<p>　　甲&emsp;乙&nbsp;丙</p>", "　　甲\u2003乙\xa0丙"),
        (
            "<table><tr><th>指标</th> <th>数值</th></tr><tr><td><p>产值</p></td><td>5%</td></tr></table>",
            "指标\t数值\n产值\t5%",
        ),
        ("<table><tr><td></td><td>5%</td></tr></table>", "\t5%"),
        ("<pre>甲\n  乙</pre>丙", "甲\n乙\n丙"),
        ("甲<script>var x='乙'</script><style>p{}</style><noscript>丙</noscript>", "甲"),
        ("<nav>首页</nav><p>甲</p><footer>备案号</footer><button>打印</button>", "甲"),
        ("<p hidden>暗</p><p style='display: none'>暗</p><p style='color:red'>甲</p>", "甲"),
        ("<ul><li><a>首页</a></li><li><a>新闻</a></li><li><a>公开</a></li></ul><p>甲</p>", "甲"),
        ("<p>见<a>一</a>、<a>二</a>、<a>三</a>等文件。</p>", "见一、二、三等文件。"),
        ("<form><p>甲</p></form>", "甲"),
        ("甲<!-- 注 --><ruby>张<rt>zhang</rt></ruby>", "甲张"),
    ],
)
def test_what_is_seen_is_read(body: str, lines: str) -> None:
    assert text(body) == lines


def test_a_marked_article_is_read_alone() -> None:
    article = f"<article><p>{PROSE}</p><p>{PROSE}</p></article>"
    assert text(f"<div>相关阅读</div>{article}<div>责任编辑</div>") == f"{PROSE}\n{PROSE}"
    assert text(f"<article>无关。</article><p>{PROSE}</p><p>{PROSE}</p>") == f"无关。\n{PROSE}\n{PROSE}"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_pages_come_in_every_encoding(encoding: str) -> None:
    assert text(f"<p>{PROSE}</p>", encoding=encoding) == PROSE


def test_a_title_that_the_page_does_not_say_comes_first() -> None:
    head = "<head><title>2024年政府工作报告_临江市人民政府</title></head>"
    page = f"<html>{head}<body><p>{PROSE}</p></body></html>"
    assert decode(page.encode(), name="a.txt").text == f"2024年政府工作报告\n{PROSE}"
    said = page.replace("<p>", "<h1>2024年政府工作报告</h1><p>")
    assert decode(said.encode(), name="a.txt").text == f"2024年政府工作报告\n{PROSE}"


@pytest.mark.parametrize(
    ("data", "name", "media"),
    [
        ("<p>甲</p>", "a.html", "html"),
        ("<p>甲</p>", "a.txt", "text"),
        ("甲 < 乙", "a.html", "text"),
        ("# 甲", "a.md", "markdown"),
        ('<?xml version="1.0" encoding="utf-8"?>\n<!-- x -->\n<html xmlns="x"><p>甲</p></html>', "a", "html"),
    ],
)
def test_content_says_what_a_file_is_and_the_name_helps(data: str, name: str, media: str) -> None:
    assert decode(data.encode(), name=name).media == media


@pytest.mark.parametrize(
    "page",
    ["<html></html>", "<html><script>x</script></html>", "<!DOCTYPE html>", "<html hidden>x</html>", ""],
)
def test_a_page_without_text_is_blank_or_plain(page: str) -> None:
    from luoshi.reading.domain.intake import pages  # noqa: PLC0415

    assert pages.extract(page, name="a.html") == ("x" if "hidden" in page else "")


def test_an_entity_is_never_fetched() -> None:
    page = f'<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]><html><p>{PROSE}&e;</p></html>'
    text_ = decode(page.encode(), name="a.html").text
    assert f"{PROSE}&e;" in text_


def test_a_deep_and_wide_page_is_read_in_one_pass() -> None:
    deep = "<div>" * 200 + f"<p>{PROSE}</p>" + "<div><a>x</a></div>" * 20_000
    assert PROSE in text(deep)


def test_a_page_that_the_parser_would_cut_is_refused() -> None:
    with pytest.raises(Fault) as caught:
        text(f"<p>{PROSE}</p>" + "<div>" * 3_000 + f"<p>{PROSE}</p>")
    assert caught.value.code == "intake.abnormal_page"
