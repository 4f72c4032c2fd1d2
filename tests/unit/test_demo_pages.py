"""The demonstration's pages as files: what a strict Content-Security-Policy and a closed network need of them."""

import re
from pathlib import Path

import pytest

import entrypoints.demo

WEB = Path(entrypoints.demo.__file__).parent / "web"
PAGES = sorted(WEB.glob("*.html"))
MODULES = sorted(WEB.glob("*.js"))
EVERYTHING = sorted(WEB.iterdir())


def name(path: Path) -> str:
    return path.name


def test_there_are_pages() -> None:
    assert [page.stem for page in PAGES] == [
        "account",
        "admin",
        "course",
        "downloads",
        "embed",
        "mail",
        "orders",
        "shop",
    ]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_has_no_inline_script_style_or_handler(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", text) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_has_a_language_a_title_one_main_landmark_and_one_main_heading(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert '<html lang="en">' in text
    assert re.search(r"<title>[^<]+</title>", text)
    assert len(re.findall(r"<main\b", text)) == 1
    assert len(re.findall(r"<h1\b", text)) == 1


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(r'(?:src|href)="/demo/([^"]+)"', page.read_text(encoding="utf-8"))
    assert named
    assert [missing for missing in named if not (WEB / missing).is_file()] == []


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_every_module_that_a_module_imports_exists(module: Path) -> None:
    imported = re.findall(r'from "([^"]+)"', module.read_text(encoding="utf-8"))
    assert [missing for missing in imported if not (WEB / missing).is_file()] == []


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_no_module_reads_text_as_html_or_code(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert re.findall(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text) == []


@pytest.mark.parametrize("file", EVERYTHING, ids=name)
def test_nothing_names_a_foreign_host(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", text) == []


@pytest.mark.parametrize("file", [*PAGES, *MODULES], ids=name)
def test_files_are_short(file: Path) -> None:
    assert file.read_text(encoding="utf-8").count("\n") <= 250
