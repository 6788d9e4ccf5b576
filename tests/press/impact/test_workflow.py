"""The workflow that posts the impact on pull requests: as little right as it needs, nothing that moves."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from press.impact.markdown import MARK

FILE = Path(__file__).parents[3] / ".github" / "workflows" / "impact.yml"
TEXT = FILE.read_text(encoding="utf-8")
WORKFLOW = YAML(typ="safe").load(TEXT)
JOBS = WORKFLOW["jobs"]
STEPS = [(name, step) for name, job in JOBS.items() for step in job["steps"]]


def test_every_job_has_a_runner_of_a_fixed_version_a_limit_and_steps():
    for job in JOBS.values():
        assert re.fullmatch(r"ubuntu-\d\d\.\d\d", job["runs-on"])
        assert job["timeout-minutes"] <= 30
        assert job["steps"]
    assert all(("uses" in step) != ("run" in step) for _, step in STEPS)


def test_it_runs_on_pull_requests_with_the_rights_of_their_own_code():
    assert list(WORKFLOW["on"]) == ["pull_request"]


def test_only_the_job_that_runs_no_code_of_the_pull_request_may_write():
    assert WORKFLOW["permissions"] == {}
    assert JOBS["tell"]["permissions"] == {"contents": "read"}
    assert JOBS["post"]["permissions"] == {"contents": "read", "pull-requests": "write"}
    posting = [step for name, step in STEPS if name == "post"]
    assert not [step for step in posting if "checkout" in step.get("uses", "") or "python" in step.get("run", "")]


def test_nothing_is_posted_from_forks_where_the_token_cannot_write():
    assert JOBS["post"]["if"] == "github.event.pull_request.head.repo.full_name == github.repository"
    assert "GITHUB_STEP_SUMMARY" in str(JOBS["tell"]["steps"])


def test_every_action_is_pinned_by_the_hash_of_a_commit_and_names_its_version():
    uses = re.findall(r"uses: (\S+)(.*)", TEXT)
    assert len(uses) == len([step for _, step in STEPS if "uses" in step])
    for action, comment in uses:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)


def test_no_secret_is_needed_and_no_token_stays_in_the_checkout():
    assert "secrets." not in TEXT
    checkout = next(step for _, step in STEPS if "checkout" in step.get("uses", ""))
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}


def test_nothing_of_the_event_is_put_into_a_script():
    assert not [step for _, step in STEPS if "${{" in step.get("run", "")]


def test_its_own_comment_is_found_again_by_the_mark():
    assert f'startswith("{MARK}")' in TEXT


@pytest.mark.parametrize("script", [step["run"] for _, step in STEPS if "run" in step])
def test_scripts_are_proper_shell(script):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    assert subprocess.run([bash, "-n", "-c", script], capture_output=True, check=False).returncode == 0


def test_the_command_is_one_that_press_knows():
    from press.cli import _parser

    line = next(line for line in TEXT.splitlines() if "press impact" in line and "run" not in line and "#" not in line)
    words = line.split("python -m press ")[1].split(" >")[0].replace('"', "").split()
    options = _parser().parse_args(words)
    assert (options.revision, options.to, options.markdown) == ("$BASE", "HEAD", True)
