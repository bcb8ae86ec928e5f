'use strict';
// Cells that follow what a tree-sitter query finds in the text, as it is typed.

class QueryPanel {
  static examples = [
    ['returns', '(return_statement) @return'], ['loops in loops', '(for_statement body: (compound_statement (for_statement) @inner))'],
    ['calls of *lock', '((call_expression function: (identifier) @_name) @lock (#match? @_name "lock"))'],
    ['depth of calls', '((call_expression) @calls (#set! kind depth))'],
  ];

  constructor(element, app) {
    this.app = app;
    const run = settled(250, () => this.show());
    this.field = h('textarea', {id: 'query-text', rows: 3, spellcheck: 'false', autocapitalize: 'off',
      'aria-describedby': 'query-problem', placeholder: '(while_statement condition: (_) @mine)', oninput: run});
    this.field.addEventListener('keydown', event => event.stopPropagation());
    element.append(
      h('label', {for: 'query-text', class: 'what'}, 'A tree-sitter query; what it captures with @name is underlined, and the cells that follow it are listed.'),
      this.field,
      h('p', {class: 'bar examples'}, ...QueryPanel.examples.map(([name, query]) =>
        h('button', {type: 'button', onclick: () => { this.field.value = query; this.show(); }}, name))),
      this.problem = h('pre', {id: 'query-problem', class: 'problem', role: 'status'}),
      this.results = h('div'),
      h('div', {class: 'bar'}, ...savers(['json', 'csv'], () => this.#question(), app.say)));
  }

  get value() { return this.field.value; }
  set value(text) { this.field.value = text; }

  #question() {
    return this.value.trim() && ['/api/query', {id: this.app.state.text.id, query: this.value, count: 50}, 'query'];
  }

  async show() {
    const {state} = this.app, {text} = state, query = this.value;
    this.app.remember();
    if (!query.trim() || !text.bytes.length) {
      this.problem.textContent = '';
      this.results.replaceChildren();
      return this.app.colours.underline(null);
    }
    if (text.base) return;
    const number = this.number = (this.number ?? 0) + 1;
    const answer = await text.ask('/api/query', {query, count: 12, draft: true});
    if (number !== this.number || text !== state.text) return;
    if (answer.problem) {
      const {text: line, column} = answer.spot;
      this.field.setAttribute('aria-invalid', 'true');
      const before = new TextDecoder().decode(new TextEncoder().encode(line).subarray(0, column - 1));
      this.problem.textContent = `${line}\n${before.replace(/[^\t]/g, ' ')}^\n${answer.problem}`;
      this.results.replaceChildren();
      return;
    }
    this.field.removeAttribute('aria-invalid');
    this.problem.textContent = answer.warning ?? '';
    const first = answer.captures[0];
    const inside = new Uint8Array(text.bytes.length);
    for (const [from, to] of first?.runs ?? []) inside.fill(1, from, to);
    this.app.colours.underline({name: '@' + first?.name, inside});
    this.results.replaceChildren(...answer.captures.flatMap(capture => this.#capture(capture, answer.of)));
  }

  #capture({name, kind, known, inside, runs, cells}, of) {
    const title = h('h3', {}, `@${name}`), share = known ? 100 * inside / known : 0;
    if (!inside) return [title, h('p', {class: 'what'}, 'It matches nothing in this text.')];
    const graded = kind === 'graded';
    const words = `${counted(runs.length, 'stretch').replace('stretchs', 'stretches')}, ${share.toFixed(1)} % of the text. Best of ${grouped(of)} cells on this very text, `
      + `which they were chosen on: expect less elsewhere. Score: ${graded ? 'Spearman’s ρ' : `average precision; chance is ${fixed(share / 100)}`}.`;
    return [title, h('p', {class: 'what'}, words,
      ' ', h('button', {type: 'button', class: 'link', onclick: () => this.app.go(runs[0][0], {span: {from: runs[0][0], to: runs[0][1]}, block: 'center'})}, 'Show the first')),
      cellTable(cells.map(cell => ({...cell,
        words: `${cell.polarity < 0 ? 'low' : 'high'} ${graded ? 'where it is deep' : 'inside'}${cell.f1 === null ? '' : `, F1 ${fixed(cell.f1)}`}`})),
        {score: graded ? '|ρ|' : 'AP', current: this.app.state.cell, choose: ({neuron}) => this.app.choose(neuron)})];
  }
}
