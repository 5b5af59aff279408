// From the form of a 台账 record to the arguments of its verb, or what is wrong beside each field. Keeps what was typed. Does not store.
import { creditCodeFault, normaliseCreditCode } from '#lib/domain/credit-code.ts';
import { m } from '#lib/i18n/text.ts';
import { fieldText, fieldTexts } from '#lib/server/desk/form-text.ts';
import { fenOfWan } from '#lib/server/desk/wan.ts';
import { patentNumberError } from '#lib/server/desk/patent-form.ts';
import { splitWords } from '#lib/server/imports/read-figure.ts';
import { LEDGER_FIELDS, type LedgerField, type LedgerList } from './fields.ts';
import { typedAs } from './typed-as.ts';

/** One instalment as typed; `amount` in 万元. */
export interface PaymentLine {
	dueOn: string;
	paidOn: string;
	amount: string;
	voucher: string;
}
export interface RecordFields {
	texts: Record<string, string>;
	several: Record<string, string[]>;
	payments: PaymentLine[];
	/** Names of optional fields that the form showed filled: empty now, they are taken away. */
	shown: string[];
}
type Errors = Record<string, string>;
/** Empty lines offered beneath the payments that are there. */
const BLANK_PAYMENTS = 3;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What a form sent. */
export function readRecordFields(list: LedgerList, form: FormData): RecordFields {
	const fields = LEDGER_FIELDS[list];
	const column = (name: string) =>
		form.getAll(`payment.${name}`).map((one) => (typeof one === 'string' ? one.slice(0, 200) : ''));
	const [due, paid, amounts, vouchers] = ['dueOn', 'paidOn', 'amount', 'voucher'].map(column) as [
		string[],
		string[],
		string[],
		string[]
	];
	return {
		texts: Object.fromEntries(fields.map(({ name }) => [name, fieldText(form, name, 2000)])),
		several: Object.fromEntries(
			fields.filter(({ kind }) => kind === 'several').map(({ name }) => [name, fieldTexts(form, name)])
		),
		payments: amounts.slice(0, 60).map((amount, i) => ({
			amount,
			dueOn: due[i] ?? '',
			paidOn: paid[i] ?? '',
			voucher: vouchers[i] ?? ''
		})),
		shown: fieldText(form, 'shown', 2000).split(' ')
	};
}

/** A form to begin with: of a record that is there, or blank. */
export function recordFields(list: LedgerList, known: Record<string, unknown> | null): RecordFields {
	const fields = LEDGER_FIELDS[list];
	const payments = (known?.payments ?? []) as {
		dueOn?: string;
		paidOn?: string;
		amountFen: number;
		voucher?: string;
	}[];
	const blank = { dueOn: '', paidOn: '', amount: '', voucher: '' };
	const texts = Object.fromEntries(fields.map((one) => [one.name, typedAs(one, known?.[one.name])]));
	return {
		texts,
		shown: fields.filter(({ name, isNeeded }) => !isNeeded && texts[name]).map(({ name }) => name),
		several: Object.fromEntries(
			fields
				.filter(({ kind }) => kind === 'several')
				.map(({ name }) => [name, (known?.[name] as string[] | undefined) ?? ['patent']])
		),
		payments: [
			...payments.map(({ dueOn = '', paidOn = '', amountFen, voucher = '' }) => ({
				dueOn,
				paidOn,
				amount: String(amountFen / 1_000_000),
				voucher
			})),
			...Array.from({ length: BLANK_PAYMENTS }, () => blank)
		]
	};
}

/** The arguments of the verb without its id, and the errors by field; blanks are left out, so that they never erase, unless the form showed something there. */
export function recordArgs(
	list: LedgerList,
	typed: RecordFields
): { args: Record<string, unknown>; errors: Errors } {
	const args: Record<string, unknown> = {};
	const errors: Errors = {};
	for (const one of LEDGER_FIELDS[list]) {
		if (one.kind === 'several') {
			args[one.name] = typed.several[one.name];
			if (one.isNeeded && !typed.several[one.name]?.length) errors[one.name] = m.common_choose();
			continue;
		}
		const text = (typed.texts[one.name] ?? '').trim();
		if (!text) {
			if (one.isNeeded) errors[one.name] = m.desk_book_error_needed({ field: one.label() });
			else if (typed.shown.includes(one.name))
				args[one.name] = one.kind === 'names' || one.kind === 'patents' ? [] : null;
			continue;
		}
		const { value, error } = READERS[one.kind](text, one);
		if (error) errors[one.name] = error;
		else args[one.name] = value;
	}
	if (list === 'deals') {
		const { payments, error } = paymentsIn(typed.payments);
		if (error) errors.payments = error;
		else args.payments = payments;
	}
	return { args, errors };
}

type Reader = (text: string, field: LedgerField) => { value?: unknown; error?: string };
const READERS: Record<Exclude<LedgerField['kind'], 'several'>, Reader> = {
	text: (text, { max = 120, name }) => {
		if (name.endsWith('Region') && !/^\d{6}$/.test(text)) return { error: m.desk_book_error_region() };
		return text.length > max ? { error: m.desk_error_too_long({ max }) } : { value: text };
	},
	code: (text) => {
		const code = normaliseCreditCode(text);
		const fault = creditCodeFault(code);
		if (!fault) return { value: code };
		if (fault.kind === 'length') return { error: m.desk_error_credit_length({ length: code.length }) };
		return {
			error:
				fault.kind === 'check'
					? m.desk_error_credit_check({ expected: fault.expected })
					: m.desk_error_credit_shape()
		};
	},
	day: (text) => (DAY.test(text) ? { value: text } : { error: m.desk_cat_error_date() }),
	money: (text, { canBeLoss }) => {
		const fen = fenIn(text);
		return fen === null || (fen < 0 && !canBeLoss) ? { error: m.desk_cat_error_price() } : { value: fen };
	},
	choice: (text, { options }) =>
		options?.().some(({ value }) => value === text) ? { value: text } : { error: m.common_choose() },
	claim: (text) => ({ value: text === 'yes' }),
	names: (text) => ({ value: splitWords(text).slice(0, 20) }),
	patents: (text) => {
		const numbers = splitWords(text);
		const wrong = numbers.find((number) => patentNumberError(number));
		return wrong
			? { error: `${wrong}${m.desk_book_colon()}${patentNumberError(wrong)}` }
			: { value: numbers };
	}
};

/** 万元 in fen, also below zero; null for what is no figure. */
function fenIn(text: string): number | null {
	const fen = fenOfWan(text.replace(/^-/, ''));
	return typeof fen === 'number' ? (text.startsWith('-') ? -fen : fen) : null;
}

function paymentsIn(lines: readonly PaymentLine[]) {
	const payments = [];
	for (const { dueOn, paidOn, amount, voucher } of lines) {
		if (![dueOn, paidOn, amount, voucher].some((one) => one.trim())) continue;
		const amountFen = fenIn(amount.trim());
		const areDays = [dueOn, paidOn].every((day) => day === '' || DAY.test(day));
		if (amountFen === null || amountFen <= 0 || !areDays) return { error: m.desk_book_error_payment() };
		payments.push({
			amountFen,
			...(dueOn && { dueOn }),
			...(paidOn && { paidOn }),
			...(voucher.trim() && { voucher: voucher.trim().slice(0, 120) })
		});
	}
	return { payments };
}
