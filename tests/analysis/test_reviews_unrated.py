"""A review may rate nothing, and be its studies and their flow alone."""

from __future__ import annotations

import re

from analysis import Review
from analysis.schema import NEEDED, Missing


def test_a_review_may_be_its_studies_and_their_flow_alone(small):
    small.review = re.sub(r"tools:\n(  .*\n)+tool_by_design: .*\n", "", small.review)
    assert "tool" not in small.review
    small.package["resources"] = [one for one in small.package["resources"] if one["name"] in NEEDED]
    for resource in small.package["resources"]:
        schema = resource["schema"]
        schema.pop("foreignKeys", None)
        schema["fields"] = [
            {key: value for key, value in one.items() if key != "references" or value["resource"] in NEEDED}
            for one in schema["fields"]
        ]
    assert small.findings() == []
    review = Review.load(small.root)
    assert review.stages.quality["ito"].level.raw is Missing.NOT_APPLICABLE
    assert review.values.flow.included.raw == 1
    assert len(review.tables.quality().rows) == 1
