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

/** What is typed is saved two seconds after the last key. While the node cannot be reached it stays in this browser, is sent as soon as it can be, and is there again after a reload. Where
 * something newer was saved from elsewhere by then, whoever typed it says which of the two it shall be. */
function autosave(root) {
  for (const form of all('form[data-autosave]', root)) {
    const kept = `${DRAFTS} ${own} ${form.dataset.autosave}`;
    const says = form.querySelector('[data-saved]');
    const texts = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
    const say = (words, at) => {
      says.textContent = words.replace(
        '#',
        at.toLocaleTimeString(document.documentElement.lang === 'fr' ? 'fr' : 'en-GB', { hour: '2-digit', minute: '2-digit' }),
      );
    };
    let { since } = form.dataset; // what stands on the page was saved then
    let timer;
    const later = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(save, ms);
    };
    const keep = (body) => {
      body.delete('_csrf');
      body.set('_over', since);
      localStorage.setItem(kept, body);
    };
    const save = async () => {
      timer = undefined;
      const body = texts();
      const response = await fetch(form.dataset.autosave, { method: 'POST', body }).catch(() => undefined);
      // Where the session has ended, fetch goes on to the sign-in page, which is there: nothing was saved.
      if (response?.ok && !response.redirected) {
        localStorage.removeItem(kept);
        since = (await response.json()).savedAt;
        return say(says.dataset.saved, new Date(since));
      }
      keep(body);
      say(says.dataset.lost, new Date(performance.timeOrigin + performance.now()));
      if (!response || response.status >= 500) later(10_000);
    };
    const lost = new URLSearchParams(localStorage.getItem(kept) ?? '');
    const bringBack = () => {
      for (const [name, value] of lost) {
        for (const box of form.querySelectorAll('textarea, input:not([type=hidden])')) {
          if (box.name !== name) continue;
          if (box.type === 'radio') box.checked = box.value === value;
          else if (box.type !== 'file' && box.type !== 'checkbox') box.value = value;
        }
      }
      later(0);
    };
    const ask = form.querySelector('[data-newer]');
    const shown = texts();
    if ([...lost].every(([name, value]) => name === '_over' || shown.getAll(name).some((one) => one.trim() === value.trim()))) localStorage.removeItem(kept);
    else if (lost.get('_over') === since) bringBack();
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
    form.addEventListener('input', ({ target }) => target.type !== 'file' && later(2000));
    form.addEventListener('submit', () => {
      clearTimeout(timer);
      timer = undefined;
      if (localStorage.getItem(kept) !== null) keep(texts()); // on its way: the page that answers shows the same, or it never arrived
    });
    // Left before the pause was over: what was typed goes along.
    addEventListener('pagehide', () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      if (!navigator.onLine || !navigator.sendBeacon(form.dataset.autosave, texts())) keep(texts());
    });
    addEventListener('online', () => !form.inert && localStorage.getItem(kept) !== null && later(0));
  }
}

/** What a form makes is shown as it is changed. A file waits for the button: sending it twice would be a second file. */
function previews(root) {
  for (const form of all('form[data-preview]', root)) {
    const shown = document.getElementById(form.dataset.preview);
    let newest = 0;
    form.addEventListener('change', async ({ target }) => {
      if (target.type === 'file') return;
      const mine = ++newest;
      const body = new FormData(form, form.querySelector('button'));
      for (const { name } of all('input[type=file]', form)) body.delete(name);
      const response = await fetch(form.action, { method: 'POST', body }).catch(() => undefined); // the button is still there
      if (!response?.ok || mine !== newest) return;
      shown.replaceChildren(...new DOMParser().parseFromString(await response.text(), 'text/html').getElementById(shown.id).childNodes);
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
