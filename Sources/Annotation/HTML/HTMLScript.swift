/// The page's script: changes the cell, recolours what is in view, tells a byte's values.
///
/// It finds its bytes in the text itself: a character is as many bytes as UTF-8 gives it, a stand-in
/// (`<s>`) as many as it says. Elements are made, never parsed, so nothing of the file becomes markup.
enum HTMLScript {
  static let text = #"""

    'use strict';
    (() => {
    const data = JSON.parse(document.getElementById('data').textContent);
    const unpack = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
    const cells = data.cells.map(cell => ({...cell, values: null, packed: cell.values}));
    const values = cell => cell.values ||= new Int8Array(unpack(cell.packed).buffer);
    const labels = data.labels.map(({runs, ...label}) => {
      const all = [];
      for (let at = 0; at < runs.length; at += 2)
        for (let n = runs[at + 1]; n > 0; n--) all.push(runs[at]);
      return {...label, values: all};
    });
    const nats = unpack(data.nats);
    const all = selector => [...document.querySelectorAll(selector)];
    const find = id => document.getElementById(id);
    const codes = all('code');
    const width = c => c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    let current = 0, generation = 0;

    // What a line shows, as [text, bytes, is a stand-in].
    function glyphs(code) {
      if (code.glyphs) return code.glyphs;
      const list = [];
      const walk = node => node.childNodes.forEach(child => {
        if (child.nodeType === Node.TEXT_NODE)
          for (const c of child.data) list.push([c, width(c.codePointAt(0)), false]);
        else if (child.tagName === 'S')
          list.push([child.textContent, Number(child.dataset.n || 1), true]);
        else walk(child);
      });
      walk(code);
      return code.glyphs = list;
    }

    const level = v => Math.round(v / 127 * 16);
    const named = (l, low, high) => l < 0 ? low + -l : l > 0 ? high + l : '';

    function recolour(code) {
      if ((code.generation || 0) === generation) return;
      code.generation = generation;
      const cell = cells[current], v = values(cell), label = labels[cell.label];
      const fragment = document.createDocumentFragment();
      let t = Number(code.dataset.o), run = fragment, open = '', plain = '';
      const close = () => { if (plain) run.append(plain); plain = ''; };
      for (const [text, count, isStandIn] of glyphs(code)) {
        t += count;
        const names = [named(level(v[t - 1]), 'm', 'p')];
        if (label && label.underlined && label.values[t - 1] > 0) names.push('u');
        if (text === '\t') names.push('t');
        const name = names.filter(Boolean).join(' ');
        if (name !== open || text === '\t') {
          close();
          run = fragment;
          if (name) { run = document.createElement('i'); run.className = name; fragment.append(run); }
          open = name;
        }
        if (isStandIn) {
          close();
          const s = document.createElement('s');
          s.textContent = text;
          if (count > 1) s.dataset.n = count;
          run.append(s);
        } else plain += text;
      }
      close();
      code.replaceChildren(fragment);
    }

    const inView = new Set();
    const observer = new IntersectionObserver(entries => {
      for (const {target, isIntersecting} of entries) {
        isIntersecting ? inView.add(target) : inView.delete(target);
        if (isIntersecting) recolour(target);
      }
    }, {rootMargin: '600px'});
    codes.forEach(code => observer.observe(code));
    addEventListener('beforeprint', () => codes.forEach(recolour));

    function show(index) {
      current = index;
      generation += 1;
      const cell = cells[index];
      all('[data-cell]').forEach(e => {
        const isThis = Number(e.dataset.cell) === index;
        if (e.tagName === 'BUTTON') {
          e.setAttribute('aria-pressed', isThis);
          if (isThis) e.scrollIntoView({block: 'nearest', inline: 'nearest'});
        } else e.hidden = !isThis;
      });
      find('low').textContent = '−' + cell.end;
      find('high').textContent = '+' + cell.end;
      find('quantity').textContent = cell.quantity;
      inView.forEach(recolour);
      const v = values(cell);
      all('.x b').forEach(b => {
        const value = v[Number(b.dataset.o)];
        b.className = value === undefined ? '' : named(level(value) * cell.polarity, 'p', 'e');
      });
    }

    all('button').forEach(b => b.addEventListener('click', () => show(Number(b.dataset.cell))));
    addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey || cells.length < 2) return;
      const inList = event.target.closest && event.target.closest('nav');
      const step = event.key === 'ArrowRight' || (inList && event.key === 'ArrowDown') ? 1
        : event.key === 'ArrowLeft' || (inList && event.key === 'ArrowUp') ? -1 : 0;
      if (!step) return;
      event.preventDefault();
      show((current + step + cells.length) % cells.length);
      if (inList) all('button')[current].focus();
    });

    // The byte under a point of the screen, or nothing.
    function byteAt(x, y) {
      let node, offset;
      if (document.caretPositionFromPoint) {
        const at = document.caretPositionFromPoint(x, y);
        if (at) { node = at.offsetNode; offset = at.offset; }
      } else if (document.caretRangeFromPoint) {
        const at = document.caretRangeFromPoint(x, y);
        if (at) { node = at.startContainer; offset = at.startOffset; }
      }
      const code = node && (node.closest ? node : node.parentElement).closest('code');
      if (!code || node.nodeType !== Node.TEXT_NODE) return null;
      // The caret stands before or after the character: the one whose box holds the point counts.
      const range = document.createRange();
      if (offset > 0) {
        range.setStart(node, offset - 1);
        range.setEnd(node, offset);
        if ([...range.getClientRects()].some(r => x >= r.left && x < r.right)) offset -= 1;
      }
      let t = Number(code.dataset.o);
      const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
      for (let text; (text = walker.nextNode());) {
        const s = text.parentElement.closest('s');
        if (s) {
          if (text === node) return {t: t + Number(s.dataset.n || 1) - 1, code};
          t += Number(s.dataset.n || 1);
          continue;
        }
        let units = 0;
        for (const c of text.data) {
          const count = width(c.codePointAt(0));
          units += c.length;
          t += count;
          if (text === node && units > offset) return {t: t - 1, code};
        }
      }
      return null;
    }

    const number = v => (v < 0 ? '−' : '') + Math.abs(v).toFixed(2);
    function tell(x, y) {
      const at = byteAt(x, y);
      if (!at) return;
      const words = ['line ' + at.code.parentElement.id.slice(1) + ', byte ' + (at.t + 1)];
      const cell = cells[current];
      if (cell) words.push(cell.neuron + ' ' + number(values(cell)[at.t] / 127 * cell.scale));
      labels.forEach((label, index) => {
        const value = label.values[at.t];
        if (value === null) { if (!cell || cell.label === index) words.push(label.feature + ' unknown'); }
        else if (label.graded) words.push(label.feature + ' ' + value);
        else if (value > 0) words.push(label.feature);
      });
      if (nats.length > at.t && nats[at.t] < 255)
        words.push('surprise ' + (nats[at.t] / 16).toFixed(1) + ' nats');
      find('status').textContent = words.join(' · ');
    }
    let waiting = false;
    find('code').addEventListener('pointermove', event => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; tell(event.clientX, event.clientY); });
    });
    find('code').addEventListener('click', event => tell(event.clientX, event.clientY));
    })();

    """#
}
