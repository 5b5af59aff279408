// The part that runs in the page, before any script of the app: tells the test's process, the instant it happens, what the storage does with an
// operation and what the person is shown. It changes nothing. Must not use anything outside the function: it is sent as text.

/** `add`: inside the transaction that stores it. `complete`: that transaction has committed. `saved`, `sent`: the tick stands on the screen. */
export type PageStep = 'add' | 'complete' | 'saved' | 'sent' | 'merged';
/** What is told: the step, and the operation's id (add, complete) or the person's name (ticks). */
export type PageWord = { step: PageStep; who: string; body?: string };

export function pageEye(): void {
	const tell = (word: PageWord) => void (window as unknown as { tell(word: PageWord): void }).tell(word);

	const add = IDBObjectStore.prototype.add;
	IDBObjectStore.prototype.add = function (
		this: IDBObjectStore,
		value: { id: string; body: string },
		...rest
	) {
		if (this.name === 'ops') {
			tell({ step: 'add', who: value.id, body: value.body });
			this.transaction.addEventListener('complete', () => tell({ step: 'complete', who: value.id }));
		}
		return add.call(this, value, ...rest);
	};

	const told = new Set<string>();
	function look() {
		for (const tick of document.querySelectorAll<HTMLElement>('.tick[data-state]')) {
			const who = /参会人\d{4}/.exec(tick.closest('li, [data-answer]')?.textContent ?? '')?.[0];
			const step = tick.dataset.state as PageStep;
			if (!who || told.has(who + step)) continue;
			told.add(who + step);
			tell({ step, who });
		}
	}
	new MutationObserver(look).observe(document, {
		subtree: true,
		childList: true,
		attributes: true,
		attributeFilter: ['data-state']
	});
}

/** Everything the phone's database holds of operations and receipts, read past the app. */
export async function readDisk(): Promise<{
	ops: { id: string; hash: string; state: string }[];
	receipts: { op: string; hash: string }[];
}> {
	const open = indexedDB.open('yuanhui');
	const database = await new Promise<IDBDatabase>((resolve, reject) => {
		open.onsuccess = () => resolve(open.result);
		open.onerror = () => reject(open.error);
	});
	const all = <T>(store: string) =>
		new Promise<T[]>((resolve, reject) => {
			const ask = database.transaction(store).objectStore(store).getAll();
			ask.onsuccess = () => resolve(ask.result as T[]);
			ask.onerror = () => reject(ask.error);
		});
	const ops = await all<{ id: string; hash: string; state: string }>('ops');
	const receipts = await all<{ op: string; hash: string }>('receipts');
	database.close();
	return {
		ops: ops.map(({ id, hash, state }) => ({ id, hash, state })),
		receipts: receipts.map(({ op, hash }) => ({ op, hash }))
	};
}
