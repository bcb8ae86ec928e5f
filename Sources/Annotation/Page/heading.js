'use strict';
// What is said above the code: the claim about what is shown, its controls, the scale of colours.

function showClaim(title, controls, {neuron, claim}) {
  title.replaceChildren(element('b', neuron));
  if (claim.feature) title.append(` ${claim.verb} `, element('b', claim.feature));
  if (claim.side) title.append(` · ${claim.side}`);
  controls.replaceChildren(...claim.lines.map(line => element('p', line)));
}

// `scale`: its name; the ends are those of the look that it gave.
function showLegend(legend, entry, look, scale) {
  const [low, centre, high] = look.ends, find = id => legend.querySelector('#' + id);
  const short = value => fixed(value, entry.scale > 2 ? 1 : 2).replace(/\.0+$/, '');
  find('scale').className = entry.isSurprise ? 'scale surprise' : 'scale';
  find('low').textContent = entry.isSurprise ? '0' : short(low);
  find('high').textContent = entry.isSurprise ? '8 or more' : (high > 0 ? '+' : '') + short(high);
  find('quantity').textContent = entry.quantity;
  find('white').textContent = entry.isSurprise ? '' : scale === 'zero' ? 'white at 0'
    : `white at ${short(centre)}, ${entry.centre.words}`;
}

// How many disagreements there are, and by which threshold.
function disagreementWords(entry) {
  const {stretches, words} = entry.decision;
  if (entry.isSurprise) return '';
  if (!stretches) return words || 'no label to disagree with';
  if (!stretches.length) return 'cell and parser agree everywhere';
  const bytes = stretches.reduce((sum, [from, to]) => sum + to - from, 0);
  return `${counted(stretches.length, 'disagreement')} with the parser (${counted(bytes, 'byte')})`
    + (entry.threshold === null ? `, by ${words}` : '');
}
