// Codes read with the camera, on the pages that offer it. Without script or a camera the part stays as it was served: not offered. No picture leaves the
// page, and the camera is off as soon as a code is read, the page is left or out of sight, or its reader presses the button or Escape.
const { decoder } = document.currentScript.dataset;
const MOST_PIXELS = 800; // on the longer side: enough for a code that fills a third of the picture, and quick on an old phone
const PAUSE_MS = 120;

/** Reads a picture's code: the browser's own reader where it has one for these codes, else ours, fetched once it is needed. */
async function openReader() {
  const formats = (await window.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (formats.includes('qr_code')) {
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    return async (canvas) => (await detector.detect(canvas))[0]?.rawValue;
  }
  if (!window.jsQR) await load(decoder);
  return async (canvas, { width, height }) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    return window.jsQR(data, width, height)?.data;
  };
}

const load = (src) =>
  new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement('script'), { src, onload: resolve, onerror: reject }));
  });

/** The first text that a code says while the film goes on; undefined once it has stopped. */
async function firstCode(video, stream) {
  const read = await openReader();
  const canvas = document.createElement('canvas');
  canvas.getContext('2d', { willReadFrequently: true });
  while (stream.active) {
    const { videoWidth, videoHeight } = video;
    if (videoWidth > 0) {
      const scale = Math.min(1, MOST_PIXELS / Math.max(videoWidth, videoHeight));
      const size = { width: Math.round(videoWidth * scale), height: Math.round(videoHeight * scale) };
      Object.assign(canvas, size).getContext('2d').drawImage(video, 0, 0, size.width, size.height);
      const text = await read(canvas, size);
      if (text && stream.active) return text;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function offer(form) {
  const part = (name) => form.querySelector(`[data-camera-${name}]`);
  const [start, view, video, says] = ['start', 'view', 'video', 'says'].map(part);
  let turn = 0; // each press of a button begins another: what an earlier one still brings counts no more
  let stream;

  function stop() {
    turn++;
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
    view.hidden = true;
    start.hidden = false;
  }

  async function look() {
    const mine = ++turn;
    for (const trouble of form.querySelectorAll('[data-camera-trouble]')) trouble.hidden = true;
    start.hidden = true;
    try {
      const opened = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
      stream = opened;
      if (mine !== turn) return stop();
      view.hidden = false;
      video.srcObject = opened;
      part('stop').focus();
      says.textContent = says.dataset.looking;
      await video.play();
      const text = await firstCode(video, opened);
      if (mine !== turn || text === undefined) return;
      stop();
      says.textContent = says.dataset.found;
      form.elements[form.dataset.camera].value = text;
      form.submit();
    } catch (error) {
      if (mine !== turn) return;
      stop();
      form.querySelector(`[data-camera-trouble="${error.name === 'NotAllowedError' ? 'refused' : 'failed'}"]`).hidden = false;
      start.focus();
    }
  }

  start.addEventListener('click', look);
  const leave = () => {
    stop();
    says.textContent = '';
    start.focus();
  };
  part('stop').addEventListener('click', leave);
  form.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !view.hidden) leave();
  });
  addEventListener('pagehide', stop);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && !view.hidden) stop();
  });
  form.hidden = false;
}

// Which devices there are is told without asking for leave; what they are called, only after.
navigator.mediaDevices?.enumerateDevices().then((devices) => {
  if (devices.some(({ kind }) => kind === 'videoinput')) for (const form of document.querySelectorAll('form[data-camera]')) offer(form);
});
