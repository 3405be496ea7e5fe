"""The problems of bench:peers in NumPy or PyTorch: dense.py PROBLEM.json numpy|torch END.f32

Prints one JSON object: version, ms of every run after the first, and its ms of CPU on all cores."""

import json
import sys
import time

problem_file, library, end_file = sys.argv[1:4]
problem = json.load(open(problem_file))

import numpy as np

n, k, dim = problem["particles"], problem["count"], problem["dim"]
memories = np.fromfile(problem["memoriesFile"], np.float32).reshape(k, dim)
start = np.fromfile(problem["startFile"], np.float32).reshape(n, dim)
# the logits of a block stay in the cache, or at least in memory
block = max(1, min(n, 2**20 // k))


def with_numpy():
    squares = (memories**2).sum(1)
    random = np.random.default_rng(1)

    def step(x, sharpness, cx, cm, cz):
        logits = x @ memories.T
        logits *= np.float32(2 * sharpness)
        logits -= np.float32(sharpness) * squares
        logits -= logits.max(1, keepdims=True)
        np.exp(logits, out=logits)
        m = (logits @ memories) / logits.sum(1, keepdims=True)
        y = np.float32(cx) * x + np.float32(cm) * m
        if cz:
            y += np.float32(cz) * random.standard_normal(x.shape, dtype=np.float32)
        return y

    def run():
        x = start.copy()
        for row in problem["rows"]:
            for first in range(0, n, block):
                x[first : first + block] = step(x[first : first + block], **row)
        return x

    return run, np.__version__


def with_torch():
    import torch

    xi = torch.from_numpy(memories)
    squares = (xi**2).sum(1)

    def step(x, sharpness, cx, cm, cz):
        logits = torch.addmm(-sharpness * squares, x, xi.T, alpha=2 * sharpness)
        m = torch.softmax(logits, 1) @ xi
        y = cx * x + cm * m
        if cz:
            y += cz * torch.randn_like(x)
        return y

    @torch.no_grad()
    def run():
        x = torch.from_numpy(start.copy())
        for row in problem["rows"]:
            for first in range(0, n, block):
                x[first : first + block] = step(x[first : first + block], **row)
        return x.numpy()

    return run, torch.__version__


run, version = {"numpy": with_numpy, "torch": with_torch}[library]()
times = []
cpu_times = []
begun = time.perf_counter()
while len(times) <= problem["trials"]:
    started, cpu_started = time.perf_counter(), time.process_time()
    end = run()
    times.append(1000 * (time.perf_counter() - started))
    cpu_times.append(1000 * (time.process_time() - cpu_started))
    if len(times) > 1 and time.perf_counter() - begun > problem["seconds"]:
        break
end.astype(np.float32).tofile(end_file)
print(json.dumps({"version": version, "ms": times[1:] or times, "cpuMs": cpu_times[1:] or cpu_times}))
