"""One line of JSON: PyTorch's training step, or its forward pass alone, and its memory.

    peer.py step <layers> <units> <f32|bf16> <seconds> <threads>
    peer.py forward <layers> <units> f32 <seconds> <threads>

One-hot floats go into nn.LSTM; the optimiser is the fused Adam; bf16 is autocast. The forward pass
leaves the top layer's hidden states alone, no cells and no gates: an easier job than `neurons` has.
"""
import json
import sys
import time

import torch
from torch import nn

job, precision = sys.argv[1], sys.argv[4]
layers, units, seconds, threads = (int(sys.argv[i]) for i in (2, 3, 5, 6))
torch.set_num_threads(threads)
torch.manual_seed(0)
symbols, lanes, steps = 101, 100, 100
lstm, decoder = nn.LSTM(symbols, units, layers), nn.Linear(units, symbols)
parameters = [*lstm.parameters(), *decoder.parameters()]
adam = torch.optim.Adam(parameters, lr=1e-3, fused=True)
inputs = nn.functional.one_hot(torch.randint(symbols, (steps, lanes)), symbols).float()
targets = torch.randint(symbols, (steps * lanes,))


def step():
    adam.zero_grad(set_to_none=True)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
        logits = decoder(lstm(inputs)[0]).reshape(-1, symbols)
    nn.functional.cross_entropy(logits.float(), targets).backward()
    nn.utils.clip_grad_norm_(parameters, 0.1)
    adam.step()


def forward():
    with torch.inference_mode():
        lstm(inputs)


run = {"step": step, "forward": forward}[job]
for _ in range(2):
    run()
times, begin = [], time.perf_counter()
while time.perf_counter() - begin < seconds or len(times) < 3:
    start = time.perf_counter()
    run()
    times.append(time.perf_counter() - start)
times.sort()
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps({
    "bytes_per_second": lanes * steps / times[len(times) // 2],
    "best": lanes * steps / times[0],
    "megabytes": peak // 1024,
}))
