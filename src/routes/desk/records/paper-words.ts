// How the papers of a record are called: the same three things have names of their own at a deal, a pledge and a product filing.
import type { Paper, RecordWithPapers } from '#lib/domain/file.ts';
import { m } from '#lib/i18n/text.ts';

const WORDS: Record<RecordWithPapers, Partial<Record<Paper, () => string>>> = {
	deal: { contract: m.desk_proof_contract, voucher: m.desk_proof_voucher, filing: m.desk_proof_filing },
	pledge: {
		contract: m.desk_proof_pledge_contract,
		voucher: m.desk_proof_pledge_voucher,
		filing: m.desk_proof_pledge_filing
	},
	filing: { filing: m.desk_proof_product_filing }
};

export const paperName = (kind: RecordWithPapers, paper: Paper): string =>
	WORDS[kind][paper]?.() ?? m.desk_proof_other();
