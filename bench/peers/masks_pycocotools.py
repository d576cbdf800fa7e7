"""pycocotools' C code on the masks of a JSON file, timed in its own process with its bulk calls.

Arguments: the JSON file ([{"truth": [rle], "detected": [rle]}] a picture), and perhaps a checkout of pycocotools
(a folder with common/maskApi.c and PythonAPI/pycocotools/_mask.pyx), which is then built with cython3 and gcc.
Prints "ready", then for each line read (encode, decode, iou) the milliseconds that all pictures took, and a checksum.
"""
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time

import numpy as np


def build(checkout):
    folder = tempfile.mkdtemp(prefix="pycocotools-")
    package = os.path.join(folder, "pycocotools")
    os.mkdir(package)
    open(os.path.join(package, "__init__.py"), "w").close()
    shutil.copy(os.path.join(checkout, "PythonAPI/pycocotools/_mask.pyx"), package)
    common = os.path.join(checkout, "common")
    source = os.path.join(package, "_mask.c")
    subprocess.run(["cython3", "-3", "-I", common, os.path.join(package, "_mask.pyx"), "-o", source], check=True)
    includes = [common, sysconfig.get_paths()["include"], np.get_include()]
    subprocess.run(
        ["gcc", "-O3", "-shared", "-fPIC", "-w", *[f"-I{path}" for path in includes], source,
         os.path.join(common, "maskApi.c"), "-o", os.path.join(package, "_mask.so")],
        check=True,
    )
    sys.path.insert(0, folder)


if len(sys.argv) > 2:
    build(sys.argv[2])
from pycocotools import _mask  # noqa: E402


def as_bytes(rle):
    return {"size": rle["size"], "counts": rle["counts"].encode()}


pictures = [
    {side: [as_bytes(rle) for rle in picture[side]] for side in ("truth", "detected")}
    for picture in json.load(open(sys.argv[1]))
]
pixels = [_mask.decode(picture["truth"]) for picture in pictures]
print("ready", flush=True)

for line in sys.stdin:
    work = line.strip()
    check = 0
    started = time.process_time()
    if work == "encode":
        for block in pixels:
            check += sum(len(rle["counts"]) for rle in _mask.encode(block))
    elif work == "decode":
        for picture in pictures:
            check += int(_mask.decode(picture["truth"])[0, 0, 0])
    else:
        for picture in pictures:
            matrix = _mask.iou(picture["detected"], picture["truth"], [0] * len(picture["truth"]))
            check += float(matrix.sum())
    print((time.process_time() - started) * 1000, check, flush=True)
