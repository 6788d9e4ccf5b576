def test_a_key_that_stands_twice_tells_both_lines(small):
    small.add("studies", study="ito", label="Ito again", role="context")
    assert (
        "data/studies.csv:3: study: found ito again, expected each key once (it stands in line 2 already)\n"
        "  hint: rename or delete one of the two rows"
    ) in small.findings()


def test_a_key_of_several_columns_is_compared_as_a_whole(small):
    small.add("ratings", item="2")
    assert any(
        one.startswith(
            "data/ratings.csv:5: study, tool, item: found ito/short/2 again, expected each key once (it stands in line 3"
        )
        for one in small.findings()
    )


def test_a_column_that_must_be_unique_is_checked_like_a_key(small):
    small.add("sources", source="P2", address="https://example.org/p1")
    assert any("data/sources.csv:3: address: found https://example.org/p1 again" in one for one in small.findings())


def test_an_unknown_study_gets_the_nearest_one(small):
    small.set("associations", study="itto")
    assert (
        "data/associations.csv:2: study: found itto, expected a key of studies.csv\n  hint: did you mean ito?"
    ) in small.findings()


def test_an_unknown_key_that_is_near_to_none_lists_what_is_known(small):
    small.set("outcomes", instrument="Thermometer")
    assert small.findings() == [
        "data/outcomes.csv:2: instrument: found Thermometer, expected a key of instruments.csv\n  hint: known: SI"
    ]


def test_a_missing_code_names_no_row(small):
    small.set("outcomes", instrument="not reported")
    assert small.findings() == []


def test_a_key_of_two_columns_must_stand_in_one_row(small):
    small.add("arm_results", outcome="ito_sleep", arm="B")
    assert any("arm_results.csv:2: study, arm: found ito/B, expected a key of arms.csv" in x for x in small.findings())


def test_each_source_of_a_list_must_be_known(small):
    small.set("studies", source="P1; P7")
    assert small.findings() == [
        "data/studies.csv:2: source: found P7, expected a key of sources.csv\n  hint: known: P1"
    ]


def test_a_table_that_cannot_be_read_does_not_make_its_keys_unknown(small):
    small.write()
    small.path("instruments").unlink()
    assert len(small.findings()) == 1


def test_sources_that_cannot_be_read_do_not_make_all_sources_unknown(small):
    small.write()
    small.path("sources").unlink()
    assert len(small.findings()) == 1


def test_a_blank_key_is_a_blank_cell_and_not_a_key_that_stands_twice(small):
    small.add("context", fact="")
    small.add("context", fact="")
    assert ["blank cell" in one for one in small.findings()] == [True, True]


def test_spaces_around_a_key_are_told_once_and_not_where_it_is_named(small):
    small.rows["sources"][0]["source"] = " P1 "
    assert small.findings() == [
        "data/sources.csv:2: source: found spaces around P1, expected none\n  hint: take them away"
    ]
