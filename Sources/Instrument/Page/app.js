'use strict';
// The page: what is shown, and what keys, buttons and addresses do with it.

class App {
  constructor(model, files) {
    this.model = model;
    model.findings.sort((one, other) => (other.score ?? 0) - (one.score ?? 0));
    this.state = {text: null, cell: 'l0.c.0', feature: null, at: -1, anchor: -1, span: null, tab: 'line', scale: 'zero',
      isSurprise: false};
    this.view = new CodeView(find('code'));
    this.colours = new Colours(this);
    this.typing = new Typing(find('typing'), this.view);
    this.say = text => { find('note').textContent = text; };
    this.panels = {
      line: new LinePanel(find('line'), this), next: new NextPanel(find('next'), this),
      span: new SpanPanel(find('span'), this), query: new QueryPanel(find('query'), this),
    };
    this.closer = settled(60, () => this.#showPanel());
    this.repaint = oncePerFrame(() => this.colours.paint());
    this.visit = new Visit(this);
    this.remember = settled(300, () => this.visit.remember());
    find('model').textContent = `· ${model.name} · ${model.layers} x ${model.hidden}`;
    find('count').textContent = grouped(model.layers * model.hidden);
    find('files').append(...files.map(({path}) => h('option', {value: path})));
    this.#listCells();
    listen(this);
    listenToKeys(this);
  }

  // Texts

  async open(source, place = {}) {
    this.say('');
    let text;
    try {
      text = await LiveText.open(source);
    } catch (error) {
      this.say(error.message);
      if (this.state.text) return;
      text = await LiveText.open({text: ''});
    }
    this.stopTyping();
    this.#take(text);
    this.view.setText(text.bytes);
    Object.assign(this.state, {at: -1, anchor: -1, span: null});
    find('file').value = text.file ?? '';
    document.title = `${text.file ?? 'a text'} · Cellscope`;
    find('cut').hidden = text.size <= text.bytes.length;
    find('cut').textContent = `The first ${grouped(text.bytes.length)} of ${grouped(text.size)} bytes are shown.`;
    if (place.span && place.span.from < place.span.to && place.span.to <= text.bytes.length)
      this.go(place.span.from, {span: place.span, block: 'center', isAloud: false});
    else if (text.bytes.length) this.go(Math.min(place.at ?? 0, text.bytes.length - 1), {block: 'center', isAloud: false});
    this.render();
    if (!text.bytes.length) return this.startTyping();
    // Rows out of sight had guessed heights until now.
    await drawn();
    if (text === this.state.text && this.state.at >= 0)
      this.view.reveal(this.state.span?.from ?? this.state.at, 'center');
  }

  #take(text) {
    this.state.text?.close();
    this.state.text = text;
    let wasKnown = false;
    text.addEventListener('change', () => {
      if (text !== this.state.text) return;
      this.repaint();
      // The line is drawn in the colours of values that have just come to be known.
      const isKnown = this.state.at >= 0 && text.column(this.shown).known[this.state.at] > 0;
      if (isKnown && !wasKnown) this.closer();
      this.tell(this.state.at, false);
      wasKnown = isKnown;
    });
  }

  // Cells and colours

  get neurons() { return this.state.isSurprise ? ['surprise', this.state.cell] : [this.state.cell]; }
  get shown() { return this.state.isSurprise ? 'surprise' : this.state.cell; }

  // What was found of the cell: of the feature it was chosen for, else of the one it follows best.
  finding() {
    const own = this.model.findings.filter(({neuron}) => neuron === this.state.cell);
    return own.find(({feature}) => feature === this.state.feature)
      ?? own.reduce((best, one) => best && best.score >= one.score ? best : one, null);
  }
  async render() {
    const {text, scale, isSurprise} = this.state, finding = this.finding();
    find('by-zero').setAttribute('aria-pressed', scale === 'zero');
    find('by-threshold').setAttribute('aria-pressed', scale === 'threshold');
    find('by-threshold').disabled = finding?.threshold == null;
    find('surprise').setAttribute('aria-pressed', isSurprise);
    find('edit').setAttribute('aria-pressed', this.typing.isOn);
    for (const button of find('cells').querySelectorAll('button'))
      button.setAttribute('aria-pressed', button.dataset.feature === finding?.feature);
    this.#claim(finding);
    this.colours.paint();
    this.#showTabs();
    this.closer();
    this.remember();
    try {
      await text.sendEdit(this.neurons, this.view.inView);
      if (finding && !text.labels.has(finding.feature)) text.label(finding.feature).catch(() => {});
      this.closer();
      await text.load(this.neurons, this.view.inView);
    } catch (error) {
      if (!isAborted(error) && text === this.state.text) this.say(error.message);
    }
  }

  #claim(finding) {
    const {cell} = this.state, title = h('h2', {}, h('b', {}, cell));
    const claim = finding?.claim ?? '', colon = claim.indexOf(': ');
    const [start, rest] = colon < 0 ? ['', ''] : [claim.slice(cell.length, colon), claim.slice(colon + 2)];
    title.append(start);
    find('claim').replaceChildren(title, h('p', {}, rest
      || 'Nothing was measured of this cell, so nothing is claimed; the Query and Span tabs look for what it may follow.'));
  }

  has(cell) {
    const [, layer, unit] = /^l(0|[1-9]\d*)\.(?:c|h|i|f|g|o|raw)\.(0|[1-9]\d*)$/.exec(cell) ?? [];
    return Number(layer) < this.model.layers && Number(unit) < this.model.hidden;
  }

  choose(cell, feature = null) {
    if (!this.has(cell)) {
      const {layers, hidden} = this.model;
      return this.say(`There is no cell ${cell}: layers are l0 to l${layers - 1}, vectors c h i f g o raw, units 0 to ${hidden - 1}.`);
    }
    this.say('');
    Object.assign(this.state, {cell, feature, isSurprise: false});
    const finding = this.finding();
    find('neuron').value = finding ? '' : cell;
    if (finding) find('cells').querySelector(`[data-feature="${CSS.escape(finding.feature)}"]`)
      .scrollIntoView({block: 'nearest', inline: 'nearest'});
    return this.render();
  }

  step(by) {
    const {findings} = this.model, at = findings.indexOf(this.finding());
    if (!findings.length) return;
    const {neuron, feature} = findings[at < 0 ? 0 : (at + by + findings.length) % findings.length];
    this.choose(neuron, feature);
  }

  // The place

  go(t, {span = null, block = 'nearest', isAloud = true} = {}) {
    const {bytes} = this.state.text;
    if (!bytes.length) return;
    const glyph = this.view.rows.glyph(Math.min(Math.max(0, t), bytes.length - 1));
    this.state.at = span ? span.to - 1 : glyph.last;
    if (!span) this.state.anchor = glyph.t;
    this.state.span = span;
    const {from, to} = span ?? {from: glyph.t, to: glyph.to};
    this.view.mark(from, to);
    if (block) this.view.reveal(glyph.t, block);
    this.tell(this.state.at, isAloud);
    this.closer();
    this.remember();
  }

  select(step) {
    const {rows} = this.view, {bytes} = this.state.text, {at, span} = this.state;
    if (!bytes.length) return;
    const end = span && at < span.to - 1 ? span.from : at;
    const anchor = rows.glyph(Math.max(0, this.state.anchor)), glyph = rows.glyph(Math.max(0, end));
    const next = rows.glyph(step > 0 ? Math.min(bytes.length - 1, glyph.to) : Math.max(0, glyph.t - 1));
    const chosen = {from: Math.min(anchor.t, next.t), to: Math.max(anchor.to, next.to)};
    this.go(next.t, {span: chosen});
    this.state.at = next.last;
    this.showTab('span');
  }

  move(step) {
    const {rows} = this.view, {at} = this.state;
    if (!rows.count) return;
    const row = rows.at(Math.max(0, at)), next = Math.min(rows.count - 1, Math.max(0, row + step));
    const column = rows.glyphs(row).findIndex(glyph => at < glyph.to), glyphs = rows.glyphs(next);
    this.go(glyphs[Math.min(Math.max(0, column), glyphs.length - 1)].t);
  }

  // What is known of byte `t`, in words.
  tell(t, isAloud) {
    const {text, cell} = this.state;
    if (t < 0 || t >= text.bytes.length) return;
    const {values, known} = text.column(this.shown);
    const words = [`line ${this.view.rows.line(t)}, byte ${grouped(t + 1)}`,
      `${this.state.isSurprise ? 'surprise' : cell} ${known[t] ? fixed(values[t]) : '…'}`];
    const label = this.colours.labelled(), value = label?.values[t];
    if (label) words.push(Number.isNaN(value) ? `${label.name} unknown` : value > 0 ? label.name : `not ${label.name}`);
    find('status').setAttribute('aria-live', isAloud ? 'polite' : 'off');
    find('status').textContent = words.join(' · ');
  }

  // Typing

  startTyping() {
    const {text, at} = this.state, refusal = Typing.refusal(text.bytes);
    if (refusal) return this.say(refusal);
    this.view.buildAll();
    this.typing.start(text.bytes, at + 1);
    this.render();
  }

  stopTyping() {
    if (!this.typing.isOn) return;
    this.typing.stop();
    find('edit').setAttribute('aria-pressed', 'false');
    find('code').focus({preventScroll: true});
  }

  changed(bytes) {
    const text = this.state.text.edited(bytes);
    this.#take(text);
    this.view.setText(bytes);
    this.view.buildAll();
    find('file').value = '';
    document.title = 'a text · Cellscope';
    this.colours.underline(null);
    this.render().then(() => {
      // Labels last: they are of the text as it is once typing pauses.
      if (text === this.state.text) this.#relabel();
    });
  }

  #relabel = settled(150, () => {
    const {text} = this.state, finding = this.finding();
    if (finding && !text.base) text.label(finding.feature).catch(() => {});
  });

  insert(bytes) {
    const {text, at} = this.state, all = new Uint8Array(text.bytes.length + bytes.length);
    all.set(text.bytes.subarray(0, at + 1));
    all.set(bytes, at + 1);
    all.set(text.bytes.subarray(at + 1), at + 1 + bytes.length);
    const wasTyping = this.typing.isOn;
    this.changed(all);
    this.go(at + bytes.length, {span: {from: at + 1, to: at + 1 + bytes.length}});
    if (wasTyping) this.typing.start(all, at + 1 + bytes.length);
  }

  // Panels

  showTab(tab) {
    if (this.state.tab === tab) return this.closer();
    this.state.tab = tab;
    this.#showTabs();
    this.colours.paint();
    this.closer();
    this.remember();
  }

  #showTabs() {
    for (const name of Object.keys(this.panels)) {
      const isThis = name === this.state.tab, tab = find('tab-' + name);
      tab.setAttribute('aria-selected', isThis);
      tab.tabIndex = isThis ? 0 : -1;
      find(name).hidden = !isThis;
    }
  }

  async #showPanel() {
    if (!this.state.text) return;
    try {
      await this.panels[this.state.tab].show();
    } catch (error) {
      if (!isAborted(error)) this.say(error.message);
    }
  }

  #listCells() {
    const rows = this.model.findings.map(({feature, neuron, score, verdict}) => h('li', {},
      h('button', {type: 'button', 'data-feature': feature, 'aria-pressed': 'false', onclick: () => this.choose(neuron, feature)},
        feature, h('span', {class: 'score'}, score === null ? '' : fixed(score)),
        h('span', {class: 'id'}, neuron, verdict ? ` · ${verdict}` : ''))));
    find('cells').append(...rows);
    if (!rows.length) find('cells').append(h('li', {class: 'what'}, 'The model file holds no findings; name a cell, or let the Span and Query tabs find some.'));
  }

  surprise() {
    this.state.isSurprise = !this.state.isSurprise;
    this.render();
  }
}

(async () => {
  const [model, {files}] = await Promise.all([get('/api/model'), get('/api/files')]);
  const app = new App(model, files);
  document.body.classList.add('live');
  await app.visit.follow();
  document.body.dataset.ready = 'true';
})().catch(error => { find('note').textContent = error.message; document.body.classList.add('live'); });
