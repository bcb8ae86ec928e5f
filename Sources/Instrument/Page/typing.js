'use strict';
// Typing over the coloured code: a text field without colour of its own lies on the grid, character on
// character, so that caret, selection, clipboard and undo are the browser's.
//
// Event `input` with detail.bytes; `caret` with detail.at and detail.span.

class Typing extends EventTarget {
  static longest = 1 << 17;  // bytes; of longer texts every key would cost too much layout

  constructor(field, view) {
    super();
    this.field = field;
    this.view = view;
    field.addEventListener('input', () => {
      this.#fit();
      this.dispatchEvent(new CustomEvent('input', {detail: {bytes: new TextEncoder().encode(field.value)}}));
      this.#tell();
    });
    for (const name of ['keyup', 'click', 'select']) field.addEventListener(name, () => this.#tell());
    field.addEventListener('keydown', event => {
      if (event.key === 'Tab' && !event.shiftKey && !event.altKey && !event.ctrlKey) {
        event.preventDefault();
        document.execCommand('insertText', false, '\t');
      }
      event.stopPropagation();
      if (event.key === 'Escape') this.dispatchEvent(new Event('leave'));
    });
    new ResizeObserver(() => this.#fit()).observe(view.element);
  }

  get isOn() { return !this.field.hidden; }

  // Why a text can't be typed in here; '' where it can.
  static refusal(bytes) {
    if (bytes.length > Typing.longest)
      return `Texts of more than ${grouped(Typing.longest >> 10)} KB can't be edited here.`;
    const rows = new Rows(bytes);
    if (rows.numbers.includes(0)) return `Lines of more than ${grouped(Rows.longest)} bytes can't be edited here.`;
    for (let row = 0; row < rows.count; row++)
      for (const glyph of rows.glyphs(row))
        if (glyph.isStandIn) return 'This text holds characters that are not shown as themselves, so it can\'t be edited here.';
    return '';
  }

  start(bytes, at = 0) {
    this.field.value = new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes);
    this.field.hidden = false;
    this.view.element.parentElement.classList.add('editing');
    this.view.element.setAttribute('aria-hidden', 'true');
    this.#fit();
    this.field.focus({preventScroll: true});
    const units = new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes.subarray(0, at)).length;
    this.field.setSelectionRange(units, units);
  }

  stop() {
    this.field.hidden = true;
    this.view.element.removeAttribute('aria-hidden');
    this.view.element.parentElement.classList.remove('editing');
  }

  #fit() {
    if (this.field.hidden) return;
    this.field.style.setProperty('--digits', this.view.element.style.getPropertyValue('--digits'));
    this.field.style.height = '0';
    this.field.style.height = this.field.scrollHeight + 'px';
  }

  #tell() {
    const {value, selectionStart, selectionEnd} = this.field, encoder = new TextEncoder();
    const from = encoder.encode(value.slice(0, selectionStart)).length;
    const to = from + encoder.encode(value.slice(selectionStart, selectionEnd)).length;
    this.dispatchEvent(new CustomEvent('caret', {detail: {at: from - 1, span: from < to ? {from, to} : null}}));
  }
}
