"""OpenCV's remap of one panorama in memory to all views of a rig, maps cached in its fast fixed-point form, one thread.
Prints `ready`; for each line `views` or `shrink` read, does that once and prints the milliseconds it took.

Usage: opencv_remap.py WIDTH VIEW_SIZE RIG_JSON
"""
import json
import sys
import time

import cv2
import numpy as np

cv2.setNumThreads(1)
width, size = int(sys.argv[1]), int(sys.argv[2])
height = width // 2
panorama = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
maps = []
steps = (np.arange(size) + 0.5) / size * 2 - 1
x, y = np.meshgrid(steps, steps)
for view in json.loads(sys.argv[3]):
    yaw, pitch = np.radians(view["yaw"]), np.radians(view["pitch"])
    up = -y * np.cos(pitch) + np.sin(pitch)
    forward = y * np.sin(pitch) + np.cos(pitch)
    longitude = np.arctan2(x, forward) + yaw
    latitude = np.arctan2(up, np.hypot(x, forward))
    u = (longitude / (2 * np.pi) + 0.5) % 1 * width - 0.5
    v = (0.5 - latitude / np.pi) * height - 0.5
    maps.append(cv2.convertMaps(u.astype(np.float32), v.astype(np.float32), cv2.CV_16SC2))
# Allocated once, as a pipeline that reuses its pictures would.
view = np.empty((size, size, 3), np.uint8)
small = np.empty((1024, 2048, 3), np.uint8)
print("ready", flush=True)
for line in sys.stdin:
    started = time.perf_counter()
    if line.strip() == "views":
        for coordinates, fractions in maps:
            cv2.remap(panorama, coordinates, fractions, cv2.INTER_LINEAR, dst=view, borderMode=cv2.BORDER_WRAP)
    else:
        cv2.resize(panorama, (2048, 1024), dst=small, interpolation=cv2.INTER_AREA)
    print(json.dumps((time.perf_counter() - started) * 1000), flush=True)
