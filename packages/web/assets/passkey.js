// Passkeys, on the pages that offer one. Without script, or in a browser without them, the part stays as it was served: not offered.
const canBe = window.PublicKeyCredential?.parseCreationOptionsFromJSON !== undefined && window.PublicKeyCredential.parseRequestOptionsFromJSON !== undefined;

/** Asks the node for a question, the authenticator for its answer, and sends the answer as the form it stands in. */
async function answer(form) {
  const { passkey, challenge } = form.dataset;
  const response = await fetch(challenge, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: '{}' });
  if (!response.ok) throw new Error(`${response.status}`);
  const options = await response.json();
  const credential =
    passkey === 'create'
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.credential.value = JSON.stringify(credential.toJSON());
  HTMLFormElement.prototype.submit.call(form);
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!canBe) break;
  form.hidden = false;
  for (const words of document.querySelectorAll('[data-passkey-without]')) words.hidden = true;
  const trouble = form.querySelector('[data-passkey-trouble]');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    trouble.hidden = true;
    // Cancelled, timed out, or the node had something against it: nothing has happened, and one can try again.
    answer(form).catch(() => {
      trouble.hidden = false;
    });
  });
}
