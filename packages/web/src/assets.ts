import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { hashed } from '@laurel/base';
import type { Bytes, FrontHandler } from './role.ts';

/** Files of the browser, named by their content: a new version is a new address, so each may be kept for a year. */
export type Assets = {
  stylesheet: string;
  script: string;
  autosaveScript: string;
  passkeyScript: string;
  cameraScript: string;
  uploadScript: string;
  qrDecoder: string;
  mark: string;
  front: FrontHandler;
};

const YEAR_SECONDS = 31_536_000;
// Beside `src` and `dist` alike.
const folder = new URL('../assets/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
/** The reader of QR codes that the node itself uses, as its makers publish it. */
const jsqr = pathToFileURL(createRequire(import.meta.url).resolve('jsqr'));
const readJsqr = (name: string) => readFileSync(new URL(name, jsqr), 'utf8');

export function openAssets(): Assets {
  const files = new Map<string, Bytes>();
  const add = (name: string, extension: string, contentType: string, body: string): string => {
    const hash = hashed(body).slice(0, 16);
    const path = `/assets/${name}.${hash}.${extension}`;
    files.set(path, { body, contentType, etag: `"${hash}"`, maxAgeSeconds: YEAR_SECONDS });
    return path;
  };
  const licence = add('jsqr-licence', 'txt', 'text/plain; charset=utf-8', readJsqr('../LICENSE'));
  const notice = `/*! jsQR, github.com/cozmo/jsQR, Apache License 2.0: ${licence} */\n`;
  const styles = readdirSync(new URL('styles/', folder)).sort();
  return {
    stylesheet: add('laurel', 'css', 'text/css; charset=utf-8', styles.map((name) => compact(read(`styles/${name}`))).join('')),
    script: add('enhance', 'js', 'text/javascript; charset=utf-8', read('enhance.js')),
    autosaveScript: add('autosave', 'js', 'text/javascript; charset=utf-8', read('autosave.js')),
    passkeyScript: add('passkey', 'js', 'text/javascript; charset=utf-8', read('passkey.js')),
    cameraScript: add('camera', 'js', 'text/javascript; charset=utf-8', read('camera.js')),
    uploadScript: add('upload', 'js', 'text/javascript; charset=utf-8', read('upload.js')),
    qrDecoder: add('jsqr', 'js', 'text/javascript; charset=utf-8', notice + readJsqr('jsQR.js')),
    mark: add('mark', 'svg', 'image/svg+xml', read('mark.svg')),
    front: async (path) => files.get(path),
  };
}

/** Comments and indents are for those who read the sources. */
const compact = (css: string): string => css.replace(/\/\*.*?\*\//gs, '').replace(/^\s+|\n(?=\s*})/gm, '');
