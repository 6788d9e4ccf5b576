"""What is told by `--explain`: subject by subject, each line once."""

from concurrent.futures import ThreadPoolExecutor

from press.cache.journal import Journal, reasons


def test_lines_stand_under_their_subject_in_the_order_of_the_steps():
    journal = Journal()
    for subject, step, text in [
        ("b", "docx", "made"),
        ("b", "text", "read"),
        ("a", "chunks", "run"),
        ("b", "html", "made"),
        ("b", "text", "read"),
    ]:
        journal.tell(subject, step, text)
    assert list(journal.lines()) == [
        "a",
        "  chunks     run",
        "b",
        "  text       read",
        "  html       made",
        "  docx       made",
    ]


def test_threads_may_tell_at_the_same_time():
    journal = Journal()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: journal.tell("a", "step", str(number)), range(200)))
    assert len(list(journal.lines())) == 201


def test_of_many_reasons_the_first_are_told():
    assert reasons([]) == ""
    assert reasons("abc") == "a; b; c"
    assert reasons("abab") == "a; b"
    assert reasons("abcde") == "a; b; c and 2 more"
