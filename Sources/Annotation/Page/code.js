'use strict';
// The grid of code: numbered rows of glyphs, each run of one colour an element.
//
// It knows bytes and looks, never where they come from. Rows are kept in groups: one out of sight is
// a single text, so that a megabyte opens at once and can still be searched; its rows are built, or
// coloured anew, when it comes into view. Elements are made, never parsed: nothing of a file becomes
// markup.
//
//   view.setText(bytes)            a Uint8Array
//   view.colour(look)              tone: t => -1...1, low and high: the classes of its two sides,
//                                  underlined: t => bool, flagged: row => bool
//   view.mark(from, to)            outlines bytes; the row of the first becomes the current one
//   view.reveal(t, block)          scrolls there
//   view.spanOf(selection)         {from, to} of what the reader selected here, or null
//
// Events: `hover` and `pick` with detail.t, the last byte of the glyph under the pointer; `leave`.

class CodeView extends EventTarget {
  static levels = 16;
  static #perGroup = {rows: 50, bytes: 16384};

  #groups = [];    // {element, first, end: rows, generation: 0 if its rows are not built}
  #generation = 1;
  #look = {tone: () => 0, low: 'm', high: 'p', underlined: () => false, flagged: () => false};
  #marked = {from: 0, to: 0};
  #current = -1;
  #observer;

  // `isNamed`: whether rows have ids, as in L12: of one view a page.
  constructor(element, {isNamed = true} = {}) {
    super();
    this.element = element;
    this.isNamed = isNamed;
    this.#observer = new IntersectionObserver(entries => {
      for (const entry of entries) {
        const group = this.#groups[entry.target.dataset.group];
        if (!group || group.element !== entry.target) continue;
        group.isInView = entry.isIntersecting;
        if (group.isInView) this.#refresh(group);
      }
    }, {rootMargin: '600px 0px'});
    element.addEventListener('pointermove', event => {
      // A browser also says so when code scrolls under a pointer that lies still: nobody points at that.
      if (!event.movementX && !event.movementY) return;
      const glyph = this.glyphAt(event.clientX, event.clientY);
      if (glyph) this.#tell('hover', glyph.last);
    });
    element.addEventListener('pointerleave', () => this.dispatchEvent(new CustomEvent('leave')));
    element.addEventListener('click', event => {
      if (event.target.closest('a')) return;
      const row = event.target.closest('.l');
      const glyph = this.glyphAt(event.clientX, event.clientY);
      // Beyond a row's end its last byte is meant.
      if (glyph) this.#tell('pick', glyph.last);
      else if (row) this.#tell('pick', this.rows.to(Number(row.dataset.row)) - 1);
    });
    this.setText(new Uint8Array());
  }

  setText(bytes) {
    this.rows = new Rows(bytes);
    this.#observer.disconnect();
    this.#groups = [];
    this.#current = -1;
    this.#marked = {from: 0, to: 0};
    const {rows, bytes: size} = CodeView.#perGroup;
    for (let first = 0; first < this.rows.count;) {
      let end = first + 1;
      while (end < this.rows.count && end - first < rows
        && this.rows.to(end) - this.rows.from(first) <= size) end++;
      const element = document.createElement('div');
      element.className = 'g raw';
      element.dataset.group = this.#groups.length;
      element.style.containIntrinsicSize = `auto calc(${end - first} * var(--line))`;
      let text = '';
      for (let row = first; row < end; row++) text += this.rows.text(row) + '\n';
      element.textContent = text;
      this.#groups.push({element, first, end, generation: 0, isInView: false});
      first = end;
    }
    this.element.style.setProperty('--digits', String(this.rows.lines).length);
    this.element.replaceChildren(...this.#groups.map(group => group.element));
    for (const group of this.#groups) this.#observer.observe(group.element);
  }

  colour(look) {
    this.#look = {...this.#look, ...look};
    this.#generation += 1;
    for (const group of this.#groups) if (group.isInView) this.#refresh(group);
  }

  mark(from, to) {
    const old = this.#marked;
    this.#marked = {from, to};
    const row = this.rows.at(from);
    if (this.#current >= 0) this.#element(this.#current)?.removeAttribute('aria-current');
    this.#current = row;
    this.#element(row)?.setAttribute('aria-current', 'true');
    for (const {from, to} of [old, this.#marked])
      for (let row = this.rows.at(from); row < this.rows.count && this.rows.from(row) < to; row++)
        this.#paint(row);
  }

  get current() { return this.#current; }

  reveal(t, block = 'nearest') {
    const row = this.rows.at(t);
    const group = this.#group(row);
    if (!group) return;
    this.#refresh(group);
    this.#element(row)?.scrollIntoView({block});
  }

  // The bytes that can be seen now, {from, to}; their rows are built.
  get inView() {
    let from = this.rows.bytes.length, to = 0;
    for (const group of this.#groups) {
      const box = group.element.getBoundingClientRect();
      if (box.bottom < 0 || box.top > innerHeight) continue;
      this.#refresh(group);
      [...group.element.children].forEach((row, at) => {
        const {top, bottom} = row.getBoundingClientRect();
        if (bottom < 0 || top > innerHeight) return;
        from = Math.min(from, this.rows.from(group.first + at));
        to = Math.max(to, this.rows.to(group.first + at));
      });
    }
    return from < to ? {from, to} : {from: 0, to: 0};
  }

  // Builds all rows: before printing.
  buildAll() { this.#groups.forEach(group => this.#refresh(group)); }

  // The glyph under a point of the screen, or nothing.
  glyphAt(x, y) {
    const at = document.caretPositionFromPoint?.(x, y) ?? document.caretRangeFromPoint?.(x, y);
    const node = at?.offsetNode ?? at?.startContainer;
    if (!node || node.nodeType !== Node.TEXT_NODE || !this.element.contains(node)) return null;
    const code = node.parentElement.closest('code');
    if (!code) return null;
    let offset = at.offset ?? at.startOffset;
    // The caret stands before or after a character: the one whose box holds the point counts.
    const range = document.createRange();
    const holds = (from, to) => {
      range.setStart(node, from);
      range.setEnd(node, to);
      return [...range.getClientRects()].some(r => x >= r.left && x < r.right);
    };
    if (offset > 0 && holds(offset - 1, offset)) offset -= 1;
    else if (offset >= node.length || !holds(offset, offset + 1)) return null;
    return this.#glyph(code, node, offset);
  }

  spanOf(selection) {
    if (!selection?.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.element.contains(range.commonAncestorContainer)) return null;
    const from = this.#byte(range.startContainer, range.startOffset);
    const to = this.#byte(range.endContainer, range.endOffset);
    return from < to ? {from, to} : null;
  }

  #tell(name, t) { this.dispatchEvent(new CustomEvent(name, {detail: {t}})); }

  #group(row) {
    let low = 0, high = this.#groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#groups[middle].end <= row) low = middle + 1; else high = middle;
    }
    return this.#groups[low];
  }

  #element(row) {
    const group = this.#group(row);
    return group?.generation ? group.element.children[row - group.first] : null;
  }

  #refresh(group) {
    if (group.generation === this.#generation) return;
    if (!group.generation) {
      const rows = [];
      for (let row = group.first; row < group.end; row++) rows.push(this.#build(row));
      group.element.replaceChildren(...rows);
      group.element.classList.remove('raw');
    }
    group.generation = this.#generation;
    for (let row = group.first; row < group.end; row++) this.#paint(row);
  }

  #build(row) {
    const element = document.createElement('div');
    const number = this.rows.numbers[row];
    element.className = 'l';
    element.dataset.row = row;
    const link = document.createElement(number ? 'a' : 'span');
    if (number) {
      link.href = '#L' + number;
      link.textContent = number;
      if (this.isNamed) element.id = 'L' + number;
    } else link.textContent = '↳';
    if (row === this.#current) element.setAttribute('aria-current', 'true');
    element.append(link, document.createElement('code'));
    return element;
  }

  #paint(row) {
    const element = this.#element(row);
    if (!element) return;
    const {tone, low, high, underlined, flagged} = this.#look, {from, to} = this.#marked;
    element.classList.toggle('flagged', flagged(row));
    const fragment = document.createDocumentFragment();
    let run = fragment, open = '', plain = '';
    const close = () => { if (plain) run.append(plain); plain = ''; };
    for (const {text, t, last, length, isStandIn} of this.rows.glyphs(row)) {
      const level = Math.round(tone(last) * CodeView.levels);
      const isMarked = t < to && last >= from;
      // The newline is seen where it is marked, or else a mark there would be lost.
      const shown = text || (isMarked ? ' ' : '');
      if (!shown) continue;
      let name = level < 0 ? low + -level : level > 0 ? high + level : '';
      if (underlined(last)) name += ' u';
      if (text === '\t') name += ' t';
      if (isMarked) name += ' k' + (t <= from ? ' a' : '') + (last >= to - 1 ? ' z' : '');
      if (name !== open || text === '\t') {
        close();
        run = fragment;
        if (name) {
          run = document.createElement('i');
          run.className = name.trim();
          fragment.append(run);
        }
        open = name;
      }
      if (isStandIn) {
        close();
        const s = document.createElement('s');
        s.textContent = text;
        run.append(s);
      } else plain += shown;
    }
    close();
    element.lastChild.replaceChildren(fragment);
  }

  // The glyph at a place in a row's text.
  #glyph(code, node, offset) {
    const range = document.createRange();
    range.setStart(code, 0);
    range.setEnd(node, offset);
    let units = range.toString().length;
    const glyphs = this.rows.glyphs(Number(code.parentElement.dataset.row));
    for (const glyph of glyphs) {
      if (units < glyph.text.length || glyph.text === '') return glyph;
      units -= glyph.text.length;
    }
    return null;
  }

  // The byte at a place of the document; the text's end beyond it.
  #byte(node, offset) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const code = element.closest('code');
    if (code) {
      const row = Number(code.parentElement.dataset.row);
      return this.#glyph(code, node, offset)?.t ?? this.rows.to(row);
    }
    const row = element.closest('.l');
    if (row) return this.rows.from(Number(row.dataset.row));
    // A group, or all of them: by the child that follows.
    const next = element.children?.[offset];
    if (next?.dataset.row) return this.rows.from(Number(next.dataset.row));
    const group = this.#groups[(next ?? element).dataset.group];
    return group ? this.rows.from(group.first) : this.rows.bytes.length;
  }
}
