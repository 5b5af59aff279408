// What the forms of deals, pledges and product filings ask for, in the 台账 and beside a lead, as data: one list of fields each. Names are those of recordDeal, recordPledge and
// recordProductFiling; money is typed in 万元, lists are parted by 、. Knows words, no values.
import { m } from '#lib/i18n/text.ts';
import { sizeName } from '../words.ts';
import { DEAL_TYPE_NAMES, HOLDER_KIND_WORDS, LICENCE_KIND_WORDS } from '#lib/i18n/request-words.ts';
import { optionsOf } from '../patent-words.ts';
import { SIZE_CLASSES } from '#lib/domain/enterprise.ts';

export const LEDGERS = ['deals', 'pledges', 'filings'] as const;
export type LedgerList = (typeof LEDGERS)[number];
/** What one record of each list is called where it is named alone. */
export const KIND_OF_LIST = { deals: 'deal', pledges: 'pledge', filings: 'filing' } as const;
export const LIST_OF_KIND = { deal: 'deals', pledge: 'pledges', filing: 'filings' } as const;

export interface LedgerField {
	name: string;
	label: () => string;
	kind: 'text' | 'code' | 'day' | 'money' | 'choice' | 'several' | 'claim' | 'names' | 'patents';
	isNeeded?: boolean;
	/** May be below zero. */
	canBeLoss?: boolean;
	why?: () => string;
	options?: () => { value: string; label: string }[];
	max?: number;
}

type Kind = LedgerField['kind'];
const field = (
	name: string,
	label: () => string,
	[kind, more = {}]: readonly [kind: Kind, more?: Partial<LedgerField>]
): LedgerField => ({ name, label, kind, ...more });
const needed = { isNeeded: true };
const sizes = { options: () => SIZE_CLASSES.map((value) => ({ value, label: sizeName(value) })) };
const region = { max: 6, why: m.desk_book_region_why };
const park = { max: 60, why: m.desk_book_park_why };
const several = { why: m.desk_cat_tags_why };

export const LEDGER_FIELDS: Record<LedgerList, readonly LedgerField[]> = {
	deals: [
		field('type', m.desk_book_type, ['choice', { ...needed, options: () => optionsOf(DEAL_TYPE_NAMES) }]),
		field('licenceKind', m.desk_book_licence_kind, [
			'choice',
			{ options: () => optionsOf(LICENCE_KIND_WORDS) }
		]),
		field('patents', m.desk_import_field_patents, ['patents', { ...needed, why: m.desk_book_patents_why }]),
		field('holderName', m.desk_import_field_holder, ['text', { ...needed, max: 120 }]),
		field('holderKind', m.desk_cat_field_holder_kind, [
			'choice',
			{
				...needed,
				options: () => optionsOf(HOLDER_KIND_WORDS)
			}
		]),
		field('holderCode', m.desk_import_field_holder_code, ['code']),
		field('acquirerName', m.desk_import_field_acquirer, ['text', { ...needed, max: 120 }]),
		field('acquirerCode', m.desk_import_field_acquirer_code, ['code']),
		field('acquirerSize', m.desk_import_field_size_class, ['choice', sizes]),
		field('holderRegion', m.desk_book_holder_region, ['text', region]),
		field('acquirerRegion', m.desk_book_region, ['text', region]),
		field('acquirerPark', m.desk_book_park, ['text', park]),
		field('isTechSme', m.desk_book_tech_sme, ['claim']),
		field('signedOn', m.desk_import_field_signed_on, ['day']),
		field('effectiveOn', m.desk_import_field_effective_on, ['day', { why: m.desk_book_effective_why }]),
		field('endsOn', m.desk_book_ends_on, ['day']),
		field('territory', m.desk_book_territory, ['text', { max: 60, why: m.desk_book_territory_why }]),
		field('amountFen', m.desk_book_amount, ['money', { why: m.desk_book_amount_why }]),
		field('paymentWay', m.desk_book_payment_way, ['text', { max: 60, why: m.desk_book_payment_way_why }]),
		field('recordedOn', m.desk_import_field_recorded_on, ['day']),
		field('recordNo', m.desk_import_field_record_number, ['text', { max: 60 }]),
		field('recordAmountFen', m.desk_book_record_amount, ['money']),
		field('techContractNo', m.desk_import_field_tech_contract_number, ['text', { max: 60 }]),
		field('isRelatedParty', m.desk_import_field_is_related_party, ['claim']),
		field('facilitatedBy', m.desk_import_field_promoter, ['names', several])
	],
	pledges: [
		field('borrowerName', m.desk_import_field_borrower, ['text', { ...needed, max: 120 }]),
		field('borrowerCode', m.desk_import_field_borrower_code, ['code']),
		field('borrowerSize', m.desk_import_field_size_class, ['choice', sizes]),
		field('borrowerRegion', m.desk_book_region, ['text', region]),
		field('borrowerPark', m.desk_book_park, ['text', park]),
		field('lenderName', m.desk_import_field_lender, ['text', { ...needed, max: 120 }]),
		field('rightKinds', m.desk_import_field_rights, [
			'several',
			{
				...needed,
				options: () => [
					{ value: 'patent', label: m.desk_book_right_patent() },
					{ value: 'trademark', label: m.desk_book_right_trademark() },
					{ value: 'copyright', label: m.desk_book_right_copyright() }
				]
			}
		]),
		field('patents', m.desk_import_field_patents, ['patents', { why: m.desk_book_patents_why }]),
		field('isOwnPatents', m.desk_book_own_patents, ['claim']),
		field('registeredFen', m.desk_book_registered_amount, ['money']),
		field('registeredOn', m.desk_import_field_registered_on, ['day']),
		field('registrationNo', m.desk_import_field_registration_number, ['text', { max: 60 }]),
		field('loanFen', m.desk_book_loan_amount, ['money']),
		field('paidOutOn', m.desk_import_field_paid_out_on, ['day']),
		field('isInclusive', m.desk_import_field_is_inclusive, ['claim']),
		field('isInRiskPool', m.desk_import_field_is_in_risk_pool, ['claim']),
		field('isMunicipalProject', m.desk_book_municipal_project, ['claim']),
		field('facilitatedBy', m.desk_import_field_promoter, ['names', several])
	],
	filings: [
		field('firmName', m.desk_import_field_name_enterprise, ['text', { ...needed, max: 120 }]),
		field('firmCode', m.desk_import_field_organisation_code, ['code']),
		field('firmSize', m.desk_import_field_size_class, ['choice', sizes]),
		field('firmRegion', m.desk_book_region, ['text', region]),
		field('firmPark', m.desk_book_park, ['text', park]),
		field('product', m.desk_import_field_product, ['text', { ...needed, max: 120 }]),
		field('patents', m.desk_import_field_patents, ['patents', { ...needed, why: m.desk_book_patents_why }]),
		field('filingNo', m.desk_import_field_filing_number, ['text', { max: 60 }]),
		field('filedOn', m.desk_book_filed_on, ['day']),
		field('isIntensive', m.desk_import_field_is_intensive, ['claim']),
		field('salesFen', m.desk_book_sales, ['money']),
		field('profitFen', m.desk_book_profit, ['money', { canBeLoss: true }]),
		field('assistedBy', m.desk_import_field_promoter, ['names', several])
	]
};

/** The list that an address names; deals when it names none. */
export const ledgerIn = (url: URL): LedgerList =>
	LEDGERS.find((list) => list === url.searchParams.get('list')) ?? 'deals';
