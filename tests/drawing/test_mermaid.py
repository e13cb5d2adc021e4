from __future__ import annotations

from ivr.drawing.mermaid import mermaid
from tests.drawing.building import build, sample

EXPECTED = """\
flowchart LR
    start(((Start))) --> n_welcome
    n_welcome["Welcome<br/>say"]:::talk
    n_main_menu{{"Main menu<br/>menu"}}:::ask
    n_bill{{"Bill<br/>collect"}}:::ask
    n_forgotten["Forgotten<br/>say"]:::talk
    n_agents(["Agents<br/>queue"]):::connect
    n_bye("Bye<br/>hangup"):::flow
    n_welcome --> n_main_menu
    n_main_menu -- "1 Billing & bills" --> n_bill
    n_main_menu -- "3 Main menu" --> n_main_menu
    n_main_menu -. "After 3 attempts" .-> n_agents
    n_bill --> n_bye
    n_bill -. "After 3 attempts" .-> n_agents
    n_forgotten --> n_bye
    n_agents -- "After talking" --> n_bye
    n_agents -. "Takes too long" .-> n_main_menu
    n_agents -. "Queue full" .-> n_bye
    n_agents -. "No agents" .-> n_bye
    n_agents -- "Closed" --> n_bye
    everywhere>"Everywhere"]
    everywhere -- "0 Agent" --> n_agents
    classDef talk fill:#e0f1f8,stroke:#0a6c94,color:#14202b
    classDef ask fill:#ece9fb,stroke:#5b45c9,color:#14202b
    classDef connect fill:#e2f3e7,stroke:#1b7a3d,color:#14202b
    classDef flow fill:#e8ecf0,stroke:#54616e,color:#14202b
    classDef unreached stroke-dasharray:5 4,opacity:0.6
    class n_forgotten unreached
"""


def test_a_flow_as_mermaid() -> None:
    assert mermaid(sample()) == EXPECTED


def test_words_of_mermaids_own_and_quotes_do_no_harm() -> None:
    choices = {"1": {"label": 'the "end" #1 <b>', "next": "end-here"}}
    flow = build(
        {
            "end": {"type": "menu", "prompt": "x", "choices": choices, "failed": "end"},
            "end-here": {"type": "hangup"},
        }
    )
    text = mermaid(flow)
    assert 'n_end -- "1 the #quot;end#quot; #35;1 #lt;b#gt;" --> n_end_2d_here' in text
