'use strict';
// What the reader can choose to see: the cells, then the surprise. Each decodes its values when it is
// first wanted, and knows its scales and where it disagrees with the parser.

class Entry {
  constructor(info, index, labels) {
    Object.assign(this, info);
    this.index = index;
    this.own = labels[info.label] ?? null;
    this.low = info.isSurprise ? 's' : 'm';
    this.high = info.isSurprise ? 's' : 'p';
  }

  async load() {
    if (this.values) return this;
    const packed = await unpacked(this.isSurprise ? 'nats' : 'v' + this.index);
    // Surprise in 16ths of a nat, 255 where there is none: 8 nats get the full colour.
    this.values = this.isSurprise ? Int8Array.from(packed, n => n === 255 ? 0 : Math.min(127, n))
      : signedBytes(packed);
    this.gates = this.hasGates ? signedBytes(await unpacked('g' + this.index)) : null;
    return this;
  }

  // The number that is shown for byte `t`.
  number(t) { return this.values[t] / 127 * this.scale; }

  // Where its colours turn, as an 8-bit tone, and why there.
  get centre() {
    if (this.isSurprise) return {level: null, words: ''};
    const {threshold, words} = this.decision;
    return threshold === null ? {level: median(this.values), words: 'its median here'}
      : {level: threshold, words};
  }

  // What "inside" means for it; the threshold is null where there is nothing to decide.
  get decision() { return this.decided ??= this.#decide(); }

  #decide() {
    const none = words => ({threshold: null, polarity: 1, words, stretches: null});
    if (this.isSurprise || !this.own) return none('');
    if (this.own.graded) return none(`${this.own.feature} is a number: no yes or no to disagree about`);
    if (this.threshold !== null) return {threshold: this.threshold * 127, polarity: this.polarity,
      words: 'its threshold', stretches: this.wrong};
    const best = bestThreshold(this.values, this.own.values);
    if (!best) return none(`no ${this.own.feature} in this file`);
    return {...best, words: `the threshold that is best on this file (F1 ${fixed(best.f1)})`,
      stretches: disagreements(this.values, this.own.values, best)};
  }

  // How its values are coloured, by the name of a scale: `zero` or `threshold`.
  look(scale, rows) {
    const level = scale === 'zero' ? null : this.centre.level;
    const {tone, low, centre, high} = toneScale(this.values, level);
    const {values, own} = this;
    const flags = new Uint8Array(rows.count);
    for (const [from, to] of this.decision.stretches ?? [])
      for (let row = rows.at(from); row < rows.count && rows.from(row) < to; row++) flags[row] = 1;
    return {
      tone: t => tone(values[t]), low: this.low, high: this.high,
      ends: [low, centre, high].map(level => level / 127 * this.scale),
      underlined: t => own !== null && own.underlined && own.values[t] > 0,
      flagged: row => flags[row] === 1,
    };
  }

  // What is drawn along a line: its value, then its gates, or the members of a committee.
  series(members) {
    const first = {name: this.quantity, low: this.isSurprise ? 0 : -this.scale, high: this.scale,
      at: t => this.number(t), isSigned: !this.isSurprise,
      mark: this.decision.threshold === null ? null : this.decision.threshold / 127 * this.scale};
    // What each adds to the sum, on one scale.
    const most = Math.max(...members.map(({weight, scale}) => Math.abs(weight) * scale));
    if (members.length) return [first, ...members.map(member => ({
      name: member.neuron, more: `times ${fixed(member.weight)}`, isSigned: true, low: -most, high: most,
      at: t => member.weight * member.number(t)}))];
    if (!this.gates) return [first];
    const gate = place => t => this.gates[place * this.values.length + t] / 127;
    const [forget, input, output, candidate] = [0, 1, 2, 3].map(gate);
    return [first,
      {name: 'written', more: 'input × candidate', low: -1, high: 1, isSigned: true,
        at: t => input(t) * candidate(t)},
      {name: 'forget gate', more: 'remember: 0 erases', low: 0, high: 1, at: forget},
      {name: 'input gate', more: 'save', low: 0, high: 1, at: input},
      {name: 'output gate', more: 'focus', low: 0, high: 1, at: output},
      {name: 'candidate', more: 'to be saved', low: -1, high: 1, isSigned: true, at: candidate}];
  }

  // Who wrote and who erased, in a sentence.
  summary(glyphs, line) {
    const place = `Along line ${line}`, show = glyph => `“${glyphMark(glyph)}”`;
    const greatest = of => glyphs.reduce((best, glyph) => of(glyph) > of(best) ? glyph : best);
    if (this.gates) {
      const count = this.values.length, gate = (place, t) => this.gates[place * count + t] / 127;
      const written = glyph => gate(1, glyph.last) * gate(3, glyph.last);
      // Of what the memory held before, as the value of a c tells, the share that the forget gate took;
      // other values don't tell it.
      const isMemory = this.neuron.split('.')[1] === 'c';
      const memory = t => Math.atanh(Math.min(126.5, Math.abs(this.values[t - 1])) / 127);
      const held = t => t === 0 ? 0 : isMemory ? memory(t) : 1;
      const erased = glyph => (1 - gate(0, glyph.last)) * held(glyph.last);
      const writer = greatest(glyph => Math.abs(written(glyph))), eraser = greatest(erased);
      return `${place}, ${show(writer)} wrote most (${fixed(written(writer))}); `
        + `${show(eraser)} ${isMemory ? 'erased' : 'let go of'} most (forget gate ${fixed(gate(0, eraser.last))}).`;
    }
    const highest = greatest(glyph => this.number(glyph.last));
    const lowest = greatest(glyph => -this.number(glyph.last));
    const end = glyph => `${show(glyph)} (${fixed(this.number(glyph.last))})`;
    return `${place}, ${this.isSurprise ? '' : `lowest at ${end(lowest)}, `}highest at ${end(highest)}.`;
  }
}
