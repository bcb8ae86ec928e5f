'use strict';
// A text that the server reads: its bytes, what is known of its cells' values and labels, and how more
// is asked for: what is in view first, the rest in pieces.
//
// Event `change` when something more is known.

class LiveText extends EventTarget {
  static #piece = 8192;      // bytes asked for at once
  static #nearest = 768;     // bytes after a change that are asked for with it
  static #eager = 262144;    // bytes of a text that are asked for without being looked at

  #columns = new Map();      // by neuron: {values, known}
  #asking = new AbortController();

  constructor({id, file, language, size}, bytes) {
    super();
    Object.assign(this, {id, file, language, bytes, size: size ?? bytes.length});
    this.labels = new Map();
    this.nats = null;
  }

  static async open(source) {
    const opened = await ask('/api/open', source);
    return new LiveText(opened, fromBase64(opened.content));
  }

  // What a request names it by; the whole of it once the server forgot it.
  get source() { return {id: this.id}; }
  get whole() {
    return this.file !== null ? {file: this.file} : {base64: base64(this.bytes), language: this.language};
  }

  // Asks about it, and sends it again where the server no longer keeps it.
  async ask(path, body, signal = this.#asking.signal) {
    try {
      return await ask(path, {...this.source, ...body}, signal);
    } catch (error) {
      if (error.status !== 404 || body.edit) throw error;
      const answer = await ask(path, {...this.whole, ...body}, signal);
      this.id = answer.id ?? this.id;
      return answer;
    }
  }

  column(neuron) {
    let column = this.#columns.get(neuron);
    if (!column) {
      column = {values: new Float32Array(this.bytes.length), known: new Uint8Array(this.bytes.length), reach: 1};
      if (neuron === 'surprise') column.reach = 8;
      this.#columns.set(neuron, column);
    }
    return column;
  }

  #take(neuron, from, values) {
    const column = this.column(neuron);
    values.forEach((value, at) => {
      column.values[from + at] = value ?? 0;
      column.known[from + at] = 1;
      if (neuron.includes('raw')) column.reach = Math.max(column.reach, Math.abs(value ?? 0));
    });
  }

  // The first stretch in a range of which something is not known.
  #missing(neurons, from, to) {
    const lacks = t => neurons.some(neuron => !this.column(neuron).known[t]);
    let start = from;
    while (start < to && !lacks(start)) start++;
    let end = start;
    while (end < to && end - start < LiveText.#piece && lacks(end)) end++;
    return start < end ? {from: start, to: end} : null;
  }

  // Makes the values of these neurons known: those in view, then the rest.
  async load(neurons, view, urgent = true) {
    const steps = [view, {from: view.to, to: this.bytes.length}, {from: 0, to: view.from}];
    for (const [index, range] of steps.entries()) {
      if (index > 0 && this.bytes.length > LiveText.#eager) break;
      for (let gap; (gap = this.#missing(neurons, range.from, range.to));) {
        await this.#read(neurons, gap, urgent && index === 0);
        if (this.#asking.signal.aborted) return;
      }
    }
  }

  async #read(neurons, {from, to}, urgent) {
    const nats = neurons.includes('surprise');
    const answer = await this.ask('/api/read',
      {neurons: neurons.filter(neuron => neuron !== 'surprise'), nats, from, to, urgent});
    for (const {neuron, values} of answer.neurons) this.#take(neuron, from, values);
    if (nats) this.#take('surprise', from, answer.nats);
    this.dispatchEvent(new Event('change'));
  }

  // The label of every byte, NaN where unknown.
  async label(name) {
    const answer = await this.ask('/api/read', {labels: [name], from: 0, to: this.bytes.length});
    this.labels.set(name, Float32Array.from(answer.labels[name], value => value ?? NaN));
    this.warning = answer.warning;
    this.dispatchEvent(new Event('change'));
  }

  // The text that it becomes; values after the change are the old ones until the new are known.
  edited(bytes) {
    this.#asking.abort();
    const {at, remove} = difference(this.bytes, bytes);
    const next = new LiveText({id: this.id, file: null, language: this.language}, bytes);
    // What the server knows, where it does not know this text yet.
    next.base = this.base ?? {id: this.id, bytes: this.bytes};
    const move = (from, to) => {
      to.set(from.subarray(0, at));
      to.set(from.subarray(at + remove), at + remove + bytes.length - this.bytes.length);
    };
    for (const [neuron, {values, known, reach}] of this.#columns) {
      const column = next.column(neuron);
      column.reach = reach;
      column.known.set(known.subarray(0, at));
      move(values, column.values);
    }
    for (const [name, values] of this.labels) {
      const moved = new Float32Array(bytes.length).fill(NaN);
      move(values, moved);
      next.labels.set(name, moved);
    }
    return next;
  }

  // Sends the change with the first question about the changed text, so that one answer tells both.
  async sendEdit(neurons, view) {
    if (!this.base) return;
    const edit = difference(this.base.bytes, this.bytes);
    // The nearest first: the rest of what is in view follows at once.
    const from = Math.max(view.from, Math.min(edit.at, view.to));
    const to = Math.min(view.to, from + LiveText.#nearest);
    const nats = neurons.includes('surprise');
    const body = {neurons: neurons.filter(neuron => neuron !== 'surprise'), nats, urgent: true, from, to};
    const {signal} = this.#asking;
    let answer;
    try {
      answer = await ask('/api/read', {id: this.base.id, edit, ...body}, signal);
    } catch (error) {
      if (error.status !== 404) throw error;
      answer = await ask('/api/read', {...this.whole, ...body}, signal);
    }
    this.id = answer.id;
    this.base = null;
    for (const {neuron, values} of answer.neurons) this.#take(neuron, from, values);
    if (nats) this.#take('surprise', from, answer.nats);
    this.dispatchEvent(new Event('change'));
  }

  close() { this.#asking.abort(); }
}

// The change from one text to another: what lies between their common start and end.
function difference(before, after) {
  let at = 0;
  const most = Math.min(before.length, after.length);
  while (at < most && before[at] === after[at]) at++;
  let end = 0;
  while (end < most - at && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  // Not within a character.
  const isWithin = byte => (byte & 0xC0) === 0x80;
  while (at > 0 && (isWithin(after[at]) || isWithin(before[at]))) at--;
  while (end > 0 && isWithin(after[after.length - end])) end--;
  const insert = new TextDecoder('utf-8', {ignoreBOM: true}).decode(after.subarray(at, after.length - end));
  return {at, remove: before.length - end - at, insert};
}

function base64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}
