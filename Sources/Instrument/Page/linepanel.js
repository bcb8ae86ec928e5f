'use strict';
// Along the line: the cell's value, and its gates below it, so that one sees who wrote and who erased.

class LinePanel {
  constructor(element, app) {
    this.app = app;
    this.place = h('div', {class: 'trace'});
    this.trace = new TraceView(this.place);
    this.trace.addEventListener('pick', ({detail}) => app.go(detail.t, {block: null}));
    element.append(
      h('p', {class: 'what'}, 'What the cell holds after each character of the line, and its gates: ',
        'the memory becomes forget × memory + input × candidate.'),
      this.place,
      h('div', {class: 'bar'}, ...savers(['json', 'csv'], () => this.#question(), app.say),
        h('button', {type: 'button', class: 'save', 'aria-label': 'Download as SVG', onclick: () => this.#picture()}, 'SVG')));
  }

  #question() {
    const {text, cell} = this.app.state, row = this.#row();
    return row && ['/api/read', {id: text.id, neurons: this.#neurons(cell), nats: true, ...row}, `${cell}-line`];
  }

  #row() {
    const {view} = this.app, {at} = this.app.state;
    if (!view.rows.count) return null;
    const row = view.rows.at(Math.max(0, at));
    return {from: view.rows.from(row), to: view.rows.to(row)};
  }

  #neurons(cell) {
    const [layer, vector, unit] = cell.split('.');
    return [...new Set([cell, ...['f', 'i', 'o', 'g'].map(gate => `${layer}.${gate}.${unit}`)])];
  }

  async show() {
    const {state, view} = this.app, {text, cell} = state, row = this.#row();
    if (!row) { this.place.replaceChildren(h('p', {}, 'There is no text yet.')); return; }
    if (text.base) return;  // the change is on its way; what it tells comes back here
    const answer = await text.ask('/api/read', {neurons: this.#neurons(cell), ...row, urgent: true});
    if (text !== state.text || cell !== state.cell) return;
    const values = new Map(answer.neurons.map(({neuron, values}) => [neuron, values]));
    const at = neuron => t => values.get(neuron)?.[t - row.from] ?? NaN;
    const [layer, , unit] = cell.split('.'), gate = letter => at(`${layer}.${letter}.${unit}`);
    const look = this.app.colours.look(), reach = this.app.colours.reach(), finding = this.app.finding();
    const series = [
      {name: this.app.colours.quantity(), low: -reach, high: reach, at: at(cell), isSigned: true,
        mark: finding?.threshold != null ? finding.polarity * finding.threshold : null},
      {name: 'written', low: -1, high: 1, isSigned: true, at: t => gate('i')(t) * gate('g')(t)},
      {name: 'forget', low: 0, high: 1, at: gate('f')},
      {name: 'input', low: 0, high: 1, at: gate('i')},
      {name: 'output', low: 0, high: 1, at: gate('o')},
      {name: 'candidate', low: -1, high: 1, isSigned: true, at: gate('g')},
    ];
    const glyphs = view.rows.glyphs(view.rows.at(Math.max(0, state.at)));
    this.trace.show({glyphs, at: state.at, look, series, summary: this.#summary(glyphs, gate)});
  }

  #summary(glyphs, gate) {
    if (!glyphs.length) return '';
    const written = glyph => Math.abs(gate('i')(glyph.last) * gate('g')(glyph.last));
    const erased = glyph => 1 - gate('f')(glyph.last);
    const most = of => glyphs.reduce((best, glyph) => of(glyph) > of(best) ? glyph : best, glyphs[0]);
    const bytes = glyph => this.app.state.text.bytes.subarray(glyph.t, glyph.to);
    const line = this.app.view.rows.line(glyphs[0].t), [writer, eraser] = [most(written), most(erased)];
    return `Along line ${line}, ${quote(bytes(writer))} wrote most; at ${quote(bytes(eraser))} the forget gate `
      + `took most (${fixed(gate('f')(eraser.last))}).`;
  }

  // The drawing as a file: its colours, which are the page's, written into it.
  #picture() {
    const svg = this.place.querySelector('svg');
    if (!svg) return this.app.say('There is nothing to download yet.');
    const copy = svg.cloneNode(true), shown = [svg, ...svg.querySelectorAll('*')];
    [copy, ...copy.querySelectorAll('*')].forEach((element, at) => {
      const style = getComputedStyle(shown[at]);
      for (const name of ['fill', 'fill-opacity', 'stroke', 'stroke-dasharray', 'font-family', 'font-size', 'text-anchor'])
        element.setAttribute(name, style.getPropertyValue(name));
    });
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    saveAs(new Blob([new XMLSerializer().serializeToString(copy)], {type: 'image/svg+xml'}), `${this.app.state.cell}-line.svg`);
  }
}
