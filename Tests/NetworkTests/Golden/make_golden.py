"""What PyTorch makes of two small networks: l1 and l3, a .safetensors and a .json each.

Run it in this folder, with torch, numpy and safetensors installed; GoldenTests.swift reads the files.
The weights are f32; PyTorch computes in double, so that the figures are its equations' own.
"""

import json

import torch
from safetensors.torch import load_file, save_file

H, V, B, T = 5, 7, 3, 6  # units, symbols, lanes, steps: all different
ALPHABET = [10, 32, 40, 41, 97, 255]  # V - 1 bytes; the last symbol is the unseen byte


class Network(torch.nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.lstm = torch.nn.LSTM(V, H, layers)
        self.decoder = torch.nn.Linear(H, V)


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def make(name, layers):
    torch.manual_seed(layers)
    network = Network(layers)
    for parameter in network.parameters():
        torch.nn.init.uniform_(parameter, -0.8, 0.8)
    metadata = {"format": "pt", "alphabet": json.dumps(ALPHABET), "made by": "make_golden.py"}
    save_file(network.state_dict(), f"{name}.safetensors", metadata)

    network = Network(layers).double()
    network.load_state_dict(load_file(f"{name}.safetensors"))
    symbols = torch.randint(V, (T, B))
    targets = torch.randint(V, (T, B))
    targets[T - 1, 1] = -1  # a lane whose last byte has no target

    state = tuple(torch.zeros(layers, B, H, dtype=torch.double) for _ in range(2))
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
    with open(f"{name}.json", "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")


make("l1", 1)
make("l3", 3)
