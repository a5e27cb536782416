import { Actions, Button, Field, Form, Link, More, type Translate } from '@laurel/web';
import type { IssuerProfile } from '../deps.ts';

/** What was typed in place of the digits, and why it was not taken. */
export type WrongPin = { pin: string; error: string };

type Props = {
  t: Translate;
  action: string;
  profile: IssuerProfile;
  /** By the digits of a slip: whoever reads the letter over somebody's shoulder must not answer for them. */
  locked: boolean;
  wrong: WrongPin | undefined;
};

/** The way to say no, or that it is somebody else's, without a reason. */
export function SayNo({ t, action, profile, locked, wrong }: Props) {
  return (
    <More summary={t('issuer.claim.no')} open={wrong !== undefined}>
      <div class="stack">
        <p>{t('issuer.claim.no.text')}</p>
        <Form action={`${action}/answer`}>
          {locked && (
            <Field
              name="pin"
              label={t('issuer.claim.digits')}
              hint={t('issuer.claim.digits.hint')}
              value={wrong?.pin ?? ''}
              inputmode="numeric"
              autocomplete="off"
              required
              error={wrong?.error}
            />
          )}
          <Actions>
            <Button kind="quiet" name="answer" value="declined">
              {t('issuer.claim.decline')}
            </Button>
            <Button kind="quiet" name="answer" value="disputed">
              {t('issuer.claim.dispute')}
            </Button>
          </Actions>
        </Form>
        {locked && <NoSlip t={t} profile={profile} />}
      </div>
    </More>
  );
}

/** Who was written to by mistake has no slip: they are heard all the same, by a person. */
function NoSlip({ t, profile: { name, email } }: { t: Translate; profile: IssuerProfile }) {
  const issuer = name[t.language];
  if (email === undefined) return <p>{t('issuer.claim.no.slip', { issuer })}</p>;
  return <p>{t.rich('issuer.claim.no.slip-at', { issuer, email: <Link href={`mailto:${email}`}>{email}</Link> })}</p>;
}
