import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { findFaultInUrl, sendRequest } from './send-request.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

describe('addresses to which nothing is sent', () => {
  it.each([
    'http://example.org/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'https://user:secret@example.org/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://017700000001/',
    'https://0.0.0.0/',
    'https://localhost/',
    'https://localhost./',
    'https://a.localhost/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[ff02::1]/',
    'not an address',
    `https://example.org/${'a'.repeat(3000)}`,
  ])('%s', async (url) => {
    expect(findFaultInUrl(url, [])).not.toBeNull();
    await expect(sendRequest({ url, method: 'GET' }, [])).rejects.toThrow(/^Nothing was sent: /);
  });

  it('a name that resolves to a private address', async () => {
    let asked = 0;
    const port = await serve((_, response) => {
      asked += 1;
      response.end();
    });
    // Debian and others resolve the machine's own names to a loopback address: the connection is what is checked, not the name.
    const url = `https://ip6-localhost:${port}/`;
    expect(findFaultInUrl(url, [])).toBeNull();
    await expect(sendRequest({ url, method: 'GET' }, [])).rejects.toThrow(/private address|cannot be resolved/);
    expect(asked).toBe(0);
  });
});

describe('allowed hosts', () => {
  it('are called by http too, by name, address and network', async () => {
    const port = await serve((_, response) => response.end('thanks'));
    const url = `http://127.0.0.1:${port}/`;
    for (const allowed of [['127.0.0.1'], ['10.0.0.0/8', '127.0.0.0/8']]) {
      expect(await sendRequest({ url, method: 'GET' }, allowed)).toMatchObject({ status: 200, text: 'thanks' });
    }
    expect(await sendRequest({ url: `http://localhost:${port}/`, method: 'GET' }, ['localhost'])).toMatchObject({
      status: 200,
    });
    expect(findFaultInUrl(url, ['10.0.0.0/8', '::1/128'])).not.toBeNull();
    expect(findFaultInUrl('http://example.org/', ['127.0.0.0/8'])).not.toBeNull();
  });
});

describe('an answer', () => {
  const allowed = ['127.0.0.1'];

  it('that is a redirect is not followed', async () => {
    const paths: (string | undefined)[] = [];
    const port = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: '/other' }).end();
    });
    expect(
      await sendRequest({ url: `http://127.0.0.1:${port}/one`, method: 'POST', body: 'x' }, allowed),
    ).toMatchObject({
      status: 302,
    });
    expect(paths).toEqual(['/one']);
  });

  it('that never ends is read to its bound', async () => {
    const port = await serve((_, response) => {
      const more = () => response.write('x'.repeat(10_000), () => setImmediate(more));
      more();
    });
    const { text } = await sendRequest({ url: `http://127.0.0.1:${port}/`, method: 'GET' }, allowed);
    expect(text.length).toBe(16_384);
  });

  it('that does not come is told by its cause', async () => {
    const port = await serve((request) => request.socket.destroy());
    const url = `http://127.0.0.1:${port}/`;
    await expect(sendRequest({ url, method: 'GET' }, allowed)).rejects.toThrow('The connection to 127.0.0.1 broke off');
    const closed = servers.pop();
    closed?.closeAllConnections();
    await new Promise((done) => closed?.close(done));
    await expect(sendRequest({ url, method: 'GET' }, allowed)).rejects.toThrow('127.0.0.1 refused the connection.');
  });
});
