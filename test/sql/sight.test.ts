// Who learns what of a request: every role × every function and table of the exposed schema, read from the catalogue, so that a new one is asked as well.
// Without the separate consent no contact data reaches a counterpart, a bank or a bureau; withdrawal takes it away; another region's bureau never sees a lead.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { codeOf, draftOf } from './request-world.ts';
import { CONTACT, foundSight, ROLES, WHO, type Sight } from './sight-world.ts';

let t: TestDatabase;
let sight: Sight;
let of: Sight['of'];
beforeAll(async () => {
	t = await testDatabase();
	sight = await foundSight(t);
	({ of } = sight);
});
afterAll(() => t.close());

/** The organiser's own ways: the audited reveal, and the words of a held change that is to be decided. */
const ORGANISER = ['list_waiting', 'reveal_contact'];
/** The organiser's staff and the person read what was written, not who is to be reached: that stands in no field. */
const words = { phone: ['pull', 'snapshot'], personLink: ['list_requests', 'read_my_page'] };
const ofPerson = (text: string) =>
	/司马清扬|13900001111|总工程师/.test(text.replace(/急用，请打[^"]*?simaqy@example\.com/g, ''));

describe('contact data', () => {
	const consents = () => [
		{ kind: 'counterpart', recipient: of.holder, version: 'v1' },
		{ kind: 'counterpart', recipient: of.bank, version: 'v1' },
		{ kind: 'bureau', recipient: of.bureauOrganisation, version: 'v1' }
	];
	const asPerson = (verb: string, args: Record<string, unknown>) =>
		t.database.call(
			'perform_as_person',
			{ secret: sight.actors.personLink.secret, drafts: [draftOf(verb, args)] },
			{ kind: 'anonymous' }
		);
	const reachesNobody = async () => {
		const learned = await sight.whoLearns((text) => CONTACT.test(text));
		expect(learned).toEqual({
			organiser: [
				...ORGANISER,
				'list_leads',
				'list_needs',
				'read_lead',
				'read_need',
				'export_leads',
				'export_needs'
			].sort(),
			...words
		});
		// Their own page tells a person what is held about them.
		expect(await sight.whoLearns(ofPerson)).toEqual({
			organiser: ['reveal_contact'],
			personLink: ['read_my_page']
		});
	};

	test(
		'without a consent it reaches nobody but the organiser, whatever is written in free text',
		reachesNobody
	);

	test('with a consent it reaches the recipients it names, each by one way', async () => {
		await asPerson('grantConsent', { lead: sight.lead, consents: consents() });
		await asPerson('grantConsent', { need: sight.need, consents: consents() });
		const learned = await sight.whoLearns(ofPerson);
		expect(learned).toEqual({
			organiser: ['reveal_contact'],
			bureau: ['reveal_contact'],
			holderLink: ['read_counterpart_page'],
			bankLink: ['read_counterpart_page'],
			personLink: ['read_my_page']
		});
	});

	test('a bureau sees it masked before it reveals it, and every reveal stands in the audit with its reason', async () => {
		const lists = JSON.stringify(await t.database.call('list_leads', {}, of.bureau));
		expect(lists).toContain('司**');
		expect(lists).toContain('139****1111');
		expect(lists).not.toMatch(CONTACT);
		const count = async () =>
			(
				await t.sql("select 1 from audit_entries where action = 'reveal_contact' and subject = $1", [
					sight.lead
				])
			).length;
		const before = await count();
		expect(
			await codeOf(t.database.call('reveal_contact', { lead: sight.lead, reason: ' 看 ' }, of.bureau))
		).toBe('YH024');
		expect(
			await t.database.call('reveal_contact', { lead: sight.lead, reason: '核对合同联系人' }, of.bureau)
		).toEqual(WHO);
		expect(await count()).toBe(before + 1);
		const [entry] = await t.sql(
			"select detail from audit_entries where action = 'reveal_contact' order by id desc limit 1"
		);
		expect(entry).toEqual({ detail: { reason: '核对合同联系人', bureau: of.bureauOrganisation } });
	});

	test('withdrawn, it reaches nobody any more', async () => {
		await asPerson('withdrawConsent', { lead: sight.lead });
		await asPerson('withdrawConsent', { need: sight.need });
		await reachesNobody();
		expect(
			await codeOf(
				t.database.call('reveal_contact', { lead: sight.lead, reason: '核对合同联系人' }, of.bureau)
			)
		).toBe('YH023');
	});

	test('no table shows it to anybody', async () => {
		for (const role of ROLES) {
			const text = await sight.tablesRead(role);
			// The organiser decides about a held change, and reads both values.
			expect(role === 'organiser' ? ofPerson(text) : CONTACT.test(text), role).toBe(false);
		}
	});
});

describe('leads and needs', () => {
	const isTrace = (text: string) => sight.traces.some((trace) => text.includes(trace));

	test('each is told to those it is meant for, by these functions and no others', async () => {
		expect(await sight.whoLearns(isTrace)).toEqual({
			organiser: [
				'export_leads',
				'export_needs',
				'list_deals',
				'list_duties',
				'list_evidence',
				'list_leads',
				'list_leads_of_counterpart',
				'list_matching',
				'list_needs',
				'list_waiting',
				'locate_records',
				'read_lead',
				'read_need',
				'read_patent',
				'read_record'
			],
			bureau: [
				'export_leads',
				'export_needs',
				'list_deals',
				'list_evidence',
				'list_leads',
				'list_needs',
				'list_region_records',
				'locate_records',
				'read_lead',
				'read_need',
				'read_record'
			],
			phone: ['pull', 'snapshot'],
			holderLink: ['read_counterpart_page'],
			bankLink: ['read_counterpart_page'],
			personLink: ['list_requests', 'read_pairing']
		});
	});

	test('a bureau of another region finds none in any table, nor does anybody but organiser and bureau', async () => {
		for (const role of ROLES)
			expect(isTrace(await sight.tablesRead(role)), role).toBe(role === 'organiser' || role === 'bureau');
	});

	test.each([
		'read_lead',
		'read_need',
		'reveal_contact',
		'list_leads',
		'list_needs',
		'count_leads',
		'count_needs',
		'export_leads',
		'export_needs',
		'list_duties',
		'search_patents',
		'read_patent',
		'list_booth_cards',
		'list_leads_of_counterpart'
	])('%s answers another region as if there were nothing', async (name) => {
		const bag = sight.requests(undefined)[0]!;
		const nothing = { ...bag, event: randomUUID(), organisation: randomUUID(), lead: randomUUID() };
		for (const role of ['otherBureau', 'otherOrganiser'] as const) {
			const codes = await Promise.all(
				[bag, nothing].map((request) => codeOf(t.database.call(name, request, sight.actors[role].actor)))
			);
			expect(codes).toEqual(['YH003', 'YH003']);
		}
	});
});

test('events and organisers to narrow by are those in sight', async () => {
	const seen = async (role: keyof Sight['actors']) =>
		JSON.stringify(await t.database.call('list_request_places', {}, sight.actors[role].actor));
	for (const role of ['organiser', 'bureau'] as const) {
		expect(await seen(role)).toContain(of.world.event);
		expect(await seen(role)).toContain(of.world.organisation);
	}
	for (const role of ['otherBureau', 'otherOrganiser'] as const) {
		expect(await seen(role)).not.toContain(of.world.event);
		expect(await seen(role)).not.toContain(of.world.organisation);
	}
});
