// Operations that no server will take, put past the recorder into a phone's outbox: what a defect of an old version could have left there.
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { StoredOp } from '#lib/local-db/database.ts';
import type { Life } from './phone.ts';

const POISONS = {
	nul: (body: string) => body.replace('现场', '现\u0000场'),
	'escaped nul': (body: string) => body.replace('现场', '现\\u0000场'),
	'lone surrogate': (body: string) => body.replace('现场', '现\ud800场'),
	'300 kB': (body: string) => body.replace('现场', '现'.repeat(100_000)),
	'deep JSON': (body: string) => body.replace('"现场"', '['.repeat(9_000) + ']'.repeat(9_000))
};

/** Puts one into the outbox under the phone's next number. Resolves to its kind, or null when the phone has no enrolment. */
export async function plantPoison(life: Life, which: number): Promise<string | null> {
	const { database, phone } = life;
	const kinds = Object.keys(POISONS) as (keyof typeof POISONS)[];
	const kind = kinds[which % kinds.length]!;
	const id = phone.chance.uuid();
	await database.transaction('rw', [database.ops, database.enrolments], async () => {
		const owner = await database.enrolments.get(phone.enrolment);
		if (!owner) return;
		const seq = owner.nextSeq;
		const plain = JSON.stringify({
			id,
			enrolment: owner.id,
			seq,
			verb: 'addAttendee',
			subject: id,
			captured: { wall: life.wall(), monotonic: 1, boot: id, offsetMs: 0, uncertaintyMs: 0 },
			source: 'typed',
			args: { attendee: id, name: '现场', organisationKind: 'enterprise', noticeTold: { version: 1 } }
		});
		const body = POISONS[kind](plain);
		const op: StoredOp = {
			id,
			event: owner.event,
			enrolment: owner.id,
			seq,
			verb: 'addAttendee',
			subject: id,
			body,
			hash: bytesToHex(sha256(utf8ToBytes(body))),
			state: 'saved',
			savedAt: life.wall()
		};
		await database.ops.add(op);
		await database.enrolments.update(owner.id, { nextSeq: seq + 1 });
	});
	phone.poison.add(id);
	phone.world.tally.fault('poison');
	return kind;
}
