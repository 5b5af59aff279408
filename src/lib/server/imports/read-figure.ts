// Cells of catalogues and ledgers that are not plain text: patent numbers, days, sums of money. Each to a stored spelling or a
// fault; nothing is guessed: a sum without unit or a day without year is asked for.
import {
	isPublicationNumber,
	normalisePatentNumber,
	normalisePublicationNumber,
	patentNumberFault
} from '#lib/domain/patent-number.ts';
import { toHalfWidth } from '#lib/domain/text.ts';
import type { RowFaultCode } from './import-fault.ts';
import { readText, type Reading } from './read-cell.ts';

const failing =
	(read: Reading) =>
	(code: RowFaultCode, more: object = {}): Reading => ({
		text: read.text,
		fixes: read.fixes,
		fault: { code, ...more }
	});

/** One patent or application number, as stored (domain/patent-number.ts). A wrong or missing check digit comes with the right one. */
export function readPatentNumber(raw: string): Reading {
	const read = readText(raw, 60);
	if (read.fault || read.text === '') return read;
	const fail = failing(read);
	const number = normalisePatentNumber(read.text);
	const fault = patentNumberFault(number);
	if (!fault) {
		const fixes = number === read.text ? read.fixes : [...read.fixes, 'patent_spelling' as const];
		return { text: number, fixes };
	}
	if (isPublicationNumber(normalisePublicationNumber(read.text))) return fail('patent_publication');
	if (fault.kind === 'length') return fail('patent_length', { length: fault.length });
	if (fault.kind === 'shape') return fail('patent_shape');
	return fault.kind === 'check'
		? fail('patent_check', { suggestion: fault.expected })
		: fail('patent_check_missing', { suggestion: `${number}.${fault.expected}` });
}

/** One or more patent numbers in one cell, parted by 、 , ; / or line breaks: as stored, joined by 、. The first faulty one is named. */
export function readPatentNumbers(raw: string): Reading {
	const parts = raw.split(/[、,，;；/\n]+/).filter((part) => part.trim() !== '');
	const readings = parts.map(readPatentNumber);
	const faulty = readings.find((read) => read.fault);
	if (faulty) return faulty;
	const numbers = [...new Set(readings.map(({ text }) => text).filter(Boolean))];
	return { text: numbers.join('、'), fixes: [...new Set(readings.flatMap(({ fixes }) => fixes))] };
}

/** A day as YYYY-MM-DD: 2026-3-5, 2026/3/5, 2026.3.5, 2026年3月5日, 20260305, or the number Excel keeps for a day. */
export function readDay(raw: string): Reading {
	const read = readText(raw, 60);
	if (read.fault || read.text === '') return read;
	const text = toHalfWidth(read.text).replace(/\s*([年月日/.-])\s*/g, '$1');
	const match =
		/^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[T ]\d{1,2}:\S*)?$/.exec(text) ??
		/^(\d{4})(\d{2})(\d{2})$/.exec(text);
	// Excel counts days from 1899-12-30; 36526 is 2000-01-01. Five digits are nothing else in a column of days.
	const serial = /^\d{5}(?:\.\d+)?$/.test(text) ? Math.floor(Number(text)) : 0;
	const day =
		serial >= 20_000 && serial < 80_000
			? new Date(Date.UTC(1899, 11, 30 + serial))
			: match && new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
	const isReal =
		day &&
		(serial > 0 || (day.getUTCMonth() + 1 === Number(match?.[2]) && day.getUTCDate() === Number(match?.[3])));
	if (!isReal || day.getUTCFullYear() < 1985 || day.getUTCFullYear() > 2100)
		return failing(read)('date_shape');
	const iso = day.toISOString().slice(0, 10);
	return { text: iso, fixes: iso === read.text ? read.fixes : [...read.fixes, 'date_spelling'] };
}

const FEN_OF: Record<string, number> = {
	元: 100,
	万元: 1_000_000,
	万: 1_000_000,
	亿元: 10_000_000_000,
	亿: 10_000_000_000
};
const FREE = ['无偿', '免费', '零元', '无偿许可', '免费许可'];

/** A sum in fen as digits: 12.5万元 → 12500000. The unit must be written, in the cell or in the heading (`withUnit`). Below zero only where `canBeLoss`. */
export function readMoney(raw: string, { canBeLoss = false } = {}): Reading {
	const read = readText(raw, 60);
	if (read.fault || read.text === '') return read;
	const text = toHalfWidth(read.text)
		.replace(/[\s,¥￥]|人民币|rmb|cny/gi, '')
		.replace(/[整圆]$/, '元')
		.replace(/元元$/, '元');
	if (FREE.includes(text)) return { text: '0', fixes: read.fixes };
	const match = /^(-?\d+(?:\.\d+)?)(元|万元|万|亿元|亿)?$/.exec(text);
	const fail = failing(read);
	if (!match || (text.startsWith('-') && !canBeLoss)) return fail('money_shape');
	const [, figure = '', unit] = match;
	if (!unit && Number(figure) !== 0) return fail('money_unit');
	const fen = Math.round(Number(figure) * (FEN_OF[unit ?? '元'] ?? 1));
	return Number.isSafeInteger(fen) ? { text: String(fen), fixes: read.fixes } : fail('money_shape');
}

/** A bare figure with the unit that its heading names in brackets: 12.5 under 合同金额（万元） is 12.5万元. */
export function withUnit(cell: string, header: string): string {
	const unit = /[(（【[]\s*(?:单位[:：]?)?\s*(?:人民币)?\s*(亿元|万元|元)\s*[)）】\]]/.exec(header)?.[1];
	return unit && /^-?[\d.,，０-９．\s]+$/.test(cell) && /[\d０-９]/.test(cell)
		? `${cell.trim()}${unit}`
		: cell;
}

/** Several words in one cell, each out of a table or free: parted by 、 , ; / and line breaks, each once. */
export const splitWords = (text: string): string[] => [
	...new Set(
		text
			.split(/[、,，;；/|\n]+/)
			.map((word) => word.trim())
			.filter(Boolean)
	)
];

/** A code of an administrative division (GB/T 2260): six digits. Names of places are refused: two places may have one. */
export function readRegion(raw: string): Reading {
	const read = readText(raw, 60);
	if (read.fault || read.text === '') return read;
	const code = toHalfWidth(read.text).replace(/\s/g, '');
	return /^\d{6}$/.test(code)
		? { text: code, fixes: read.fixes }
		: { text: read.text, fixes: read.fixes, fault: { code: 'region_shape' } };
}
