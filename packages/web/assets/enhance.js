// What script adds to pages that work without it: copy buttons, live progress, files dropped anywhere, times in the reader's zone, counts of picked rows.
const all = (selector, root = document) => root.querySelectorAll(selector);

/** A copy button shows itself, takes the box's text, and says so for two seconds. Browsers lend the clipboard to https and localhost only. */
function copyButtons(root) {
  if (!navigator.clipboard) return;
  for (const button of all('[data-copy]', root)) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const box = document.getElementById(button.dataset.copy);
      const word = button.querySelector('span');
      const before = word.textContent;
      box.select();
      await navigator.clipboard.writeText(box.value);
      word.setAttribute('role', 'status');
      word.textContent = button.dataset.done;
      setTimeout(() => {
        word.textContent = before;
      }, 2000);
    });
  }
}

/** Times are served in UTC and say so; a reader with script sees their own, which say so too: sentences of a verdict keep UTC. */
function localTimes(root) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang === 'fr' ? 'fr' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  for (const time of all('time[data-zone]', root)) {
    time.title = time.textContent;
    const text = format.format(new Date(time.dateTime)).replace(/ (\S+)$/, '\u00a0$1');
    time.textContent = document.documentElement.lang === 'fr' ? text.replace(/^1 /, '1er ') : text;
    time.removeAttribute('data-zone');
  }
}

/** A file dropped anywhere on the form lands in its box. */
function dropFiles(root) {
  for (const box of all('input[data-drop]', root)) {
    const target = box.form ?? box;
    target.addEventListener('dragover', (event) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault();
    });
    target.addEventListener('drop', (event) => {
      if (event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      box.files = event.dataTransfer.files;
      box.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }
}

/** Every second the same page is asked for and its live region taken over; when the work has ended, the page itself is shown again. */
function liveRegion() {
  const region = document.querySelector('[data-live="on"]');
  if (!region) return;
  window.stop(); // the Refresh header is for readers without script
  for (const words of all('[data-no-script]', region)) words.hidden = true;
  const tick = async () => {
    if (document.hidden) return setTimeout(tick, 1000);
    const response = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => undefined); // the node may be restarting: ask again
    if (!response?.ok) return setTimeout(tick, 3000);
    const next = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById(region.id);
    if (response.redirected || next?.dataset.live !== 'on') return location.reload();
    for (const words of all('[data-no-script]', next)) words.hidden = true;
    region.replaceChildren(...next.childNodes);
    enhance(region);
    setTimeout(tick, 1000);
  };
  setTimeout(tick, 1000);
}

/** How many rows are picked, as they are picked. */
function tallies(root) {
  for (const tally of all('[data-tally]', root)) {
    const form = tally.closest('form');
    const none = tally.textContent;
    const tell = () => {
      const picked = all(`input[name="${tally.dataset.tally}"]:checked`, form).length;
      const whole = form.querySelector(`input[name="${tally.dataset.whole}"]:checked`);
      tally.textContent = whole ? tally.dataset.all : picked === 0 ? none : tally.dataset.some.replace('#', picked);
    };
    form.addEventListener('change', tell);
    addEventListener('pageshow', tell); // a browser that goes back ticks the boxes again by then
  }
}

const DRAFTS = 'laurel draft';
/** Who is signed in. */
const own = document.querySelector('a.person')?.dataset.by;

/** What somebody else typed in this browser and could not send is gone once another person is signed in: it is for no other eyes, nor for the same form of a colleague. */
function forgetOthers() {
  try {
    for (const name of own ? Object.keys(localStorage) : [])
      if (name.startsWith(DRAFTS) && !name.startsWith(`${DRAFTS} ${own} `)) localStorage.removeItem(name);
  } catch {} // a browser that keeps nothing for this site has nothing to forget
}

/** Whether two texts of a box are one, however their lines end. */
const isSame = (one, other) => one.replaceAll('\r\n', '\n').trim() === other.replaceAll('\r\n', '\n').trim();

/** What is typed is saved two seconds after the last key. While the node cannot be reached it stays in this browser, is sent as soon as it can be, and is there again after a reload. Where
 * something newer was saved in the same box from elsewhere by then, whoever typed it says which of the two it shall be: here for what this browser kept, by the form's button for what stands on the page. */
function autosave(root) {
  for (const form of all('form[data-autosave]', root)) {
    const kept = `${DRAFTS} ${own} ${form.dataset.autosave}`;
    const says = form.querySelector('[data-saved]');
    const out = form.querySelector('[data-signed-out]');
    const { _since: drawn, _seen: seen } = form.elements; // what stands on the page goes on from there, box by box
    const texts = () => new URLSearchParams([...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== '_seen'));
    const say = (words, at) => {
      says.textContent = words.replace(
        '#',
        at.toLocaleTimeString(document.documentElement.lang === 'fr' ? 'fr' : 'en-GB', { hour: '2-digit', minute: '2-digit' }),
      );
    };
    const tellLeft = ({ says: words, parts }) => {
      const left = form.querySelector('[data-left]');
      if (left.textContent !== words) left.textContent = words; // told anew only where it has changed
      for (const part of all('[data-part]', form)) part.hidden = !parts.includes(part.dataset.part);
    };
    const shown = texts();
    let saved = seen ? new URLSearchParams() : shown; // a page that shows two texts of a box has saved neither of those typed
    let unanswered = []; // what may have been saved, by the answer's being lost
    let timer;
    let busy = 0;
    let way = Promise.resolve(); // one after the other: each goes on from the one before
    const later = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(save, ms);
    };
    /** Of what is not saved, and what it was typed over. */
    const keep = (body) => {
      const rest = [...body].filter(([name, value]) => name === '_since' || (name !== '_csrf' && saved.get(name) !== value));
      localStorage.setItem(kept, new URLSearchParams(rest));
    };
    const isOwn = ([name, value]) => unanswered.some((body) => isSame(body.get(name) ?? '', value));
    const send = async () => {
      const body = texts();
      const response = await fetch(form.dataset.autosave, { method: 'POST', body }).catch(() => undefined);
      // Where the session has ended, fetch goes on to the sign-in page, which is there: nothing was saved.
      const answer = response && !response.redirected && (response.ok || response.status === 409) ? await response.json().catch(() => ({})) : {};
      out.hidden = true;
      if (answer.savedAt) {
        localStorage.removeItem(kept);
        [saved, unanswered] = [body, []];
        drawn.value = answer.since;
        seen?.remove();
        if (answer.left) tellLeft(answer.left);
        return say(says.dataset.saved, new Date(answer.savedAt));
      }
      if (answer.clashes && unanswered.length > 0 && Object.entries(answer.clashes).every(isOwn)) {
        drawn.value = answer.since;
        unanswered = [];
        return send();
      }
      keep(body);
      if (response?.redirected) {
        out.querySelector('a').href = `/sign-in?next=${encodeURIComponent(location.pathname)}`; // who comes back finds it in the boxes, and it is sent
        out.hidden = false;
        says.textContent = '';
        return;
      }
      if (answer.clashes) return say(says.dataset.elsewhere, new Date(performance.timeOrigin + performance.now()));
      if (!response || response.status >= 500) {
        if (String(unanswered.at(-1)) !== String(body)) unanswered.push(body);
        if (timer === undefined) later(10_000);
      }
      say(says.dataset.lost, new Date(performance.timeOrigin + performance.now()));
    };
    const save = () => {
      clearTimeout(timer);
      timer = undefined;
      busy++;
      way = way
        .then(send)
        .catch(() => {}) // a browser that keeps nothing for this site
        .finally(() => busy--);
    };
    const lost = new URLSearchParams(localStorage.getItem(kept) ?? '');
    const before = new URLSearchParams(lost.get('_since') ?? '');
    lost.delete('_since');
    const missing = [...lost].filter(([name, value]) => !shown.getAll(name).some((one) => isSame(one, value)));
    const bringBack = () => {
      for (const [name, value] of missing) {
        for (const box of form.querySelectorAll('textarea, input:not([type=hidden])')) {
          if (box.name !== name) continue;
          if (box.type === 'radio') box.checked = box.value === value;
          else if (box.type !== 'file' && box.type !== 'checkbox') box.value = value;
        }
      }
      later(0);
    };
    const ask = form.querySelector('[data-newer]');
    const now = new URLSearchParams(drawn.value);
    if (missing.length === 0) localStorage.removeItem(kept);
    else if (missing.every(([name]) => before.get(name) === now.get(name))) bringBack();
    else {
      form.before(ask);
      ask.hidden = false;
      form.inert = true; // nothing is typed over either of the two before it is said which
      ask.addEventListener('click', ({ target }) => {
        if (!target.value) return;
        ask.remove();
        form.inert = false;
        if (target.value === 'kept') bringBack();
        else localStorage.removeItem(kept);
        form.querySelector('textarea')?.focus();
      });
    }
    if (seen && !form.inert) keep(shown); // left without a choice, what was typed is still there
    form.addEventListener('input', ({ target }) => target.type !== 'file' && later(2000));
    form.addEventListener('submit', async (event) => {
      clearTimeout(timer);
      timer = undefined;
      if (localStorage.getItem(kept) !== null) keep(texts()); // on its way: the page that answers shows the same, or it never arrived
      if (form.dataset.settled || (busy === 0 && unanswered.length === 0)) return form.removeAttribute('data-settled');
      // What is still on its way comes first, or the form would meet its own words as somebody else's.
      event.preventDefault();
      if (busy === 0) save();
      await way;
      clearTimeout(timer);
      timer = undefined;
      form.dataset.settled = 'yes';
      form.requestSubmit(event.submitter);
    });
    // Left before the pause was over: what was typed goes along, and stays until a page shows that it arrived.
    addEventListener('pagehide', () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      const body = texts();
      keep(body);
      if (navigator.onLine && navigator.sendBeacon(form.dataset.autosave, body)) unanswered.push(body);
    });
    addEventListener('pageshow', ({ persisted }) => persisted && unanswered.length > 0 && later(0));
    addEventListener('online', () => !form.inert && localStorage.getItem(kept) !== null && later(0));
  }
}

/** What a form makes is shown as it is changed. A file waits for the button: sending it twice would be a second file. */
function previews(root) {
  for (const form of all('form[data-preview]', root)) {
    const shown = form.dataset.preview.split(' ').map((id) => document.getElementById(id));
    let newest = 0;
    form.addEventListener('change', async ({ target }) => {
      if (target.type === 'file') return;
      const mine = ++newest;
      const body = new FormData(form, form.querySelector('button'));
      for (const { name } of all('input[type=file]', form)) body.delete(name);
      const sent = form.enctype === 'multipart/form-data' ? body : new URLSearchParams(body); // as its button sends it
      const response = await fetch(form.action, { method: 'POST', body: sent }).catch(() => undefined); // the button is still there
      if (!response?.ok || mine !== newest) return;
      const drawn = new DOMParser().parseFromString(await response.text(), 'text/html');
      for (const one of shown) one.replaceChildren(...(drawn.getElementById(one.id)?.childNodes ?? one.childNodes));
    });
  }
}

/** A form that is answered by a file leaves its page standing, with the faults of the time before: they are gone once it is sent. */
function mendedFaults(root) {
  for (const form of all('form[data-file]', root)) {
    form.addEventListener('submit', () => {
      for (const fault of all('main .notice.is-bad, main .error')) fault.remove();
      for (const field of all('[aria-invalid]', form)) field.removeAttribute('aria-invalid');
    });
  }
}

function enhance(root) {
  mendedFaults(root);
  previews(root);
  autosave(root);
  copyButtons(root);
  localTimes(root);
  dropFiles(root);
  tallies(root);
}

forgetOthers();
enhance(document);
if (document.readyState === 'complete') liveRegion();
else addEventListener('load', liveRegion, { once: true });
