"""Makes cases.json: seeded cost matrices, many with ties, and what scipy.optimize.linear_sum_assignment answers.

Run with a Python that has scipy; the version that answered is in the file.
"""
import json
import sys

import numpy as np
import scipy
from scipy.optimize import linear_sum_assignment

random = np.random.default_rng(20261121)
cases = []
for index in range(240):
    rows, columns = int(random.integers(1, 13)), int(random.integers(1, 13))
    kind = index % 6
    if kind == 0:
        cost = random.integers(0, 3, (rows, columns)).astype(float)
    elif kind == 1:
        cost = np.zeros((rows, columns))
    elif kind == 2:
        cost = -np.round(random.random((rows, columns)), 2)
    elif kind == 3:  # what scoring produces: mostly zero overlap, few distinct similarities
        overlap = np.where(random.random((rows, columns)) < 0.2, random.random((rows, columns)), 0.0)
        similar = random.choice([0.0, 1 / 3, 0.1, 0.7, 1.0], (rows, columns))
        cost = -(overlap + similar) / 2
    elif kind == 4:
        cost = random.integers(-2, 2, (rows, columns)) / 3
    else:
        cost = np.where(random.random((rows, columns)) < 0.6, np.inf, random.integers(0, 4, (rows, columns)) / 7)
    maximize = bool(random.integers(0, 2)) and kind != 5
    case = {"rows": rows, "columns": columns, "maximize": maximize,
            "cost": [None if np.isinf(value) else value for value in cost.ravel().tolist()]}
    try:
        row, column = linear_sum_assignment(cost, maximize=maximize)
        case["answer"] = [row.tolist(), column.tolist()]
    except ValueError as error:
        case["error"] = str(error)
    cases.append(case)
json.dump({"scipy": scipy.__version__, "cases": cases}, open(sys.argv[1], "w"), separators=(",", ":"))
