// The words of the entry check: fields, states, sources.
import type { EntryApplication, EntryStatus } from '#lib/domain/programmes/entry.ts';
import type { EntrySource } from '#lib/domain/programmes/entry-known.ts';
import { formatMoney } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import { sizeName } from '../words.ts';

type Field = keyof EntryApplication;
const FIELDS: Record<Exclude<Field, 'reasons' | 'evidence'>, () => string> = {
	reg_province: m.desk_entry_field_reg_province,
	is_legal_person: m.desk_entry_field_is_legal_person,
	size_class: m.desk_entry_field_size_class,
	qualifications: m.desk_entry_field_qualifications,
	industry_code: m.desk_entry_field_industry_code,
	main_business_patent_intensive: m.desk_entry_field_main_business,
	core_patents: m.desk_entry_field_core_patents,
	core_patent_source: m.desk_entry_field_core_patent_source,
	product_filing_no: m.desk_entry_field_product_filing_no,
	industrialisation_rate: m.desk_entry_field_industrialisation_rate,
	rd_spend_prev_year: m.desk_entry_field_rd_spend,
	revenue_prev_year: m.desk_entry_field_revenue,
	stable_leader_and_team: m.desk_entry_field_team,
	rd_staff: m.desk_entry_field_rd_staff,
	total_staff: m.desk_entry_field_total_staff,
	stable_cooperation: m.desk_entry_field_cooperation,
	trademark_reg_nos: m.desk_entry_field_trademarks,
	brand_influence_confirmed: m.desk_entry_field_brand,
	ip_rules: m.desk_entry_field_ip_rules,
	ip_body: m.desk_entry_field_ip_body,
	ip_staff: m.desk_entry_field_ip_staff,
	ip_resources: m.desk_entry_field_ip_resources,
	abnormal_filing: m.desk_entry_field_abnormal,
	major_accident: m.desk_entry_field_accident,
	violation: m.desk_entry_field_violation,
	serious_dishonesty: m.desk_entry_field_dishonesty
};
export const fieldName = (field: Field): string =>
	field === 'reasons' || field === 'evidence' ? '' : FIELDS[field]();

const STATUSES: Record<EntryStatus, () => string> = {
	met: m.desk_entry_met,
	not_met: m.desk_entry_not_met,
	undetermined: m.desk_entry_undetermined,
	needs_reason: m.desk_entry_needs_reason,
	excused: m.desk_entry_excused
};
export const entryStatusName = (status: EntryStatus): string => STATUSES[status]();
export const ENTRY_TONES = {
	met: 'ok',
	not_met: 'bad',
	undetermined: 'line',
	needs_reason: 'attn',
	excused: 'ok'
} as const satisfies Record<EntryStatus, string>;

const SOURCES: Record<EntrySource, () => string> = {
	library: m.desk_entry_source_library,
	filings: m.desk_entry_source_filings,
	deals: m.desk_entry_source_deals,
	catalogue: m.desk_entry_source_catalogue
};
export const sourceName = (source: EntrySource): string => SOURCES[source]();

const QUALIFICATIONS: Record<string, (() => string) | undefined> = {
	srdi_sme: m.desk_entry_qualification_srdi,
	high_tech: m.desk_entry_qualification_high_tech,
	ip_advantage_or_demo: m.desk_entry_qualification_ip,
	ip_pilot_industrial: m.desk_entry_qualification_pilot,
	other: m.desk_entry_qualification_other,
	none: m.desk_entry_qualification_none
};
export const qualificationName = (one: string): string => QUALIFICATIONS[one]?.() ?? one;
const PATENT_SOURCES: Record<string, (() => string) | undefined> = {
	own: m.desk_entry_patent_own,
	introduced: m.desk_entry_patent_introduced,
	none: m.desk_entry_patent_none
};
export const patentSourceName = (one: string): string => PATENT_SOURCES[one]?.() ?? one;

/** A value as people say it. */
export function valueText(field: Field, value: unknown): string {
	if (typeof value === 'boolean')
		return field === 'product_filing_no' ? m.desk_entry_none() : value ? m.desk_prog_yes() : m.desk_prog_no();
	if (field === 'size_class') return sizeName(value as Parameters<typeof sizeName>[0]);
	if (field === 'qualifications') return (value as string[]).map(qualificationName).join('、');
	if (field === 'core_patent_source') return patentSourceName(String(value));
	if (field === 'rd_spend_prev_year' || field === 'revenue_prev_year') return formatMoney(Number(value));
	return Array.isArray(value) ? value.join('、') : String(value);
}
