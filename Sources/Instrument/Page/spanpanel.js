'use strict';
// Which cells are on in a span and off around it, and where else they are.

class SpanPanel {
  constructor(element, app) {
    this.app = app;
    this.chosen = new Set();
    element.append(
      this.what = h('p', {class: 'what'}),
      this.list = h('div'),
      h('div', {class: 'bar'}, this.look = h('button', {type: 'button', onclick: () => this.find()}, 'Where else are they on?'),
        ...savers(['json', 'csv'], () => this.#question(), app.say)),
      this.progress = h('p', {class: 'what', role: 'status'}),
      this.places = h('ol', {class: 'places'}),
      this.save = h('div', {class: 'bar', hidden: ''}, ...savers(['json', 'csv'], () => this.wanted && ['/api/find', this.wanted, 'places'], app.say)));
    this.#empty();
  }

  #question() {
    const {text, span} = this.app.state;
    return span && ['/api/rank', {id: text.id, span, count: 50}, `span-${span.from}-${span.to}`];
  }

  #empty() {
    this.what.textContent = 'Drag over some code, or press Shift with l and h: the cells that are on there and off around it are listed here.';
    this.list.replaceChildren();
    this.look.disabled = true;
  }

  async show() {
    const {state} = this.app, {text, span} = state;
    if (!span) return this.#empty();
    if (text.base) return;
    const answer = await text.ask('/api/rank', {span, count: 24});
    if (text !== state.text || span !== state.span) return;
    const {cells, window: around} = answer;
    if (!cells.length) {
      this.#empty();
      this.what.textContent = 'There is nothing around this span to compare it with.';
      return;
    }
    this.cells = new Map(cells.map(cell => [cell.neuron, cell]));
    if (this.shown !== `${span.from}-${span.to}`) this.chosen = new Set(cells.slice(0, 3).map(cell => cell.neuron));
    this.shown = `${span.from}-${span.to}`;
    this.what.replaceChildren('In ', h('b', {}, quote(text.bytes.subarray(span.from, Math.min(span.to, span.from + 24)))
      + (span.to - span.from > 24 ? '…' : '')),
      ` against the ${grouped(around.to - around.from - span.to + span.from)} bytes around it, of all ${grouped(answer.of)} cells. `
      + 'Score: the difference of the means of tanh c, 0 to 2. In a few bytes some cells differ by chance.');
    this.list.replaceChildren(cellTable(cells.map(cell => ({...cell, score: cell.difference,
      words: `${fixed(cell.inside)} in it, ${fixed(cell.around)} around, AUROC ${fixed(cell.auroc)}`})),
      {score: 'difference', chosen: this.chosen, current: state.cell, choose: ({neuron}) => this.app.choose(neuron)}));
    this.look.disabled = false;
  }

  async find() {
    const cells = [...this.chosen].map(neuron => this.cells.get(neuron)).filter(Boolean)
      .map(({neuron, polarity, threshold}) => ({neuron, polarity, threshold}));
    if (!cells.length) return this.app.say('Choose at least one cell.');
    this.wanted = {cells, count: 12};
    this.progress.textContent = 'Looking …';
    const {excerpts, of, index} = await ask('/api/find', this.wanted);
    this.progress.textContent = SpanPanel.words(index, excerpts.length);
    this.save.hidden = !excerpts.length;
    this.places.replaceChildren(...excerpts.map(place => {
      const bytes = fromBase64(place.content), start = place.start;
      const code = colouredBytes(bytes, t => place.values[t] ?? 0, {from: place.from - start, to: place.to - start});
      const hash = `#file=${encodeURIComponent(place.file).replace(/%2F/g, '/')}&cell=${cells[0].neuron}&span=${place.from}-${place.to}&tab=span`;
      return h('li', {}, h('a', {href: hash}, `${place.file}:${place.line}`),
        h('span', {class: 'score'}, ` ${place.on} of ${of} on`), h('pre', {class: 'code', tabindex: '0'}, code));
    }));
  }

  // How much of the files was looked through.
  static words(index, count) {
    if (!index.files_given) return 'No files were given to look through: start with `cellscope serve <model> <path>`.';
    const share = `${grouped(Math.round(index.bytes / 1024))} of ${grouped(Math.round(index.bytes_given / 1024))} KB`;
    const still = index.done ? '' : ', which are still being read';
    return `${counted(count, 'place')}, in ${share} of the files${still}.`
      + (index.done && index.bytes < index.bytes_given ? ' Memory is bounded: the other files were not read.' : '');
  }
}
