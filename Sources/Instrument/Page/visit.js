'use strict';
// Where a visitor is: the address, there and back.

class Visit {
  #here = null;

  constructor(app) {
    this.app = app;
    addEventListener('hashchange', () => this.follow());
  }

  // Writes what is shown into the address.
  async remember() {
    if (!this.app.state.text) return;
    const {hash, isWhole} = await Address.of({...this.app.state, query: this.app.panels.query.value});
    if (hash !== location.hash) history.replaceState(null, '', hash);
    if (!isWhole) this.app.say('This text is too long for the address; save it as a file to share it.');
    this.#here = hash;
  }

  // Goes where an address leads.
  async follow() {
    const {file, text, language, cell, feature, span, at, tab, query, scale} = Address.read();
    if (this.#here && location.hash === this.#here) return;
    if (cell && this.app.has(cell)) Object.assign(this.app.state, {cell, feature: feature ?? null});
    if (tab in this.app.panels) this.app.state.tab = tab;
    if (query !== undefined) this.app.panels.query.value = query;
    this.app.state.scale = scale === 'threshold' ? 'threshold' : 'zero';
    const place = {span, at};
    if (file !== undefined) return this.app.open({file}, place);
    if (text !== undefined) {
      try {
        const bytes = await Address.unpacked(text);
        return await this.app.open({base64: base64(bytes), ...(language ? {language} : {})}, place);
      } catch {
        this.app.say('The text in the address is damaged.');
      }
    }
    return this.welcome();
  }

  // The first view of all: a function that shows something, and what it is that one sees.
  async welcome() {
    const {file, neuron, feature, from, to, at} = await get('/api/welcome');
    find('intro').hidden = false;
    Object.assign(this.app.state, {cell: neuron, feature});
    await this.app.open({file}, {at});
    if (to > from) this.app.view.reveal(Math.max(0, from - 1), 'start');
    await drawn();
    this.app.view.reveal(at, 'nearest');
  }
}
