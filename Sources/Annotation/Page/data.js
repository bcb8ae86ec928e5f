'use strict';
// What an annotated page carries: numbers of 8 bits, compressed, each kind in an element of its own
// so that it is decoded when it is wanted and not before.

function fromBase64(text) {
  const binary = atob(text), bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

// The numbers of this name; null where the page has none.
async function unpacked(id) {
  const element = document.getElementById('numbers-' + id);
  if (!element) return null;
  const stream = new Blob([fromBase64(element.textContent)]).stream()
    .pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const signedBytes = bytes => bytes && new Int8Array(bytes.buffer);

// A label's runs, [value, count, ...] with null for unknown, as a number a byte, NaN for unknown.
function labelValues(runs, count) {
  const values = new Float32Array(count);
  let t = 0;
  for (let at = 0; at < runs.length; at += 2) {
    values.fill(runs[at] ?? NaN, t, t + runs[at + 1]);
    t += runs[at + 1];
  }
  return values;
}
