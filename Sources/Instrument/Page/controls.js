'use strict';
// What buttons, fields and the pointer do.

function listen(app) {
  const {view, typing} = app, on = (id, event, body) => find(id).addEventListener(event, body);
  view.addEventListener('hover', ({detail}) => app.tell(detail.t, false));
  view.addEventListener('leave', () => app.tell(app.state.at, false));
  view.addEventListener('pick', ({detail}) => { if (getSelection().isCollapsed) app.go(detail.t, {block: null}); });
  on('code', 'pointerup', () => setTimeout(() => {
    const span = view.spanOf(getSelection());
    if (!span) return;
    app.go(span.from, {span, block: null});
    app.showTab('span');
  }));
  typing.addEventListener('input', ({detail}) => app.changed(detail.bytes));
  typing.addEventListener('caret', ({detail: {at, span}}) => {
    Object.assign(app.state, {at: span ? span.to - 1 : at, span});
    app.tell(app.state.at, false);
    app.closer();
  });
  typing.addEventListener('leave', () => app.stopTyping());
  on('edit', 'click', () => typing.isOn ? app.stopTyping() : app.startTyping());
  on('fresh', 'click', () => app.open({text: ''}));
  on('opener', 'submit', event => {
    event.preventDefault();
    const field = find('file');
    if (field.value) return app.open({file: field.value});
    field.focus();
    field.showPicker?.();
  });
  on('file', 'change', () => { if ([...find('files').options].some(option => option.value === find('file').value)) app.open({file: find('file').value}); });
  on('file', 'input', settled(200, async () => {
    if (app.model.files <= 2000) return;
    const {files} = await get('/api/files?match=' + encodeURIComponent(find('file').value));
    find('files').replaceChildren(...files.slice(0, 200).map(({path}) => h('option', {value: path})));
  }));
  on('other', 'submit', event => { event.preventDefault(); if (find('neuron').value.trim()) app.choose(find('neuron').value.trim()); });
  on('understood', 'click', () => { find('intro').hidden = true; });
  for (const scale of ['zero', 'threshold'])
    on('by-' + scale, 'click', () => { app.state.scale = scale; app.render(); });
  on('surprise', 'click', () => app.surprise());
  on('ask', 'click', () => find('help').showModal());
  for (const name of Object.keys(app.panels)) on('tab-' + name, 'click', () => app.showTab(name));
  find('panel').querySelector('.tabs').addEventListener('keydown', event => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const names = Object.keys(app.panels);
    app.showTab(names[(names.indexOf(app.state.tab) + step + names.length) % names.length]);
    find('tab-' + app.state.tab).focus();
  });
  find('save-code').append(...savers(['json', 'csv', 'svg'], () => {
    const {text, cell} = app.state, view = app.view.inView, label = app.finding()?.feature;
    return ['/api/read', {id: text.id, neurons: [cell], labels: label ? [label] : [], nats: true, ...view}, `${cell}-code`];
  }, app.say));
  // What is scrolled to must not be behind what stays in place.
  const isBelow = matchMedia('(max-width: 1199px)'), style = document.documentElement.style;
  new ResizeObserver(() => {
    style.setProperty('--dock', (isBelow.matches ? find('panel').offsetHeight : 0) + 'px');
    style.setProperty('--top', find('top').offsetHeight + 'px');
  }).observe(find('panel'));
      addEventListener('scroll', settled(120, () => { if (app.state.text && !app.state.text.base) app.state.text.load(app.neurons, view.inView, false).catch(() => {}); }), {passive: true});
  addEventListener('beforeprint', () => view.buildAll());
}
