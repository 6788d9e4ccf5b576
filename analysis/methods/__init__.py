"""The methods of reviews as pure functions: numbers in, frozen results out.

Nothing here reads a file, a table or `review.yml`, and nothing of `analysis` but its errors is imported, so that
a methodologist can use each module alone. What cannot be computed is an `Undefined` with its reason, never NaN;
numbers that no study can have raise `MethodError`. Each method has a page in `docs/methods/`.
"""
