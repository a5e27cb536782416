import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LaurelError } from '@laurel/base';
import type { TlsIdentity } from '@laurel/web';
import type { Config } from './config.ts';
import { readClosedFile } from './read-secret.ts';

/**
 * The node's certificate and its key. A certificate that visitors would refuse is refused here, where somebody can mend it.
 * @throws LaurelError config_invalid
 */
export function readTls(files: NonNullable<Config['listen']['tls']>, publicUrl: string, now: Date): TlsIdentity {
  const certificate = readCertificate(files.certificate);
  const key = readClosedFile(files.key, 'listen.tls.key');
  const [leaf] = certificate.chain;
  if (!belongs(key, leaf, files.key)) throw refused(`listen.tls.key ${files.key} is not the key of the certificate ${files.certificate}.`);
  const trouble = troubleOf(leaf, publicUrl, now);
  if (trouble) throw refused(`listen.tls.certificate ${files.certificate} ${trouble}`);
  return { certificate: certificate.text, key };
}

/** The last day of a certificate. */
export const lastDayOf = (files: NonNullable<Config['listen']['tls']>): Date => readCertificate(files.certificate).chain[0].validToDate;

function readCertificate(file: string): { text: string; chain: [X509Certificate, ...X509Certificate[]] } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw refused(`listen.tls.certificate ${file} cannot be read (${error instanceof Error && 'code' in error ? error.code : error}).`, error);
  }
  try {
    const [leaf, ...more] = (text.match(PEM) ?? []).map((pem) => new X509Certificate(pem));
    if (leaf) return { text, chain: [leaf, ...more] };
  } catch (error) {
    throw refused(`listen.tls.certificate ${file} is damaged: one of its certificates cannot be read.`, error);
  }
  throw refused(`listen.tls.certificate ${file} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`);
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function belongs(key: string, certificate: X509Certificate, file: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch (error) {
    throw refused(`listen.tls.key ${file} holds no private key in PEM form, or one behind a passphrase.`, error);
  }
}

function troubleOf(certificate: X509Certificate, publicUrl: string, now: Date): string | undefined {
  const { validFromDate: from, validToDate: until } = certificate;
  const { hostname } = new URL(publicUrl);
  if (now > until) return `ended on ${dayOf(until)}: every browser and wallet would turn away. Renew it.`;
  if (now < from) return `begins on ${dayOf(from)} only. Look at the clock of this machine, or use the one before.`;
  if (certificate.checkHost(hostname) === undefined)
    return `is not for ${hostname}, the host of publicUrl: ${certificate.subjectAltName ?? certificate.subject}.`;
  return undefined;
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const refused = (detail: string, cause?: unknown) => new LaurelError('config_invalid', { detail, cause });
