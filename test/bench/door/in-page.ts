// What the bench of the door does inside the page. Every function is sent as text: it uses nothing outside itself but the page.

/** Puts `count` invented people on the phone's list, as if they had been pulled. The first ones have names that no other has. */
export async function seed({ event, count }: { event: string; count: number }): Promise<void> {
	const SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁';
	const SPELT =
		'wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang'.split(
			' '
		);
	const GIVEN = '伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂';
	const GIVEN_SPELT =
		'wei fang na xiu ying min jing li qiang lei jun yang yong yan jie juan tao ming chao lan xia ping gang gui'.split(
			' '
		);
	const person = (i: number) => {
		const [s, g, h] = [i % 22, (i * 7) % 24, (i * 13 + 5) % 24];
		return {
			name: i < 1000 ? `来宾${i}号` : SURNAMES[s]! + GIVEN[g]! + GIVEN[h]!,
			organisation: `云川第${i % 9000}号科技有限公司`,
			organisationKind: 'enterprise',
			personRole: 'enterprise-rep',
			title: '技术总监',
			mobileLast4: String((i * 37) % 10000).padStart(4, '0'),
			pinyin: {
				full: `${SPELT[s]} ${GIVEN_SPELT[g]} ${GIVEN_SPELT[h]}`,
				initials: SPELT[s]![0]! + GIVEN_SPELT[g]![0]! + GIVEN_SPELT[h]![0]!
			},
			badges: [i.toString(16).padStart(15, '0')]
		};
	};
	const database = await new Promise<IDBDatabase>((resolve, reject) => {
		const opening = indexedDB.open('yuanhui');
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error);
	});
	for (let from = 0; from < count; from += 5000) {
		await new Promise<void>((resolve, reject) => {
			const transaction = database.transaction('rows', 'readwrite', { durability: 'relaxed' });
			transaction.oncomplete = () => resolve();
			transaction.onabort = () => reject(transaction.error);
			const rows = transaction.objectStore('rows');
			for (let i = from; i < Math.min(from + 5000, count); i++) {
				const id = `bbbbbbbb-bbbb-4bbb-8bbb-${i.toString(16).padStart(12, '0')}`;
				rows.put({ event, entity: 'attendee', id, version: 1, body: person(i) });
			}
		});
	}
	database.close();
}

/** The event's badge keys, as this phone has them: [id, hex]. */
export async function badgeKeys(event: string): Promise<{ id: string; secret: string; retired: boolean }[]> {
	const database = await new Promise<IDBDatabase>((resolve, reject) => {
		const opening = indexedDB.open('yuanhui');
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error);
	});
	const rows = await new Promise<{ event: string; entity: string; id: string; body: object }[]>((resolve) => {
		const all = database
			.transaction('rows')
			.objectStore('rows')
			.index('[event+entity]')
			.getAll(IDBKeyRange.only([event, 'badgeKey']));
		all.onsuccess = () => resolve(all.result);
	});
	database.close();
	return rows.map(({ id, body }) => ({ id, ...body }) as { id: string; secret: string; retired: boolean });
}

export interface SaveTimes {
	/** Milliseconds from the last key of the code until the record was read back. */
	saveMs: number;
	/** Milliseconds that one strict write of the same record into a store of its own took. */
	rawMs: number;
	/** Pictures that the browser drew after the save up to the one that shows the answer. */
	frames: number;
}

/**
 * Notes when a save has ended: the strict transaction on the outbox is complete, and the read behind it has brought the record back. The app is
 * looked at from outside, as it is built; call this before the page's own scripts run.
 */
export function watchOutbox(): void {
	const [begin, get] = [IDBDatabase.prototype.transaction, IDBObjectStore.prototype.get];
	let isWritten = false;
	IDBDatabase.prototype.transaction = function (stores, mode, options) {
		const transaction = begin.call(this, stores, mode, options);
		if (this.name === 'yuanhui' && mode === 'readwrite' && [...[stores].flat()].includes('ops'))
			transaction.addEventListener('complete', () => (isWritten = true));
		return transaction;
	};
	IDBObjectStore.prototype.get = function (key) {
		const request = get.call(this, key);
		if (this.name === 'ops' && this.transaction.mode === 'readonly')
			request.addEventListener('success', () => {
				if (!isWritten) return;
				isWritten = false;
				window.savedAt = performance.now();
			});
		return request;
	};
}

declare global {
	interface Window {
		/** By the page's clock; set by `watchOutbox`. */
		savedAt?: number;
	}
}

/** Types each code as a keyboard scanner does, waits for the answer that names the person, then writes the same record plainly. */
export async function measureSaves(codes: { name: string; text: string }[]): Promise<SaveTimes[]> {
	const drawnAt: number[] = [];
	const tick = () => {
		drawnAt.push(performance.now());
		requestAnimationFrame(tick);
	};
	requestAnimationFrame(tick);
	const scratch = await new Promise<IDBDatabase>((resolve, reject) => {
		const opening = indexedDB.open('bench-scratch', 1);
		opening.onupgradeneeded = () => opening.result.createObjectStore('raw', { keyPath: 'id' });
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error);
	});
	const own = await new Promise<IDBDatabase>((resolve) => {
		const opening = indexedDB.open('yuanhui');
		opening.onsuccess = () => resolve(opening.result);
	});
	const lastRecord = () =>
		new Promise<object>((resolve) => {
			const transaction = own.transaction('ops');
			const cursor = transaction.objectStore('ops').openCursor(null, 'prev');
			cursor.onsuccess = () => resolve(cursor.result!.value as object);
		});
	const answerOf = (name: string) =>
		new Promise<{ answeredAt: number; savedAt: number }>((resolve) => {
			const observer = new MutationObserver(() => {
				if (!document.querySelector('[data-answer=ok]')?.textContent?.includes(name)) return;
				observer.disconnect();
				resolve({ answeredAt: performance.now(), savedAt: window.savedAt ?? NaN });
			});
			observer.observe(document.body, { subtree: true, childList: true, characterData: true });
		});
	// A badge a second is what a door sees at best: what follows a save (lists, an attempt to send) is over before the next.
	const calm = () =>
		new Promise<void>((resolve) => requestIdleCallback(() => setTimeout(resolve, 250), { timeout: 2000 }));
	const times: SaveTimes[] = [];
	for (const { name, text } of codes) {
		await calm();
		const answer = answerOf(name);
		const press = (key: string) =>
			document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
		for (const key of text) press(key);
		const from = performance.now();
		press('Enter');
		const { answeredAt, savedAt } = await answer;
		// The answer is drawn with the next picture after it stands in the page.
		const frames = drawnAt.filter((at) => at > savedAt && at <= answeredAt).length + 1;
		const record = await lastRecord();
		await calm();
		const rawFrom = performance.now();
		const rawMs = await new Promise<number>((resolve, reject) => {
			const transaction = scratch.transaction('raw', 'readwrite', { durability: 'strict' });
			transaction.oncomplete = () => resolve(performance.now() - rawFrom);
			transaction.onabort = () => reject(transaction.error);
			transaction.objectStore('raw').put(record);
		});
		times.push({ saveMs: savedAt - from, rawMs, frames });
	}
	return times;
}

/** Types each text letter by letter into the search box. Milliseconds of script that each key stroke took, all it set off included. */
export async function measureKeys(texts: string[]): Promise<{ typed: string; ms: number; hits: number }[]> {
	const box = document.querySelector<HTMLInputElement>('input[type=search]')!;
	const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!;
	const rest = () => new Promise<void>((resolve) => setTimeout(resolve, 60));
	const times: { typed: string; ms: number; hits: number }[] = [];
	for (const text of texts) {
		for (let length = 1; length <= text.length; length++) {
			await rest();
			const typed = text.slice(0, length);
			const from = performance.now();
			write.call(box, typed);
			box.dispatchEvent(new InputEvent('input', { bubbles: true }));
			// After every microtask that the stroke set off, before the browser draws.
			await new Promise<void>((resolve) => {
				const channel = new MessageChannel();
				channel.port1.onmessage = () => resolve();
				channel.port2.postMessage(0);
			});
			times.push({
				typed,
				ms: performance.now() - from,
				hits: document.querySelectorAll('main ul > li').length
			});
		}
		write.call(box, '');
		box.dispatchEvent(new InputEvent('input', { bubbles: true }));
	}
	return times;
}
