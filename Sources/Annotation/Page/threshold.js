'use strict';
// Where a cell decides, and where that differs from the parser. Values are 8-bit tones, -127 to 127;
// labels are 0, 1 or NaN where unknown.

// The threshold and side with the best F1 on this text: what a cell that nobody measured would need.
function bestThreshold(values, labels) {
  const inside = new Float64Array(256), all = new Float64Array(256);
  let total = 0;
  for (let t = 0; t < values.length; t++) {
    if (!(labels[t] >= 0)) continue;
    const level = values[t] + 128;
    all[level] += 1;
    if (labels[t] > 0) { inside[level] += 1; total += 1; }
  }
  let best = {f1: -1, threshold: 0, polarity: 1};
  if (!total) return null;
  for (const polarity of [1, -1]) {
    let hits = 0, chosen = 0;
    for (let step = 255; step >= 0; step--) {
      const level = polarity > 0 ? step : 255 - step;
      hits += inside[level];
      chosen += all[level];
      const f1 = 2 * hits / (total + chosen);
      if (f1 > best.f1) best = {f1, threshold: level - 128, polarity};
    }
  }
  return best;
}

// Stretches of bytes, [from, to], where the cell says inside and the parser does not, or the other
// way round.
function disagreements(values, labels, {threshold, polarity}) {
  const stretches = [];
  let from = -1;
  for (let t = 0; t <= values.length; t++) {
    const differs = t < values.length && labels[t] >= 0
      && (polarity * values[t] >= polarity * threshold) !== labels[t] > 0;
    if (differs && from < 0) from = t;
    if (!differs && from >= 0) { stretches.push([from, t]); from = -1; }
  }
  return stretches;
}

// White at 0, or at a centre with each side scaled to what the cell reaches: tones of -1 to 1.
function toneScale(values, centre) {
  if (centre === null) return {low: -127, centre: 0, high: 127, tone: v => v / 127};
  let low = centre, high = centre;
  for (let t = 0; t < values.length; t++) {
    if (values[t] < low) low = values[t];
    if (values[t] > high) high = values[t];
  }
  return {low, centre, high, tone: v => v < centre ? (v - centre) / (centre - low)
    : v > centre ? (v - centre) / (high - centre) : 0};
}

function median(values) {
  const counts = new Uint32Array(256);
  for (let t = 0; t < values.length; t++) counts[values[t] + 128] += 1;
  let seen = 0;
  for (let level = 0; level < 256; level++) {
    seen += counts[level];
    if (seen * 2 >= values.length) return level - 128;
  }
  return 0;
}
