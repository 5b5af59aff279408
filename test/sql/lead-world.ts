// A world in which leads come and go: over the world of requests a phone, requests as the public form makes them, and what those see who have a link.
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { TestDatabase } from '../postgres.ts';
import { draftOf, foundRequestWorld, leadArgs, type Outcome, type RequestWorld } from './request-world.ts';
import type { Phone } from './world.ts';

export const anonymous = { kind: 'anonymous' } as const;
export const WHO = { name: '司马清扬', mobile: '13900001111', title: '总工' };

export interface LeadWorld extends RequestWorld {
	phone: Phone;
	/** What became of an operation, once its phone has pushed and pulled. */
	settled(body: string, by?: Phone): Promise<Record<string, unknown> | undefined>;
	/** A request as the public form makes it, and the link of the person who made it. */
	asked(more?: Record<string, unknown>): Promise<{ lead: string; contact: string; secret: string }>;
	asPerson(secret: string, verb: string, args: Record<string, unknown>): Promise<Outcome>;
	stageOf(lead: string): Promise<string | undefined>;
	/** The page behind a counterpart's link, and one lead on it. */
	page(secret: string): Promise<{ leads: Record<string, unknown>[] }>;
	seenBy(secret: string, lead: string): Promise<Record<string, unknown> | undefined>;
}

export async function foundLeadWorld(t: TestDatabase): Promise<LeadWorld> {
	const of = await foundRequestWorld(t);
	const phone = await of.world.enrol('周敏');
	const page: LeadWorld['page'] = async (secret) =>
		(await t.database.call('read_counterpart_page', { secret }, anonymous)) as {
			leads: Record<string, unknown>[];
		};
	return {
		...of,
		phone,
		async settled(body, by = phone) {
			await by.push();
			await by.pull();
			return by.outcome(body);
		},
		async asked(more = {}) {
			const contact = randomUUID();
			const note = '请司马清扬的同事 139 0000 1111 回电';
			const args = leadArgs(of, { contact, ...WHO, note, ...more });
			expect(await of.submit('requestPatent', args)).toMatchObject({ status: 'accepted' });
			const { secret } = (await t.database.call('read_receipt', { lead: args.lead }, { kind: 'server' })) as {
				secret: string;
			};
			return { lead: args.lead, contact: args.contact, secret };
		},
		async asPerson(secret, verb, args) {
			const request = { secret, drafts: [draftOf(verb, args)] };
			const { outcomes } = (await t.database.call('perform_as_person', request, anonymous)) as {
				outcomes: Outcome[];
			};
			return outcomes[0]!;
		},
		async stageOf(lead) {
			return (await t.sql<{ stage: string }>('select stage from leads where id = $1', [lead]))[0]?.stage;
		},
		page,
		async seenBy(secret, lead) {
			return (await page(secret)).leads.find(({ id }) => id === lead);
		}
	};
}
