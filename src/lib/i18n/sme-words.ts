// The words of the size class: industries to choose from, and what was computed or is missing. How it is computed is domain/sme.ts;
// test/need-words.test.ts sees that no industry, class or measure lacks its word.
import { getLocale, m } from './text.ts';

/** The sixteen industries of 300号 (domain/sme-standard.ts SME_INDUSTRIES). */
export const SME_INDUSTRY_WORDS = {
	agriculture: m.common_sme_industry_agriculture,
	industry: m.common_sme_industry_industry,
	construction: m.common_sme_industry_construction,
	wholesale: m.common_sme_industry_wholesale,
	retail: m.common_sme_industry_retail,
	transport: m.common_sme_industry_transport,
	storage: m.common_sme_industry_storage,
	post: m.common_sme_industry_post,
	lodging: m.common_sme_industry_lodging,
	catering: m.common_sme_industry_catering,
	telecom: m.common_sme_industry_telecom,
	software: m.common_sme_industry_software,
	realEstate: m.common_sme_industry_real_estate,
	property: m.common_sme_industry_property,
	leasing: m.common_sme_industry_leasing,
	other: m.common_sme_industry_other
};

/** 大型, 中型, 小型, 微型 (domain/enterprise.ts SIZE_CLASSES). */
export const SME_SIZE_WORDS = {
	large: m.common_sme_size_large,
	medium: m.common_sme_size_medium,
	small: m.common_sme_size_small,
	micro: m.common_sme_size_micro
};

/** What a class is computed from (domain/sme-standard.ts SmeMeasure), and the industry. */
export const SME_MEASURE_WORDS = {
	industry: m.common_sme_measure_industry,
	staff: m.common_sme_measure_staff,
	revenueWan: m.common_sme_measure_revenue,
	assetsWan: m.common_sme_measure_assets
};

type Measure = keyof typeof SME_MEASURE_WORDS;
type Verdict =
	| { kind: 'class'; sizeClass: keyof typeof SME_SIZE_WORDS; decidedBy: readonly Measure[] }
	| { kind: 'undetermined'; missing: readonly Measure[] };

/** 小型（按营业收入，工信部联企业〔2011〕300号）, or 还不能判断，缺：营业收入. */
export function smeLine(verdict: Verdict): string {
	const list = (measures: readonly Measure[]): string =>
		measures.map((measure) => SME_MEASURE_WORDS[measure]()).join(getLocale() === 'zh-CN' ? '、' : ', ');
	if (verdict.kind === 'undetermined') return m.common_sme_missing({ measures: list(verdict.missing) });
	return m.common_sme_class({ size: SME_SIZE_WORDS[verdict.sizeClass](), measures: list(verdict.decidedBy) });
}
