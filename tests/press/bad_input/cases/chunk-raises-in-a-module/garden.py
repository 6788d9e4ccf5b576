def water(litres):
    if not litres:
        raise ValueError("found 0 litres, expected more")
