// The one script of the public forms, as the browser runs it: keeps what was typed through a closed page, and a submit for which there was no network until there
// is. Without it, or without IndexedDB, the forms work all the same. Knows no field and no words: forms say data-keep, the page has the words (KeepNotes.svelte).
// A submit is stored before it is sent and carries its id (a field called submit), so however often it goes up, it is one lead; a form without one replaces what waits of
// the same form. A button with data-step asks for the next step, which is another page: it is never kept for later, what was typed is.

/** @typedef {{ values: [string, string][], at: number }} Draft */
/** @typedef {{ action: string, body: string, draft: string, at: number, isReturned?: boolean }} Waiting */

const DRAFT_DAYS = 3;
const WAITING_DAYS = 30;
const RETRY_MS = 10_000;
const GIVE_UP_MS = 20_000;

/** @param {number} at @param {number} days */
const isOlder = (at, days) => Date.now() - at > days * 86_400_000;

/**
 * One strict transaction on the one store; done when it is on the disk. Asked twice: right after another page of ours was closed, a browser may fail to open.
 * @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} work @returns {Promise<T>}
 */
const kept = (mode, work) => keptAtOnce(mode, work).catch(() => keptAtOnce(mode, work));

/** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} work @returns {Promise<T>} */
function keptAtOnce(mode, work) {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open('yuanhui-forms', 1);
		opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
		opening.onerror = () => reject(opening.error);
		opening.onsuccess = () => {
			const database = opening.result;
			const transaction = database.transaction('kept', mode, { durability: 'strict' });
			const request = work(transaction.objectStore('kept'));
			const end = (/** @type {() => void} */ then) => () => (database.close(), then());
			transaction.oncomplete = end(() => resolve(request.result));
			transaction.onabort = end(() => reject(transaction.error));
		};
	});
}
/** @param {string} key @param {Draft | Waiting} value */
const put = (key, value) => kept('readwrite', (store) => store.put(value, key));
/** @param {string} key */
const forget = (key) => kept('readwrite', (store) => store.delete(key)).catch(() => {});
/** @param {string} prefix @returns {Promise<string[]>} */
const keys = (prefix) =>
	kept('readonly', (store) => store.getAllKeys()).then(
		(all) => all.map(String).filter((key) => key.startsWith(prefix)),
		() => []
	);
/** @param {string} key @returns {Promise<any>} */
const get = (key) => kept('readonly', (store) => store.get(key)).catch(() => undefined);

/** Shows one of the page's notes and hides the others. @param {string} [which] @param {string} [href] where its link leads */
function say(which, href) {
	for (const note of document.querySelectorAll('[data-say]')) {
		const isIt = /** @type {HTMLElement} */ (note).dataset.say === which;
		note.toggleAttribute('hidden', !isIt);
		if (isIt && href) note.querySelector('a')?.setAttribute('href', href);
	}
}

/**
 * Sends a form and reads what the server made of it. Throws when there is no answer of ours: no network, a captive portal's page, a server that is down.
 * @param {string} action @param {string} body @returns {Promise<{ location?: string, status?: number }>}
 */
async function send(action, body) {
	const abort = new AbortController();
	const timer = setTimeout(() => abort.abort(), GIVE_UP_MS);
	try {
		const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
		const response = await fetch(action, { method: 'POST', headers, body, signal: abort.signal });
		const answer = await response.json();
		if (answer.type === 'redirect') return { location: String(answer.location) };
		if (!['success', 'failure', 'error'].includes(answer.type)) throw new Error('not ours');
		const status = Number(answer.status ?? response.status);
		if (status >= 500) throw new Error('not now');
		return { status };
	} finally {
		clearTimeout(timer);
	}
}

/** Under which a form's submit waits. @param {HTMLFormElement} form */
const waitingKey = (form) => `waiting ${new FormData(form).get('submit') ?? form.dataset.keep}`;

/** True when a form of this page is the one that waits under a key. @param {string} key */
const isShown = (key) =>
	[...document.querySelectorAll('form[data-keep]')].some(
		(form) => key === waitingKey(/** @type {HTMLFormElement} */ (form))
	);

/** The key of a submit that was sent back, if there is one. */
let returned = '';
/** Where its own form stands open, the reason stands beside it. @param {string} key */
function tellReturned(key) {
	returned = key;
	if (!isShown(key)) say('returned');
}

/** Sends what came back once more, as a browser without script would: the server answers with the form, what was typed and what is wrong. */
async function reopen() {
	/** @type {Waiting | undefined} */
	const one = await get(returned);
	if (!one) return;
	const form = document.createElement('form');
	form.method = 'post';
	form.action = one.action;
	for (const [name, value] of new URLSearchParams(one.body))
		form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
	document.body.append(form);
	HTMLFormElement.prototype.submit.call(form);
}

let isFlushing = false;
/** Sends what waits. Called when the page opens, when the network is back, and again while something is left. */
async function flush() {
	if (isFlushing) return;
	isFlushing = true;
	let isLeft = false;
	for (const key of await keys('waiting ')) {
		/** @type {Waiting | undefined} */
		const one = await get(key);
		if (!one) continue;
		if (isOlder(one.at, WAITING_DAYS)) await forget(key);
		else if (one.isReturned) tellReturned(key);
		else
			try {
				const { location, status } = await send(one.action, one.body);
				if (status === 429) throw new Error('later');
				if (!location) {
					// What came back stays here until it is sent anew: sending it shows the page that says why.
					await put(key, { ...one, isReturned: true });
					tellReturned(key);
					continue;
				}
				await forget(key);
				await forget(one.draft);
				// The form that was sent is this one: what is typed on would be lost, so on to the receipt.
				if (isShown(key)) return window.location.assign(location);
				say('sent', location);
			} catch {
				isLeft = true;
				say('waiting');
			}
	}
	isFlushing = false;
	if (isLeft) setTimeout(flush, RETRY_MS);
}

/** @param {HTMLFormElement} form */
async function keep(form) {
	const draftKey = `draft ${form.dataset.keep}`;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	let timer;
	let isSent = false;
	const values = () =>
		/** @type {[string, string][]} */ (
			[...new FormData(form)].filter(([, value]) => typeof value === 'string')
		);
	// A consent is never ticked for anybody, also not by what they ticked another day.
	const isFresh = (/** @type {string} */ name) =>
		form.querySelector(`[data-fresh][name="${name}"], [data-fresh] [name="${name}"]`) !== null;
	const save = () => {
		clearTimeout(timer);
		const kept = values().filter(([name]) => !isFresh(name));
		if (!isSent) put(draftKey, { values: kept, at: Date.now() }).catch(() => {});
	};
	form.addEventListener('input', () => {
		clearTimeout(timer);
		timer = setTimeout(save, 300);
	});
	addEventListener('pagehide', () => timer && save());
	form.addEventListener('submit', (event) => {
		const by = /** @type {HTMLInputElement | HTMLButtonElement | null} */ (event.submitter);
		const isStep = by?.dataset.step !== undefined;
		if (isStep) save();
		if (isStep && navigator.onLine) return;
		event.preventDefault();
		if (isStep) say('offline');
		else submit(by);
	});

	let isBusy = false;
	/** @param {HTMLInputElement | HTMLButtonElement | null} by the button, whose value counts */
	async function submit(by) {
		if (isBusy) return;
		isBusy = true;
		clearTimeout(timer);
		const all = values();
		if (by?.name) all.push([by.name, by.value]);
		const body = new URLSearchParams(all).toString();
		const key = waitingKey(form);
		const one = { action: form.action, body, draft: draftKey, at: Date.now() };
		say('sending');
		const isKept = await put(key, one).then(
			() => true,
			() => false
		);
		try {
			const answer = await send(form.action, body);
			await forget(key);
			if (answer.location) {
				isSent = true;
				await forget(draftKey);
				return location.assign(answer.location);
			}
			// The server says what is wrong, on its own page, with everything that was typed.
			if (by?.name)
				form.append(
					Object.assign(document.createElement('input'), { type: 'hidden', name: by.name, value: by.value })
				);
			// A field is called submit, and hides the form's own.
			HTMLFormElement.prototype.submit.call(form);
		} catch {
			isBusy = false;
			say(isKept ? 'waiting' : 'unkept');
			if (isKept) setTimeout(flush, RETRY_MS);
		}
	}

	/** @type {Draft | undefined} */
	const draft = await get(draftKey);
	if (!draft || form.dataset.typed) return;
	if (isOlder(draft.at, DRAFT_DAYS)) return forget(draftKey);
	const shown = new Set([...form.elements].map((field) => /** @type {HTMLInputElement} */ (field).name));
	for (const field of /** @type {Iterable<HTMLInputElement>} */ (form.elements)) {
		if (!field.name || field.type === 'submit' || isFresh(field.name)) continue;
		const saved = draft.values.filter(([name]) => name === field.name).map(([, value]) => value);
		if (field.type === 'radio' || field.type === 'checkbox') field.checked = saved.includes(field.value);
		else if (saved[0] !== undefined) field.value = saved[0];
	}
	// What later steps held travels along unseen.
	for (const [name, value] of draft.values)
		if (!shown.has(name) && !isFresh(name))
			form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
	say('restored');
}

for (const form of document.querySelectorAll('form[data-keep]')) keep(/** @type {HTMLFormElement} */ (form));
for (const button of document.querySelectorAll('[data-forget]'))
	button.addEventListener('click', async () => {
		for (const form of document.querySelectorAll('form[data-keep]'))
			await forget(`draft ${/** @type {HTMLFormElement} */ (form).dataset.keep}`);
		location.reload();
	});
for (const button of document.querySelectorAll('[data-reopen]')) button.addEventListener('click', reopen);
addEventListener('online', flush);
addEventListener('pageshow', (event) => event.persisted && location.reload());
flush();
