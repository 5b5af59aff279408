// Which answer a screen shows: nobody who could not be saved is lost behind the next, and a poster does not wipe what stands.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Answering } from './answering.svelte.ts';
import type { DoorAnswer } from './door.ts';

const OK = { kind: 'ok' } as DoorAnswer;
const FOREIGN: DoorAnswer = { kind: 'unreadable', what: 'foreign' };
const UNSAVED: DoorAnswer = { kind: 'unsaved', cause: 'storage' };

let heard: string[];
let answering: Answering;
beforeEach(() => {
	heard = [];
	answering = new Answering(
		(kind) => heard.push(kind),
		() => null
	);
});
const shown = () => answering.given?.answer.kind ?? null;
const give = (answer: DoorAnswer) => answering.ask(() => Promise.resolve(answer));
/** A save that fails until it is told to work. */
function fragile() {
	const work = { isWell: false, saves: 0, run: () => Promise.resolve(UNSAVED) };
	work.run = () => {
		if (work.isWell) work.saves++;
		return Promise.resolve(work.isWell ? OK : UNSAVED);
	};
	return work;
}

describe('what could not be saved', () => {
	test('is covered by nothing: others are heard, and are saved all the same', async () => {
		await give(UNSAVED);
		for (const answer of [OK, FOREIGN]) await give(answer);
		expect(shown()).toBe('unsaved');
		expect(heard).toEqual(['unsaved', 'ok', 'unreadable']);
		answering.dismiss();
		expect(shown(), 'only a tap on it ends it').toBe('unsaved');
	});

	test('is tried again, every one of them, until it is saved', async () => {
		const [one, two] = [fragile(), fragile()];
		await answering.ask(one.run);
		await answering.ask(two.run);
		expect(answering.unsaved).toBe(2);
		two.isWell = true;
		await answering.retry();
		expect([shown(), answering.unsaved, one.saves, two.saves]).toEqual(['unsaved', 1, 0, 1]);
		one.isWell = true;
		await answering.retry();
		expect([shown(), answering.unsaved, one.saves, two.saves]).toEqual(['ok', 0, 1, 1]);
	});

	test('is told although a later one was answered already; let go, the screen is free', async () => {
		let fail = (_: DoorAnswer) => {};
		const slow = answering.ask(() => new Promise<DoorAnswer>((resolve) => (fail = resolve)));
		expect(answering.isSaving).toBe(true);
		await give(OK);
		fail(UNSAVED);
		await slow;
		expect([shown(), answering.isSaving]).toEqual(['unsaved', false]);
		answering.letGo();
		expect([shown(), answering.unsaved]).toEqual([null, 0]);
	});
});

test.each(['ok', 'again', 'attention'] as const)(
	'%s stands when a code comes that is no badge: that is only heard',
	async (kind) => {
		await give({ kind } as DoorAnswer);
		await give(FOREIGN);
		expect(shown()).toBe(kind);
		expect(heard).toEqual([kind, 'unreadable']);
		answering.dismiss();
		await give(FOREIGN);
		expect(shown()).toBe('unreadable');
	}
);

test('an older answer never covers a newer one, and none stands longer than it may', async () => {
	vi.useFakeTimers();
	answering = new Answering(
		() => {},
		() => 2500
	);
	let finish = (_: DoorAnswer) => {};
	const slow = answering.ask(() => new Promise<DoorAnswer>((resolve) => (finish = resolve)));
	await give(OK);
	finish({ kind: 'attention' } as DoorAnswer);
	await slow;
	expect(shown()).toBe('ok');
	vi.advanceTimersByTime(2500);
	expect(shown()).toBeNull();
	vi.useRealTimers();
});
