import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openDice } from './dice.ts';
import { expectClaimedOnce, expectNoneTorn, expectSound } from './expect-whole.ts';
import { openJudge } from './judge.ts';
import { openLine, type Sent } from './line.ts';
import { lookAt } from './rows.ts';
import { expectAuditHolds, INSIDE_AT_LEAST, openRestart, openStage, orShort, PATIENCE, untilAllLettersEnded } from './stage.ts';
import { type Claimed, claim, type Errand } from './wallet.ts';

const LEARNERS = orShort(200, 100);
const CLAIM_KILLS = orShort(20, 8);
const WALLETS_AT_ONCE = 4;
const MOST_COPIES = 5;
/** Beside the kills, this part of the answers to tokens and credentials is lost on the way: what was asked for is done, and nobody heard of it. */
const ANSWERS_LOST = 0.05;

const stage = openStage();
const { restart, startUpKills } = openRestart(stage);
const count = <T>(of: readonly T[], fits: (one: T) => boolean): number => of.filter(fits).length;

it(`an issuer that is killed again and again loses and doubles none of ${LEARNERS} claims`, { timeout: PATIENCE }, async () => {
  await (await stage.registrar.start(LEARNERS)).finished();
  await untilAllLettersEnded(stage);
  const losses = openDice(stage.dice.seed + 1); // drawn by wallets side by side: kept apart, they leave the other draws as they are
  const line = openLine(() => losses.below(1) < ANSWERS_LOST);
  const waiting = stage.dice.draw([...stage.post.letters.values()], LEARNERS).map(
    ({ text }, n): Errand => ({
      claimLink: /https?:\/\/\S+\/claim\/\S+/.exec(text)?.[0] ?? '',
      from: `198.18.${n >> 8}.${n & 255}`,
      copies: stage.dice.between(1, MOST_COPIES),
    }),
  );
  const claimed: Claimed[] = [];
  const wallets = Array.from({ length: WALLETS_AT_ONCE }, async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) claimed.push(await claim(line, next));
  });
  let ended = false;
  const all = Promise.all(wallets).finally(() => {
    ended = true;
  });
  all.catch(() => {}); // awaited below, when the killing is over

  const caught: Sent[][] = [];
  while (caught.length < CLAIM_KILLS && !ended) {
    // Death is drawn by work done (two answers a claim, 400 in all), so that it comes all along the way on any machine. Then it comes by time, or at
    // once: of what was delivered in this very moment, is everything on record?
    await Promise.race([line.answers(stage.dice.between(4, 24)), all.catch(() => {})]);
    if (stage.dice.below(2) < 1) await wait(stage.dice.below(150));
    stage.life.freeze();
    lookAt(stage.place.database, expectNoneTorn);
    caught.push(line.underWay());
    await stage.life.kill();
    await restart(caught.length);
  }
  await all;

  // Inside a claim: a token or credential request was on its way at the moment of death, and never got an answer.
  const inside = count(caught, (sent) => sent.some(({ lost }) => lost));
  const judge = openJudge(stage.place.address);
  expect(claimed).toHaveLength(LEARNERS);
  let valid = 0;
  const places = new Set<string>();
  for (const { badge, copies } of claimed) {
    for (const credential of [badge, ...copies.map(({ text }) => text)]) {
      const verdict = await judge(credential);
      expect(verdict, JSON.stringify(verdict.checks.filter(({ outcome }) => outcome === 'fail'))).toMatchObject({ outcome: 'valid' });
      for (const seen of verdict.status) {
        const entry = `${seen.url} ${'index' in seen ? seen.index : seen.credential}`;
        expect(places).not.toContain(entry);
        places.add(entry);
      }
      valid++;
    }
  }
  await stage.life.stop();
  await expectAuditHolds(stage);
  const rest = lookAt(stage.place.database, (rows) => {
    expectNoneTorn(rows);
    expectSound(rows);
    expectClaimedOnce(rows, claimed);
    return {
      codes: rows.number('SELECT count(*) FROM offer WHERE used_at IS NOT NULL') - LEARNERS,
      places: rows.number('SELECT sum(allocated) FROM status_list') - places.size,
    };
  });
  console.log(
    `${caught.length} kills over ${LEARNERS} claims, ${inside} of them inside a claim, and ${startUpKills()} while starting; ` +
      `${count(caught.flat(), ({ lost }) => lost)} requests died with it, ${line.dropped()} answers were lost on the way, ` +
      `and with them ${rest.codes} codes and ${rest.places} status places: ` +
      `0 lost, 0 doubled, 0 of ${places.size} places twice, ${valid} of ${valid} delivered credentials valid`,
  );
  expect(caught).toHaveLength(CLAIM_KILLS);
  expect(inside).toBeGreaterThanOrEqual(INSIDE_AT_LEAST);
});
