// What the public forms are told by the database: closed booths look like none, a registration never merges into somebody, and receipts open only by the submit.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { codeOf, foundRequestWorld, leadArgs, type RequestWorld } from './request-world.ts';
import { person } from './world.ts';

const anonymous = { kind: 'anonymous' } as const;
const server = { kind: 'server' } as const;
let t: TestDatabase;
let of: RequestWorld;
let code: string;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
	code = (
		(await t.database.call('read_event_code', { event: of.world.event }, of.world.organiser)) as {
			code: string;
		}
	).code;
});
afterAll(() => t.close());

const setStage = (stage: string) =>
	t.sql('update events set stage = $1 where id = $2', [stage, of.world.event]);

test('every event has a code of its own, which its organiser may read and another may not', async () => {
	expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);
	const codes = await t.sql<{ code: string }>('select code from events');
	expect(new Set(codes.map((one) => one.code)).size).toBe(codes.length);
	const other = await foundRequestWorld(t);
	expect(
		await codeOf(t.database.call('read_event_code', { event: of.world.event }, other.world.organiser))
	).toBe('YH003');
});

test.each([
	['draft', false, false],
	['registering', true, true],
	['running', true, true],
	['ended', true, false],
	['archived', false, false]
])('an event that is %s: booths open %s, registration open %s', async (stage, booths, registration) => {
	await setStage(stage);
	expect(await codeOf(t.database.call('read_booth', { code: of.code }, anonymous))).toBe(
		booths ? null : 'YH022'
	);
	expect(await codeOf(t.database.call('read_event_page', { code }, anonymous))).toBe(
		registration ? null : 'YH030'
	);
	await setStage('running');
});

test('a book is no event', async () => {
	const [book] = await t.sql<{ code: string }>(`select code from events where type = 'book' limit 1`);
	expect(await codeOf(t.database.call('read_event_page', { code: book!.code }, anonymous))).toBe('YH030');
});

test('a booth names as recipients the holders of its patents and the bureaus of its region, nobody else', async () => {
	const booth = (await t.database.call('read_booth', { code: of.code }, anonymous)) as {
		recipients: { kind: string; recipient: string }[];
	};
	const named = (kind: string) =>
		booth.recipients.filter((one) => one.kind === kind).map(({ recipient }) => recipient);
	expect(named('counterpart')).toEqual([of.holder]);
	expect(named('bureau')).toContain(of.bureauOrganisation);
	expect(named('bureau')).not.toContain(of.otherBureauOrganisation);
});

test('a registration from a public form with somebody’s name and mobile is a likeness; the desk’s merges', async () => {
	const listed = person('欧阳明', { mobile: '13700001234' });
	await of.world.perform('addAttendee', [listed]);
	const typed = person('欧阳明', { mobile: '13700001234', noticeTold: { version: 1 } });
	expect(await of.submit('addAttendee', typed)).toMatchObject({
		status: 'accepted',
		similar: [{ attendee: listed.attendee, why: 'mobile' }]
	});
	expect(await of.submit('addAttendee', typed)).toMatchObject({ status: 'merged', into: typed.attendee });
	const shown = (await t.database.call('read_registration', { attendee: typed.attendee }, server)) as Record<
		string,
		string
	>;
	expect(shown).toMatchObject({ code, name: '欧阳明' });
	const [own] = await t.sql<{ secret: string }>(
		'select secret from private.personal_links where attendee = $1',
		[typed.attendee]
	);
	expect(shown.secret).toBe(own!.secret);
	expect(await t.database.call('read_registration', { attendee: listed.attendee }, server)).toBeNull();
	const merged = await of.world.perform('addAttendee', [person('欧阳明', { mobile: '13700001234' })]);
	expect(merged.outcomes).toMatchObject([{ status: 'merged' }]);
});

test('joined with another entry by the organiser, a registration’s receipt opens nothing any more', async () => {
	const [one, two] = [person('诸葛亮'), person('诸葛亮')];
	await of.world.perform('addAttendee', [one]);
	await of.submit('addAttendee', two);
	await of.world.perform('linkAttendees', [{ attendee: two.attendee, into: one.attendee, decision: 'same' }]);
	expect(await t.database.call('read_registration', { attendee: two.attendee }, server)).toBeNull();
});

test('a link is recognised at its own event, masked', async () => {
	const args = leadArgs(of, { contact: randomUUID(), name: '司马清扬', mobile: '13900001111' });
	await of.submit('requestPatent', args);
	const receipt = (await t.database.call('read_lead_receipt', { lead: args.lead }, server)) as {
		secret: string;
	};
	expect(receipt).toMatchObject({
		code: of.code,
		person: { name: '司**', mobile: '139****1111' },
		known: []
	});
	const ask = { secret: receipt.secret, event: of.world.event };
	expect(await t.database.call('recognise_person', ask, server)).toEqual({
		contact: args.contact,
		name: '司**',
		mobile: '139****1111',
		company: '云川恒澈环保科技有限公司'
	});
	expect(await t.database.call('recognise_person', { ...ask, event: randomUUID() }, server)).toBeNull();
	expect(await t.database.call('recognise_person', { ...ask, secret: 'A'.repeat(22) }, server)).toBeNull();
	expect(await t.database.call('read_lead_receipt', { lead: randomUUID() }, server)).toBeNull();
});
