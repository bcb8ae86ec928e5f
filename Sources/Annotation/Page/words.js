'use strict';
// Numbers as people read them, and elements that hold text.

const fixed = (value, digits = 2) => {
  const text = Math.abs(value).toFixed(digits);
  return (value < 0 && Number(text) > 0 ? '−' : '') + text;
};
const grouped = count => count.toLocaleString('en');
const counted = (count, noun) => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

// An element with a text, which is never read as markup.
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
