"""What press and its worker say to each other."""

import io

from press.execute.protocol import receive, send


def there_and_back(message):
    stream = io.BytesIO()
    send(stream, message)
    stream.seek(0)
    return receive(stream)


def test_bytes_arrive_as_bytes_wherever_they_stand():
    message = {"outputs": [{"data": {"image/png": b"\x89PNG", "text/plain": "x"}}], "none": b""}
    assert there_and_back(message) == message


def test_a_text_that_names_the_mark_of_bytes_stays_a_text():
    message = {"text": 'say "base64" and {"base64": "AA=="}', "table": {"base64": 1, "other": "base64"}}
    assert there_and_back(message) == message


def test_a_message_without_bytes_arrives_as_it_is():
    message = {"ledger": [{"id": "a", "raw": None, "cells": [1, 2.5]}]}
    assert there_and_back(message) == message
