import { toBase64url } from '@laurel/base';
import { decode, encode as encodeCbor } from 'cborg';
import { openJws } from '../proof/jws.ts';
import type { Json, JsonObject } from '../types.ts';
import { type Dice, mutateDocument, mutateText } from './mutants.ts';

/** In most the content, in the rest the bytes: nearly every other byte of a compact form is a letter of base64, and its change ends at the form. */
export function mutateToken(valid: string, dice: Dice): string {
  if (dice(40) === 0) return mutateText(valid, dice);
  return valid.includes('.') ? mutateCompact(valid, dice) : mutateCose(valid, dice);
}

/** The payload, a disclosure, the header or the signature of a compact form. */
function mutateCompact(valid: string, dice: Dice): string {
  const [jwt = '', ...disclosures] = valid.split('~');
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const opened = openJws(jwt);
  if (!opened.ok) throw new Error('The valid badge is no JWS.');
  const rest = disclosures.length > 0 ? ['', ...disclosures].join('~') : '';
  switch (dice(16)) {
    case 0:
      return `${header}.${payload}.${mutateText(signature, dice)}${rest}`;
    case 1:
      return `${encode(mutateDocument(opened.jws.header, dice))}.${payload}.${signature}${rest}`;
    case 2:
      if (disclosures.length > 1) return [jwt, ...mutateDisclosures(disclosures, dice)].join('~');
      return `${header}.${encode(mutateDocument(opened.jws.payload, dice))}.${signature}${rest}`;
    default:
      return `${header}.${encode(mutateClaims(opened.jws.payload, dice))}.${signature}${rest}`;
  }
}

/**
 * Much of an SD-JWT's payload is digests, and one that was changed fits no disclosure: seldom worth more than a look. What stands in the open is what a
 * forger is after.
 */
function mutateClaims(payload: JsonObject, dice: Dice): JsonObject {
  const hiding = Object.keys(payload).filter(
    (name) => name.startsWith('_sd') || JSON.stringify(payload[name]).includes('"_sd":') || JSON.stringify(payload[name]).includes('"...":'),
  );
  if (hiding.length === 0 || dice(8) === 0) return mutateDocument(payload, dice);
  const kept = [...hiding, 'vct'].filter((name) => payload[name] !== undefined);
  const open = Object.fromEntries(Object.entries(payload).filter(([name]) => !kept.includes(name)));
  return { ...mutateDocument(open, dice), ...Object.fromEntries(kept.map((name) => [name, payload[name] ?? null])) };
}

function mutateDisclosures(disclosures: readonly string[], dice: Dice): string[] {
  const [at, other] = [dice(disclosures.length - 1), dice(disclosures.length - 1)];
  const changed = [...disclosures];
  const here = disclosures[at] ?? '';
  if (dice(3) === 0) [changed[at], changed[other]] = [disclosures[other] ?? '', here];
  else changed[at] = encode(mutateDocument({ inside: JSON.parse(Buffer.from(here, 'base64url').toString()) }, dice).inside ?? null);
  return changed;
}

/** The payload, a header parameter or the signature of a COSE_Sign1. */
function mutateCose(valid: string, dice: Dice): string {
  const [head, unprotected, payload, signature] = decode(Buffer.from(valid, 'base64'), { useMaps: true, tags: { 18: (inner: () => unknown) => inner() } });
  const parts = { head, payload, signature };
  switch (dice(16)) {
    case 0:
      parts.signature = Buffer.from(mutateText(Buffer.from(signature).toString('latin1'), dice), 'latin1');
      break;
    case 1: {
      const header: Map<number, unknown> = decode(head, { useMaps: true });
      const label = [...header.keys()][dice(header.size)] ?? 1;
      header.set(label, [header.get(label), -7, 'application/vp+cose', 'x'][1 + dice(3)]);
      parts.head = encodeCbor(header);
      break;
    }
    default:
      parts.payload = Buffer.from(JSON.stringify(mutateDocument(JSON.parse(Buffer.from(payload).toString()), dice)));
  }
  return Buffer.concat([Uint8Array.of(0xd2), encodeCbor([parts.head, unprotected, parts.payload, parts.signature])]).toString('base64');
}

const encode = (value: Json): string => toBase64url(Buffer.from(JSON.stringify(value)));
