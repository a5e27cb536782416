// What is typed into a form is saved while it is typed. As long as the node cannot be reached it stays in this browser, is sent as soon as it can be, and is there again after a reload.
// Where something newer was saved in the same box from elsewhere by then, whoever typed it says which of the two it shall be: here for what this browser kept, by the form's button for what stands on the page.
const AFTER_LAST_KEY = 2000;
const AFTER_NO_ANSWER = 10_000;

/** Whether two texts of a box are one, however their lines end. */
const isSame = (one, other) => one.replaceAll('\r\n', '\n').trim() === other.replaceAll('\r\n', '\n').trim();

/** What stands in the boxes. Files go their own way, and `_seen` only with the form's button. */
const textsOf = (form) => new URLSearchParams([...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== '_seen'));

/**
 * What this browser keeps of a form for whoever is signed in: each box that is not saved, with what all of it was typed over. Windows of one form share
 * the place: each forgets only what it wrote or read there itself.
 */
function keepingOf(form) {
  const name = `${DRAFTS} ${own} ${form.dataset.autosave}`;
  const storage = storageOf();
  let known = storage?.getItem(name) ?? undefined;
  return {
    isThere: () => known !== undefined,
    forget: () => {
      if (storage?.getItem(name) === known) storage?.removeItem(name);
      known = undefined;
    },
    /** Whether another window has written over it, or forgotten it. */
    isGone: () => known !== undefined && storage?.getItem(name) !== known,
    write: (texts, saved) => {
      const rest = [...texts].filter(([box, text]) => box === '_since' || (box !== '_csrf' && saved.get(box) !== text));
      known = String(new URLSearchParams(rest));
      storage?.setItem(name, known);
    },
    read: () => {
      const kept = new URLSearchParams(storage?.getItem(name) ?? '');
      const over = new URLSearchParams(kept.get('_since') ?? '');
      kept.delete('_since');
      return { boxes: [...kept], over };
    },
  };
}

/** Some browsers keep nothing for this site; what is typed is saved all the same. */
function storageOf() {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/** What the form says of its saving. */
function wordsOf(form) {
  const line = form.querySelector('[data-saved]');
  const out = form.querySelector('[data-signed-out]');
  const language = document.documentElement.lang === 'fr' ? 'fr' : 'en-GB';
  return {
    say: (what, at = new Date(performance.timeOrigin + performance.now())) => {
      line.textContent = line.dataset[what].replace('#', at.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' }));
    },
    /** Who comes back from the sign-in finds what was typed in the boxes, and it is sent. */
    signedOut: (isOut) => {
      out.hidden = !isOut;
      if (!isOut) return;
      out.querySelector('a').href = `/sign-in?next=${encodeURIComponent(location.pathname)}`;
      line.textContent = '';
    },
    /** Sent, withdrawn or decided meanwhile: what is typed goes nowhere, and waits for nothing. */
    ended: () => {
      line.textContent = '';
      form.querySelector('[data-ended]').hidden = false;
    },
    left: ({ says, parts }) => {
      const left = form.querySelector('[data-left]');
      if (left.textContent !== says) left.textContent = says; // told anew only where it has changed
      for (const part of form.querySelectorAll('[data-part]')) part.hidden = !parts.includes(part.dataset.part);
    },
  };
}

/** Sends what stands in the boxes, one time after the other: each goes on from what the one before has saved. */
class Saver {
  #form;
  #keeping;
  #words;
  #saved;
  #unanswered = []; // what may have been saved, by the answer's being lost
  #timer;
  #isEnded = false;
  /** Whether the last that was sent met a sign-in: it stays in this browser. */
  isSignedOut = false;
  #sending = 0;
  #way = Promise.resolve();

  /** `saved`: what the node has of it. */
  constructor(form, keeping, saved) {
    [this.#form, this.#keeping, this.#words, this.#saved] = [form, keeping, wordsOf(form), saved];
  }

  /** Whether all that was sent is answered. */
  get isSettled() {
    return this.#sending === 0 && this.#unanswered.length === 0;
  }

  later(ms) {
    clearTimeout(this.#timer);
    if (!this.#isEnded) this.#timer = setTimeout(() => this.save(), ms);
  }

  /** @returns whether something waited to be sent */
  cancel() {
    const waited = this.#timer !== undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return waited;
  }

  save() {
    this.cancel();
    this.#sending++;
    this.#way = this.#way
      .then(() => this.#send())
      .catch(() => {}) // a browser that has no room left
      .finally(() => this.#sending--);
  }

  async settle() {
    if (this.#sending === 0) this.save();
    await this.#way;
    this.cancel();
  }

  keep(texts = textsOf(this.#form)) {
    this.#keeping.write(texts, this.#saved);
  }

  /** Left before the pause was over: what was typed goes along, and stays until a page shows that it arrived. */
  leave() {
    if (!this.cancel()) return this.#keeping.isGone() && this.keep();
    const texts = textsOf(this.#form);
    this.keep(texts);
    if (navigator.onLine && navigator.sendBeacon(this.#form.dataset.autosave, texts)) this.#unanswered.push(texts);
  }

  async #send() {
    const texts = textsOf(this.#form);
    const response = await fetch(this.#form.dataset.autosave, { method: 'POST', body: texts }).catch(() => undefined);
    // Where the session has ended, fetch goes on to the sign-in page, which is there: nothing was saved.
    const isSignedOut = response?.redirected === true;
    const answer = response && !isSignedOut ? await response.json().catch(() => ({})) : {};
    this.isSignedOut = isSignedOut;
    this.#words.signedOut(isSignedOut);
    if (answer.savedAt) return this.#take(texts, answer);
    if (answer.clashes && this.#areOwn(answer.clashes)) {
      this.#form.elements._since.value = answer.since;
      this.#unanswered = [];
      return this.#send();
    }
    if (answer.ended) return this.#end();
    this.keep(texts);
    if (isSignedOut) return;
    if (answer.clashes) return this.#words.say('elsewhere');
    if (!response || response.status >= 500) this.#tryAgain(texts);
    this.#words.say('lost');
  }

  #take(texts, { savedAt, since, left }) {
    this.#keeping.forget();
    [this.#saved, this.#unanswered] = [texts, []];
    const { _since: drawn, _seen: seen } = this.#form.elements; // what stands on the page goes on from there, box by box
    drawn.value = since;
    seen?.remove();
    if (left) this.#words.left(left);
    this.#words.say('saved', new Date(savedAt));
  }

  /** Nothing is kept for later: it stands in the boxes until the page is left, and whoever presses a button is shown it once more. */
  #end() {
    this.#keeping.forget();
    this.#unanswered = [];
    this.#isEnded = true;
    this.#words.ended();
  }

  /** Whether what was saved from elsewhere is what was sent from here, and its answer lost. */
  #areOwn(clashes) {
    return this.#unanswered.length > 0 && Object.entries(clashes).every(([box, text]) => this.#unanswered.some((sent) => isSame(sent.get(box) ?? '', text)));
  }

  #tryAgain(texts) {
    if (String(this.#unanswered.at(-1)) !== String(texts)) this.#unanswered.push(texts);
    if (this.#timer === undefined) this.later(AFTER_NO_ANSWER);
  }
}

/** Puts back what this browser kept and the page does not show; where that was typed over something older than the page shows, it is asked which of the two it shall be. */
function bringBack(form, keeping, shown, saver) {
  const { boxes, over } = keeping.read();
  const missing = boxes.filter(([name, text]) => !shown.getAll(name).some((one) => isSame(one, text)));
  const fill = () => {
    for (const [name, text] of missing) {
      for (const box of form.querySelectorAll('textarea, input:not([type=hidden])')) {
        if (box.name !== name) continue;
        if (box.type === 'radio') box.checked = box.value === text;
        else if (box.type !== 'file' && box.type !== 'checkbox') box.value = text;
      }
    }
    saver.later(0);
  };
  const drawn = new URLSearchParams(form.elements._since.value);
  if (missing.length === 0) keeping.forget();
  else if (missing.every(([name]) => over.get(name) === drawn.get(name))) fill();
  else askWhich(form, (which) => (which === 'kept' ? fill() : keeping.forget()));
}

/** Nothing is typed over either of the two before it is said which. */
function askWhich(form, take) {
  const ask = form.querySelector('[data-newer]');
  form.before(ask);
  ask.hidden = false;
  form.inert = true;
  ask.addEventListener('click', ({ target }) => {
    if (!target.value) return;
    ask.remove();
    form.inert = false;
    take(target.value);
    form.querySelector('textarea')?.focus();
  });
}

function autosave(form) {
  const shown = textsOf(form);
  const isBoth = form.elements._seen !== undefined; // a page that shows two texts of a box has saved nothing that was typed
  const unsaved = form.dataset.unsaved?.split(' ') ?? [];
  const keeping = keepingOf(form);
  const saver = new Saver(form, keeping, new URLSearchParams([...shown].filter(([name]) => !unsaved.includes(name))));
  bringBack(form, keeping, shown, saver);
  if (isBoth && !form.inert) saver.keep(shown); // left without a choice, what was typed is still there

  form.addEventListener('input', ({ target }) => target.type !== 'file' && saver.later(AFTER_LAST_KEY));
  form.addEventListener('submit', async (event) => {
    const waited = saver.cancel();
    if (keeping.isThere()) saver.keep(); // on its way: the page that answers shows the same, or it never arrived
    if (form.dataset.settled || (saver.isSettled && !waited)) return form.removeAttribute('data-settled');
    // What is still on its way comes first, or the form would meet its own words as somebody else's; and so does what was typed just now: a session may have ended.
    event.preventDefault();
    await saver.settle();
    if (saver.isSignedOut) return form.querySelector('[data-signed-out]').scrollIntoView({ block: 'nearest' });
    form.dataset.settled = 'yes';
    form.requestSubmit(event.submitter);
  });
  addEventListener('pagehide', () => saver.leave());
  addEventListener('pageshow', ({ persisted }) => persisted && !saver.isSettled && saver.later(0));
  addEventListener('online', () => !form.inert && keeping.isThere() && saver.later(0));
}

for (const form of document.querySelectorAll('form[data-autosave]')) autosave(form);
