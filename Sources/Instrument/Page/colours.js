'use strict';
// How the code is coloured: by a cell's values or by the surprise, on one of two scales, and what is
// underlined; and the legend that says so.

class Colours {
  #queried = null;

  constructor(app) { this.app = app; }

  // How far the values go to either side.
  reach() { return this.app.state.text.column(this.app.shown).reach; }

  quantity() {
    const vector = this.app.state.cell.split('.')[1];
    return {c: 'tanh c', h: 'h', i: 'input gate', f: 'forget gate', g: 'candidate', o: 'output gate', raw: 'c'}[vector];
  }

  // Where its colours turn: 0, or where the cell decides.
  get #centre() {
    const finding = this.app.finding();
    if (this.app.state.isSurprise || this.app.state.scale === 'zero' || finding?.threshold == null) return 0;
    return finding.polarity * finding.threshold;
  }

  look() {
    const {text, isSurprise} = this.app.state, {values, known, reach} = text.column(this.app.shown);
    const centre = this.#centre, label = this.labelled();
    let low = -reach, high = reach;
    if (centre) {
      low = high = centre;
      for (let t = 0; t < values.length; t++)
        if (known[t]) { low = Math.min(low, values[t]); high = Math.max(high, values[t]); }
    }
    const tone = t => {
      const value = values[t];
      const tone = value < centre ? (value - centre) / Math.max(1e-9, centre - low)
        : (value - centre) / Math.max(1e-9, high - centre);
      return Math.max(-1, Math.min(1, tone));
    };
    return {tone, low: isSurprise ? 's' : 'm', high: isSurprise ? 's' : 'p', ends: [low, centre, high],
      underlined: t => label !== null && label.values[t] > 0, flagged: () => false};
  }

  // What is underlined: what a query found, or the label of the feature that the cell follows.
  labelled() {
    if (this.app.state.tab === 'query' && this.#queried) return {name: this.#queried.name, values: this.#queried.inside};
    const finding = this.app.finding(), values = finding && this.app.state.text.labels.get(finding.feature);
    return values && finding.kind === 'binary' ? {name: finding.feature, values} : null;
  }

  // Shows what a query found, or no longer: {name, inside: by byte}.
  underline(found) {
    this.#queried = found;
    this.paint();
  }

  paint() {
    if (!this.app.state.text) return;
    const look = this.look(), [low, centre, high] = look.ends;
    this.app.view.colour(look);
    const {isSurprise} = this.app.state, short = value => fixed(value).replace(/\.?0+$/, '');
    find('scale').className = isSurprise ? 'scale surprise' : 'scale';
    find('low').textContent = isSurprise ? '0' : short(low);
    find('high').textContent = isSurprise ? '8 or more' : '+' + short(high);
    find('quantity').textContent = isSurprise ? 'surprise, nats' : this.quantity();
    find('white').textContent = isSurprise ? '' : `white at ${short(centre)}`;
    const label = this.labelled();
    find('label-name').textContent = label?.name ?? '';
    find('label-name').hidden = !label;
  }
}
