"""The views job with OpenCV, as a careful engineer would write it: fixed-point maps computed once, one panorama per
process, no threads inside. Prints `ready`, waits for a line, works, prints {"cpuMs": ...}.

Usage: opencv_views.py PANORAMAS OUT PROCESSES VIEW_SIZE FOV RIG_JSON
"""
import json
import multiprocessing
import os
import resource
import sys

import cv2
import numpy as np


def make_maps(width, height, size, fov, rig):
    maps = []
    half = np.tan(np.radians(fov) / 2)
    steps = ((np.arange(size) + 0.5) / size * 2 - 1) * half
    x, y = np.meshgrid(steps, steps)
    for view in rig:
        yaw, pitch = np.radians(view["yaw"]), np.radians(view["pitch"])
        up = -y * np.cos(pitch) + np.sin(pitch)
        forward = y * np.sin(pitch) + np.cos(pitch)
        longitude = np.arctan2(x, forward) + yaw
        latitude = np.arctan2(up, np.hypot(x, forward))
        u = (longitude / (2 * np.pi) + 0.5) % 1 * width - 0.5
        v = (0.5 - latitude / np.pi) * height - 0.5
        maps.append(cv2.convertMaps(u.astype(np.float32), v.astype(np.float32), cv2.CV_16SC2))
    return maps


def do_panorama(path, out, maps):
    name = os.path.splitext(os.path.basename(path))[0].replace(" ", "_")
    folder = os.path.join(out, "train", name)
    os.makedirs(os.path.join(folder, "pano"))
    os.makedirs(os.path.join(folder, "images"))
    panorama = cv2.imread(path, cv2.IMREAD_COLOR)
    for index, (coordinates, fractions) in enumerate(maps):
        view = cv2.remap(panorama, coordinates, fractions, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        cv2.imwrite(os.path.join(folder, "images", f"{index}.png"), view)
    if panorama.shape[1] > 2048:
        panorama = cv2.resize(panorama, (2048, 1024), interpolation=cv2.INTER_AREA)
    cv2.imwrite(os.path.join(folder, "pano", "image.png"), panorama)


def work(paths, out, maps, counter, begin, seconds):
    cv2.setNumThreads(1)
    begin.wait()
    while True:
        with counter.get_lock():
            index = counter.value
            counter.value += 1
        if index >= len(paths):
            break
        do_panorama(paths[index], out, maps)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    with seconds.get_lock():
        seconds.value += usage.ru_utime + usage.ru_stime


def main():
    panoramas, out, processes, size, fov, rig = sys.argv[1:7]
    cv2.setNumThreads(1)
    paths = sorted(os.path.join(panoramas, name) for name in os.listdir(panoramas))
    height, width = cv2.imread(paths[0], cv2.IMREAD_COLOR).shape[:2]
    maps = make_maps(width, height, int(size), float(fov), json.loads(rig))
    context = multiprocessing.get_context("fork")
    counter, seconds, begin = context.Value("i", 0), context.Value("d", 0.0), context.Event()
    workers = [
        context.Process(target=work, args=(paths, out, maps, counter, begin, seconds)) for _ in range(int(processes))
    ]
    for worker in workers:
        worker.start()
    print("ready", flush=True)
    sys.stdin.readline()
    begin.set()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        sys.exit(1)
    print(json.dumps({"cpuMs": seconds.value * 1000}), flush=True)


main()
