import type { ClaimPath, CredentialFormat } from '@laurel/credentials';
import { describe, expect, it } from 'vitest';
import type { DisclosureRow, Outcome, Shown } from '../records.ts';
import type { ReceiptRow } from './receipt-records.ts';
import { knownTo, recipientsIn } from './recipients.ts';

const ASKER = 'decentralized_identifier:did:web:a.example';
const NAME: ClaimPath = ['credentialSubject', 'name'];
const TITLE: ClaimPath = ['credentialSubject', 'achievement', 'name'];

const shown = (claims: ClaimPath[], format: CredentialFormat = 'dc+sd-jwt'): Shown => ({ badgeId: 'badge', title: 'A badge', format, claims });
const row = (id: string, change: Partial<DisclosureRow> = {}): DisclosureRow => ({
  ...{ id, owner: 'zoe', requestId: id, clientId: ASKER, verifierName: 'Employer', host: 'a.example', purpose: null, retention: null, shown: [shown([NAME])] },
  ...{ outcome: 'sent', receipt: null, shownUntil: null, endedAt: null, level: null, at: '2026-01-02' },
  ...change,
});
const receipt = (requestId: string, deletedAt: string | null): ReceiptRow => ({
  ...{ requestId, owner: 'zoe', nonce: 'nonce', vouchers: [], deletionPage: null, receipt: null, signedWith: null, fault: null },
  ...{ deletionCode: null, askedAt: null, deletion: null, deletedAt },
});
const known = (rows: DisclosureRow[], receipts: ReceiptRow[] = []) => {
  const [recipient] = recipientsIn(rows);
  if (!recipient) throw new Error('somebody was shown something');
  return knownTo(recipient.rows, receipts);
};

describe('whoever was shown something', () => {
  it('is one by its client_id, whatever it calls itself, and never one with a person whose name it took', () => {
    const share = row('3', { clientId: 'share:x', outcome: 'shared' });
    const found = recipientsIn([row('1'), row('2', { verifierName: 'Another name' }), share, row('4', { clientId: 'share:y', outcome: 'ended' })]);
    expect(found.map(({ key, name, rows }) => [key, name, rows.map(({ id }) => id)])).toEqual([
      [ASKER, 'Employer', ['1', '2']],
      ['to:Employer', 'Employer', ['3', '4']],
    ]);
  });

  it.each<Outcome>(['sent', 'sending', 'refused', 'undecided', 'shared', 'ended'])('may know what went with the outcome “%s”', (outcome) => {
    expect(known([row('1', { outcome })]).known).toEqual([shown([NAME])]);
  });

  it.each<Outcome>(['failed', 'declined'])('knows nothing by what ended as “%s”', (outcome) => {
    expect(known([row('1', { outcome })])).toEqual({ known: [], erased: [] });
  });

  it('knows a field that one answer of two told, though the other is erased', () => {
    const rows = [row('1', { shown: [shown([NAME, TITLE])] }), row('2')];
    expect(known(rows, [receipt('1', '2026-01-03'), receipt('2', null)])).toEqual({ known: [shown([NAME])], erased: [shown([TITLE])] });
    expect(known(rows, [receipt('1', '2026-01-03'), receipt('2', '2026-01-03')])).toEqual({ known: [], erased: [shown([NAME, TITLE])] });
  });

  it('knows every field of a badge that it was shown whole', () => {
    const rows = [row('1'), row('2', { shown: [shown([], 'ldp_vc')] })];
    expect(known(rows, [receipt('1', '2026-01-03')])).toEqual({ known: [shown([], 'ldp_vc')], erased: [] });
    expect(known(rows, [receipt('2', '2026-01-03')])).toEqual({ known: [shown([NAME])], erased: [shown([], 'ldp_vc')] });
  });
});
