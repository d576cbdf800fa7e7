"""Makes cases.json: two seeded pictures and their SSIM and PSNR as NumPy and OpenCV compute them.

Run with a Python that has numpy and cv2: python3 make-cases.py cases.json
"""
import base64
import json
import sys

import cv2
import numpy as np

random = np.random.default_rng(7)
height, width = 24, 48
truth = cv2.GaussianBlur(random.integers(0, 256, (height, width, 3)).astype(np.uint8), (5, 5), 1)
other = np.clip(truth.astype(int) + random.integers(-20, 21, truth.shape), 0, 255).astype(np.uint8)


def luma(rgb):
    return rgb[..., 0] * 0.299 + rgb[..., 1] * 0.587 + rgb[..., 2] * 0.114


def ssim(a, b):
    kernel = cv2.getGaussianKernel(11, 1.5)
    window = kernel @ kernel.T
    blur = lambda picture: cv2.filter2D(picture, cv2.CV_64F, window)[5:-5, 5:-5]
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    ma, mb = blur(a), blur(b)
    va, vb, cov = blur(a * a) - ma * ma, blur(b * b) - mb * mb, blur(a * b) - ma * mb
    return float((((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2))).mean())


error = (truth.astype(float) - other) ** 2
weight = np.cos((np.arange(height) + 0.5 - height / 2) * np.pi / height)[:, None, None]
weighted = float((error * weight).sum() / (np.broadcast_to(weight, error.shape)).sum())
case = {
    "peer": f"numpy {np.__version__}, OpenCV {cv2.__version__}",
    "width": width, "height": height,
    "truth": base64.b64encode(truth.tobytes()).decode(), "other": base64.b64encode(other.tobytes()).decode(),
    "psnr": float(cv2.PSNR(truth, other)), "ssim": ssim(luma(truth), luma(other)),
    "wsPsnr": float(10 * np.log10(255 ** 2 / weighted)),
    "seamLevels": float(np.abs(truth[:, 0].astype(int) - truth[:, -1]).mean()),
    "seamRatio": float(np.abs(truth[:, 0].astype(int) - truth[:, -1]).mean() / np.abs(np.diff(truth.astype(int), axis=1)).mean()),
}
json.dump(case, open(sys.argv[1], "w"), indent=1)
