// Exact numbers: fractions of integers of any size. A threshold of exactly 20 % or exactly 1 亿 must not tip over because 0.1 + 0.2 is not 0.3 in
// floating point. Numbers come in as they are written: 7.95 is 795/100.

export interface Exact {
	readonly n: bigint;
	/** Always above zero. */
	readonly d: bigint;
}

/** `value` as it is written in decimal: a number, or a text such as `12.50`. Throws RangeError for what is no finite number. */
export function exact(value: number | string): Exact {
	const text = typeof value === 'number' ? withoutNoise(value) : value.trim();
	const written = /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i.exec(text);
	if (!written || !(written[2] || written[3])) throw new RangeError(`not a number: ${value}`);
	const [, sign = '', whole = '', part = '', power = '0'] = written;
	const n = BigInt(sign + (whole + part || '0'));
	const scale = Number(power) - part.length;
	return scale >= 0 ? { n: n * 10n ** BigInt(scale), d: 1n } : { n, d: 10n ** BigInt(-scale) };
}

/**
 * A fraction with more digits than a double is sure of is what arithmetic left behind and nobody wrote: 0.30000000000000004 is 0.3. Whole numbers and
 * whole fen stay, however large.
 */
function withoutNoise(value: number): string {
	const text = String(value);
	const isSure = /^-?\d+(\.\d{1,2})?$/.test(text) || text.replace(/\D/g, '').length <= 15;
	return isSure ? text : String(Number(value.toPrecision(15)));
}

export const ZERO = exact(0);
export const HUNDRED = exact(100);
export const add = (a: Exact, b: Exact): Exact => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
export const sub = (a: Exact, b: Exact): Exact => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d });
export const mul = (a: Exact, b: Exact): Exact => ({ n: a.n * b.n, d: a.d * b.d });
/** a / b; b is not zero. */
export const div = (a: Exact, b: Exact): Exact =>
	b.n < 0n ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n };
export const power = (a: Exact, times: number): Exact => ({
	n: a.n ** BigInt(times),
	d: a.d ** BigInt(times)
});
/** Negative, zero or positive, as a is below, equal to or above b. */
export const compare = (a: Exact, b: Exact): number => {
	const difference = a.n * b.d - b.n * a.d;
	return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
export const sum = (all: readonly Exact[]): Exact => all.reduce(add, ZERO);
export const least = (a: Exact, b: Exact): Exact => (compare(a, b) <= 0 ? a : b);
/** The largest integer not above a. */
export const floor = ({ n, d }: Exact): bigint => n / d - (n < 0n && n % d !== 0n ? 1n : 0n);
/** The largest multiple of 0.01 not above a. */
export const floorToCent = (a: Exact): Exact => ({ n: floor(mul(a, HUNDRED)), d: 100n });
/** a as a number, nearest of those that it is between; only for showing. */
export const toNumber = (a: Exact): number => Number(decimal(a, 12));

/** a in decimal with at most `places` places, cut and not rounded: 19.996 with two is 19.99, for it is not 20. */
export function decimal(a: Exact, places: number): string {
	const isNegative = a.n < 0n;
	const scaled = ((isNegative ? -a.n : a.n) * 10n ** BigInt(places)) / a.d;
	const digits = scaled.toString().padStart(places + 1, '0');
	const whole = digits.slice(0, digits.length - places);
	const part = digits.slice(digits.length - places).replace(/0+$/, '');
	return `${isNegative && scaled !== 0n ? '-' : ''}${whole}${part && `.${part}`}`;
}
