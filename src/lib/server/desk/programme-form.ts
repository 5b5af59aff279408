// The one form of a programme: adopting a definition and amending what was set. From typed fields to settings, or to a message beside each field. Knows no preset.
import * as z from 'zod';
import { creditCode } from '#lib/domain/credit-code.ts';
import { effectiveDefinition } from '#lib/domain/programmes/effective.ts';
import type { ProgrammeDefinition } from '#lib/domain/programmes/definition.ts';
import { REGIONS } from '#lib/domain/programmes/filters.ts';
import { figuresOf, metricsOf } from '#lib/domain/programmes/figures.ts';
import { placedNumbers } from '#lib/domain/programmes/own-numbers.ts';
import { programmeSettings, type ProgrammeSettings } from '#lib/domain/programmes/settings.ts';
import type { Words } from '#lib/domain/programmes/words.ts';
import { toHalfWidth } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import type { DeskArgs } from '../perform.ts';
import { fieldText, filled } from './form-text.ts';

/** A number of the document that the organisation may replace by its own; money in yuan. */
export interface NumberField {
	/** Place of the rule; a range has `place~min` and `place~max`. */
	name: string;
	label: Words;
	unit: string;
	/** As the document has it. */
	documents: number;
	value: string;
}
export interface ProgrammeFields {
	startsOn: string;
	endsOn: string;
	switches: Record<string, string>;
	numbers: NumberField[];
	parameters: { key: string; label: Words; value: string }[];
	areas: { name: string; value: string }[];
	/** Null where no rule speaks of a chain. */
	ownChain: string | null;
	chainList: string | null;
	/** Who carries it out, where that is not the organisation itself; null where no rule speaks of the unit's own deeds. */
	self: { name: string; creditCode: string } | null;
}
export type FormErrors = Record<string, string>;

/** Set-up parameters that are one number, as programmes/reading.ts looks them up; areas and chains have fields of their own, base values are reported. */
const PARAMETER_KEYS = new Set(['risk_pool_total', 'valid_patents', 'filing_eligible_products', 'srdi_list']);
type Source = { startsOn: string; endsOn: string; settings: ProgrammeSettings };

/**
 * The days that a definition suggests when somebody adopts it on `today`: its own, else so many years from its first day; this calendar year for one that
 * comes again every year and whose own year is over.
 */
export function suggestedDays({ period }: ProgrammeDefinition, today: string) {
	const year = today.slice(0, 4);
	if (period.recurring && period.end && period.end < today)
		return { startsOn: `${year}-01-01`, endsOn: `${year}-12-31` };
	const startsOn = period.start ?? `${year}-01-01`;
	if (period.end) return { startsOn, endsOn: period.end };
	const end = new Date(`${startsOn}T00:00:00Z`);
	end.setUTCFullYear(end.getUTCFullYear() + (period.years ?? 1));
	end.setUTCDate(end.getUTCDate() - 1);
	return { startsOn, endsOn: end.toISOString().slice(0, 10) };
}

/** The form as it stands. Numbers are those of the document's rules with the switches thrown. */
export function programmeFields(
	definition: ProgrammeDefinition,
	{ startsOn, endsOn, settings }: Source
): ProgrammeFields {
	const filters = figuresOf(definition, settings).map((one) => one.filters);
	const named = new Set(filters.flatMap((one) => Object.values(one)).flat());
	return {
		startsOn,
		endsOn,
		switches: Object.fromEntries(
			definition.ambiguities.flatMap(({ id, options, default: is = '' }) =>
				options ? [[id, settings.switches[id] ?? is]] : []
			)
		),
		numbers: numbersOf(definition, settings),
		parameters: definition.setupParameters
			.filter(({ key, default: is }) => is !== undefined || PARAMETER_KEYS.has(key))
			.map(({ key, label, default: is }) => ({
				key,
				label,
				value: String(settings.parameters[key] ?? is ?? '')
			})),
		areas: REGIONS.filter((region) => named.has(region)).map((name) => ({
			name,
			value: (settings.areas[name] ?? []).join('、')
		})),
		ownChain: named.has('programme') ? (settings.ownChain ?? '') : null,
		chainList: filters.some(({ chain }) => chain && chain !== 'programme')
			? (settings.chainList ?? []).join('、')
			: null,
		self: named.has('self')
			? { name: settings.self?.name ?? '', creditCode: settings.self?.creditCode ?? '' }
			: null
	};
}

/** The numbers in the rules of a definition as fields, each with the programme's own where it has one. */
export const numbersOf = (definition: ProgrammeDefinition, settings: ProgrammeSettings): NumberField[] =>
	placedNumbers(definition, settings).map(({ name, label, unit, documents, own }) => ({
		...{ name, label, unit, documents },
		value: String(own ?? documents)
	}));

/** What was sent, over what stood there. */
export function readProgrammeFields(form: FormData, before: ProgrammeFields): ProgrammeFields {
	const sent = (name: string, is: string) => (form.has(name) ? fieldText(form, name, 2000) : is);
	return {
		startsOn: sent('startsOn', before.startsOn),
		endsOn: sent('endsOn', before.endsOn),
		switches: Object.fromEntries(
			Object.entries(before.switches).map(([id, is]) => [id, sent(`switch:${id}`, is)])
		),
		numbers: before.numbers.map((one) => ({ ...one, value: sent(`number:${one.name}`, one.value) })),
		parameters: before.parameters.map((one) => ({ ...one, value: sent(`parameter:${one.key}`, one.value) })),
		areas: before.areas.map((one) => ({ ...one, value: sent(`area:${one.name}`, one.value) })),
		ownChain: before.ownChain === null ? null : sent('ownChain', before.ownChain),
		chainList: before.chainList === null ? null : sent('chainList', before.chainList),
		self: before.self && {
			name: sent('self.name', before.self.name),
			creditCode: sent('self.creditCode', before.self.creditCode)
		}
	};
}

const numeral = (text: string): number => Number(toHalfWidth(text).replace(/[,\s]/g, '') || NaN);
const parts = (text: string): string[] =>
	text
		.split(/[、,，;；\n]/)
		.map((one) => one.trim())
		.filter(Boolean);

/** What a programme is adopted or amended with, or what is wrong with which field. */
export function programmeArgs(
	definition: ProgrammeDefinition,
	fields: ProgrammeFields
):
	{ args: Omit<DeskArgs<'adoptProgramme'>, 'programme'>; errors: null } | { args: null; errors: FormErrors } {
	const errors: FormErrors = {};
	const days = z.iso.date();
	for (const name of ['startsOn', 'endsOn'] as const)
		if (!days.safeParse(fields[name]).success) errors[name] = m.desk_prog_error_day();
	if (!errors.startsOn && !errors.endsOn && fields.endsOn < fields.startsOn)
		errors.endsOn = m.desk_prog_error_order();
	const numbers: ProgrammeSettings['numbers'] = {};
	for (const one of fields.numbers) {
		const value = numeral(one.value);
		if (!Number.isFinite(value) || value < 0 || value > 1e15)
			errors[`number:${one.name}`] = m.desk_prog_error_number();
		else if (value !== one.documents) put(numbers, one.name, value);
	}
	for (const [place, own] of Object.entries(numbers))
		if (typeof own === 'object') {
			const end = (name: 'min' | 'max') =>
				numeral(fields.numbers.find((one) => one.name === `${place}~${name}`)?.value ?? '');
			numbers[place] = { min: end('min'), max: end('max') };
			if (end('min') > end('max')) errors[`number:${place}~max`] = m.desk_prog_error_range();
		}
	const parameters: Record<string, number> = {};
	for (const { key, value } of fields.parameters) {
		if (!filled(value)) continue;
		if (Number.isFinite(numeral(value))) parameters[key] = numeral(value);
		else errors[`parameter:${key}`] = m.desk_prog_error_number();
	}
	const self = selfOf(fields.self, errors);
	const settings = programmeSettings.safeParse({
		switches: Object.fromEntries(Object.entries(fields.switches).filter(([, option]) => option)),
		numbers,
		parameters,
		areas: Object.fromEntries(
			fields.areas.map(({ name, value }) => [name, parts(value)]).filter(([, list]) => list?.length)
		),
		...(filled(fields.ownChain ?? '') ? { ownChain: fields.ownChain!.trim() } : {}),
		...(filled(fields.chainList ?? '') ? { chainList: parts(fields.chainList!) } : {}),
		...(self ? { self } : {})
	});
	if (!settings.success && Object.keys(errors).length === 0) errors.startsOn = m.desk_prog_error_other();
	if (!settings.success || Object.keys(errors).length > 0) return { args: null, errors };
	return {
		args: {
			definition,
			settings: settings.data,
			years: effectiveDefinition(definition, settings.data).period.year,
			startsOn: fields.startsOn,
			endsOn: fields.endsOn,
			metrics: metricsOf(definition, settings.data)
		},
		errors: null
	};
}

/** A code without a name says nothing of deals that name only a firm. */
function selfOf(typed: ProgrammeFields['self'], errors: FormErrors): ProgrammeSettings['self'] {
	const [name, code] = [filled(typed?.name ?? ''), filled(typed?.creditCode ?? '')];
	if (!name && code) errors['self.name'] = m.desk_prog_error_self();
	const read = code ? creditCode.safeParse(code) : undefined;
	if (read && !read.success) errors['self.creditCode'] = m.desk_error_credit_shape();
	return name ? { name, ...(read?.success ? { creditCode: read.data } : {}) } : undefined;
}

function put(numbers: ProgrammeSettings['numbers'], name: string, value: number): void {
	const [place = '', end] = name.split('~');
	if (!end) numbers[place] = value;
	else numbers[place] = { min: 0, max: 0 };
}
