// JSON of somebody's making, looked at without trust: what is not of the shape asked for is nothing. A draft of a definition is such JSON.

export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** The text of a value; numbers as they are written; anything else is blank. */
export const textOf = (value: unknown): string =>
	typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
/** The own value under a key; undefined where there is none. */
export const under = (value: unknown, key: string | number): unknown => {
	if (Array.isArray(value)) return value[Number(key)];
	return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
};
/** The value at a path such as `indicators.2.rule`. */
export const at = (value: unknown, path: string): unknown =>
	path.split('.').reduce<unknown>((one, key) => under(one, key), value);

/** A copy with `next` at a path; objects on the way that are not there are made, items of lists are not. */
export function withAt(value: unknown, path: string, next: unknown): unknown {
	const [key = '', ...rest] = path.split('.');
	const inner = rest.length ? withAt(under(value, key), rest.join('.'), next) : next;
	if (Array.isArray(value) && /^\d+$/.test(key) && Number(key) <= value.length)
		return [...value.slice(0, Number(key)), inner, ...value.slice(Number(key) + 1)];
	const isHolder = isObject(value) || value === undefined;
	return isHolder && key !== '__proto__' ? { ...value, [key]: inner } : value;
}

/** True when nothing lies deeper than `most` levels. Walks without recursion: a file may be made to be deep. */
export function isShallow(value: unknown, most: number): boolean {
	let level: unknown[] = [value];
	for (let depth = 0; depth <= most; depth += 1) {
		level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
		if (level.length === 0) return true;
	}
	return false;
}
