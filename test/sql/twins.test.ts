// Rules that exist on both sides: one table of cases against the TypeScript of the phone and the SQL of the server.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { badgeToken, isGenuineBadge, parseBadgeToken, type BadgeKey } from '#lib/domain/badge.ts';
import { earliest } from '#lib/domain/check-in.ts';
import { creditCodeFault } from '#lib/domain/credit-code.ts';
import { LEAD_PATHS, LEAD_STAGES, nextStages } from '#lib/domain/deal.ts';
import { comparable } from '#lib/domain/comparable.ts';
import { EVENT_STAGES, NEXT_STAGES } from '#lib/domain/event.ts';
import { isMobile } from '#lib/domain/mobile.ts';
import {
	isPublicationNumber,
	normalisePatentNumber,
	normalisePublicationNumber,
	patentNumberFault
} from '#lib/domain/patent-number.ts';
import { receiptCode } from '#lib/domain/receipt-code.ts';
import { cleanText } from '#lib/domain/text.ts';
import { CREDIT_CODES, MOBILES, TOKENS } from '../cases/malformed-codes.ts';
import { PATENT_NUMBERS, PUBLICATION_NUMBERS } from '../cases/patent-numbers.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundWorld, idOf, person, type World } from './world.ts';

let t: TestDatabase;
let world: World;
beforeAll(async () => {
	t = await testDatabase();
	world = await foundWorld(t.database);
});
afterAll(() => t.close());

const ask = async <T>(sql: string, ...params: unknown[]): Promise<T> =>
	(await t.sql<{ answer: T }>(`select ${sql} as answer`, params))[0]!.answer;

test.each(CREDIT_CODES.filter(({ text }) => !text.includes('\0')))('credit code $text', async ({ text }) => {
	expect(await ask<boolean | null>('coalesce(private.is_credit_code($1), false)', text)).toBe(
		creditCodeFault(text) === null
	);
});

test.each([
	'云川\u202e科技\u0007有限公司',
	'\u2066甲\u2069',
	' a\u0001\u007f\tb\n',
	'\u202a\u202e',
	'果园，(甲)…😀'
])('text %j is stored alike', async (text) => {
	expect(await ask('private.clean($1)', text)).toBe(cleanText(text) || null);
});

test.each(MOBILES.filter(({ text }) => !text.includes('\0')))('mobile $text', async ({ text }) => {
	expect(await ask('private.is_mobile($1)', text)).toBe(isMobile(text));
});

test.each(PATENT_NUMBERS)('patent number $text', async ({ text }) => {
	// As typed and as stored: the server takes only the stored spelling, and judges both as the phone does.
	for (const number of [text, normalisePatentNumber(text)])
		expect(await ask('private.is_patent_number($1)', number)).toBe(patentNumberFault(number) === null);
});

test('a patent number with one character changed, on both sides', async () => {
	for (const number of ['2017106018623', '95115608X', '971017654'])
		for (let i = 0; i < number.length; i++)
			for (const other of '0123456789X') {
				const changed = number.slice(0, i) + other + number.slice(i + 1);
				expect(await ask('private.is_patent_number($1)', changed)).toBe(changed === number);
			}
});

test.each(PUBLICATION_NUMBERS)('publication number $text', async ({ text }) => {
	for (const number of [text, normalisePublicationNumber(text)])
		expect(await ask('private.is_publication_number($1)', number)).toBe(isPublicationNumber(number));
});

test('an operation has the same receipt code on both sides', async () => {
	await fc.assert(
		fc.asyncProperty(fc.uuid(), async (operation) => {
			expect(await ask('private.receipt_code($1)', operation)).toBe(receiptCode(operation));
		}),
		{ numRuns: 40 }
	);
});

test('names compare alike', async () => {
	for (const name of ['张 伟', '阿依古丽·买买提', 'Müller', 'ABC 有限公司', '欧阳　静'])
		expect((await ask<string>('private.comparable($1)', name)).replace(/\s/g, '')).toBe(comparable(name));
});

describe('badges', () => {
	async function key(): Promise<BadgeKey> {
		const [row] = await t.sql<{ id: number; secret: Buffer }>(
			'select id, secret from private.badge_keys where event = $1 and retired_at is null',
			[world.event]
		);
		return { id: row!.id, secret: new Uint8Array(row!.secret) };
	}
	const badge = fc
		.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 15, maxLength: 15 })
		.map((digits) => digits.join(''));

	test('the server makes the token that the phone makes, and each believes the other', async () => {
		const current = await key();
		await fc.assert(
			fc.asyncProperty(badge, async (id) => {
				const token = badgeToken(id, current);
				expect(await ask('private.badge_token($1, $2)', world.event, id)).toBe(token);
				expect(await ask('(private.read_badge($1, $2)).badge', world.event, token)).toBe(id);
			}),
			{ numRuns: 30 }
		);
	});

	test('one character changed anywhere, and neither believes it', async () => {
		const current = await key();
		const token = badgeToken('0123456789abcde', current);
		for (let i = 0; i < token.length; i++) {
			const other = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
			expect(isGenuineBadge(other, [current])).toBe(false);
			expect(await ask('(private.read_badge($1, $2)).badge', world.event, other)).toBeNull();
		}
	});

	test.each(TOKENS)('a token that is none: $text', async ({ text }) => {
		if (parseBadgeToken(text) === null)
			expect(await ask('(private.read_badge($1, $2)).badge', world.event, text)).toBeNull();
	});
});

test('of several check-ins both choose the same one, whatever the order and the undos', async () => {
	const phone = await world.enrol();
	const scan = fc.record({ secondsAgo: fc.nat(3), voided: fc.boolean() });
	await fc.assert(
		fc.asyncProperty(fc.array(scan, { minLength: 1, maxLength: 6 }), async (scans) => {
			const args = person('某人');
			await world.perform('addAttendee', [args]);
			const now = Math.floor(Date.now() / 1000) * 1000;
			const candidates = scans.map(({ secondsAgo, voided }) => {
				const at = now - secondsAgo * 1000;
				return { body: phone.checkIn(args.attendee, { at }), at: new Date(at).toISOString(), voided };
			});
			for (const { body, voided } of candidates)
				if (voided) phone.record('voidCheckIn', { target: idOf(body) });
			await phone.push(phone.bodies.splice(0).reverse());
			const chosen = earliest(candidates.map(({ body, at, voided }) => ({ op: idOf(body), at, voided })));
			const [row] = await t.sql<{ check_in: string }>(
				'select check_in from attendances where attendee = $1',
				[args.attendee]
			);
			expect(row?.check_in).toBe(chosen?.op);
		}),
		{ numRuns: 25 }
	);
});

test('stages follow one another as the table says, on both sides', async () => {
	for (const from of EVENT_STAGES)
		for (const to of EVENT_STAGES) {
			const own = await foundWorld(t.database);
			await t.sql('update events set stage = $2 where id = $1', [own.event, from]);
			const moved = own.perform('advanceEvent', [{ event: own.event, from, to }]).then(
				() => true,
				() => false
			);
			expect(await moved, `${from} → ${to}`).toBe(NEXT_STAGES[from].includes(to));
		}
});

test('leads go the same ways on both sides', async () => {
	const rows = await t.sql<{ path: string; from_stage: string; to_stage: string; needs_reason: boolean }>(
		'select path, from_stage, to_stage, needs_reason from private.lead_transitions'
	);
	const inSql = rows.map((row) => Object.values(row).join(' ')).sort();
	const inDomain = LEAD_PATHS.flatMap((path) =>
		LEAD_STAGES.flatMap((from) =>
			nextStages(path, from).map(({ to, needsReason }) => [path, from, to, needsReason].join(' '))
		)
	).sort();
	expect(inDomain).toEqual(inSql);
	expect(inSql.length).toBeGreaterThan(60);
});
