// From the forms of a need (need-form.ts) to its fields as they are stored and merged (need.ts): 万元 become fen, people and years get the names of the columns,
// contact and confirmations are left out, for they are no fields. Knows no screen.
import { isBlank, type FieldValue, type NeedFields, type NeedKind } from './need.ts';
import { smeClass, type SmeFigures, type SmeVerdict } from './sme.ts';

/** Form field → stored field, where the names differ. Amounts of 万元 are in FEN_FIELDS. */
const RENAMED: Record<string, string> = {
	organisation: 'company',
	staff: 'headcount',
	year: 'figuresYear'
};
/** Form field in 万元 → stored field in fen. What is sought and what would be spent are one field: a need has one of both. */
const FEN_FIELDS: Record<string, string> = {
	revenueWan: 'revenueFen',
	assetsWan: 'assetsFen',
	budgetWan: 'amountFen',
	amountWan: 'amountFen',
	existingLoansWan: 'existingLoansFen'
};
/** The other way round. */
const FORM_FIELDS: Record<string, string> = Object.fromEntries(
	Object.entries({ ...RENAMED, ...FEN_FIELDS }).map(([form, stored]) => [stored, form])
);
const NO_FIELDS = ['contactName', 'contactMobile', 'holdsNoSecrets', 'isAuthorised'];
const FEN_PER_WAN = 1_000_000;

/** The stored name of a form field. */
export const storedName = (field: string): string => FEN_FIELDS[field] ?? RENAMED[field] ?? field;

/** The form's name of a stored field, in the form of a kind: what is sought of a bank is no budget. */
export const formField = (stored: string, kind: NeedKind): string =>
	stored === 'amountFen'
		? kind === 'financing'
			? 'amountWan'
			: 'budgetWan'
		: (FORM_FIELDS[stored] ?? stored);

/** A form's value as it is stored; undefined for what says nothing. */
export function storedValue(field: string, value: unknown): FieldValue | undefined {
	if (isBlank(value)) return undefined;
	return field in FEN_FIELDS ? Math.round((value as number) * FEN_PER_WAN) : (value as FieldValue);
}

/** A stored value as the form has it. */
export const formValue = (field: string, value: FieldValue | undefined): FieldValue | undefined =>
	value !== undefined && field in FEN_FIELDS ? (value as number) / FEN_PER_WAN : value;

/** The fields of a form whose steps are done. `title` is for forms that do not ask for one. */
export function fieldsOfForm(form: Record<string, unknown>, title?: string): NeedFields {
	const fields: NeedFields = title ? { title } : {};
	for (const [field, value] of Object.entries(form)) {
		const stored = NO_FIELDS.includes(field) ? undefined : storedValue(field, value);
		if (stored !== undefined) fields[storedName(field)] = stored;
	}
	return fields;
}

/** The figures of a need's firm, as its size class is computed from them. */
export function figuresOf(fields: Readonly<Record<string, unknown>>): SmeFigures {
	const number = (name: string): number | undefined =>
		typeof fields[name] === 'number' ? (fields[name] as number) : undefined;
	const wan = (name: string): number | undefined => {
		const fen = number(name);
		return fen === undefined ? undefined : fen / FEN_PER_WAN;
	};
	return {
		industry: fields.industry as SmeFigures['industry'],
		staff: number('headcount'),
		revenueWan: wan('revenueFen'),
		assetsWan: wan('assetsFen'),
		year: number('figuresYear')
	};
}

/** The size class of a need's firm (工信部联企业〔2011〕300号), or what is missing to tell. */
export const sizeOf = (fields: Readonly<Record<string, unknown>>): SmeVerdict => smeClass(figuresOf(fields));
