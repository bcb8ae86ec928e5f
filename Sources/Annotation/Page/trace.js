'use strict';
// Values along one row of code: the glyphs, then a row of bars for each quantity, in the same columns.
//
//   trace.show({glyphs, at, look, series, summary})
//     glyphs   as Rows.glyphs gives them
//     at       the byte that is looked at
//     look     as CodeView.colour takes it
//     series   [{name, more, low, high, at: t => number or NaN, mark: a number or null, isSigned}]
//     summary  a sentence: what there is to see
//
// Event `pick` with detail.t.

class TraceView extends EventTarget {
  static #column = 10;
  static #heights = {text: 20, first: 52, other: 20, gap: 5};
  #shown = null;

  constructor(element) {
    super();
    this.element = element;
    element.addEventListener('click', event => {
      const svg = event.target.closest('svg');
      if (!svg || !this.#shown) return;
      const x = event.clientX - svg.getBoundingClientRect().left;
      const glyph = this.#shown.glyphs[Math.floor(x / TraceView.#column)];
      if (glyph) this.dispatchEvent(new CustomEvent('pick', {detail: {t: glyph.last}}));
    });
  }

  show(shown) {
    this.#shown = shown;
    const {glyphs, at, look, series, summary} = shown, {text, first, other, gap} = TraceView.#heights;
    const names = document.createElement('div');
    names.className = 'names';
    const width = Math.max(1, glyphs.length) * TraceView.#column;
    const heights = series.map((_, index) => index ? other : first);
    const height = text + heights.reduce((sum, height) => sum + height + gap, 0);
    const svg = make('svg', {width, height, viewBox: `0 0 ${width} ${height}`, role: 'img'});
    svg.setAttribute('aria-label', summary);
    const place = glyphs.findIndex(glyph => at < glyph.to);
    if (place >= 0) svg.append(make('rect', {class: 'here', x: place * TraceView.#column, y: 0,
      width: TraceView.#column, height}));
    svg.append(this.#text(glyphs, look));
    let y = text + gap;
    series.forEach((one, index) => {
      const name = document.createElement('span');
      name.style.top = y + 'px';
      name.style.height = heights[index] + 'px';
      const value = place >= 0 ? one.at(glyphs[place].last) : NaN;
      name.append(element('b', one.name), Number.isNaN(value) ? '' : fixed(value));
      if (one.more) name.append(element('small', one.more));
      names.append(name);
      svg.append(this.#bars(glyphs, one, y, heights[index]));
      y += heights[index] + gap;
    });
    names.style.height = height + 'px';
    const scroll = document.createElement('div');
    scroll.className = 'along';
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'group');
    scroll.setAttribute('aria-label', 'Values along the line');
    scroll.append(svg);
    const left = this.element.querySelector('.along')?.scrollLeft ?? 0;
    this.element.replaceChildren(element('p', summary), names, scroll);
    scroll.scrollLeft = left;
    const x = place * TraceView.#column;
    if (x < scroll.scrollLeft || x > scroll.scrollLeft + scroll.clientWidth - 2 * TraceView.#column)
      scroll.scrollLeft = x - scroll.clientWidth / 2;
  }

  #text(glyphs, look) {
    const group = make('g', {class: 'text'}), c = TraceView.#column;
    glyphs.forEach((glyph, column) => {
      const level = Math.round(look.tone(glyph.last) * CodeView.levels);
      const name = (level < 0 ? look.low : look.high) + Math.abs(level);
      if (level) group.append(make('rect', {class: name, x: column * c, y: 0, width: c, height: 18}));
      if (look.underlined(glyph.last))
        group.append(make('rect', {class: 'under', x: column * c, y: 18, width: c, height: 2}));
      const letter = make('text', {x: (column + .5) * c, y: 14});
      letter.textContent = glyphMark(glyph);
      group.append(letter);
    });
    return group;
  }

  // Bars from zero, and a line where the cell decides.
  #bars(glyphs, one, y, height) {
    const group = make('g', {}), c = TraceView.#column;
    const share = value => (Math.min(one.high, Math.max(one.low, value)) - one.low)
      / (one.high - one.low);
    const place = value => (y + height * (1 - share(value))).toFixed(1);
    const zero = place(0), paths = {low: '', high: ''};
    glyphs.forEach((glyph, column) => {
      const value = one.at(glyph.last);
      if (Number.isNaN(value)) return;
      const bar = `M${column * c + .5} ${zero}V${place(value)}h${c - 1}V${zero}z`;
      paths[value < 0 ? 'low' : 'high'] += bar;
    });
    group.append(make('path', {class: 'axis', d: `M0 ${zero}H${glyphs.length * c}`}));
    for (const side of ['low', 'high'])
      if (paths[side])
        group.append(make('path', {class: one.isSigned ? side : 'amount', d: paths[side]}));
    if ((one.mark ?? null) !== null)
      group.append(make('path', {class: 'threshold', d: `M0 ${place(one.mark)}H${glyphs.length * c}`}));
    return group;
  }
}

function make(name, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
