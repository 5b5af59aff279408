// A world in which somebody can ask for a patent: over the small world of world.ts a catalogue, a booth, two counterparts with their links, and two bureaus,
// one of the organiser's region and one of another. Knows the SQL functions.
import { randomUUID } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '#lib/server/database/database.ts';
import type { TestDatabase } from '../postgres.ts';
import { capturedAt, foundWorld, type World } from './world.ts';

export type Outcome = Record<string, unknown> & { status: string };

export interface RequestWorld {
	world: World;
	/** A university that holds the patent, and a bank; ids. */
	holder: string;
	bank: string;
	/** The secrets of their links. */
	links: { holder: string; bank: string };
	/** A granted invention, offered by licence and transfer. */
	patent: string;
	booth: string;
	code: string;
	bureau: Actor;
	bureauOrganisation: string;
	/** A bureau of another region. */
	otherBureau: Actor;
	otherBureauOrganisation: string;
	/** Writes to the organisation's book, as its organiser. */
	book(verb: string, args: Record<string, unknown>[], options?: { atomic?: boolean }): Promise<Outcome[]>;
	/** Writes to the event as the server does for a public form; the outcome of the one operation. */
	submit(verb: string, args: Record<string, unknown>): Promise<Outcome>;
}

/** Numbers with their right check digits. */
export const NUMBERS = ['2017106018623', '95115608X', '971017654'] as const;

export const draftOf = (verb: string, args: Record<string, unknown>, source = 'public') => ({
	id: uuidv7(),
	verb,
	subject: String(args.lead ?? args.need ?? args.patent ?? verb),
	source,
	captured: capturedAt(Date.now()),
	args
});

/** Arguments of recordPatent. */
export const patentArgs = (more: Record<string, unknown> = {}) => ({
	patent: randomUUID(),
	number: NUMBERS[0],
	kind: 'invention',
	title: '一种低温密封用氟硅橡胶及其制备方法',
	plain: '零下五十度不漏油的密封圈材料',
	holderName: '云川理工大学',
	holderKind: 'university',
	legalStatus: 'granted',
	annuityStatus: 'paid',
	checkedOn: '2026-11-01',
	maturity: 'pilot',
	chains: ['新材料'],
	means: ['氟硅橡胶'],
	effects: ['耐低温', '密封'],
	scenes: ['新能源汽车'],
	offers: [
		{
			mode: 'licence-ordinary',
			pricing: 'upfront-and-royalty',
			priceFen: 8_000_000,
			terms: '入门费 8 万元，另按销售额 2% 提成'
		},
		{ mode: 'transfer', pricing: 'negotiable' }
	],
	...more
});

/** Arguments of requestPatent without a person. */
export const leadArgs = <More extends Record<string, unknown>>(
	of: RequestWorld,
	more: More = {} as More
) => ({
	lead: randomUUID(),
	patent: of.patent,
	booth: of.booth,
	intent: 'licence',
	company: '云川恒澈环保科技有限公司',
	...more
});

/** Arguments of recordNeed without a person. */
export const needArgs = <More extends Record<string, unknown>>(
	fields: Record<string, unknown> = {},
	more: More = {} as More
) => ({
	need: randomUUID(),
	kind: 'technical',
	fields: {
		title: '找一种低温下不漏油的密封材料',
		visibility: 'public',
		company: '云川恒澈环保科技有限公司',
		...fields
	},
	declared: { noSecrets: true, authorised: true },
	...more
});

async function foundBureau(t: TestDatabase, name: string, region: string) {
	const [organisation, user] = [randomUUID(), randomUUID()];
	const server: Actor = { kind: 'server' };
	await t.database.call(
		'add_organisation',
		{ id: organisation, name, kind: 'bureau', region, regionName: name },
		server
	);
	const roles = [{ organisation, role: 'bureau' }];
	await t.database.call(
		'add_person',
		{ person: user, email: `${user}@example.com`, secret: 'x', name: '钟离', roles },
		server
	);
	return { organisation, actor: { kind: 'account', user } as Actor };
}

export async function foundRequestWorld(t: TestDatabase): Promise<RequestWorld> {
	const world = await foundWorld(t.database);
	const { database, organiser, organisation, event } = world;
	const own = await foundBureau(t, '云川市知识产权局', '990100');
	const other = await foundBureau(t, '海陵市知识产权局', '980100');
	const [holder, bank, booth] = [randomUUID(), randomUUID(), randomUUID()];
	const book: RequestWorld['book'] = async (verb, args, { atomic = true } = {}) => {
		const drafts = args.map((one) => draftOf(verb, one, 'desk'));
		return (
			(await database.call('perform', { organisation, drafts, atomic }, organiser)) as { outcomes: Outcome[] }
		).outcomes;
	};
	await book('recordCounterpart', [
		{ counterpart: holder, kind: 'university', name: '云川理工大学' },
		{ counterpart: bank, kind: 'bank', name: '云川银行科技支行' }
	]);
	const args = patentArgs({ holder });
	await book('recordPatent', [args]);
	await world.perform('placeBooth', [
		{ booth, number: 'A12', name: '云川理工大学展位', patents: [args.patent] }
	]);
	const [row] = await t.sql<{ code: string }>('select code from booths where id = $1', [booth]);
	const secret = async (counterpart: string) =>
		(
			await t.sql<{ secret: string }>('select secret from private.counterpart_links where counterpart = $1', [
				counterpart
			])
		)[0]!.secret;
	return {
		world,
		holder,
		bank,
		links: { holder: await secret(holder), bank: await secret(bank) },
		patent: args.patent,
		booth,
		code: row!.code,
		bureau: own.actor,
		bureauOrganisation: own.organisation,
		otherBureau: other.actor,
		otherBureauOrganisation: other.organisation,
		book,
		async submit(verb, one) {
			const request = { event, drafts: [draftOf(verb, one)], atomic: false };
			return ((await database.call('perform', request, { kind: 'server' })) as { outcomes: Outcome[] })
				.outcomes[0]!;
		}
	};
}

/** The code with which a call fails; null when it does not. */
export const codeOf = (call: Promise<unknown>): Promise<string | null> =>
	call.then(
		() => null,
		(error: { code: string }) => error.code
	);
