// Patents that can and cannot be offered by open licence (专利法 50; 实施细则 86), for the TypeScript of the forms and the SQL of the server.
const fit = { kind: 'invention', legalStatus: 'granted', annuityStatus: 'paid', burdens: [] as string[] };

export const STANDINGS: {
	name: string;
	standing: typeof fit & { pledgeeAgreedOn?: string; evaluatedOn?: string };
	faults: string[];
}[] = [
	{ name: 'a granted invention', standing: fit, faults: [] },
	{ name: 'nobody has looked up the annuity', standing: { ...fit, annuityStatus: 'unknown' }, faults: [] },
	{ name: 'an application', standing: { ...fit, legalStatus: 'application' }, faults: ['legalStatus'] },
	{ name: 'a lapsed patent', standing: { ...fit, legalStatus: 'lapsed' }, faults: ['legalStatus'] },
	{
		name: 'a utility model without a report',
		standing: { ...fit, kind: 'utility_model' },
		faults: ['evaluatedOn']
	},
	{
		name: 'a design with a report',
		standing: { ...fit, kind: 'design', evaluatedOn: '2026-01-05' },
		faults: []
	},
	{ name: 'an unpaid annuity', standing: { ...fit, annuityStatus: 'overdue' }, faults: ['annuityStatus'] },
	{
		name: 'an exclusive licence in force',
		standing: { ...fit, burdens: ['licensed-exclusive'] },
		faults: ['burdens']
	},
	{
		name: 'a sole licence in force',
		standing: { ...fit, burdens: ['co-owned', 'licensed-sole'] },
		faults: ['burdens']
	},
	{ name: 'ordinary licences in force', standing: { ...fit, burdens: ['licensed-ordinary'] }, faults: [] },
	{ name: 'pledged', standing: { ...fit, burdens: ['pledged'] }, faults: ['burdens'] },
	{
		name: 'pledged, and the pledgee agreed',
		standing: { ...fit, burdens: ['pledged'], pledgeeAgreedOn: '2026-03-01' },
		faults: []
	},
	{ name: 'seized', standing: { ...fit, burdens: ['seized'] }, faults: ['burdens'] },
	{
		name: 'everything at once',
		standing: { kind: 'design', legalStatus: 'expired', annuityStatus: 'overdue', burdens: ['pledged'] },
		faults: ['legalStatus', 'evaluatedOn', 'annuityStatus', 'burdens']
	}
];
