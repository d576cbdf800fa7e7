"""Makes cases.json: seeded COCO truths and results, and COCOeval's twelve numbers for boxes and masks.

Run with a Python that has pycocotools (cocodataset/cocoapi): python3 make-cases.py cases.json "cocoapi 8c9bcc3"
"""
import contextlib
import io
import json
import sys

import numpy as np

np.float = float  # cocoapi's last version still says np.float
from pycocotools import mask as masks
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def blob(random, height, width):
    ys, xs = np.mgrid[0:height, 0:width]
    cy, cx = random.random() * height, random.random() * width
    ry, rx = (1 + random.random() * height / 2), (1 + random.random() * width / 2)
    return (((ys - cy) / ry) ** 2 + ((xs - cx) / rx) ** 2 <= 1).astype(np.uint8)


def encode(pixels):
    rle = masks.encode(np.asfortranarray(pixels))
    return {"size": [int(n) for n in rle["size"]], "counts": rle["counts"].decode()}


def make(seed, id_base, with_boxes):
    random = np.random.default_rng(seed)
    images = [{"id": int(i), "height": int(random.integers(30, 220)), "width": int(random.integers(30, 220))}
              for i in random.permutation(12) + 3]
    categories = [{"id": c} for c in (1, 3, 4, 9)]
    annotations, results = [], []
    for image in images:
        for _ in range(int(random.integers(0, 6))):
            pixels = blob(random, image["height"], image["width"])
            category = int(random.choice([1, 3, 4]))
            rle = encode(pixels)
            crowd = int(random.random() < 0.12)
            x, y, w, h = [float(v) for v in masks.toBbox(rle)]
            polygon = random.random() < 0.3 and not crowd
            segmentation = [[x, y, x + w, y + 0.5, x + w / 2, y + h]] if polygon else rle
            annotations.append({"id": id_base + len(annotations), "image_id": image["id"], "category_id": category,
                                "bbox": [x, y, w, h], "segmentation": segmentation,
                                "area": float(masks.area(rle)), "iscrowd": crowd})
            for _ in range(int(random.integers(0, 4))):
                moved = np.roll(pixels, (int(random.integers(-6, 7)), int(random.integers(-6, 7))), (0, 1))
                rle = encode(moved)
                result = {"image_id": image["id"], "category_id": category if random.random() < 0.9 else 9,
                          "score": round(float(random.random()), 1), "segmentation": rle}
                if with_boxes:
                    result["bbox"] = [round(float(v) + 0.25, 2) for v in masks.toBbox(rle)]
                results.append(result)
        if random.random() < 0.15:  # more than a hundred detections of one image and category
            for _ in range(130):
                results.append({"image_id": image["id"], "category_id": 3, "score": round(float(random.random()), 2),
                                "segmentation": encode(blob(random, image["height"], image["width"])),
                                **({"bbox": [1.0, 2.0, 12.0, 9.0]} if with_boxes else {})})
    truth = {"images": images, "categories": categories, "annotations": annotations}
    expected = {}
    for kind in ("bbox", "segm"):
        with contextlib.redirect_stdout(io.StringIO()):
            coco = COCO()
            coco.dataset = json.loads(json.dumps(truth))
            coco.createIndex()
            evaluation = COCOeval(coco, coco.loadRes(json.loads(json.dumps(results))), kind)
            evaluation.evaluate()
            evaluation.accumulate()
            evaluation.summarize()
        expected[kind] = evaluation.stats.tolist()
    return {"truth": truth, "results": results, "expected": expected}


cases = [make(seed, seed % 2, seed % 3 != 0) for seed in range(5)]
json.dump({"peer": sys.argv[2], "cases": cases}, open(sys.argv[1], "w"), separators=(",", ":"))
