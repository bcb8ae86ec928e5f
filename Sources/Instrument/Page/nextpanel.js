'use strict';
// What the network expects at the cursor and how it would go on; and both with the cell held.

class NextPanel {
  constructor(element, app) {
    this.app = app;
    this.seed = 1;
    const run = settled(120, () => this.show());
    const slider = (id, label, low, high, step, value) => {
      const output = h('output', {for: id}, fixed(value));
      const input = h('input', {id, type: 'range', min: low, max: high, step, value,
        oninput: () => { output.textContent = fixed(Number(input.value)); run(); }});
      return {input, row: h('p', {class: 'slide'}, h('label', {for: id}, label), input, output), output};
    };
    this.temperature = slider('temperature', 'Temperature', 0, 2, 0.05, 0.7);
    this.value = slider('held-value', 'Hold the cell at', -1, 1, 0.01, 1);
    this.isHeld = h('input', {type: 'checkbox', id: 'is-held', 'aria-label': 'Hold the cell', onchange: run});
    this.value.input.addEventListener('input', () => { this.isHeld.checked = true; });
    this.from = h('select', {id: 'held-from', 'aria-label': 'Held from where', onchange: run}, h('option', {value: 'here'}, 'from here on'),
      h('option', {value: 'line'}, 'from the start of the line'));
    this.columns = h('div', {class: 'outlooks'});
    this.along = h('div', {id: 'along'});
    this.expected = new PredictionsView(this.along);
    this.expected.addEventListener('pick', ({detail}) => app.go(detail.t, {block: null}));
    this.details = h('details', {ontoggle: () => this.show()},
      h('summary', {}, 'What it expected along the line or the selection'), this.along);
    this.value.row.prepend(this.isHeld);
    this.value.row.append(this.from);
    element.append(
      this.where = h('p', {class: 'what'}),
      this.temperature.row, this.value.row, this.columns,
      h('div', {class: 'bar'},
        h('button', {type: 'button', onclick: () => { this.seed += 1; this.show(); }}, 'Another draw'),
        h('button', {type: 'button', onclick: () => this.#insert()}, 'Put it into the text'),
        ...savers(['json', 'csv'], () => this.#question(), app.say)),
      this.details);
  }

  #question() {
    const {text, at, cell} = this.app.state;
    if (at < 0 || !text.bytes.length) return null;
    const row = this.app.view.rows.from(this.app.view.rows.at(at));
    return ['/api/next', {id: text.id, at: at + 1, count: 5, bytes: 160, neuron: cell, seed: this.seed,
      temperature: Number(this.temperature.input.value),
      ...(this.isHeld.checked ? {holds: [{neuron: cell, value: Number(this.value.input.value) * this.#reach()}],
        held_from: this.from.value === 'line' ? row : at} : {})}, `next-${at + 1}`];
  }

  #reach() { return this.app.state.cell.includes('raw') ? this.app.colours.reach() : 1; }

  async show() {
    const {state} = this.app, {text} = state, question = this.#question();
    if (!question) {
      this.where.textContent = 'Click a character to see what the network expects after it.';
      this.columns.replaceChildren();
      return;
    }
    if (text.base) return;
    const {id, ...body} = question[1], number = this.number = (this.number ?? 0) + 1;
    const answer = await text.ask(question[0], body);
    if (number !== this.number) return;
    this.answer = answer;
    const start = Math.max(0, state.at - 11);
    this.where.replaceChildren('After ', h('b', {}, quote(text.bytes.subarray(start, state.at + 1))),
      ` (byte ${grouped(state.at + 1)}), the network expects:`);
    this.columns.replaceChildren(this.#outlook('as it is', answer.free, state.at + 1),
      ...(answer.held ? [this.#outlook(`${state.cell} held at ${fixed(Number(this.value.input.value))}`, answer.held, state.at + 1)] : []));
    if (this.details.open) await this.#showAlong();
  }

  #outlook(title, {predictions, continuation, values}, at) {
    const list = h('ol', {class: 'expected'}, ...predictions.map(({byte, p}) => {
      const bar = h('span', {class: 'amount', 'aria-hidden': 'true'});
      bar.style.width = `${100 * p}%`;
      const came = this.app.state.text.bytes[at] === byte;
      return h('li', {}, h('b', {class: came ? 'came' : false, title: came ? 'this came' : false}, byteMark(byte)),
        h('span', {class: 'measure'}, bar, `${(100 * p).toFixed(p < 0.1 ? 1 : 0)} %`));
    }));
    const reach = this.#reach();
    const code = colouredBytes(fromBase64(continuation), t => Math.max(-1, Math.min(1, (values?.[t] ?? 0) / reach)));
    // Lines as they are, not marked.
    code.normalize();
    code.querySelectorAll('i').forEach(run => { run.textContent = run.textContent.replaceAll('↵', '\n'); });
    return h('section', {'aria-label': title}, h('h3', {}, title), list,
      h('p', {class: 'what'}, 'and would go on:'), h('pre', {class: 'code', tabindex: '0'}, code));
  }

  async #showAlong() {
    const {state, view} = this.app, {text} = state;
    const row = view.rows.at(Math.max(0, state.at));
    const range = state.span ?? {from: view.rows.from(row), to: view.rows.to(row)};
    const to = Math.min(range.to, range.from + PredictionsView.most);
    const answer = await text.ask('/api/read', {predictions: 5, from: range.from, to});
    if (text !== state.text) return;
    this.expected.show({bytes: text.bytes, ...range, at: state.at, look: this.app.colours.look(),
      next: t => answer.predictions[t - range.from] ?? null,
      more: 'Below each character the five that the network expects most after it, redder where it is surer, boxed where it came.'});
  }

  #insert() {
    const outlook = this.answer?.held ?? this.answer?.free;
    if (outlook) this.app.insert(fromBase64(outlook.continuation));
  }
}
