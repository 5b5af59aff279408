// A world in which there is something to see: a lead, two needs, a deal, a push and feedback of one person whose contact data also stands in free text, and everybody who
// might look at it. Knows how to ask every function and every table of the exposed schema as each of them.
import { randomUUID } from 'node:crypto';
import type { Actor } from '#lib/server/database/database.ts';
import type { TestDatabase } from '../postgres.ts';
import { foundRequestWorld, leadArgs, needArgs, type RequestWorld } from './request-world.ts';
import { foundWorld, type Phone } from './world.ts';

export const CONTACT = /司马清扬|13900001111|139 0000 1111|总工程师|0571-88886666|simaqy/;
export const WHO = { name: '司马清扬', mobile: '13900001111', title: '总工程师' };
export const ROLES = [
	'anonymous',
	'stranger',
	'organiser',
	'otherOrganiser',
	'bureau',
	'otherBureau',
	'phone',
	'otherPhone',
	'holderLink',
	'bankLink',
	'personLink',
	'otherPersonLink'
] as const;
export type Role = (typeof ROLES)[number];

export interface Sight {
	of: RequestWorld;
	phone: Phone;
	lead: string;
	need: string;
	actors: Record<Role, { actor: Actor; secret?: string }>;
	/** What tells of the requests without telling of the person. */
	traces: string[];
	/** One bag that names everything there is, so that every function finds what it asks for. */
	requests(secret: string | undefined): Record<string, unknown>[];
	/** Which functions tell which role something that matches. */
	whoLearns(matches: (text: string) => boolean): Promise<Partial<Record<Role, string[]>>>;
	/** Rows of every table, by the columns a role may read, as text. */
	tablesRead(role: Role): Promise<string>;
}

export async function foundSight(t: TestDatabase): Promise<Sight> {
	const of = await foundRequestWorld(t);
	const phone = await of.world.enrol();
	const [other, elsewhere] = [await foundRequestWorld(t), await foundWorld(t.database)];
	const contact = randomUUID();
	const text =
		'急用，请打 139 0000 1111 或 0571-88886666 找司马清扬，微信：simaqy88，邮箱 simaqy@example.com';
	const asked = leadArgs(of, {
		contact,
		...WHO,
		company: '秘溪微电子有限公司',
		use: `密封圈样机。${text}`,
		note: text
	});
	await of.submit('requestPatent', asked);
	const stated = needArgs(
		{ company: '秘溪微电子有限公司', problem: text, visibility: 'counterparts' },
		{ kind: 'financing', contact }
	);
	await of.submit('recordNeed', stated);
	const [lead, need, needLead, deal] = [asked.lead, stated.need, randomUUID(), randomUUID()];
	await of.submit('introduceNeed', { lead: needLead, need, counterpart: of.bank });
	await of.submit('advanceLead', {
		lead,
		from: 'submitted',
		to: 'contacted',
		nextStep: text,
		nextOn: '2026-12-01'
	});
	await of.submit('recordDeal', {
		deal,
		lead,
		type: 'licence',
		holderName: '云川理工大学',
		holderKind: 'university',
		acquirerName: '秘溪微电子有限公司',
		patents: ['2017106018623'],
		effectiveOn: '2026-11-20'
	});
	const contract = { name: '合同.pdf', type: 'application/pdf', bytes: 3, sha256: 'a'.repeat(64) };
	await of.submit('attachEvidence', { file: randomUUID(), deal, paper: 'contract', ...contract });
	await of.submit('answerLead', { lead, answer: 'question', counterpart: of.holder, reason: text });
	const rated = { organisationKind: 'enterprise', ratings: { overall: 5 }, role: 'attendee', text };
	await of.submit('giveFeedback', { feedback: randomUUID(), respondent: contact, ...rated });
	// A technical need is matched and pushed.
	const technical = needArgs({ company: '秘溪微电子有限公司', problem: text }, { contact });
	await of.submit('recordNeed', technical);
	const push = { push: randomUUID(), item: 'patent', patent: of.patent, channel: 'link' };
	await of.submit('recordTargetedPush', { ...push, need: technical.need, words: ['密封'], chains: [] });
	// A change that waits for a decision carries both values.
	phone.record('amendNeed', { need, changes: { problem: { from: '别的', to: `改：${text}` } } });
	await phone.push();
	const strangers = leadArgs(other, { contact: randomUUID(), name: '别人' });
	await other.submit('requestPatent', strangers);
	const secret = async (of: string) =>
		((await t.database.call('read_receipt', { lead: of }, { kind: 'server' })) as { secret: string }).secret;
	const anonymous: Actor = { kind: 'anonymous' };
	const actors: Sight['actors'] = {
		anonymous: { actor: anonymous },
		stranger: { actor: { kind: 'account', user: randomUUID() } },
		organiser: { actor: of.world.organiser },
		otherOrganiser: { actor: other.world.organiser },
		bureau: { actor: of.bureau },
		otherBureau: { actor: of.otherBureau },
		phone: { actor: phone.actor },
		otherPhone: { actor: (await elsewhere.enrol()).actor },
		holderLink: { actor: anonymous, secret: of.links.holder },
		bankLink: { actor: anonymous, secret: of.links.bank },
		personLink: { actor: anonymous, secret: await secret(lead) },
		otherPersonLink: { actor: anonymous, secret: await secret(strangers.lead) }
	};
	const receipts = await t.sql<{ receipt: string }>(
		'select receipt from leads where id = any ($1) union select receipt from needs where id = any ($1)',
		[[lead, need, needLead]]
	);
	const traces = [
		lead,
		need,
		needLead,
		deal,
		'秘溪',
		...receipts.map(({ receipt }) => receipt),
		'密封圈样机'
	];
	const functions = (
		await t.sql<{ name: string }>(
			"select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype order by 1"
		)
	).map(({ name }) => name);

	/** One bag that names everything there is, so that every function finds what it asks for. */
	const requests = (secret: string | undefined) =>
		[lead, needLead, undefined].map((one) => ({
			event: of.world.event,
			organisation: of.world.organisation,
			...(one ? { lead: one } : { need }),
			secret,
			code: of.code,
			patent: of.patent,
			contact,
			records: [deal],
			year: new Date().getUTCFullYear(),
			figure: one ? 'leads' : 'needs',
			record: deal,
			kind: 'deal',
			counterpart: of.bank,
			reason: '核对材料真实性',
			cursor: null,
			enrolment: phone.enrolment,
			rows: [],
			drafts: [],
			ops: [],
			maxSeq: 0,
			unsent: 0,
			name: 'x'
		}));

	/** Everything a role is answered by a function, errors included. */
	async function said(name: string, role: Role): Promise<string> {
		const { actor, secret } = actors[role];
		const answers = requests(secret).map((request) =>
			t.database
				.call(name, request, actor)
				.catch(
					(error: { code: string; detail: string; message: string }) =>
						`${error.code} ${error.detail} ${error.message}`
				)
		);
		// Also without naming anything: what a list shows by itself.
		answers.push(t.database.call(name, { secret }, actor).catch((error: { code: string }) => error.code));
		return JSON.stringify(await Promise.all(answers));
	}

	/** Which functions tell which role something that matches. */
	async function whoLearns(matches: (text: string) => boolean): Promise<Partial<Record<Role, string[]>>> {
		const learned: Partial<Record<Role, string[]>> = {};
		for (const role of ROLES) {
			const texts = await Promise.all(
				functions.map(async (name) => ({ name, text: await said(name, role) }))
			);
			const names = texts.filter(({ text }) => matches(text)).map(({ name }) => name);
			if (names.length > 0) learned[role] = names;
		}
		return learned;
	}

	/** Rows of every table, by the columns a role may read, as text. */
	async function tablesRead(role: Role): Promise<string> {
		const { actor } = actors[role];
		const claims =
			actor.kind === 'account'
				? { sub: actor.user, role: 'authenticated' }
				: actor.kind === 'enrolment'
					? { role: 'authenticated', enrolment: actor.enrolment, event: actor.event }
					: {};
		const pgRole = actor.kind === 'anonymous' ? 'anon' : 'authenticated';
		const client = await t.pool.connect();
		try {
			const columns = await client.query<{ name: string; list: string }>(
				`select c.oid::regclass::text as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as list
				from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
				where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'p') and has_column_privilege($1, c.oid, a.attnum, 'select') group by 1`,
				[pgRole]
			);
			await client.query('begin');
			await client.query(`select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`, [
				pgRole,
				JSON.stringify(claims)
			]);
			const rows = [];
			for (const { name, list } of columns.rows)
				rows.push({ name, rows: (await client.query(`select ${list} from ${name}`)).rows });
			return JSON.stringify(rows);
		} finally {
			await client.query('rollback');
			client.release();
		}
	}

	return { of, phone, lead, need, actors, traces, requests, whoLearns, tablesRead };
}
