// Which static files are asked for anew, over a real http server.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askForVersionsAnew } from './static-headers.ts';

const server = createServer((_, response) => response.writeHead(200, { etag: 'x' }).end());
beforeAll(async () => {
	askForVersionsAnew();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());

test.each([
	['/service-worker.js', 'no-cache'],
	['/service-worker.js?x=1', 'no-cache'],
	['/field/shell', 'no-cache'],
	['/_app/immutable/entry/app.js', null],
	['/field/e/1', null],
	['/x/service-worker.js', null]
])('%s: %s', async (path, expected) => {
	const { port } = server.address() as AddressInfo;
	const response = await fetch(`http://127.0.0.1:${port}${path}`);
	expect(response.headers.get('cache-control')).toBe(expected);
	expect(response.headers.get('etag')).toBe('x');
});
