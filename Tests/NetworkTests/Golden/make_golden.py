"""What PyTorch makes of two small networks: l1 and l3, a .safetensors and a .json each.

Run it in this folder, with torch, numpy and safetensors installed; GoldenTests.swift reads the files.
The weights are f32; PyTorch computes in double, so that the figures are its equations' own.
bench/parity makes goldens of other sizes with it.
"""

import json

import torch
from safetensors.torch import load_file, save

ALPHABET = [10, 32, 40, 41, 97, 255]  # V - 1 bytes; the last symbol is the unseen byte


class Network(torch.nn.Module):
    def __init__(self, symbols, units, layers):
        super().__init__()
        self.lstm = torch.nn.LSTM(symbols, units, layers)
        self.decoder = torch.nn.Linear(units, symbols)


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def save_model(network, alphabet, path):
    metadata = {"format": "pt", "alphabet": json.dumps(alphabet), "made by": "make_golden.py"}
    data = save(network.state_dict(), metadata)
    end = 8 + int.from_bytes(data[:8], "little")
    # safetensors puts the metadata in another order each time; ours keeps files the same.
    header = {**json.loads(data[8:end]), "__metadata__": metadata}
    text = json.dumps(header, separators=(",", ":")).encode().ljust(end - 8)
    with open(path, "wb") as file:
        file.write(data[:8] + text + data[end:])


# The sizes here all differ, so that a transposed index can't pass.
def make(path, layers, units=5, alphabet=ALPHABET, lanes=3, steps=6, width=0.8):
    L, H, V, B, T = layers, units, len(alphabet) + 1, lanes, steps
    torch.manual_seed(L)
    network = Network(V, H, L)
    for parameter in network.parameters():
        torch.nn.init.uniform_(parameter, -width, width)
    save_model(network, alphabet, f"{path}.safetensors")

    network = Network(V, H, L).double()
    network.load_state_dict(load_file(f"{path}.safetensors"))
    symbols = torch.randint(V, (T, B))
    targets = torch.randint(V, (T, B))
    targets[T - 1, 1:2] = -1  # a lane whose last byte has no target; one lane alone keeps all

    state = tuple(torch.zeros(L, B, H, dtype=torch.double) for _ in range(2))
    outputs, hidden, cells = [], [], []
    for t in range(T):
        one_hot = torch.nn.functional.one_hot(symbols[t : t + 1], V).double()
        output, state = network.lstm(one_hot, state)
        outputs.append(output)
        hidden.append(state[0])
        cells.append(state[1])
    logits = network.decoder(torch.cat(outputs))
    loss = torch.nn.functional.cross_entropy(
        logits.reshape(-1, V), targets.flatten(), ignore_index=-1
    )
    loss.backward()
    golden = {
        "lanes": B,
        "steps": T,
        "symbols": symbols.flatten().tolist(),  # (T, B)
        "targets": targets.flatten().tolist(),  # (T, B)
        "hidden": numbers(torch.stack(hidden)),  # (T, L, B, H)
        "cells": numbers(torch.stack(cells)),  # (T, L, B, H)
        "logits": numbers(logits),  # (T, B, V)
        "loss": float(f"{loss.item():.9g}"),  # mean over targets
        "gradients": {n: numbers(p.grad) for n, p in network.named_parameters()},
    }
    with open(f"{path}.json", "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    make("l1", layers=1)
    make("l3", layers=3)
