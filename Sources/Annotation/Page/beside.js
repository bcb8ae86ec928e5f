'use strict';
// The views of the code: one, or several side by side, each in the colours of an entry of its own.
//
// Events: those of CodeView, whichever view they come from.

class Views extends EventTarget {
  static most = 4;
  #bytes;
  #extra = [];  // {figure, name, view}
  #marked = {from: 0, to: 0};

  // `container` holds a figure with the first view's element.
  constructor(container, bytes) {
    super();
    this.container = container;
    this.#bytes = bytes;
    this.first = this.#listen(new CodeView(container.querySelector('.code')));
    this.first.setText(bytes);
    this.caption = container.querySelector('figcaption');
  }

  get all() { return [this.first, ...this.#extra.map(one => one.view)]; }

  // What each view shows, the first first: [{name, look}].
  show(shown) {
    const [first, ...others] = shown;
    this.caption.textContent = others.length ? first.name : '';
    this.container.classList.toggle('several', others.length > 0);
    while (this.#extra.length > others.length) this.#extra.pop().figure.remove();
    while (this.#extra.length < others.length) this.#extra.push(this.#open());
    this.first.colour(first.look);
    others.forEach(({name, look}, place) => {
      this.#extra[place].name.textContent = name;
      this.#extra[place].view.colour(look);
    });
  }

  mark(from, to) {
    this.#marked = {from, to};
    for (const view of this.all) view.mark(from, to);
  }

  spanOf(selection) {
    return this.all.reduce((found, view) => found ?? view.spanOf(selection), null);
  }

  #open() {
    const figure = document.createElement('figure'), name = document.createElement('figcaption');
    const code = document.createElement('div');
    code.className = 'code';
    code.translate = false;
    code.tabIndex = 0;
    code.setAttribute('role', 'region');
    code.setAttribute('aria-label', 'The code, coloured by another cell');
    figure.append(name, code);
    this.container.append(figure);
    const view = this.#listen(new CodeView(code, {isNamed: false}));
    view.setText(this.#bytes);
    view.mark(this.#marked.from, this.#marked.to);
    return {figure, name, view};
  }

  #listen(view) {
    for (const name of ['hover', 'pick', 'leave'])
      view.addEventListener(name, ({detail}) => this.dispatchEvent(new CustomEvent(name, {detail})));
    // On a narrow screen the views stand below each other, with scroll bars that move as one.
    view.element.addEventListener('scroll', () => {
      const top = view.element.scrollTop;
      for (const {element} of this.all)
        if (Math.abs(element.scrollTop - top) > 1) element.scrollTop = top;
    }, {passive: true});
    return view;
  }
}
