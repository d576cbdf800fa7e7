"""OpenCV's PNG codec at its defaults, in memory, one thread: pictures come as raw files named in a JSON list of
[path, width, height]. Prints `ready`; for each line `encode N` or `decode N` read, does picture N once (all with N = -1)
and prints {"ms": ..., "bytes": ...}.

Usage: opencv_png.py PICTURES_JSON
"""
import json
import sys
import time

import cv2
import numpy as np

cv2.setNumThreads(1)
raw, coded = [], []
for path, width, height in json.loads(sys.argv[1]):
    rgb = np.fromfile(path, np.uint8).reshape(height, width, 3)
    raw.append(np.ascontiguousarray(rgb[..., ::-1]))
    coded.append(cv2.imencode(".png", raw[-1])[1])
print("ready", flush=True)
for line in sys.stdin:
    work, index = line.split()
    chosen = range(len(raw)) if int(index) < 0 else [int(index)]
    size = 0
    started = time.perf_counter()
    for i in chosen:
        if work == "encode":
            size += len(cv2.imencode(".png", raw[i])[1])
        else:
            size += cv2.imdecode(coded[i], cv2.IMREAD_COLOR).nbytes
    print(json.dumps({"ms": (time.perf_counter() - started) * 1000, "bytes": size}), flush=True)
