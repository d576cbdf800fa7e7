"""Scores a set with panopticapi as it is, on all cores; prints seconds and processor seconds and its numbers as JSON.

python3 panopticapi_score.py TRUTH.json PREDICTIONS.json   (panopticapi and Pillow importable)
"""
import contextlib
import io
import json
import os
import sys
import time

from panopticapi.evaluation import pq_compute

if __name__ == "__main__":
    started = time.perf_counter()
    processor = sum(os.times()[:4])
    with contextlib.redirect_stdout(io.StringIO()):
        results = pq_compute(sys.argv[1], sys.argv[2])
    seconds = time.perf_counter() - started
    numbers = {k: results[k] for k in ("All", "Things", "Stuff")}
    print(json.dumps({"seconds": seconds, "processorSeconds": sum(os.times()[:4]) - processor, "numbers": numbers}))
