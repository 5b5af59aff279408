// Faults of IndexedDB in a real browser, by hand: the transaction that stores an operation aborts after the write, or never ends. The function
// runs in the page before any script of the app, and must not use anything outside itself: it is sent as text.
import type { BrowserContext, Page } from '@playwright/test';

export type StorageFault = 'none' | 'abort' | 'hang';

interface FaultyWindow {
	storageFault: StorageFault;
}

/** Gives every page of `context` the switch, set to `none`. Call it before the first page is opened. */
export async function installStorageFaults(context: BrowserContext): Promise<void> {
	await context.addInitScript(() => {
		const faulty = window as unknown as FaultyWindow;
		faulty.storageFault = 'none';
		// What asked to be committed without waiting would be stored before the fault comes.
		const commit = IDBTransaction.prototype.commit;
		IDBTransaction.prototype.commit = function (this: IDBTransaction) {
			if (faulty.storageFault === 'none') commit.call(this);
		};
		const add = IDBObjectStore.prototype.add;
		IDBObjectStore.prototype.add = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
			const request = key === undefined ? add.call(this, value) : add.call(this, value, key);
			if (this.name !== 'ops') return request;
			if (faulty.storageFault === 'abort')
				request.addEventListener('success', () => this.transaction.abort());
			// One read after the other keeps a transaction open for as long as the fault stands.
			const goOn = () => {
				if (faulty.storageFault !== 'hang') return;
				this.get('nothing').addEventListener('success', goOn);
			};
			goOn();
			return request;
		};
	});
}

export async function setStorageFault(page: Page, fault: StorageFault): Promise<void> {
	await page.evaluate((one) => ((window as unknown as FaultyWindow).storageFault = one), fault);
}

/** Writes into a database of its own until not even 128 bytes more go in. Give the origin a small quota first. */
export async function fillStorage(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const asking = indexedDB.open('ballast');
		asking.onupgradeneeded = () => asking.result.createObjectStore('stones', { autoIncrement: true });
		await new Promise((resolve) => (asking.onsuccess = resolve));
		const hasRoomFor = (size: number) =>
			new Promise<boolean>((resolve) => {
				const transaction = asking.result.transaction('stones', 'readwrite');
				transaction.oncomplete = () => resolve(true);
				transaction.onabort = () => resolve(false);
				transaction.objectStore('stones').add(crypto.getRandomValues(new Uint8Array(size)));
			});
		for (let size = 2 ** 16; size >= 2 ** 7; size /= 2) while (await hasRoomFor(size));
		asking.result.close();
	});
}
