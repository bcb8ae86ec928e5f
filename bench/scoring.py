"""One line of JSON: what scoring a cell against a feature costs with scikit-learn and SciPy.

    scoring.py <model> <what `measure scores` printed> <pairs>

The pipeline as it is written today: PyTorch's nn.LSTM gives all states of the files, and a loop calls
`average_precision_score` for each pair of a cell and a binary feature, `spearmanr` for a graded one. A
sample of the pairs is timed; states and labels are there already, and the polarity is known.
"""
import json
import pathlib
import subprocess
import sys
import time

import numpy
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score

root = pathlib.Path(__file__).resolve().parent.parent
model, ours, most = sys.argv[1], json.loads(pathlib.Path(sys.argv[2]).read_text()), int(sys.argv[3])
with safe_open(model, "pt") as file:
    alphabet = json.loads(file.metadata()["alphabet"])
weights = load_file(model)
units = weights["lstm.weight_hh_l0"].shape[1]
lstm = torch.nn.LSTM(len(alphabet) + 1, units)
lstm.load_state_dict({
    key.removeprefix("lstm."): value.float() for key, value in weights.items()
    if key.startswith("lstm.")})
symbol_of = {byte: symbol for symbol, byte in enumerate(alphabet)}
texts = [
    torch.tensor([symbol_of.get(byte, len(alphabet)) for byte in pathlib.Path(path).read_bytes()])
    for path in ours["files"]]
with torch.inference_mode():
    # A lane a file.
    lanes = torch.nn.utils.rnn.pad_sequence(texts)
    rows = lstm(torch.nn.functional.one_hot(lanes, len(alphabet) + 1).float())[0]
    states = numpy.concatenate(
        [rows[: len(text), lane].numpy() for lane, text in enumerate(texts)])
labels = {}
for path in ours["files"]:
    printed = subprocess.run(
        [root / ".build/release/cellscope", "labels", path, "--format", "json"],
        capture_output=True, check=True).stdout
    for name, values in json.loads(printed)["labels"].items():
        labels.setdefault(name, []).append(
            numpy.array([numpy.nan if value is None else value for value in values]))
labels = {name: numpy.concatenate(values) for name, values in labels.items()}

seconds, differences = [], []
sample = ours["scores"][:: max(1, len(ours["scores"]) // most)][:most]
for pair in sample:
    known = ~numpy.isnan(labels[pair["feature"]])
    values = pair["polarity"] * states[known, int(pair["neuron"].split(".")[2])]
    label = labels[pair["feature"]][known]
    is_graded = pair["feature"].endswith(("-depth", "-position")) or pair["feature"] == "indentation"
    start = time.perf_counter()
    if is_graded:
        score = spearmanr(values, label).statistic
    else:
        score = average_precision_score(label > 0, values)
    seconds.append(time.perf_counter() - start)
    differences.append(abs(score - pair["score"]))
print(json.dumps({
    "pairs": len(sample), "seconds_a_pair": sum(seconds) / len(seconds),
    "largest_difference": max(differences),
}))
