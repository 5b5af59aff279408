// Whom to call at a bureau: said by the bureau itself, heard by the region's organisers, by people behind their links and by phones. Real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/server/database/database.ts';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { codeOf, foundRequestWorld, type RequestWorld } from './request-world.ts';

let t: TestDatabase;
let of: RequestWorld;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
});
afterAll(() => t.close());

const publish = (telephone: unknown, actor: Actor = of.bureau) =>
	t.database.call('publish_telephone', { organisation: of.bureauOrganisation, telephone }, actor);
const bureaus = async (actor: Actor, organisation = of.world.organisation) =>
	((await t.database.call('list_bureaus', { organisation }, actor)) as { bureaus: unknown[] }).bureaus;
const own = (more: object) => ({ id: of.bureauOrganisation, name: '云川市知识产权局', ...more });

test('it reaches organisers, consents and phones at once; a blank takes it away', async () => {
	const phone = await of.world.enrol();
	await publish(' 0571-88880101 ');
	expect(await bureaus(of.world.organiser)).toEqual([own({ telephone: '0571-88880101' })]);
	expect(await bureaus(of.bureau, of.bureauOrganisation)).toContainEqual(own({ telephone: '0571-88880101' }));
	const { recipients } = (await t.database.call(
		'list_recipients',
		{ event: of.world.event },
		{ kind: 'anonymous' }
	)) as { recipients: unknown[] };
	expect(recipients).toContainEqual(expect.objectContaining({ what: 'bureau', telephone: '0571-88880101' }));
	const onPhone = async () => {
		await phone.pull();
		return phone.rows.get(`recipient/${of.bureauOrganisation}`)?.body;
	};
	expect(await onPhone()).toMatchObject({ telephone: '0571-88880101' });
	await publish('');
	expect(await bureaus(of.world.organiser)).toEqual([own({})]);
	expect(await onPhone()).not.toHaveProperty('telephone');
	const entries = await t.sql("select 1 from audit_entries where action = 'publish_telephone'");
	expect(entries).toHaveLength(2);
});

test('it is nobody else’s to say, and nobody else’s to ask about', async () => {
	for (const actor of [of.otherBureau, of.world.organiser, { kind: 'account', user: randomUUID() } as const])
		expect(await codeOf(publish('95533', actor))).toBe('YH003');
	expect(await codeOf(bureaus(of.otherBureau))).toBe('YH003');
});

test.each(['打给钟离', '12', '1'.repeat(40), '95533; drop'])('%s is no telephone', async (typed) => {
	expect(await codeOf(publish(typed))).toBe('YH068');
});
