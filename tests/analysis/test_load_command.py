import json


def test_the_command_says_that_data_are_valid(small):
    small.write()
    done = small.command()
    assert (done.returncode, done.stdout, done.stderr) == (0, "the data are valid\n", "")


def test_the_command_prints_what_is_wrong_and_fails(small):
    small.set("associations", r="1.27")
    small.write()
    done = small.command()
    assert done.returncode == 3
    assert done.stdout == "data/associations.csv:2: r: found 1.27, expected a number from -1 to 1\n1 error\n"


def test_the_command_gives_findings_as_json(small):
    small.set("associations", r="1.27")
    small.write()
    assert json.loads(small.command("--json").stdout) == {
        "valid": False,
        "findings": [
            {
                "severity": "error",
                "code": "cell-range",
                "message": "found 1.27, expected a number from -1 to 1",
                "location": {"path": "data/associations.csv", "line": 2, "column": "r"},
                "hint": "",
            }
        ],
    }


def test_the_command_can_pass_over_checksums(small):
    small.write()
    small.path("flow").write_text(small.path("flow").read_text() + "\n")
    small.path("flow").write_text(small.path("flow").read_text().rstrip())
    assert small.command().returncode == 3
    assert small.command("--ignore-hashes").returncode == 0
