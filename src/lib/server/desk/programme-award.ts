// The award of a programme, calculated from its records (SQL: list_award_records, list_award_gaps): the sheet in its steps, what stands behind each number, and
// what is missing. Money in yuan. Knows which record pays whom; rates and caps are the domain's (programmes/award.ts).
import * as z from 'zod';
import { calculateAward, type AwardSheet, type UnitFacts } from '#lib/domain/programmes/award.ts';
import type { AwardComponent } from '#lib/domain/programmes/award-rule.ts';
import {
	factsOfDeals,
	factsOfPledges,
	type AwardFacts,
	type FactTerms
} from '#lib/domain/programmes/award-facts.ts';
import { awardTerms, type AwardTerms } from '#lib/domain/programmes/award-terms.ts';
import { readPatentNumber } from '#lib/domain/patent-number.ts';
import { cleanText, toHalfWidth } from '#lib/domain/text.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';
import type { Programme } from './programmes.ts';

const common = {
	kind: z.enum(['deal', 'pledge']),
	record: z.string(),
	organisation: z.string(),
	card: z.record(z.string(), z.unknown())
};
const record = z.object({
	...common,
	/** The same for every record of one deal or pledge, whoever wrote it. */
	fact: z.string(),
	/** Asia/Shanghai, YYYY-MM-DD. */
	day: z.string(),
	/** Fen: filed, or lent. */
	amount: z.number(),
	codes: z.object({
		holder: z.string().optional(),
		acquirer: z.string().optional(),
		borrower: z.string().optional(),
		facilitatedBy: z.array(z.string()).default([])
	})
});
export type AwardRecord = z.output<typeof record>;
/** What would have to be known: 登记或备案 · 企业规模 · 所在地 · 备案金额 · 实际放款. */
export const AWARD_LACKS = ['recorded', 'size', 'region', 'filed_amount', 'loan'] as const;
const gap = z.object({ ...common, day: z.string().optional(), lacks: z.array(z.enum(AWARD_LACKS)) });
export type AwardGap = z.output<typeof gap>;

/** One part of an award with the records that it is paid for. */
export interface AwardPart {
	component: AwardComponent;
	/** The figure whose filters chose them. */
	key: string;
	records: AwardRecord[];
}
export interface ProgrammeAward {
	terms: AwardTerms;
	parts: AwardPart[];
	sheet: AwardSheet;
	/** Unit → part → the ids of its records. */
	backing: Record<string, Record<string, string[]>>;
	records: AwardRecord[];
}

/** Null for a programme without an award. */
export async function loadAward(programme: Programme, actor: Actor): Promise<ProgrammeAward | null> {
	const terms = awardTerms(programme.definition, programme.settings);
	if (!terms) return null;
	const kept = terms.sources.filter(({ key }) => programme.metrics.some((is) => is.key === key));
	const parts = await Promise.all(
		kept.map(async ({ component, key }): Promise<AwardPart> => {
			const request = { programme: programme.id, key };
			const shape = z.object({ records: z.array(record) });
			return { component, key, ...(await ask(shape, { name: 'list_award_records', request, actor })) };
		})
	);
	const records = new Map(parts.flatMap((part) => part.records.map((one) => [one.record, one])));
	return { terms, parts, ...paidFor(terms, parts), records: [...records.values()] };
}

/** What the award cannot count yet, and what is missing of each. */
export async function listAwardGaps({ id }: Programme, { parts }: ProgrammeAward, actor: Actor) {
	const gaps = new Map<string, AwardGap>();
	for (const { key } of parts) {
		const lacking = await ask(z.object({ records: z.array(gap) }), {
			name: 'list_award_gaps',
			request: { programme: id, key },
			actor
		});
		for (const one of lacking.records) gaps.set(one.record, one);
	}
	return [...gaps.values()];
}

/** The sheet of an award over its records; `unit` gives a party its name, where other records than these know it too. */
export function paidFor(
	terms: AwardTerms,
	parts: readonly AwardPart[],
	unit?: UnitNames
): Pick<ProgrammeAward, 'sheet' | 'backing'> {
	const units: Record<string, UnitFacts> = {};
	const backing: ProgrammeAward['backing'] = {};
	for (const { component, records } of parts) {
		const facts = factsOf(records, { ...terms, payees: component.payees }, unit);
		for (const [name, inputs] of Object.entries(facts.units)) {
			const amount = inputs[component.input];
			if (amount === undefined || amount === 0) continue;
			(units[name] ??= {})[component.input] = amount;
			(backing[name] ??= {})[component.id] = facts.backing[name]?.[component.input] ?? [];
		}
	}
	return { sheet: calculateAward(terms.rule, units, terms.options), backing };
}

/** The programme with what its award pays, so that its own indicators are judged; as it was where nothing is paid. */
export async function withAward(programme: Programme, actor: Actor) {
	const award = await loadAward(programme, actor);
	return award?.sheet.units.length
		? { ...programme, award: { rule: award.terms.rule, sheet: award.sheet } }
		: programme;
}

/** Who did what, from cards; a firm under two names but one code is one unit. */
export function factsOf(
	records: readonly AwardRecord[],
	terms: FactTerms,
	unit: UnitNames = unitsOf(records)
): AwardFacts {
	const deals = records.filter(({ kind }) => kind === 'deal');
	if (deals.length === 0)
		return factsOfPledges(
			records.map(({ record: id, amount, card, codes }) => ({
				id,
				borrower: unit(text(card, 'borrower'), codes.borrower),
				facilitators: codes.facilitatedBy.map((name) => unit(name)),
				loanYuan: amount / 100
			})),
			terms
		);
	return factsOfDeals(
		deals.map(({ record: id, amount, card, codes }) => {
			const patents = Array.isArray(card.patents) ? card.patents.map(String) : [];
			return {
				id,
				kind: TRANSFERS.has(text(card, 'type')) ? 'transfer' : 'licence',
				holder: unit(text(card, 'holder'), codes.holder),
				acquirer: unit(text(card, 'acquirer'), codes.acquirer),
				patents: patents.length,
				inventionPatents: patents.filter((one) => readPatentNumber(one)?.kind === 'invention').length,
				filedYuan: amount / 100
			};
		}),
		terms
	);
}

const TRANSFERS = new Set(['transfer', 'entrusted-transfer', 'auction-sale']);
const text = (card: Record<string, unknown>, name: string): string =>
	typeof card[name] === 'string' ? card[name] : '';

/** What a party is called on the sheet. */
export type UnitNames = (name: string, code?: string) => string;

/** The name of a unit: of one code always the same, and a bare name is the unit that bears it. */
export function unitsOf(records: readonly AwardRecord[]): UnitNames {
	const plain = (name: string) => cleanText(toHalfWidth(name));
	const codeOf = new Map<string, string>();
	const nameOf = new Map<string, string>();
	for (const { card, codes } of records)
		for (const party of ['holder', 'acquirer', 'borrower'] as const) {
			const [name, code] = [plain(text(card, party)), codes[party]];
			if (!name || !code) continue;
			codeOf.set(name, code);
			if (!nameOf.has(code)) nameOf.set(code, name);
		}
	return (name, code) => {
		const known = code ?? codeOf.get(plain(name));
		return (known && nameOf.get(known)) ?? plain(name);
	};
}
