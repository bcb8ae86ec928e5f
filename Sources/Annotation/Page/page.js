'use strict';
// The page of an annotated file: the pieces above, and what keys and buttons do with them.

(async () => {
const find = id => document.getElementById(id);
const data = JSON.parse(find('data').textContent);
const bytes = await unpacked('text');
const labels = data.labels.map(label => ({...label, values: labelValues(label.runs, bytes.length)}));
const entries = data.entries.map((info, index) => new Entry(info, index, labels));
const nats = await unpacked('nats');
const planes = data.predictions ? await unpacked('next') : null;

const list = new CellList(find('cells'));
const main = new CodeView(find('code'));
main.setText(bytes);
const rows = main.rows;
const trace = new TraceView(find('trace'));
const expected = new PredictionsView(find('next'));

const isWide = matchMedia('(min-width: 800px)');
const state = {entry: 0, beside: new Set(), scale: 'zero', at: -1, anchor: -1, span: null,
  dock: !bytes.length ? '' : isWide.matches ? 'trace' : ''};
const most = 3;  // that stand beside the one
let extra = [];  // {view, entry, looks} that stand beside the first
let look = null;

const entry = () => entries[state.entry];
const members = one => (one?.members ?? []).map(index => entries[index]);

// Views and colours

async function render() {
  const index = state.entry, wanted = [...state.beside].filter(other => other !== index).slice(0, most);
  if (!entries.length) return;
  await Promise.all([index, ...wanted].flatMap(at => [entries[at], ...members(entries[at])])
    .map(one => one.load()));
  if (index !== state.entry) return;
  look = entry().look(state.scale, rows);
  main.colour(look);
  showBeside(wanted);
  list.choose(index);
  list.showBeside(state.beside, most);
  showClaim();
  showLegend();
  showTools();
  showDock();
  // The neighbours, so that the next key shows at once.
  for (const step of [1, -1]) entries[list.step(index, step)]?.load();
}

function showBeside(wanted) {
  const old = extra;
  extra = wanted.map((index, place) => {
    const kept = old.find(one => one.place === place);
    const one = kept ?? openBeside(place);
    one.entry = entries[index];
    one.name.textContent = nameOf(one.entry);
    one.look = one.entry.look(state.scale, rows);
    one.view.colour(one.look);
    return one;
  });
  old.filter(one => !extra.includes(one)).forEach(one => one.figure.remove());
  find('views').className = extra.length ? 'several' : '';
  find('first').textContent = extra.length ? nameOf(entry()) : '';
}

function openBeside(place) {
  const figure = document.createElement('figure'), name = document.createElement('figcaption');
  const code = document.createElement('div');
  code.className = 'code';
  code.translate = false;
  figure.append(name, code);
  find('views').append(figure);
  const view = new CodeView(code, {isNamed: false});
  view.setText(bytes);
  listen(view);
  synchronise(code);
  return {place, figure, name, view};
}

// On a narrow screen the views stand below each other, each with its own scroll bar: as one.
function synchronise(element) {
  element.addEventListener('scroll', () => {
    if (!extra.length) return;
    for (const other of [main, ...extra.map(one => one.view)].map(view => view.element))
      if (other !== element && Math.abs(other.scrollTop - element.scrollTop) > 1) other.scrollTop = element.scrollTop;
  }, {passive: true});
}

const nameOf = one => one.feature && !one.isSurprise ? `${one.neuron} · ${one.feature}` : one.neuron;

// Words

function showClaim() {
  const {neuron, claim} = entry(), title = document.createElement('h2');
  const strong = text => { const b = document.createElement('b'); b.textContent = text; return b; };
  title.append(strong(neuron));
  if (claim.feature) title.append(` ${claim.verb} `, strong(claim.feature));
  if (claim.side) title.append(` · ${claim.side}`);
  find('claim').replaceChildren(title, ...claim.lines.map(line => {
    const p = document.createElement('p');
    p.textContent = line;
    return p;
  }));
}

function showLegend() {
  const one = entry(), [low, centre, high] = look.ends, digits = one.scale > 2 ? 1 : 2;
  const short = value => fixed(value, digits).replace(/\.0+$/, '');
  find('scale').className = one.isSurprise ? 'scale surprise' : 'scale';
  find('low').textContent = one.isSurprise ? '0' : short(low);
  find('high').textContent = one.isSurprise ? '8 or more' : (high > 0 ? '+' : '') + short(high);
  find('quantity').textContent = one.quantity;
  find('white').textContent = one.isSurprise ? '' : state.scale === 'zero' ? 'white at 0'
    : `white at ${short(centre)}, ${one.centre.words}`;
}

function showTools() {
  const one = entry(), {stretches, words} = one.decision;
  find('by-zero').setAttribute('aria-pressed', state.scale === 'zero');
  find('by-threshold').setAttribute('aria-pressed', state.scale === 'threshold');
  for (const id of ['by-zero', 'by-threshold']) find(id).disabled = !!one.isSurprise;
  find('several').setAttribute('aria-pressed', state.beside.size > 0);
  for (const id of ['before', 'after']) find(id).disabled = !stretches?.length;
  const count = (stretches ?? []).reduce((sum, [from, to]) => sum + to - from, 0);
  find('wrong').textContent = one.isSurprise ? '' : !stretches ? words || 'no label to disagree with'
    : !stretches.length ? 'cell and parser agree everywhere'
    : `${counted(stretches.length, 'disagreement')} with the parser (${counted(count, 'byte')})`
      + (one.threshold === null ? `, by ${words}` : '');
  for (const name of ['trace', 'next'])
    find('show-' + name).setAttribute('aria-pressed', state.dock === name);
}

const glyphOf = t => rows.glyph(Math.min(t, bytes.length - 1));

// What is known of byte `t`: the last of a glyph.
function words(t) {
  const list = [`line ${rows.line(t)}, byte ${grouped(t + 1)}`];
  const shown = [entry(), ...extra.map(one => one.entry)].filter(Boolean);
  for (const one of shown) if (!one.isSurprise && one.values) list.push(`${one.neuron} ${fixed(one.number(t))}`);
  for (const label of labels) {
    const value = label.values[t];
    if (Number.isNaN(value)) { if (shown.some(one => one.own === label)) list.push(`${label.feature} unknown`); }
    else if (label.graded) list.push(`${label.feature} ${value}`);
    else if (value > 0) list.push(label.feature);
  }
  if (nats && nats[t] < 255) list.push(`surprise ${(nats[t] / 16).toFixed(1)} nats`);
  return list.join(' · ');
}

function say(text, isAloud) {
  find('status').setAttribute('aria-live', isAloud ? 'polite' : 'off');
  find('status').textContent = text;
}

// The place

function go(t, {span = null, block = 'nearest', isAloud = true, says = ''} = {}) {
  if (!bytes.length) return;
  const glyph = glyphOf(Math.max(0, t));
  state.at = glyph.last;
  state.span = span;
  if (!span) state.anchor = glyph.t;
  const {from, to} = span ?? {from: glyph.t, to: glyph.to};
  for (const view of [main, ...extra.map(one => one.view)]) view.mark(from, to);
  if (block) main.reveal(glyph.t, block);
  say((says ? says + ' · ' : '') + words(state.at), isAloud);
  showDock();
}

const moveByte = step => go(step > 0 ? glyphOf(state.at).to : glyphOf(state.at).t - 1);

function moveRow(step) {
  const row = rows.at(Math.max(0, state.at)), next = Math.min(rows.count - 1, Math.max(0, row + step));
  const column = rows.glyphs(row).findIndex(glyph => state.at < glyph.to);
  const glyphs = rows.glyphs(next);
  go(glyphs[Math.min(Math.max(0, column), glyphs.length - 1)].t);
}

function select(step) {
  const glyph = glyphOf(state.at), anchor = glyphOf(state.anchor);
  const next = glyphOf(step > 0 ? Math.min(bytes.length - 1, glyph.to) : Math.max(0, glyph.t - 1));
  const span = {from: Math.min(anchor.t, next.t), to: Math.max(anchor.to, next.to)};
  go(next.t, {span, says: counted(span.to - span.from, 'byte') + ' selected'});
}

function disagree(step) {
  const {stretches} = entry()?.decision ?? {};
  if (!stretches?.length) return say(entry()?.decision.words || 'no disagreement', true);
  const at = state.span ? state.span.from : state.at;
  let place = step > 0 ? stretches.findIndex(([from]) => from > at) : stretches.findLastIndex(([from]) => from < at);
  if (place < 0) place = step > 0 ? 0 : stretches.length - 1;
  const [from, to] = stretches[place];
  const what = entry().own.values[from] > 0 ? 'the parser says inside, the cell does not'
    : 'the cell says inside, the parser does not';
  go(from, {span: {from, to}, block: 'center',
    says: `disagreement ${grouped(place + 1)} of ${grouped(stretches.length)}: ${what}`});
}

// Below the code

function showDock() {
  find('trace').hidden = state.dock !== 'trace';
  find('next').hidden = state.dock !== 'next';
  if (!look || !state.dock || !bytes.length) return;
  const row = rows.at(Math.max(0, state.at)), one = entry();
  if (state.dock === 'trace') {
    const glyphs = rows.glyphs(row), own = members(one);
    const left = one.gates || one.isSurprise || own.length ? '' : ` ${data.gatesLeftOut}`;
    trace.show({glyphs, at: state.at, look, series: one.series(own),
      summary: one.summary(glyphs, rows.line(rows.from(row))) + left});
  } else {
    const {from, to} = state.span ?? {from: rows.from(row), to: rows.to(row)};
    expected.show({bytes, from, to, at: state.at, look, next: likeliest,
      more: `Below each byte, the ${counted(data.predictions, 'byte')} that the network expects most after it, `
        + 'redder where it is surer, boxed where it came. Select code to see its bytes here.'});
  }
}

// Planes of (rank, byte) then (rank, p): neighbours of a kind compress best.
function likeliest(t) {
  if (!planes) return null;
  const k = data.predictions, count = planes.length / (2 * k);
  return Array.from({length: k}, (_, rank) =>
    ({byte: planes[rank * count + t], p: planes[(k + rank) * count + t] / 255}));
}

// What can be done, by key and by button

const choose = index => { state.entry = index; return render(); };
let before = 0;  // what was shown before the surprise
const surprise = entries.findIndex(one => one.isSurprise);
const dock = name => { state.dock = state.dock === name ? '' : name; showTools(); showDock(); };

function several() {
  if (state.beside.size) state.beside.clear();
  else {
    const own = entry()?.members ?? [];
    const room = isWide.matches && innerWidth >= 1300 ? most - 1 : 1;
    const others = own.length ? own : [1, 2].map(step => list.step(state.entry, step));
    others.filter(at => at !== state.entry).slice(0, own.length ? room + 1 : room).forEach(at => state.beside.add(at));
  }
  return render();
}

const actions = [
  {keys: ['ArrowRight', 'n'], shown: '→ or n', does: 'the next cell', run: () => choose(list.step(state.entry, 1))},
  {keys: ['ArrowLeft', 'p'], shown: '← or p', does: 'the cell before', run: () => choose(list.step(state.entry, -1))},
  {keys: ['j'], shown: 'j, ↓ in the code', does: 'the next line', run: () => moveRow(1)},
  {keys: ['k'], shown: 'k, ↑ in the code', does: 'the line before', run: () => moveRow(-1)},
  {keys: ['l'], shown: 'l', does: 'the next byte', run: () => moveByte(1)},
  {keys: ['h'], shown: 'h', does: 'the byte before', run: () => moveByte(-1)},
  {keys: ['L'], shown: 'Shift l', does: 'select on, or drag', run: () => select(1)},
  {keys: ['H'], shown: 'Shift h', does: 'select back', run: () => select(-1)},
  {keys: ['d'], shown: 'd', does: 'the next disagreement of cell and parser', run: () => disagree(1), button: 'after'},
  {keys: ['D'], shown: 'Shift d', does: 'the disagreement before', run: () => disagree(-1), button: 'before'},
  {keys: ['c'], shown: 'c', does: 'the other colour scale: white at 0, or where the cell decides',
    run: () => { state.scale = state.scale === 'zero' ? 'threshold' : 'zero'; return render(); }},
  {keys: ['u'], shown: 'u', does: 'the surprise of each byte, and back', run: () => {
    if (surprise < 0) return;
    if (state.entry !== surprise) before = state.entry;
    return choose(state.entry === surprise ? before : surprise);
  }},
  {keys: ['s'], shown: 's', does: 'several cells side by side; a committee beside its members', run: several,
    button: 'several'},
  {keys: ['t'], shown: 't', does: 'the trace along the line, with its gates', run: () => dock('trace'), button: 'show-trace'},
  {keys: ['e'], shown: 'e', does: 'what the network expects next, along the line or the selection',
    run: () => dock('next'), button: 'show-next'},
  {keys: ['?'], shown: '?', does: 'this list', run: () => find('help').showModal(), button: 'ask'},
];

for (const {button, run} of actions) if (button) find(button).addEventListener('click', run);
for (const scale of ['zero', 'threshold'])
  find('by-' + scale).addEventListener('click', () => { state.scale = scale; render(); });
find('keys').replaceChildren(...actions.flatMap(({shown, does}) => {
  const key = document.createElement('dt'), what = document.createElement('dd');
  key.textContent = shown;
  what.textContent = does;
  return [key, what];
}));

addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || find('help').open) return;
  const target = event.target.closest?.('input:not([type=checkbox]),textarea,select') ? null : event.target;
  if (!target) return;
  let key = event.key;
  // Up and down: another line in the code, another cell in their list.
  const vertical = {ArrowDown: ['n', 'j'], ArrowUp: ['p', 'k']}[key];
  if (vertical) key = target.closest?.('#cells') ? vertical[0] : target.closest?.('#views') ? vertical[1] : key;
  else if (key.startsWith('Arrow') && target.closest?.('.along')) return;
  const action = actions.find(action => action.keys.includes(key));
  if (!action || (!entries.length && key !== '?')) return;
  event.preventDefault();
  action.run();
});

list.addEventListener('choose', ({detail}) => choose(detail.index));
list.addEventListener('beside', ({detail: {index, isOn}}) => {
  if (isOn) state.beside.add(index); else state.beside.delete(index);
  render();
});

function listen(view) {
  view.addEventListener('hover', ({detail}) => say(words(detail.t), false));
  view.addEventListener('leave', () => { if (state.at >= 0) say(words(state.at), false); });
  view.addEventListener('pick', ({detail}) => {
    if (getSelection().isCollapsed) go(detail.t, {block: null});
  });
}
listen(main);
synchronise(main.element);
for (const view of [trace, expected])
  view.addEventListener('pick', ({detail}) => go(detail.t, {span: state.dock === 'next' ? state.span : null}));

document.addEventListener('selectionchange', () => {
  const span = [main, ...extra.map(one => one.view)].reduce((found, view) => found ?? view.spanOf(getSelection()), null);
  if (!span) return;
  state.span = span;
  state.at = glyphOf(span.to - 1).last;
  state.anchor = span.from;
  say(`${counted(span.to - span.from, 'byte')} selected · ${words(state.at)}`, false);
  showDock();
});

const follow = () => {
  const line = Number(/^#L(\d+)$/.exec(location.hash)?.[1] ?? 0);
  if (line) go(rows.from(rows.ofLine(Math.min(line, rows.lines))), {block: 'start', isAloud: false});
  return line > 0;
};
addEventListener('hashchange', follow);
addEventListener('beforeprint', () => main.buildAll());
new ResizeObserver(([entry]) =>
  document.documentElement.style.setProperty('--dock', entry.target.offsetHeight + 'px')).observe(find('dock'));

document.body.classList.add('live');
await render();
if (!follow() && bytes.length) go(data.start, {block: data.isAsked ? 'start' : null, isAloud: false});
document.body.dataset.ready = 'true';
})();
