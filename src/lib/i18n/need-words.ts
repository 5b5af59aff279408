// The words of the need forms: one set for the booth page, the staff phone and the desk, since all three ask the same. Names of
// fields, steps and choices are the domain's (need-form.ts, pledge-obstacles.ts); test/need-words.test.ts sees that none is missing.
import { SME_INDUSTRY_WORDS } from './sme-words.ts';
import { m } from './text.ts';

/** Labels by field. */
export const NEED_FIELD_WORDS = {
	organisation: m.common_need_organisation,
	creditCode: m.common_need_credit_code,
	organisationKind: m.common_need_organisation_kind,
	organisationIntro: m.common_need_organisation_intro,
	contactName: m.common_need_contact_name,
	contactMobile: m.common_need_contact_mobile,
	legalRepresentative: m.common_need_legal_representative,
	title: m.common_need_title,
	problem: m.common_need_problem,
	keyPoint: m.common_need_key_point,
	keywords: m.common_need_keywords,
	goal: m.common_need_goal,
	fromYear: m.common_need_from_year,
	untilYear: m.common_need_until_year,
	budgetWan: m.common_need_budget_wan,
	solutionWays: m.common_need_solution_ways,
	wantedPartner: m.common_need_wanted_partner,
	field: m.common_need_field,
	industryCode: m.common_need_industry_code,
	industry: m.common_need_industry,
	staff: m.common_need_staff,
	revenueWan: m.common_need_revenue_wan,
	assetsWan: m.common_need_assets_wan,
	year: m.common_need_year,
	inventions: m.common_need_inventions,
	utilityModels: m.common_need_utility_models,
	designs: m.common_need_designs,
	pledgePatents: m.common_need_pledge_patents,
	isAnnuityPaid: m.common_need_is_annuity_paid,
	hasCoOwners: m.common_need_has_co_owners,
	isPledged: m.common_need_is_pledged,
	isLicensed: m.common_need_is_licensed,
	isValued: m.common_need_is_valued,
	amountWan: m.common_need_amount_wan,
	termMonths: m.common_need_term_months,
	purpose: m.common_need_purpose,
	existingLoansWan: m.common_need_existing_loans_wan,
	wantedBanks: m.common_need_wanted_banks,
	wantsSubsidy: m.common_need_wants_subsidy,
	wantsGuarantee: m.common_need_wants_guarantee,
	wantsInsurance: m.common_need_wants_insurance,
	visibility: m.common_need_visibility,
	holdsNoSecrets: m.common_need_holds_no_secrets,
	isAuthorised: m.common_need_is_authorised
};

/** Names of the steps of both forms. */
export const NEED_STEP_WORDS = {
	organisation: m.common_need_step_organisation,
	problem: m.common_need_step_problem,
	goal: m.common_need_step_goal,
	patents: m.common_need_step_patents,
	money: m.common_need_step_money,
	confirmation: m.common_need_step_confirmation
};

/** Choices: 机构属性, 解决方式, 谁能看到. */
export const NEED_CHOICE_WORDS = {
	organisationKind: {
		enterprise: m.common_need_kind_enterprise,
		university: m.common_need_kind_university,
		institute: m.common_need_kind_institute,
		other: m.common_need_kind_other
	},
	solutionWays: {
		own: m.common_need_way_own,
		commissioned: m.common_need_way_commissioned,
		joint: m.common_need_way_joint,
		other: m.common_need_way_other
	},
	visibility: {
		public: m.common_need_visible_public,
		anonymous: m.common_need_visible_anonymous,
		counterparts: m.common_need_visible_counterparts
	}
};

/** The choices of a field with their words, for a control that offers them; 是 and 否 where it is a question. */
export function choiceWords(field: string, values: readonly string[]): { value: string; label: string }[] {
	const words: Record<string, () => string> =
		values[0] === 'yes'
			? { yes: m.common_need_yes, no: m.common_need_no }
			: field === 'industry'
				? SME_INDUSTRY_WORDS
				: ((NEED_CHOICE_WORDS as Record<string, Record<string, () => string>>)[field] ?? {});
	return values.map((value) => ({ value, label: words[value]?.() ?? value }));
}

/** Why a pledge would not be registered, and what to do. */
export const PLEDGE_OBSTACLE_WORDS = {
	annuity_unpaid: m.common_need_obstacle_annuity_unpaid,
	already_pledged: m.common_need_obstacle_already_pledged,
	co_owners_must_agree: m.common_need_obstacle_co_owners_must_agree,
	term_beyond_life: m.common_need_obstacle_term_beyond_life
};

const FAULT_WORDS: Record<string, () => string> = {
	missing: m.common_need_fault_missing,
	must_be_confirmed: m.common_need_fault_must_be_confirmed,
	ends_before_it_begins: m.common_need_fault_ends_before_it_begins,
	too_big: m.common_need_fault_too_big,
	too_small: m.common_need_fault_too_small,
	mobile: m.common_need_fault_mobile,
	creditCode: m.common_need_fault_credit_code,
	patentNumber: m.common_need_fault_patent_number
};

/** What is wrong with a field, by the code of need-form.ts; a code without words of its own gets the general ones. */
export const needFaultWord = (code: string): string => (FAULT_WORDS[code] ?? m.common_need_fault_other)();
