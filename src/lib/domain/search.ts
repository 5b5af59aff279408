// Finding a person by one box: 姓名, 拼音 full or initials, 手机后四位, 单位, or a typed badge code. Works from the first key stroke, offline.
import { parseTypedBadgeCode } from './badge.ts';
import { BEGINNING, findAtStart, findIn, pile, WHOLE, type Haystack } from './haystack.ts';
import { comparable } from './comparable.ts';

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

/** A list of people made ready to be searched: what is compared, once for all, in the order in which equals are shown. */
export interface PeopleIndex<P extends Searchable> {
	people: readonly P[];
	names: Haystack;
	/** Spelling without blanks, and its initials; '' where there is none. */
	spellings: Haystack;
	initials: Haystack;
	lastDigits: Haystack;
	/** Each organisation once, and which of them is whose: a list of 50,000 people names far fewer. */
	organisations: Haystack;
	organisationOf: Int32Array;
}

/** Costs about two microseconds a person and is paid when a list arrives, so that a key stroke costs none of it. */
export function indexPeople<P extends Searchable>(people: readonly P[]): PeopleIndex<P> {
	const keyed = people.map((person) => ({
		person,
		name: comparable(person.name),
		spelling: comparable(person.pinyin?.full ?? '')
	}));
	// By spelling, as a Chinese list is sorted; code units, because a collator would take half a second for 50,000.
	keyed.sort(
		(a, b) => inOrder(a.spelling || a.name, b.spelling || b.name) || inOrder(a.person.id, b.person.id)
	);
	const organisations = new Map<string, number>();
	const organisationOf = Int32Array.from(keyed, ({ person: { organisation } }) => {
		if (!organisation) return -1;
		const known = organisations.get(organisation) ?? organisations.size;
		organisations.set(organisation, known);
		return known;
	});
	return {
		people: keyed.map(({ person }) => person),
		names: pile(keyed.map(({ name }) => name)),
		spellings: pile(keyed.map(({ spelling }) => spelling)),
		initials: pile(keyed.map(({ person }) => comparable(person.pinyin?.initials ?? ''))),
		lastDigits: pile(keyed.map(({ person }) => person.mobileLast4 ?? '')),
		organisations: pile([...organisations.keys()].map(comparable)),
		organisationOf
	};
}

const WAYS = ['badge', 'name', 'name', 'mobile', 'initials', 'pinyin', 'name', 'organisation'] as const;
const NO_MATCH = WAYS.length;

/** At most `limit` matches, the best first; equal ones as the index has them. An empty box finds nobody. */
export function searchPeople<P extends Searchable>(
	index: PeopleIndex<P>,
	box: string,
	limit = 50
): Match<P>[] {
	const text = comparable(box);
	if (text === '') return [];
	const rankOf = ranking(index, text, parseTypedBadgeCode(box));
	// The index is in order already: the first few of each rank are its best, and nothing needs sorting.
	const best: number[][] = WAYS.map(() => []);
	for (let i = 0; i < index.people.length; i++) {
		const ranked = best[rankOf(i)];
		if (ranked && ranked.length < limit) ranked.push(i);
	}
	return best
		.flatMap((places, rank) => places.map((i) => ({ person: index.people[i]!, by: WAYS[rank]!, rank })))
		.slice(0, limit);
}

/** How well the person at a place matches: the place of the way in WAYS, or NO_MATCH. */
function ranking<P extends Searchable>(
	index: PeopleIndex<P>,
	text: string,
	badge: string | null
): (i: number) => number {
	const names = findIn(index.names, text);
	const byName = (i: number) => (names[i] === WHOLE ? 1 : names[i] === BEGINNING ? 2 : NO_MATCH);
	const organisations = findIn(index.organisations, text);
	const byOrganisation = (i: number) => (organisations[index.organisationOf[i]!] ? 7 : NO_MATCH);
	if (/^\d+$/.test(text)) {
		// Up to four digits, as they are typed: 83 finds 8306, and then whoever comes from 863 创投.
		const digits = findAtStart(index.lastDigits, text);
		return (i) =>
			badge && index.people[i]!.badges.includes(badge)
				? 0
				: Math.min(byName(i), digits[i] ? 3 : byOrganisation(i));
	}
	const initials = findAtStart(index.initials, text);
	const spellings = findAtStart(index.spellings, text);
	return (i) => {
		if (badge && index.people[i]!.badges.includes(badge)) return 0;
		if (names[i]! >= BEGINNING) return byName(i);
		if (initials[i]) return 4;
		if (spellings[i]) return 5;
		if (names[i]) return 6;
		return byOrganisation(i);
	};
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

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
