// What else pays for the records of an award (从高不重复), and which loans two units are paid for: lists for a person to decide on, nothing is taken off the sheet. What the document
// lets stand is programmes/payment-conflicts.ts; what others count is SQL (list_payments_beside).
import * as z from 'zod';
import { recordName } from '#lib/domain/record-card.ts';
import { m } from '#lib/i18n/text.ts';
import type { ReportWarnings } from '../programmes/reports/award-warnings.ts';
import { zh } from '../programmes/reports/words.ts';
import { exact, sum, toNumber } from '#lib/domain/programmes/exact.ts';
import {
	paymentConflicts,
	type Claim,
	type PaymentConflict
} from '#lib/domain/programmes/payment-conflicts.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';
import { claimsOf } from './award-claims.ts';
import { loadAward, unitsOf, type AwardRecord, type ProgrammeAward } from './programme-award.ts';
import { readProgramme, type Programme } from './programmes.ts';

const words = z.object({ zh: z.string(), en: z.string() });
const beside = z.object({
	awards: z.array(z.object({ programme: z.string(), facts: z.array(z.string()) })),
	elsewhere: z.array(z.string()),
	supports: z.array(
		z.object({
			programme: z.string(),
			facts: z.array(z.string()),
			unit: z.string(),
			code: z.string().optional(),
			name: words,
			document: z.string().optional(),
			organisationName: z.string(),
			funding: z.array(z.object({ kind: z.string(), value: z.number() })).default([])
		})
	)
});
type Support = z.output<typeof beside>['supports'][number];

/** One of several payments for a record; `programme` is null for one of a programme that this person does not see. */
export interface Payment {
	programme: string | null;
	name: z.output<typeof words> | null;
	organisationName: string | null;
	/** What the award pays for this record, of a project its whole support; null where nobody here knows it. */
	yuan: number | null;
	/** It is the one that the document lets stand. */
	stands: boolean;
	/** A project's whole support: at most so much, and not for this record alone. */
	isSupport: boolean;
}
export interface ConflictLine {
	record: AwardRecord;
	unit: string;
	why: PaymentConflict['why'];
	payments: Payment[];
}
/** One loan that several units are paid for (A32). */
export interface SharedLoan {
	record: AwardRecord;
	units: { unit: string; yuan: number }[];
}
export interface AwardWarnings {
	conflicts: ConflictLine[];
	shared: SharedLoan[];
	/** How many records something else pays for as well, and what this sheet pays for them. */
	disputed: number;
	disputedYuan: number;
}

const ELSEWHERE = 'elsewhere';
type Payer = Omit<Payment, 'yuan' | 'stands'> & { isOtherPublicMoney: boolean };

/** Everything about an award that a person has to decide before it is paid. */
export async function loadAwardWarnings(
	programme: Programme,
	award: ProgrammeAward,
	actor: Actor
): Promise<AwardWarnings> {
	const { awards, elsewhere, supports } = await ask(beside, {
		name: 'list_payments_beside',
		request: { programme: programme.id },
		actor
	});
	const others = await Promise.all(
		awards.map(async ({ programme: id }) => {
			const other = await readProgramme(id, actor);
			return { programme: other, award: await loadAward(other, actor) };
		})
	);
	const all = [{ programme, award }, ...others];
	const unit = unitsOf(all.flatMap((one) => one.award?.records ?? []));
	const payers = payersOf(
		programme.definition.document.id,
		all.map((one) => one.programme),
		supports
	);
	const own = claimsOf(programme.id, award, unit);
	const claims: Claim[] = [
		...own,
		...others.flatMap((one) => (one.award ? claimsOf(one.programme.id, one.award, unit) : [])),
		...supports.flatMap((of) =>
			of.facts.map((record) => ({
				record,
				unit: unit(of.unit, of.code),
				payment: of.programme,
				yuan: supportYuan(of)
			}))
		),
		...own
			.filter(({ record }) => elsewhere.includes(record))
			.map((one) => ({ ...one, payment: ELSEWHERE, yuan: null }))
	].map((one) => ({ ...one, isOtherPublicMoney: payers.get(one.payment)?.isOtherPublicMoney ?? false }));
	const byFact = new Map(award.records.map((one) => [one.fact, one]));
	const paymentOf = ({ payment, yuan }: Claim, stands: boolean): Payment => {
		const { programme: id, name, organisationName, isSupport } = payers.get(payment) ?? NOBODY;
		return { programme: id, name, organisationName, isSupport, yuan, stands };
	};
	const mine = paymentConflicts(claims).filter(({ keep, exclude }) =>
		[keep, ...exclude].some((one) => one?.payment === programme.id)
	);
	const disputed = mine.flatMap(({ record, unit: of }) =>
		own.filter((one) => one.record === record && one.unit === of).map(({ yuan }) => exact(yuan))
	);
	return {
		conflicts: mine.flatMap(({ record, unit: of, keep, why, exclude }): ConflictLine[] => {
			const is = byFact.get(record);
			const kept = keep ? [paymentOf(keep, true)] : [];
			const payments = [...kept, ...exclude.map((one) => paymentOf(one, false))];
			return is ? [{ record: is, unit: of, why, payments }] : [];
		}),
		shared: sharedLoans(award, own, byFact),
		disputed: new Set(mine.map(({ record }) => record)).size,
		disputedYuan: toNumber(sum(disputed))
	};
}

/** The same as reports keep it. */
export const printedWarnings = ({
	conflicts,
	shared,
	disputed,
	disputedYuan
}: AwardWarnings): ReportWarnings => ({
	disputed,
	disputedYuan,
	conflicts: conflicts.map(({ record, unit, why, payments }) => ({
		record: titleOf(record),
		unit,
		why,
		payments: payments.map(({ name, organisationName, yuan, stands, isSupport }) => ({
			name: name ? `${name.zh}（${organisationName ?? ''}）` : zh(m.desk_award_elsewhere),
			...{ yuan, stands, isSupport }
		}))
	})),
	shared: shared.map(({ record, units }) => ({ record: titleOf(record), units }))
});
const titleOf = ({ card, day }: AwardRecord): string =>
	`${recordName(card) ?? zh(m.desk_prog_record)} ${day}`;

/** A programme with what its award pays and what is to be decided before; as it was where nothing is paid. */
export async function withAwardWarnings(programme: Programme, actor: Actor) {
	const award = await loadAward(programme, actor);
	if (!award?.sheet.units.length) return programme;
	const warnings = printedWarnings(await loadAwardWarnings(programme, award, actor));
	return { ...programme, award: { rule: award.terms.rule, sheet: award.sheet, warnings } };
}

/** Of a programme that this person does not see. */
const NOBODY: Payer = {
	programme: null,
	name: null,
	organisationName: null,
	isSupport: false,
	isOtherPublicMoney: false
};

/** Who pays, by the id of the programme; what another document gives is other public money. */
function payersOf(
	document: string,
	awards: readonly Programme[],
	supports: readonly Support[]
): Map<string, Payer> {
	return new Map([
		...awards.map(({ id, name, organisationName, definition }): [string, Payer] => [
			id,
			{
				...{ programme: id, name, organisationName, isSupport: false },
				isOtherPublicMoney: definition.document.id !== document
			}
		]),
		...supports.map(({ programme: id, name, organisationName, document: of }): [string, Payer] => [
			id,
			{ programme: id, name, organisationName, isSupport: true, isOtherPublicMoney: of !== document }
		])
	]);
}

/** What a project is supported with at most; null where its document names no sum. */
function supportYuan({ funding }: Support): number | null {
	const value = (kind: string) => funding.find((one) => one.kind === kind)?.value;
	return value('cap_per_unit') ?? (value('max_units') === 1 ? value('cap_total') : undefined) ?? null;
}

function sharedLoans(
	{ parts }: ProgrammeAward,
	claims: readonly (Claim & { yuan: number })[],
	byFact: ReadonlyMap<string, AwardRecord>
): SharedLoan[] {
	const loans = new Set(
		parts
			.filter(({ component }) => component.input === 'loans')
			.flatMap(({ records }) => records.map(({ fact }) => fact))
	);
	return [...loans].flatMap((fact) => {
		const paid = claims.filter(({ record }) => record === fact);
		const record = byFact.get(fact);
		return record && paid.length > 1
			? [{ record, units: paid.map(({ unit, yuan }) => ({ unit, yuan })) }]
			: [];
	});
}
