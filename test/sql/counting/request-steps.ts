// Steps of those who ask: needs and leads, with a firm of their own or the one of whom they name, changed, introduced, withdrawn and erased; pushes and feedback.
import { randomUUID } from 'node:crypto';
import { leadArgs, needArgs } from '../request-world.ts';
import { FIRMS } from './field-steps.ts';
import { one, type Act, type Run } from './run.ts';

/** Somebody who is registered. What the phone still holds is pushed first. */
async function contactOf(run: Run, i: number): Promise<{ contact?: string }> {
	await run.push();
	const contact = one(run.people, i);
	return contact ? { contact } : {};
}

export const REQUESTS = {
	async need(run, [a, b, c]) {
		const who = await contactOf(run, b);
		const args = needArgs(
			{ company: c > 3 && who.contact ? undefined : one(FIRMS, a), ...(a > 3 ? { sizeClass: 'small' } : {}) },
			{ kind: c % 2 ? 'financing' : 'technical', ...who }
		);
		run.needs.push(args.need);
		await run.of.submit('recordNeed', args);
	},
	async amendNeed(run, [a, b]) {
		const need = one(run.needs, a);
		const [row] = await run.of.t.sql<{ company: string | null }>('select company from needs where id = $1', [
			need
		]);
		const company = { from: row?.company ?? null, to: one([...FIRMS, null], b) };
		if (row) await run.of.submit('amendNeed', { need, changes: { company } });
	},
	async lead(run, [a, b, c]) {
		const who = await contactOf(run, b);
		const args = leadArgs(run.of);
		run.leads.push(args.lead);
		const company = c % 2 && who.contact ? undefined : one(FIRMS, a);
		await run.of.submit('requestPatent', { ...args, company, ...who });
	},
	async introduce(run, [a, b]) {
		const lead = randomUUID();
		run.leads.push(lead);
		const counterpart = b % 2 ? run.of.bank : run.of.holder;
		if (run.needs.length)
			await run.of.submit('introduceNeed', { lead, need: one(run.needs, a), counterpart });
	},
	async withdraw({ of, leads, needs }, [a, , c]) {
		if (c % 2 && leads.length) await of.submit('withdrawRequest', { lead: one(leads, a) });
		else if (needs.length) await of.submit('withdrawRequest', { need: one(needs, a) });
	},
	async erase({ of, leads, needs }, [a, , c]) {
		if (c % 2 && leads.length) await of.submit('eraseRequest', { lead: one(leads, a) });
		else if (needs.length) await of.submit('eraseRequest', { need: one(needs, a) });
	},
	async send(run, [a, b, c]) {
		if (run.needs.length)
			await run.of.submit('recordTargetedPush', {
				push: randomUUID(),
				item: b % 2 ? 'need' : 'patent',
				patent: run.of.patent,
				need: one(run.needs, a),
				...(b % 2 ? { counterpart: c % 2 ? run.of.bank : run.of.holder } : {}),
				channel: 'link',
				words: [],
				chains: []
			});
	},
	counterpart: ({ of }, [a]) =>
		of.act('recordCounterpart', {
			counterpart: of.bank,
			kind: one(['bank', 'enterprise', 'institute'], a),
			name: '云川银行科技支行'
		}),
	feedback: ({ of }, [a]) =>
		of.submit('giveFeedback', {
			feedback: randomUUID(),
			role: 'attendee',
			organisationKind: 'enterprise',
			ratings: { overall: 1 + (a % 5) }
		})
} satisfies Record<string, Act>;
