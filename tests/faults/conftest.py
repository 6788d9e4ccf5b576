"""Projects to hurt."""

import shutil

import pytest

from tests.faults import small_project


@pytest.fixture(scope="session")
def rendered(tmp_path_factory):
    """Give a project that was rendered once."""
    project = small_project.make_project(tmp_path_factory.mktemp("rendered") / "project")
    done = small_project.render(project)
    assert (done.status, small_project.private_files(project)) == (0, []), done.err
    return project


@pytest.fixture(scope="session")
def kept(rendered, tmp_path_factory):
    """Give a copy of the rendered project."""
    return shutil.copytree(rendered, tmp_path_factory.mktemp("kept") / "project")


@pytest.fixture(scope="session")
def edited(tmp_path_factory):
    """Give the finished files of the project after an edit, from a clean render in another folder."""
    document = small_project.text("Other words:", 3)
    project = small_project.make_project(tmp_path_factory.mktemp("edited") / "project", document)
    done = small_project.render(project)
    assert done.status == 0, done.err
    return small_project.outputs(project)


@pytest.fixture
def project(rendered, kept):
    """Give the rendered project as it was when it had been rendered."""
    small_project.restored(rendered, kept)
    return rendered
