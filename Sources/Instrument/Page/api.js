'use strict';
// Asking the server.

class Refusal extends Error {
  constructor(status, {error, spot}) {
    super(error);
    this.status = status;
    this.spot = spot ?? null;
  }
}

async function answered(response) {
  if (response.ok) return response;
  const body = await response.json().catch(() => ({error: `The server answered ${response.status}.`}));
  throw new Refusal(response.status, body);
}

const get = async path => (await answered(await fetch(path))).json();

function post(path, body, signal) {
  return fetch(path, {method: 'POST', body: JSON.stringify(body), signal,
    headers: {'Content-Type': 'application/json'}}).then(answered);
}

// Asks, and again a second later where the server is busy.
async function ask(path, body, signal) {
  for (let tries = 0; ; tries++) {
    try {
      return await (await post(path, body, signal)).json();
    } catch (error) {
      if (error.status !== 503 || tries > 4 || signal?.aborted) throw error;
      await new Promise(done => setTimeout(done, 1000));
    }
  }
}

const isAborted = error => error.name === 'AbortError';

// A file of the answer to the same question in another form.
async function save(path, body, format, name) {
  const response = await post(`${path}?format=${format}`, body);
  saveAs(await response.blob(), `${name}.${format}`);
}

function saveAs(blob, name) {
  const link = h('a', {href: URL.createObjectURL(blob), download: name.replace(/[^\w.-]+/g, '-')});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Buttons that save what is shown: `question` gives [path, body, name], or null for nothing.
function savers(formats, question, say) {
  return formats.map(format => h('button', {type: 'button', class: 'save',
    'aria-label': `Download as ${format.toUpperCase()}`,
    onclick: async () => {
      const asked = question();
      if (!asked) return say('There is nothing to download yet.');
      try { await save(asked[0], asked[1], format, asked[2]); } catch (error) { say(error.message); }
    }}, format.toUpperCase()));
}
