'use strict';
// What bytes look like, as `Glyph` has it: whatever could hide, combine or reorder is never shown as
// itself, so that nothing in a stranger's file can harm the page.

const unshowable = new RegExp(
  '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Mn}\\p{Me}\\p{Mc}\\p{Zl}\\p{Zp}\\u115F-\\u11FF\\u3164'
    + '\\uFFA0\\uD7B0-\\uD7FF\\u{1F1E6}-\\u{1F1FF}\\u{1F3FB}-\\u{1F3FF}]', 'u');

const hexadecimal = (value, digits) => value.toString(16).toUpperCase().padStart(digits, '0');

// How many bytes the valid character at `t` takes, and its code; 0 bytes where there is none.
function scalarAt(bytes, t) {
  const first = bytes[t];
  const length = first >= 0xC2 && first <= 0xDF ? 2 : (first & 0xF0) === 0xE0 ? 3
    : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
  if (!length || t + length > bytes.length) return [0, 0];
  let code = first & (0xFF >> (length + 1));
  for (let k = 1; k < length; k++) {
    if ((bytes[t + k] & 0xC0) !== 0x80) return [0, 0];
    code = code << 6 | bytes[t + k] & 0x3F;
  }
  const least = [0, 0, 0x80, 0x800, 0x10000][length];
  return code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? [0, 0]
    : [length, code];
}

// The glyph at byte `t`: its text, how many bytes it is, and whether it stands in for them.
function glyphAt(bytes, t) {
  const first = bytes[t];
  if (first === 0x0A) return {text: '', length: 1, isStandIn: false};
  if (first === 0x09 || (first >= 0x20 && first < 0x7F))
    return {text: String.fromCharCode(first), length: 1, isStandIn: false};
  if (first < 0x80)
    return {text: String.fromCharCode(first === 0x7F ? 0x2421 : 0x2400 + first), length: 1,
      isStandIn: true};
  const [length, code] = scalarAt(bytes, t);
  if (!length) return {text: '\\x' + hexadecimal(first, 2), length: 1, isStandIn: true};
  const text = String.fromCodePoint(code);
  return unshowable.test(text) ? {text: '\\u' + hexadecimal(code, 4), length, isStandIn: true}
    : {text, length, isStandIn: false};
}

// One column for a byte on its own: blanks get marks, a byte of a longer character a lozenge.
function byteMark(byte) {
  if (byte === 0x20) return '·';
  if (byte === 0x09) return '→';
  if (byte === 0x0A) return '↵';
  return byte >= 0x80 ? '◊' : glyphAt([byte], 0).text;
}

// The same for a glyph: a lozenge where it has more than one column.
function glyphMark({text, isStandIn}) {
  if (text.length === 1 && text.charCodeAt(0) < 0x80) return byteMark(text.charCodeAt(0));
  if (text === '') return '↵';
  return isStandIn && text.length > 1 ? '◊' : text;
}
