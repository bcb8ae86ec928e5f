'use strict';
// The list of cells: which is shown, and which stand beside it.
//
// Events: `choose` with detail.index, `beside` with detail.index and detail.isOn.

class CellList extends EventTarget {
  constructor(element) {
    super();
    this.element = element;
    this.buttons = [...element.querySelectorAll('button[data-cell]')];
    this.boxes = [...element.querySelectorAll('input[data-cell]')];
    const tell = (name, detail) => this.dispatchEvent(new CustomEvent(name, {detail}));
    element.addEventListener('click', event => {
      const button = event.target.closest('button[data-cell]');
      if (button) tell('choose', {index: Number(button.dataset.cell)});
    });
    element.addEventListener('change', event => {
      const box = event.target.closest('input[data-cell]');
      if (box) tell('beside', {index: Number(box.dataset.cell), isOn: box.checked});
    });
    const filter = element.querySelector('input[type=search]');
    filter?.addEventListener('input', () => {
      const word = filter.value.trim().toLowerCase();
      for (const button of this.buttons)
        button.parentElement.hidden = !button.textContent.toLowerCase().includes(word);
    });
  }

  choose(index) {
    this.buttons.forEach((button, at) => button.setAttribute('aria-pressed', at === index));
    this.buttons[index]?.scrollIntoView({block: 'nearest', inline: 'nearest'});
    if (this.element.contains(document.activeElement) && document.activeElement.tagName === 'BUTTON')
      this.buttons[index]?.focus();
  }

  showBeside(indices, most) {
    this.boxes.forEach((box, at) => {
      box.checked = indices.has(at);
      box.disabled = !box.checked && indices.size >= most;
    });
  }

  // The next index that the filter leaves, in either direction, round.
  step(from, by) {
    const shown = this.buttons.map((_, at) => at).filter(at => !this.buttons[at].parentElement.hidden);
    if (!shown.length) return from;
    const at = shown.indexOf(from);
    return shown[at < 0 ? 0 : (at + by + shown.length) % shown.length];
  }
}
