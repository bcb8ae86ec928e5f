'use strict';
// What is shown, as the part of the address behind #: it never leaves the machine, and can be shared
// or reloaded. A typed text is in it, compressed, up to a length.

class Address {
  static #longest = 8000;  // characters that a text may take

  static read() {
    const read = {};
    for (const part of location.hash.slice(1).split('&')) {
      const at = part.indexOf('=');
      if (at > 0) read[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1).replace(/\+/g, ' '));
    }
    const span = /^(\d+)-(\d+)$/.exec(read.span ?? '');
    read.span = span ? {from: Number(span[1]), to: Number(span[2])} : null;
    read.at = /^\d+$/.test(read.at ?? '') ? Number(read.at) : null;
    return read;
  }

  static async of({text, cell, feature, at, span, tab, query, scale}) {
    const parts = [];
    const add = (name, value) => {
      if (value !== null && value !== undefined && value !== '')
        parts.push(`${name}=${encodeURIComponent(value).replace(/%2F/g, '/')}`);
    };
    let isWhole = true;
    if (text?.file !== null && text?.file !== undefined) add('file', text.file);
    else if (text?.bytes.length) {
      const packed = await Address.#packed(text.bytes);
      isWhole = packed.length <= Address.#longest;
      if (isWhole) { add('text', packed); add('language', text.language); }
    }
    add('cell', cell);
    add('feature', feature);
    if (span) add('span', `${span.from}-${span.to}`); else if (at >= 0) add('at', at);
    if (tab !== 'line') add('tab', tab);
    if (tab === 'query') add('query', query);
    if (scale !== 'zero') add('scale', scale);
    return {hash: '#' + parts.join('&'), isWhole};
  }

  static async unpacked(text) {
    const bytes = fromBase64(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Address.#through(bytes, new DecompressionStream('deflate-raw'));
  }

  static async #packed(bytes) {
    const packed = await Address.#through(bytes, new CompressionStream('deflate-raw'));
    return base64(packed).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }

  static async #through(bytes, stream) {
    return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
  }
}
