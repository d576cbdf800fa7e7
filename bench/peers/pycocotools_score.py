"""Scores results with pycocotools as it is; prints seconds and processor seconds (reading included, imports not) and its numbers as JSON.

python3 pycocotools_score.py TRUTH.json RESULTS.json KIND...   (pycocotools importable)
"""
import contextlib
import io
import json
import os
import sys
import time

import numpy as np

np.float = float  # cocoapi's last version still says np.float
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

started = time.perf_counter()
processor = sum(os.times()[:4])
numbers = {}
with contextlib.redirect_stdout(io.StringIO()):
    truth = COCO(sys.argv[1])
    results = truth.loadRes(sys.argv[2])
    for kind in sys.argv[3:]:
        evaluation = COCOeval(truth, results, kind)
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
        numbers[kind] = evaluation.stats.tolist()
seconds = time.perf_counter() - started
print(json.dumps({"seconds": seconds, "processorSeconds": sum(os.times()[:4]) - processor, "numbers": numbers}))
