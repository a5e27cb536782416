import { render } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { MailAddress } from './mail-address.tsx';

it('breaks behind the @, and before it only where it is longer than a name', () => {
  expect(render(<MailAddress text="maryam.haddad@learners.example" />)).toBe('maryam.haddad@<wbr/>learners.example');
  expect(render(<MailAddress text={`${'b129'.repeat(8)}@no-mailbox.invalid`} />)).toBe(`${'b129b129<wbr/>'.repeat(4)}@<wbr/>no-mailbox.invalid`);
});
