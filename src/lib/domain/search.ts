// Finding a person by one box: 姓名, 拼音 full or initials, 手机后四位, 单位, or a typed badge code. Works from the first key stroke, offline.
import { parseTypedBadgeCode } from './badge.ts';
import { toHalfWidth } from './text.ts';

export interface Searchable {
	id: string;
	name: string;
	organisation?: string | undefined;
	mobileLast4?: string | undefined;
	pinyin?: { full: string; initials: string } | undefined;
	badges: readonly string[];
}

/** Which part of a person matched, so that the list can mark it. Better matches have smaller ranks. */
export interface Match<P extends Searchable> {
	person: P;
	by: 'badge' | 'name' | 'initials' | 'pinyin' | 'mobile' | 'organisation';
	rank: number;
}

/** At most `limit` matches, the best first; equal ones by name. An empty box finds nobody. */
export function searchPeople<P extends Searchable>(
	people: readonly P[],
	box: string,
	limit = 50
): Match<P>[] {
	const text = comparable(box);
	if (text === '') return [];
	const badge = parseTypedBadgeCode(box);
	const found: Match<P>[] = [];
	for (const person of people) {
		const match = matchOne(person, text, badge);
		if (match) found.push(match);
	}
	found.sort(
		(a, b) =>
			a.rank - b.rank ||
			a.person.name.localeCompare(b.person.name, 'zh-CN') ||
			(a.person.id < b.person.id ? -1 : 1)
	);
	return found.slice(0, limit);
}

function matchOne<P extends Searchable>(person: P, text: string, badge: string | null): Match<P> | null {
	if (badge && person.badges.includes(badge)) return { person, by: 'badge', rank: 0 };
	const name = comparable(person.name);
	if (name === text) return { person, by: 'name', rank: 1 };
	if (name.startsWith(text)) return { person, by: 'name', rank: 2 };
	if (/^\d+$/.test(text))
		return person.mobileLast4 && matchesDigits(person.mobileLast4, text)
			? { person, by: 'mobile', rank: 3 }
			: null;
	if (person.pinyin?.initials.startsWith(text)) return { person, by: 'initials', rank: 4 };
	if (person.pinyin && comparable(person.pinyin.full).startsWith(text))
		return { person, by: 'pinyin', rank: 5 };
	if (name.includes(text)) return { person, by: 'name', rank: 6 };
	if (person.organisation && comparable(person.organisation).includes(text))
		return { person, by: 'organisation', rank: 7 };
	return null;
}

/** Up to four digits, as they are typed: 83 finds 8306. */
const matchesDigits = (last4: string, typed: string): boolean =>
	typed.length === 4 ? last4 === typed : last4.startsWith(typed);

/** As it is compared: half width, lower case, without blanks, dots and apostrophes. */
export function comparable(text: string): string {
	return toHalfWidth(text)
		.toLowerCase()
		.replace(/[\s·•・．.'’]/g, '');
}

/** Firms of the 企业库 whose name or spelling begins with or holds what was typed; a code is found by its beginning. */
export function searchEnterprises<
	E extends { name: string; creditCode: string; pinyin?: { full: string; initials: string } | undefined }
>(enterprises: readonly E[], box: string, limit = 8): E[] {
	const text = comparable(box);
	if (text === '') return [];
	const rank = (one: E): number => {
		const name = comparable(one.name);
		if (name.startsWith(text)) return 0;
		if (name.includes(text)) return 1;
		if (one.pinyin?.initials.startsWith(text)) return 2;
		if (one.pinyin?.initials.includes(text)) return 3;
		if (one.pinyin && comparable(one.pinyin.full).startsWith(text)) return 3;
		return one.creditCode.toLowerCase().startsWith(text) ? 4 : 9;
	};
	return enterprises
		.map((one) => ({ one, rank: rank(one) }))
		.filter(({ rank }) => rank < 9)
		.sort((a, b) => a.rank - b.rank || a.one.name.localeCompare(b.one.name, 'zh-CN'))
		.slice(0, limit)
		.map(({ one }) => one);
}
