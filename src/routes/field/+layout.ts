// The staff app: drawn in the browser only, out of the local database. No load function of it may ask the server.
import { browser } from '$app/environment';

export const ssr = false;
// Both /field/ and /field/x are right: start address and scope of the installed app end in a slash.
export const trailingSlash = 'ignore';

export function load({ url }: { url: URL }): void {
	// '/field' lies outside the worker's scope '/field/': only a new document comes under the worker.
	if (browser && url.pathname === '/field') location.replace('/field/' + url.search);
}
