from __future__ import annotations

from pathlib import Path

import pytest

from ivr.cli._flows import open_flow, open_flows
from ivr.errors import ConfigError, FlowError
from tests.cli.conftest import MAIN, Ivr

WITH_PART = MAIN.replace("next: menu}", "next: part}", 1) + "  part: {type: subflow, flow: part, exits: {done: menu}}\n"
PART = "flow: part\nkind: module\nstart: out\nnodes: {out: {type: exit}}\n"
BROKEN = "flow: other\nstart: nowhere\nnodes: {a: {type: hangup}}\n"


@pytest.mark.parametrize("name", ["main", "flows/main", "flows/main/flow.yaml", "./flows/main/", "flows"])
def test_names_of_a_flow(ivr: Ivr, name: str) -> None:
    opened = open_flow(name)
    assert opened.flow == "main"
    assert opened.project.site.queues.keys() == {"support"}


def test_absolute_path_from_elsewhere(ivr: Ivr, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert open_flow(str(tmp_path / "flows" / "main")).flow == "main"


def test_a_file_outside_any_site(ivr: Ivr, tmp_path: Path) -> None:
    alone = ivr.write("a/b/c/alone.yaml", MAIN)
    assert open_flow(str(alone)).flow == "main"
    assert not open_flow(str(alone)).project.site.queues


def test_a_file_beside_the_flows_of_a_site(ivr: Ivr) -> None:
    draft = ivr.write("flows/main/draft.yaml", MAIN.replace("flow: main", "flow: draft"))
    opened = open_flow(str(draft))
    assert (opened.flow, sorted(opened.project.flows)) == ("draft", ["draft", "main"])


def test_a_draft_of_a_flow_stands_for_it(ivr: Ivr) -> None:
    draft = ivr.write("flows/main/draft.yaml", MAIN.replace("Test line", "Draft"))
    opened = open_flow(str(draft))
    assert opened.project.flows[opened.flow].title == "Draft"


def test_modules_come_with_the_flow(ivr: Ivr) -> None:
    ivr.write("flows/main/flow.yaml", WITH_PART)
    ivr.write("flows/part/flow.yaml", PART)
    assert sorted(open_flow("flows/main").project.flows) == ["main", "part"]


def test_a_broken_neighbour_does_not_matter(ivr: Ivr) -> None:
    ivr.write("flows/other/flow.yaml", BROKEN)
    assert open_flow("main").flow == "main"
    assert open_flows([Path("flows/main")])[1] == ("main",)
    with pytest.raises(FlowError, match="nowhere"):
        open_flows([Path("flows")])


@pytest.mark.parametrize("module", [PART.replace("start: out", "start: x"), "flow: ["])
def test_a_broken_module_matters(ivr: Ivr, module: str) -> None:
    ivr.write("flows/main/flow.yaml", WITH_PART)
    ivr.write("flows/part/flow.yaml", module)
    for name in ("main", "flows/main"):
        with pytest.raises(FlowError) as caught:
            open_flow(name)
        assert {Path(problem.span.file).parent.name for problem in caught.value.problems} == {"part"}


@pytest.mark.parametrize("name", ["main", "flows/main"])
def test_a_broken_site_matters(ivr: Ivr, name: str) -> None:
    ivr.write("flows/site.yaml", "time_zon: UTC\n")
    with pytest.raises(FlowError, match='did you mean "time_zone"') as caught:
        open_flow(name)
    assert caught.value.problems[0].span.file == str(Path("flows/site.yaml"))


NOT_FLOWS = [
    ("mian", 'there is no flow "mian": did you mean "main"?'),
    ("empty", "empty holds no flow; a flow is a file flows/NAME/flow.yaml"),
]


@pytest.mark.parametrize(("name", "said"), NOT_FLOWS)
def test_not_a_flow(ivr: Ivr, name: str, said: str) -> None:
    Path("empty").mkdir()
    with pytest.raises(ConfigError) as caught:
        open_flow(name)
    assert str(caught.value) == said


def test_several_flows_in_a_folder(ivr: Ivr) -> None:
    ivr.write("flows/part/flow.yaml", PART)
    with pytest.raises(ConfigError, match=r"flows holds several flows; give one of them: .*main, .*part"):
        open_flow("flows")


def test_no_flows_here(ivr: Ivr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nothing").mkdir()
    monkeypatch.chdir(tmp_path / "nothing")
    with pytest.raises(ConfigError, match="there is no folder flows here"):
        open_flow("main")
