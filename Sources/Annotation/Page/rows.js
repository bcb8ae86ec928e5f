'use strict';
// A text's bytes cut into rows: its lines, those that are very long in pieces.

class Rows {
  static longest = 2000;  // bytes

  constructor(bytes) {
    this.bytes = bytes;
    this.starts = [];   // of each row
    this.numbers = [];  // its line's, from 1; 0 for a piece that goes on with a line
    let line = 0;
    for (let t = 0; t < bytes.length;) {
      const newline = bytes.indexOf(0x0A, t);
      const end = newline < 0 ? bytes.length : newline + 1;
      line += 1;
      for (let start = t; start < end;) {
        this.starts.push(start);
        this.numbers.push(start === t ? line : 0);
        let stop = Math.min(start + Rows.longest, end);
        // Not within a character.
        while (stop < end && stop > start + Rows.longest - 4 && (bytes[stop] & 0xC0) === 0x80) stop--;
        start = stop;
      }
      t = end;
    }
    this.lines = line;
    this.count = this.starts.length;
  }

  from(row) { return this.starts[row]; }
  // Where the next row starts.
  to(row) { return row + 1 < this.count ? this.starts[row + 1] : this.bytes.length; }

  at(t) {
    let low = 0, high = this.count;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= t) low = middle; else high = middle;
    }
    return low;
  }

  line(t) {
    let row = this.at(t);
    while (row > 0 && !this.numbers[row]) row--;
    return this.numbers[row] || 1;
  }

  // The row where a line begins.
  ofLine(line) {
    let low = 0, high = this.count;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.line(this.starts[middle]) <= line) low = middle; else high = middle;
    }
    while (low > 0 && !this.numbers[low]) low--;
    return low;
  }

  // The glyphs of a row in order, each with its first byte `t` and where the next begins, `to`.
  glyphs(row) {
    const glyphs = [], end = this.to(row);
    for (let t = this.from(row); t < end;) {
      const glyph = glyphAt(this.bytes, t);
      glyphs.push({...glyph, t, to: t + glyph.length, last: t + glyph.length - 1});
      t += glyph.length;
    }
    return glyphs;
  }

  text(row) { return this.glyphs(row).map(glyph => glyph.text).join(''); }

  // The glyph that byte `t` is part of.
  glyph(t) {
    return this.glyphs(this.at(t)).find(glyph => t < glyph.to);
  }
}
