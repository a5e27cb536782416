import { demand, type Person } from './persons.ts';
import { letterAfter, newestNumber } from './post.ts';
import { type Page, settled, type Visitor } from './visitor.ts';

/**
 * What a learner without a wallet does with a claim link: looks, asks for a wallet by mail address, types the code of the letter,
 * looks at the offer and keeps it. @returns the badge's page in the wallet
 */
export async function claimBadge(learner: Visitor, claimLink: string, mailbox: string, { email }: Person): Promise<Page> {
  const claim = demand(await learner.open(claimLink), 200);
  const where = demand(await claim.form(/^Keep it in my wallet/).submit(), 200);
  const arrival = demand(await where.follow(/\/wallet\/new\?/), 200);
  const signedIn = arrival.address.includes('/wallet/new') ? await typeCode(arrival, mailbox, email) : arrival;
  return keepOffer(signedIn);
}

/** Gives the address of the letter and the code in it; the wallet leads back to the offer. */
async function typeCode(page: Page, mailbox: string, email: string): Promise<Page> {
  const before = await newestNumber(mailbox, email);
  const asked = demand(
    await page
      .form(/code|letter/i)
      .fill('email', email)
      .submit(),
    200,
  );
  const letter = await letterAfter(mailbox, email, before);
  const code = /\b\d{6}\b/.exec(letter.text.replace(/https?:\/\/\S+/g, ''))?.[0];
  if (!code) throw new Error(`No six-digit code in the letter "${letter.subject}": ${letter.text}`);
  return demand(await asked.form(/./).fill('code', code).submit(), 200);
}

/** From the page that shows only the host to the badge that is kept. @public by test/peers, a workspace that knip does not read */
export async function keepOffer(hostPage: Page): Promise<Page> {
  const offer = demand(await hostPage.form(/^Look at/).submit(), 200);
  return settled(demand(await offer.form(/^Keep/).submit(), 200));
}

/** From the link an asker sent to the page that shows what would be sent: by way of the wallet's own address. */
export async function openRequest(learner: Visitor, askLink: string, wallet: string): Promise<Page> {
  const ask = demand(await learner.open(askLink), 200);
  const leaving = demand(
    await ask
      .form(/wallet/i)
      .fill('address', new URL(wallet).host)
      .submit(),
    200,
  );
  return demand(await leaving.follow(/\/wallet\/request\?/), 200);
}

/** Sends what the page says will be seen, and nothing more. */
export const answerRequest = async (approve: Page): Promise<Page> => demand(await approve.form(/^(?:Send|Show|Share|Agree)/).submit(), 200);
