'use strict';
// Elements, and when to do what. Elements are made, never parsed.

const find = id => document.getElementById(id);
// An element; attributes that begin with `on` are listeners, false ones are left out.
function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

// Runs the last of many calls, once it is quiet for so many milliseconds.
function settled(wait, body) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => body(...values), wait);
  };
}

// Runs a body once at the next frame, however often it is asked for.
function oncePerFrame(body) {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => { isWaiting = false; body(); });
  };
}

// Two frames on: what was drawn has its size by then.
const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));

// Bytes as a reader takes them in a sentence.
const quote = bytes => '“' + [...bytes].map(byteMark).join('') + '”';

function fromBase64(text) {
  const binary = atob(text), bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
