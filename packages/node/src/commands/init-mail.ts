import { UsageError } from './command.ts';

export type SmtpWish = { host: string; port: number; secure: boolean; user?: string; password?: { $env: string } };

/** `none`, or a server as an address: `smtp://user@host:port`, `smtps://` for TLS from the first byte. @throws UsageError */
export function readMailServer(text: string): SmtpWish | 'none' {
  if (text === 'none') return text;
  const url = URL.parse(text);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new UsageError(`"${text}" is no mail server; write it like smtp://badges@mail.example.org:587, or none`);
  // A configuration is copied and shown; what is typed here stands in the shell's history besides.
  if (url.password !== '') throw new UsageError('leave the password out: it is read from the variable LAUREL_SMTP_PASSWORD when the node starts');
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(user === '' ? {} : { user, password: { $env: 'LAUREL_SMTP_PASSWORD' } }),
  };
}
