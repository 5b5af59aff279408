// What an organisation's own records tell of an enterprise's entry criteria, so that only the rest must be entered by hand. A record tells what is, never what is not: a
// firm without a filing here may have filed elsewhere.
import { SIZE_CLASSES } from '../enterprise.ts';
import type { EntryApplication } from './entry.ts';

/** As list_entries says it (SQL: private.known_of_firm). */
export interface KnownOfFirm {
	province?: string | undefined;
	sizeClass?: (typeof SIZE_CLASSES)[number] | undefined;
	isSpecialised?: boolean | undefined;
	filings?: readonly { number: string; product: string }[] | undefined;
	/** Patents taken over by deals of the ledger, and those of the catalogue that it holds. */
	acquired?: readonly string[] | undefined;
	held?: readonly string[] | undefined;
}
export type EntrySource = 'library' | 'filings' | 'deals' | 'catalogue';
type Field = keyof EntryApplication;
export interface EntryKnown {
	/** With what is known where nobody entered anything. */
	application: EntryApplication;
	/** Where each known field comes from; a field that was entered is not among them. */
	sources: Partial<Record<Field, EntrySource>>;
}

/** What was entered, completed by what is known. Entered values win. */
export function completedEntry(entered: EntryApplication, known: KnownOfFirm): EntryKnown {
	const { province, sizeClass, isSpecialised, filings = [], acquired = [], held = [] } = known;
	const [source, patents] = held.length ? (['catalogue', held] as const) : (['deals', acquired] as const);
	const told: [Field, unknown, EntrySource][] = [
		['reg_province', province, 'library'],
		['size_class', sizeClass, 'library'],
		['qualifications', isSpecialised ? ['srdi_sme'] : undefined, 'library'],
		['product_filing_no', filings[0]?.number, 'filings'],
		['core_patents', patents.length ? [...patents].slice(0, 50) : undefined, source],
		['core_patent_source', patents.length ? (held.length ? 'own' : 'introduced') : undefined, source]
	];
	const fresh = told.filter(([field, value]) => value !== undefined && entered[field] === undefined);
	return {
		application: { ...Object.fromEntries(fresh.map(([field, value]) => [field, value])), ...entered },
		sources: Object.fromEntries(fresh.map(([field, , from]) => [field, from]))
	};
}
