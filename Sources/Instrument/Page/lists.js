'use strict';
// Lists of cells and of places, as the panels show them.

// Cells, best first: [{neuron, polarity, score, words, feature, threshold}]. `choose` is called with
// the cell that is clicked; `chosen`, a Set of neurons, is kept by check boxes where it is given.
function cellTable(cells, {score, chosen = null, choose, current}) {
  const most = Math.max(...cells.map(cell => cell.score), 1e-9);
  const head = h('tr', {}, ...(chosen ? [h('th', {scope: 'col'}, h('span', {class: 'unseen'}, 'Chosen'))] : []),
    h('th', {scope: 'col'}, 'cell'), h('th', {scope: 'col'}, score), h('th', {scope: 'col'}, 'detail'));
  const rows = cells.map(cell => {
    const bar = h('span', {class: 'amount', 'aria-hidden': 'true'});
    bar.style.width = `${100 * cell.score / most}%`;
    const box = chosen && h('input', {type: 'checkbox', 'aria-label': `Look for ${cell.neuron}`,
      onchange: ({target}) => target.checked ? chosen.add(cell.neuron) : chosen.delete(cell.neuron)});
    if (box) box.checked = chosen.has(cell.neuron);
    return h('tr', {'aria-current': cell.neuron === current ? 'true' : false},
      ...(box ? [h('td', {}, box)] : []),
      h('td', {}, h('button', {type: 'button', class: 'cell', onclick: () => choose(cell)}, cell.neuron)),
      h('td', {class: 'score'}, h('span', {class: 'measure'}, bar, h('b', {}, fixed(cell.score)))),
      h('td', {}, cell.words, cell.feature ? h('em', {}, ` · ${cell.feature}`) : null));
  });
  return h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Cells, best first'},
    h('table', {class: 'cells'}, h('thead', {}, head), h('tbody', {}, ...rows)));
}

// Some bytes, coloured; nothing of them becomes markup.
function colouredBytes(bytes, tone, {from = -1, to = -1} = {}) {
  const code = h('code');
  let run = null, open = null;
  for (let t = 0; t < bytes.length;) {
    const glyph = glyphAt(bytes, t), last = t + glyph.length - 1;
    const level = Math.round(tone(last) * CodeView.levels);
    const name = (level < 0 ? 'm' + -level : level > 0 ? 'p' + level : '')
      + (t < to && last >= from ? ' k' : '');
    if (name !== open || glyph.isStandIn) {
      run = h('i', {class: name.trim() || false});
      code.append(run);
      open = glyph.isStandIn ? null : name;
    }
    const text = bytes[t] === 0x0A ? '↵' : glyph.text;
    run.append(glyph.isStandIn ? h('s', {}, text) : text);
    t += glyph.length;
  }
  return code;
}
