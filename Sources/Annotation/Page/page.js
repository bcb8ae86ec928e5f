'use strict';
// The page of an annotated file: the pieces above, and what keys and buttons do with them.

(async () => {
const find = id => document.getElementById(id);
const data = JSON.parse(find('data').textContent);
const bytes = await unpacked('text');
const labels = data.labels.map(label => ({...label, values: labelValues(label.runs, bytes.length)}));
const entries = data.entries.map((info, index) => new Entry(info, index, labels));
const surprise = entries.findIndex(one => one.isSurprise);
const nats = await unpacked('nats');
let planes = null;   // of what was expected next, once that is looked at

const list = new CellList(find('cells'));
const views = new Views(find('views'), bytes);
const rows = views.first.rows;
const trace = new TraceView(find('trace'));
const expected = new PredictionsView(find('next'));

const isWide = matchMedia('(min-width: 800px)').matches;
const state = {
  entry: 0, before: 0, beside: new Set(),  // places among the entries
  scale: 'zero', dock: bytes.length && isWide ? 'trace' : '',
  at: 0, anchor: 0,  // bytes
  span: null,        // {from, to}, what the reader selected
};
let looks = [];      // of what is shown

const entry = () => entries[state.entry];
const shown = () => [state.entry, ...[...state.beside].filter(index => index !== state.entry)]
  .slice(0, Views.most).map(index => entries[index]);
const members = one => one.members.map(index => entries[index]);
const nameOf = one => one.feature ? `${one.neuron} · ${one.feature}` : one.neuron;

// What is shown

async function render() {
  const wanted = shown(), {entry: index, scale} = state;
  await Promise.all(wanted.flatMap(one => [one, ...members(one)]).map(one => one.load()));
  if (index !== state.entry || scale !== state.scale) return;
  looks = wanted.map(one => one.look(scale, rows));
  views.show(wanted.map((one, place) => ({name: nameOf(one), look: looks[place]})));
  list.choose(index);
  list.showBeside(state.beside, Views.most - 1);
  showClaim(find('title'), find('claim'), entry());
  showLegend(find('legend'), entry(), looks[0], scale);
  showTools();
  showDock();
  if (bytes.length) say(words(state.at), false);
  // The neighbours, so that the next key shows at once.
  for (const step of [1, -1]) entries[list.step(index, step)].load();
}

function showTools() {
  const press = (id, isOn) => find(id).setAttribute('aria-pressed', isOn);
  press('by-zero', state.scale === 'zero');
  press('by-threshold', state.scale === 'threshold');
  for (const id of ['by-zero', 'by-threshold']) find(id).disabled = state.entry === surprise;
  press('several', state.beside.size > 0);
  press('show-trace', state.dock === 'trace');
  press('show-next', state.dock === 'next');
  for (const id of ['before', 'after']) find(id).disabled = !entry().decision.stretches?.length;
  find('wrong').textContent = disagreementWords(entry());
}

async function showDock() {
  find('trace').hidden = state.dock !== 'trace';
  find('next').hidden = state.dock !== 'next';
  if (!looks.length || !bytes.length) return;
  const row = rows.at(state.at), one = entry(), own = members(one);
  if (state.dock === 'trace') {
    const glyphs = rows.glyphs(row);
    const missing = one.gates || one.isSurprise || own.length ? '' : ` ${data.gatesLeftOut}`;
    trace.show({glyphs, at: state.at, look: looks[0], series: one.series(own),
      summary: one.summary(glyphs, rows.line(rows.from(row))) + missing});
  } else if (state.dock === 'next') {
    if (!planes) {
      planes = await unpacked('next');
      return showDock();
    }
    const {from, to} = state.span ?? {from: rows.from(row), to: rows.to(row)};
    expected.show({bytes, from, to, at: state.at, look: looks[0], next: likeliest,
      more: `Below each byte, the ${counted(data.predictions, 'byte')} that the network expects most `
        + 'after it: redder where it is surer, boxed where it came. Select code to see more of it.'});
  }
}

// Planes of (rank, byte), then of (rank, p): numbers of a kind compress best.
function likeliest(t) {
  const k = data.predictions;
  return Array.from({length: k}, (_, rank) => ({byte: planes[rank * bytes.length + t],
    p: planes[(k + rank) * bytes.length + t] / 255}));
}

// What is known of byte `t`, the last of a glyph.
function words(t) {
  const said = [`line ${rows.line(t)}, byte ${grouped(t + 1)}`], looked = shown();
  for (const one of looked)
    if (!one.isSurprise && one.values) said.push(`${one.neuron} ${fixed(one.number(t))}`);
  for (const label of labels) {
    const value = label.values[t];
    if (Number.isNaN(value)) {
      if (looked.some(one => one.own === label)) said.push(`${label.feature} unknown`);
    } else if (label.graded) said.push(`${label.feature} ${value}`);
    else if (value > 0) said.push(label.feature);
  }
  if (nats && nats[t] < 255) said.push(`surprise ${(nats[t] / 16).toFixed(1)} nats`);
  return said.join(' · ');
}

let said = '';  // before the pointer came over the code

function say(text, isAloud) {
  said = text;
  show(text, isAloud);
}

function show(text, isAloud) {
  find('status').setAttribute('aria-live', isAloud ? 'polite' : 'off');
  find('status').textContent = text;
}

// Where one is

const glyphAt = t => rows.glyph(Math.min(Math.max(0, t), bytes.length - 1));

// Goes to byte `t`: marks it, or `mark`; `block` says where it scrolls to, null that it does not.
function go(t, {span = null, mark = span, block = 'nearest', isAloud = true, says = ''} = {}) {
  if (!bytes.length) return;
  const glyph = glyphAt(t);
  state.at = glyph.last;
  state.span = span;
  if (!span) state.anchor = glyph.t;
  views.mark(mark?.from ?? glyph.t, mark?.to ?? glyph.to);
  if (block) views.first.reveal(glyph.t, block);
  say((says && says + ' · ') + words(state.at), isAloud);
  showDock();
}

const moveByte = step => go(step > 0 ? glyphAt(state.at).to : glyphAt(state.at).t - 1);

function moveRow(step) {
  const row = rows.at(state.at), next = Math.min(rows.count - 1, Math.max(0, row + step));
  const column = rows.glyphs(row).findIndex(glyph => state.at < glyph.to), glyphs = rows.glyphs(next);
  go(glyphs[Math.min(column, glyphs.length - 1)].t);
}

function select(step) {
  const glyph = glyphAt(state.at), anchor = glyphAt(state.anchor);
  const next = glyphAt(step > 0 ? glyph.to : glyph.t - 1);
  const span = {from: Math.min(anchor.t, next.t), to: Math.max(anchor.to, next.to)};
  go(next.t, {span, says: counted(span.to - span.from, 'byte') + ' selected'});
}

function disagree(step) {
  const {stretches, words} = entry().decision;
  if (!stretches?.length) return say(words || 'no disagreement', true);
  let place = step > 0 ? stretches.findIndex(([from]) => from > state.at)
    : stretches.findLastIndex(([, to]) => to <= state.at);
  if (place < 0) place = step > 0 ? 0 : stretches.length - 1;
  const [from, to] = stretches[place];
  const what = entry().own.values[from] > 0 ? 'the parser says inside, the cell does not'
    : 'the cell says inside, the parser does not';
  go(from, {mark: {from, to}, block: 'center',
    says: `disagreement ${grouped(place + 1)} of ${grouped(stretches.length)}: ${what}`});
}

// What can be done

const choose = index => { state.entry = index; return render(); };
const scale = name => { state.scale = name; return render(); };
const dock = name => { state.dock = state.dock === name ? '' : name; showTools(); showDock(); };

function showSurprise() {
  if (surprise < 0) return;
  if (state.entry !== surprise) state.before = state.entry;
  return choose(state.entry === surprise ? state.before : surprise);
}

// A committee beside its members; a cell beside the next ones.
function several() {
  if (state.beside.size) state.beside.clear();
  else {
    const room = innerWidth < 1300 ? 1 : 2, own = entry().members;
    const next = own.length ? own : [1, 2].map(step => list.step(state.entry, step));
    for (const index of next.slice(0, own.length ? room + 1 : room)) state.beside.add(index);
    state.beside.delete(state.entry);
  }
  return render();
}

const actions = [
  {keys: ['ArrowRight', 'n'], shown: '→ or n', does: 'the next cell',
    run: () => choose(list.step(state.entry, 1))},
  {keys: ['ArrowLeft', 'p'], shown: '← or p', does: 'the cell before',
    run: () => choose(list.step(state.entry, -1))},
  {keys: ['j'], shown: 'j, ↓ in the code', does: 'the next line', run: () => moveRow(1)},
  {keys: ['k'], shown: 'k, ↑ in the code', does: 'the line before', run: () => moveRow(-1)},
  {keys: ['l'], shown: 'l', does: 'the next byte', run: () => moveByte(1)},
  {keys: ['h'], shown: 'h', does: 'the byte before', run: () => moveByte(-1)},
  {keys: ['L'], shown: 'Shift l', does: 'select on; or drag', run: () => select(1)},
  {keys: ['H'], shown: 'Shift h', does: 'select back', run: () => select(-1)},
  {keys: ['d'], shown: 'd', does: 'the next disagreement of cell and parser',
    run: () => disagree(1), button: 'after'},
  {keys: ['D'], shown: 'Shift d', does: 'the disagreement before', run: () => disagree(-1),
    button: 'before'},
  {keys: ['c'], shown: 'c', does: 'the other colour scale: white at 0, or where the cell decides',
    run: () => scale(state.scale === 'zero' ? 'threshold' : 'zero')},
  {keys: ['u'], shown: 'u', does: 'the surprise at each byte, and back', run: showSurprise},
  {keys: ['s'], shown: 's', does: 'cells side by side; a committee beside its members',
    run: several, button: 'several'},
  {keys: ['t'], shown: 't', does: 'the trace along the line, with its gates',
    run: () => dock('trace'), button: 'show-trace'},
  {keys: ['e'], shown: 'e', does: 'what the network expects next, on the line or in the selection',
    run: () => dock('next'), button: 'show-next'},
  {keys: ['?'], shown: '?', does: 'this list', run: () => find('help').showModal(), button: 'ask'},
];

for (const {button, run} of actions) if (button) find(button).addEventListener('click', run);
find('by-zero').addEventListener('click', () => scale('zero'));
find('by-threshold').addEventListener('click', () => scale('threshold'));
find('keys').replaceChildren(...actions.flatMap(({shown, does}) =>
  [element('dt', shown), element('dd', does)]));

addEventListener('keydown', event => {
  const {target, key} = event, isIn = place => target.closest?.(place);
  if (event.ctrlKey || event.metaKey || event.altKey || isIn('dialog, input[type=search]')) return;
  if (isIn('.along') && key.startsWith('Arrow')) return;
  // Up and down: another line in the code, another cell in their list.
  const named = key === 'ArrowDown' ? (isIn('#cells') ? 'n' : isIn('#views') ? 'j' : key)
    : key === 'ArrowUp' ? (isIn('#cells') ? 'p' : isIn('#views') ? 'k' : key) : key;
  const action = actions.find(action => action.keys.includes(named));
  if (!action || (!entries.length && key !== '?')) return;
  event.preventDefault();
  action.run();
});

list.addEventListener('choose', ({detail}) => choose(detail.index));
list.addEventListener('beside', ({detail: {index, isOn}}) => {
  if (isOn) state.beside.add(index); else state.beside.delete(index);
  render();
});
views.addEventListener('hover', ({detail}) => show(words(detail.t), false));
views.addEventListener('leave', () => show(said, false));
views.addEventListener('pick', ({detail}) => {
  if (getSelection().isCollapsed) go(detail.t, {block: null});
});
for (const view of [trace, expected])
  view.addEventListener('pick', ({detail}) => go(detail.t, {span: state.span, mark: null}));

document.addEventListener('selectionchange', () => {
  const span = views.spanOf(getSelection());
  if (!span) return;
  state.span = span;
  state.at = glyphAt(span.to - 1).last;
  state.anchor = glyphAt(span.from).t;
  say(`${counted(span.to - span.from, 'byte')} selected · ${words(state.at)}`, false);
  showDock();
});

function follow() {
  const line = Number(/^#L(\d+)$/.exec(location.hash)?.[1] ?? 0);
  if (line && bytes.length)
    go(rows.from(rows.ofLine(Math.min(line, rows.lines))), {block: 'start', isAloud: false});
  return line > 0;
}

addEventListener('hashchange', follow);
addEventListener('beforeprint', () => views.first.buildAll());
// What is scrolled to must not be hidden by what stays on the screen.
for (const [id, name] of [['top', '--top'], ['dock', '--dock']])
  new ResizeObserver(([entry]) => document.documentElement.style.setProperty(
    name, entry.target.offsetHeight + 'px')).observe(find(id));

document.body.classList.add('live');
if (entries.length) await render();
if (!follow()) go(data.start, {block: data.isAsked ? 'start' : null, isAloud: false});
document.body.dataset.ready = 'true';
})();
