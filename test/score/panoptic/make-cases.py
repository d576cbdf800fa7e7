"""Makes cases.json: seeded panoptic pictures (as run lengths of ids) and what panopticapi answers.

Run with a Python that has panopticapi and Pillow: python3 make-cases.py cases.json "panopticapi 7bb4655"
"""
import contextlib
import io
import json
import os
import sys
import tempfile

import numpy as np
from panopticapi.evaluation import OFFSET, pq_compute_single_core
from panopticapi.utils import id2rgb
from PIL import Image

CATEGORIES = [{"id": c, "isthing": int(c < 4)} for c in range(1, 8)]


def picture(random, height, width, segments):
    ids = np.zeros((height, width), np.uint32)
    ys, xs = np.mgrid[0:height, 0:width]
    for segment in segments:
        cy, cx = random.random() * height, random.random() * width
        ry, rx = 3 + random.random() * height / 2, 3 + random.random() * width / 2
        ids[(((ys - cy) / ry) ** 2 + ((xs - cx) / rx) ** 2) <= 1] = segment["id"]
    return ids


def runs(ids):
    flat = ids.ravel()
    starts = np.flatnonzero(np.r_[True, flat[1:] != flat[:-1]])
    lengths = np.diff(np.r_[starts, flat.size])
    return [int(v) for pair in zip(flat[starts], lengths) for v in pair]


def segments_of(ids, known):
    return [dict(segment, area=int((ids == segment["id"]).sum())) for segment in known if (ids == segment["id"]).any()]


def make(seed):
    random = np.random.default_rng(seed)
    images = []
    for index in range(6):
        height, width = int(random.integers(20, 60)), int(random.integers(20, 60))
        known = [{"id": int(random.integers(1, 1 << 24)), "category_id": int(random.integers(1, 8 if seed % 3 else 4)),
                  "iscrowd": int(random.random() < 0.2)} for _ in range(int(random.integers(1, 7)))]
        truth = picture(random, height, width, known)
        predicted = np.roll(truth, (int(random.integers(-4, 5)), int(random.integers(-4, 5))), (0, 1))
        # Predictions have ids of their own, sometimes another category, sometimes extra segments.
        renamed = np.zeros_like(predicted)
        guesses = []
        for segment in known:
            guess = {"id": int(random.integers(1, 1 << 24)), "category_id": segment["category_id"]}
            if random.random() < 0.2:
                guess["category_id"] = int(random.integers(1, 8))
            renamed[predicted == segment["id"]] = guess["id"]
            guesses.append(guess)
        extra = {"id": int(random.integers(1, 1 << 24)), "category_id": int(random.integers(1, 8))}
        blob = picture(random, height, width, [extra])
        renamed[blob > 0] = extra["id"]
        guesses.append(extra)
        images.append({"image_id": index, "height": height, "width": width,
                       "truth": runs(truth), "truthSegments": segments_of(truth, known),
                       "predicted": runs(renamed), "predictedSegments": [
                           {k: v for k, v in segment.items() if k != "area"} for segment in segments_of(renamed, guesses)]})
    return {"images": images}


def spoil(case, how):
    image = case["images"][0]
    segments = image["predictedSegments"]
    if how == "only in picture":
        segments.pop()
    elif how == "only in list":
        segments.append({"id": 77, "category_id": 1})
    else:
        segments[0]["category_id"] = 999
    case["images"] = [image]
    return case


def expand(values, height, width):
    return np.repeat(np.array(values[0::2], np.uint32), values[1::2]).reshape(height, width)


def answer(case):
    with tempfile.TemporaryDirectory() as folder:
        pairs = []
        for image in case["images"]:
            annotations = []
            for side, segments in (("truth", "truthSegments"), ("predicted", "predictedSegments")):
                name = f"{side}{image['image_id']}.png"
                Image.fromarray(id2rgb(expand(image[side], image["height"], image["width"]))).save(os.path.join(folder, name))
                annotations.append({"image_id": image["image_id"], "file_name": name,
                                    "segments_info": json.loads(json.dumps(image[segments]))})
            pairs.append(tuple(annotations))
        with contextlib.redirect_stdout(io.StringIO()):
            stat = pq_compute_single_core(0, pairs, folder, folder, {c["id"]: c for c in CATEGORIES})
    expected = {}
    for name, isthing in (("All", None), ("Things", True), ("Stuff", False)):
        try:
            expected[name], classes = stat.pq_average({c["id"]: c for c in CATEGORIES}, isthing=isthing)
        except ZeroDivisionError:
            expected[name] = None
        if name == "All":
            expected["per_class"] = classes
    return expected


cases = [make(seed) for seed in range(8)]
for case in cases:
    case["expected"] = answer(case)
for how in ("only in picture", "only in list", "unknown category"):
    case = spoil(make(100), how)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            answer(case)
        raise SystemExit(f"panopticapi took {how}")
    except KeyError as error:
        case["error"] = str(error)
        cases.append(case)
assert OFFSET == 1 << 24
json.dump({"peer": sys.argv[2], "categories": CATEGORIES, "cases": cases}, open(sys.argv[1], "w"), separators=(",", ":"))
