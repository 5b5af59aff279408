// Whom a consent may name, for which request, and what is read out.
import { expect, test } from 'vitest';
import { COUNTERPART_KINDS } from './counterpart.ts';
import {
	chosenConsents,
	consentOffers,
	recipientsOfLead,
	recipientsOfNeed,
	type Recipient
} from './recipients.ts';

const all: Recipient[] = [...COUNTERPART_KINDS, 'bureau' as const].map((what) => ({
	kind: what === 'bureau' ? 'bureau' : 'counterpart',
	recipient: `id of ${what}`,
	name: `某${what}`,
	what,
	telephone: what === 'bank' ? '95533' : null
}));
const said = { subject: '一种密封圈', reachedBy: '可向主办方查询', language: 'zh' } as const;

test('a lead may be told to the holder of its patent and the bureaus, to nobody else', () => {
	expect(recipientsOfLead(all, 'id of university').map(({ what }) => what)).toEqual(['university', 'bureau']);
	expect(recipientsOfLead(all, undefined).map(({ what }) => what)).toEqual(['bureau']);
});

test('a need may be told to the bureaus, and where money is sought to banks and investors', () => {
	expect(recipientsOfNeed(all, 'technical').map(({ what }) => what)).toEqual(['bureau']);
	expect(recipientsOfNeed(all, 'financing').map(({ what }) => what)).toEqual(['bank', 'investor', 'bureau']);
});

test('each line names its recipient, how they are reached and what for; an agency has none', () => {
	const offers = consentOffers(all, said);
	expect(offers.map(({ name }) => name)).not.toContain('某agency');
	expect(offers).toHaveLength(all.length - 1);
	for (const { name, text } of offers) expect(text).toContain(name);
	expect(offers.find(({ name }) => name === '某bank')).toMatchObject({
		text: expect.stringContaining('联系方式：95533') as string,
		consent: { kind: 'counterpart', recipient: 'id of bank', version: 'share_bank.1' }
	});
	expect(offers.find(({ name }) => name === '某university')?.text).toMatch(/可向主办方查询.*一种密封圈/);
});

test('what was ticked counts as far as it was offered', () => {
	const offers = consentOffers(recipientsOfNeed(all, 'financing'), said);
	expect(chosenConsents([], offers)).toEqual([]);
	expect(chosenConsents(['id of bank', 'id of university', 7], offers)).toEqual([
		{ kind: 'counterpart', recipient: 'id of bank', version: 'share_bank.1' }
	]);
});

test('whoever a need was shown to may be told, about the need and not about a patent; an agency too', () => {
	const offers = consentOffers(all, { ...said, isOfNeed: true });
	expect(offers).toHaveLength(all.length);
	const version = (what: string) => offers.find(({ name }) => name === `某${what}`)?.consent.version;
	expect(['university', 'agency', 'bank', 'bureau'].map(version)).toEqual([
		'share_partner.1',
		'share_partner.1',
		'share_bank.1',
		'share_bureau.1'
	]);
	expect(offers.find(({ name }) => name === '某agency')?.text).not.toContain('专利');
});
