import type { BadgeFacts } from '@laurel/credentials';

// What somebody takes along into another place, made of nothing but what they share.

type Given = { facts: BadgeFacts; title: string; address: string };

/**
 * LinkedIn's form "Add licence or certification", filled in. Months count from 1. The day it was awarded, where that is shared; else the day from which
 * it is valid, which every badge shows.
 */
export function linkedInAddress({ facts, title, address }: Given, reference: string): string {
  const issued = monthOf(facts.awardedDate) ?? monthOf(facts.validFrom);
  const ends = monthOf(facts.validUntil);
  const fields = {
    startTask: 'CERTIFICATION_NAME',
    name: title,
    organizationName: facts.issuerName ?? '',
    ...(issued && { issueYear: issued.year, issueMonth: issued.month }),
    ...(ends && { expirationYear: ends.year, expirationMonth: ends.month }),
    certUrl: address,
    certId: reference,
  };
  return `https://www.linkedin.com/profile/add?${new URLSearchParams(fields)}`;
}

/** As a badge writes its times: in UTC. */
function monthOf(time: string | undefined): { year: string; month: string } | undefined {
  const moment = new Date(time ?? Number.NaN);
  return Number.isNaN(moment.getTime()) ? undefined : { year: String(moment.getUTCFullYear()), month: String(moment.getUTCMonth() + 1) };
}

/** Two lines under a letter. No picture: one at our address would tell us who reads that letter, and when. */
export const signatureHtml = ({ facts, title, address }: Given): string =>
  `<p><a href="${escapeHtml(address)}">${escapeHtml(title)}</a>${facts.issuerName === undefined ? '' : `<br>${escapeHtml(facts.issuerName)}`}</p>`;

/** A frame for somebody's own page: it can run nothing, and opens the whole page beside it. */
export const embedHtml = ({ title, address }: Given): string =>
  `<iframe src="${escapeHtml(address)}/embed" title="${escapeHtml(title)}" width="420" height="640" loading="lazy" referrerpolicy="no-referrer" ` +
  'sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0;max-width:100%"></iframe>';

/** One line for a résumé. */
export const resumeLine = ({ facts, title, address }: Given, monthIn: (iso: string) => string): string => {
  const issued = facts.awardedDate ?? facts.validFrom;
  const when = issued !== undefined && monthOf(issued) ? monthIn(issued) : undefined;
  return `${[title, facts.issuerName, when].filter((part) => part !== undefined).join(', ')}. ${address}`;
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
