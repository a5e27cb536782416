import { CHECK_CODES, type Check, outcomeOf, type Verdict } from '@laurel/credentials';
import { describe, expect, it } from 'vitest';
import { makeTranslate } from '../i18n.ts';
import { renderBody } from './render.tsx';
import { Checks, VerdictPanel } from './verdict.tsx';

const checks: Check[] = [
  { step: 'signature', outcome: 'pass', code: 'signature_good', sentence: { en: 'Not altered.', fr: 'Inchangé.' } },
  { step: 'dates', outcome: 'fail', code: 'expired', sentence: { en: 'Ended.', fr: 'Terminé.' } },
  { step: 'status', outcome: 'unknown', code: 'status_unreachable', sentence: { en: 'No answer.', fr: 'Sans réponse.' } },
  { step: 'holder', outcome: 'skipped', code: 'no_holder', sentence: { en: 'Not asked.', fr: 'Non demandé.' } },
];
const verdictOf = (outcome: Verdict['outcome'], code: string): Verdict => ({
  outcome,
  code,
  sentence: { en: 'One <sentence>.', fr: 'Une phrase.' },
  checks,
  asOf: '2026-03-14T10:42:00Z',
  status: [],
});

const words = (text: string): string[] => text.trim().split(/\s+/);

const HEADS = {
  'warn: No badge could be read in this.': words(`too_large picture_too_large duplicate_member forbidden_member too_deep too_many_members lone_surrogate
    unsafe_number format_unexpected envelope_malformed too_many_disclosures disclosure_malformed digest_malformed presentation_empty presentation_too_many`),
  'warn: No badge in this picture.': ['picture_no_badge'],
  'warn: No whole badge in this picture.': ['picture_damaged'],
  'warn: More than one badge in this picture.': ['picture_two_badges'],
  'warn: No badge in this.': ['not_utf8', 'not_a_credential'],
  'warn: No whole badge in this.': ['not_json', 'jws_malformed', 'sd_jwt_malformed'],
  'warn: An answer to a request, and no badge.': ['presentation_not_credential'],
  'bad: Genuine, but expired.': ['expired'],
  'bad: Genuine, but not valid yet.': ['not_yet_valid'],
  'bad: Genuine, but its signature has ended.': ['proof_expired'],
  'bad: This is not a badge.': ['typ_wrong'],
  'bad: This copy is not meant to be shown.': ['proof_underived'],
  'bad: This badge is not valid.': words(`crit_unknown claims_malformed claims_disagree registered_claim_hidden disclosure_repeated disclosure_unused
    disclosure_misplaced digest_repeated claim_overwritten algorithm_refused algorithm_mismatch proof_missing proof_malformed proof_chain_broken
    pointer_unmatched proof_purpose_wrong key_not_named key_foreign key_document_absent key_document_other key_deactivated key_unknown key_ambiguous
    key_malformed key_controller_other key_not_listed key_revoked key_expired signature_wrong not_compacted term_undefined json_ld_invalid too_complex
    schema_wrong expired_unproven disclosure_rule_broken model_wrong date_malformed issued_in_future binding_missing binding_malformed
    binding_typ_wrong binding_algorithm binding_signature_wrong binding_hash_wrong binding_too_old binding_in_future holder_key_absent holder_absent
    holder_other nonce_wrong audience_wrong policy_issuer policy_vouched status_revoked status_suspended status_was_revoked status_was_suspended
    status_entry_malformed older_malformed older_expired older_in_future older_differs older_out_of_scope`),
};

describe('a verdict on a page', () => {
  it('tells its outcome by word, by shape and by colour', () => {
    const shown = (outcome: Verdict['outcome']) => renderBody(<VerdictPanel verdict={verdictOf(outcome, 'x')} />).html;
    const [valid, invalid, unknown] = [shown('valid'), shown('invalid'), shown('undetermined')];
    expect([valid.includes('This badge is valid.'), invalid.includes('This badge is not valid.'), unknown.includes('We could not finish checking.')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(new Set([valid, invalid, unknown].map((html) => /class="sign" d="([^"]+)"/.exec(html)?.[1])).size).toBe(3);
    expect([valid, invalid, unknown].map((html) => /class="state (\w+)"/.exec(html)?.[1])).toEqual(['ok', 'bad', 'warn']);
    expect([valid, unknown].map((html) => html.match(/<use /g)?.length)).toEqual([20, 10]);
  });

  it('never calls an expired badge a fake', () => {
    expect(renderBody(<VerdictPanel verdict={verdictOf('invalid', 'expired')} />).html).toContain('Genuine, but expired.');
  });

  it('has a heading for every code, and calls not valid only what was read: a new code is put into one of these lists', () => {
    const heads: Record<string, string[]> = {};
    for (const code of CHECK_CODES.filter((one) => outcomeOf(one) === 'fail')) {
      const { html } = renderBody(<VerdictPanel verdict={verdictOf('invalid', code)} />);
      const [, kind = '', title = ''] = /class="state (\w+)">(?:<svg.*?<\/svg>)?([^<]+)</.exec(html) ?? [];
      heads[`${kind}: ${title}`] = [...(heads[`${kind}: ${title}`] ?? []), code];
    }
    expect(heads).toEqual(HEADS);
  });

  it('says its own sentence, escaped, unless the page has a better one', () => {
    expect(renderBody(<VerdictPanel verdict={verdictOf('valid', 'valid')} />).html).toContain('One &lt;sentence>.');
    expect(renderBody(<VerdictPanel verdict={verdictOf('valid', 'valid')}>Better.</VerdictPanel>).html).not.toContain('sentence');
  });

  it('lists every check in the order it was made, in the reader’s language', () => {
    const { html, icons } = renderBody(<Checks verdict={{ checks }} />, { t: makeTranslate('fr') });
    expect([...html.matchAll(/<small>([^<]+)<\/small>/g)].map((match) => match[1])).toEqual(['Inchangé.', 'Terminé.', 'Sans réponse.', 'Non demandé.']);
    expect([...icons]).toEqual(['check', 'cross', 'warning', 'circle']);
  });
});
