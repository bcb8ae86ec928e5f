'use strict';
// What the network expects next, in the manner of Karpathy, Johnson and Fei-Fei (2015): a stretch of
// text in its colours, and below each byte the likeliest next bytes, redder where it is surer.
//
//   view.show({bytes, from, to, at, look, next: t => [{byte, p}, ...] or null, more})
//
// Event `pick` with detail.t.

class PredictionsView extends EventTarget {
  static most = 600;  // bytes

  constructor(element) {
    super();
    this.element = element;
    element.addEventListener('click', event => {
      const column = event.target.closest('.x');
      if (column) this.dispatchEvent(new CustomEvent('pick', {detail: {t: Number(column.dataset.t)}}));
    });
  }

  show({bytes, from, to, at, look, next, more}) {
    const end = Math.min(to, from + PredictionsView.most);
    const left = end < to ? `The first ${grouped(end - from)} of ${grouped(to - from)} bytes. ` : '';
    const words = element('p', left + more);
    const grid = document.createElement('div');
    grid.className = 'w';
    for (let t = from; t < end; t++) {
      const column = document.createElement('span'), top = element('b', byteMark(bytes[t]));
      column.className = t === at ? 'x here' : 'x';
      column.dataset.t = t;
      const level = Math.round(look.tone(t) * CodeView.levels);
      top.className = level < 0 ? look.low + -level : level > 0 ? look.high + level : '';
      if (look.underlined(t)) top.className += ' u';
      column.append(top);
      const expected = next(t) ?? [];
      for (const {byte, p} of expected) {
        const mark = element('i', byteMark(byte));
        const sure = Math.round(p * CodeView.levels);
        mark.className = sure ? 'm' + sure : '';
        // What came is set off from what did not.
        if (t + 1 < bytes.length && byte === bytes[t + 1]) mark.className += ' came';
        column.append(mark);
      }
      column.title = 'after ' + byteMark(bytes[t]) + ': '
        + expected.map(({byte, p}) => `${byteMark(byte)} ${Math.round(p * 100)} %`).join(', ');
      grid.append(column);
    }
    this.element.replaceChildren(words, grid);
  }
}
