// What an award pays for single records: its parts, cut as the sum of the unit was. Knows of no other payment.
import { calculateAward } from '#lib/domain/programmes/award.ts';
import { div, exact, floorToCent, mul, sum, toNumber } from '#lib/domain/programmes/exact.ts';
import type { Claim } from '#lib/domain/programmes/payment-conflicts.ts';
import { factsOf, paidFor, type ProgrammeAward, type UnitNames } from './programme-award.ts';

/** What an award pays each unit for each fact: its parts, cut as the unit's sum was, down to the cent. */
export function claimsOf(
	payment: string,
	{ terms, parts }: Pick<ProgrammeAward, 'terms' | 'parts'>,
	unit: UnitNames
): (Claim & { yuan: number })[] {
	const { sheet } = paidFor(terms, parts, unit);
	const shares = new Map(sheet.units.map(({ unit: name, rawYuan, yuan }) => [name, { rawYuan, yuan }]));
	const claims = new Map<string, Claim & { yuan: number }>();
	for (const { component, records } of parts)
		for (const record of records)
			for (const [name, inputs] of Object.entries(
				factsOf([record], { ...terms, payees: component.payees }, unit).units
			)) {
				const amount = inputs[component.input];
				const share = shares.get(name);
				if (!amount || !share?.rawYuan) continue;
				const [of] = calculateAward(
					terms.rule,
					{ [name]: { [component.input]: amount } },
					terms.options
				).units;
				if (!of?.rawYuan) continue;
				const cut = floorToCent(div(mul(exact(of.rawYuan), exact(share.yuan)), exact(share.rawYuan)));
				const key = JSON.stringify([record.fact, name]);
				const before = claims.get(key)?.yuan ?? 0;
				claims.set(key, {
					record: record.fact,
					unit: name,
					payment,
					yuan: toNumber(sum([exact(before), cut]))
				});
			}
	return [...claims.values()];
}
