"""The front end's own unit tests, run by node in a copy."""

import re
from pathlib import Path

from web_workshop import Workshop


def counted(told: str, what: str) -> int:
    found = re.search(rf"^# {what} (\d+)$", told, re.MULTILINE)
    assert found is not None, told
    return int(found[1])


def test_the_front_end_s_own_tests_pass(workshop: Workshop) -> None:
    run = workshop.run("test.mjs", "--test-reporter=tap")
    assert run.returncode == 0, run.stdout + run.stderr
    assert counted(run.stdout, "pass") == counted(run.stdout, "tests") > 0


def test_a_test_of_the_front_end_that_fails_is_seen(workshop: Workshop, tmp_path: Path) -> None:
    other = workshop.again(tmp_path / "other")
    other.write(
        "test/planted.test.ts", 'import { test } from "node:test";\ntest("no", () => { throw new Error("no") });'
    )
    run = other.run("test.mjs", "--test-reporter=tap")
    assert run.returncode != 0
    assert counted(run.stdout, "fail") == 1


def test_the_check_sees_a_wrong_type(workshop: Workshop, tmp_path: Path) -> None:
    other = workshop.again(tmp_path / "other")
    other.write("src/wrong.ts", 'export const wrong: number = "1";\n')
    made = other.hook("check")
    assert made.returncode != 0
    assert "Type 'string' is not assignable to type 'number'" in made.stdout + made.stderr


def test_the_check_sees_another_form_and_what_is_too_long(workshop: Workshop, tmp_path: Path) -> None:
    other = workshop.again(tmp_path / "other")
    other.write("src/form.ts", "export const wrong = 1\n")
    other.write("src/function.ts", "export function long(): void {\n" + "  console.log(1);\n" * 41 + "}\n")
    other.write("src/file.ts", "console.log(1);\n" * 251)
    made = other.hook("check")
    assert made.returncode != 0
    told = re.findall(r"^src/(form|function|file)\.ts\S* (\S+)", made.stdout + made.stderr, re.MULTILINE)
    assert sorted(told) == [
        ("file", "lint/style/noExcessiveLinesPerFile"),
        ("form", "format"),
        ("function", "lint/complexity/noExcessiveLinesPerFunction"),
    ]
