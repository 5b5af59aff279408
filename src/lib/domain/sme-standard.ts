// 中小企业划型标准规定 (工信部联企业〔2011〕300号, 四) as data: the lower bounds of large, medium and small for each of its sixteen
// industries. 统计上大中小微型企业划分办法(2017) (国统字〔2017〕213号) has the same figures and says which industries of
// GB/T 4754-2017 belong to which row. Does not judge anybody: that is sme.ts.

/** What a firm is measured by: people employed, 营业收入 and 资产总额 of the year in 万元. */
export type SmeMeasure = 'staff' | 'revenueWan' | 'assetsWan';

/** The standard this table is, kept with every class that was computed by it. */
export const SME_STANDARD = {
	id: 'miit-2011-300',
	zh: '工信部联企业〔2011〕300号',
	from: '2011-06-18'
} as const;

/** Lower bounds, inclusive, in the order large, medium, small. Below the last is micro. */
type Bounds = readonly [large: number, medium: number, small: number];
interface Row {
	zh: string;
	/** Prefixes of GB/T 4754-2017 codes; the longest prefix that fits a code wins. */
	codes: readonly string[];
	bounds: Partial<Record<SmeMeasure, Bounds>>;
}

/** Divisions `from` to `to` as two-digit codes. */
const divisions = (from: number, to: number): string[] =>
	Array.from({ length: to - from + 1 }, (_, i) => String(from + i).padStart(2, '0'));

export const SME_ROWS = {
	agriculture: {
		zh: '农、林、牧、渔业',
		codes: divisions(1, 5),
		bounds: { revenueWan: [20_000, 500, 50] }
	},
	industry: {
		zh: '工业（采矿，制造，电力、热力、燃气及水生产和供应）',
		codes: divisions(6, 46),
		bounds: { staff: [1000, 300, 20], revenueWan: [40_000, 2000, 300] }
	},
	construction: {
		zh: '建筑业',
		codes: divisions(47, 50),
		bounds: { revenueWan: [80_000, 6000, 300], assetsWan: [80_000, 5000, 300] }
	},
	wholesale: {
		zh: '批发业',
		codes: ['51'],
		bounds: { staff: [200, 20, 5], revenueWan: [40_000, 5000, 1000] }
	},
	retail: { zh: '零售业', codes: ['52'], bounds: { staff: [300, 50, 10], revenueWan: [20_000, 500, 100] } },
	transport: {
		zh: '交通运输业（不含铁路运输业）',
		codes: ['54', '55', '56', '57', '58', '591'],
		bounds: { staff: [1000, 300, 20], revenueWan: [30_000, 3000, 200] }
	},
	storage: {
		zh: '仓储业',
		codes: ['59'],
		bounds: { staff: [200, 100, 20], revenueWan: [30_000, 1000, 100] }
	},
	post: { zh: '邮政业', codes: ['60'], bounds: { staff: [1000, 300, 20], revenueWan: [30_000, 2000, 100] } },
	lodging: {
		zh: '住宿业',
		codes: ['61'],
		bounds: { staff: [300, 100, 10], revenueWan: [10_000, 2000, 100] }
	},
	catering: {
		zh: '餐饮业',
		codes: ['62'],
		bounds: { staff: [300, 100, 10], revenueWan: [10_000, 2000, 100] }
	},
	telecom: {
		zh: '信息传输业（电信、互联网和相关服务）',
		codes: ['63', '64'],
		bounds: { staff: [2000, 100, 10], revenueWan: [100_000, 1000, 100] }
	},
	software: {
		zh: '软件和信息技术服务业',
		codes: ['65'],
		bounds: { staff: [300, 100, 10], revenueWan: [10_000, 1000, 50] }
	},
	realEstate: {
		zh: '房地产开发经营',
		codes: ['701'],
		bounds: { revenueWan: [200_000, 1000, 100], assetsWan: [10_000, 5000, 2000] }
	},
	property: {
		zh: '物业管理',
		codes: ['702'],
		bounds: { staff: [1000, 300, 100], revenueWan: [5000, 1000, 500] }
	},
	leasing: {
		zh: '租赁和商务服务业',
		codes: ['71', '72'],
		bounds: { staff: [300, 100, 10], assetsWan: [120_000, 8000, 100] }
	},
	other: {
		zh: '其他未列明行业（科研和技术服务，水利、环境，居民服务，社会工作，文化、体育和娱乐等）',
		codes: [...divisions(73, 82), '703', '709', '85', ...divisions(86, 90)],
		bounds: { staff: [300, 100, 10] }
	}
} as const satisfies Record<string, Row>;

export type SmeIndustry = keyof typeof SME_ROWS;
export const SME_INDUSTRIES = Object.keys(SME_ROWS) as [SmeIndustry, ...SmeIndustry[]];

/**
 * The row of a GB/T 4754-2017 code (division or longer, with or without the section's letter), or null where the standard has
 * none: railways, finance, 自有房地产, education, health, public bodies; or when the code is too short to tell (70, 房地产业).
 */
export function smeIndustryOf(code: string): SmeIndustry | null {
	const digits = code.trim().replace(/^[A-Ta-t]/, '');
	if (!/^\d{2,4}$/.test(digits)) return null;
	let best: { industry: SmeIndustry; length: number } | null = null;
	for (const industry of SME_INDUSTRIES)
		for (const prefix of SME_ROWS[industry].codes)
			if (digits.startsWith(prefix) && prefix.length > (best?.length ?? 0))
				best = { industry, length: prefix.length };
	return best?.industry ?? null;
}
