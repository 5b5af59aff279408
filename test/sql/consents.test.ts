// Consents that staff read out at the stand: given on a phone without a network, for somebody registered on the spot, they count like those of a form, and end
// the same way. A recipient is streamed to phones with its telephone.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { foundRequestWorld, leadArgs, needArgs, type RequestWorld } from './request-world.ts';
import { person, type Phone } from './world.ts';

let t: TestDatabase;
let of: RequestWorld;
let phone: Phone;
beforeAll(async () => {
	t = await testDatabase();
	of = await foundRequestWorld(t);
	phone = await of.world.enrol();
});
afterAll(() => t?.close());

const page = async (link: 'holder' | 'bank') =>
	JSON.stringify(
		await t.database.call('read_counterpart_page', { secret: of.links[link] }, { kind: 'anonymous' })
	);
const to = (recipient: string, version: string, kind = 'counterpart') => ({ kind, recipient, version });

test('a lead for somebody registered on the spot: the holder learns who it is when they agreed, and no longer when they take it back', async () => {
	const walkIn = person('上官婉儿', { mobile: '13900002222' });
	const asked = leadArgs(of, { contact: walkIn.attendee, note: '想看样品' });
	const silent = { ...asked, lead: randomUUID(), note: '没有勾选' };
	await phone.push([
		phone.record('addAttendee', walkIn),
		phone.record('requestPatent', silent),
		phone.record('requestPatent', { ...asked, consents: [to(of.holder, 'share_holder.1')] })
	]);
	const [knows] = await t.sql('select recipient_name, version from consents where subject = $1', [
		asked.lead
	]);
	expect(knows).toEqual({ recipient_name: '云川理工大学', version: 'share_holder.1' });
	const seen = JSON.parse(await page('holder')) as { leads: { id: string; contact?: unknown }[] };
	expect(seen.leads.find(({ id }) => id === asked.lead)?.contact).toMatchObject({
		name: '上官婉儿',
		mobile: '13900002222'
	});
	expect(seen.leads.find(({ id }) => id === silent.lead)).not.toHaveProperty('contact');

	const [link] = await t.sql<{ secret: string }>(
		'select secret from private.personal_links where attendee = $1',
		[walkIn.attendee]
	);
	const draft = {
		id: randomUUID(),
		verb: 'withdrawConsent',
		subject: asked.lead,
		source: 'public',
		captured: { wall: Date.now(), monotonic: 1, boot: randomUUID(), offsetMs: 0, uncertaintyMs: 10 },
		args: { lead: asked.lead, recipient: of.holder }
	};
	await t.database.call(
		'perform_as_person',
		{ secret: link!.secret, drafts: [draft] },
		{ kind: 'anonymous' }
	);
	expect(await page('holder')).not.toMatch(/上官婉儿|13900002222/);
});

test('a need on a phone names a bank; who may not be named is refused, and nothing of the need is stored', async () => {
	const walkIn = person('令狐楚', { mobile: '13900003333' });
	const need = needArgs({}, { kind: 'financing', contact: walkIn.attendee });
	const wrong = {
		...needArgs({}, { contact: walkIn.attendee }),
		consents: [to(randomUUID(), 'share_bank.1')]
	};
	const bodies = [
		phone.record('addAttendee', walkIn),
		phone.record('recordNeed', { ...need, consents: [to(of.bank, 'share_bank.1')] }),
		phone.record('recordNeed', wrong)
	];
	await phone.push(bodies);
	await phone.pull();
	expect(phone.outcome(bodies[2]!)).toMatchObject({ status: 'refused', reason: 'unknown_subject' });
	expect(await t.sql('select from needs where id = $1', [wrong.need])).toHaveLength(0);
	await of.submit('introduceNeed', { lead: randomUUID(), need: need.need, counterpart: of.bank });
	expect(await page('bank')).toMatch(/令狐楚.*13900003333|13900003333.*令狐楚/);
});

test('phones hear of a recipient with the telephone that the book has; a blank never erases it, and nonsense is refused', async () => {
	const bank = { counterpart: of.bank, kind: 'bank', name: '云川银行科技支行' };
	await of.book('recordCounterpart', [{ ...bank, telephone: '0329-88020006' }]);
	await of.book('recordCounterpart', [bank]);
	await phone.pull();
	expect(phone.rows.get(`recipient/${of.bank}`)?.body).toEqual({
		kind: 'counterpart',
		name: '云川银行科技支行',
		what: 'bank',
		telephone: '0329-88020006'
	});
	const [refused] = await of.book('recordCounterpart', [{ ...bank, telephone: '请转张三' }], {
		atomic: false
	});
	expect(refused).toMatchObject({ status: 'refused', reason: 'arguments_invalid', fields: ['telephone'] });
});

test('a need that came back is mended by another operation: the mended one counts, and the card of the first is answered', async () => {
	const walkIn = person('端木赐', { mobile: '13900004444' });
	const need = needArgs({}, { contact: walkIn.attendee });
	const first = phone.record('recordNeed', { ...need, consents: [to(randomUUID(), 'share_bank.1')] });
	await phone.push([phone.record('addAttendee', walkIn), first]);
	await phone.pull();
	expect(phone.outcome(first)).toMatchObject({ status: 'refused' });
	const mended = phone.record('recordNeed', need, { supersedes: (JSON.parse(first) as { id: string }).id });
	await phone.push([mended]);
	await phone.pull();
	expect(phone.outcome(mended)).toMatchObject({ status: 'accepted' });
	expect(phone.outcome(first)).toMatchObject({ status: 'undone' });
	expect(await t.sql('select title from needs where id = $1', [need.need])).toHaveLength(1);
});
