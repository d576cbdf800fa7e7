"""Makes cases.json: seeded, awkward PanoCaps sets and what the protocol of docs/scoring.md gives for them.

The protocol is written a second time here, over pycocotools, NLTK (WordNet 3.0) and SciPy, and shares no code with
Panoply. Run with a Python that has them: python3 make-cases.py cases.json pooled.json
"""
import contextlib
import io
import json
import math
import random
import re
import sys
from functools import lru_cache

import numpy as np

np.float = float  # cocoapi's last version still says np.float
from nltk.corpus import wordnet
from nltk.stem import WordNetLemmatizer
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from scipy.optimize import linear_sum_assignment

WORDS = ("sofa couch bicycle bike television tv rug carpet sea ocean plane airplane woods forest car automobile cars man "
         "men woman women mouse mice person people dog dogs puppy glasses glass leaf leaves knife knives wolf tree sky "
         "wall floor building buildings t-shirt bus buses box geese child children lamp Lamp U.S. café naïve İstanbul "
         "straße").split()
QUALITIES = "red blue green small large old wooden".split()
ODD = ["", " ", "the", "a ", "The", "  an  ", "the the", "the a cat", "a  the dog", "-12", "cat-12", "cat -3",
       "dog-\u0661\u0662", "the-4", "\u3000cat", "cat\u00a0", "cat\u0085", "\U0001f600 face", "\U0001f600", "A\tcat",
       "cat\n", "\x1cdog", "a\u2003tree", "dog-1-2", "an-5"]

lemmatizer = WordNetLemmatizer()


# ---- seeded sets

def phrase(chosen):
    kind = chosen.random()
    if kind < 0.04:
        return chosen.choice(ODD)
    word = chosen.choice(WORDS)
    if kind < 0.55:
        word = word.upper() if chosen.random() < 0.2 else word
        word += f"-{chosen.randint(0, 30)}" if chosen.random() < 0.1 else ""
        return chosen.choice(["", "", "a ", "the ", "an ", "The ", " a "]) + word
    place = chosen.choice(["", " on the left", " behind the " + chosen.choice(WORDS)])
    return " ".join(chosen.choices(QUALITIES, k=chosen.randint(1, 3)) + [word]) + place


def blob(chosen, height, width):
    mask = np.zeros((height, width), np.uint8)
    kind = chosen.random()
    if kind < 0.04:
        return mask
    if kind < 0.06:
        return mask + np.uint8(1)
    if kind < 0.1:
        return (np.random.RandomState(chosen.randint(0, 2**31 - 1)).rand(height, width) < chosen.random()).astype(np.uint8)
    y, x = chosen.randint(0, height - 1), chosen.randint(0, width - 1)
    tall, wide = chosen.randint(1, height), chosen.randint(1, width)
    if kind < 0.5:
        mask[y:y + tall, x:x + wide] = 1
    else:
        ys, xs = np.mgrid[:height, :width]
        mask[((ys - y) / max(1, tall / 2)) ** 2 + ((xs - x) / max(1, wide / 2)) ** 2 < 1] = 1
    return mask


def disturb(chosen, mask):
    mask = mask.copy()
    kind = chosen.random()
    if kind < 0.3:
        return mask
    if kind < 0.6:
        ys, xs = np.nonzero(mask)
        if len(ys) > 9:
            for _ in range(max(1, int(len(ys) * chosen.choice([0.05, 0.1, 0.11, 0.25, 0.5])))):
                i = chosen.randrange(len(ys))
                mask[ys[i], xs[i]] = 0
        return mask
    return np.roll(mask, (chosen.randint(-2, 2), chosen.randint(-2, 2)), (0, 1))


def encode(chosen, mask):
    rle = coco_mask.encode(np.asfortranarray(mask))
    size = [int(side) for side in rle["size"]]
    if chosen.random() > 0.1:
        return {"size": size, "counts": rle["counts"].decode()}
    counts, value, count = [], 0, 0
    for pixel in mask.flatten("F"):
        if pixel != value:
            counts.append(count)
            value, count = pixel, 0
        count += 1
    return {"size": size, "counts": counts + [count]}


def prediction(chosen, size, drawn):
    phrases, counts, masks = [], [], []

    def add(text, many):
        phrases.append(text)
        counts.append(len(many))
        masks.extend(encode(chosen, mask) for mask in many)

    for mask, text in drawn:
        if chosen.random() < 0.15:
            continue
        said = text if chosen.random() < 0.5 else phrase(chosen) if chosen.random() < 0.5 else text.upper()
        add(said, [disturb(chosen, mask) for _ in range(2 if chosen.random() < 0.1 else 1)])
        if chosen.random() < 0.15:
            add(text if chosen.random() < 0.5 else phrase(chosen), [disturb(chosen, mask)])
    while chosen.random() < 0.3:
        add(phrase(chosen), [blob(chosen, *size)])
    if chosen.random() < 0.1:
        add(phrase(chosen), [])
    if chosen.random() < 0.05:
        for _ in range(30):
            add(phrase(chosen), [blob(chosen, *size), blob(chosen, *size)])
    if counts and chosen.random() < 0.06:
        counts[-1] += chosen.choice([1, 5])
    if chosen.random() < 0.06:
        masks.append(encode(chosen, blob(chosen, *size)))
    made = {"image_id": "other", "caption": "x", "phrases": phrases, "phrase_seg_counts": counts, "pred_masks": masks}
    if chosen.random() < 0.1:
        made["phrase_seg_counts"] = None
    elif chosen.random() < 0.04:
        made.update(phrases=[], phrase_seg_counts=[], pred_masks=[])
    return made


def make_set(seed, count):
    chosen = random.Random(seed)
    ids = set()
    while len(ids) < count:
        number = chosen.randint(1, 10**6)
        ids.add(number if seed % 2 else chosen.choice(["ADE_val_", "sa_", "", "Z", "é", "\U0001f600", "\uff5e"]) + str(number))
    images, captions, annotations, predictions = [], [], [], {}
    for image_id in chosen.sample(sorted(ids, key=str), count):
        size = chosen.randint(1, 24), chosen.randint(1, 30)
        images.append({"id": image_id, "height": size[0], "width": size[1], "file_name": f"{image_id}.jpg"})
        truths = [blob(chosen, *size) for _ in range(chosen.choice([0, 1, 2, 3, 5, 9]))]
        links, drawn = [], []
        for k, mask in enumerate(truths):
            annotations.append({"id": len(annotations), "image_id": image_id, "category_id": 1,
                                "segmentation": encode(chosen, mask), "area": int(mask.sum()), "bbox": [0, 0, 1, 1],
                                "iscrowd": int(chosen.random() < 0.1)})
            if chosen.random() < 0.1:
                continue
            text = phrase(chosen)
            named = [k] + ([chosen.randrange(len(truths))] if chosen.random() < 0.1 else [])
            links.append({"mask_ids": named + ([99, -1] if chosen.random() < 0.05 else []), "txt_desc": text})
            drawn.append((mask, text))
            if chosen.random() < 0.15:
                links.append({"mask_ids": [k], "txt_desc": phrase(chosen)})
        chosen.shuffle(links)
        if chosen.random() > 0.04:
            captions.append({"id": len(captions), "image_id": image_id, "caption": "x", "label_matched": links})
        predictions[str(image_id)] = prediction(chosen, size, drawn)
    chosen.shuffle(annotations)
    return {"captions": {"images": images, "annotations": captions}, "masks": {"annotations": annotations},
            "predictions": predictions}


# ---- the protocol

def normalize(text):
    return re.sub(r"-\d+$", "", re.sub(r"^(a|an|the)\s+", "", text.lower().strip())).strip()


@lru_cache(None)
def synonyms(word):
    lemma = lemmatizer.lemmatize(word, "n")
    names = {name for synset in wordnet.synsets(lemma) for name in synset.lemma_names()}
    return {lemmatizer.lemmatize(name.replace("_", " "), "n") for name in names} | {lemma}


@lru_cache(None)
def embed(text):
    counts = [0] * 256
    padded = f" {text} " if text else ""
    for i in range(len(padded) - 2):
        value = 2166136261
        for byte in padded[i:i + 3].encode():
            value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
        counts[value % 256] += 1
    return counts


def alike(a, b):
    a, b = normalize(a), normalize(b)
    if a == b:
        return 1.0
    if " " not in a and " " not in b and synonyms(a) & synonyms(b):
        return 1.0
    left, right = embed(a), embed(b)
    squares = sum(x * x for x in left) * sum(x * x for x in right)
    return sum(x * y for x, y in zip(left, right)) / math.sqrt(squares) if squares else 0.0


def units_alike(left, right):
    pairs = [(normalize(a), normalize(b)) for a in left for b in right]
    return max([0.0] + [alike(a, b) for a, b in pairs if a and b])


def read_rle(rle):
    if isinstance(rle["counts"], list):
        return coco_mask.frPyObjects(rle, *rle["size"])
    return {"size": rle["size"], "counts": rle["counts"].encode()}


def truth_units(caption, masks):
    phrases = {}
    for link in caption["label_matched"]:
        for index in link["mask_ids"]:
            if 0 <= index < len(masks) and link["txt_desc"] not in phrases.setdefault(index, []):
                phrases[index].append(link["txt_desc"])
    return [(read_rle(masks[index]["segmentation"]), phrases[index]) for index in sorted(phrases)]


def predicted_units(made):
    labels, counts = made["phrases"], made["phrase_seg_counts"]
    if counts is not None:
        labels = [label for label, count in zip(labels, counts) for _ in range(count)][:50]
    units = []
    for mask, label in zip(map(read_rle, made["pred_masks"]), labels):
        for other, gathered in units:
            same = coco_mask.area(mask) > 0 and coco_mask.iou([mask], [other], [0])[0][0] >= 0.9
            if same and any(label.lower().strip() == each.lower().strip() or alike(label, each) >= 0.5 for each in gathered):
                if label not in gathered:
                    gathered.append(label)
                break
        else:
            units.append((mask, [label]))
    return units


def score(made):
    of_image, caption_of = {}, {}
    for annotation in made["masks"]["annotations"]:
        of_image.setdefault(annotation["image_id"], []).append(annotation)
    for annotation in made["captions"]["annotations"]:
        caption_of.setdefault(annotation["image_id"], annotation)
    truths, detections, mean_ious, quality = [], [], [], 0.0
    matched = predicted_count = 0
    for image in made["captions"]["images"]:
        image_id = image["id"]
        caption = caption_of.get(image_id)
        truth = truth_units(caption, of_image.get(image_id, [])) if caption else []
        predicted = predicted_units(made["predictions"][str(image_id)]) if caption else []
        predicted_count += len(predicted)
        for mask, _ in truth:
            truths.append({"id": len(truths), "image_id": image_id, "category_id": 1, "iscrowd": 0,
                           "area": float(coco_mask.area(mask)), "bbox": [0, 0, 1, 1], "segmentation": mask})
        detections += [{"image_id": image_id, "category_id": 1, "score": 1.0, "segmentation": mask} for mask, _ in predicted]
        if not truth or not predicted:
            mean_ious.append(0.0)
            continue
        ious = np.nan_to_num(coco_mask.iou([m for m, _ in predicted], [m for m, _ in truth], [0] * len(truth)).T)
        similarities = np.array([[units_alike(t, p) for _, p in predicted] for _, t in truth])
        rows, columns = linear_sum_assignment(ious, maximize=True)
        mean_ious.append(ious[rows, columns].sum() / max(ious.shape))
        for row, column in zip(*linear_sum_assignment(-(ious + similarities) / 2)):
            if ious[row, column] >= 0.5 and similarities[row, column] >= 0.5:
                matched += 1
                quality += ious[row, column] * similarities[row, column]
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = {"images": made["captions"]["images"], "annotations": truths, "categories": [{"id": 1}], "info": {}}
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(detections), "segm")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    recall, precision = matched / len(truths), matched / predicted_count
    return {"AP50": evaluation.stats[1], "Mean IoU (mIoU)": float(np.mean(mean_ious)), "Recall@0.5": recall,
            "Precision@0.5": precision, "F1@0.5": 2 * recall * precision / (recall + precision),
            "gPQ@0.5": quality / ((len(truths) + predicted_count) / 2)}


def pool(sets):
    """The union of some sets as one, its images renumbered in the order of their ids."""
    images = [(image["id"], split) for split, made in enumerate(sets) for image in made["captions"]["images"]]
    number = {each: i + 1 for i, each in enumerate(sorted(images))}
    union = {"captions": {"images": [], "annotations": []}, "masks": {"annotations": []}, "predictions": {}}
    for split, made in enumerate(sets):
        for image in made["captions"]["images"]:
            new = number[image["id"], split]
            union["captions"]["images"].append({**image, "id": new})
            union["predictions"][str(new)] = made["predictions"][str(image["id"])]
        for target, source in ((union["captions"], made["captions"]), (union["masks"], made["masks"])):
            target["annotations"] += [{**each, "image_id": number[each["image_id"], split]}
                                      for each in source["annotations"] if (each["image_id"], split) in number]
    return union


if __name__ == "__main__":
    sets = [make_set(seed, 16) for seed in range(1, 7)]
    cases = [{**made, "expected": score(made)} for made in sets]
    with open(sys.argv[1], "w") as file:
        json.dump(cases, file, separators=(",", ":"))
        file.write("\n")
    # Sets whose ids are of one type.
    pools = [{"sets": chosen, "expected": score(pool([sets[i] for i in chosen]))} for chosen in ([0, 2, 4], [1, 3, 5])]
    with open(sys.argv[2], "w") as file:
        json.dump(pools, file, indent=2)
        file.write("\n")
