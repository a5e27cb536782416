import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newVisitor } from './visitor.ts';

type Seen = { method: string; path: string; headers: IncomingMessage['headers']; body: string };
const seen: Seen[] = [];
let server: Server;
let base: string;

const PAGE = `<!doctype html><title>T</title><body><h1>Ask  for
 a link</h1>
<a href="/next?a=1&amp;b=2">Read on &amp; on</a>
<form method="post" action="/take"><input type="hidden" name="_csrf" value="t&quot;1">
 <label for="e">E-mail address</label><input id="e" name="email" value="">
 <label for="s">Achievement</label><select id="s" name="achievement"><option value="a">Welding</option><option value="b">Zoë’s course</option></select>
 <label><input type="checkbox" name="field" value="name"><strong>Name</strong></label>
 <label><input type="checkbox" name="field" value="level" checked><strong>Level</strong></label>
 <label><input type="checkbox" name="field" value="always" checked disabled>Always shown</label>
 <label><input type="radio" name="class" value="elsewhere">Assessed elsewhere</label><label><input type="radio" name="class" value="part">Taking part</label>
 <textarea name="note">as it was</textarea>
 <button name="act" value="send">Send it</button><button formaction="/other">Elsewhere</button></form>
<form method="get" action="/find"><label for="q">Look for</label><input id="q" name="q"><button>Find</button></form>
<form method="post" action="/upload" enctype="multipart/form-data"><label for="f">Roster</label><input id="f" type="file" name="file"><button>Upload</button></form>
</body>`;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
    if (request.url === '/in') response.writeHead(303, { location: '/', 'set-cookie': ['session=s1; Path=/; HttpOnly', 'gone=x'] }).end();
    else if (request.url === '/out') response.writeHead(303, { location: '/', 'set-cookie': 'session=; Max-Age=0' }).end();
    else if (request.url === '/circle') response.writeHead(302, { location: '/circle' }).end();
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
  }).listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has an address of this form
  base = `http://localhost:${port}`;
});
afterAll(() => server.close());
const last = () => seen.at(-1);

describe('a visitor', () => {
  it('reads a page as a person does', async () => {
    const page = await newVisitor().open(`${base}/`);
    expect(page.heading).toBe('Ask for a link');
    expect(page.link('Read on & on')).toBe(`${base}/next?a=1&b=2`);
    expect(page.link(/^\/next/)).toBe(`${base}/next?a=1&b=2`);
    expect(() => page.link('Nowhere')).toThrow(/No link "Nowhere" on/);
    expect(() => page.form('Nothing')).toThrow(/there are: Send it · Elsewhere · Find · Upload/);
  });

  it('keeps cookies, sends them back and drops those that end', async () => {
    const visitor = newVisitor();
    await visitor.open(`${base}/in`);
    expect(last()?.headers.cookie).toBe('session=s1; gone=x');
    await visitor.open(`${base}/out`);
    expect(last()?.headers.cookie).toBe('gone=x');
    await newVisitor().open(`${base}/`);
    expect(last()?.headers.cookie).toBeUndefined();
  });

  it('fills a form by its labels and sends what a browser would, with where it came from', async () => {
    const page = await newVisitor('fr').open(`${base}/`);
    await page
      .form('Send it')
      .fill('E-mail address', 'zoe@learner.example')
      .choose('Achievement', /Zoë/)
      .choose('class', /part/)
      .tick('Name')
      .tick('Level', false)
      .submit();
    expect(last()).toMatchObject({ method: 'POST', path: '/take', headers: { origin: base, 'sec-fetch-site': 'same-origin', 'accept-language': 'fr' } });
    expect([...new URLSearchParams(last()?.body)]).toEqual([
      ['_csrf', 't"1'],
      ['email', 'zoe@learner.example'],
      ['achievement', 'b'],
      ['note', 'as it was'],
      ['class', 'part'],
      ['field', 'name'],
      ['act', 'send'],
    ]);
  });

  it('sends what was ticked and chosen beforehand when nothing is touched, but no button that was not pressed', async () => {
    const page = await newVisitor().open(`${base}/`);
    await page.form('Elsewhere').submit();
    expect(last()?.path).toBe('/other');
    expect(Object.fromEntries(new URLSearchParams(last()?.body))).toEqual({ _csrf: 't"1', email: '', achievement: 'a', field: 'level', note: 'as it was' });
    expect(page.form('Send it').choices()).toEqual([
      { words: 'Name', ticked: false },
      { words: 'Level', ticked: true },
    ]);
  });

  it('puts the fields of a search into the address', async () => {
    const page = await newVisitor().open(`${base}/`);
    await page.form('Find').fill('q', 'a b').submit();
    expect(last()?.path).toBe('/find?q=a+b');
  });

  it('attaches a file', async () => {
    const page = await newVisitor().open(`${base}/`);
    await page
      .form('Upload')
      .attach('Roster', new File(['email\nzoe@learner.example\n'], 'roster.csv', { type: 'text/csv' }))
      .submit();
    expect(last()?.headers['content-type']).toMatch(/^multipart\/form-data/);
    expect(last()?.body).toContain('filename="roster.csv"');
  });

  it('gives up on redirects in circles', async () => {
    await expect(newVisitor().open(`${base}/circle`)).rejects.toThrow('in circles');
  });
});
