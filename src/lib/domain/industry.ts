// 国民经济行业分类 (GB/T 4754-2017): the sections with their divisions, enough to choose from and to tell a section by a code.
// Does not carry groups and classes: longer codes are kept as they are.

/** Letter, name, and the first and last division of each section. */
export const INDUSTRY_SECTIONS = [
	{ letter: 'A', zh: '农、林、牧、渔业', from: 1, to: 5 },
	{ letter: 'B', zh: '采矿业', from: 6, to: 12 },
	{ letter: 'C', zh: '制造业', from: 13, to: 43 },
	{ letter: 'D', zh: '电力、热力、燃气及水生产和供应业', from: 44, to: 46 },
	{ letter: 'E', zh: '建筑业', from: 47, to: 50 },
	{ letter: 'F', zh: '批发和零售业', from: 51, to: 52 },
	{ letter: 'G', zh: '交通运输、仓储和邮政业', from: 53, to: 60 },
	{ letter: 'H', zh: '住宿和餐饮业', from: 61, to: 62 },
	{ letter: 'I', zh: '信息传输、软件和信息技术服务业', from: 63, to: 65 },
	{ letter: 'J', zh: '金融业', from: 66, to: 69 },
	{ letter: 'K', zh: '房地产业', from: 70, to: 70 },
	{ letter: 'L', zh: '租赁和商务服务业', from: 71, to: 72 },
	{ letter: 'M', zh: '科学研究和技术服务业', from: 73, to: 75 },
	{ letter: 'N', zh: '水利、环境和公共设施管理业', from: 76, to: 79 },
	{ letter: 'O', zh: '居民服务、修理和其他服务业', from: 80, to: 82 },
	{ letter: 'P', zh: '教育', from: 83, to: 83 },
	{ letter: 'Q', zh: '卫生和社会工作', from: 84, to: 85 },
	{ letter: 'R', zh: '文化、体育和娱乐业', from: 86, to: 90 },
	{ letter: 'S', zh: '公共管理、社会保障和社会组织', from: 91, to: 96 },
	{ letter: 'T', zh: '国际组织', from: 97, to: 97 }
] as const;

/** The section of a code: a letter, or two to four digits with or without it. Null for what is no code, or a letter that contradicts its digits. */
export function industrySection(code: string): (typeof INDUSTRY_SECTIONS)[number] | null {
	const match = /^([A-T])?(\d{2,4})?$/.exec(code.trim().toUpperCase());
	const [, letter, digits] = match ?? [];
	if (!letter && !digits) return null;
	const division = digits ? Number(digits.slice(0, 2)) : null;
	return (
		INDUSTRY_SECTIONS.find(
			(one) =>
				(!letter || one.letter === letter) &&
				(division === null || (division >= one.from && division <= one.to))
		) ?? null
	);
}
