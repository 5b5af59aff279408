// Headers of files that are answered before any hook of ours runs: the adapter's static handler gives none of them a lifetime, so that
// a proxy or a browser may make one up. What decides which version a phone runs is asked for anew every time (it has an ETag).
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

const ASKED_ANEW = /^\/(service-worker\.js|field\/shell|field\/manifest\.webmanifest)(\?|$)/;

/** From now on, in this process, over http and https. */
export function askForVersionsAnew(): void {
	subscribe('http.server.request.start', (message) => {
		const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
		if (ASKED_ANEW.test(request.url ?? '')) response.setHeader('cache-control', 'no-cache');
	});
}
