// The app shell of /field/, nothing else: precached files and the answer to navigations below /field/. It owns no data, never
// opens IndexedDB, sends nothing, and lets every other request pass to the network untouched.
//
//   parsed ──install: every file fetched and equal to its hash──▶ installed ──first one, or {type:'update'}──▶ active
//               └──any file missing or different──▶ redundant; the one before it keeps working
/// <reference lib="webworker" />
import {
	cleanupOutdatedCaches,
	createHandlerBoundToURL,
	precacheAndRoute,
	type PrecacheEntry
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] };

const SHELL = '/field/shell';

// Each entry carries the hash of its content: a captive portal's page answered with 200 fails the install like a 404 does.
precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false, directoryIndex: '' });

// Deep links open offline; what an address shows is decided by the app's router in the shell.
registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { allowlist: [/^\/field(?:\/|$)/] }));

cleanupOutdatedCaches();

let isFirst = false;

self.addEventListener('install', () => {
	isFirst = !self.registration.active;
});

// The page that brought the first worker is taken over at once, so that somebody who enrols and walks into the hall without
// reloading has the decoder too. A later worker takes nobody over: it waits for the person.
self.addEventListener('activate', (event) => {
	if (isFirst) event.waitUntil(self.clients.claim());
});

self.addEventListener('message', (event) => {
	if ((event.data as { type?: unknown } | null)?.type === 'update') void self.skipWaiting();
});
