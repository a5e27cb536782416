// Files sent piece by piece: a line that breaks goes on where it broke, and a file chosen again after a reload goes on too. Without script the form sends the file whole.
const PAUSE_MS = 3000;
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Posts until there is an answer; `undefined` stands for a line that is down or a node that starts again. */
async function post(address, body) {
  const response = await fetch(address, { method: 'POST', body }).catch(() => undefined);
  if (!response || response.status >= 500) return undefined;
  // Where the session has ended, fetch goes on to the sign-in page, which is there: nothing was taken.
  return response.redirected ? { ok: false, answer: {} } : { ok: response.ok, answer: await response.json() };
}

function upload(box) {
  const { form } = box;
  const says = box.parentElement.querySelector('[data-says]');
  const [progress, words] = says.children;
  const named = (file) => {
    const body = new URLSearchParams({ name: file.name, size: file.size });
    for (const name of ['_csrf', 'note', 'in_badge']) if (new FormData(form).get(name)) body.set(name, new FormData(form).get(name));
    return body;
  };
  const show = (text, { received, size }) => {
    says.hidden = progress.hidden = false;
    says.className = 'hint';
    progress.max = size;
    progress.value = received;
    words.textContent = text.replace('#', Math.floor((received / size) * 100));
  };

  /** Why it was not taken, with its name: at its box and in sight, since the button that was pressed may stand a screen below. */
  const refuse = ({ name }, trouble) => {
    says.className = 'error';
    progress.hidden = true;
    words.textContent = `${says.dataset.refused.replace('#', () => name)} ${trouble}`;
    box.focus({ preventScroll: true });
    says.scrollIntoView({ block: 'center' });
  };

  async function send(file) {
    let state = { received: 0, size: file.size };
    while (true) {
      show(says.dataset.says, state);
      const begun = await post(box.dataset.upload, named(file));
      if (begun && !begun.ok) return begun.answer.says ?? says.dataset.out;
      if (begun) {
        const ended = await sendRest(file, begun.answer, (reached) => {
          state = reached; // what is said while the line is down
        });
        if (ended !== undefined) return ended;
      }
      show(says.dataset.waits, state);
      await pause();
    }
  }

  /** `''` when it is whole, a sentence where it is refused, nothing where the line broke or the place was another. `reaches` hears how far it is. */
  async function sendRest(file, begun, reaches) {
    for (let state = begun; ; ) {
      reaches(state);
      const body = new FormData();
      body.set('_csrf', new FormData(form).get('_csrf'));
      body.set('file', file.slice(state.received, state.received + state.chunk), file.name);
      const sent = await post(`${box.dataset.upload}/${state.id}?at=${state.received}`, body);
      if (!sent || sent.answer.code === 'conflict') return undefined;
      if (!sent.ok) return sent.answer.says ?? says.dataset.out;
      state = sent.answer;
      show(says.dataset.says, state);
      if (state.done) return '';
    }
  }

  /** What is said of a file stands beside its box and may be written after it is chosen: it leaves when a button is pressed, and the button waits for it. */
  form.addEventListener(
    'submit',
    async (event) => {
      const file = box.files[0];
      if (!file || event.submitter?.name === 'remove') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (box.disabled) return; // it is on its way
      box.disabled = true; // it goes its own way: the form must not send it once more
      const trouble = await send(file);
      if (trouble === '') {
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'arrived', value: '1' }));
        box.value = '';
        form.requestSubmit(event.submitter);
      } else {
        box.disabled = false;
        box.value = '';
        refuse(file, trouble);
      }
    },
    { capture: true },
  );
}

for (const box of document.querySelectorAll('input[data-upload]')) upload(box);
