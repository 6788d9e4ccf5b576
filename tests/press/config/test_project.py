"""Finding and reading projects."""

import pytest

from press.config import load_project
from press.errors import ConfigError


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)

    def make(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return make


def names(found):
    return [path.relative_to(found.root).as_posix() for path in found.documents]


def message(root):
    with pytest.raises(ConfigError) as caught:
        load_project(root)
    return str(caught.value)


def test_the_nearest_folder_upwards_is_the_project(project):
    root = project({"_quarto.yml": "lang: de\n", "a/b/c.qmd": ""})
    found = load_project(root / "a/b/c.qmd")
    assert (found.root, found.config["lang"], found.lone) == (root, "de", False)


def test_outside_a_project_a_document_stands_alone(project):
    root = project({"c.qmd": ""})
    found = load_project(root / "c.qmd")
    assert (found.root, found.documents, found.lone) == (root, (root / "c.qmd",), True)


def test_a_place_that_is_not_there_is_an_error(tmp_path):
    assert "found no file or folder" in message(tmp_path / "no.qmd")


def test_without_a_list_every_document_is_rendered_but_hidden_and_underscored_ones(project):
    root = project(
        {
            "_quarto.yml": "",
            "b.qmd": "",
            "a/x.qmd": "",
            "_i.qmd": "",
            "_d/y.qmd": "",
            ".h/z.qmd": "",
            "README.qmd": "",
            "build/o.qmd": "",
            "n.md": "",
        }
    )
    assert names(load_project(root)) == ["b.qmd", "a/x.qmd"]


def test_the_render_list_keeps_its_order_and_knows_wildcards_folders_and_exclusions(project):
    files = {"b.qmd": "", "a/x.qmd": "", "a/y.qmd": "", "c.qmd": "", "d/e/f.qmd": ""}
    root = project(
        {"_quarto.yml": "project:\n  render: [c.qmd, '*.qmd', 'a/', 'd/**/*.qmd', '!a/y.qmd', '!b.qmd']\n", **files}
    )
    assert names(load_project(root)) == ["c.qmd", "a/x.qmd", "d/e/f.qmd"]


def test_a_render_target_that_is_not_there_names_the_nearest(project):
    root = project({"_quarto.yml": "project:\n  render:\n    - artikle.qmd\n", "article.qmd": ""})
    assert (
        message(root)
        == '_quarto.yml:3: project.render: found no file artikle.qmd, expected a document\n  hint: did you mean "article.qmd"?'
    )


def test_notebooks_are_not_supported(project):
    root = project({"_quarto.yml": "project:\n  render: [a.ipynb]\n", "a.ipynb": "{}"})
    assert "found a.ipynb, but notebooks are not supported by the embedded engine" in message(root)


def test_metadata_files_come_below_the_file_that_names_them(project):
    root = project({"_quarto.yml": "metadata-files: [_m.yml]\nlang: de\n", "_m.yml": "lang: en\ntoc: true\n"})
    assert load_project(root).config == {"metadata-files": ["_m.yml"], "lang": "de", "toc": True}


def test_a_metadata_file_that_is_not_there_is_an_error(project):
    root = project({"_quarto.yml": "metadata-files:\n  - _m.yml\n"})
    assert message(root) == "_quarto.yml:2: found no file _m.yml, expected one that metadata-files names"


def test_a_metadata_file_that_includes_itself_is_an_error(project):
    root = project({"_quarto.yml": "metadata-files: [_m.yml]\n", "_m.yml": "metadata-files: [_m.yml]\n"})
    assert "_m.yml:1: found _m.yml, which includes itself, expected another file" in message(root)


def test_a_fault_in_a_metadata_file_is_placed_there(project):
    root = project({"_quarto.yml": "metadata-files: [_m.yml]\n", "_m.yml": "lang: en\nexecute: {ecko: true}\n"})
    assert message(root).startswith('_m.yml:2: found the unknown option "execute.ecko"')


def test_the_local_file_wins(project):
    root = project({"_quarto.yml": "lang: de\n", "_quarto.yml.local": "lang: fr\n"})
    assert load_project(root).config["lang"] == "fr"


def test_the_first_profile_wins(project, monkeypatch):
    root = project({"_quarto.yml": "lang: de\n", "_quarto-a.yml": "lang: a\n", "_quarto-b.yml": "lang: b\ntoc: true\n"})
    monkeypatch.setenv("QUARTO_PROFILE", "a,b")
    found = load_project(root)
    assert (found.profiles, found.config["lang"], found.config["toc"]) == (("a", "b"), "a", True)


def test_a_default_profile_and_a_group_become_active(project):
    root = project(
        {"_quarto.yml": "profile:\n  default: dev\n  group: [basic, advanced]\n", "_quarto-dev.yml": "toc: true\n"}
    )
    found = load_project(root)
    assert (found.profiles, found.config["toc"]) == (("dev", "basic"), True)


def test_a_named_profile_replaces_the_default_and_fills_the_group(project, monkeypatch):
    root = project({"_quarto.yml": "profile:\n  default: dev\n  group: [[basic, advanced]]\n"})
    monkeypatch.setenv("QUARTO_PROFILE", "advanced")
    assert load_project(root).profiles == ("advanced",)


def test_environment_files_give_defaults_that_the_process_overrules(project, monkeypatch):
    monkeypatch.setenv("OUTER_ONE", "outer")
    text = "# a comment\nOUTER_ONE=inner\nBASE=\"http://x\" \nAPI=${BASE}/api\nRAW='${BASE}'\nexport E=1 # note\n"
    root = project({"_quarto.yml": "", "_environment": text, "_environment.local": "E=2\n"})
    assert load_project(root).environment == {"BASE": "http://x", "API": "http://x/api", "RAW": "${BASE}", "E": "2"}


def test_a_required_variable_that_is_nowhere_is_an_error(project):
    root = project({"_quarto.yml": "", "_environment.required": "PRESS_TEST_KEY=\n"})
    assert message(root).startswith("_environment.required: found no value for PRESS_TEST_KEY, expected one")


def test_a_line_that_sets_nothing_is_an_error(project):
    root = project({"_quarto.yml": "", "_environment": "A=1\nnonsense\n"})
    assert message(root) == '_environment:2: found "nonsense", expected NAME=value'


def test_warnings_travel_with_the_project(project):
    root = project({"_quarto.yml": "theme: cosmo\n"})
    assert [finding.code for finding in load_project(root).warnings] == ["passed-over"]


def test_all_faults_are_told_at_once(project):
    root = project({"_quarto.yml": "toc-depth: x\nexecute:\n  ecko: 1\n"})
    assert message(root).count("_quarto.yml:") == 2
