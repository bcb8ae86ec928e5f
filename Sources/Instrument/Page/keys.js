'use strict';
// What keys do, and the list that says so.

function listenToKeys(app) {
  const actions = [
    {keys: ['ArrowRight', 'n'], shown: '→ or n', does: 'the next cell found', run: () => app.step(1)},
    {keys: ['ArrowLeft', 'p'], shown: '← or p', does: 'the cell before', run: () => app.step(-1)},
    {keys: ['j'], shown: 'j, ↓ in the code', does: 'the next line', run: () => app.move(1)},
    {keys: ['k'], shown: 'k, ↑ in the code', does: 'the line before', run: () => app.move(-1)},
    {keys: ['l'], shown: 'l', does: 'the next character', run: () => app.go(app.view.rows.glyph(Math.max(0, app.state.at))?.to ?? 0)},
    {keys: ['h'], shown: 'h', does: 'the character before', run: () => app.go((app.view.rows.glyph(Math.max(0, app.state.at))?.t ?? 0) - 1)},
    {keys: ['L'], shown: 'Shift l', does: 'select on, or drag', run: () => app.select(1)},
    {keys: ['H'], shown: 'Shift h', does: 'select back', run: () => app.select(-1)},
    {keys: ['e'], shown: 'e', does: 'type in the text; Escape ends it', run: () => app.startTyping()},
    {keys: ['c'], shown: 'c', does: 'the other colour scale: white at 0, or where the cell decides',
      run: () => { if (!find('by-threshold').disabled) { app.state.scale = app.state.scale === 'zero' ? 'threshold' : 'zero'; app.render(); } }},
    {keys: ['u'], shown: 'u', does: 'the surprise of each byte, and back', run: () => app.surprise()},
    {keys: ['1', '2', '3', '4'], shown: '1 to 4', does: 'line, next bytes, span, query', run: key => app.showTab(Object.keys(app.panels)[key - 1])},
    {keys: ['/'], shown: '/', does: 'write a query', run: () => { app.showTab('query'); find('query-text').focus(); }},
    {keys: ['o'], shown: 'o', does: 'open a file', run: () => find('file').focus()},
    {keys: ['?'], shown: '?', does: 'this list', run: () => find('help').showModal()},
  ];
  find('keys').replaceChildren(...actions.flatMap(({shown, does}) => [h('dt', {}, shown), h('dd', {}, does)]));
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || find('help').open) return;
    if (event.target.closest?.('input,textarea,select')) return;
    const inCode = event.target.closest?.('#code');
    const key = inCode ? {ArrowDown: 'j', ArrowUp: 'k'}[event.key] ?? event.key : event.key;
    if (key.startsWith('Arrow') && event.target.closest?.('.along,.scroll,pre')) return;
    const action = actions.find(action => action.keys.includes(key));
    if (!action || !app.state.text) return;
    event.preventDefault();
    action.run(key);
  });
}
