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
  copyButtons(root);
  localTimes(root);
  dropFiles(root);
  tallies(root);
}

forgetOthers();
enhance(document);
if (document.readyState === 'complete') liveRegion();
else addEventListener('load', liveRegion, { once: true });
